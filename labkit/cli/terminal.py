"""What the command line writes: data to standard output, everything else to standard error."""

import json
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from labkit.errors import InputError, LabkitError
from labkit.language import _, again


def data(text: str) -> None:
    """Print data as it is."""
    _write(sys.stdout, text)


def data_json(document: Any) -> None:
    """Print data as JSON."""
    _write(sys.stdout, json.dumps(document, ensure_ascii=False, indent=2))


def table(header: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """Print rows in aligned columns; a wide (Chinese) character counts as two."""
    lines = [list(header), *(list(row) for row in rows)]
    widths = [max(shown_width(line[column]) for line in lines) for column in range(len(header))]
    for line in lines:
        cells = (cell + " " * (width - shown_width(cell)) for cell, width in zip(line, widths, strict=True))
        data("  ".join(cells).rstrip())


def render(renderable: Any) -> None:
    """Print something of rich's: a table with colours where the terminal has them."""
    from rich.console import Console

    Console(highlight=False).print(renderable)


@contextmanager
def progress(total: int) -> Iterator[Callable[[str], None]]:
    """Show on a terminal how far a long work has come; the function tells that a part is done, and which."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (BarColumn(), MofNCompleteColumn(), TimeElapsedColumn(), TextColumn("{task.description}"))
    console = Console(stderr=True)
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as bar:
        task = bar.add_task("", total=total)
        yield lambda what: bar.update(task, advance=1, description=what)


def harmless(text: str) -> str:
    r"""Spell out the characters of a foreign text that would act on a terminal and not be shown: `\x1b`."""
    return "".join(
        char if char.isprintable() else char.encode("unicode_escape", "surrogatepass").decode()
        for char in text
    )


def note(text: str) -> None:
    """Tell what happens."""
    _write(sys.stderr, text)


def fail(error: LabkitError) -> None:
    """Show an error: one line for each fault, and the way out."""
    if isinstance(error, InputError):
        for problem in error.problems:
            _fail(str(problem), problem.hint)
        return
    _fail(str(error), error.hint)


def _fail(fault: str, hint: str) -> None:
    note(_("error: {fault}", fault=again(fault)))
    if hint:
        note(_("hint: {hint}", hint=again(hint)))


def _write(stream: Any, text: str) -> None:
    encoding = getattr(stream, "encoding", None) or "utf-8"
    stream.write(text.encode(encoding, "replace").decode(encoding) + "\n")
    stream.flush()


def shown_width(text: str) -> int:
    """Count the columns that a text takes on a terminal, where Chinese characters take two."""
    from unicodedata import east_asian_width

    return sum(2 if east_asian_width(char) in "WF" else 1 for char in text)
