"""A topology file of containerlab's as a lab folder.

Nodes become the nearest kinds of labkit's, ports are counted as containerlab counts them, and startup configurations
are taken over where the device speaks their language. What has no place in a lab (binds, commands, links to the
machine itself) is left out and named.
"""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from labkit.documents import Document, load, read_text
from labkit.errors import InputError, Problem
from labkit.formats.containerlab.kinds import (
    KIND_LABEL,
    PORTS_LABEL,
    POSITION_LABELS,
    card_ports,
    data_ports,
    nearest,
    number_of,
    with_cards,
)
from labkit.language import _
from labkit.scenario.confinement import confined
from labkit.topology.kinds import device_kind, kind_names, resolve_interface
from labkit.topology.topology import DeviceKind
from labkit.yamltext import dump_yaml

MAX_NODES = 1_000
MAX_LINKS = 10_000
_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_.-]{0,31}")
_OUTSIDE = ("host", "mgmt-net", "macvlan", "vxlan", "vxlan-stitch", "dummy")
"""Names and types of links that lead out of the network."""
_UNDERSTOOD = {"kind", "image", "group", "labels", "startup-config", "type"}
_PIXELS = 100
_FARTHEST = 1_000
_URL = re.compile(r"[a-z0-9+]+://|s3:|git@", re.IGNORECASE)


class _Model(BaseModel):
    model_config = ConfigDict(frozen=True, extra="allow", coerce_numbers_to_str=True)


class _Node(_Model):
    kind: str = ""
    image: str = ""
    group: str = ""
    labels: dict[str, str] = {}
    startup: str = Field(default="", alias="startup-config")


class _End(_Model):
    node: str
    interface: str


class _Link(_Model):
    type: str = ""
    endpoints: tuple[str | _End, ...] = ()
    mtu: int | None = Field(default=None, ge=68, le=9216)
    vars: dict[str, Any] = {}


class _Topology(_Model):
    defaults: _Node = _Node()
    kinds: dict[str, _Node | None] = {}
    groups: dict[str, _Node | None] = {}
    nodes: dict[str, _Node | None] = Field(min_length=1, max_length=MAX_NODES)
    links: tuple[_Link, ...] = Field(default=(), max_length=MAX_LINKS)


class _File(_Model):
    name: str = Field(min_length=1, max_length=200)
    topology: _Topology


@dataclass(frozen=True, slots=True)
class ImportedLab:
    """A lab folder's files by path, and what a user should know."""

    id: str
    files: Mapping[str, str]
    nodes: Mapping[str, str]
    """Kinds by name."""
    links: int
    notes: tuple[str, ...]


def read_containerlab(path: Path) -> ImportedLab:
    """Read a topology file. Raises InputError with all faults."""
    document = load(path)
    file = document.validate(_File)
    return _Reading(document, file.topology).lab(file.name)


