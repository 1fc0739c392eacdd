"""The routing table: FRR's, and the direct routes as the device lists them."""

from collections.abc import Iterator
from dataclasses import replace
from ipaddress import IPv4Address, IPv4Network

from labkit.engine.linux.frr import filters
from labkit.engine.linux.frr.ospf import daemon
from labkit.engine.linux.frr.preference import (
    ISIS,
    bgp_preferences,
    distances,
    isis_preference,
    ospf_preferences,
    rip_preference,
    static_preference,
)
from labkit.engine.linux.frr.shadows import Shadow, shadow_of
from labkit.engine.linux.frr.stand_ins import type7
from labkit.engine.linux.interfaces import LOOPBACK
from labkit.engine.linux.names import linux_name
from labkit.engine.linux.reading import bgp, dhcp, isis
from labkit.engine.linux.reading.layer3 import layer3
from labkit.engine.linux.reading.lsdb import nssa_default
from labkit.engine.linux.reading.snapshot import JsonObject, Snapshot
from labkit.engine.linux.reading.times import seconds
from labkit.engine.linux.topic import DeviceView
from labkit.engine.sim.addressing import Layer3Interface
from labkit.engine.sim.ipv4 import ip, network
from labkit.engine.sim.ospf.nssa import DEFAULT_TAG
from labkit.engine.sim.rib import direct_routes
from labkit.nos.config import StaticRoute
from labkit.nos.state import NextHop, Route
from labkit.nos.state.route import RouteProtocol

NULL = "NULL0"
_DEFAULT = IPv4Network("0.0.0.0/0")
_NOBODY, _LOCALHOST = IPv4Address(0), IPv4Address("127.0.0.1")


def routes(device: DeviceView, snapshot: Snapshot, now: float) -> list[Route]:
    """All routes by prefix, those that forward before those that wait."""
    interfaces = layer3(device, snapshot)
    found = [
        Route(
            network(entry.prefix),
            "direct",
            0,
            0,
            tuple(NextHop(ip(hop.address), hop.interface) for hop in entry.hops),
        )
        for entry in direct_routes(interfaces, device.node.kind.family)
    ]
    table = RouteReader(device, snapshot, interfaces, now)
    found += table.learned()
    if device.node.kind.role == "host":
        found += _host_routes(device, interfaces)
    for route in dhcp.default_routes(device, snapshot):
        better = any(other.active and other.prefix == route.prefix for other in found)
        found.append(replace(route, active=not better))
    found.sort(key=lambda route: (route.prefix, not route.active, route.preference))
    return found


