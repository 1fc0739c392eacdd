"""Facts of layer 3: addresses, neighbours of the routing protocols, routes, virtual routers."""

from collections.abc import Iterator, Mapping
from ipaddress import IPv4Address, IPv6Address

from labkit.authoring.fact import Fact
from labkit.nos.device import Device
from labkit.nos.state import Route

Address = IPv4Address | IPv6Address
Owners = Mapping[Address, str]
"""By address, the node that has it."""
_PROTOCOLS = {"isis-l1": "isis", "isis-l2": "isis", "ibgp": "bgp", "ebgp": "bgp"}
"""What the check of routes calls a protocol, where it is not the engine's word."""
_NOT_ASKED = ("direct", "unr")


def owners(devices: Mapping[str, Device]) -> dict[Address, str]:
    """Find who has which address, of both versions."""
    found: dict[Address, str] = {}
    for node, device in devices.items():
        for interface in device.state.interfaces().values():
            found |= {address.address: node for address in interface.addresses}
        for six in device.state.ipv6().interfaces:
            found |= {one.address: node for one in six.addresses}
    return found


def routing_facts(device: Device, owned: Owners) -> Iterator[Fact]:
    """All facts of a router or a switch that routes."""
    node = device.name
    for name, interface in device.state.interfaces().items():
        for address in () if interface.by_dhcp else interface.addresses:
            inputs = {"interface": name, "address": f"{address.address}/{address.length}"}
            yield Fact("addresses", node, "interface.address", inputs)
    for six in device.state.ipv6().interfaces:
        for own in six.addresses:
            inputs = {"interface": six.name, "address": f"{own.address}/{own.length}"}
            yield Fact("addresses", node, "interface.address", inputs)
    yield from _virtual_routers(device)
    yield from _ospf(device, owned)
    yield from _isis(device, owned)
    yield from _others(device, owned)
    yield from _routes(device)


def _virtual_routers(device: Device) -> Iterator[Fact]:
    for one in device.state.vrrp():
        inputs = {
            "interface": one.interface,
            "vrid": one.vrid,
            "state": one.phase,
            "address": str(one.addresses[0]) if one.addresses else None,
        }
        yield Fact("vrrp", device.name, "vrrp.router", {k: v for k, v in inputs.items() if v is not None})


def _ospf(device: Device, owned: Owners) -> Iterator[Fact]:
    for process in device.state.ospf().values():
        for other in process.neighbors:
            if neighbor := owned.get(other.address):
                inputs = {"neighbor": neighbor, "interface": other.interface, "state": other.phase}
                yield Fact("ospf", device.name, "ospf.neighbor", inputs)
        for own in process.interfaces:
            settings = {
                "interface": own.interface,
                "area": str(own.area_id),
                "cost": own.cost,
                "passive": own.passive,
            }
            yield Fact("ospf-interfaces", device.name, "ospf.interface", settings)
        for area in process.areas:
            if area.kind != "normal":
                inputs = {"area": str(area.area_id), "type": area.kind}
                yield Fact("ospf-interfaces", device.name, "ospf.area", inputs)
    for six in device.state.ospfv3().values():
        for near in six.neighbors:
            inputs = {"router_id": str(near.router_id), "interface": near.interface, "state": near.phase}
            yield Fact("ospf", device.name, "ospfv3.neighbor", inputs)


def _isis(device: Device, owned: Owners) -> Iterator[Fact]:
    for process in device.state.isis().values():
        for peer in process.peers:
            if peer.up and (neighbor := owned.get(peer.address)):
                inputs = {"neighbor": neighbor, "level": peer.level, "interface": peer.interface}
                yield Fact("isis", device.name, "isis.neighbor", inputs)


def _others(device: Device, owned: Owners) -> Iterator[Fact]:
    """Neighbours of RIP and peers of BGP."""
    for process in device.state.rip().values():
        for heard in process.neighbors:
            if neighbor := owned.get(heard.address):
                yield Fact("rip", device.name, "rip.neighbor", {"neighbor": neighbor})
    bgp = device.state.bgp()
    for peer in bgp.peers if bgp is not None else ():
        if isinstance(peer.address, IPv4Address) and peer.phase == "established":
            kind = "ebgp" if peer.external else "ibgp"
            inputs = {"peer": str(peer.address), "remote_as": peer.as_number, "type": kind}
            yield Fact("bgp", device.name, "bgp.session", inputs)


def _routes(device: Device) -> Iterator[Fact]:
    """What forwards, but for what the addresses alone bring."""
    for route in device.state.routes():
        if route.active and route.protocol not in _NOT_ASKED and _named(route):
            inputs = {
                "prefix": str(route.prefix),
                "protocol": _PROTOCOLS.get(route.protocol, route.protocol),
                "next_hops": sorted({str(hop.address) for hop in route.next_hops}),
            }
            yield Fact("routes", device.name, "route.present", inputs)
    for six in device.state.ipv6().routes:
        if six.active and six.protocol not in _NOT_ASKED:
            yield Fact("routes", device.name, "route.present", {"prefix": str(six.prefix)})


def _named(route: Route) -> bool:
    """Whether a route has next hops that can be named: one out of a point-to-point port may have none."""
    return bool(route.next_hops) and all(int(hop.address) for hop in route.next_hops)
