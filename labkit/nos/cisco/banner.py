"""Banners: a text between two marks, of one line or of several."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, ClassVar

from labkit.nos.shell.parameters import Mismatch, ParameterType

KINDS = ("exec", "login", "motd")
_OPENING = re.compile(
    r"\s*banner\s+(?:motd|login|exec|incoming)\s+(?P<mark>\^C|\S)(?P<text>.*)", re.IGNORECASE
)


def gather(text: str) -> Iterator[tuple[int, str]]:
    """The lines of a configuration with their numbers; a banner is one line, with its line feeds."""
    lines = enumerate(text.splitlines(), 1)
    for number, line in lines:
        opening = _OPENING.match(line)
        if opening is None or opening["mark"] in opening["text"]:
            yield number, line
            continue
        whole = [line]
        for _, following in lines:
            whole.append(following)
            if opening["mark"] in following:
                break
        yield number, "\n".join(whole)


def marked(typed: str) -> tuple[str, bool]:
    """The text of a banner as far as it was typed behind its mark, and whether the second mark has come."""
    mark = "^C" if typed.startswith("^C") else typed[:1]
    text, closed, _ = typed[len(mark) :].partition(mark)
    return text, bool(closed)


@dataclass(frozen=True, slots=True)
class Banner(ParameterType):
    """A text between two marks → the text. A `closed` one is whole; of an open one the second mark is missing."""

    closed: bool
    help: str = "LINE"
    rest: ClassVar[bool] = True
    generality: ClassVar[int] = 2

    def parse(self, text: str, context: Any) -> str:
        """Return the text; of an open banner with its mark, since more will come."""
        found, closed = marked(text)
        if closed is not self.closed:
            raise Mismatch
        return found if closed else text

    def format(self, value: Any) -> str:
        """Return the text between marks that nobody types in a banner."""
        return f"^C{value}^C"
