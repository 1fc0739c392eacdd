"""The journal of a lab: what was typed and done, one JSON object a line, on disk before the prompt returns.

Handing a line to the operating system is enough to survive a killed process. It is not synchronised to the
medium, which would cost milliseconds for each typed line and only matter when the whole machine loses power.
"""

import json
import os
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

Record = dict[str, Any]


class Journal:
    """An append-only file of records. A record is either there as a whole or not at all."""

    def __init__(self, path: Path) -> None:
        """Open or create the file; a last line that was cut off by a crash is removed."""
        self.path = path
        self._file = os.open(path, os.O_RDWR | os.O_CREAT | os.O_APPEND | getattr(os, "O_BINARY", 0), 0o600)
        self._length = _whole_length(path)
        if os.fstat(self._file).st_size != self._length:
            os.ftruncate(self._file, self._length)

    def append(self, *records: Record) -> None:
        """Write records; raises OSError, and leaves the file as it was, when they do not fit."""
        data = b"".join(json.dumps(record, ensure_ascii=False).encode() + b"\n" for record in records)
        try:
            written = 0
            while written < len(data):
                written += os.write(self._file, data[written:])
        except OSError:
            os.ftruncate(self._file, self._length)
            raise
        self._length += len(data)

    def close(self) -> None:
        """Close the file."""
        os.close(self._file)


def read_journal(path: Path) -> Iterator[Record]:
    """The whole records of a journal, oldest first; none when there is no file."""
    if not path.exists():
        return
    with path.open("rb") as file:
        for line in file:
            if line.endswith(b"\n"):
                yield json.loads(line)


def changes(records: Iterable[Record]) -> Iterator[Record]:
    """Those records that a restart must apply again."""
    return (record for record in records if record["kind"] not in ("show", "error"))


def _whole_length(path: Path) -> int:
    """The length up to the end of the last whole line."""
    with path.open("rb") as file:
        position = file.seek(0, os.SEEK_END)
        while position > 0:
            step = min(65536, position)
            position -= step
            file.seek(position)
            end = file.read(step).rfind(b"\n")
            if end >= 0:
                return position + end + 1
    return 0
