"""IPv6 as the kernel and FRR have it: interfaces, routes, neighbours."""

from collections.abc import Iterator
from dataclasses import replace
from ipaddress import IPv6Address, IPv6Network

from labkit.engine.linux.addressing6 import configured_interfaces6
from labkit.engine.linux.frr.ospfv3 import process
from labkit.engine.linux.frr.preference import ospf_preferences
from labkit.engine.linux.interfaces import LOOPBACK, works
from labkit.engine.linux.names import linux_name
from labkit.engine.linux.reading import learned6
from labkit.engine.linux.reading.links import carriers, usable
from labkit.engine.linux.reading.snapshot import JsonObject, Snapshot
from labkit.engine.linux.reading.times import seconds
from labkit.engine.linux.topic import DeviceView
from labkit.engine.sim.ipv6.addressing import Interface6
from labkit.engine.sim.ipv6.arithmetic import ALL_NODES, ALL_ROUTERS, ip6, network6, solicited_node
from labkit.engine.sim.ipv6.rib import direct_routes
from labkit.nos.config.ipv6 import StaticRoute6
from labkit.nos.state.ipv6 import (
    AdvertisementState,
    Ipv6AddressState,
    Ipv6InterfaceState,
    Ipv6State,
    Neighbor6,
    NextHop6,
    Route6,
)
from labkit.nos.state.route import RouteProtocol

_NOBODY = IPv6Address(0)
NULL = "NULL0"


def report(device: DeviceView, snapshot: Snapshot, now: float) -> Ipv6State:
    """All of it; empty where IPv6 is not enabled."""
    if device.facts.ipv6 is None:
        return Ipv6State()
    alive = _alive(device, snapshot)
    return Ipv6State(
        enabled=True,
        interfaces=tuple(_interfaces(device, snapshot, {each.name: each for each in alive})),
        routes=tuple(_routes(device, snapshot, alive, now)),
        neighbors=tuple(_neighbors(device, snapshot)),
        leases=learned6.leases(device, snapshot),
        relayed=learned6.relayed(device, snapshot),
    )


def _alive(device: DeviceView, snapshot: Snapshot) -> list[Interface6]:
    up = usable(device, snapshot)
    ports = {port.name: port for port in device.facts.ports}
    return [
        learned6.with_learned(each, snapshot)
        for each in configured_interfaces6(device)
        if works(device, ports[each.name], up)
    ]


def _interfaces(
    device: DeviceView, snapshot: Snapshot, alive: dict[str, Interface6]
) -> Iterator[Ipv6InterfaceState]:
    facts = device.facts.ipv6
    settings = {port.name: port for port in facts.ports} if facts is not None else {}
    up = carriers(snapshot)
    for port in device.facts.ports:
        own = settings.get(port.name)
        if own is None:
            continue
        interface = alive.get(port.name)
        typed = None if own.link_local is None else ip6(own.link_local)
        yield Ipv6InterfaceState(
            name=port.name,
            admin_up=not port.shutdown,
            physical_up=works(device, port, up),
            protocol_up=interface is not None,
            spoofing=port.kind == "loopback",
            link_local=typed if interface is None else ip6(interface.link_local),
            addresses=tuple(
                Ipv6AddressState(ip6(held.address), held.length, held.origin) for held in interface.addresses
            )
            if interface is not None
            else tuple(
                Ipv6AddressState(ip6(address), length, "manual")
                for address, length, eui64 in own.addresses
                if not eui64
            ),
            groups=() if interface is None else tuple(_groups(interface)),
            mtu=own.mtu or port.mtu,
            advertisement=AdvertisementState(own.managed, own.other, own.lifetime)
            if own.advertises
            else None,
        )


def _groups(interface: Interface6) -> Iterator[IPv6Address]:
    """The greatest first, as VRP lists them (RFC 4291, 2.8)."""
    addresses = [interface.link_local, *(held.address for held in interface.addresses)]
    yield from map(ip6, sorted({solicited_node(address) for address in addresses}, reverse=True))
    if interface.router:
        yield ip6(ALL_ROUTERS)
    yield ip6(ALL_NODES)


def _routes(device: DeviceView, snapshot: Snapshot, alive: list[Interface6], now: float) -> list[Route6]:
    host = device.node.kind.role == "host"
    found = [
        Route6(
            network6(entry.prefix),
            "direct",
            0,
            0,
            tuple(NextHop6(ip6(hop.address), hop.interface) for hop in entry.hops),
        )
        for entry in direct_routes(alive, host=host)
    ]
    reader = _Routes(device, alive, {route.prefix for route in found}, now)
    found += reader.learned(snapshot.show("zebra", "show ipv6 route json"))
    for route in learned6.default_route(device, alive, snapshot):
        better = any(other.active and other.prefix == route.prefix for other in found)
        found.append(replace(route, active=not better))
    found.sort(key=lambda route: (route.prefix, not route.active, route.preference))
    return found


