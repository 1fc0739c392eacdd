"""The OSPFv3 process from FRR's JSON."""

from collections.abc import Iterator
from ipaddress import IPv4Address, IPv6Address, IPv6Network
from typing import Literal

from labkit.engine.linux.frr.ospfv3 import DAEMON, ports, process
from labkit.engine.linux.names import linux_name
from labkit.engine.linux.reading.snapshot import JsonObject, Snapshot
from labkit.engine.linux.topic import DeviceView
from labkit.engine.sim.ipv4 import ip
from labkit.engine.sim.ipv6.arithmetic import ip6
from labkit.engine.sim.ospfv3.ports import Port6
from labkit.nos.state.ospf import InterfacePhase, NeighborPhase
from labkit.nos.state.ospfv3 import (
    Lsa6,
    Lsa6Kind,
    Ospfv3InterfaceState,
    Ospfv3NeighborState,
    Ospfv3Route,
    Ospfv3State,
)

_PHASES: dict[str, InterfacePhase] = {
    "Down": "down",
    "Loopback": "loopback",
    "Waiting": "waiting",
    "PointToPoint": "p2p",
    "DROther": "drother",
    "BDR": "bdr",
    "DR": "dr",
}
_STATES: dict[str, NeighborPhase] = {
    "Init": "init",
    "Twoway": "2-way",
    "ExStart": "exstart",
    "ExChange": "exchange",
    "Loading": "loading",
    "Full": "full",
}
_PATHS: dict[str, Literal["intra", "inter", "external-1", "external-2"]] = {
    "IA": "intra",
    "IE": "inter",
    "E1": "external-1",
    "E2": "external-2",
}
_KINDS: dict[str, Lsa6Kind] = {
    "Router": "router",
    "Network": "network",
    "Inter-Area Prefix": "inter-area-prefix",
    "Inter-Prefix": "inter-area-prefix",
    "Inter-Router": "inter-area-router",
    "AS-External": "external",
    "Link": "link",
    "Intra-Prefix": "intra-area-prefix",
}


def report(device: DeviceView, snapshot: Snapshot) -> dict[int, Ospfv3State]:
    """The process that runs, by number."""
    own = process(device)
    if own is None or own.router_id is None:
        return {}
    reader = _Reader(device, snapshot)
    lsdb = tuple(reader.lsas())
    router_id = ip(own.router_id)
    return {
        own.process_id: Ospfv3State(
            process_id=own.process_id,
            router_id=router_id,
            areas=tuple(
                sorted({ip(area.area_id) for area in own.areas} | {ip(p.area_id) for p in ports(device)})
            ),
            interfaces=tuple(reader.interfaces()),
            neighbors=tuple(reader.neighbors()),
            lsdb=lsdb,
            routes=tuple(reader.routes()),
            is_abr=reader.has_bit("B", str(router_id)),
            is_asbr=reader.has_bit("E", str(router_id)),
        )
    }


