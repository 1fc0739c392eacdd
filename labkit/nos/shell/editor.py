"""A line being typed, and the lines typed before it."""

import unicodedata

from labkit.nos.shell.keys import Key

LONGEST_LINE = 4096
"""Characters of a line that are kept; a longer one is refused as a whole."""


def width(text: str) -> int:
    """Return the number of terminal columns that a text takes."""
    if text.isascii():
        return len(text)
    return sum(_columns(character) for character in text)


def _columns(character: str) -> int:
    if unicodedata.combining(character):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


class LineEditor:
    """One line with a cursor. Each change returns what the terminal must be sent for it."""

    def __init__(self, *, echo: bool = True) -> None:
        self._echo = echo
        self._characters: list[str] = []
        self.cursor = 0
        self.overlong = False
        """More was typed than is kept."""

    @property
    def text(self) -> str:
        """The whole line."""
        return "".join(self._characters)

    @property
    def before(self) -> str:
        """The line up to the cursor."""
        return "".join(self._characters[: self.cursor])

    @property
    def at_end(self) -> bool:
        """Whether the cursor stands behind the last character."""
        return self.cursor == len(self._characters)

    def insert(self, characters: str) -> str:
        """Put characters at the cursor."""
        fitting = characters[: LONGEST_LINE - len(self._characters)]
        self.overlong |= fitting != characters
        if not fitting:
            return ""
        self._characters[self.cursor : self.cursor] = fitting
        self.cursor += len(fitting)
        return self._shown(fitting + self._tail(0))

    def press(self, key: Key) -> str:
        """Move the cursor or erase; other keys do nothing."""
        end = len(self._characters)
        match key:
            case Key.LEFT:
                return self._move(self.cursor - 1)
            case Key.RIGHT:
                return self._move(self.cursor + 1)
            case Key.HOME:
                return self._move(0)
            case Key.END:
                return self._move(end)
            case Key.BACKSPACE:
                return self._erase(self.cursor - 1, self.cursor)
            case Key.DELETE:
                return self._erase(self.cursor, self.cursor + 1)
            case Key.ERASE_BEFORE:
                return self._erase(0, self.cursor)
            case Key.ERASE_AFTER:
                return self._erase(self.cursor, end)
            case Key.ERASE_WORD:
                return self._erase(self._word_start(), self.cursor)
            case _:
                return ""

    def replace(self, text: str) -> str:
        """Put another line in the place of this one, with the cursor at its end."""
        shown = self._erase(0, len(self._characters))
        self._characters = list(text[:LONGEST_LINE])
        self.cursor = len(self._characters)
        return shown + self._shown(self.text)

    def redrawn(self) -> str:
        """Return the line and the cursor's way to its place, for a terminal that stands behind the prompt."""
        return self._shown(self.text + _back(self._characters[self.cursor :]))

    def _shown(self, text: str) -> str:
        return text if self._echo else ""

    def _tail(self, erased: int) -> str:
        """Return what redraws the line from the cursor on, over some erased columns."""
        after = self._characters[self.cursor :]
        return "".join(after) + " " * erased + "\b" * erased + _back(after)

    def _move(self, to: int) -> str:
        to = min(max(to, 0), len(self._characters))
        passed = self._characters[self.cursor : to] or self._characters[to : self.cursor]
        forward = to > self.cursor
        self.cursor = to
        return self._shown("".join(passed) if forward else _back(passed))

    def _erase(self, first: int, last: int) -> str:
        first, last = max(first, 0), min(last, len(self._characters))
        if first >= last:
            return ""
        moved = self._move(first)
        erased = width("".join(self._characters[first:last]))
        del self._characters[first:last]
        self.overlong = self.overlong and bool(self._characters)
        return moved + self._shown(self._tail(erased))

    def _word_start(self) -> int:
        start = self.cursor
        while start > 0 and self._characters[start - 1] == " ":
            start -= 1
        while start > 0 and self._characters[start - 1] != " ":
            start -= 1
        return start


def _back(characters: list[str]) -> str:
    return "\b" * width("".join(characters))


class History:
    """The last lines typed, to go back to with the arrow keys."""

    def __init__(self, size: int) -> None:
        self._size = size
        self._lines: list[str] = []
        self._position = 0
        self._draft = ""

    def add(self, line: str) -> None:
        """Remember a line, once if it is repeated."""
        if not self._lines or self._lines[-1] != line:
            self._lines.append(line)
            del self._lines[: -self._size or len(self._lines)]
        self._position = len(self._lines)

    def earlier(self, draft: str) -> str | None:
        """Return the line before, None at the first. `draft` is kept for the way back."""
        if self._position == 0:
            return None
        if self._position == len(self._lines):
            self._draft = draft
        self._position -= 1
        return self._lines[self._position]

    def later(self) -> str | None:
        """Return the line after, at last the draft; None where one is there already."""
        if self._position == len(self._lines):
            return None
        self._position += 1
        return self._draft if self._position == len(self._lines) else self._lines[self._position]
