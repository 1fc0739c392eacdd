"""A lab of eNSP as a lab folder that `labkit up` runs."""

import json
import re
from dataclasses import dataclass
from pathlib import Path

from labkit.errors import InputError, Problem
from labkit.formats.ensp.configurations import find_saves
from labkit.formats.ensp.flash import SavedConfiguration
from labkit.formats.ensp.source import open_source
from labkit.formats.ensp.topology import ImportedNode, ImportedTopology, read_devices
from labkit.formats.ensp.xml import read_xml
from labkit.language import _
from labkit.lint.hardware import ports_of
from labkit.topology.kinds import device_kind


@dataclass(frozen=True, slots=True)
class ImportedLab:
    """A topology with what its devices saved."""

    id: str
    title: str
    topology: ImportedTopology
    saves: dict[str, list[SavedConfiguration]]

    @property
    def notes(self) -> list[str]:
        """What a user should know."""
        return self.topology.notes


def read_lab(path: Path) -> ImportedLab:
    """Read a folder, a zip archive or a `.topo` file. Raises InputError that names the faulty file."""
    source = open_source(path)
    place = source.path(source.topology)
    topology = read_devices(read_xml(source.read(source.topology), place), place)
    saves = find_saves(source, topology)
    for node in topology.nodes.values():
        if node.name in saves:
            _add_printed_ports(node, saves[node.name][-1].text)
    title = source.topology.stem
    return ImportedLab(f"imported/{_slug(title)}", title, topology, saves)


def _add_printed_ports(node: ImportedNode, text: str) -> None:
    """A configuration lists the ports of cards too."""
    own = {spec.name for spec in device_kind(node.kind).interfaces}
    node.extra = list(dict.fromkeys([*node.extra, *(name for name in ports_of(text) if name not in own)]))


def _slug(title: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", title.lower()).strip("-") or "lab"


def write_lab(lab: ImportedLab, folder: Path) -> list[Path]:
    """Write the lab folder; what was written comes back. Raises InputError if there is something already."""
    if folder.is_symlink() or (folder.exists() and (not folder.is_dir() or any(folder.iterdir()))):
        raise InputError(Problem(str(folder), _("is not empty"), _("name another folder with `--out`")))
    files = {Path("scenario.yaml"): scenario_text(lab)}
    for node in lab.topology.nodes.values():
        if node.name in lab.saves:
            files |= _saved_files(node.name, lab.saves[node.name])
        elif text := node.host.text():
            files[Path("start", f"{node.name}.cfg")] = text
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    return list(files)


def _saved_files(node: str, saves: list[SavedConfiguration]) -> dict[Path, str]:
    """The current configuration, and the earlier ones by number and date."""
    *earlier, current = saves
    files = {Path("start", f"{node}.cfg"): current.text}
    for number, save in enumerate(earlier, 1):
        when = f"_{save.time:%Y-%m-%dT%H-%M-%S}" if save.time is not None else ""
        files[Path("history", node, f"{number:03}{when}.cfg")] = save.text
    return files


def scenario_text(lab: ImportedLab) -> str:
    """The lab's scenario.yaml, its topology inside."""
    lines = [
        f"# imported from eNSP: {json.dumps(lab.title, ensure_ascii=False)}",
        "schema: 1",
        f"id: {lab.id}",
        f"title: {{en: {json.dumps(lab.title, ensure_ascii=False)}}}",
        "course: imported",
        "topology:",
        "  nodes:",
        *(f"    {node.name}: {_entry(node)}" for node in lab.topology.nodes.values()),
    ]
    if lab.topology.links:
        lines += ["  links:", *(f"    - [{first!s}, {second!s}]" for first, second in lab.topology.links)]
    return "\n".join(lines) + "\n"


def _entry(node: ImportedNode) -> str:
    parts = [f"kind: {node.kind}"]
    if node.mac is not None:
        parts.append(f"mac: {'-'.join(node.mac[start : start + 4] for start in (0, 4, 8))}")
    if node.position is not None:
        parts.append(f"position: [{node.position[0]:.1f}, {node.position[1]:.1f}]")
    if node.joins is not None:
        pairs = ", ".join(f"[{first}, {second}]" for first, second in node.joins)
        parts.append(f"joins: [{pairs}]")
    if node.extra:
        parts.append(f"interfaces: [{', '.join(node.extra)}]")
    return "{" + ", ".join(parts) + "}"
