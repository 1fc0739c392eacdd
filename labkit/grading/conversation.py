"""What is typed on a device over SSH, and what it answers: one command, or one with questions in it.

netmiko logs in and knows the device's ways. Reading is done here, since its own keeps whatever a device says
and searches all of it again with every piece: an output without end would fill the memory.
"""

import time
from collections.abc import Sequence
from typing import Any

from labkit.errors import GraderError

MAX_OUTPUT = 4_000_000
"""Characters taken of one output; more is an error, so that an endless one fills neither memory nor disk."""
QUIET = 0.4
"""Seconds of silence after which a device is taken to wait for an answer."""
_PAUSE = 0.005
_WAYS_OUT = ("\x1d", "\x03")
"""CTRL_] hangs up a Telnet session, CTRL_C breaks a question off."""


def ask(session: Any, prompt: str, command: str, seconds: float) -> str:
    """Type a command and return the answer, without the line that was typed and the prompt at the end.

    `session` is netmiko's. Raises GraderError where the prompt does not come back within `seconds`, or the
    answer is too long.
    """
    session.write_channel(f"{command}\n")
    said = _Said(prompt)
    _listen(session, said, time.monotonic() + seconds, quiet=seconds)
    if not said.back:
        raise GraderError(f"no answer within {seconds:g} s")
    answer: str = session.strip_command(command, session.normalize_linefeeds(said.text()))
    return _without(answer, prompt)


def converse(session: Any, prompt: str, command: str, answers: Sequence[str], seconds: float) -> str:
    """Type a command and its answers in turn; return all that is said, without the prompt at the end.

    Whoever is asked more than there are answers for hangs up. Raises GraderError where the device does not
    come back to its prompt.
    """
    until = time.monotonic() + seconds
    said = _Said(prompt)
    for typed in (*(f"{line}\n" for line in (command, *answers)), *_WAYS_OUT):
        session.write_channel(typed)
        _listen(session, said, until, quiet=QUIET)
        if said.back:
            return _without(session.normalize_linefeeds(said.text()), prompt)
    raise GraderError("no answer: it did not come back from the conversation")


class _Said:
    """What a device has said so far, and whether its last line is the prompt."""

    def __init__(self, prompt: str) -> None:
        self._prompt = prompt.strip()
        self._parts: list[str] = []
        self._length = 0
        self._tail = ""

    def add(self, part: str) -> None:
        self._parts.append(part)
        self._length += len(part)
        self._tail = (self._tail + part)[-len(self._prompt) - 200 :]
        if self._length > MAX_OUTPUT:
            raise GraderError(f"the output is longer than {MAX_OUTPUT} characters")

    @property
    def back(self) -> bool:
        """Whether the last line is the grader's own prompt, which on our devices nobody can foresee."""
        return self._tail.rstrip().replace("\r", "\n").rpartition("\n")[2].strip() == self._prompt

    def text(self) -> str:
        return "".join(self._parts)


def _listen(session: Any, said: _Said, until: float, quiet: float) -> None:
    """Read until the prompt, or until nothing has come for a while."""
    last = time.monotonic()
    while (now := time.monotonic()) < until and now - last <= quiet:
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
