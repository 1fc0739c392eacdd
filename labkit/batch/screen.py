"""What a terminal shows of the characters that it was sent: the pager's marks wiped out, and lines overwritten."""

import re
from collections.abc import Iterator

_MARK = re.compile(r"\s*(?:-{4} ?More ?-{4}|--More--|<-+ ?More ?-+>)(?:\[\d+D *\[\d+D)?", re.IGNORECASE)
"""A pager's mark of VRP, of IOS and ZTE, and of ASA; what wiped it out may have lost its escape characters."""
_ESCAPE = re.compile(r"\x1b(?:\[(?P<count>\d*)[\d;?]*(?P<final>[@-~])|[@-Z\\-_]|\([A-Z0-9])")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


def as_shown(text: str) -> Iterator[str]:
    """Yield the lines of a text as they stand on the screen in the end, without the pager's marks."""
    for line in text.split("\n"):
        shown = _overwritten(line) if _CONTROL.search(line) else line
        rest = _MARK.sub("", shown, count=1) if "ore" in shown and _MARK.match(shown) else shown
        if rest or not shown:
            yield rest.rstrip()


def _overwritten(line: str) -> str:
    """Move the cursor and write as a terminal does: backspace, cursor left, erase; other sequences do nothing."""
    cells: list[str] = []
    at = place = 0
    while place < len(line):
        escape = _ESCAPE.match(line, place)
        if escape is not None:
            place = escape.end()
            if escape["final"] == "D":
                at = max(0, at - int(escape["count"] or 1))
            elif escape["final"] == "K" and not escape["count"]:
                del cells[at:]
            continue
        char = line[place]
        place += 1
        if char == "\b":
            at = max(0, at - 1)
        elif not _CONTROL.match(char):
            cells[at : at + 1] = [char]
            at += 1
    return "".join(cells)
