"""What a lab's journal tells of how the student worked: hints that were read, stages that were put in place."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from labkit.runtime.journal import Record


@dataclass(frozen=True, slots=True)
class WorkDone:
    """`hints` counts by check the tiers that were read; `helped` has the share that was earned before help."""

    hints: Mapping[str, int] = field(default_factory=dict)
    helped: Mapping[str, float] = field(default_factory=dict)


def frozen_at(records: Iterable[Record]) -> str:
    """When students were shut out of the lab, as the journal writes times; empty where they are let in."""
    moment = ""
    for record in records:
        match record["kind"]:
            case "lab-freeze":
                moment = moment or record["time"]
            case "lab-thaw":
                moment = ""
    return moment


def work_done(records: Iterable[Record]) -> WorkDone:
    """Read a journal. Who returns the whole lab to its start has to do what was done for him himself."""
    hints: dict[str, int] = {}
    helped: dict[str, float] = {}
    for record in records:
        match record["kind"]:
            case "lab-hint":
                hints[record["check"]] = max(record["tier"], hints.get(record["check"], 0))
            case "lab-stage":
                helped = {**record["earned"], **helped}
            case "lab-reset" if not record["node"]:
                helped = {}
    return WorkDone(hints, helped)
