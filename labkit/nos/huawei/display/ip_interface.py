"""`display ip interface` and its table (both captured on eNSP, the counters' columns from the manual)."""

from collections.abc import Iterable, Iterator, Sequence
from ipaddress import IPv4Network

from labkit.nos.huawei.display.interface import MISSING, select
from labkit.nos.huawei.display.interface_state import physical, protocol
from labkit.nos.shell.declaration import Call, Table
from labkit.nos.state import InterfaceState

table = Table()

_HELP = {
    "ip": "Display IP status and configuration information",
    "interface": "Display interface's IP status and configuration information",
    "brief": "Display brief information of IP",
}
_ICMP = (
    "Echo reply",
    "Unreachable",
    "Source quench",
    "Routing redirect",
    "Echo request",
    "Router advert",
    "Router solicit",
    "Time exceed",
    "IP header bad",
    "Timestamp request",
    "Timestamp reply",
    "Information request",
    "Information reply",
    "Netmask request",
    "Netmask reply",
    "Unknown type",
)


def ip_interface_brief(states: Sequence[InterfaceState]) -> str:
    """Render `display ip interface brief` for routed interfaces."""
    carrying = sum(state.admin_up and state.physical_up for state in states)
    running = sum(state.protocol_up for state in states)
    lines = [
        "*down: administratively down",
        "^down: standby",
        "(l): loopback",
        "(s): spoofing",
        f"The number of interface that is UP in Physical is {carrying}",
        f"The number of interface that is DOWN in Physical is {len(states) - carrying}",
        f"The number of interface that is UP in Protocol is {running}",
        f"The number of interface that is DOWN in Protocol is {len(states) - running}",
        "",
        "Interface                         IP Address/Mask      Physical   Protocol  ",
    ]
    for state in states:
        primary = (
            f"{state.addresses[0].address}/{state.addresses[0].length}" if state.addresses else "unassigned"
        )
        lines.append(f"{state.name:<34}{primary:<21}{physical(state):<11}{protocol(state):<10}")
    return "\n".join(lines)


def ip_interface(states: Iterable[InterfaceState]) -> str:
    """Render `display ip interface` for interfaces with an address."""
    return "\n\n".join("\n".join(_interface(state)) for state in states)


def _interface(state: InterfaceState) -> Iterator[str]:
    if state.admin_up:
        yield f"{state.name} current state : {'UP' if state.physical_up else 'DOWN'}"
    else:
        yield f"{state.name} current state : Administratively DOWN"
    spoofing = " (spoofing)" if state.protocol_up and state.spoofing else ""
    yield f"Line protocol current state : {'UP' if state.protocol_up else 'DOWN'}{spoofing}"
    yield f"The Maximum Transmit Unit : {state.mtu} bytes"
    yield "input packets : 0, bytes : 0, multicasts : 0"
    yield "output packets : 0, bytes : 0, multicasts : 0"
    yield "Directed-broadcast packets:"
    yield " received packets:            0, sent packets:              0"
    yield " forwarded packets:           0, dropped packets:           0"
    if state.mac:
        yield _counter("ARP packet input number")
        for kind in ("Request", "Reply", "Unknown"):
            yield _counter(f"  {kind} packet")
    for index, address in enumerate(state.addresses):
        yield f"Internet Address is {address.address}/{address.length}{' Sub' if index else ''}"
        broadcast = IPv4Network((address.address, address.length), strict=False).broadcast_address
        yield f"Broadcast address : {broadcast}"
    yield _counter("TTL being 1 packet number")
    yield _counter("TTL invalid packet number")
    yield _counter("ICMP packet input number")
    for kind in _ICMP:
        yield _counter(f"  {kind}")


def _counter(label: str) -> str:
    return f"{label + ':':<35}0"


@table.display("display ip interface [<interface>|<type:interface-type>]", help=_HELP)
def _display_ip_interface(call: Call) -> str:
    chosen = select(call.device.state.interfaces(), call)
    if not chosen:
        return MISSING
    return ip_interface(state for state in chosen if state.routed and state.addresses)


@table.display("display ip interface brief [<interface>|<type:interface-type>]", help=_HELP)
def _display_ip_interface_brief(call: Call) -> str:
    chosen = select(call.device.state.interfaces(), call)
    if not chosen:
        return MISSING
    return ip_interface_brief([state for state in chosen if state.routed])
