"""A lab as its folder says it was: the start state, and everything that was done since."""

import time
from collections.abc import Iterable
from datetime import datetime
from itertools import groupby
from typing import Any

from labkit.nos.device import Epoch
from labkit.runtime.events import Event, happen
from labkit.runtime.journal import Record, changes, read_journal
from labkit.runtime.lab import Lab, real_time
from labkit.runtime.plan_file import load_plan
from labkit.runtime.store import LabFolder


def running_clock() -> Epoch:
    """The machine's own time."""
    return real_time(time.monotonic, datetime.now().astimezone())


def rebuild(folder: LabFolder) -> Lab:
    """Build the lab of a folder and bring its work back."""
    attached = folder.read("lab.json").get("runtime") == "attach"
    lab = Lab.build(load_plan(folder.plan), running_clock(), attached=attached)
    replay(lab, read_journal(folder.journal))
    return lab


def replay(lab: Lab, records: Iterable[Record]) -> None:
    """Apply a journal: what was typed, and what was done to the lab from outside."""
    for kind, group in groupby(changes(records), key=lambda record: _outside(record["kind"])):
        if kind is None:
            lab.replay(group)
        else:
            for record in group:
                act(lab, record)


def act(lab: Lab, record: Record) -> None:
    """Do to a lab from outside what a record tells; one that only remembers something changes nothing."""
    node: str | None = record.get("node") or None
    match record["kind"]:
        case "lab-reset":
            lab.reset(node)
        case "lab-restore":
            lab.restore(record["snapshot"])
        case "lab-save":
            lab.save(node)
        case "lab-event":
            happen(lab, Event(record["event"], record["target"]))
        case "lab-stage":
            lab.configure(lab.plan.stages[record["stage"] - 2].reference if record["stage"] > 1 else {})


def outside_record(kind: str, **details: Any) -> Record:
    """The record of something that is done to a lab from outside."""
    now = datetime.now().astimezone().isoformat(timespec="milliseconds")
    return {"time": now, "node": "", "user": "labkit", "prompt": "", "line": "", **details, "kind": kind}


def _outside(kind: str) -> str | None:
    return kind if kind.startswith("lab-") else None
