"""What stands behind the pipe of a `show` command: `| include`, `exclude`, `begin`, `section`."""

import re
from collections.abc import Callable

_PIPE = re.compile(r"\s\|\s*(?P<how>[A-Za-z]+)\s+(?P<what>.+?)\s*$")
_WAYS = ("begin", "exclude", "include", "section")


def pipe(line: str) -> tuple[str, Callable[[str], str] | None]:
    """Split a line at its pipe, and make what stands behind it a function on the output."""
    found = _PIPE.search(line)
    if found is None:
        return line, None
    how = next((word for word in _WAYS if word.startswith(found["how"].lower())), None)
    if how is None:
        return line, None
    pattern = _pattern(found["what"])
    return line[: found.start()], lambda text: selected(text, how, pattern)


def _pattern(what: str) -> re.Pattern[str]:
    """A regular expression as IOS has it: `_` is a boundary. A bad one is taken as plain text."""
    try:
        return re.compile(what.replace("_", r"(?:^|$|[ ,{}()])"))
    except re.error:
        return re.compile(re.escape(what))


def selected(text: str, how: str, pattern: re.Pattern[str]) -> str:
    """Keep the lines that a filter asks for."""
    lines = text.splitlines()
    hits = [pattern.search(line) is not None for line in lines]
    if how == "begin":
        chosen = lines[hits.index(True) :] if True in hits else []
    elif how == "section":
        chosen = _sections(lines, hits)
    else:
        chosen = [line for line, hit in zip(lines, hits, strict=True) if hit == (how == "include")]
    return "".join(f"{line}\n" for line in chosen)


def _sections(lines: list[str], hits: list[bool]) -> list[str]:
    """The lines that match, each with those below it that are indented deeper."""
    chosen: list[str] = []
    depth: int | None = None
    for line, hit in zip(lines, hits, strict=True):
        indent = len(line) - len(line.lstrip())
        inside = depth is not None and indent > depth
        if hit and not inside:
            depth = indent
        elif not inside:
            depth = None
        if depth is not None:
            chosen.append(line)
    return chosen
