"""RIP from FRR's text, since its ripd has no JSON. Metrics are one less here than there."""

import re
from collections.abc import Iterator
from ipaddress import IPv4Address, IPv4Network

from labkit.engine.linux.frr.rip import DAEMON, ports, process
from labkit.engine.linux.names import linux_name
from labkit.engine.linux.reading.layer3 import layer3
from labkit.engine.linux.reading.snapshot import Snapshot
from labkit.engine.linux.topic import DeviceView
from labkit.engine.sim.addressing import Layer3Interface
from labkit.engine.sim.ipv4 import ip, network
from labkit.engine.sim.rip.ports import RipPort
from labkit.nos.state import RipInterfaceState, RipNeighborState, RipRouteState, RipState

_ROUTE = re.compile(
    r"^(?P<code>[CRSOBIK])\((?P<sub>\w)\)\s+(?P<prefix>[\d.]+/\d+)\s+(?P<hop>[\d.]+)\s+(?P<metric>\d+)\s+"
    r"(?P<source>\S+)\s*(?:\([^)]*\)\s*)?(?P<tag>\d+)"
)
_GATEWAY = re.compile(
    r"^\s+(?P<address>[\d.]+)\s+(?P<bad>\d+)\s+(?P<bad_routes>\d+)\s+(?P<distance>\d+)\s+\S+"
)


def report(device: DeviceView, snapshot: Snapshot) -> dict[int, RipState]:
    """The process, where one runs."""
    config = process(device)
    if config is None:
        return {}
    alive = {interface.name: interface for interface in layer3(device, snapshot)}
    own = [port for port in ports(device) if port.name in alive]
    routes = tuple(_routes(snapshot, list(alive.values())))
    return {
        config.process_id: RipState(
            process_id=config.process_id,
            vrf="",
            interfaces=tuple(_interface(port) for port in own),
            neighbors=tuple(_neighbors(snapshot, own, routes)),
            routes=routes,
        )
    }


def _interface(port: RipPort) -> RipInterfaceState:
    settings = port.settings
    return RipInterfaceState(
        interface=port.name,
        address=ip(port.address),
        version=port.sends,
        multicast=port.multicast,
        metric_in=settings.metric_in,
        metric_out=settings.metric_out,
        input_enabled=settings.input_enabled,
        output_enabled=settings.output_enabled,
        split_horizon=port.split_horizon,
        poison_reverse=settings.poison_reverse,
        authenticated=settings.authentication is not None,
        silent=port.silent,
    )


def _routes(snapshot: Snapshot, interfaces: list[Layer3Interface]) -> Iterator[RipRouteState]:
    found: dict[IPv4Network, RipRouteState] = {}
    for text in snapshot.shown(DAEMON, "show ip rip").splitlines():
        line = _ROUTE.match(text)
        if line is None:
            continue
        prefix, hop = IPv4Network(line["prefix"]), IPv4Address(line["hop"])
        learned = line["code"] == "R" and int(hop) != 0
        interface = _interface_of(interfaces, hop if learned else prefix.network_address)
        hops = ((hop, interface),) if learned else ()
        known = found.get(prefix)
        if known is not None and learned:
            hops = tuple(sorted((*known.next_hops, *hops)))
        found[prefix] = RipRouteState(
            prefix,
            max(int(line["metric"]) - 1, 0),
            int(line["tag"]),
            hops,
            interface,
            imported=line["sub"] == "r" or line["code"] not in "RC",
        )
    yield from (found[prefix] for prefix in sorted(found))


def _interface_of(interfaces: list[Layer3Interface], address: IPv4Address) -> str:
    for interface in interfaces:
        if any(address in network(_subnet(own, length)) for own, length in interface.addresses):
            return interface.name
    return ""


def _subnet(address: int, length: int) -> tuple[int, int]:
    return int(IPv4Network((address, length), strict=False).network_address), length


def _neighbors(
    snapshot: Snapshot, own: list[RipPort], routes: tuple[RipRouteState, ...]
) -> Iterator[RipNeighborState]:
    names = {linux_name(port.name): port for port in own}
    interfaces = [port.interface for port in names.values()]
    for text in snapshot.shown(DAEMON, "show ip rip status").splitlines():
        line = _GATEWAY.match(text)
        if line is None:
            continue
        address = IPv4Address(line["address"])
        name = _interface_of(interfaces, address)
        port = next((each for each in own if each.name == name), None)
        if port is not None:
            given = sum((address, name) in route.next_hops for route in routes)
            yield RipNeighborState(address, name, port.sends, True, given)
