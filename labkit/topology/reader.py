"""Topology documents to `Topology`, with every fault of the file at once."""

import re
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from labkit.documents import Document, load
from labkit.errors import InputError, Problem
from labkit.language import _, mark
from labkit.sentences import near
from labkit.topology.addresses import default_mac, parse_mac
from labkit.topology.file import GuestEntry, TopologyFile
from labkit.topology.guests import PortsError, guest_kind, guest_of, guest_ports
from labkit.topology.kinds import device_kind, interface_ranges, kind_names, port_spec, resolve_interface
from labkit.topology.quantities import parse_delay, parse_loss, parse_rate
from labkit.topology.topology import DeviceKind, Endpoint, InterfaceSpec, Link, Node, Topology
from labkit.yamltree import Path as KeyPath

_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_.-]{0,31}")
_PORT = re.compile(r"(?:GigabitEthernet|XGigabitEthernet|Ethernet|Serial)\d+(?:/\d+){1,2}")
_QUANTITIES = {
    "rate": (parse_rate, mark("a bandwidth"), mark("write it like 100mbit, 64kbit or 1gbit")),
    "delay": (parse_delay, mark("a delay"), mark("write it like 5ms, 200us or 1s")),
    "loss": (parse_loss, mark("a percentage"), mark("write it like 1% or 0.5%")),
}


def read_topology(path: Path, text: str | None = None) -> Topology:
    """Read a topology file; it is named after the file. Raises InputError with all faults."""
    document = load(path, text)
    problems: list[Problem] = []
    try:
        document.validate(TopologyFile)
    except InputError as error:
        problems += error.problems
    topology, faults = build_topology(document, (), path.stem)
    if problems or faults:
        raise InputError(*in_order(problems + faults))
    return topology


def build_topology(document: Document, at: KeyPath, name: str) -> tuple[Topology, list[Problem]]:
    """Build the topology that stands at a path of a document, and tell what is wrong with it.

    Faults of shape (unknown fields, wrong types) are not reported again: the model's validation names them.
    """
    data = document.data
    for part in at:
        data = data[part]
    builder = _Builder(document, at, name)
    if isinstance(data, dict):
        builder.add_nodes(data.get("nodes"))
        builder.add_links(data.get("links"))
    return Topology(name, builder.nodes, tuple(builder.links)), builder.problems


def in_order(problems: list[Problem]) -> list[Problem]:
    """Sort faults by file, line and column, each once."""

    def position(problem: Problem) -> tuple[str, int, int]:
        file, _, rest = problem.place.partition(".yaml:")
        line, _, column = rest.partition(":")
        return file, int(line or 0), int(column or 0)

    return sorted(dict.fromkeys(problems), key=position)


