"""The lines of a configuration text, with the headings that they stand under."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

_STRUCTURE = {"#", "return", "quit", "system-view", "end", "exit", "!", "$"}


@dataclass(frozen=True, slots=True)
class Line:
    """A line that means something. `index` counts from zero; `above` are the headings, outermost first."""

    index: int
    raw: str
    text: str
    above: tuple[str, ...]

    @property
    def path(self) -> tuple[str, ...]:
        """The headings and the line."""
        return (*self.above, self.text)

    @property
    def words(self) -> list[str]:
        """The line's words."""
        return self.text.split()


def lines_of(lines: Sequence[str]) -> Iterator[Line]:
    """Each line that means something, with the headings above it by indentation; a `#` ends them all."""
    above: list[tuple[int, str]] = []
    for index, raw in enumerate(lines):
        text = " ".join(raw.split())
        if text in ("#", "!"):
            above = []
        if not text or text in _STRUCTURE or text.startswith(("#", "!", "[V")):
            continue
        while above and above[-1][0] >= depth(raw):
            above.pop()
        yield Line(index, raw, text, tuple(heading for _, heading in above))
        above.append((depth(raw), text))


def end_of(lines: Sequence[str], index: int) -> int:
    """Return the index after a line and the section under it, if it is a heading."""
    end = index + 1
    while (
        end < len(lines) and lines[end].strip() not in ("#", "!") and depth(lines[end]) > depth(lines[index])
    ):
        end += 1
    return end


def depth(line: str) -> int:
    """How far a line is indented."""
    return len(line) - len(line.lstrip())