@dataclass(slots=True)
class _Reading:
    document: Document
    topology: _Topology
    notes: list[str] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    names: dict[str, str] = field(default_factory=dict)
    """Names here by containerlab's."""

    def lab(self, name: str) -> ImportedLab:
        links = list(self._links())
        degree = Counter(node for _index, ends in links for node, _interface in ends)
        kinds = dict(self._kinds(degree))
        ports = self._ports(links, kinds)
        if self.problems:
            raise InputError(*self.problems)
        slug = re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-") or "lab"
        scenario = {
            "schema": 1,
            "id": f"imported/{slug}",
            "title": {"en": name},
            "course": "imported",
            "topology": {
                "nodes": {self.names[node]: self._entry(node, kind) for node, kind in kinds.items()},
                "links": [self._cable(index, ends, ports) for index, ends in links],
            },
        }
        files = {"scenario.yaml": dump_yaml(scenario)} | dict(self._starts(kinds))
        if self.problems:
            raise InputError(*self.problems)
        shown = {self.names[node]: kind.name for node, kind in kinds.items()}
        return ImportedLab(f"imported/{slug}", files, shown, len(links), tuple(self.notes))

    # nodes

    def _setting(self, name: str, what: str) -> str:
        """What a node says, else its group, its kind, or the defaults (containerlab's order)."""
        node = self.topology.nodes[name] or _Node()
        group = self.topology.groups.get(node.group) or _Node()
        kind = node.kind or group.kind or self.topology.defaults.kind
        sources = (node, group, self.topology.kinds.get(kind) or _Node(), self.topology.defaults)
        return kind if what == "kind" else next(filter(None, (getattr(one, what) for one in sources)), "")

    def _labels(self, name: str) -> Mapping[str, str]:
        node = self.topology.nodes[name]
        return node.labels if node is not None else {}

    def _kinds(self, degree: Mapping[str, int]) -> Iterator[tuple[str, DeviceKind]]:
        known = frozenset(kind_names())
        for name in self.topology.nodes:
            self._rename(name)
            own = self._labels(name).get(KIND_LABEL, "")
            if own in known:
                yield name, with_cards(device_kind(own), self._labels(name).get(PORTS_LABEL, ""))
                continue
            kind, image = self._setting(name, "kind"), self._setting(name, "image")
            chosen = nearest(kind, image, degree[name], known)
            if chosen.note:
                self.notes.append(
                    _(
                        "{node} is a {kind} here: {other} is not known",
                        node=self.names[name],
                        kind=chosen.kind,
                        other=" ".join(filter(None, (kind, image))),
                    )
                )
            self._left_out(name)
            yield name, device_kind(chosen.kind)

    def _rename(self, name: str) -> None:
        """Give a node a name that labkit takes."""
        short = re.sub(r"[^A-Za-z0-9_.-]", "-", name)[:28]
        plain = name if _NAME.fullmatch(name) else f"n{short}"
        while plain in self.names.values():
            plain += "x"
        self.names[name] = plain
        if plain != name:
            self.notes.append(
                _(
                    "{written} is called {name} here: node names are Latin letters, digits, `.`, `_`, `-`",
                    written=name,
                    name=plain,
                )
            )

    def _left_out(self, name: str) -> None:
        node = self.topology.nodes[name]
        given = sorted(set(node.model_extra or {}) - _UNDERSTOOD) if node is not None else []
        if given:
            self.notes.append(
                _("{node}: left out: {fields}", node=self.names[name], fields=", ".join(given[:20]))
            )

    def _entry(self, name: str, kind: DeviceKind) -> dict[str, Any]:
        entry: dict[str, Any] = {"kind": kind.name}
        if cards := card_ports(kind):
            entry["interfaces"] = cards
        labels = self._labels(name)
        with suppress(KeyError, ValueError):  # it is drawn where there is room
            place = [round(float(labels[label]) / _PIXELS, 2) for label in POSITION_LABELS]
            if all(abs(at) < _FARTHEST for at in place):
                entry["position"] = place
        return entry

    # links

    def _links(self) -> Iterator[tuple[int, list[tuple[str, str]]]]:
        """The links inside of the network, each with its two ends."""
        for index, link in enumerate(self.topology.links):
            at = ("topology", "links", index)
            ends = [self._end(one, at) for one in link.endpoints]
            if link.type in _OUTSIDE or any(node in _OUTSIDE for node, _interface in ends):
                self.notes.append(
                    _("left out: a link of the machine itself ({place})", place=self.document.place(at))
                )
            elif len(ends) != 2 or ends[0] == ends[1]:
                self._fault(at, _("a link has two ends"))
            elif unknown := [node for node, _interface in ends if node not in self.topology.nodes]:
                self._fault(at, _("unknown node: {node}", node=unknown[0]))
            else:
                yield index, ends

    def _end(self, end: str | _End, at: tuple[str | int, ...]) -> tuple[str, str]:
        if isinstance(end, _End):
            return end.node, end.interface
        node, colon, interface = end.partition(":")
        if not colon or not interface:
            self._fault(at, _("not a port: {text}", text=end))
        return node, interface

    def _ports(
        self, links: list[tuple[int, list[tuple[str, str]]]], kinds: Mapping[str, DeviceKind]
    ) -> dict[tuple[str, str], str]:
        """Give each end a port: the one of that name, else of that number, else the next one that is free."""
        used: dict[tuple[str, str], str] = {}
        for index, ends in links:
            for end in ends:
                if end in used:
                    self._fault(("topology", "links", index), _("used twice: {port}", port=":".join(end)))
                used[end] = ""
        taken: dict[str, set[str]] = {node: set() for node in kinds}
        for exact in (True, False):
            for (node, interface), given in used.items():
                if not given:
                    port = self._port(node, kinds[node], interface, taken[node], exact=exact)
                    used[node, interface] = port
                    taken[node].add(port)
        return used

    def _port(self, node: str, kind: DeviceKind, interface: str, taken: set[str], *, exact: bool) -> str:
        names = [spec.name for spec in data_ports(kind)]
        named = resolve_interface(kind, interface)
        number = number_of(interface)
        if named is not None and named.name in names:
            wanted = named.name
        elif number is not None and number <= len(names):
            wanted = names[number - 1]
        else:
            wanted = ""
        if wanted and wanted not in taken:
            return wanted
        if exact:
            return ""
        free = next((name for name in names if name not in taken), "")
        if not free:
            message = _("{kind} has only {count} ports", kind=kind.name, count=len(names))
            self.problems.append(
                Problem(self.document.key_place(("topology", "nodes", node)), f"{node}: {message}")
            )
        return free

    def _cable(
        self, index: int, ends: list[tuple[str, str]], ports: Mapping[tuple[str, str], str]
    ) -> list[str] | dict[str, Any]:
        link = self.topology.links[index]
        named = [f"{self.names[node]}:{ports[node, interface]}" for node, interface in ends]
        given: dict[str, Any] = {
            name: str(link.vars[name]) for name in ("rate", "delay", "loss") if name in link.vars
        }
        given |= {"mtu": link.mtu} if link.mtu else {}
        return {"ends": named, **given} if given else named

    # startup configurations

    def _starts(self, kinds: Mapping[str, DeviceKind]) -> Iterator[tuple[str, str]]:
        known = frozenset(kind_names())
        for name in kinds:
            startup = self._setting(name, "startup")
            if not startup.strip():
                continue
            kind = self._setting(name, "kind")
            own = self._labels(name).get(KIND_LABEL, "") in known
            if not own and not nearest(kind, "", 0, known).same_language:
                self.notes.append(
                    _(
                        "{node}: its startup configuration is left out: it is not in the words of {kind}",
                        node=self.names[name],
                        kind=kinds[name].name,
                    )
                )
            elif text := self._startup(name, startup):
                yield f"start/{self.names[name]}.cfg", text

    def _startup(self, name: str, startup: str) -> str:
        """Text that stands in the file itself, or beside it; never from anywhere else."""
        if "\n" in startup:
            return startup
        if _URL.match(startup) or "__clab" in startup:
            self.notes.append(_("{node}: left out: {fields}", node=self.names[name], fields=startup[:80]))
            return ""
        place = self.document.place(("topology", "nodes", name))
        try:
            return read_text(confined(self.document.path.parent, startup, place))
        except InputError as error:
            self.problems += error.problems
            return ""

    def _fault(self, at: tuple[str | int, ...], message: str) -> None:
        self.problems.append(self.document.problem(at, message))


def write_containerlab(lab: ImportedLab, folder: Path) -> None:
    """Write the lab folder. Raises InputError if there is something already."""
    if folder.is_symlink() or (folder.exists() and (not folder.is_dir() or any(folder.iterdir()))):
        raise InputError(Problem(str(folder), _("is not empty"), _("name another folder with `--out`")))
    for name, text in lab.files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="\n")
