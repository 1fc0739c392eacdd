"""`show ipv6 interface`, in full and in brief, and `show ipv6 neighbors` (layouts of IOS 15)."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from ipaddress import IPv6Address

from labkit.nos.cisco.display.interface_state import line, link, shown
from labkit.nos.cisco.interface_names import short
from labkit.nos.config import DeviceConfig, InterfaceConfig
from labkit.nos.ios_like.parameters import dotted
from labkit.nos.shell.declaration import Call, Table
from labkit.nos.state import InterfaceState
from labkit.nos.state.ipv6 import Ipv6AddressState, Ipv6InterfaceState, Ipv6State, Neighbor6

table = Table()

HELP = {
    "ipv6": "IPv6 information",
    "interface": "IPv6 interface status and configuration",
    "brief": "Brief summary of IPv6 status and configuration",
    "neighbors": "Show IPv6 neighbor cache entries",
    "<interface>": "Interface type and number",
}
_SETTLED = (
    "  ICMP error messages limited to one every 100 milliseconds",
    "  ICMP redirects are enabled",
    "  ICMP unreachables are sent",
    "  ND DAD is enabled, number of DAD attempts: 1",
    "  ND reachable time is 30000 milliseconds (using 30000)",
)
"""What no interface here does otherwise."""
_VALID, _PREFERRED = 2592000, 604800
"""Seconds for which an address is valid, and preferred, that was made of an advertised prefix (RFC 4861, 6.2.1)."""

_UNIVERSAL = 1 << 57
"""The bit of an interface identifier that is inverted from the hardware address's (RFC 4291, appendix A)."""


def upper(address: object) -> str:
    """An address as IOS writes it: in capitals."""
    return str(address).upper()


def brief(states: Iterable[InterfaceState], known: Mapping[str, Ipv6InterfaceState]) -> Iterator[str]:
    """Render `show ipv6 interface brief`: the link-local address of each interface, then the others."""
    for state in states:
        yield f"{state.name:<22} [{link(state)}/{line(state)}]"
        own = known.get(state.name)
        if own is None or own.link_local is None:
            yield "    unassigned"
            continue
        yield f"    {upper(own.link_local)}"
        for held in own.addresses:
            yield f"    {upper(held.address)}"


def ipv6_interface(own: Ipv6InterfaceState, state: InterfaceState, routes: bool) -> Iterator[str]:
    """Render `show ipv6 interface` of one interface; `routes` tells whether the device forwards IPv6."""
    yield f"{own.name} is {link(state)}, line protocol is {line(state)}"
    tentative = not own.protocol_up
    if own.link_local is None:
        yield "  IPv6 is disabled, link-local address unavailable"
    elif own.link_local_duplicate:
        yield f"  IPv6 is stalled, link-local address is {upper(own.link_local)} [DUP]"
    else:
        yield f"  IPv6 is enabled, link-local address is {upper(own.link_local)}{_marked(['TEN'] * tentative)} "
    yield "  No Virtual link-local address(es):"
    if any(held.origin == "autoconfigured" for held in own.addresses):
        yield "  Stateless address autoconfig enabled"
    if own.addresses:
        yield "  Global unicast address(es):"
        for held in own.addresses:
            yield from _address(held, tentative)
    else:
        yield "  No global unicast address is configured"
    if own.groups:
        yield "  Joined group address(es):"
        for group in sorted(own.groups):
            yield f"    {upper(group)}"
    yield f"  MTU is {own.mtu} bytes"
    yield from _SETTLED
    if routes and own.protocol_up:
        yield from _advertisement(own)


def _marked(marks: list[str]) -> str:
    return f" [{'/'.join(marks)}]" if marks else ""