class _Reader:
    def __init__(self, device: DeviceView, snapshot: Snapshot) -> None:
        self._snapshot = snapshot
        self._ports = {linux_name(port.name): port for port in ports(device) if not port.loopback}
        self._loopbacks = [port for port in ports(device) if port.loopback]

    def _show(self, command: str) -> JsonObject:
        return self._snapshot.show(DAEMON, command)

    def _neighbor_entries(self) -> list[tuple[str, Port6, JsonObject]]:
        found = []
        for key, entry in self._show("show ipv6 ospf6 neighbor detail json").items():
            port = self._ports.get(entry.get("interface", ""))
            if port is not None:
                found.append((key.split("%", 1)[0], port, entry))
        return found

    def interfaces(self) -> Iterator[Ospfv3InterfaceState]:
        said = self._show("show ipv6 ospf6 interface json")
        for inside, port in self._ports.items():
            entry = said.get(inside, {})
            if entry.get("status") == "up":
                yield self._interface(port, entry)
        for port in self._loopbacks:
            yield self._interface(port, {"ospf6InterfaceState": "Loopback"})

    def _interface(self, port: Port6, entry: JsonObject) -> Ospfv3InterfaceState:
        neighbors = [(key, each) for key, own, each in self._neighbor_entries() if own is port]
        return Ospfv3InterfaceState(
            interface=port.name,
            interface_id=port.interface_id,
            area_id=ip(port.area_id),
            instance_id=port.instance_id,
            link_local=ip6(port.link_local),
            prefixes=tuple((ip6(address), length) for address, length in port.prefixes),
            network_type=port.network_type,
            phase=_PHASES.get(entry.get("ospf6InterfaceState", "Down"), "down"),
            cost=port.cost,
            priority=port.priority,
            mtu=port.mtu,
            designated_router=self._designated(port, entry.get("dr"), neighbors),
            backup_designated_router=self._designated(port, entry.get("bdr"), neighbors),
            hello_interval=port.hello,
            dead_interval=port.dead,
            passive=port.passive,
            neighbors=len(neighbors),
            adjacent=sum(each["neighborState"] == "Full" for _, each in neighbors),
        )

    @staticmethod
    def _designated(
        port: Port6, router_id: str | None, neighbors: list[tuple[str, JsonObject]]
    ) -> tuple[IPv4Address, IPv6Address] | None:
        if router_id in (None, "0.0.0.0"):  # noqa: S104  (nobody, not any address)
            return None
        known = {key: IPv6Address(each["linkLocalAddress"]) for key, each in neighbors}
        return IPv4Address(router_id), known.get(router_id or "", ip6(port.link_local))

    def neighbors(self) -> Iterator[Ospfv3NeighborState]:
        ranks = {
            (entry["neighborId"], entry["interfaceName"]): int(entry["priority"])
            for entry in self._show("show ipv6 ospf6 neighbor json").get("neighbors", ())
        }
        for router_id, port, entry in self._neighbor_entries():
            phase = _STATES.get(entry["neighborState"])
            if phase is None:
                continue
            role: Literal["dr", "bdr", "drother", ""] = "drother"
            if port.network_type == "p2p":
                role = ""
            elif router_id == entry.get("neighborDRouter"):
                role = "dr"
            elif router_id == entry.get("neighborBdRouter"):
                role = "bdr"
            yield Ospfv3NeighborState(
                router_id=IPv4Address(router_id),
                address=IPv6Address(entry["linkLocalAddress"]),
                interface=port.name,
                area_id=ip(port.area_id),
                phase=phase,
                priority=ranks.get((router_id, entry["interface"]), 1),
                role=role,
                dead_interval=port.dead,
                instance_id=port.instance_id,
                interface_id=int(entry["neighborInterfaceIndex"]),
            )

    def routes(self) -> Iterator[Ospfv3Route]:
        costs = {
            prefix: each["metric"]
            for prefix, entries in self._snapshot.show("zebra", "show ipv6 route json").items()
            for each in entries
            if each["protocol"] == "ospf6"
        }
        for prefix, entry in self._show("show ipv6 ospf6 route json").get("routes", {}).items():
            kind = _PATHS.get(entry.get("pathType", ""))
            if kind is None or not entry.get("isBestRoute") or entry.get("destinationType") != "N":
                continue
            hops, area = [], None
            for hop in entry["nextHops"]:
                port = self._ports.get(hop["interfaceName"], self._loopbacks[0] if self._loopbacks else None)
                if port is not None and kind == "intra":
                    area = ip(port.area_id)
                address = IPv6Address(hop["nextHop"])
                hops.append((address if int(address) else None, port.name if port is not None else ""))
            yield Ospfv3Route(IPv6Network(prefix), kind, costs.get(prefix, 0), tuple(hops), area)

    def _databases(self) -> Iterator[tuple[str, list[JsonObject]]]:
        said = self._show("show ipv6 ospf6 database detail json")
        for area in said.get("areaScopedLinkStateDb", ()):
            yield area["areaId"], area["lsa"]
        for link in said.get("interfaceScopedLinkStateDb", ()):
            port = self._ports.get(link.get("interface", ""))
            yield port.name if port is not None else "", link["lsa"]
        for everywhere in said.get("asScopedLinkStateDb", ()):
            yield "", everywhere["lsa"]

    def lsas(self) -> Iterator[Lsa6]:
        for scope, entries in self._databases():
            for entry in entries:
                kind = _KINDS.get(entry["type"])
                if kind is not None and int(entry["age"]) < 3600:
                    yield Lsa6(
                        kind=kind,
                        link_state_id=IPv4Address(entry["linkStateId"]),
                        advertising_router=IPv4Address(entry["advertisingRouter"]),
                        scope=scope,
                        age=int(entry["age"]),
                        sequence=int(entry["lsSequenceNumber"]),
                        checksum=int(entry["checksum"]),
                        links=len(entry.get("lsaDescription") or entry.get("attachedRouter") or ()),
                        prefixes=tuple(_prefixes(entry)),
                        metric=int(entry.get("metric", 0)),
                        reference=_reference(entry) if kind == "intra-area-prefix" else "",
                    )

    def has_bit(self, bit: str, router_id: str) -> bool:
        """Whether the own router-LSA has bit B (area border) or E (AS boundary; RFC 5340, A.4.3)."""
        return any(
            entry["type"] == "Router"
            and entry["advertisingRouter"] == router_id
            and bit in entry.get("bits", "")
            for _, entries in self._databases()
            for entry in entries
        )


def _prefixes(entry: JsonObject) -> Iterator[IPv6Network]:
    said = entry.get("prefix", ())
    for each in [said] if isinstance(said, str) else said:
        text = each if isinstance(each, str) else each.get("prefix", "")
        if text:
            yield IPv6Network(text, strict=False)


def _reference(entry: JsonObject) -> Literal["router", "network"]:
    return "network" if "Network" in str(entry.get("reference", "")) else "router"
