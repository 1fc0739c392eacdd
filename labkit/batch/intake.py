"""From what a student handed in to a configuration for each device of the lab.

Devices are recognised by the name of their file or folder, by the name that they call themselves, or by their place in
the topology of an eNSP project. Nothing that a submission says can stop the batch: what is missing, left over, there
twice or unreadable is noted for the student's report.
"""

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import Any

from labkit.batch.naming import FITS, Names, Nodes, device_of
from labkit.batch.placing import places
from labkit.batch.transcript import read_transcript
from labkit.batch.unpacking import unpack
from labkit.errors import InputError, LabkitError, Problem
from labkit.formats.contents import Contents
from labkit.formats.ensp.configurations import find_saves
from labkit.formats.ensp.flash import MAX_CONFIGURATION, decode, saves_in
from labkit.formats.ensp.source import with_topology
from labkit.formats.ensp.topology import read_devices
from labkit.formats.ensp.xml import read_xml
from labkit.grading.message import Message, say
from labkit.language import _
from labkit.topology.topology import Topology

MAX_LINES = 20_000
MAX_LINE = 2_000
_MOST_NOTES = 40
_LONGEST = 120
_MOST_PROJECTS = 20
_TEXTS = (".cfg", ".txt", ".text", ".conf", ".config", ".log", ".dat", ".md", "")
_IMAGES = (".efz",)
_SYSNAME = re.compile(r"^\s*(?:sysname|hostname)\s+(?P<name>\S+)", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class HandedIn:
    """What was found: configurations by node, and what the student and the teacher should know."""

    configurations: Mapping[str, str] = field(default_factory=dict)
    notes: tuple[Message, ...] = ()
    saved: Mapping[str, str | None] = field(default_factory=dict)
    """What devices had saved, None for nothing, where that is told apart: a file for a device is both."""


@dataclass(frozen=True, slots=True)
class _Candidate:
    """One configuration, and the names under which it came."""

    label: str
    text: str
    names: Names
    saved: tuple[str | None, ...] = ()
    """What the device had saved, where that is told; None for nothing."""


@dataclass(frozen=True, slots=True)
class _Project:
    """What an eNSP project in a submission has: texts by node, and the devices that are none of the lab's."""

    label: str
    found: Mapping[str, str]
    strangers: tuple[str, ...] = ()
    fault: str = ""
    """Why it cannot be read."""


def read_submission(paths: tuple[Path, ...], topology: Topology) -> HandedIn:
    """Read what was handed in for a lab with this topology.

    Raises InputError where it is hostile or cannot be read as a whole.
    """
    unpacked = unpack(paths)
    intake = _Intake(topology)
    for label, fault in unpacked.faults:
        intake.unreadable(label, fault)
    projects = [name for name in unpacked.files if name.suffix.lower() == ".topo"]
    if projects:
        intake.projects(unpacked.files, projects)
    if not intake.found:
        intake.loose_files(unpacked.files)
    return intake.result()


class _Intake:
    """One submission as it is read."""

    def __init__(self, topology: Topology) -> None:
        self._topology = topology
        self._nodes = Nodes(topology.nodes)
        self._notes: list[Message] = []
        self.found: dict[str, str] = {}
        self._saved: dict[str, str | None] = {}

    def result(self) -> HandedIn:
        """Return what was found; devices that nothing was handed in for are named."""
        missing = [
            name
            for name, node in self._topology.nodes.items()
            if name not in self.found and node.kind.role != "host" and node.guest is None
        ]
        if not self.found:
            self._notes.append(say("no configuration was found: the start state is graded"))
        elif missing:
            self._notes.append(
                say("nothing was handed in for {nodes}: their start configuration is graded", nodes=missing)
            )
        notes = self._notes
        if len(notes) > _MOST_NOTES:
            more = say("and {count} more of this kind", count=len(notes) - _MOST_NOTES)
            notes = [*notes[: _MOST_NOTES - 1], more, notes[-1]]
        return HandedIn(self.found, tuple(notes), self._saved)

    def unreadable(self, label: str, fault: InputError) -> None:
        """Note a file that cannot be read."""
        self._notes.append(say("{file} cannot be read: {error}", file=_shown(label), error=_plain(fault)))

    # projects of eNSP

    def projects(self, files: Contents, topologies: list[PurePosixPath]) -> None:
        """Take the saves of an eNSP project, of several that which fits the lab best; a damaged one is noted."""
        highest = sorted(topologies, key=lambda name: (len(name.parts), name))[:_MOST_PROJECTS]
        others = set(topologies)
        read = [
            self._project({one: files[one] for one in files if one == name or one not in others}, name)
            for name in highest
        ]
        for one in read:
            if one.fault:
                self._notes.append(say("the eNSP project cannot be read: {error}", error=one.fault))
        best = max(read, key=lambda one: len(one.found))
        if best.found and any((one.found, one.strangers) != (best.found, best.strangers) for one in read):
            self._notes.append(
                say(
                    "{count} eNSP projects were handed in: {file} is graded",
                    count=len(topologies),
                    file=best.label,
                )
            )
        elif not best.found and not best.strangers and not best.fault:
            self._notes.append(
                say("in the eNSP project {file} no device has saved anything", file=best.label)
            )
        for node, text in best.found.items():
            try:
                self._take(node, _part_of(node, _checked(text, node)), node)
            except InputError as error:
                self.unreadable(node, error)
        for name in best.strangers:
            self._notes.append(say("{name} is no device of this lab", name=_shown(name)))

    def _project(self, files: Contents, name: PurePosixPath) -> _Project:
        label = _shown(name.as_posix())
        try:
            source = with_topology(Path(), files)
            topology = read_devices(read_xml(source.read(source.topology), Path(source.topology)), Path())
            saves = find_saves(source, topology)
        except InputError as error:
            return _Project(label, {}, fault=_plain(error))
        texts = {name: kept[-1].text for name, kept in saves.items() if kept}
        known = {name: node for name in texts if (node := self._nodes.find(name))}
        named = {name: self._nodes.find(_sysname(text)) for name, text in texts.items() if name not in known}
        taken = set(known.values())
        known |= {name: node for name, node in named.items() if node and node not in taken}
        if len(known) < len(texts):
            known |= {
                name: node
                for name, node in places(topology, self._topology, known).items()
                if name in texts and name not in known
            }
        found = {known[name]: text for name, text in texts.items() if name in known}
        return _Project(label, found, tuple(name for name in texts if name not in known))

    # files with names

    def loose_files(self, files: Contents) -> None:
        """Take configuration files, each for the device that its names fit best."""
        waiting = [one for name in sorted(files) for one in self._candidates(name, files[name])]
        taken: dict[str, list[_Candidate]] = {}
        for fits in FITS:
            still = []
            for one in waiting:
                node = fits(one.names, self._nodes)
                if node is None or (node in taken and fits is not FITS[0]):
                    still.append(one)
                else:
                    taken.setdefault(node, []).append(one)
            waiting = still
        self._last_one(waiting, taken)
        strangers = []
        for one in waiting:
            node = device_of(one.names, self._nodes)
            if node is None:
                strangers.append(one)
            else:
                taken[node].insert(0, one)  # another fits better
        for node, several in taken.items():
            self._chosen(node, several)
        for one in strangers:
            self._notes.append(say("{name} is no device of this lab", name=one.label))

    def _chosen(self, node: str, several: list[_Candidate]) -> None:
        """Take the last configuration of a device that is not empty; tell where others differ from it."""
        chosen = next((one for one in reversed(several) if one.text.strip()), several[-1])
        if len({one.text for one in several}) > 1:
            labels = [one.label for one in several]
            self._notes.append(
                say(
                    "{node} was handed in more than once ({files}): {file} is graded",
                    node=node,
                    files=labels,
                    file=chosen.label,
                )
            )
        self._take(node, chosen.text, chosen.label, chosen.saved)

    def _last_one(self, waiting: list[_Candidate], taken: dict[str, list[_Candidate]]) -> None:
        """The only file left belongs to the only device left."""
        left = [
            name
            for name, node in self._topology.nodes.items()
            if name not in taken and node.kind.role != "host"
        ]
        if len(waiting) == len(left) == 1 and not waiting[0].names.own:
            self._notes.append(
                say("{file} is taken for {node}, the only one left", file=waiting[0].label, node=left[0])
            )
            taken[left[0]] = [waiting.pop()]

    def _candidates(self, name: PurePosixPath, read: Callable[[], bytes]) -> Iterable[_Candidate]:
        suffix = name.suffix.lower()
        label = _shown(name.as_posix())
        try:
            if suffix == ".json":
                return list(self._snapshot(label, read()))
            if suffix in (".zip", *_IMAGES):
                saves = saves_in(read(), Path(name))
                if saves:
                    return _configurations(name, label, saves[-1].text)
                self._notes.append(say("{file} holds no saved configuration", file=label))
            elif suffix in _TEXTS:
                return _configurations(name, label, _text(read(), label))
            elif suffix != ".topo":  # of a project nothing of which could be taken, which was told
                self._notes.append(say("{file} is not a configuration", file=label))
        except InputError as error:
            self.unreadable(name.as_posix(), error)
        return ()

    def _snapshot(self, label: str, data: bytes) -> Iterator[_Candidate]:
        """Read what `labkit save` and `labkit down` write."""
        try:
            document = json.loads(data)
            nodes: Mapping[str, Any] = document["nodes"]
            texts = {str(name): (nodes[name]["running"], nodes[name].get("saved", 0)) for name in nodes}
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
            self._notes.append(say("{file} is not a snapshot of labkit", file=label))
            return
        for name, (text, saved) in texts.items():
            if isinstance(text, str):
                kept = (
                    (_checked(saved, label),) if isinstance(saved, str) else (None,) if saved is None else ()
                )
                names = Names(name, (), "")
                yield _Candidate(f"{label}:{_shown(name)}", _checked(text, label), names, kept)

    def _take(self, node: str, text: str, label: str, saved: tuple[str | None, ...] = ()) -> None:
        if not text.strip():
            self._notes.append(say("{file} is empty", file=label))
        else:
            self.found[node] = text
            self._saved.update((node, one) for one in saved)


def _configurations(name: PurePosixPath, label: str, text: str) -> list[_Candidate]:
    """The configurations in a file: one as a rule, and as many as a log of a terminal shows."""
    folders = tuple(reversed(name.parts[:-1]))
    found = read_transcript(_checked(text, label)) or {"": ""}
    if len(found) == 1:
        ((own, only),) = found.items()
        return [_Candidate(label, only, Names(name.name, folders, _sysname(only) or own))]
    return [_Candidate(f"{label}:{_shown(own)}", part, Names(own, (), own)) for own, part in found.items()]


def _part_of(node: str, text: str) -> str:
    """What a device of a project saved, or what was copied from its terminal into a file of its name."""
    found = read_transcript(text)
    return found.get(node.lower()) or next(iter(found.values()), "")


def _sysname(text: str) -> str:
    found = _SYSNAME.search(text)
    return found["name"].lower() if found else ""


def _text(data: bytes, label: str) -> str:
    if len(data) > MAX_CONFIGURATION:
        raise InputError(Problem(label, _("is too large for a configuration")))
    return _checked(decode(data, Path(label)), label)


def _checked(text: str, label: str) -> str:
    """A text within limits. Raises InputError for endless lines and for too many."""
    lines = text.splitlines()
    if len(lines) > MAX_LINES:
        raise InputError(Problem(label, _("more than {limit} lines", limit=MAX_LINES)))
    if any(len(line) > MAX_LINE for line in lines):
        raise InputError(Problem(label, _("a line is longer than {limit} characters", limit=MAX_LINE)))
    return text


def _plain(error: LabkitError) -> str:
    return error.message


def _shown(name: str) -> str:
    """A name as it may stand in a report: no longer than needed, and what cannot be seen written out."""
    shown = "".join(char if char.isprintable() else f"\\u{ord(char):04x}" for char in name[:_LONGEST])
    return shown + "…" if len(name) > _LONGEST else shown
