"""What a terminal sends, read as keys.

Invalid UTF-8 becomes U+FFFD and unknown controls and escape sequences vanish, so that no bytes are wrong.
"""

import codecs
from collections.abc import Iterator
from enum import Enum, auto


class Key(Enum):
    """A key that is no character."""

    ENTER = auto()
    BACKSPACE = auto()
    DELETE = auto()
    LEFT = auto()
    RIGHT = auto()
    UP = auto()
    DOWN = auto()
    HOME = auto()
    END = auto()
    ERASE_BEFORE = auto()
    ERASE_AFTER = auto()
    ERASE_WORD = auto()
    TAB = auto()
    LITERAL = auto()
    INTERRUPT = auto()
    SUSPEND = auto()
    ESCAPE = auto()
    """Ctrl+], which ends a login from one device on another."""


_CONTROLS = {
    "\x01": Key.HOME,
    "\x02": Key.LEFT,
    "\x03": Key.INTERRUPT,
    "\x04": Key.DELETE,
    "\x05": Key.END,
    "\x06": Key.RIGHT,
    "\x08": Key.BACKSPACE,
    "\x09": Key.TAB,
    "\x0a": Key.ENTER,
    "\x0b": Key.ERASE_AFTER,
    "\x0d": Key.ENTER,
    "\x0e": Key.DOWN,
    "\x10": Key.UP,
    "\x15": Key.ERASE_BEFORE,
    "\x16": Key.LITERAL,
    "\x17": Key.ERASE_WORD,
    "\x1a": Key.SUSPEND,
    "\x1d": Key.ESCAPE,
    "\x7f": Key.BACKSPACE,
}

_SEQUENCES = {
    "A": Key.UP,
    "B": Key.DOWN,
    "C": Key.RIGHT,
    "D": Key.LEFT,
    "H": Key.HOME,
    "F": Key.END,
    "1~": Key.HOME,
    "7~": Key.HOME,
    "4~": Key.END,
    "8~": Key.END,
    "3~": Key.DELETE,
}
"""Escape sequences by what follows `ESC [` or `ESC O` (ECMA-48, and xterm's keys)."""

_LONGEST_SEQUENCE = 16


class KeyReader:
    """Reads keys from bytes that may be cut anywhere."""

    def __init__(self) -> None:
        self._decoder = codecs.getincrementaldecoder("utf-8")(errors="replace")
        self._after_return = False
        self._escape: str | None = None
        """What followed an escape so far; None outside of a sequence."""

    def feed(self, data: bytes) -> list[Key | str]:
        """Return the keys that the data completes. CR, LF, CR LF and CR NUL are each one Enter."""
        text = self._decoder.decode(data)
        if text[:-1].isprintable() and self._escape is None and not self._after_return:
            # a line and its Enter, as programs send them
            return [*text[:-1], *(key for last in text[-1:] for key in self._read(last))]
        return [key for character in text for key in self._read(character)]

    def _read(self, character: str) -> Iterator[Key | str]:
        after_return, self._after_return = self._after_return, character == "\r"
        if after_return and character in "\n\0":
            return
        if character == "\x1b":
            self._escape = ""
        elif character in _CONTROLS:
            self._escape = None
            yield _CONTROLS[character]
        elif self._escape is not None:
            yield from self._continue(self._escape + character)
        elif character.isprintable():
            yield character

    def _continue(self, sequence: str) -> Iterator[Key | str]:
        """Add to an escape sequence, and end it where it is complete or none that we know."""
        self._escape = None
        if sequence in {"[", "O"}:
            self._escape = sequence
        elif sequence[0] in "[O":
            if "@" <= sequence[-1] <= "~":
                key = _SEQUENCES.get(sequence[1:])
                if key is not None:
                    yield key
            elif len(sequence) < _LONGEST_SEQUENCE:
                self._escape = sequence
