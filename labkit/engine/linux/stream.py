"""The byte stream to a program that runs beside a device's protocols."""

from typing import Protocol


class Stream(Protocol):
    """A program's standard input and output, as one would use a socket."""

    def send(self, data: bytes) -> None:
        """Write all of it to the program's standard input; raises LabError when the program has ended."""

    def receive(self, size: int) -> bytes:
        """Wait for output and return at most `size` bytes of it; `b""` when the program has ended."""

    def close(self) -> None:
        """End the program's input and let go of the stream."""
