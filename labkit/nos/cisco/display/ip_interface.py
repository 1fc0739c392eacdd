"""`show ip interface`, in full and in brief."""

from collections.abc import Iterable, Iterator

from labkit.nos.cisco.display.interface_state import line, link, shown
from labkit.nos.config import InterfaceConfig
from labkit.nos.shell.declaration import Call, Table
from labkit.nos.state import InterfaceState

table = Table()

_HELP = {
    "ip": "IP information",
    "interface": "IP interface status and configuration",
    "brief": "Brief summary of IP status and configuration",
}


def brief(states: Iterable[InterfaceState]) -> str:
    """Render `show ip interface brief`."""
    rows = ["Interface                  IP-Address      OK? Method Status                Protocol"]
    for state in states:
        address = str(state.addresses[0].address) if state.addresses else "unassigned"
        method = "DHCP" if state.by_dhcp else "manual" if state.addresses else "unset"
        rows.append(f"{state.name:<26} {address:<15} YES {method:<6} {link(state):<21} {line(state):<8}")
    return "\n".join(rows)


def ip_interface(state: InterfaceState, config: InterfaceConfig) -> Iterator[str]:
    """Render `show ip interface` of one interface."""
    yield f"{state.name} is {link(state)}, line protocol is {line(state)}"
    if not state.addresses:
        yield "  Internet protocol processing disabled"
        return
    first, *others = state.addresses
    yield f"  Internet address is {first.address}/{first.length}"
    yield "  Broadcast address is 255.255.255.255"
    yield f"  Address determined by {'DHCP' if state.by_dhcp else 'setup command'}"
    yield f"  MTU is {state.mtu} bytes"
    yield from _helpers(config)
    yield "  Directed broadcast forwarding is disabled"
    for other in others:
        yield f"  Secondary address {other.address}/{other.length}"
    yield f"  Outgoing access list is {config.filters.acls.get('outbound', 'not set')}"
    yield f"  Inbound  access list is {config.filters.acls.get('inbound', 'not set')}"
    yield f"  Proxy ARP is {'enabled' if config.arp_proxy else 'disabled'}"
    yield from _SETTLED


_SETTLED = (
    "  Local Proxy ARP is disabled",
    "  Security level is default",
    "  Split horizon is enabled",
    "  ICMP redirects are always sent",
    "  ICMP unreachables are always sent",
    "  ICMP mask replies are never sent",
    "  IP fast switching is enabled",
    "  IP CEF switching is enabled",
    "  IP multicast fast switching is enabled",
    "  Router Discovery is disabled",
    "  IP output packet accounting is disabled",
    "  IP access violation accounting is disabled",
    "  TCP/IP header compression is disabled",
    "  RTP/IP header compression is disabled",
    "  Policy routing is disabled",
)
"""What no interface here does otherwise."""


def _helpers(config: InterfaceConfig) -> Iterator[str]:
    """The servers to which DHCP is relayed."""
    servers = config.dhcp.relay_servers
    if len(servers) < 2:
        yield f"  Helper address is {servers[0] if servers else 'not set'}"
        return
    yield f"  Helper addresses are {servers[0]}"
    for server in servers[1:]:
        yield f"                       {server}"


@table.display("show ip interface [<interface>]", help=_HELP)
def _show_ip_interface(call: Call) -> Iterator[str]:
    for state in shown(call.device.state.interfaces().values()):
        if call["interface"] in (None, state.name):
            yield from ip_interface(state, call.device.config.interfaces[state.name])


@table.display("show ip interface brief [<interface>]", help=_HELP)
def _show_brief(call: Call) -> str:
    states = shown(call.device.state.interfaces().values())
    return brief(state for state in states if call["interface"] in (None, state.name))
