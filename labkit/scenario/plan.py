"""The lab as pure data, ready to be run: everything is rendered, nothing is started."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from labkit.topology.topology import Topology


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
