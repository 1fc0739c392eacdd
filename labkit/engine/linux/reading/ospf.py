"""An OSPF process from FRR's JSON, with the parameters that the device was given."""

from collections.abc import Iterator
from ipaddress import IPv4Address, IPv4Network
from typing import Literal

from labkit.engine.linux.frr.ospf import daemon, ports
from labkit.engine.linux.interfaces import LOOPBACK, inside_name
from labkit.engine.linux.reading.lsdb import database, nssa_default
from labkit.engine.linux.reading.snapshot import JsonObject, Snapshot
from labkit.engine.linux.topic import DeviceView
from labkit.engine.sim.ipv4 import ip
from labkit.engine.sim.ospf.facts import ProcessFacts
from labkit.engine.sim.ospf.interfaces import OspfPort
from labkit.engine.sim.ospf.nssa import DEFAULT_TAG
from labkit.nos.state import (
    OspfAreaState,
    OspfInterfaceState,
    OspfNeighborState,
    OspfRoute,
    OspfRouterRoute,
    OspfState,
)
from labkit.nos.state.ospf import InterfacePhase, NeighborPhase

_NOBODY, _DEFAULT = IPv4Address(0), "0.0.0.0/0"
_PHASES: dict[str, InterfacePhase] = {
    "Down": "down",
    "Loopback": "p2p",
    "Waiting": "waiting",
    "Point-To-Point": "p2p",
    "DROther": "drother",
    "Backup": "bdr",
    "DR": "dr",
}
"""A loopback interface is point-to-point in VRP's words."""
_STATES: dict[str, NeighborPhase] = {
    "Down": "down",
    "Deleted": "down",
    "Attempt": "attempt",
    "Init": "init",
    "2-Way": "2-way",
    "ExStart": "exstart",
    "Exchange": "exchange",
    "Loading": "loading",
    "Full": "full",
}
_KINDS: dict[str, Literal["intra", "inter", "external-1", "external-2"]] = {
    "N": "intra",
    "N IA": "inter",
    "N E1": "external-1",
    "N E2": "external-2",
}


def processes(device: DeviceView, snapshot: Snapshot, now: float) -> dict[int, OspfState]:
    """All processes that run, by number."""
    enabled = ports(device)
    return {
        facts.process_id: _Reader(device, snapshot, facts, enabled[facts.process_id], now).state()
        for facts in device.facts.ospf
        if facts.process_id in device.router_ids and not facts.vrf
    }


