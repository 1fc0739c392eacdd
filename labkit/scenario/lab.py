"""A lab folder as its author wrote it: nothing drawn, nothing rendered."""

import keyword
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from ipaddress import ip_network
from pathlib import Path

from labkit.documents import Document, load
from labkit.errors import InputError, Problem
from labkit.language import _
from labkit.scenario.confinement import confined
from labkit.scenario.file import Range, ScenarioFile, Subnets
from labkit.sentences import near
from labkit.topology.casting import changes, recast
from labkit.topology.reader import build_topology, in_order, read_topology
from labkit.topology.topology import Topology

RESERVED = frozenset({"student", "lab", "port", "management", "vendor", "true", "false", "none"})
"""Names that every template knows already."""


@dataclass(frozen=True, slots=True)
class Lab:
    """A lab of the catalogue, or of a folder."""

    id: str
    folder: Path
    scenario: ScenarioFile
    topology: Topology
    document: Document
    """scenario.yaml with its places."""
    vendor: str = ""
    """For which vendor the network was cast; empty where it is as it was written."""
    cast: frozenset[str] = frozenset()
    """Nodes that are another vendor's devices than those written."""

    @property
    def words(self) -> str:
        """Whose words the lab's texts may use: the vendor it was cast for, else that of its first network device."""
        kinds = (node.kind for node in self.topology.nodes.values())
        return self.vendor or next((kind.vendor for kind in kinds if kind.role != "host"), "")

    @property
    def titles(self) -> dict[str, str]:
        """The title by language."""
        return self.scenario.title.by_language()


def read_lab(folder: Path, topologies: Sequence[Path] = ()) -> Lab:
    """Read a lab folder; `topologies` are searched for a network that it names. Raises InputError."""
    document = load(confined(folder, "scenario.yaml"))
    problems: list[Problem] = []
    scenario = None
    try:
        scenario = document.validate(ScenarioFile)
    except InputError as error:
        problems += error.problems
    topology, faults = _topology(document, topologies)
    problems += faults
    if scenario is not None:
        problems += _variable_faults(document, scenario)
        problems += _repeated_stages(document, scenario)
    if problems or scenario is None or topology is None:
        raise InputError(*in_order(problems))
    return Lab(scenario.id, folder, scenario, topology, document)


def cast_lab(lab: Lab, vendor: str) -> Lab:
    """Put a vendor's devices in the place of those of others. Raises InputError where none fits."""
    nodes = frozenset(name for name, node in lab.topology.nodes.items() if changes(node, vendor))
    if not vendor or not nodes:
        return lab
    return replace(lab, topology=recast(lab.topology, vendor), vendor=vendor, cast=nodes)


def _topology(document: Document, topologies: Sequence[Path]) -> tuple[Topology | None, list[Problem]]:
    """Find the lab's network: inline, a file of its folder, or one of the catalogue."""
    entry = document.data.get("topology") if isinstance(document.data, dict) else None
    if isinstance(entry, dict):
        return build_topology(document, ("topology",), str(document.data.get("id", "")))
    if not isinstance(entry, str):
        return None, []
    try:
        return read_topology(_topology_file(entry, document, topologies)), []
    except InputError as error:
        return None, list(error.problems)


def _topology_file(name: str, document: Document, topologies: Sequence[Path]) -> Path:
    place = document.place(("topology",))
    if "/" in name or "\\" in name or name.endswith(".yaml"):
        path = confined(document.path.parent, name, place)
        if path.is_file():
            return path
        raise InputError(Problem(place, _("no such file: {name}", name=name)))
    for folder in topologies:
        path = confined(folder, f"{name}.yaml", place)
        if path.is_file():
            return path
    known = {path.stem for folder in topologies for path in folder.glob("*.yaml")}
    raise InputError(Problem(place, _("unknown topology: {name}", name=name), near(name, known)))


def _variable_faults(document: Document, scenario: ScenarioFile) -> Iterable[Problem]:
    for name, entry in scenario.variables.items():
        path = ("variables", name)
        if not (name.isidentifier() and name.isascii()) or keyword.iskeyword(name):
            hint = _("letters, digits and `_`, not beginning with a digit")
            yield Problem(document.key_place(path), _("not a valid variable name: {name}", name=name), hint)
        elif name.lower() in RESERVED:
            yield Problem(
                document.key_place(path),
                _("`{name}` is defined already", name=name),
                _("choose another name"),
            )
        if isinstance(entry, Range) and entry.first > entry.last:
            message = _("`from` must not be above `to`: {first} > {last}", first=entry.first, last=entry.last)
            yield document.problem((*path, "from"), message)
        if isinstance(entry, Subnets):
            yield from _subnet_faults(document, name, entry)


def _subnet_faults(document: Document, name: str, entry: Subnets) -> Iterable[Problem]:
    try:
        network = ip_network(entry.of)
    except ValueError:
        hint = _("write it like 10.0.0.0/8, without host bits")
        yield document.problem(
            ("variables", name, "of"), _("not a network: {network}", network=entry.of), hint
        )
        return
    if not network.prefixlen <= entry.length <= network.max_prefixlen:
        message = _(
            "`length` must be between {prefixlen} and {max_prefixlen}, found: {length}",
            prefixlen=network.prefixlen,
            max_prefixlen=network.max_prefixlen,
            length=entry.length,
        )
        yield document.problem(("variables", name, "length"), message)


def _repeated_stages(document: Document, scenario: ScenarioFile) -> Iterable[Problem]:
    seen: set[str] = set()
    for index, stage in enumerate(scenario.stages):
        if stage.id in seen:
            yield document.problem(("stages", index, "id"), _("stage id used twice: {id}", id=stage.id))
        seen.add(stage.id)
