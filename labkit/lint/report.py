"""The result of linting configurations."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from labkit.lint.lines import ConfigText
from labkit.lint.observation import Field
from labkit.lint.reading import Effects, Reading, ReadLine, read
from labkit.lint.secrets import unreadable
from labkit.lint.stock import place_of, prints_of_itself, stock_lines
from labkit.lint.usage import Usage

Degree = Literal["rejected", "stock", "live", "shown", "kept"]


@dataclass(frozen=True, slots=True)
class Finding:
    """A line of a file, and what is to be said about it."""

    file: str
    line: int
    text: str
    note: str = ""

    def place(self) -> dict[str, Any]:
        """The line and where it is, as JSON."""
        return {"file": self.file, "line": self.line, "text": self.text}


@dataclass(slots=True)
class ConfigReport:
    """How many lines there are of each degree, and which ones need a look."""

    files: int = 0
    counts: dict[Degree, int] = field(default_factory=lambda: {"stock": 0, "live": 0, "shown": 0, "kept": 0})
    rejected: list[Finding] = field(default_factory=list)
    kept: list[Finding] = field(default_factory=list)
    unreadable: list[Finding] = field(default_factory=list)
    """Lines with a cipher text that another device made."""
    readings: list[Reading] = field(default_factory=list)

    @property
    def lines(self) -> int:
        """All lines that say something."""
        return sum(self.counts.values()) + len(self.rejected)

    def record(self) -> dict[str, Any]:
        """As JSON."""
        return {
            "files": self.files,
            "lines": self.lines,
            **{str(degree): count for degree, count in self.counts.items()},
            "rejected": [one.place() | {"error": one.note} for one in self.rejected],
            "kept_lines": [one.place() for one in self.kept],
            "unreadable": [one.place() for one in self.unreadable],
        }


def lint(sources: Sequence[ConfigText]) -> ConfigReport:
    """Load each configuration and sort its lines."""
    effects: Effects = {}
    usage = Usage()
    report = ConfigReport(files=len(sources))
    report.readings = [read(source, effects) for source in sources]
    for reading in report.readings:
        usage.observe(reading.device)
    for reading in report.readings:
        stock = stock_lines(reading.device.kind)
        for line in reading.lines:
            _sort(report, reading, line, usage, is_stock=place_of(line.line) in stock)
    return report


def _sort(report: ConfigReport, reading: Reading, line: ReadLine, usage: Usage, *, is_stock: bool) -> None:
    finding = Finding(reading.source.name, line.line.number, line.line.text, line.error)
    if unreadable(line.line.text):
        report.unreadable.append(finding)
    if line.error:
        report.rejected.append(finding)
        return
    degree: Any = "stock" if is_stock else usage.degree(_fields(reading, line))
    if degree == "kept" and prints_of_itself(reading.device.kind, line.line):
        degree = "stock"
    report.counts[degree] += 1
    if degree == "kept":
        report.kept.append(finding)


def _fields(reading: Reading, line: ReadLine) -> frozenset[Field]:
    """What a line sets; a heading that only opens a view sets what the lines under it do."""
    if line.fields:
        return line.fields
    return frozenset(
        field for other in reading.lines if line.line.text in other.line.headers for field in other.fields
    )
