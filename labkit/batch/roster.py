"""The list of a class: student numbers, names and groups, from CSV or xlsx as schools' systems export it."""

import csv
import io
import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from labkit.errors import InputError, Problem
from labkit.formats.contents import read_regular
from labkit.language import _

MAX_FILE = 32 * 1024 * 1024
MAX_STUDENTS = 200_000
MAX_CELL = 200
_HAN = r"\u3400-\u9fff\U00020000-\U0003ffff"
_CHINESE = re.compile(f"[{_HAN}]")
_WORD = re.compile(rf"[{_HAN}]+|[^\W_{_HAN}]+")
"""Where writing changes to Chinese, a word ends: `2026001王芳实验三`."""
_HEADER_WITHIN = 10
"""Rows at the top in which the header is looked for: lists have titles."""
_MOST_WORDS = 40
_WORDS_OF_AN_ID = 4
_SHORTEST_BOX = 4
_LONGEST_NAME = 12
_LONG = 5
"""A shorter number may as well be a task's: a name counts more, and then only what stands first."""
_COLUMNS = {
    "id": (
        "id",
        "student id",
        "student number",
        "student no",
        "student no.",
        "idnumber",
        "id number",
        "sis user id",
        "sid",
        "orgdefinedid",
        "org defined id",
        "学号",
        "学生学号",
        "学生编号",
        "考号",
        "准考证号",
        "编号",
        "username",
        "user name",
        "用户名",
        "账号",
        "登录名",
    ),
    "name": ("name", "full name", "student", "student name", "姓名", "学生姓名", "真实姓名"),
    "first": ("first name", "firstname", "given name", "名"),
    "last": ("last name", "lastname", "surname", "family name", "姓", "姓氏"),
    "email": ("email", "email address", "e-mail", "邮箱", "电子邮箱", "电子邮件地址"),
    "group": ("group", "class", "section", "班级", "行政班级", "小组"),
}
"""What systems call their columns, in lower case, the best first."""
_NOBODY = ("Points Possible", "Student, Test")
"""Rows of Canvas's gradebook that are no students."""
_SHORTENED = re.compile(r"\d(?:\.\d+)?e\+\d+", re.IGNORECASE)
"""What a spreadsheet makes of a long number when it saves it as CSV."""


@dataclass(frozen=True, slots=True)
class Student:
    """One row of the list."""

    id: str
    name: str = ""
    email: str = ""
    group: str = ""


