"""From what a student handed in to a configuration for each device of the lab.

Devices are recognised by the name of their file or folder, by the name that they call themselves, or by their place in
the topology of an eNSP project. Nothing that a submission says can stop the batch: what is missing, left over, there
twice or unreadable is noted for the student's report.
"""

import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import Any

from labkit.batch.placing import places
from labkit.batch.submissions import SUBMISSION
from labkit.errors import InputError, LabkitError, Problem
from labkit.formats.contents import Contents, archive_contents, contents, is_archive, read_regular
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
_TEXTS = (".cfg", ".txt", ".conf", ".config", ".log", "")
_IMAGES = (".efz",)
_SYSNAME = re.compile(r"^\s*(?:sysname|hostname)\s+(?P<name>\S+)", re.MULTILINE)
_PLAIN_NAMES = (
    "vrpcfg",
    "flash",
    "startup",
    "startup-config",
    "config",
    "running-config",
    "current-configuration",
)
"""What devices and students call the file of any device: the folder tells which."""


@dataclass(frozen=True, slots=True)
class HandedIn:
    """What was found: configurations by node, and what the student and the teacher should know."""

    configurations: Mapping[str, str] = field(default_factory=dict)
    notes: tuple[Message, ...] = ()


@dataclass(frozen=True, slots=True)
class _Candidate:
    """One configuration, and the names under which it came."""

    label: str
    text: str
    names: tuple[str, ...]
    """Of the file without its ending, and of its folder, in lower case."""

    @property
    def sysname(self) -> str:
        return _sysname(self.text)


def read_submission(paths: tuple[Path, ...], topology: Topology) -> HandedIn:
    """Read what was handed in for a lab with this topology.

    Raises InputError where it is hostile or cannot be read as a whole.
    """
    files = _all_files(paths)
    intake = _Intake(topology)
    if any(name.suffix.lower() == ".topo" for name in files):
        intake.project(files)
    if not intake.found:
        intake.loose_files(files)
    return intake.result()


def _all_files(paths: tuple[Path, ...]) -> Contents:
    """Everything in folders and archives, and in the archives inside of them; limits count for all of it."""
    files: Contents = {}
    for path in paths:
        if path.is_dir() or is_archive(path.name):
            files |= contents(path, SUBMISSION)
        else:
            files[PurePosixPath(path.name)] = _reader(path)
    for name in [name for name in files if is_archive(name.name)]:
        data = files[name]()
        if name.suffix.lower() == ".zip" and saves_or_none(data, name):
            continue  # what a device saved
        inner = archive_contents(data, name.name, str(name), SUBMISSION)
        del files[name]
        files |= {name.with_suffix("") / inside: read for inside, read in inner.items()}
    if len(files) > SUBMISSION.files:
        raise InputError(Problem(str(paths[0]), _("more than {limit} files", limit=SUBMISSION.files)))
    return {name: read for name, read in files.items() if not _is_clutter(name)}


def _reader(path: Path) -> Callable[[], bytes]:
    return lambda: read_regular(path, SUBMISSION.file)


def saves_or_none(data: bytes, name: PurePosixPath) -> str | None:
    """Return the configuration that a device saved in an archive, None where it is another kind of archive."""
    saves = saves_in(data, Path(name))
    return saves[-1].text if saves else None


def _is_clutter(name: PurePosixPath) -> bool:
    """What operating systems leave in every folder."""
    return any(
        part.startswith((".", "__MACOSX")) or part.lower() in ("thumbs.db", "desktop.ini")
        for part in name.parts
    )


