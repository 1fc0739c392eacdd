"""The proof of `live`: a line taken away must change some state or some display of the network it stands in.

Each configuration is set into a small network in which what it says can matter: every port is connected to a device of
its own that speaks to it. Where a configuration stands in a lab of eNSP, that lab is the network.
"""

import random
from collections.abc import Callable, Iterator, Sequence, Set
from pathlib import Path
from typing import Any

from labkit.formats.ensp.surroundings import Surroundings, surroundings
from labkit.lint.lines import ConfigLine, ConfigText, config_lines
from labkit.lint.reading import Reading
from labkit.lint.report import ConfigReport
from labkit.lint.stand import stand
from labkit.lint.stock import place_of, stock_lines
from labkit.lint.usage import ask_everything, displays, logins
from labkit.nos.device import Device
from labkit.runtime.lab import Lab

Appearance = dict[str, object]


Choose = Callable[[ConfigText, Sequence[ConfigLine]], Sequence[ConfigLine]]
"""Which of a file's lines are to be tried."""


def every(_source: ConfigText, lines: Sequence[ConfigLine]) -> Sequence[ConfigLine]:
    """Try all lines."""
    return lines


def sample(seed: int, number: int) -> Choose:
    """Try some lines of each file, the same ones for the same seed."""

    def choose(source: ConfigText, lines: Sequence[ConfigLine]) -> Sequence[ConfigLine]:
        dice = random.Random(f"{seed} {Path(source.name).name} {source.text}")  # noqa: S311
        return dice.sample(lines, min(number, len(lines)))

    return choose


def idle_lines(report: ConfigReport, choose: Choose = every) -> list[dict[str, Any]]:
    """The lines, apart from stock and kept ones, whose absence changes no state and no display."""
    kept = {(finding.file, finding.line) for finding in report.kept}
    return [
        {"file": reading.source.name, "line": line.number, "text": line.text}
        for reading in report.readings
        for line in _idle(reading, _tried(reading, kept, choose))
    ]


def _tried(reading: Reading, kept: Set[tuple[str, int]], choose: Choose) -> Sequence[ConfigLine]:
    source, stock = reading.source, stock_lines(reading.device.kind)
    lines = [
        line
        for line in config_lines(source.text)
        if place_of(line) not in stock and (source.name, line.number) not in kept
    ]
    return choose(source, lines)


def _idle(reading: Reading, lines: Sequence[ConfigLine]) -> Iterator[ConfigLine]:
    if not lines:
        return
    bench = _Bench(reading, surroundings(Path(reading.source.name)))
    whole = bench.appearance(reading.source.text)
    for line in lines:
        if bench.appearance(without(reading.source.text, line)) == whole:
            yield line


def without(text: str, line: ConfigLine) -> str:
    """The text without a line and, if it opens a section, without the section's body."""
    lines = text.splitlines()
    indent = len(lines[line.number - 1]) - len(lines[line.number - 1].lstrip())
    end = line.number
    while end < len(lines) and (rest := lines[end].strip()) and not rest.startswith("#"):
        if len(lines[end]) - len(lines[end].lstrip()) <= indent:
            break
        end += 1
    return "\n".join([*lines[: line.number - 1], *lines[end:]]) + "\n"


class _Bench:
    """A network in which one device has one configuration after another, each from a new start."""

    def __init__(self, reading: Reading, around: Surroundings | None) -> None:
        self.kind = reading.device.kind
        self.around = around

    def appearance(self, text: str) -> Appearance:
        """All that the network's devices tell when this device started with some configuration.

        Nothing is carried over: a lease, a router ID or a learnt address would hide what a line does.
        """
        devices = self._started(text)
        return {f"{device.name} {what}": shown for device in devices for what, shown in _tell(device)}

    def _started(self, text: str) -> list[Device]:
        if self.around is None:
            return [stand(self.kind, text)]
        lab = Lab.build(self.around.plan, configurations={self.around.node: text})
        return list(lab.devices.values())


def _tell(device: Device) -> Iterator[tuple[str, object]]:
    yield from ask_everything(device).items()
    yield from logins(device).items()
    for command in displays(device):
        yield command, device.run(command)
    yield "name", device.config.hostname