@dataclass(frozen=True)
class Roster:
    """Who may hand in, by student number, in the order of the list."""

    students: dict[str, Student]

    def find(self, words: str) -> Student | None:
        """Return the student whom a name of a file or folder means; None for nobody, or for several.

        In this order: the number itself, a number among its words, one that a spreadsheet took the zeros from, the
        name, what stands before the @ of the mail address.
        """
        own = self._by_id.get(folded(words))
        if own is not None:
            return own
        parts = _pieces(words)
        for found in (
            _all_of(self._by_id, parts),
            _all_of(self._by_id, re.findall(r"\d{5,}", folded(words))),
            _all_of(self._by_bare_id, [part.lstrip("0") for part in parts if part.isdigit()]),
        ):
            if found:
                return self._sure(found, words)
        return self._named(words) or _only(_all_of(self._by_mail, parts))

    def _sure(self, found: Sequence[Student], words: str) -> Student | None:
        """Of those whose number is among the words the one who is meant: a task, too, has a number (`12-王芳-3`)."""
        mentioned = {one.id for one in self._mentioned(words)}
        named = [one for one in found if one.id in mentioned]
        if named:
            return _only(named)
        long = [one for one in found if len(one.id) >= _LONG]
        if long:
            return _only(long)
        return self._named(words) or _only([one for one in found if _begins_with(words, one.id)])

    def _named(self, words: str) -> Student | None:
        same = self._by_name.get(_key(words))
        if same is not None:
            return _only(same)
        found = self._mentioned(words)
        longest = max((len(student.name) for student in found), default=0)
        return _only([student for student in found if len(student.name) == longest])

    def _mentioned(self, words: str) -> list[Student]:
        """All whose name is among the words, in any order; Chinese is written without spaces."""
        given = _words(words)
        joined = "".join(given)[:MAX_CELL]
        runs = {joined, *given}
        if _CHINESE.search(joined):
            starts = range(len(joined))
            runs |= {joined[at : at + length] for at in starts for length in range(2, _LONGEST_NAME + 1)}
        found = {one.id: one for run in runs for one in self._by_run.get(run, ())}
        apart = (one for word in given for one in self._by_word.get(word, ()))
        found |= {one.id: one for one in apart if set(_words(one.name)) <= set(given)}
        return list(found.values())

    @cached_property
    def _by_run(self) -> dict[str, list[Student]]:
        """By the name run together: `lastfirst`, as Canvas writes it, and the other ways round."""
        found: dict[str, list[Student]] = defaultdict(list)
        for student in self.students.values():
            wanted = _words(student.name)
            turns = (wanted, wanted[::-1], [*wanted[-1:], *wanted[:-1]])
            for run in {"".join(turn) for turn in turns} - {""}:
                found[run].append(student)
        return found

    @cached_property
    def _by_word(self) -> dict[str, list[Student]]:
        """By the first word of a name that has several."""
        found: dict[str, list[Student]] = defaultdict(list)
        for student in self.students.values():
            wanted = _words(student.name)
            if len(wanted) > 1:
                found[wanted[0]].append(student)
        return found

    @cached_property
    def _by_id(self) -> dict[str, Student]:
        return {folded(student.id): student for student in reversed(self.students.values())}

    @cached_property
    def _by_bare_id(self) -> dict[str, Student]:
        numbers = [student for student in self.students.values() if student.id.isdigit()]
        count = Counter(student.id.lstrip("0") for student in numbers)
        return {bare: one for one in numbers if count[bare := one.id.lstrip("0")] == 1 and bare}

    @cached_property
    def _by_mail(self) -> dict[str, Student]:
        owned = [(folded(one.email.partition("@")[0]), one) for one in self.students.values()]
        count = Counter(box for box, _one in owned)
        return {box: one for box, one in owned if count[box] == 1 and len(box) >= _SHORTEST_BOX}

    @cached_property
    def _by_name(self) -> dict[str, list[Student]]:
        found: dict[str, list[Student]] = defaultdict(list)
        for student in self.students.values():
            if student.name:
                found[_key(student.name)].append(student)
        return found


def _begins_with(words: str, number: str) -> bool:
    bare = re.escape(folded(number).lstrip("0"))
    return re.match(rf"0*{bare}(?![a-z0-9])", folded(words)) is not None


def _only(found: Sequence[Student]) -> Student | None:
    return found[0] if len(found) == 1 else None


def _all_of(known: Mapping[str, Student], keys: Iterable[str]) -> list[Student]:
    """The students of these keys, each once."""
    return list({known[key].id: known[key] for key in keys if key in known}.values())


def _pieces(words: str) -> list[str]:
    """All that may be a number in a name: its words, and those that stand next to each other (`A-17`)."""
    text = folded(words)
    places = [found.span() for found in _WORD.finditer(text)][:_MOST_WORDS]
    return [
        text[start:end]
        for first, (start, _end) in enumerate(places)
        for _start, end in places[first : first + _WORDS_OF_AN_ID]
    ]


def _key(name: str) -> str:
    """A name as it is compared: its words in any order, as Canvas turns them round and runs them together."""
    return " ".join(sorted(_words(name)))


def folded(text: str) -> str:
    """Return a text as it is compared: one form of each character, no case, no spaces around it."""
    return unicodedata.normalize("NFKC", text).casefold().strip()


def read_roster(path: Path) -> Roster:
    """Read a list. Raises InputError that names the row at fault."""
    data = read_regular(path, MAX_FILE)
    rows = _sheet(data, path) if path.suffix.lower() == ".xlsx" else _csv(data, path)
    students: dict[str, Student] = {}
    faults: list[Problem] = []
    columns: dict[str, int] = {}
    above: list[int] = []
    for number, row in rows:
        if not any(cell.strip() for cell in row):
            continue
        if not columns:
            columns = _columns(row)
            if not columns:
                above.append(number)
                if len(above) >= _HEADER_WITHIN:
                    break
            continue
        student = _student(row, columns)
        if student.name.startswith(_NOBODY):
            continue
        fault = _fault(student, students)
        if fault:
            faults.append(Problem(f"{path}:{number}", *fault))
        else:
            students[student.id] = student
    if not columns and not above:
        faults.append(Problem(str(path), _("the list is empty")))
    elif not columns:
        hint = _("call it `id`, `student id` or `学号`")
        faults.append(Problem(f"{path}:{above[0]}", _("no column for the student number"), hint))
    if faults:
        raise InputError(*faults[:20])
    return Roster(students)


