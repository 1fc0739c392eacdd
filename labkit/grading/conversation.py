"""A command that asks for something, over SSH: a login on another device, a question before a reset."""

import time
from collections.abc import Sequence
from typing import Any

from labkit.errors import GraderError

QUIET = 0.4
"""Seconds of silence after which a device is taken to wait for an answer."""
PATIENCE = 30.0
"""Seconds for the whole conversation."""
_WAYS_OUT = ("\x1d", "\x03")
"""CTRL_] hangs up a Telnet session, CTRL_C breaks a question off."""


def converse(session: Any, prompt: str, command: str, answers: Sequence[str]) -> str:
    """Type a command and its answers in turn; return all that is said, without the prompt at the end.

    `session` is netmiko's. Whoever is asked more than there are answers for hangs up. Raises GraderError where
    the device does not come back to its prompt.
    """
    until = time.monotonic() + PATIENCE
    said = ""
    for typed in (*(f"{line}\n" for line in (command, *answers)), *_WAYS_OUT):
        session.write_channel(typed)
        said += _listen(session, prompt, until)
        if _back(said, prompt):
            return said.rstrip().removesuffix(prompt.rstrip()).rstrip("\n ").replace("\r\n", "\n")
    raise GraderError("no answer: it did not come back from the conversation")


def _listen(session: Any, prompt: str, until: float) -> str:
    """Read until the prompt, or until nothing has come for a while."""
    said, last = "", time.monotonic()
    while (now := time.monotonic()) < until:
        new: str = session.read_channel()
        said += new
        if new:
            last = now
        if _back(said, prompt) or now - last > QUIET:
            return said
        time.sleep(0.02)
    return said


def _back(said: str, prompt: str) -> bool:
    """Whether the last line is the grader's own prompt, which nobody can foresee."""
    return said.rstrip().rpartition("\n")[2].strip() == prompt.strip()