class _Routes:
    """Static and OSPFv3 routes out of FRR's table."""

    def __init__(
        self, device: DeviceView, alive: list[Interface6], direct: set[IPv6Network], now: float
    ) -> None:
        self._device = device
        self._now = now
        self._direct = direct
        self._names = {linux_name(each.name): each.name for each in alive}
        self._own = {ip6(held.address): each.name for each in alive for held in each.addresses}
        self._first = {each.name: ip6(each.addresses[0].address) for each in alive if each.addresses}

    def learned(self, table: JsonObject) -> list[Route6]:
        """Those that forward and those that wait, also static ones that FRR does not list."""
        found: list[Route6] = []
        for prefix, entries in table.items():
            for entry in entries:
                if entry["protocol"] == "static":
                    found += self._statics(IPv6Network(prefix), entry)
                elif entry["protocol"] == "ospf6":
                    found.append(self._ospf(IPv6Network(prefix), entry))
        return found + list(self._waiting(found))

    def _ospf(self, prefix: IPv6Network, entry: JsonObject) -> Route6:
        own = process(self._device)
        said = (own.preference, own.external_preference) if own is not None else (None, None)
        internal, external = ospf_preferences(self._device, *said)
        outside = entry["distance"] == external and external != internal
        protocol: RouteProtocol = "ospf-external" if outside else "ospf"
        hops = []
        for hop in entry["nexthops"]:
            inside = hop.get("interfaceName", "")
            if "ip" in hop:
                hops.append(NextHop6(IPv6Address(hop["ip"]), self._names.get(inside, "")))
            elif inside == LOOPBACK:
                hops.append(NextHop6(_NOBODY, self._own.get(prefix.network_address, "")))
            else:
                hops.append(NextHop6(_NOBODY, self._names.get(inside, "")))
        return Route6(
            prefix=prefix,
            protocol=protocol,
            preference=external if outside else internal,
            cost=entry["metric"],
            next_hops=tuple(hops),
            active=bool(entry.get("selected")) and prefix not in self._direct,
            process_id=own.process_id if own is not None else 0,
            tag=entry.get("tag", 0),
            since=self._since(entry),
        )

    def _since(self, entry: JsonObject) -> float:
        return max(self._now - seconds(entry.get("uptime", "")), 0.0)

    def _typed(self, prefix: IPv6Network) -> Iterator[tuple[StaticRoute6, int]]:
        facts = self._device.facts.ipv6
        if facts is None:
            return
        usual = facts.static_preference or facts.manners.static_preference
        for typed in facts.statics:
            if IPv6Network((typed.destination, typed.length), strict=False) == prefix:
                yield typed, typed.preference or usual

    def _statics(self, prefix: IPv6Network, entry: JsonObject) -> Iterator[Route6]:
        hops = []
        for typed, preference in self._typed(prefix):
            if preference != entry["distance"]:
                continue
            hop = self._working(typed, entry)
            if hop is not None:
                hops.append(hop)
        if hops:
            active = bool(entry.get("selected")) and prefix not in self._direct
            tag = entry.get("tag", 0)
            since = self._since(entry)
            yield Route6(prefix, "static", entry["distance"], 0, tuple(hops), active, 0, tag, since)

    def _working(self, typed: StaticRoute6, entry: JsonObject) -> NextHop6 | None:
        hops = entry["nexthops"]
        for index, hop in enumerate(hops):
            if hop.get("blackhole") or hop.get("unreachable"):
                if typed.interface is not None and typed.interface.startswith("NULL"):
                    return NextHop6(_NOBODY, typed.interface)
            elif hop.get("active") and hop.get("ip", "") == str(typed.next_hop or ""):
                via = next((each for each in hops[index + 1 :] if each.get("resolver")), hop)
                interface = self._names.get(
                    (via if hop.get("recursive") else hop).get("interfaceName", ""), ""
                )
                address = typed.next_hop or self._first.get(interface, _NOBODY)
                if typed.interface is not None:
                    return NextHop6(address, typed.interface)
                target = IPv6Address(via.get("ip", hop.get("ip", "::"))) if hop.get("recursive") else address
                return NextHop6(address, interface, True, target)
        return None

    def _waiting(self, found: list[Route6]) -> Iterator[Route6]:
        told = {
            (route.prefix, route.preference, hop.address)
            for route in found
            if route.protocol == "static"
            for hop in route.next_hops
        }
        facts = self._device.facts.ipv6
        for typed in facts.statics if facts is not None else ():
            prefix = IPv6Network((typed.destination, typed.length), strict=False)
            preference = next(own for each, own in self._typed(prefix) if each is typed)
            address = typed.next_hop or _NOBODY
            if (prefix, preference, address) not in told:
                hop = NextHop6(address, typed.interface or "")
                yield Route6(prefix, "static", preference, 0, (hop,), active=False, tag=typed.tag)


def _neighbors(device: DeviceView, snapshot: Snapshot) -> Iterator[Neighbor6]:
    names = {linux_name(port.name): port for port in device.facts.ports}
    for entry in snapshot.ip("-statistics", "-6", "neighbour"):
        port = names.get(entry["dev"])
        states = set(entry.get("state", ()))
        if port is None or "lladdr" not in entry or states & {"FAILED", "INCOMPLETE"}:
            continue
        yield Neighbor6(
            address=IPv6Address(entry["dst"]),
            mac=entry["lladdr"].replace(":", ""),
            interface=port.name,
            phase="reachable" if "REACHABLE" in states else "stale",
            is_router="router" in entry,
            age=float(entry.get("confirmed", 0)),
            vlan_id=port.vlan or None,
        )
