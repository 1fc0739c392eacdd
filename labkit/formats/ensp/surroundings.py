"""The lab of eNSP in which a configuration file was found, as a plan that can be built."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from labkit.documents import load
from labkit.errors import InputError
from labkit.formats.ensp.lab import ImportedLab, read_lab, scenario_text
from labkit.scenario.plan import LabPlan
from labkit.topology.reader import build_topology


@dataclass(frozen=True, slots=True)
class Surroundings:
    """A lab, and which of its nodes a configuration is from."""

    plan: LabPlan
    node: str


def surroundings(configuration: Path) -> Surroundings | None:
    """Find the topology beside a configuration or one folder above it; None where it belongs to none."""
    for folder in (configuration.parent, configuration.parent.parent):
        topologies = sorted(folder.glob("*.topo"))
        if len(topologies) == 1:
            lab = _lab(topologies[0])
            node = _owner(lab, configuration) if lab is not None else None
            return None if lab is None or node is None else Surroundings(plan_of(lab), node)
    return None


@cache
def _lab(topology: Path) -> ImportedLab | None:
    try:
        return read_lab(topology)
    except InputError:  # a configuration can be looked at even where the topology beside it is damaged
        return None


def _owner(lab: ImportedLab, configuration: Path) -> str | None:
    folders = {node.folder.lower(): node.name for node in lab.topology.nodes.values()}
    names = {node.name.lower(): node.name for node in lab.topology.nodes.values()}
    return folders.get(configuration.parent.name.lower()) or names.get(configuration.stem.lower())


def plan_of(lab: ImportedLab) -> LabPlan:
    """The lab without a folder: its topology and the current configurations."""
    document = load(Path("scenario.yaml"), scenario_text(lab))
    topology, problems = build_topology(document, ("topology",), lab.id)
    if problems:
        raise InputError(*problems)
    hosts = {name: node.host.text() for name, node in lab.topology.nodes.items() if node.host.text()}
    return LabPlan(
        lab_id=lab.id,
        name=lab.id,
        student="",
        titles={"en": lab.title},
        topology=topology,
        variables={},
        start=hosts | {name: saves[-1].text for name, saves in lab.saves.items()},
        solution={},
        tasks={},
        folder=Path(),
        pass_mark=60,
        rubric=None,
    )
