"""A lock that dies with its holder, on every operating system.

SQLite locks a file with whatever the system offers (POSIX byte ranges, `LockFileEx`), and the system frees it
when the process ends, however it ends. So nothing is ever stale: a lab runs exactly while its lock is held.
"""

import sqlite3
from pathlib import Path


class FileLock:
    """An exclusive lock on a file, between processes."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._connection: sqlite3.Connection | None = None

    def acquire(self) -> bool:
        """Take the lock and keep it until `release` or the end of the process; False when another has it."""
        connection = sqlite3.connect(self.path, timeout=0, isolation_level=None, check_same_thread=False)
        try:
            # Nothing is written, so that a full disk does not matter.
            connection.execute("BEGIN EXCLUSIVE")
        except sqlite3.OperationalError as error:
            connection.close()
            if "locked" in str(error):
                return False
            raise OSError(f"cannot lock {self.path}: {error}") from error
        self._connection = connection
        return True

    def release(self) -> None:
        """Give the lock back."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def is_held(self) -> bool:
        """Whether another holder has the lock now."""
        if not self.path.exists():
            return False
        if self.acquire():
            self.release()
            return False
        return True
