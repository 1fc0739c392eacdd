"""The lab as pure data, ready to be run: everything is rendered, nothing is started."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from labkit.topology.topology import Topology


@dataclass(frozen=True, slots=True)
class StagePlan:
    """A stage of a lab. `reference` holds, by node, what is configured at its end."""

    id: str
    titles: dict[str, str]
    reference: dict[str, str]


@dataclass(frozen=True, slots=True)
class LabPlan:
    """One student's copy of a lab.

    `start` and `solution` hold configuration text by node; nodes without a file are absent. `tasks` is the
    Markdown text by language. `rubric` is the rubric document with this student's variables filled in, as plain
    dicts and lists, each mapping carrying its place for error messages.
    """

    lab_id: str
    name: str
    student: str
    titles: dict[str, str]
    topology: Topology
    variables: dict[str, Any]
    start: dict[str, str]
    solution: dict[str, str]
    tasks: dict[str, str]
    folder: Path
    pass_mark: float
    """Percent of the maximum."""
    rubric: dict[str, Any] | None
    alternatives: dict[str, dict[str, str]] = field(default_factory=dict)
    """Other right solutions by name: configurations of the nodes that differ from `solution`."""
    faults: dict[str, dict[str, str]] = field(default_factory=dict)
    """Wrong solutions by name, in the same form."""
    stages: tuple[StagePlan, ...] = ()
    timers: Literal["vendor", "fast"] = "vendor"
    """Of the protocols in containers; the simulation shows the network when it has converged, whatever they are."""
