"""What is typed on a device over SSH, and what it answers: one command, or one with questions in it.

netmiko logs in and knows the device's ways. Reading is done here, since its own keeps whatever a device says
and searches all of it again with every piece: an output without end would fill the memory.
"""

import re
import time
from collections.abc import Sequence
from typing import Any

from labkit.errors import GraderError
from labkit.language import _

MAX_OUTPUT = 4_000_000
"""Characters taken of one output; more is an error, so that an endless one fills neither memory nor disk."""
QUIET = 0.4
"""Seconds of silence after which a device is taken to wait for an answer."""
QUIET_AT_PROMPT = 0.05
"""The same where its last line reads like a question or a prompt."""
_PAUSE = 0.005
_LEFT_OVER = 20_000
"""Characters kept to look for the repeated command in, when more comes."""
_PROMPT = re.compile(r"\S{1,200}[>\]#$]")
_QUESTION = re.compile(r"\S.*[>\]:?] ?")
_WAYS_OUT = ("\x1d", "\x03")
"""CTRL_] hangs up a Telnet session, CTRL_C breaks a question off."""


def ask(session: Any, prompt: str, command: str, seconds: float) -> str:
    """Type a command and return the answer, without the line that was typed and the prompt at the end.

    `session` is netmiko's. Raises GraderError where the prompt does not come back within `seconds`, or the
    answer is too long.
    """
    session.write_channel(f"{command}\n")
    said = _Said(prompt, command)
    _listen(session, said, time.monotonic() + seconds, quiet=seconds)
    if not said.back:
        raise GraderError(_("no answer within {seconds} s", seconds=f"{seconds:g}"))
    return _without(session.normalize_linefeeds(said.text()), prompt)


def prompt_of(session: Any, seconds: float) -> str:
    """Find out with which prompt a device waits. Raises GraderError where none comes in time.

    netmiko takes the last line that it sees within its own patience. From a device that is busy that may be
    anything, so that a line counts only if it reads like a prompt, and comes again.
    """
    until = time.monotonic() + seconds
    before = ""
    while time.monotonic() < until:
        found: str = session.find_prompt()
        if found == before and _PROMPT.fullmatch(found):
            return found
        before = found
    raise GraderError(_("no prompt within {seconds} s", seconds=f"{seconds:g}"))


def converse(session: Any, prompt: str, command: str, answers: Sequence[str], seconds: float) -> str:
    """Type a command and its answers in turn; return all that is said, without the prompt at the end.

    Whoever is asked more than there are answers for hangs up. Raises GraderError where the device does not
    come back to its prompt.
    """
    until = time.monotonic() + seconds
    said = _Said(prompt, command)
    for typed in (*(f"{line}\n" for line in (command, *answers)), *_WAYS_OUT):
        session.write_channel(typed)
        _listen(session, said, until, quiet=QUIET, at_prompt=QUIET_AT_PROMPT)
        if said.back:
            return _without(session.normalize_linefeeds(said.text()), prompt)
    raise GraderError(_("no answer: it did not come back from the conversation"))


def _end_of_echo(command: str, text: str) -> int:
    """Where the line ends in which a command is repeated, wherever the terminal broke it; 0 where it is not yet."""
    first = text.find("\n") + 1
    if command in text[:first]:
        return first
    echo = re.search(r"[\s\x08]*".join(map(re.escape, command.replace(" ", ""))) + r"[^\n]*\n", text)
    return echo.end() if echo else 0


class _Said:
    """What a device has said since it repeated the command, and whether its last line is the prompt.

    What comes before that is left over from earlier; among it may be a prompt.
    """

    def __init__(self, prompt: str, command: str) -> None:
        self._prompt = prompt.strip()
        self._command = command
        self._before = ""
        self._begun = False
        self._parts: list[str] = []
        self._length = 0
        self._tail = ""

    def add(self, part: str) -> None:
        """Take what was read next. Raises GraderError when it is too much."""
        if not self._begun:
            text = self._before + part
            end = _end_of_echo(self._command, text)
            if not end:
                self._before = text[-_LEFT_OVER:]
                return
            self._begun = True
            part = text[end:]
        self._parts.append(part)
        self._length += len(part)
        self._tail = (self._tail + part)[-len(self._prompt) - 200 :]
        if self._length > MAX_OUTPUT:
            raise GraderError(_("the output is longer than {limit} characters", limit=MAX_OUTPUT))

    @property
    def back(self) -> bool:
        """Whether the last line is the grader's own prompt, which on our devices nobody can foresee."""
        return (
            self._begun
            and self._tail.rstrip().replace("\r", "\n").rpartition("\n")[2].strip() == self._prompt
        )

    @property
    def asking(self) -> bool:
        """Whether the last line reads as if an answer was waited for."""
        return self._begun and _QUESTION.fullmatch(self._last_line()) is not None

    def _last_line(self) -> str:
        return self._tail.replace("\r", "\n").rpartition("\n")[2]

    def text(self) -> str:
        return "".join(self._parts)


def _listen(session: Any, said: _Said, until: float, quiet: float, at_prompt: float | None = None) -> None:
    """Read until the prompt, or until nothing has come for a while: `at_prompt` where the last line asks."""
    last = time.monotonic()
    while (now := time.monotonic()) < until and now - last <= (
        at_prompt if at_prompt is not None and said.asking else quiet
    ):
        part: str = session.read_channel()
        if part:
            said.add(part)
            last = now
            if said.back:
                return
        else:
            time.sleep(_PAUSE)


def _without(text: str, prompt: str) -> str:
    return text.rstrip().removesuffix(prompt.strip()).rstrip("\n ").replace("\r\n", "\n")