def _address(held: Ipv6AddressState, tentative: bool) -> Iterator[str]:
    subnet = f"{network(held)}/{held.length}"
    marks = {"eui-64": ["EUI"], "autoconfigured": ["EUI", "CAL", "PRE"]}.get(held.origin, [])
    marks = [*marks, *(["DUP"] if held.duplicate else ["TEN"] * tentative)]
    yield f"    {upper(held.address)}, subnet is {subnet}{_marked(marks)} "
    if held.origin == "autoconfigured":
        yield f"      valid lifetime {_VALID} preferred lifetime {_PREFERRED}"


def network(held: Ipv6AddressState) -> str:
    """The network of an address, without its length."""
    bits = 128 - held.length
    return upper(type(held.address)(int(held.address) >> bits << bits))


def _advertisement(own: Ipv6InterfaceState) -> Iterator[str]:
    said = own.advertisement
    yield "  ND advertised reachable time is 0 (unspecified)"
    yield "  ND advertised retransmit interval is 0 (unspecified)"
    if said is None:
        yield "  ND router advertisements are not sent"
        return
    yield "  ND router advertisements are sent every 200 seconds"
    yield f"  ND router advertisements live for {said.lifetime} seconds"
    yield "  ND advertised default router preference is Medium"
    if said.managed:
        yield "  Hosts use DHCP to obtain routable addresses."
    else:
        yield "  Hosts use stateless autoconfig for addresses."
    if said.other:
        yield "  Hosts use DHCP to obtain other configuration."


def neighbors(entries: Iterable[Neighbor6]) -> str:
    """Render `show ipv6 neighbors`; ages in minutes."""
    rows = [
        f"{upper(entry.address):<39}{int(entry.age // 60):>6} {dotted(entry.mac)}  "
        f"{'REACH' if entry.phase == 'reachable' else 'STALE'} {short(entry.interface)}"
        for entry in entries
    ]
    header = "IPv6 Address                              Age Link-layer Addr State Interface"
    return "\n".join([header, *rows]) + "\n\n"


def known(call: Call) -> tuple[Ipv6State, dict[str, Ipv6InterfaceState]]:
    """What the device knows of IPv6, and its interfaces by name."""
    state, macs = call.device.state.ipv6(), call.device.state.interfaces()
    configs = call.device.config.interfaces
    return state, {own.name: _whole(own, configs[own.name], macs[own.name].mac) for own in state.interfaces}


def _whole(own: Ipv6InterfaceState, config: InterfaceConfig, mac: str) -> Ipv6InterfaceState:
    """An interface that is down keeps the addresses that are made from its hardware address (RFC 4291, 2.5.1)."""
    if own.protocol_up or own.link_local_duplicate:
        return own
    identifier = int(f"{mac[:6]}fffe{mac[6:]}", 16) ^ _UNIVERSAL
    made = (
        Ipv6AddressState(IPv6Address(int(held.address) | identifier), held.length, "eui-64")
        for held in config.ipv6.addresses
        if held.eui64
    )
    link_local = own.link_local or IPv6Address((0xFE80 << 112) | identifier)
    return replace(own, link_local=link_local, addresses=(*own.addresses, *made))


@table.display("show ipv6 interface [<interface>]", help=HELP)
def _show_interface(call: Call) -> Iterator[str]:
    _, held = known(call)
    config: DeviceConfig = call.device.config
    for state in shown(call.device.state.interfaces().values()):
        if state.name in held and call["interface"] in (None, state.name):
            yield from ipv6_interface(held[state.name], state, config.ipv6.enabled)


@table.display("show ipv6 interface brief [<interface>]", help=HELP)
def _show_brief(call: Call) -> Iterator[str]:
    states = shown(call.device.state.interfaces().values())
    wanted = [state for state in states if call["interface"] in (None, state.name)]
    return brief(wanted, known(call)[1])


@table.display("show ipv6 neighbors [<interface>]", help=HELP)
def _show_neighbors(call: Call) -> str:
    state, _ = known(call)
    return neighbors(entry for entry in state.neighbors if call["interface"] in (None, entry.interface))
