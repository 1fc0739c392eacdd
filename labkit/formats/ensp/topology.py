"""A `.topo` file's devices and cables, under the names that labkit gives them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from labkit.errors import InputError, Problem
from labkit.formats.ensp.models import card_ports, kind_for
from labkit.formats.ensp.settings import HostSettings, read_settings
from labkit.formats.ensp.xml import Element
from labkit.language import _
from labkit.topology.addresses import parse_mac
from labkit.topology.kinds import device_kind

MAX_DEVICES = 2000
MAX_PORTS = 512
_TYPES = {
    "GE": "GigabitEthernet",
    "ETH": "Ethernet",
    "ETHERNET": "Ethernet",
    "SERIAL": "Serial",
    "XGE": "XGigabitEthernet",
}
_SLOT = re.compile(r"slot(\d{1,2})")


@dataclass(slots=True)
class ImportedNode:
    """A device of the topology. `folder` is its id, which names the folder with its files."""

    name: str
    kind: str
    folder: str
    model: str
    mac: str | None
    position: tuple[float, float] | None
    host: HostSettings
    ports: list[str]
    """By eNSP's index, which counts from zero over all of the device's ports as the file lists them."""
    joins: list[tuple[str, str]] | None = None
    """Of a cloud: the ports that its mapping joins."""
    extra: list[str] = field(default_factory=list)
    """Ports that the kind does not have: those of added cards."""


@dataclass(slots=True)
class ImportedTopology:
    """What was read, and what a user should know about it."""

    nodes: dict[str, ImportedNode] = field(default_factory=dict)
    links: list[tuple[str, str]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def read_devices(root: Element, path: Path) -> ImportedTopology:
    """Read the tree of a `.topo` file. Raises InputError where it is no topology."""
    devices, lines = root.first("devices"), root.first("lines")
    if root.name != "topo" or devices is None:
        raise InputError(
            Problem(f"{path}:{root.line}", _("not a topology of eNSP: there is no `topo` with `devices`"))
        )
    elements = devices.all("dev")
    if not elements:
        raise InputError(Problem(f"{path}:{devices.line}", _("the topology has no devices")))
    if len(elements) > MAX_DEVICES:
        raise InputError(Problem(f"{path}:{devices.line}", _("more than {limit} devices", limit=MAX_DEVICES)))
    found = ImportedTopology()
    by_id: dict[str, ImportedNode] = {}
    for element in elements:
        node = _node(element, found)
        found.nodes[node.name] = node
        by_id[element.get("id").upper()] = node
    used: set[str] = set()
    for line in lines.all("line") if lines is not None else ():
        for pair in line.all("interfacePair"):
            _link(line, pair, by_id, used, found)
    return found


def _node(element: Element, found: ImportedTopology) -> ImportedNode:
    written = element.get("name").strip()
    name = _free_name(written, found)
    if name != written:
        found.notes.append(
            _(
                "{written} is called {name} here: node names are Latin letters, digits, `.`, `_`, `-`",
                written=repr(written),
                name=name,
            )
        )
    model = element.get("model", "Router")
    kind, own = kind_for(model)
    if not own:
        found.notes.append(
            _(
                "{name}: no kind for model {model}, {kind} is the nearest",
                name=name,
                model=repr(model),
                kind=kind,
            )
        )
    mac = parse_mac(element.get("system_mac"))
    if mac is not None and any(other.mac == mac for other in found.nodes.values()):
        found.notes.append(
            _(
                "{name}: its address {get} is that of another device: it gets a new one",
                name=name,
                get=element.get("system_mac"),
            )
        )
        mac = None
    ports, extra = _ports(element, kind)
    host = read_settings(element.get("settings"))
    joins = _joins(element, ports) if model.upper() == "CLOUD" else None
    return ImportedNode(
        name, kind, element.get("id"), model, mac, _position(element), host, ports, joins, extra
    )


def _joins(element: Element, ports: list[str]) -> list[tuple[str, str]]:
    """A cloud's port mapping: `interfaceMap` joins its ports by their numbers, which count from one."""
    found: list[tuple[str, str]] = []
    used: set[int] = set()
    for entry in (entry for slot in element.all("slot") for entry in slot.all("interfaceMap")):
        numbers = [entry.get("displayNo"), entry.get("remoteDisplayNo")]
        if not all(number.isdecimal() and len(number) < 5 for number in numbers):
            continue
        first, second = sorted(int(number) for number in numbers)
        if 0 < first < second <= len(ports) and not {first, second} & used:
            used |= {first, second}
            found.append((ports[first - 1], ports[second - 1]))
    return found


