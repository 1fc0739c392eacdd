"""Which lines of a solution a student is given at the start; all others are what is to be found.

Given are always what a new device has, what the simulation only keeps, and all of the hosts. Then it depends on what
an author chooses to keep: `addresses` gives the names of devices and the addresses of their ports and loopbacks,
`names` only the names, `nothing` nothing.
"""

import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Literal

from labkit.grading.lines import Line, end_of, lines_of
from labkit.lint.lines import ConfigText, without_secrets
from labkit.lint.report import lint
from labkit.lint.stock import stock_lines
from labkit.runtime.lab import Lab
from labkit.scenario.plan import LabPlan
from labkit.topology.topology import Node, Topology

Keep = Literal["addresses", "names", "nothing"]
KEEPS: tuple[Keep, ...] = ("addresses", "names", "nothing")
_PORT = re.compile(r"interface (?:(?:X?Gigabit|)Ethernet|Serial|LoopBack)[\d/]+", re.IGNORECASE)
_ADDRESS = re.compile(r"(?:undo portswitch|ip address |ipv6 enable|ipv6 address )")


def starts(topology: Topology, solution: Mapping[str, str], keep: Keep) -> dict[str, str]:
    """Return what each device starts from; those of which nothing is given are left out."""
    found = {}
    for name, text in solution.items():
        node = topology.nodes[name]
        start = text if node.kind.role == "host" else _given(node, text, keep)
        if start.strip():
            found[name] = start
    return found


def plan_with(
    topology: Topology, start: Mapping[str, str], solution: Mapping[str, str] | None = None
) -> LabPlan:
    """Return a plan of a network that stands in no folder."""
    return LabPlan(
        lab_id=topology.name,
        name=topology.name,
        student="",
        titles={"en": topology.name},
        topology=topology,
        variables={},
        start=dict(start),
        solution=dict(solution or {}),
        tasks={},
        folder=Path(),
        pass_mark=60,
        rubric=None,
    )


def concise(topology: Topology, texts: Mapping[str, str]) -> dict[str, str]:
    """Leave out what a new device has anyway, where the device then prints the same configuration as before."""
    shorter = {
        name: text if topology.nodes[name].kind.role == "host" else _without_stock(topology.nodes[name], text)
        for name, text in texts.items()
    }
    before, after = _printed(topology, texts), _printed(topology, shorter)
    return {name: shorter[name] if before[name] == after[name] else text for name, text in texts.items()}


def _without_stock(node: Node, text: str) -> str:
    stock = stock_lines(node.kind)
    return filtered(text, lambda line: _place(line) not in stock)


def _printed(topology: Topology, texts: Mapping[str, str]) -> dict[str, list[str]]:
    """What the devices print, but for passwords: each time one is sealed it looks different."""
    lab = Lab.build(plan_with(topology, texts))
    return {
        name: [without_secrets(line) for line in device.text().splitlines()]
        for name, device in lab.devices.items()
    }


def _place(line: Line) -> tuple[tuple[str, ...], str]:
    return tuple(map(without_secrets, line.above)), without_secrets(line.text)


def _given(node: Node, text: str, keep: Keep) -> str:
    stock = stock_lines(node.kind)
    idle = {one.line for one in lint([ConfigText(node.name, text, node.kind)]).kept}

    lines = text.splitlines()

    def is_given(line: Line) -> bool:
        heading = end_of(lines, line.index) > line.index + 1  # comes with what is given below it
        return not heading and (_place(line) in stock or line.index + 1 in idle or _kept(line, keep))

    return filtered(text, is_given)


def _kept(line: Line, keep: Keep) -> bool:
    """Whether the rule keeps a line that says something."""
    if keep == "nothing":
        return False
    if line.text.startswith("sysname ") and not line.above:
        return True
    on_port = bool(line.above) and _PORT.fullmatch(line.above[0]) is not None
    return keep == "addresses" and on_port and _ADDRESS.match(line.text) is not None


def filtered(text: str, wanted: Callable[[Line], bool]) -> str:
    """Keep the lines that are wanted, with the headings around them and a `#` between sections."""
    lines = text.splitlines()
    kept: set[int] = set()
    headings: list[Line] = []
    for line in lines_of(lines):
        headings = [one for one in headings[: len(line.above)] if one.path == line.path[: len(one.path)]]
        if wanted(line):
            kept |= {line.index, *(heading.index for heading in headings)}
        headings.append(line)
    result: list[str] = []
    for index, raw in enumerate(lines):
        if index in kept:
            result.append(raw)
        elif raw.strip() == "#" and result and result[-1].strip() != "#":
            result.append("#")
    while result and result[-1].strip() == "#":
        result.pop()
    return "\n".join(result) + "\n" if result else ""
