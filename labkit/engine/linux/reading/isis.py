"""IS-IS from FRR: neighbours from its JSON; database and routes from its text.

FRR 8.4 has no JSON for routes, and its JSON of the database names one LSP of all.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from ipaddress import IPv4Address, IPv4Network
from typing import NamedTuple

from labkit.engine.linux.frr.isis import DAEMON, circuits, process
from labkit.engine.linux.names import linux_name
from labkit.engine.linux.reading.layer3 import layer3
from labkit.engine.linux.reading.snapshot import JsonObject, Snapshot
from labkit.engine.linux.substitutes.substituted import Mark, Marks
from labkit.engine.linux.topic import DeviceView
from labkit.engine.sim.ipv4 import ip
from labkit.engine.sim.isis.circuits import HELLO, PRIORITY, Circuit
from labkit.nos.state import (
    IsisInterfaceState,
    IsisLspState,
    IsisPeerState,
    IsisReachState,
    IsisRouteState,
    IsisState,
)
from labkit.nos.state.route import RouteProtocol

_LEVEL = re.compile(r"IS-IS L(?P<level>[12]) IPv4 routing table")
_ROUTE = re.compile(
    r"^ (?P<prefix>[\d.]+/\d+)?\s+(?:(?P<cost>\d+)\s+)?(?P<interface>\S+)\s+(?P<hop>[\d.]+|-)\s+-\s*$"
)
_DATABASE = re.compile(r"IS-IS Level-(?P<level>[12]) link-state database")
_LSP = re.compile(
    r"^(?P<id>\S+\.\d\d-\d\d) (?P<own>[* ])\s+(?P<length>\d+)\s+0x(?P<sequence>[0-9a-f]+)\s+0x(?P<checksum>[0-9a-f]+)"
    r"\s+(?P<life>\d+)\s+(?P<attached>\d)/(?P<partition>\d)/(?P<overload>\d)"
)
_REACH = re.compile(r"IP Reachability: (?P<prefix>\S+) \(Metric: (?P<cost>\d+)(?P<rest>[^)]*)\)(?P<more>.*)")
_NEIGHBOR = re.compile(r"IS Reachability: (?P<id>\S+) \(Metric: (?P<cost>\d+)\)")
_PEER = re.compile(
    r"^ (?P<id>[0-9a-f]{4}\.[0-9a-f]{4}\.[0-9a-f]{4})\s*\n"
    r"    Interface: (?P<interface>\S+), Level: (?P<level>\d), State: (?P<state>\w+).*\n"
    r"    .*\n    Circuit type: (?P<type>\w+).*\n"
    r"    SNPA: [^,\n]+(?:, LAN id: (?P<lan>\S+))?\n"
    r"(?:    LAN Priority: (?P<priority>\d+).*\n)?"
    r"    Area Address\(es\):\n(?P<areas>(?:      \S+\n)*)"
    r"(?:    IPv4 Address\(es\):\n      (?P<address>\S+)\n)?",
    re.MULTILINE,
)
_PATHS = re.compile(r"IS-IS paths to level-(?P<level>[12]) routers")
_VERTEX = re.compile(
    r"^(?P<prefix>[\d.]+/\d+)\s+IP \S+\s+(?P<cost>\d+)\s.*?(?P<parent>[0-9a-f.]{14})(?:\.\d\d)?\(\d+\)$"
)
_SYSTEM_VERTEX = re.compile(r"^(?P<system>[0-9a-f.]{14})\s+(?:TE-)?IS\s")
_SYSTEM = 14
"""Characters of a system id."""
_MULTIPLIER = 3


def level_of(snapshot: Snapshot, prefix: IPv4Network) -> RouteProtocol:
    """The level whose route to a prefix is used: level 1 before level 2."""
    return "isis-l1" if any(row.prefix == prefix and row.level == 1 for row in table(snapshot)) else "isis-l2"


def report(device: DeviceView, snapshot: Snapshot) -> dict[int, IsisState]:
    """The process, where one runs."""
    config = process(device)
    own = circuits(device)
    if config is None or not own:
        return {}
    router = own[0].router
    alive = {interface.name for interface in layer3(device, snapshot)}
    up = [circuit for circuit in own if circuit.name in alive]
    names = {linux_name(circuit.name): circuit for circuit in up if not circuit.loopback}
    levels = tuple(sorted(router.levels))
    lsps = tuple(_marked(device.substituted.marks, lsp) for lsp in _lsps(snapshot))
    peers = tuple(_peers(snapshot, names))
    return {
        config.process_id: IsisState(
            process_id=config.process_id,
            vrf=config.vrf,
            system_id=router.system_id,
            areas=tuple(sorted(router.areas)),
            levels=levels,
            interfaces=tuple(_interface(snapshot, circuit, peers) for circuit in up),
            peers=peers,
            lsps=lsps,
            routes=tuple(_routes(device, snapshot, {linux_name(c.name): c.name for c in up}, _own(up))),
        )
    }


def _marked(marks: Marks, lsp: IsisLspState) -> IsisLspState:
    """An LSP that says which networks came down."""
    system = lsp.lsp_id[:_SYSTEM]
    networks = tuple(
        replace(reach, down=marks.get((system, lsp.level, reach.prefix), Mark()).down)
        for reach in lsp.networks
    )
    return replace(lsp, networks=networks)


def _own(circuits: list[Circuit]) -> dict[IPv4Network, str]:
    """The interfaces of the router's own networks, which FRR lists without one."""
    return {
        IPv4Network((address, length), strict=False): circuit.name
        for circuit in circuits
        for address, length in circuit.interface.addresses
    }


