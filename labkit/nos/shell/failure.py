"""Why a line was not understood, and where. The wording is each vendor's own."""

from dataclasses import dataclass
from enum import Enum


class FailureKind(Enum):
    """The five ways in which a line can fail to be a command."""

    UNRECOGNIZED = "unrecognized"
    WRONG = "wrong"
    """A word has the shape of the parameter that is expected, or nothing but a parameter is, and its value is
    no good."""
    INCOMPLETE = "incomplete"
    AMBIGUOUS = "ambiguous"
    TOO_MANY = "too many"


@dataclass(frozen=True, slots=True)
class Failure:
    """A line that is no command.

    `offset` counts characters from the start of the line to the offending word; for INCOMPLETE it is one more
    than the length of the line, so that a caret stands behind it. `reached` is the number of words
    understood.
    """

    kind: FailureKind
    offset: int
    reached: int
    shared: bool = False
    """Of an incomplete line: its last word is the beginning of several keywords."""


def caret_line(prompt: str, failure: Failure) -> str:
    """Return the line with the `^` that points at the fault, as seen under the prompt and the echoed line."""
    return " " * (len(prompt) + failure.offset) + "^"
