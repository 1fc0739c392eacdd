"""Every error that labkit raises on purpose.

::

    LabkitError
    ├── UsageError          exit code 2: the command line or its arguments are wrong
    ├── InputError          exit code 2: a file, or something in it, is wrong
    ├── LabError            exit code 3: a lab could not be started, reached or stopped
    └── GraderError         exit code 3: the grader's own trouble, never the student's
"""

from dataclasses import dataclass

from labkit.language import _


class LabkitError(Exception):
    """The root of all errors that a user may see.

    `place` is a file with line and column, or a device; `hint` is a way out.
    """

    exit_code = 3

    def __init__(self, message: str, *, place: str = "", hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.place = place
        self.hint = hint

    def __str__(self) -> str:
        return _("{place}: {message}", place=self.place, message=self.message) if self.place else self.message


class UsageError(LabkitError):
    """The command line, or one of its arguments, is wrong."""

    exit_code = 2


@dataclass(frozen=True, slots=True)
class Problem:
    """One fault in an input file: where it is, what is wrong, and what to do about it."""

    place: str
    message: str
    hint: str = ""

    def __str__(self) -> str:
        return _("{place}: {message}", place=self.place, message=self.message)


class InputError(LabkitError):
    """One or more faults in an input file, all of them reported at once."""

    exit_code = 2

    def __init__(self, *problems: Problem) -> None:
        first = problems[0]
        super().__init__(first.message, place=first.place, hint=first.hint)
        self.problems = problems
        self.args = problems  # what an error is made of again on its way from another process

    def __str__(self) -> str:
        return "\n".join(str(problem) for problem in self.problems)


class LabError(LabkitError):
    """A lab could not be started, reached or stopped."""


class GraderError(LabkitError):
    """The grader could not do its work; the student loses nothing by it."""