def _entries(snapshot: Snapshot, command: str) -> Iterator[JsonObject]:
    for area in snapshot.show(DAEMON, command).get("areas", ()):
        yield from area.get("circuits", ())


def _interface(snapshot: Snapshot, circuit: Circuit, peers: tuple[IsisPeerState, ...]) -> IsisInterfaceState:
    inside = linux_name(circuit.name)
    designated = {1: False, 2: False}
    for entry in _entries(snapshot, "show isis interface detail json"):
        if entry.get("interface", {}).get("name") == inside:
            for level in entry["interface"].get("levels", ()):
                designated[int(level["level"][-1])] = level.get("lan", {}).get("is-dis") == "yes"
    # FRR's JSON has the first level's answer for both: what neighbours were told is surer
    for peer in peers if circuit.broadcast else ():
        if peer.interface == circuit.name:
            designated[peer.level] = peer.circuit_id.startswith(f"{circuit.router.system_id}.")
    settings = circuit.settings
    return IsisInterfaceState(
        interface=circuit.name,
        address=ip(circuit.interface.address),
        number=circuit.number,
        mtu=circuit.interface.mtu,
        levels=tuple(sorted(circuit.levels)),
        broadcast=circuit.broadcast,
        loopback=circuit.loopback,
        costs=(circuit.cost(1), circuit.cost(2)),
        priorities=(settings.priorities.get(1, PRIORITY), settings.priorities.get(2, PRIORITY)),
        hellos=(settings.hellos.get(1, HELLO), settings.hellos.get(2, HELLO)),
        designated=(designated[1], designated[2]),
    )


def _peers(snapshot: Snapshot, names: dict[str, Circuit]) -> Iterator[IsisPeerState]:
    """By the text: FRR's JSON tells one level of a LAN's two."""
    for found in _PEER.finditer(snapshot.shown(DAEMON, "show isis neighbor detail")):
        circuit = names.get(found["interface"])
        if circuit is None:
            continue
        # a point-to-point adjacency of both levels is one entry, of level 3
        for level in sorted(circuit.levels & _levels_of(found["level"])):
            priority = int(found["priority"]) if circuit.broadcast and found["priority"] else None
            yield IsisPeerState(
                system_id=found["id"],
                name="",
                interface=circuit.name,
                address=IPv4Address(found["address"] or 0),
                circuit_id=found["lan"] or f"{circuit.number:010}",
                up=found["state"] == "Up",
                level=level,
                both_levels=len(circuit.levels) > 1 and found["type"] == "L1L2",
                priority=priority,
                holding_time=circuit.settings.hellos.get(level, HELLO) * _MULTIPLIER,
                areas=tuple(found["areas"].split()),
            )


class Row(NamedTuple):
    """A line of isisd's table of a level. Own networks, and those that a router brings in, have no next hops."""

    prefix: IPv4Network
    level: int
    cost: int
    hops: tuple[tuple[IPv4Address, str], ...]
    """Addresses, and interfaces by their names inside."""


def table(snapshot: Snapshot) -> Iterator[Row]:
    """The routes of both levels."""
    level, cost = 0, 0
    prefix: IPv4Network | None = None
    hops: list[tuple[IPv4Address, str]] = []
    for text in snapshot.shown(DAEMON, "show isis route").splitlines():
        if heading := _LEVEL.search(text):
            if prefix is not None:
                yield Row(prefix, level, cost, tuple(hops))
            level, prefix, hops = int(heading["level"]), None, []
        elif found := _ROUTE.match(text):
            if found["prefix"]:
                if prefix is not None:
                    yield Row(prefix, level, cost, tuple(hops))
                prefix, cost, hops = IPv4Network(found["prefix"]), int(found["cost"] or 0), []
            if found["hop"] != "-":
                hops.append((IPv4Address(found["hop"]), found["interface"]))
    if prefix is not None:
        yield Row(prefix, level, cost, tuple(hops))


