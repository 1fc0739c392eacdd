"""What a session sends to its terminal."""

import re

_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f]")


def printable(text: str) -> str:
    """Return text as a terminal may be sent it: line feeds as CR LF, and no other control but the tab."""
    return _CONTROL.sub("?", text.replace("\r\n", "\n")).replace("\n", "\r\n")


class Screen:
    """Bytes waiting to be sent. Whatever a user can have written passes `write`, which disarms it."""

    def __init__(self) -> None:
        self._sent = bytearray()
        self._at_line_start = True

    def take(self) -> bytes:
        """Return what is to be sent, once."""
        sent = bytes(self._sent)
        self._sent.clear()
        return sent

    def write(self, text: str) -> None:
        """Print text."""
        if text:
            self._at_line_start = text.endswith("\n")
            self._sent += printable(text).encode(errors="replace")

    def echo(self, text: str) -> None:
        """Send back what was typed: printable characters, and the backspaces that move the cursor."""
        if text:
            self._at_line_start = False
            self._sent += text.encode(errors="replace")

    def relay(self, data: bytes) -> None:
        """Pass on what the screen of another session sends, which has disarmed it."""
        if data:
            self._at_line_start = data.endswith(b"\n")
            self._sent += data

    def wipe(self, sequence: bytes) -> None:
        """Send what empties the line of the cursor."""
        self._sent += sequence
        self._at_line_start = True

    def fresh_line(self) -> None:
        """Go to the start of a line, unless the cursor is there."""
        if not self._at_line_start:
            self.write("\n")