class RouteReader:
    """Reads the routes of FRR's protocols out of one snapshot."""

    def __init__(
        self, device: DeviceView, snapshot: Snapshot, interfaces: list[Layer3Interface], now: float
    ) -> None:
        self._device = device
        self._snapshot = snapshot
        self._now = now
        self._names = {linux_name(port.name): port.name for port in device.facts.ports}
        self._own = {
            ip(address): interface.name for interface in interfaces for address, _ in interface.addresses
        }
        self._primary = {interface.name: ip(interface.address) for interface in interfaces}
        self._direct = {network((a, n)) for interface in interfaces for a, n in _subnets(interface)}

    def learned(self) -> list[Route]:
        """The routes of all protocols but the direct ones."""
        entries = self._snapshot.show("zebra", "show ip route json")
        found = [
            route
            for prefix, own in entries.items()
            for entry in _without_replaced(own)
            if (route := self._route(IPv4Network(prefix), entry)) is not None
        ]
        return found + list(self._waiting(found))

    def _waiting(self, found: list[Route]) -> Iterator[Route]:
        """The static routes that lead nowhere now, of which FRR does not tell."""
        told = {
            (route.prefix, route.preference, hop.address)
            for route in found
            if route.protocol == "static"
            for hop in route.next_hops
        }
        own = static_preference(self._device)
        waiting: dict[tuple[IPv4Network, int], list[StaticRoute]] = {}
        for typed in self._device.facts.statics if self._device.node.kind.role != "host" else ():
            prefix = IPv4Network((typed.destination, typed.length), strict=False)
            preference = typed.preference or own
            if not typed.vrf and (prefix, preference, self._address_of(typed)) not in told:
                waiting.setdefault((prefix, preference), []).append(typed)
        for (prefix, preference), group in waiting.items():
            hops = tuple(NextHop(typed.next_hop or _NOBODY, typed.interface or "") for typed in group)
            yield Route(prefix, "static", preference, 0, hops, active=False, tag=group[0].tag)

    def _address_of(self, typed: StaticRoute) -> IPv4Address:
        """The address under which a route's next hop is listed."""
        if typed.next_hop is not None:
            return typed.next_hop
        return self._primary.get(typed.interface or "", _NOBODY)

    def _route(self, prefix: IPv4Network, entry: JsonObject) -> Route | None:
        shadow = shadow_of(entry)
        if shadow is not None:
            return self._shadow(prefix, entry, shadow)
        if entry["protocol"] == "static":
            return self._static(prefix, entry)
        process_id = self._process_id(entry)
        if entry["protocol"] == "ospf" and prefix == _DEFAULT:
            entry = self._with_cost_of_type7(entry, process_id)
        protocol = self._protocol(prefix, entry, process_id)
        if protocol is None or (protocol in ("isis-l1", "isis-l2") and prefix in self._direct):
            return None  # FRR's IS-IS offers ways by its neighbours to its own networks, VRP's does not
        own = [hop for hop in entry["nexthops"] if "ip" not in hop]
        if own and prefix in self._direct:
            entry = {**entry, "nexthops": own}  # a way round to an own network counts for nothing
        if filters.keeps_out(self._device.config, entry["protocol"], process_id) and not any(
            hop.get("active") for hop in entry["nexthops"]
        ):
            return None
        hops = tuple(self._on_loopback(prefix, hop) for hop in self._hops(entry))
        if protocol.startswith("ospf"):
            hops = tuple(sorted(hops, key=lambda hop: hop.address, reverse=True))
        if not hops:
            return None
        active = bool(entry.get("selected")) and prefix not in self._direct
        return Route(
            prefix=prefix,
            protocol=protocol,
            preference=self._preference(protocol, process_id, own=hops[0].interface == NULL),
            cost=entry["metric"] - (protocol == "rip"),
            next_hops=hops,
            active=active,
            process_id=process_id,
            tag=self._tag(protocol, prefix, entry),
            since=max(self._now - seconds(entry.get("uptime", "")), 0.0),
        )

    def _with_cost_of_type7(self, entry: JsonObject, process_id: int) -> JsonObject:
        """A default route; one of an NSSA with the metric and tag of the type-7 LSA that it stands for."""
        default = nssa_default(self._snapshot, daemon(self._device.config, process_id), entry["metric"])
        return entry if default is None else {**entry, "metric": default[0], "tag": DEFAULT_TAG}

    def _tag(self, protocol: RouteProtocol, prefix: IPv4Network, entry: JsonObject) -> int:
        if protocol in ("isis-l1", "isis-l2"):
            return isis.mark_of(self._device, self._snapshot, int(protocol[-1]), prefix).tag
        return int(entry.get("tag", 0))

    def _shadow(self, prefix: IPv4Network, entry: JsonObject, shadow: Shadow) -> Route | None:
        """The route of IS-IS that a static one stands for; none of an OSPF summary, which is no route."""
        hops = tuple(self._hops(entry))
        if shadow.level is None or not hops or prefix in self._direct:
            return None
        protocol: RouteProtocol = "isis-l1" if shadow.level == 1 else "isis-l2"
        return Route(
            prefix=prefix,
            protocol=protocol,
            preference=isis_preference(self._device.config) or ISIS,
            cost=shadow.cost,
            next_hops=hops,
            active=bool(entry.get("selected")),
            process_id=next(iter(self._device.config.isis), 0),
            tag=self._tag(protocol, prefix, entry),
            since=max(self._now - seconds(entry.get("uptime", "")), 0.0),
        )

    def _process_id(self, entry: JsonObject) -> int:
        """The process of a route; RIP and IS-IS have one in FRR, and a single one of OSPF has no number there."""
        config = self._device.config
        only = {"rip": list(config.rip), "isis": list(config.isis), "ospf": list(config.ospf)}.get(
            entry["protocol"], []
        )
        return int(entry.get("instance", only[0] if only else 0))

    def _protocol(self, prefix: IPv4Network, entry: JsonObject, process_id: int) -> RouteProtocol | None:
        """Which protocol a route is of; None for those that are read otherwise."""
        kind = entry["protocol"]
        if kind == "ospf":
            return self._ospf_kind(process_id, prefix)
        if kind == "rip":
            return "rip"
        if kind == "isis":
            return isis.level_of(self._snapshot, prefix)
        if kind == "bgp":
            return bgp.kind_of(self._snapshot, prefix)
        return None

    def _hops(self, entry: JsonObject) -> Iterator[NextHop]:
        hops = entry["nexthops"]
        for index, hop in enumerate(hops):
            if hop.get("resolver") or hop.get("duplicate"):
                continue
            interface = self._interface(hop)
            if hop.get("recursive"):
                via: JsonObject = next((each for each in hops[index + 1 :] if each.get("resolver")), {})
                address = IPv4Address(via.get("ip", hop["ip"]))
                yield NextHop(IPv4Address(hop["ip"]), self._interface(via), True, address)
            elif "ip" in hop:
                yield NextHop(IPv4Address(hop["ip"]), interface)
            elif hop.get("blackhole") or hop.get("unreachable"):
                yield NextHop(_LOCALHOST if entry["protocol"] == "bgp" else _NOBODY, NULL)
            elif interface:
                yield NextHop(self._primary.get(interface, _NOBODY), interface)

    def _interface(self, hop: JsonObject) -> str:
        inside = hop.get("interfaceName", "")
        return inside if inside == LOOPBACK else self._names.get(inside, "")

    def _on_loopback(self, prefix: IPv4Network, hop: NextHop) -> NextHop:
        """Name the loopback interface of a route to one of its addresses: in Linux they share one."""
        if hop.interface != LOOPBACK:
            return hop
        name = self._own.get(prefix.network_address, "")
        return NextHop(prefix.network_address, name)

    def _static(self, prefix: IPv4Network, entry: JsonObject) -> Route:
        """A static route, its next hops in the order in which they were typed."""
        own, known = static_preference(self._device), distances(self._device)
        typed = [
            route
            for route in self._device.facts.statics
            if not route.vrf
            and IPv4Network((route.destination, route.length), strict=False) == prefix
            and known[route.preference or own] == entry["distance"]
        ]
        working = dict(self._working(entry))
        active = bool(entry.get("selected")) and bool(working) and prefix not in self._direct
        hops = [self._typed_hop(route, working) for route in typed if not working or _key(route) in working]
        route = Route(
            prefix=prefix,
            protocol="static",
            preference=(typed[0].preference or own) if typed else own,
            cost=0,
            next_hops=tuple(hops),
            active=active,
            tag=entry.get("tag", 0),
            since=max(self._now - seconds(entry.get("uptime", "")), 0.0),
        )
        return route if hops else replace(route, next_hops=tuple(self._hops(entry)))

    def _working(self, entry: JsonObject) -> Iterator[tuple[tuple[str, str], tuple[str, str]]]:
        """The next hops that lead somewhere, and through which interface and address they do."""
        hops = entry["nexthops"]
        for index, hop in enumerate(hops):
            if hop.get("resolver") or not hop.get("active"):
                continue
            address = hop.get("ip", "")
            if hop.get("recursive"):
                via = next((each for each in hops[index + 1 :] if each.get("resolver")), None)
                if via is not None:
                    yield (address, ""), (self._interface(via), via.get("ip", address))
            elif hop.get("blackhole") or hop.get("unreachable"):
                yield ("", NULL), (NULL, "")
            else:
                interface = self._interface(hop)
                yield (address, interface), (interface, address)
                yield (address, ""), (interface, address)

    def _typed_hop(self, route: StaticRoute, working: dict[tuple[str, str], tuple[str, str]]) -> NextHop:
        interface, target = working.get(_key(route), (route.interface or "", ""))
        if _key(route) == ("", NULL):  # vendors spell it in their own ways
            return NextHop(_NOBODY, route.interface or NULL)
        if route.next_hop is None:
            return NextHop(self._primary.get(interface, _NOBODY), interface)
        if route.interface is not None:
            return NextHop(route.next_hop, route.interface)
        relay = bool(interface)
        return NextHop(route.next_hop, interface, relay, IPv4Address(target) if relay and target else None)

    def _ospf_kind(self, process_id: int, prefix: IPv4Network) -> RouteProtocol:
        entry = self._snapshot.show(daemon(self._device.config, process_id), "show ip ospf route json").get(
            str(prefix), {}
        )
        kind = entry.get("routeType", "N")
        if prefix == _DEFAULT and type7(entry.get("cost", 0)) is not None:
            return "ospf-nssa"
        if not kind.startswith("N E"):
            return "ospf"
        areas = (
            self._device.config.ospf[process_id].areas.values()
            if process_id in self._device.config.ospf
            else ()
        )
        if any(area.kind == "nssa" for area in areas) and self._is_nssa(process_id, prefix):
            return "ospf-nssa"
        return "ospf-external"

    def _is_nssa(self, process_id: int, prefix: IPv4Network) -> bool:
        """Whether a type-7 LSA announces the prefix and no type-5 one does, but for a translation of its own."""
        name = daemon(self._device.config, process_id)
        own = str(ip(self._device.router_ids.get(process_id, 0)))
        outside = self._snapshot.show(name, "show ip ospf database external json")
        if any(
            lsa["linkStateId"] == str(prefix.network_address) and lsa["advertisingRouter"] != own
            for lsa in outside.get("asExternalLinkStates", ())
        ):
            return False
        inside = self._snapshot.show(name, "show ip ospf database nssa-external json")
        return any(
            lsa["linkStateId"] == str(prefix.network_address)
            for lsas in inside.get("nssaExternalLinkStates", {}).get("areas", {}).values()
            for lsa in lsas
        )

    def _preference(self, protocol: RouteProtocol, process_id: int, *, own: bool) -> int:
        config = self._device.config
        if protocol in ("ospf", "ospf-external", "ospf-nssa"):
            process = config.ospf[process_id]
            inside, outside = ospf_preferences(self._device, process.preference, process.external_preference)
            return inside if protocol == "ospf" else outside
        if protocol == "rip":
            return rip_preference(self._device)
        if protocol in ("isis-l1", "isis-l2"):
            return isis_preference(config) or ISIS
        external, internal, local = bgp_preferences(self._device)
        if own:
            return local
        return external if protocol == "ebgp" else internal


