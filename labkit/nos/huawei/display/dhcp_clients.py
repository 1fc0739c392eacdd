"""What DHCP gave to this device's interfaces, and what its server answered. Layouts: the AR's manual.

A lease takes four messages (RFC 2131, 3.1): discover, offer, request, acknowledgement. Renewals are not counted.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta
from ipaddress import IPv4Network

from labkit.nos.config import DeviceConfig
from labkit.nos.huawei.display.interface import dashed
from labkit.nos.huawei.display.kept_lines import value
from labkit.nos.huawei.display.lines import joined
from labkit.nos.shell.declaration import Call, Table
from labkit.nos.state import DhcpClientState, InterfaceState
from labkit.nos.state.ipv6 import Ipv6InterfaceState

table = Table()

_HELP = {
    "dhcp": "DHCP information",
    "client": "Interfaces that ask for addresses",
    "server": "DHCP server",
    "statistics": "Numbers of messages",
    "dhcpv6": "DHCPv6 information",
}


@table.display("display dhcp server statistics", help=_HELP)
def statistics(call: Call) -> str:
    """Count the messages that it took to give away the leases that the pools remember."""
    given = sum(len(pool.leases) + pool.expired for pool in call.device.state.dhcp_pools())
    rows = {
        "Client Request": 2 * given,
        "  Dhcp Discover": given,
        "  Dhcp Request": given,
        "  Dhcp Decline": 0,
        "  Dhcp Release": 0,
        "  Dhcp Inform": 0,
        "Server Reply": 2 * given,
        "  Dhcp Offer": given,
        "  Dhcp Ack": given,
        "  Dhcp Nak": 0,
        "Bad Messages": 0,
    }
    return joined(
        [" DHCP Server Statistics:", "", *(f" {name:<23}: {count}" for name, count in rows.items())]
    )


@table.display("display dhcp client", help=_HELP)
def clients(call: Call) -> str:
    """Show what each interface was given."""
    states = call.device.state.interfaces()
    now = call.device.datetime()
    return joined(
        line
        for lease in call.device.state.dhcp_clients()
        for line in _lease(lease, states[lease.interface], now)
    )


def _lease(lease: DhcpClientState, interface: InterfaceState, now: datetime) -> Iterator[str]:
    obtained = now - timedelta(seconds=lease.age)
    yield f" DHCP client lease information on interface {lease.interface} :"
    yield " Current machine state         : Bound"
    yield " Internet address assigned via : DHCP"
    yield f" Physical address              : {dashed(interface.mac)}"
    yield f" IP address                    : {lease.address}"
    yield f" Subnet mask                   : {IPv4Network((0, lease.length)).netmask}"
    for gateway in lease.gateways:
        yield f" Gateway ip address            : {gateway}"
    yield f" Lease obtained at             : {obtained:%Y-%m-%d %H:%M:%S}"
    if lease.seconds:
        yield f" Lease expires at              : {obtained + timedelta(seconds=lease.seconds):%Y-%m-%d %H:%M:%S}"
    for server in lease.dns:
        yield f" DNS                           : {server}"
    if lease.domain:
        yield f" Domain name                   : {lease.domain}"
    yield ""


@table.display("display dhcpv6 client", help=_HELP)
def clients6(call: Call) -> str:
    """Show the interfaces that ask for IPv6 addresses, with what they were given (RFC 8415)."""
    found = {interface.name: interface for interface in call.device.state.ipv6().interfaces}
    return joined(_client6_lines(call.device.config, found))


def _client6_lines(config: DeviceConfig, found: dict[str, Ipv6InterfaceState]) -> Iterator[str]:
    for interface in config.interfaces.values():
        if not interface.ipv6.dhcp_client:
            continue
        state = found.get(interface.name)
        given = [one for one in state.addresses if one.origin == "dhcp"] if state is not None else []
        yield f"{interface.name} is in stateful DHCPv6 client mode."
        yield f"State is {'BOUND' if given else 'SOLICIT'}."
        yield from (f"  Address         : {str(one.address).upper()}" for one in given)
        yield ""


@table.display("display dhcp relay {all|interface <interface>}", help=_HELP | {"relay": "DHCP relay"})
def relays(call: Call) -> str:
    """Show to which servers interfaces relay."""
    config: DeviceConfig = call.device.config
    states = call.device.state.interfaces()
    lines: list[str] = []
    for interface in config.interfaces.values():
        held = interface.dhcp
        if held.select != "relay" or not (call["all"] or call["interface"] == interface.name):
            continue
        group = config.dhcp.groups.get(held.relay_group)
        servers = [*held.relay_servers, *(group.servers.values() if group is not None else ())]
        state = states.get(interface.name)
        lines.append(f" DHCP relay agent running information of interface {interface.name} :")
        lines += [f" Server IP address [{index:02}] : {server}" for index, server in enumerate(servers)]
        gateways = state.addresses if state is not None else ()
        lines += [f" Gateway address in use : {gateways[0].address if gateways else '-'}", ""]
    return joined(lines or ["Info: No DHCP relay is configured."])


@table.display("display dhcp server group [<name:string 1-32>]", help=_HELP | {"group": "Groups of servers"})
def groups(call: Call) -> str:
    """Show the groups of servers that relays name."""
    found = [
        group
        for name, group in sorted(call.device.config.dhcp.groups.items())
        if call["name"] in (None, name)
    ]
    lines: list[str] = []
    for group in found:
        lines.append(f" Group-name           : {group.name}")
        lines += [
            f"  ({number}) Server-IP       : {server}" for number, server in sorted(group.servers.items())
        ]
        lines.append(f"  Gateway             : {value(group, 'gateway', 'ip', '--')}")
        lines.append(f"  VPN instance        : {value(group, 'vpn-instance', 'vrf', '--')}")
    return joined([*lines, f" {len(found)} DHCP server group(s) in total"])


@table.display("display dhcp relay statistics", help=_HELP | {"relay": "DHCP relay"})
def relay_statistics(call: Call) -> str:
    """Say on how many interfaces requests are passed on; single messages are not counted."""
    ports = [
        interface for interface in call.device.config.interfaces.values() if interface.dhcp.select == "relay"
    ]
    return joined([" DHCP relay statistics:", f"  Interfaces with DHCP relay    : {len(ports)}"])
