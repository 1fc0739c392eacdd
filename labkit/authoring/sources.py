"""Where a solved network comes from: an eNSP project, or a lab that was brought up."""

from pathlib import Path

from labkit.authoring.folder import Solved
from labkit.formats.ensp.lab import read_lab
from labkit.formats.ensp.surroundings import plan_of
from labkit.runtime.lab import Lab
from labkit.runtime.rebuild import rebuild
from labkit.runtime.store import LabFolder
from labkit.scenario.plan import LabPlan


def solved_project(path: Path) -> tuple[Solved, str, list[str]]:
    """Read an eNSP project (folder, zip or `.topo`): what its devices saved last, its title, and notes.

    Raises InputError for files that are damaged.
    """
    imported = read_lab(path)
    plan = plan_of(imported)
    return Solved(plan.topology, _texts(Lab.build(plan))), imported.title, imported.notes


def solved_lab(folder: LabFolder) -> tuple[Solved, LabPlan]:
    """Take a running lab, or one that was stopped, as it is now; its start is the one it was brought up with."""
    lab = rebuild(folder)
    return Solved(lab.plan.topology, _texts(lab), _start(lab.plan)), lab.plan


def _texts(lab: Lab) -> dict[str, str]:
    """What runs on each device; a host is configured as it was at the start."""
    return {
        name: lab.plan.start.get(name, "") if device.node.kind.role == "host" else device.text()
        for name, device in lab.devices.items()
    }


def _start(plan: LabPlan) -> dict[str, str]:
    """The start of a lab, unless it has one for hosts only: then nobody has thought of what is given."""
    own = {name for name, node in plan.topology.nodes.items() if node.kind.role != "host"}
    return _texts(Lab.build(plan)) if own & plan.start.keys() else {}
