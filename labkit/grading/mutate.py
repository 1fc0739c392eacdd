"""Solutions with one line missing, to find out which lines a rubric would not miss."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

_STRUCTURE = {"#", "return", "quit", "system-view", "end", "exit", "!"}


@dataclass(frozen=True, slots=True)
class Mutant:
    """A configuration without one of its lines.

    `section` is the path of headings that the line stood under.
    """

    node: str
    line: str
    number: int
    """Counted from one."""
    section: tuple[str, ...]
    config: str


def mutants(start: Mapping[str, str], solution: Mapping[str, str]) -> Iterator[Mutant]:
    """Remove each line that the student has to find, one at a time; a heading goes with its section.

    Lines that the start configuration has in the same section are given, and are left alone.
    """
    for node in sorted(solution):
        lines = solution[node].splitlines()
        given = {path for _, path in _paths(start.get(node, "").splitlines())}
        for index, path in _paths(lines):
            if path in given:
                continue
            rest = lines[:index] + lines[_end(lines, index) :]
            yield Mutant(node, path[-1], index + 1, path[:-1], "\n".join(rest) + "\n")


def _paths(lines: list[str]) -> Iterator[tuple[int, tuple[str, ...]]]:
    """Each line that means something, with the headings above it by indentation; a `#` ends them all."""
    above: list[tuple[int, str]] = []
    for index, line in enumerate(lines):
        text = " ".join(line.split())
        if text in ("#", "!"):
            above = []
        if not text or text in _STRUCTURE or text.startswith(("#", "!", "[V")):
            continue
        while above and above[-1][0] >= _depth(line):
            above.pop()
        above.append((_depth(line), text))
        yield index, tuple(heading for _, heading in above)


def _end(lines: list[str], index: int) -> int:
    """Return the index after a line and the section under it, if it is a heading."""
    end = index + 1
    while (
        end < len(lines)
        and lines[end].strip() not in ("#", "!")
        and _depth(lines[end]) > _depth(lines[index])
    ):
        end += 1
    return end


def _depth(line: str) -> int:
    return len(line) - len(line.lstrip())