def _fault(student: Student, students: Mapping[str, Student]) -> tuple[str, ...]:
    """What is wrong with a row, and what to do about it; empty if nothing is."""
    if not student.id:
        return (_("the row has no student number"),)
    if _SHORTENED.fullmatch(student.id):
        return (
            _("a spreadsheet has shortened the student number to {id}", id=student.id),
            _("give the list as xlsx, or format the column as text before it is saved as CSV"),
        )
    if student.id in students:
        return (_("the student number {id} is there twice", id=student.id),)
    return ()


def _columns(header: Sequence[str]) -> dict[str, int]:
    """Where the columns are in a header; nothing if the row is none."""
    cells = [folded(cell).lstrip("#*").strip() for cell in header]
    found = {
        key: cells.index(known)
        for key, names in _COLUMNS.items()
        if (known := next((name for name in names if name in cells), None)) is not None
    }
    return found if "id" in found else {}


def _student(row: Sequence[str], columns: dict[str, int]) -> Student:
    def cell(key: str) -> str:
        index = columns.get(key)
        return _bare(row[index])[:MAX_CELL] if index is not None and index < len(row) else ""

    name = cell("name") or " ".join(part for part in (cell("first"), cell("last")) if part)
    return Student(cell("id").removeprefix("#"), name, cell("email"), cell("group"))


def _bare(cell: str) -> str:
    """A cell without what keeps a spreadsheet from taking a number for one: `="007"`, `'007`."""
    text = cell.strip()
    if text.startswith('="') and text.endswith('"'):
        return text[2:-1].strip()
    return text.removeprefix("'")


def _csv(data: bytes, path: Path) -> Iterator[tuple[int, list[str]]]:
    text = _decoded(data, path)
    try:
        dialect = csv.Sniffer().sniff(text[:4096], delimiters=",;\t")
    except csv.Error:
        dialect = csv.excel
    reader = csv.reader(io.StringIO(text, newline=""), dialect, strict=False)
    try:
        for row in reader:
            if reader.line_num > MAX_STUDENTS:
                raise InputError(Problem(str(path), _("more than {limit} rows", limit=MAX_STUDENTS)))
            yield reader.line_num, row
    except csv.Error as error:
        raise InputError(
            Problem(f"{path}:{reader.line_num}", _("not a list: {error}", error=error))
        ) from error


def _decoded(data: bytes, path: Path) -> str:
    """UTF-8, else what Excel in China writes; UTF-16 where a byte order mark says so."""
    encodings = ("utf-16",) if data.startswith((b"\xff\xfe", b"\xfe\xff")) else ("utf-8-sig", "gb18030")
    for encoding in encodings:
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise InputError(Problem(str(path), _("is not text in UTF-8, GB18030 or UTF-16")))


def _sheet(data: bytes, path: Path) -> Iterable[tuple[int, list[str]]]:
    import zipfile

    from openpyxl import load_workbook

    try:
        book = load_workbook(io.BytesIO(data), read_only=True, data_only=True)
        sheet = book.worksheets[0]
        if (sheet.max_row or 0) > MAX_STUDENTS:
            raise InputError(Problem(str(path), _("more than {limit} rows", limit=MAX_STUDENTS)))
        return [
            (number, [_plain(cell) for cell in row[:50]]) for number, row in enumerate(sheet.iter_rows(), 1)
        ]
    except (zipfile.BadZipFile, KeyError, ValueError, OSError, IndexError) as error:
        raise InputError(Problem(str(path), _("not a workbook: {error}", error=error))) from error


def _plain(cell: Any) -> str:
    """A cell's text; a number has no decimals, and the zeros that its format shows (`00000000`)."""
    value = cell.value
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    zeros = str(cell.number_format) if isinstance(value, int) else ""
    return str(value).zfill(len(zeros)) if zeros and not zeros.strip("0") else str(value)


def _words(text: str) -> list[str]:
    return _WORD.findall(folded(text))