def _free_name(written: str, found: ImportedTopology) -> str:
    name = re.sub(r"[^A-Za-z0-9_.-]+", "_", written).strip("_.-")[:28] or "node"
    name = name if name[0].isalpha() else f"N{name}"
    number, free = 2, name
    while free.lower() in {other.lower() for other in found.nodes}:
        free, number = f"{name}_{number}", number + 1
    return free


def _position(element: Element) -> tuple[float, float] | None:
    try:
        x, y = float(element.get("cx")), float(element.get("cy"))
    except ValueError:
        return None
    return (x, y) if abs(x) < 1e6 and abs(y) < 1e6 else None


def _ports(element: Element, kind: str) -> tuple[list[str], list[str]]:
    """The names of a device's ports by index, and those among them that its kind lacks."""
    known = device_kind(kind)
    if known.role == "host":
        return ["eth0"], []
    own = {spec.name for spec in known.interfaces}
    starts: dict[str, int] = {}
    ports: list[str] = []
    for slot in element.all("slot"):
        ports += _card(slot)
        for interface in slot.all("interface"):
            ports += _interfaces(
                interface, [spec.name for spec in known.interfaces if not spec.management], starts
            )
    return ports, [name for name in dict.fromkeys(ports) if name not in own]


def _card(slot: Element) -> list[str]:
    number = _SLOT.fullmatch(slot.get("number"))
    return card_ports(slot.get("type"), int(number[1])) if number is not None and slot.get("type") else []


def _interfaces(interface: Element, own: list[str], starts: dict[str, int]) -> Iterator[str]:
    """Name the ports of one entry: a number of ports of a type, or one port by slot, card and number."""
    written = interface.get("interfacename") or interface.get("sztype")
    kind = _TYPES.get(written.upper(), written)
    place = [interface.get(name) for name in ("slotIndex", "cardIndex", "interfaceIndex")]
    if all(part.isdecimal() for part in place):
        yield f"{kind}{'/'.join(str(int(part)) for part in place)}"
        return
    count = interface.get("count")
    same = [name for name in own if re.fullmatch(rf"{re.escape(kind)}\d[\d/]*", name)]
    for _index in range(min(int(count), MAX_PORTS) if count.isdecimal() and len(count) < 9 else 0):
        index = starts.get(kind, 0)
        starts[kind] = index + 1
        yield same[index] if index < len(same) else f"{kind}0/0/{index}"


def _link(
    line: Element, pair: Element, by_id: dict[str, ImportedNode], used: set[str], found: ImportedTopology
) -> None:
    ends: list[str] = []
    for device, index in (("srcDeviceID", "srcIndex"), ("destDeviceID", "tarIndex")):
        node = by_id.get(line.get(device).upper())
        number = pair.get(index)
        if node is None or not number.isdecimal() or len(number) > 4 or int(number) >= len(node.ports):
            where = node.name if node is not None else line.get(device)
            found.notes.append(
                _(
                    "line {line}: a cable to {where}, port {number}, leads nowhere: left out",
                    line=pair.line,
                    where=where,
                    number=number,
                )
            )
            return
        ends.append(f"{node.name}:{node.ports[int(number)]}")
    if ends[0].split(":")[0] == ends[1].split(":")[0] or used & set(ends):
        found.notes.append(
            _(
                "line {line}: the cable {ends} to {ends2} takes a port twice: left out",
                line=pair.line,
                ends=ends[0],
                ends2=ends[1],
            )
        )
        return
    used.update(ends)
    found.links.append((ends[0], ends[1]))
