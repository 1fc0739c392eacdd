"""FRR configuration as a document: sections by daemon and place, and the way from one to another."""

from collections.abc import Iterator

from labkit.engine.linux.topic import Document

UNDO = "\t"
"""Between a line and the command that takes it back, where that is not the line with `no` before it."""
INSIDE = " > "
"""Between a section's header and a header inside it."""


def line(text: str, undo: str = "") -> str:
    """A configuration line with the command that takes it back.

    Two lines with the same way back are two values of one setting: the second replaces the first.
    """
    return f"{text}{UNDO}{undo}" if undo else text


def place(daemon: str, *headers: str) -> str:
    """The name of a section: the daemon, and the commands that lead there."""
    return INSIDE.join((daemon, *headers))


def daemons(document: Document) -> list[str]:
    """The daemons that a document needs."""
    return list(dict.fromkeys(name.split(INSIDE, 1)[0] for name in document))


def difference(daemon: str, old: Document, new: Document) -> tuple[list[str], list[str]]:
    """What to tell a daemon: commands that take back, which may find nothing, and commands that must be taken.

    Sections go in the reverse order of that in which they were made, since later ones name earlier ones.
    """
    mine = {name: lines for name, lines in old.items() if _of(daemon, name)}
    wanted = {name: lines for name, lines in new.items() if _of(daemon, name)}
    undone = [
        command
        for name in reversed(mine)
        for command in _take_back(name, mine[name], wanted.get(name), mine.keys() - wanted.keys())
    ]
    done = [command for name, lines in wanted.items() for command in _add(name, mine.get(name, ()), lines)]
    return undone, done


def _of(daemon: str, name: str) -> bool:
    return name.split(INSIDE, 1)[0] == daemon


def _headers(name: str) -> list[str]:
    return name.split(INSIDE)[1:]


def _text(entry: str) -> str:
    return entry.split(UNDO, 1)[0]


def _undo(entry: str) -> str:
    text, _, undo = entry.partition(UNDO)
    return undo or (text.removeprefix("no ") if text.startswith("no ") else f"no {text}")


def _take_back(name: str, old: tuple[str, ...], new: tuple[str, ...] | None, gone: set[str]) -> Iterator[str]:
    headers = _headers(name)
    if new is None and headers and not headers[0].startswith("interface "):
        outer = INSIDE.join(name.split(INSIDE)[:-1])
        if outer not in gone or len(headers) == 1:
            yield from headers[:-1]
            yield f"no {headers[-1]}"
            yield from ("exit" for _ in headers[:-1])
        return
    kept = set(new or ())
    replaced = {_undo(entry) for entry in new or ()}
    undo = [_undo(entry) for entry in reversed(old) if entry not in kept and _undo(entry) not in replaced]
    if undo:
        yield from headers
        yield from undo
        yield from ("exit" for _ in headers)


def _add(name: str, old: tuple[str, ...], new: tuple[str, ...]) -> Iterator[str]:
    known = set(old)
    fresh = [_text(entry) for entry in new if entry not in known]
    headers = _headers(name)
    if fresh or (headers and not old):
        yield from headers
        yield from fresh
        yield from ("exit" for _ in headers)