@dataclass(slots=True)
class _Builder:
    document: Document
    at: KeyPath
    name: str
    nodes: dict[str, Node] = field(default_factory=dict)
    links: list[Link] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    unusable: set[str] = field(default_factory=set)
    """Nodes that are named but faulty: their links are not blamed too."""
    used: dict[Endpoint, KeyPath] = field(default_factory=dict)

    def fault(self, path: KeyPath, message: str, hint: str = "") -> None:
        self.problems.append(self.document.problem((*self.at, *path), message, hint))

    def add_nodes(self, entries: Any) -> None:
        if not isinstance(entries, dict):
            return
        found: dict[str, tuple[DeviceKind, dict[str, Any]]] = {}
        for name, entry in entries.items():
            self.unusable.add(name)
            if not _NAME.fullmatch(name):
                place = self.document.key_place((*self.at, "nodes", name))
                hint = _("a letter, then letters, digits, `.`, `_` or `-`, at most 32")
                self.problems.append(Problem(place, _("not a valid node name: {name}", name=name), hint))
            elif isinstance(entry, dict) and "image" in entry:
                if kind_of_guest := self.guest(name, entry):
                    found[name] = (kind_of_guest, entry)
            elif isinstance(entry, dict) and isinstance(kind := entry.get("kind"), str):
                if kind in kind_names():
                    found[name] = (self.with_cards(device_kind(kind), name, entry), entry)
                else:
                    self.fault(
                        ("nodes", name, "kind"),
                        _("unknown kind: {kind}", kind=kind),
                        near(kind, kind_names()),
                    )
        self.place_nodes(found)

    def guest(self, name: str, entry: dict[str, Any]) -> DeviceKind | None:
        """Describe the device that an image is; None where its entry is of no right shape."""
        try:
            shaped = GuestEntry.model_validate(entry)
        except ValidationError:
            return None
        ports: list[InterfaceSpec] = []
        for index, text in enumerate(shaped.interfaces):
            try:
                ports += guest_ports(text)
            except PortsError as error:
                self.fault(("nodes", name, "interfaces", index), str(error), _("write it like eth1..8"))
        return guest_kind(shaped, ports) if ports else None

    def with_cards(self, kind: DeviceKind, name: str, entry: dict[str, Any]) -> DeviceKind:
        """Add the ports of cards to a device."""
        ports = entry.get("interfaces")
        added: list[InterfaceSpec] = []
        for index, port in enumerate(ports if isinstance(ports, list) else ()):
            if not isinstance(port, str):
                continue
            if not _PORT.fullmatch(port) or kind.interface(port) is not None:
                message = _("not a port that could be added: {port}", port=port)
                self.fault(
                    ("nodes", name, "interfaces", index), message, _("write it like GigabitEthernet1/0/0")
                )
            else:
                added.append(port_spec(kind, port))
        return replace(kind, interfaces=(*kind.interfaces, *added)) if added else kind

    def place_nodes(self, found: dict[str, tuple[DeviceKind, dict[str, Any]]]) -> None:
        """Make the nodes: addresses from the file come first, the others keep clear of them."""
        macs: dict[str, str] = {}
        for name, (_kind, entry) in found.items():
            if not isinstance(text := entry.get("mac"), str):
                continue
            mac = parse_mac(text)
            if mac is None:
                self.fault(
                    ("nodes", name, "mac"),
                    _("not a MAC address: {text}", text=text),
                    _("write it like 4c1f-cc12-3456"),
                )
            elif mac in macs.values():
                owner = next(other for other, known in macs.items() if known == mac)
                self.fault(
                    ("nodes", name, "mac"),
                    _("MAC address used twice: {text} is that of {owner}", text=text, owner=owner),
                )
            else:
                macs[name] = mac
        for name, (kind, entry) in found.items():
            mac = macs.setdefault(name, default_mac(self.name, name, kind, set(macs.values())))
            joins = self.joins(kind, name, entry.get("joins"))
            guest = guest_of(GuestEntry.model_validate(entry)) if "image" in entry else None
            self.nodes[name] = Node(name, kind, mac, _position(entry.get("position")), joins, guest)
            self.unusable.discard(name)

    def joins(self, kind: DeviceKind, name: str, pairs: Any) -> tuple[frozenset[str], ...] | None:
        """The pairs of ports that a cloud joins."""
        if not isinstance(pairs, list):
            return None
        if not kind.repeats:
            self.fault(
                ("nodes", name, "joins"), _("`joins` is for clouds and hubs, not for {name}", name=kind.name)
            )
            return None
        found: list[frozenset[str]] = []
        for index, pair in enumerate(pairs):
            ports = [self.join(kind, name, index, text) for text in pair] if isinstance(pair, list) else []
            if any(port in other for port in ports for other in found):
                self.fault(("nodes", name, "joins", index), _("a port is joined twice"))
            found.append(frozenset(port for port in ports if port))
        return tuple(found)

    def join(self, kind: DeviceKind, name: str, index: int, text: Any) -> str:
        """The long name of a port in `joins`; empty for a faulty one."""
        spec = resolve_interface(kind, text) if isinstance(text, str) else None
        if spec is None and isinstance(text, str):
            hint = _("{name} has {interfaces}", name=kind.name, interfaces=interface_ranges(kind))
            self.fault(("nodes", name, "joins", index), _("unknown interface: {text}", text=text), hint)
        return spec.name if spec is not None else ""

    def add_links(self, entries: Any) -> None:
        if not isinstance(entries, list):
            return
        for index, entry in enumerate(entries):
            path: KeyPath = ("links", index)
            options = entry if isinstance(entry, dict) else {}
            ends_path: KeyPath = (*path, "ends") if options else path
            ends = options.get("ends") if options else entry
            quantities = self.quantities(path, options)
            if not isinstance(ends, list) or len(ends) != 2:
                continue
            first, second = (self.end((*ends_path, number), text) for number, text in enumerate(ends))
            if first is None or second is None:
                continue
            if first.node == second.node:
                hint = _("a link joins two different nodes")
                self.fault(ends_path, _("link from {node} to itself", node=first.node), hint)
                continue
            mtu = options.get("mtu")
            self.links.append(Link((first, second), mtu=mtu if isinstance(mtu, int) else None, **quantities))

    def quantities(self, path: KeyPath, options: dict[str, Any]) -> dict[str, Any]:
        values = {}
        for name, (parse, what, hint) in _QUANTITIES.items():
            if isinstance(text := options.get(name), str):
                values[name] = parse(text)
                if values[name] is None:
                    self.fault(
                        (*path, name),
                        _("`{name}` is not {what}: {text}", name=name, what=_(what), text=text),
                        _(hint),
                    )
        return values

    def end(self, path: KeyPath, text: Any) -> Endpoint | None:
        """Find one end of a link, or tell why there is none."""
        if not isinstance(text, str):
            return None
        name, colon, interface = text.partition(":")
        if not colon or not interface:
            self.fault(
                path, _("not a port: {text}", text=text), _("write node:interface, such as R1:GE0/0/0")
            )
            return None
        node = self.nodes.get(name)
        if node is None:
            if name not in self.unusable:
                self.fault(path, _("unknown node: {name}", name=name), near(name, self.nodes))
            return None
        spec = resolve_interface(node.kind, interface)
        if spec is None:
            kind = node.kind
            hint = _("{name} has {interfaces}", name=kind.name, interfaces=interface_ranges(kind))
            self.fault(
                path,
                _(
                    "unknown interface: {name} ({kind}) has no {interface}",
                    name=name,
                    kind=kind.name,
                    interface=interface,
                ),
                hint,
            )
            return None
        end = Endpoint(name, spec.name)
        if end in self.used:
            first = self.document.place((*self.at, *self.used[end]))
            self.fault(
                path, _("interface used twice: {text}", text=text), _("first used at {first}", first=first)
            )
            return None
        self.used[end] = path
        return end


def _position(value: Any) -> tuple[float, float] | None:
    if isinstance(value, list) and len(value) == 2 and all(isinstance(part, int | float) for part in value):
        return float(value[0]), float(value[1])
    return None