class _Intake:
    """One submission as it is read."""

    def __init__(self, topology: Topology) -> None:
        self._topology = topology
        self._nodes = {name.lower(): name for name in topology.nodes}
        self._notes: list[Message] = []
        self.found: dict[str, str] = {}

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
        return HandedIn(self.found, tuple(self._notes))

    # a project of eNSP

    def project(self, files: Contents) -> None:
        """Take the saves of an eNSP project; a damaged one is noted."""
        try:
            source = with_topology(Path(), files)
            topology = read_devices(read_xml(source.read(source.topology), Path(source.topology)), Path())
            saves = find_saves(source, topology)
        except InputError as error:
            self._notes.append(say("the eNSP project cannot be read: {error}", error=_plain(error)))
            return
        texts = {name: kept[-1].text for name, kept in saves.items() if kept}
        known = {name: self._nodes[name.lower()] for name in texts if name.lower() in self._nodes}
        left = {
            name: self._nodes[_sysname(text)]
            for name, text in texts.items()
            if name not in known and _sysname(text) in self._nodes
        }
        known |= {name: node for name, node in left.items() if node not in known.values()}
        if len(known) < len(texts):
            known |= {
                name: node
                for name, node in places(topology, self._topology, known).items()
                if name in texts and name not in known
            }
        for name, text in texts.items():
            if name in known:
                self._take(known[name], text, name)
            else:
                self._notes.append(say("{name} is no device of this lab", name=name))

    # files with names

    def loose_files(self, files: Contents) -> None:
        """Take configuration files, each for the device that its names fit best."""
        candidates = [one for name in sorted(files) for one in self._candidates(name, files[name])]
        taken: dict[str, list[_Candidate]] = {}
        waiting = candidates
        for fits in (_by_file, _by_folder, _by_sysname, _by_word):
            still = []
            for one in waiting:
                node = fits(one, self._nodes)
                if node is None or (node in taken and fits is not _by_file):
                    still.append(one)
                else:
                    taken.setdefault(node, []).append(one)
            waiting = still
        self._last_one(waiting, taken)
        for node, several in taken.items():
            chosen = several[-1]
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
            self._take(node, chosen.text, chosen.label)
        for one in waiting:
            self._notes.append(say("{name} is no device of this lab", name=one.label))

    def _last_one(self, waiting: list[_Candidate], taken: dict[str, list[_Candidate]]) -> None:
        """The only file left belongs to the only device left."""
        left = [
            name
            for name, node in self._topology.nodes.items()
            if name not in taken and node.kind.role != "host"
        ]
        if len(waiting) == len(left) == 1 and not waiting[0].sysname:
            self._notes.append(
                say("{file} is taken for {node}, the only one left", file=waiting[0].label, node=left[0])
            )
            taken[left[0]] = [waiting.pop()]

    def _candidates(self, name: PurePosixPath, read: Callable[[], bytes]) -> Iterator[_Candidate]:
        suffix = name.suffix.lower()
        label = name.as_posix()
        names = (name.stem.lower(), name.parent.name.lower())
        try:
            if suffix == ".json":
                yield from self._snapshot(label, read())
            elif suffix in (".zip", *_IMAGES):
                text = saves_or_none(read(), name)
                if text is None:
                    self._notes.append(say("{file} holds no saved configuration", file=label))
                else:
                    yield _Candidate(label, _checked(text, label), names)
            elif suffix in _TEXTS:
                yield _Candidate(label, _text(read(), label), names)
            else:
                self._notes.append(say("{file} is not a configuration", file=label))
        except InputError as error:
            self._notes.append(say("{file} cannot be read: {error}", file=label, error=_plain(error)))

    def _snapshot(self, label: str, data: bytes) -> Iterator[_Candidate]:
        """Read what `labkit save` and `labkit down` write."""
        try:
            document = json.loads(data)
            nodes: Mapping[str, Any] = document["nodes"]
            texts = {str(name): nodes[name]["running"] for name in nodes}
        except (ValueError, KeyError, TypeError, RecursionError):
            self._notes.append(say("{file} is not a snapshot of labkit", file=label))
            return
        for name, text in texts.items():
            if isinstance(text, str):
                yield _Candidate(f"{label}:{name}", _checked(text, label), (name.lower(), ""))

    def _take(self, node: str, text: str, label: str) -> None:
        if not text.strip():
            self._notes.append(say("{file} is empty", file=label))
        else:
            self.found[node] = text


def _by_file(one: _Candidate, nodes: Mapping[str, str]) -> str | None:
    return nodes.get(one.names[0])


def _by_folder(one: _Candidate, nodes: Mapping[str, str]) -> str | None:
    return nodes.get(one.names[1]) if one.names[0] in _PLAIN_NAMES else None


def _by_sysname(one: _Candidate, nodes: Mapping[str, str]) -> str | None:
    return nodes.get(one.sysname)


def _by_word(one: _Candidate, nodes: Mapping[str, str]) -> str | None:
    """A device that is named among the words of the file's or the folder's name, if it is one only."""
    for name in one.names:
        found = {nodes[word] for word in re.split(r"[^a-z0-9]+", name) if word in nodes}
        if len(found) == 1:
            return found.pop()
    return None


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