def _without_replaced(entries: list[JsonObject]) -> list[JsonObject]:
    """The entries of a prefix without those of IS-IS for which a static one stands."""
    if not any((shadow := shadow_of(entry)) is not None and shadow.level for entry in entries):
        return entries
    return [entry for entry in entries if entry["protocol"] != "isis"]


def _key(route: StaticRoute) -> tuple[str, str]:
    if route.interface is not None and route.interface.lower().startswith("null"):
        return ("", NULL)
    return ("" if route.next_hop is None else str(route.next_hop), route.interface or "")


def _subnets(interface: Layer3Interface) -> Iterator[tuple[int, int]]:
    for address, length in interface.addresses:
        yield int(IPv4Network((address, length), strict=False).network_address), length


def _host_routes(device: DeviceView, interfaces: list[Layer3Interface]) -> Iterator[Route]:
    """A host's gateway, which works while its subnet is there."""
    for route in device.facts.statics:
        hop = route.next_hop
        via = next(
            (
                each
                for each in interfaces
                if hop is not None and any(hop in network(s) for s in _subnets(each))
            ),
            None,
        )
        own = route.preference or static_preference(device)
        if hop is not None:
            prefix = IPv4Network((route.destination, route.length), strict=False)
            hops = (NextHop(hop, via.name if via else "", via is not None, hop if via else None),)
            yield Route(prefix, "static", own, 0, hops, active=via is not None)


def longest(found: list[Route], destination: IPv4Address) -> Route | None:
    """The active route that forwards to an address."""
    covering = [route for route in found if route.active and destination in route.prefix]
    return max(covering, key=lambda route: route.prefix.prefixlen, default=None)
