"""The proof of `live`: a line taken away must change some state or some display of the network it stands in.

Each configuration is set into a small network in which what it says can matter: every port is connected to a device of
its own that speaks to it. Where a configuration stands in a lab of eNSP, that lab is the network.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from labkit.formats.ensp.surroundings import Surroundings, surroundings
from labkit.lint.lines import ConfigLine, config_lines
from labkit.lint.reading import Reading
from labkit.lint.report import ConfigReport
from labkit.lint.stand import stand
from labkit.lint.stock import place_of, stock_lines
from labkit.lint.usage import ask_everything, displays
from labkit.nos.device import Device
from labkit.runtime.lab import Lab

Appearance = dict[str, object]


def idle_lines(report: ConfigReport) -> list[dict[str, Any]]:
    """The lines, apart from stock and kept ones, whose absence changes no state and no display."""
    kept = {(finding.file, finding.line) for finding in report.kept}
    return [
        {"file": reading.source.name, "line": line.number, "text": line.text}
        for reading in report.readings
        for line in _idle(reading)
        if (reading.source.name, line.number) not in kept
    ]


def _idle(reading: Reading) -> Iterator[ConfigLine]:
    bench = _Bench(reading, surroundings(Path(reading.source.name)))
    stock = stock_lines(reading.device.kind)
    whole = bench.appearance(reading.source.text)
    for line in config_lines(reading.source.text):
        if place_of(line) not in stock and bench.appearance(without(reading.source.text, line)) == whole:
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
    """A network in which one device's configuration is exchanged again and again."""

    def __init__(self, reading: Reading, around: Surroundings | None) -> None:
        if around is None:
            self.device = stand(reading.device.kind)
            self.devices = [self.device]
        else:
            lab = Lab.build(around.plan)
            self.device = lab.device(around.node)
            self.devices = list(lab.devices.values())

    def appearance(self, text: str) -> Appearance:
        """All that the network's devices tell when this device has some configuration."""
        self.device.load(text)
        return {f"{device.name} {what}": shown for device in self.devices for what, shown in _tell(device)}


def _tell(device: Device) -> Iterator[tuple[str, object]]:
    yield from ask_everything(device).items()
    for command in displays(device):
        yield command, device.run(command)
    yield "name", device.config.hostname
