"""Output held back where a screen is full."""

from labkit.nos.shell.editor import width


class Pager:
    """Lets through one screenful after another.

    `columns` is the terminal's width: a line that is longer takes several rows of the screen.
    """

    def __init__(self, columns: int) -> None:
        self._columns = columns or 80
        self._held = ""
        self._used = 0

    @property
    def waiting(self) -> bool:
        """Whether text is held back."""
        return bool(self._held)

    def start(self) -> None:
        """Begin the output of a command with an empty screen."""
        self._held = ""
        self._used = 0

    def feed(self, text: str, length: int) -> str:
        """Add text; return what fits on a screen of `length` rows."""
        self._held += text
        return self._release(length)

    def page(self, length: int) -> str:
        """Return the next screenful."""
        self._used = 0
        return self._release(length)

    def line(self, length: int) -> str:
        """Return the next line."""
        self._used = length - 1
        return self._release(length)

    def _release(self, length: int) -> str:
        position = 0
        while position < len(self._held) and self._used < length:
            end = self._held.find("\n", position)
            end = len(self._held) if end < 0 else end
            self._used += max(1, -(-width(self._held[position:end]) // self._columns))
            position = end + 1
        shown, self._held = self._held[:position], self._held[position:]
        return shown
