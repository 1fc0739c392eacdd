"""What textbooks and lab manuals type: every line is taken, every display answers, and the configuration survives.

`textbook/*.txt` are lessons: the first line names the kind of device, the others are typed one after the other in
one login. `textbook/refused/*.txt` are lines that a device must refuse: `LINE => start of the error`.
"""

import re
from pathlib import Path

import pytest
from lone import lone_device

from labkit.nos.shell.drive import settle
from labkit.nos.shell.session import Session

FOLDER = Path(__file__).parent / "textbook"
MOST_QUESTIONS = 4
_QUESTION = re.compile(r"\[(Y/N|y/n)\][:?]?\s*$")
_REFUSED = re.compile(r"^\s*(Error|\^$)", re.MULTILINE)


def lesson(path: Path) -> tuple[str, list[str]]:
    """The kind of device and the lines of a lesson."""
    kind, *lines = path.read_text(encoding="utf-8").splitlines()
    return kind.lstrip("# "), [line for line in lines if line and not line.startswith("##")]


def say(session: Session, line: str) -> str:
    """Type a line, answer its questions with yes, and return what was printed behind it."""
    session.receive(line.encode() + b"\n")
    shown = _until_idle(session)
    for _ in range(MOST_QUESTIONS):
        if session.closed or not _QUESTION.search(shown):
            break
        session.receive(b"y\n")
        shown += _until_idle(session)
    return shown.replace("\r", "").partition("\n")[2]


def _until_idle(session: Session) -> str:
    """What is printed until the command has ended; a probe sleeps between its packets, a prompt does not."""
    shown = bytearray(settle(session))
    for _ in range(200):
        if session.wake_at is None or session.closed or shown.rstrip().endswith((b">", b"]", b":")):
            break
        session.wake()
        shown += settle(session)
    return shown.decode()


def logged_in(kind: str) -> tuple[object, Session]:
    """A device of its own and a login without pages."""
    device = lone_device(kind)
    session = device.open_session("student")
    settle(session)
    say(session, "screen-length 0 temporary")
    return device, session


def error_of(shown: str) -> str:
    """The error that a command's output has, without the caret above it."""
    found = _REFUSED.search(shown)
    return (
        ""
        if found is None
        else next(line for line in shown[found.start() :].split("\n") if "Error" in line).strip()
    )


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.txt")), ids=lambda path: path.stem)
def test_lesson(path):
    """No line is refused; the configuration is printed, loaded and printed again the same."""
    kind, lines = lesson(path)
    device, session = logged_in(kind)
    refused = [
        (number, line, error)
        for number, line in enumerate(lines, 2)
        if (error := error_of(say(session, line)))
    ]
    assert refused == []
    text, config = device.text(), device.config
    assert device.load(text) == []
    assert device.text() == text
    assert device.config == config


@pytest.mark.parametrize("path", sorted((FOLDER / "refused").glob("*.txt")), ids=lambda path: path.stem)
def test_refused(path):
    """Wrong values and lines of other devices are refused, each for its own reason."""
    kind, lines = lesson(path)
    _, session = logged_in(kind)
    wrong = []
    for number, entry in enumerate(lines, 2):
        line, _, expected = entry.partition(" => ")
        error = error_of(say(session, line))
        if not (error.startswith(expected) if expected else not error):
            wrong.append((number, line, error))
    assert wrong == []
