"""IPv6 interfaces and neighbours: `display ipv6 interface`, its table, and `display ipv6 neighbors`.

The layouts are those of the AR manual and the HCIA lab guide; the neighbours' is that of the public sample.
"""

from collections.abc import Iterable, Iterator, Sequence
from math import floor

from labkit.nos.huawei.display.interface import MISSING
from labkit.nos.huawei.display.lines import joined
from labkit.nos.huawei.display.routing import age
from labkit.nos.huawei.interface_names import short
from labkit.nos.shell.declaration import Call, Table
from labkit.nos.state.ipv6 import AdvertisementState, Ipv6AddressState, Ipv6InterfaceState, Neighbor6

table = Table()

_HELP = {
    "ipv6": "IPv6 status and configuration information",
    "interface": "IPv6 interface information",
    "brief": "Brief information",
    "neighbors": "IPv6 neighbor information",
    "<interface>": "Interface type and number",
}
_RULE = "-" * 77
_PHASES = {"reachable": "REACH", "stale": "STALE"}


def ipv6_interface_brief(states: Sequence[Ipv6InterfaceState]) -> str:
    """Render a row for each interface, and its addresses below."""
    lines = [
        "*down: administratively down",
        "(l): loopback",
        "(s): spoofing",
        "Interface                    Physical              Protocol            ",
    ]
    for state in states:
        physical = ("up" if state.physical_up else "down") if state.admin_up else "*down"
        protocol = "down"
        if state.protocol_up:
            protocol = "up(s)" if state.spoofing else "up"
        lines.append(f"{state.name:<29}{physical:<22}{protocol:<20}")
        shown = [str(held.address).upper() for held in state.addresses] or ["Unassigned"]
        lines += [f"[IPv6 Address] {address}" for address in shown]
    return joined(lines)


def ipv6_interfaces(states: Iterable[Ipv6InterfaceState]) -> str:
    """Render all that is known of each interface."""
    return "\n".join(joined(_interface(state)) for state in states)


def _interface(state: Ipv6InterfaceState) -> Iterator[str]:
    physical = "UP" if state.physical_up else "DOWN"
    yield f"{state.name} current state : {physical if state.admin_up else 'Administratively DOWN'} "
    spoofing = " (spoofing)" if state.protocol_up and state.spoofing else ""
    yield f"IPv6 protocol current state : {'UP' if state.protocol_up else 'DOWN'}{spoofing}"
    if state.link_local is None:
        yield "IPv6 is enabled, no link-local address"
    else:
        mark = " [DUPLICATE]" if state.link_local_duplicate else ""
        yield f"IPv6 is enabled, link-local address is {str(state.link_local).upper()}{mark} "
    if state.addresses:
        yield "  Global unicast address(es):"
        yield from (_address(held) for held in state.addresses)
    else:
        yield "  No global unicast address configured"
    if state.groups:
        yield "  Joined group address(es):"
        yield from (f"    {str(group).upper()}" for group in state.groups)
    yield f"  MTU is {state.mtu} bytes"
    yield "  ND DAD is enabled, number of DAD attempts: 1"
    yield "  ND reachable time is 30000 milliseconds"
    yield "  ND retransmit interval is 1000 milliseconds"
    yield from _advertisement(state.advertisement)


def _address(held: Ipv6AddressState) -> str:
    network = held.address if held.length == 128 else _network(held)
    mark = " [DUPLICATE]" if held.duplicate else ""
    return f"    {str(held.address).upper()}, subnet is {str(network).upper()}/{held.length}{mark} "


def _network(held: Ipv6AddressState) -> object:
    shift = 128 - held.length
    return type(held.address)(int(held.address) >> shift << shift)


def _advertisement(sent: AdvertisementState | None) -> Iterator[str]:
    if sent is None:
        yield "  Hosts use stateless autoconfig for addresses"
        return
    yield "  ND advertised reachable time is 0 milliseconds"
    yield "  ND advertised retransmit interval is 0 milliseconds"
    yield "  ND router advertisement max interval 600 seconds, min interval 200 seconds"
    yield f"  ND router advertisements live for {sent.lifetime} seconds"
    yield "  ND router advertisements hop-limit 64"
    yield "  ND default router preference medium"
    if sent.managed:
        yield "  Hosts use DHCP to obtain routable addresses"
    else:
        yield "  Hosts use stateless autoconfig for addresses"
    if sent.other:
        yield "  Hosts use DHCP to obtain other configuration"


def neighbors(entries: Sequence[Neighbor6]) -> str:
    """Render a paragraph for each neighbour."""
    lines = [_RULE]
    for entry in entries:
        vlan = "-" if entry.vlan_id is None else str(entry.vlan_id)
        mac = "-".join(entry.mac[start : start + 4] for start in (0, 4, 8))
        lines += [
            f"IPv6 Address : {str(entry.address).upper()}",
            f"Link-layer   : {mac:<34}State : {_PHASES[entry.phase]}",
            f"Interface    : {short(entry.port or entry.interface):<34}Age   : {age(floor(entry.age))}",
            f"VLAN         : {vlan:<34}CEVLAN: -",
            f"VPN name     : {'':<34}Is Router: {'TRUE' if entry.is_router else 'FALSE'}",
            "Secure FLAG  : UN-SECURE",
            "",
        ]
    return joined([*lines, _RULE, f"Total: {len(entries):<8d}Dynamic: {len(entries):<8d}Static: 0"])


def _chosen(call: Call) -> list[Ipv6InterfaceState]:
    wanted = call["interface"]
    return [held for held in call.device.state.ipv6().interfaces if wanted in (None, held.name)]


@table.display("display ipv6 interface [<interface>]", help=_HELP)
def show_interface(call: Call) -> str:
    """Show the interfaces on which IPv6 is enabled."""
    if call["interface"] is not None and call["interface"] not in call.device.config.interfaces:
        return MISSING
    return ipv6_interfaces(_chosen(call))


@table.display("display ipv6 interface brief [<interface>]", help=_HELP)
def show_brief(call: Call) -> str:
    """Show them as a table."""
    if call["interface"] is not None and call["interface"] not in call.device.config.interfaces:
        return MISSING
    return ipv6_interface_brief(_chosen(call))


@table.display("display ipv6 neighbors [<interface>]", help=_HELP)
def show_neighbors(call: Call) -> str:
    """Show the neighbour cache."""
    wanted = call["interface"]
    found = call.device.state.ipv6().neighbors
    return neighbors([entry for entry in found if wanted in (None, entry.interface, entry.port)])