class _Reader:
    def __init__(
        self,
        device: DeviceView,
        snapshot: Snapshot,
        facts: ProcessFacts,
        enabled: tuple[OspfPort, ...],
        now: float,
    ) -> None:
        self._device = device
        self._facts = facts
        self._now = now
        self._daemon = daemon(device.config, facts.process_id)
        self._snapshot = snapshot
        self._ports = {self._inside(port): port for port in enabled if self._inside(port) != LOOPBACK}
        self._loopbacks = [port for port in enabled if self._inside(port) == LOOPBACK]

    def state(self) -> OspfState:
        own = self._show("show ip ospf json")
        lsdb = database(self._snapshot, self._daemon)
        router_id = ip(self._device.router_ids[self._facts.process_id])
        mine = next(
            (lsa for lsa in lsdb if lsa.kind == "router" and lsa.advertising_router == router_id), None
        )
        interfaces = tuple(self._interfaces())
        return OspfState(
            process_id=self._facts.process_id,
            router_id=router_id,
            vrf=self._facts.vrf,
            is_abr=mine is not None and mine.is_abr,
            is_asbr=mine is not None and mine.is_asbr,
            areas=tuple(self._areas(own, interfaces)),
            interfaces=interfaces,
            neighbors=tuple(self._neighbors()),
            lsdb=lsdb,
            routes=tuple(self._routes()),
            routers=tuple(self._routers()),
        )

    def _show(self, command: str) -> JsonObject:
        return self._snapshot.show(self._daemon, command)

    def _inside(self, port: OspfPort) -> str:
        return inside_name(self._device.config, port.name)

    def _areas(self, own: JsonObject, interfaces: tuple[OspfInterfaceState, ...]) -> Iterator[OspfAreaState]:
        ran = own.get("areas", {})
        known = {area.area_id: area for area in self._facts.areas}
        for area_id in sorted({*map(int, known), *(int(each.area_id) for each in interfaces)}):
            settings = known.get(area_id)
            mode = settings.authentication.mode if settings is not None and settings.authentication else ""
            yield OspfAreaState(
                ip(area_id),
                settings.kind if settings is not None else "normal",
                mode,
                int(ran.get(str(ip(area_id)), {}).get("spfExecutedCounter", 0)),
                tuple(each.interface for each in interfaces if int(each.area_id) == area_id),
            )

    def _interfaces(self) -> Iterator[OspfInterfaceState]:
        found = self._show("show ip ospf interface json").get("interfaces", {})
        up = set(found)
        for port in (*self._ports.values(), *self._loopbacks):
            inside = self._inside(port)
            entry = found.get(inside, {})
            if inside in up and entry.get("ifUp"):
                yield self._interface(port, entry)

    def _interface(self, port: OspfPort, entry: JsonObject) -> OspfInterfaceState:
        phase = "p2p" if port.loopback else _PHASES.get(entry.get("state", "Down"), "down")
        return OspfInterfaceState(
            interface=port.name,
            address=ip(port.address),
            length=port.length,
            area_id=ip(port.area_id),
            network_type=port.network_type,
            phase=phase,
            cost=port.cost,
            priority=port.priority,
            designated_router=IPv4Address(entry.get("drAddress", 0)),
            backup_designated_router=IPv4Address(entry.get("bdrAddress", 0)),
            hello_interval=port.hello,
            dead_interval=port.dead,
            retransmit_interval=port.retransmit,
            transmit_delay=port.transmit_delay,
            passive=port.passive,
            mtu=port.mtu,
        )

    def _neighbors(self) -> Iterator[OspfNeighborState]:
        found = self._show("show ip ospf neighbor detail json").get("neighbors", {})
        own_id = self._device.router_ids[self._facts.process_id]
        order = list(self._ports)
        entries = [
            (router_id, entry)
            for router_id, listed in found.items()
            for entry in (listed if isinstance(listed, list) else [listed])
            if entry["ifaceName"] in self._ports
        ]
        entries.sort(key=lambda item: (order.index(item[1]["ifaceName"]), int(IPv4Address(item[0]))))
        for router_id, entry in entries:
            port = self._ports[entry["ifaceName"]]
            phase = _STATES.get(entry["nbrState"].split("/", 1)[0], "down")
            if phase != "down":
                yield OspfNeighborState(
                    router_id=IPv4Address(router_id),
                    address=IPv4Address(entry["ifaceAddress"]),
                    interface=port.name,
                    area_id=ip(port.area_id),
                    phase=phase,
                    priority=int(entry["nbrPriority"]),
                    designated_router=IPv4Address(entry.get("routerDesignatedId", 0)),
                    backup_designated_router=IPv4Address(entry.get("routerDesignatedBackupId", 0)),
                    dead_interval=port.dead,
                    is_master=int(IPv4Address(router_id)) > own_id,
                    since=max(self._now - entry.get("lastPrgrsvChangeMsec", 0) / 1000, 0.0),
                )

    def _routes(self) -> Iterator[OspfRoute]:
        for prefix, entry in self._show("show ip ospf route json").items():
            kind = _KINDS.get(entry.get("routeType", "").strip())
            if kind is None:
                continue
            default = (
                nssa_default(self._snapshot, self._daemon, entry["cost"]) if prefix == _DEFAULT else None
            )
            if default is not None:
                kind = "external-1" if default[1] == 1 else "external-2"
                entry = {**entry, "cost": default[0], "tag": DEFAULT_TAG}
            external = kind.startswith("external")
            hops = tuple(self._hops(entry))
            yield OspfRoute(
                prefix=IPv4Network(prefix),
                kind=kind,
                network_kind="external"
                if external
                else "summary"
                if kind == "inter"
                else self._network_kind(prefix),
                cost=entry.get("type2cost", entry["cost"]) if kind == "external-2" else entry["cost"],
                next_hops=hops,
                advertising_router=self._advertiser(prefix, external),
                area_id=None if external or "area" not in entry else IPv4Address(entry["area"]),
                tag=entry.get("tag", 0),
            )

    def _hops(self, entry: JsonObject) -> Iterator[tuple[IPv4Address, str]]:
        for hop in entry.get("nexthops", ()):
            inside = hop.get("via") or hop.get("directlyAttachedTo", "")
            port = self._ports.get(inside)
            if port is None and inside == LOOPBACK and self._loopbacks:
                yield ip(self._loopbacks[0].address), self._loopbacks[0].name
            elif port is not None:
                address = hop.get("ip", "").strip()
                yield IPv4Address(address) if address else ip(port.address), port.name

    def _network_kind(self, prefix: str) -> Literal["stub", "transit"]:
        network = IPv4Network(prefix)
        transit = any(
            lsa.kind == "network" and lsa.link_state_id in network and lsa.mask == network.netmask
            for lsa in database(self._snapshot, self._daemon)
        )
        return "transit" if transit else "stub"

    def _advertiser(self, prefix: str, external: bool) -> IPv4Address:
        """The router whose LSA has the network."""
        network = IPv4Network(prefix)
        for lsa in database(self._snapshot, self._daemon):
            if external and lsa.kind in ("external", "nssa") and lsa.link_state_id == network.network_address:
                return lsa.advertising_router
            if lsa.kind in ("network", "summary") and not external and lsa.link_state_id in network:
                return lsa.advertising_router
            if lsa.kind == "router" and not external:
                for link in lsa.links:
                    if link.kind == "stub" and link.link_id == network.network_address:
                        return lsa.advertising_router
        return _NOBODY

    def _routers(self) -> Iterator[OspfRouterRoute]:
        for router_id, entry in self._show("show ip ospf route json").items():
            kind = entry.get("routeType", "").strip()
            if not kind.startswith("R"):
                continue
            roles = entry.get("routerType", "")
            yield OspfRouterRoute(
                router_id=IPv4Address(router_id),
                area_id=IPv4Address(entry.get("area", 0)),
                kind="inter" if "IA" in kind or entry.get("IA") else "intra",
                cost=entry["cost"],
                next_hops=tuple(self._hops(entry)),
                is_abr="abr" in roles.split(),
                is_asbr="asbr" in roles.split(),
            )
