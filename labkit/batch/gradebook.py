"""A batch's results in the forms that schools' systems take.

Everything that comes from a student is text: a cell that a spreadsheet would take for a formula is made one that it
does not (OWASP, CSV injection). There are no times in these files but in a
workbook's properties: equal results are equal bytes.
"""

import csv
import io
import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from xml.etree import ElementTree as ET

from labkit.batch.standing import Standing
from labkit.batch.workshop import message_of
from labkit.language import Translate, mark

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""What a spreadsheet takes for the beginning of a formula; the wide forms in East Asia."""
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]")
_BOM = "\ufeff"
"""Excel reads UTF-8 only behind it."""
Cell = str | float | int | None


@dataclass(frozen=True, slots=True)
class Book:
    """What a gradebook shows: the students, the title of the work, and the language."""

    standings: Sequence[Standing]
    title: str
    say: Translate = str
    titles: Mapping[str, str] = field(default_factory=dict)
    """What checks are called, for who reads; without one, its id."""


_WORDS = (
    mark("student"), mark("name"), mark("group"), mark("state"), mark("score"), mark("maximum"), mark("percent"),
    mark("automatic score"), mark("incomplete"), mark("waiting for a teacher"), mark("notes"), mark("receipt"),
    mark("yes"), mark("graded"), mark("refused"), mark("error"), mark("missing"), mark("queued"), mark("running"),
    mark("not passed: {checks}"),
)  # fmt: skip
"""What is said here, for the catalogue of translations."""


def gradebook_csv(book: Book) -> bytes:
    """One row for each student, one column for each check, for people and for Excel."""
    return _csv(_rows(book), bom=True)


def gradebook_xlsx(book: Book) -> bytes:
    """The same as a workbook."""
    return workbook(_rows(book), book.title)


def workbook(rows: Sequence[Sequence[Cell]], title: str) -> bytes:
    """Write rows below a header as a workbook, whose numbers are numbers and whose texts are never formulas."""
    from openpyxl import Workbook
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.styles import Font

    written = Workbook(write_only=True)
    sheet = written.create_sheet(_sheet_name(title))
    sheet.freeze_panes = "C2"
    for number, row in enumerate(rows):
        cells = []
        for value in row:
            cell = WriteOnlyCell(sheet, value=_clean(value) if isinstance(value, str) else value)
            if isinstance(value, str):
                cell.data_type = "s"
            if number == 0:
                cell.font = Font(bold=True)
            cells.append(cell)
        sheet.append(cells)
    packed = io.BytesIO()
    written.save(packed)
    return packed.getvalue()


def moodle_csv(book: Book) -> bytes:
    """For Moodle's grade import (docs.moodle.org, Grade import): mapped by ID number; both grade and feedback.

    The columns are named as in Moodle's own export, so that the mapping is found by itself. Grades are percent.
    """
    header = [
        "ID number",
        "Full name",
        "Email address",
        f"{book.title} (Percentage)",
        f"{book.title} (Feedback)",
    ]
    rows: list[list[Cell]] = [list(header)]
    rows += [
        [one.student.id, one.student.name, one.student.email, one.percent, feedback(one, book)]
        for one in book.standings
        if one.percent is not None
    ]
    return _csv(rows)


def canvas_csv(book: Book) -> bytes:
    """For Canvas's gradebook import (Instructure, "How do I import grades in the Gradebook?").

    The first five columns are required and come in this order; the row `Points Possible` follows the header. Canvas
    finds a student by the SIS user ID.
    """
    maximum = max((one.maximum or 0.0 for one in book.standings), default=0.0)
    rows: list[list[Cell]] = [
        ["Student", "ID", "SIS User ID", "SIS Login ID", "Section", book.title],
        ["    Points Possible", "", "", "", "", maximum],
    ]
    rows += [
        [
            one.student.name or one.student.id,
            "",
            one.student.id,
            one.student.email,
            one.student.group,
            one.score,
        ]
        for one in book.standings
    ]
    return _csv(rows)


def gradescope_json(one: Standing, book: Book) -> bytes:
    """One student's results.json for Gradescope (Autograder Specifications, "Output Format")."""
    document = {
        "score": one.score or 0.0,
        "output": feedback(one, book),
        "output_format": "text",
        "visibility": "visible",
        "tests": [
            {
                "name": book.titles.get(check.id, check.id),
                "number": str(number),
                "score": check.points,
                "max_score": check.maximum,
                "status": "passed" if check.verdict == "passed" else "failed",
                "output": check.decided or book.say(check.verdict),
                "visibility": "visible",
            }
            for number, check in enumerate(one.checks, 1)
        ],
    }
    return (json.dumps(document, ensure_ascii=False, indent=1) + "\n").encode()


