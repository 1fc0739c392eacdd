"""The list of a class: student numbers, names and groups, from CSV or xlsx as schools' systems export it."""

import csv
import io
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from labkit.errors import InputError, Problem
from labkit.formats.contents import read_regular
from labkit.language import _

MAX_FILE = 32 * 1024 * 1024
MAX_STUDENTS = 200_000
MAX_CELL = 200
_COLUMNS = {
    "id": (
        "id",
        "student id",
        "student number",
        "student no",
        "idnumber",
        "id number",
        "username",
        "sis user id",
        "学号",
        "学生编号",
        "用户名",
    ),
    "name": ("name", "full name", "student", "student name", "姓名", "学生姓名"),
    "first": ("first name", "firstname", "given name", "名"),
    "last": ("last name", "lastname", "surname", "family name", "姓"),
    "email": ("email", "email address", "e-mail", "邮箱", "电子邮箱", "电子邮件地址"),
    "group": ("group", "class", "section", "班级", "小组"),
}
"""What systems call their columns, in lower case."""


@dataclass(frozen=True, slots=True)
class Student:
    """One row of the list."""

    id: str
    name: str = ""
    email: str = ""
    group: str = ""


@dataclass(frozen=True, slots=True)
class Roster:
    """Who may hand in, by student number, in the order of the list."""

    students: dict[str, Student]

    def find(self, words: str) -> Student | None:
        """Return the student whom a name of a file or folder means; None for nobody, or for several.

        In this order: the number itself, a number among its words, the name.
        """
        wanted = folded(words)
        for student in self.students.values():
            if folded(student.id) == wanted:
                return student
        parts = set(_words(words))
        found = [student for student in self.students.values() if folded(student.id) in parts]
        if not found:
            found = [
                student for student in self.students.values() if student.name and _is_name(student, words)
            ]
        return found[0] if len(found) == 1 else None


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
    for number, row in rows:
        if not any(row):
            continue
        if not columns:
            columns = _columns(row, f"{path}:{number}")
            continue
        student = _student(row, columns)
        if not student.id:
            faults.append(Problem(f"{path}:{number}", _("the row has no student number")))
        elif student.id in students:
            faults.append(
                Problem(f"{path}:{number}", _("the student number {id} is there twice", id=student.id))
            )
        else:
            students[student.id] = student
    if not columns:
        faults.append(Problem(str(path), _("the list is empty")))
    if faults:
        raise InputError(*faults[:20])
    return Roster(students)


def _columns(header: Sequence[str], place: str) -> dict[str, int]:
    found: dict[str, int] = {}
    for index, cell in enumerate(header):
        known = next((key for key, names in _COLUMNS.items() if folded(cell) in names), None)
        if known is not None:
            found.setdefault(known, index)
    if "id" not in found:
        raise InputError(
            Problem(place, _("no column for the student number"), _("call it `id`, `student id` or `学号`"))
        )
    return found


def _student(row: Sequence[str], columns: dict[str, int]) -> Student:
    def cell(key: str) -> str:
        index = columns.get(key)
        return row[index].strip()[:MAX_CELL] if index is not None and index < len(row) else ""

    name = cell("name") or " ".join(part for part in (cell("first"), cell("last")) if part)
    return Student(cell("id"), name, cell("email"), cell("group"))


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
            (number, [_plain(value) for value in row[:50]])
            for number, row in enumerate(sheet.iter_rows(values_only=True), 1)
        ]
    except (zipfile.BadZipFile, KeyError, ValueError, OSError, IndexError) as error:
        raise InputError(Problem(str(path), _("not a workbook: {error}", error=error))) from error


def _plain(value: object) -> str:
    """A cell's text; a student number that Excel took for a number has no decimals."""
    if value is None:
        return ""
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)


def _words(text: str) -> Iterator[str]:
    word = ""
    for char in folded(text) + " ":
        if char.isalnum():
            word += char
        elif word:
            yield word
            word = ""


def _is_name(student: Student, words: str) -> bool:
    """Whether the words are a student's name, in any order; Chinese is written without spaces."""
    given, wanted = list(_words(words)), list(_words(student.name))
    joined = "".join(given)
    if "".join(wanted) == joined:
        return True
    return bool(wanted) and (set(wanted) <= set(given) if len(wanted) > 1 else wanted[0] in given)
