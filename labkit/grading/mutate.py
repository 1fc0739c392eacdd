"""Solutions with one mistake in them, to find out which mistakes a rubric would not notice."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from labkit.grading.lines import Line, end_of, lines_of
from labkit.grading.values import wrong_values


@dataclass(frozen=True, slots=True)
class Mutant:
    """A configuration with one mistake: a line left out, a value changed, or a fault put in.

    `section` is the path of headings that the line stands under. `wrong` is the line as it was typed; it is
    empty for a line that was left out.
    """

    node: str
    line: str
    number: int
    """Counted from one."""
    section: tuple[str, ...]
    config: str
    wrong: str = ""


def mutants(start: Mapping[str, str], solution: Mapping[str, str]) -> Iterator[Mutant]:
    """Make every mistake in what the student has to find, one at a time.

    Lines that the start configuration has in the same section are given, and are left alone.
    """
    for node in sorted(solution):
        text = solution[node].splitlines()
        given = {line.path for line in lines_of(start.get(node, "").splitlines())}
        lines = list(lines_of(text))
        if all(line.path in given for line in lines):
            continue
        for line in lines:
            if line.path not in given:
                yield _without(node, text, line)
                yield from _with_wrong_values(node, text, line)
            section = [each.strip() for each in text[line.index + 1 : end_of(text, line.index)]]
            if (fault := _fault(line)) and section and fault not in section:
                yield _with_fault(node, text, line, fault)


def _without(node: str, text: list[str], line: Line) -> Mutant:
    """Leave a line out; a heading goes with its section."""
    rest = text[: line.index] + text[end_of(text, line.index) :]
    return Mutant(node, line.text, line.index + 1, line.above, _joined(rest))


def _with_wrong_values(node: str, text: list[str], line: Line) -> Iterator[Mutant]:
    indent = line.raw[: len(line.raw) - len(line.raw.lstrip())]
    for wrong in wrong_values(line):
        changed = [*text[: line.index], indent + wrong, *text[line.index + 1 :]]
        yield Mutant(node, line.text, line.index + 1, line.above, _joined(changed), wrong)


def _fault(line: Line) -> str:
    """Return what the catalogue of faults adds under a heading: a port that somebody shut down."""
    physical = line.text.startswith(
        ("interface GigabitEthernet", "interface FastEthernet", "interface Ethernet", "interface Serial")
    )
    return "shutdown" if physical and "." not in line.text and not line.above else ""


def _with_fault(node: str, text: list[str], line: Line, fault: str) -> Mutant:
    end = end_of(text, line.index)
    changed = [*text[:end], f" {fault}", *text[end:]]
    return Mutant(node, line.text, line.index + 1, line.above, _joined(changed), fault)


def _joined(lines: list[str]) -> str:
    return "\n".join(lines) + "\n"
