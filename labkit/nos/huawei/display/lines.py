"""From lines to the text that a display prints."""

from collections.abc import Iterable


def joined(lines: Iterable[str]) -> str:
    """Return the lines, each ended. So a blank line at the end of a display stays one."""
    return "".join(f"{line}\n" for line in lines)
