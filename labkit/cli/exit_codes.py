"""What the exit code of every command means."""

from enum import IntEnum


class ExitCode(IntEnum):
    """The exit code of a command."""

    DONE = 0
    NEGATIVE = 1
    """A negative answer: pass mark missed, self-test or lint found something."""
    USAGE = 2
    """Wrong usage or bad input."""
    FAILED = 3
    """The lab or the grader failed."""
    INTERRUPTED = 130
    """Ctrl+C."""