class Topology:
    """Which other routers announce the networks of each level: of several, those on the shortest paths."""

    def __init__(self, best: Mapping[tuple[int, IPv4Network], tuple[int, frozenset[str]]]) -> None:
        """`best` has the cost of the way to each network, and the system ids of those who announce it."""
        self._best = best

    def cost(self, level: int, prefix: IPv4Network) -> int | None:
        """What the way to a network costs by other routers' word; None where none has it."""
        found = self._best.get((level, prefix))
        return None if found is None else found[0]

    def mark(self, marks: Marks, level: int, prefix: IPv4Network) -> Mark:
        """What the announcers of a network say of it."""
        found = [
            marks[system, level, prefix]
            for system in sorted(self._best.get((level, prefix), (0, frozenset[str]()))[1])
            if (system, level, prefix) in marks
        ]
        return found[0] if found else Mark()

    def tag(self, marks: Marks, level: int, prefix: IPv4Network) -> int:
        """The tag of a route."""
        return self.mark(marks, level, prefix).tag


def topology(snapshot: Snapshot) -> Topology:
    """The announcers of all networks, by isisd's shortest paths."""
    level = 0
    best: dict[tuple[int, IPv4Network], tuple[int, frozenset[str]]] = {}
    for text in snapshot.shown(DAEMON, "show isis topology").splitlines():
        if heading := _PATHS.search(text):
            level = int(heading["level"])
        elif found := _VERTEX.match(text):
            place, cost = (level, IPv4Network(found["prefix"])), int(found["cost"])
            known = best.get(place, (cost, frozenset()))
            if cost <= known[0]:
                systems = known[1] if cost == known[0] else frozenset[str]()
                best[place] = cost, systems | {found["parent"]}
    return Topology(best)


def announced(snapshot: Snapshot, level: int) -> frozenset[IPv4Network]:
    """What other routers that are reached announce, by their LSPs.

    isisd's tables and paths do not tell of a network that this router brings in itself.
    """
    own, reached = 0, set()
    for text in snapshot.shown(DAEMON, "show isis topology").splitlines():
        if heading := _PATHS.search(text):
            own = int(heading["level"])
        elif own == level and (found := _SYSTEM_VERTEX.match(text)):
            reached.add(found["system"])
    return frozenset(
        reach.prefix
        for lsp in _lsps(snapshot)
        if lsp.level == level and not lsp.own and lsp.lsp_id[:_SYSTEM] in reached
        for reach in lsp.networks
    )


def mark_of(device: DeviceView, snapshot: Snapshot, level: int, prefix: IPv4Network) -> Mark:
    """What the LSPs of a level would say of a network, if isisd could."""
    marks = device.substituted.marks
    return topology(snapshot).mark(marks, level, prefix) if marks else Mark()


def _levels_of(number: str) -> frozenset[int]:
    """The levels of an adjacency: 3 is both."""
    return frozenset({1, 2}) if number == "3" else frozenset({int(number)})


def _routes(
    device: DeviceView, snapshot: Snapshot, names: dict[str, str], own: dict[IPv4Network, str]
) -> Iterator[IsisRouteState]:
    for row in table(snapshot):
        if row.hops or row.prefix in own:
            hops = tuple((address, names.get(inside, "")) for address, inside in row.hops)
            yield IsisRouteState(
                prefix=row.prefix,
                level=row.level,
                cost=row.cost,
                external=False,
                down=mark_of(device, snapshot, row.level, row.prefix).down,
                next_hops=hops,
                interface=hops[0][1] if hops else own[row.prefix],
                used=bool(hops),
            )


@dataclass(slots=True)
class _Lsp:
    """An LSP while its lines are read."""

    head: re.Match[str]
    level: int
    areas: list[str] = field(default_factory=list)
    neighbors: list[tuple[str, int]] = field(default_factory=list)
    networks: list[IsisReachState] = field(default_factory=list)

    def take(self, text: str) -> None:
        """Read one line of its contents."""
        if text.strip().startswith("Area Address: "):
            self.areas.append(text.split(": ", 1)[1].strip())
        elif (found := _REACH.search(text)) is not None:
            rest = found["rest"] + found["more"]
            self.networks.append(
                IsisReachState(
                    IPv4Network(found["prefix"]), int(found["cost"]), "External" in rest, "Down" in rest
                )
            )
        elif (found := _NEIGHBOR.search(text)) is not None:
            self.neighbors.append((found["id"], int(found["cost"])))

    def state(self) -> IsisLspState:
        """The record of it."""
        head = self.head
        return IsisLspState(
            lsp_id=head["id"],
            level=self.level,
            own=head["own"] == "*",
            attached=head["attached"] == "1",
            overload=head["overload"] == "1",
            areas=tuple(self.areas),
            name="",
            neighbors=tuple(sorted(self.neighbors)),
            networks=tuple(self.networks),
            sequence=int(head["sequence"], 16),
            checksum=int(head["checksum"], 16),
            length=int(head["length"]),
        )


def _lsps(snapshot: Snapshot) -> Iterator[IsisLspState]:
    level = 0
    current: _Lsp | None = None
    for text in snapshot.shown(DAEMON, "show isis database detail").splitlines():
        if heading := _DATABASE.search(text):
            level = int(heading["level"])
        elif head := _LSP.match(text):
            if current is not None:
                yield current.state()
            current = _Lsp(head, level)
        elif current is not None:
            current.take(text)
    if current is not None:
        yield current.state()
