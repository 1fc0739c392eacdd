"""An exam as its folder has it: which lab, whose turn it is, and the secret from which everybody's values are drawn.

::

    <folder>/
      handouts/           what students are given: a page for each of them, and all in one to print
      examiner/           open to its owner only
        exam.json         the exam, without its secret
        secret            from which variables and passwords are drawn
        answers/          the answer key: a page for each student, and all in one
        solutions/        the reference solution for each student, as configuration files
        sheet.html        attendance and marks, by hand
        marks.xlsx        the same as a workbook
      collected/          what was there at the deadline, with its list of hashes
      graded/             the batch: ledger, evidence, reports
"""

import hashlib
import hmac
import json
import re
import secrets
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from labkit.batch.roster import Roster
from labkit.errors import InputError, Problem, UsageError
from labkit.language import _
from labkit.private import write_private
from labkit.sentences import near

_PLAIN = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,39}")
_ALPHABET = "abcdefghijkmnpqrstuvwxyz23456789"
"""Without 0, 1, l and o: people type passwords from paper."""
_PASSWORD_LENGTH = 12
_MOST = 9_999
_LAST_PORT = 65_535


class _Model(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Seat(_Model):
    """A student's place in an exam; a number is never given to another student."""

    number: int = Field(ge=1, le=_MOST)
    id: str
    name: str = ""
    group: str = ""

    @property
    def stem(self) -> str:
        """What its files and its lab are called: the student number is in it where it is harmless as a name."""
        return f"{self.number:03}-{self.id}" if _PLAIN.fullmatch(self.id) else f"{self.number:03}"


class ExamFile(_Model):
    """What exam.json holds."""

    schema_: Literal[1] = Field(default=1, alias="schema")
    name: str = Field(pattern=r"^[a-z0-9][a-z0-9-]{0,30}$")
    lab: str
    """Id of the lab, or the path of its folder."""
    vendor: str = ""
    """For which vendor it is cast; empty where it is as it was written."""
    lab_digest: str
    """Of the lab as it was when the hand-outs were made."""
    when: str = ""
    languages: tuple[Literal["en", "zh"], ...] = ("en", "zh")
    host: str
    """The address on which the labs listen."""
    address: str
    """What hand-outs call that machine."""
    base_port: int = Field(ge=0, le=_LAST_PORT)
    """0 where students have no labs on this machine."""
    step: int
    """Ports that a student has."""
    seats: tuple[Seat, ...]


@dataclass(frozen=True, slots=True)
class Exam:
    """An exam, its folder, and its secret."""

    folder: Path
    file: ExamFile
    secret: str

    @property
    def handouts(self) -> Path:
        """What may be given to students."""
        return self.folder / "handouts"

    @property
    def examiner(self) -> Path:
        """What may not."""
        return self.folder / "examiner"

    @property
    def collected(self) -> Path:
        """What was there at the deadline."""
        return self.folder / "collected"

    @property
    def graded(self) -> Path:
        """The batch's folder."""
        return self.folder / "graded"

    def lab_name(self, seat: Seat) -> str:
        """What the student's running lab is called."""
        return f"{self.file.name}@{seat.stem}"

    def base_port(self, seat: Seat) -> int:
        """The port of the first device of a student's lab."""
        return self.file.base_port + (seat.number - 1) * self.file.step

    def password(self, seat: Seat) -> str:
        """The password that a student's hand-out shows: drawn from the secret, so that it can be printed again."""
        message = json.dumps(["password", seat.id]).encode()
        value = int.from_bytes(hmac.digest(self.secret.encode(), message, hashlib.sha256), "big")
        letters = []
        for _position in range(_PASSWORD_LENGTH):
            value, rest = divmod(value, len(_ALPHABET))
            letters.append(_ALPHABET[rest])
        return "".join(letters)


@dataclass(frozen=True, slots=True)
class Choice:
    """Whom a command is about: all, or some students and groups, less those excepted."""

    students: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()
    excepted: tuple[str, ...] = ()

    def of(self, exam: Exam) -> list[Seat]:
        """Return their seats. Raises UsageError for a student or a group that is not in the exam, or for nobody."""
        seats = exam.file.seats
        _known(self.students + self.excepted, {seat.id for seat in seats}, _("no such student in this exam"))
        _known(self.groups, {seat.group for seat in seats}, _("no such group in this exam"))
        everybody = not self.students and not self.groups
        found = [
            seat
            for seat in seats
            if (everybody or seat.id in self.students or seat.group in self.groups)
            and seat.id not in self.excepted
        ]
        if not found:
            raise UsageError(_("that is nobody"), place=str(exam.folder))
        return found


def _known(words: Iterable[str], there: Collection[str], fault: str) -> None:
    for word in words:
        if word not in there:
            raise UsageError(fault, place=shown(word), hint=near(word, map(shown, there)))


def shown(text: str) -> str:
    """Return a text that a terminal cannot take for anything else: what does not print is replaced."""
    return "".join(char if char.isprintable() else "\ufffd" for char in text)


def plain_name(text: str) -> str:
    """Make a name for an exam of the name of its folder."""
    return re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-")[:31].strip("-") or "exam"


def seats_for(roster: Roster, before: Sequence[Seat] = ()) -> tuple[Seat, ...]:
    """Give everybody on the list a seat, in its order; who had one keeps its number. Raises UsageError."""
    numbers = {seat.id: seat.number for seat in before}
    following = max(numbers.values(), default=0)
    seats = []
    for student in roster.students.values():
        number = numbers.get(student.id)
        if number is None:
            number = following = following + 1
        if number > _MOST:
            raise UsageError(
                _("more than {limit} students", limit=_MOST), hint=_("make an exam for each room")
            )
        seats.append(Seat(number=number, id=student.id, name=student.name, group=student.group))
    if not seats:
        raise UsageError(_("the list has no students"))
    return tuple(seats)


def check_ports(file: ExamFile) -> ExamFile:
    """Return the exam. Raises UsageError where there are too few ports for all students."""
    last = file.base_port + max(seat.number for seat in file.seats) * file.step - 1
    if file.base_port and last > _LAST_PORT:
        raise UsageError(
            _(
                "{count} students with {step} ports each do not fit above port {base}",
                count=len(file.seats),
                step=file.step,
                base=file.base_port,
            ),
            hint=_("use a lower port, or make an exam for each room"),
        )
    return file


def read_exam(folder: Path) -> Exam:
    """Read an exam's folder. Raises UsageError where it is none, InputError where it is damaged."""
    path = folder / "examiner" / "exam.json"
    try:
        file = ExamFile.model_validate_json(path.read_bytes())
        secret = (folder / "examiner" / "secret").read_text(encoding="utf-8").strip()
    except FileNotFoundError as error:
        raise UsageError(
            _("there is no exam here"), place=str(folder), hint=_("`labkit exam make` makes one")
        ) from error
    except (ValidationError, UnicodeDecodeError) as error:
        fault = (
            error.errors(include_url=False)[0]["msg"] if isinstance(error, ValidationError) else str(error)
        )
        raise InputError(Problem(str(path), _("damaged: {error}", error=fault))) from error
    return Exam(folder, file, secret)


def write_exam(exam: Exam) -> None:
    """Write an exam's folder, what is the examiner's open to its owner only."""
    exam.folder.mkdir(parents=True, exist_ok=True)
    exam.examiner.mkdir(exist_ok=True, mode=0o700)
    write_private(exam.examiner / "secret", exam.secret + "\n")
    text = exam.file.model_dump_json(by_alias=True, indent=1)
    write_private(exam.examiner / "exam.json", text + "\n")


def new_secret() -> str:
    """Return a secret that nobody can guess."""
    return secrets.token_hex(24)


def read_secret(path: Path) -> str:
    """Read a secret that another exam has. Raises InputError."""
    try:
        secret = path.read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(Problem(str(path), _("cannot be read: {reason}", reason=error))) from error
    if len(secret) < 16 or not secret.isprintable():
        raise InputError(
            Problem(str(path), _("not a secret"), _("one line of at least 16 printable characters"))
        )
    return secret