def junit_xml(book: Book) -> bytes:
    """One test suite for each student, one test case for each check."""
    suites = ET.Element("testsuites", name=_clean(book.title))
    for one in book.standings:
        failed = [check for check in one.checks if check.verdict in ("failed", "partial")]
        errors = [check for check in one.checks if check.verdict == "error"]
        skipped = [check for check in one.checks if check.verdict == "blocked"]
        whole = _WHOLE.get(one.state, "")
        suite = ET.SubElement(
            suites,
            "testsuite",
            name=_clean(one.student.id),
            tests=str(len(one.checks) + bool(whole)),
            failures=str(len(failed)),
            errors=str(len(errors) + (whole == "error")),
            skipped=str(len(skipped) + (whole == "skipped")),
            time="0",
        )
        for check in one.checks:
            case = ET.SubElement(suite, "testcase", classname=_clean(book.title), name=check.id, time="0")
            kind = {"failed": "failure", "partial": "failure", "error": "error", "blocked": "skipped"}.get(
                check.verdict
            )
            if kind:
                ET.SubElement(case, kind, message=f"{check.points:g} / {check.maximum:g}", type=check.verdict)
        if whole:
            case = ET.SubElement(suite, "testcase", classname=_clean(book.title), name="submission", time="0")
            ET.SubElement(case, whole, message=_clean(one.cause or one.state), type=one.state)
    ET.indent(suites)
    text = ET.tostring(suites, encoding="unicode")
    return f'<?xml version="1.0" encoding="utf-8"?>\n{text}\n'.encode()


_WHOLE = {
    "error": "error",
    "refused": "error",
    "missing": "skipped",
    "queued": "skipped",
    "running": "skipped",
}
"""What a suite without checks shows instead of them: a reader of JUnit takes an empty one for a success."""

FORMS: dict[str, tuple[str, Callable[[Book], bytes]]] = {
    "csv": ("gradebook.csv", gradebook_csv),
    "xlsx": ("gradebook.xlsx", gradebook_xlsx),
    "moodle": ("moodle.csv", moodle_csv),
    "canvas": ("canvas.csv", canvas_csv),
    "junit": ("junit.xml", junit_xml),
}
"""The forms that are one file, with its name."""


def feedback(one: Standing, book: Book) -> str:
    """What a student reads in the gradebook: the notes, the checks that did not pass, and what an examiner decided."""
    say, titles = book.say, book.titles
    said = [message_of(note).text(say) for note in one.notes]
    missed = [
        titles.get(check.id, check.id)
        for check in one.checks
        if check.verdict != "passed" and check.maximum > 0
    ]
    if missed:
        said.append(say("not passed: {checks}").format(checks=", ".join(missed)))
    said += [f"{titles.get(check.id, check.id)}: {check.decided}" for check in one.checks if check.decided]
    if one.cause:
        said.append(one.cause)
    return "; ".join(said)


def _rows(book: Book) -> list[list[Cell]]:
    names = list(dict.fromkeys(check.id for one in book.standings for check in one.checks))
    before = ("student", "name", "group", "state", "score", "maximum", "percent")
    after = ("automatic score", "incomplete", "waiting for a teacher")
    say = book.say
    rows: list[list[Cell]] = [[*map(say, (*before, *after)), *names, say("notes"), say("receipt")]]
    for one in book.standings:
        points = {check.id: check.points for check in one.checks}
        who: list[Cell] = [one.student.id, one.student.name, one.student.group, say(one.state)]
        what: list[Cell] = [one.score, one.maximum, one.percent, one.automatic]
        doubts: list[Cell] = [say("yes") if one.incomplete else "", one.pending or None]
        checks = [points.get(name) for name in names]
        rows.append([*who, *what, *doubts, *checks, feedback(one, book), one.receipt])
    return rows


def _csv(rows: Sequence[Sequence[Cell]], *, bom: bool = False) -> bytes:
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerows([_safe(value) for value in row] for row in rows)
    return ((_BOM if bom else "") + text.getvalue()).encode()


def _safe(value: Cell) -> str:
    if value is None:
        return ""
    if not isinstance(value, str):
        return f"{value:g}"
    text = _clean(value)
    return f"'{text}" if text.startswith(_FORMULA) else text


def _clean(text: str) -> str:
    """A text without what neither XML nor a cell has room for."""
    return _CONTROL.sub("", text.encode("utf-8", "replace").decode())[:32_000]


def _sheet_name(title: str) -> str:
    return re.sub(r"[\[\]:*?/\\]", " ", _clean(title))[:31] or "labkit"
