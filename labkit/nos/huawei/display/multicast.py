"""Multicast as it is configured: PIM and IGMP interfaces, and the tables that stay empty.

Multicast is stored and not simulated: nobody sends hellos or reports, so there is no neighbour, no group and no
entry. Only the reverse path (RFC 7761, section 4.2) is real: it is the unicast route. Layouts: the AR's manual.
"""

from collections.abc import Iterator
from ipaddress import IPv4Address

from labkit.nos.config import DeviceConfig, InterfaceConfig
from labkit.nos.huawei.display.kept_lines import has, value
from labkit.nos.huawei.display.lines import joined
from labkit.nos.huawei.interface_names import short
from labkit.nos.shell.declaration import Call, Table
from labkit.nos.state import InterfaceState

table = Table()

_PUBLIC = " VPN-Instance: public net"
_HELLO, _PRIORITY, _QUERY, _RESPONSE = 30, 1, 60, 10
"""VRP's defaults: seconds between PIM hellos, DR priority, seconds between queries and for their answers."""
_NOT_ENABLED = "Error: Multicast routing is not enabled."
_HELP = {
    "pim": "PIM information",
    "igmp": "IGMP information",
    "multicast": "Multicast information",
    "neighbor": "PIM neighbors",
    "interface": "Interfaces",
    "group": "Groups with members",
    "routing-table": "Routing table",
    "forwarding-table": "Forwarding table",
    "rpf-info": "Reverse path",
}


def _routes_multicast(config: DeviceConfig) -> bool:
    return has(config, "multicast routing-enable")


def _show(notation: str, *shown: str) -> None:
    """Declare a table that has no entry while nobody speaks multicast."""

    @table.display(notation, help=_HELP)
    def run(call: Call) -> str:
        if not _routes_multicast(call.device.config):
            return _NOT_ENABLED
        return joined(shown)


_show(
    "display pim neighbor [interface <interface>|verbose]",
    _PUBLIC,
    " Total Number of Neighbors = 0",
    "",
    " Neighbor        Interface           Uptime   Expires  Dr-Priority  BFD-Session",
)
_show("display pim routing-table [<group:ip>]", _PUBLIC, " Total 0 (*, G) entry; 0 (S, G) entry")
_show("display pim rp-info", _PUBLIC, " PIM-SM static RP Number:0", " PIM-SM BSR RP Number:0")
_show("display multicast routing-table [<group:ip>]", "Multicast routing table", " Total 0 entries")
_show(
    "display multicast forwarding-table [<group:ip>]",
    "Multicast Forwarding Table",
    " Total 0 entries, 0 matched",
)
_show(
    "display igmp group [<group:ip>|interface <interface>]",
    "Interface group report information",
    " Total 0 IGMP Group reported",
)
_show("display igmp routing-table", "Routing table", " Total 0 entries")


@table.display("display pim interface [<interface>]", help=_HELP)
def pim_interfaces(call: Call) -> str:
    """List the interfaces on which PIM runs; without a neighbour the device itself is designated router."""
    if not _routes_multicast(call.device.config):
        return _NOT_ENABLED
    return joined(_pim_lines(call.device.config, call.device.state.interfaces(), call["interface"]))


def _speaks_pim(interface: InterfaceConfig) -> bool:
    return has(interface, "pim dm") or has(interface, "pim sm")


def _pim_lines(config: DeviceConfig, states: dict[str, InterfaceState], wanted: str | None) -> Iterator[str]:
    yield _PUBLIC
    yield " Interface           State NbrCnt HelloInt   DR-Pri     DR-Address"
    for interface in config.interfaces.values():
        state = states.get(interface.name)
        if state is None or not _speaks_pim(interface) or wanted not in (None, interface.name):
            continue
        up = state.protocol_up and bool(state.addresses)
        router = f"{state.addresses[0].address!s:<14}(local)" if up else "-"
        yield (
            f" {short(interface.name):<20}{'up' if up else 'down':<6}{0:<7}{_HELLO:<11}{_PRIORITY:<11}{router}"
        )


@table.display("display igmp interface [<interface>]", help=_HELP)
def igmp_interfaces(call: Call) -> str:
    """Show the interfaces on which IGMP runs; without another querier the device itself asks (RFC 2236, 3)."""
    if not _routes_multicast(call.device.config):
        return _NOT_ENABLED
    return joined(_igmp_lines(call.device.config, call.device.state.interfaces(), call["interface"]))


def _igmp_lines(config: DeviceConfig, states: dict[str, InterfaceState], wanted: str | None) -> Iterator[str]:
    yield "Interface information"
    count = 0
    for interface in config.interfaces.values():
        state = states.get(interface.name)
        if state is None or not has(interface, "igmp enable") or wanted not in (None, interface.name):
            continue
        count += 1
        own = str(state.addresses[0].address) if state.addresses else "-"
        up = state.protocol_up and bool(state.addresses)
        yield f" {interface.name}({own}):"
        yield "   IGMP is enabled"
        yield f"   Current IGMP version is {value(interface, 'igmp version', 'version', 2)}"
        yield f"   IGMP state: {'up' if up else 'down'}"
        yield "   IGMP group policy: none"
        yield "   IGMP limit: -"
        yield "   Value of query interval for IGMP (negotiated): -"
        yield f"   Value of query interval for IGMP (configured): {_QUERY} s"
        yield "   Value of other querier timeout for IGMP: 0 s"
        yield f"   Value of maximum query response time for IGMP: {_RESPONSE} s"
        yield f"   Querier for IGMP: {f'{own} (this router)' if up else '-'}"
    yield f" Total {count} IGMP Interface reported"


@table.display("display multicast rpf-info <source:ip>", help=_HELP)
def reverse_path(call: Call) -> str:
    """Tell through which interface packets of a source must come: the one of the unicast route to it."""
    if not _routes_multicast(call.device.config):
        return _NOT_ENABLED
    source: IPv4Address = call["source"]
    route = call.device.state.lookup(source)
    if route is None:
        return f"Info: There is no rpf route to the source {source}."
    hop = route.next_hops[0]
    neighbor = source if route.protocol == "direct" else hop.address
    return joined(
        [
            _PUBLIC,
            f" RPF information about source: {source}",
            f"     RPF interface: {hop.interface}, RPF neighbor: {neighbor}",
            f"     Referenced route/mask: {route.prefix}",
            "     Referenced route type: unicast",
            "     Route selection rule: preference-preferred",
            "     Load splitting rule: disable",
        ]
    )
