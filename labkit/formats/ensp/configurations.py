"""Which of the files around a topology is which device's saved configuration."""

import re
from collections.abc import Iterable, Set
from pathlib import PurePosixPath

from labkit.errors import InputError, Problem
from labkit.formats.ensp.flash import MAX_CONFIGURATION, SavedConfiguration, decode, saves_in
from labkit.formats.ensp.source import Source
from labkit.formats.ensp.topology import ImportedNode, ImportedTopology
from labkit.language import _

_SYSNAME = re.compile(r"^\s*sysname (?P<name>\S+)", re.MULTILINE)
_FIRST = ("flash.efz", "vrpcfg.zip", "vrpcfg.cfg")


def find_saves(source: Source, topology: ImportedTopology) -> dict[str, list[SavedConfiguration]]:
    """The saved configurations of each node, the current one last. Raises InputError for a damaged file.

    A device's own folder comes first; then an exported file beside the topology, or in a folder there that is no
    device's, that is called like the device, names it, or is the only one left for the only device that has none.
    """
    found: dict[str, list[SavedConfiguration]] = {}
    for node in topology.nodes.values():
        saves = _own(source, node)
        if saves:
            found[node.name] = saves
    owned = {node.folder.lower() for node in topology.nodes.values()}
    exported = {name: _text(source, name) for name in source.files if _is_exported(name, owned)}
    taken: set[PurePosixPath] = set()
    for node in _without(topology, found):
        match = next((name for name in exported if name.stem.lower() == node.name.lower()), None)
        match = match or next(
            (name for name in exported if _named(exported[name]) == node.name.lower()), None
        )
        if match is not None and match not in taken:
            found[node.name] = [SavedConfiguration(exported[match])]
            taken.add(match)
    names = {node.name.lower() for node in topology.nodes.values()}
    left = [name for name in exported if name not in taken and name.stem.lower() not in names]
    waiting = _without(topology, found)
    if len(left) == len(waiting) == 1:
        found[waiting[0].name] = [SavedConfiguration(exported[left[0]])]
        topology.notes.append(
            _(
                "{node}: its configuration is taken from {file}, the only one left",
                node=waiting[0].name,
                file=left[0],
            )
        )
    return found


def _without(topology: ImportedTopology, found: Iterable[str]) -> list[ImportedNode]:
    """The devices with a command line of their own that have no configuration yet."""
    known = set(found)
    return [
        node for node in topology.nodes.values() if node.name not in known and node.kind.startswith("huawei-")
    ]


def _own(source: Source, node: ImportedNode) -> list[SavedConfiguration]:
    own = [
        name for name in source.files if len(name.parts) == 2 and name.parts[0].lower() == node.folder.lower()
    ]
    ranked = sorted(own, key=_rank)
    for name in ranked:
        if name.suffix.lower() in (".efz", ".zip"):
            saves = saves_in(source.read(name), source.path(name))
            if saves:
                return saves
        elif name.suffix.lower() == ".cfg":
            return [SavedConfiguration(_text(source, name))]
    return []


def _rank(name: PurePosixPath) -> tuple[int, str]:
    lowered = name.name.lower()
    return (_FIRST.index(lowered) if lowered in _FIRST else len(_FIRST)), lowered


def _is_exported(name: PurePosixPath, owned: Set[str]) -> bool:
    folder = name.parts[0].lower() if len(name.parts) > 1 else ""
    return len(name.parts) <= 2 and folder not in owned and name.suffix.lower() == ".cfg"


def _text(source: Source, name: PurePosixPath) -> str:
    content = source.read(name)
    if len(content) > MAX_CONFIGURATION:
        raise InputError(Problem(str(source.path(name)), _("is too large for a configuration")))
    return decode(content, source.path(name))


def _named(text: str) -> str:
    found = _SYSNAME.search(text)
    return found["name"].lower() if found else ""
