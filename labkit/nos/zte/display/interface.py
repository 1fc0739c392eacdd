"""`show interface` and its brief forms, in the layouts of the public samples.

`show ip interface brief` has the heading of a published session. Counters hold what probes and connections sent:
protocols are computed, they move no packet.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from ipaddress import IPv4Network

from labkit.nos.ios_like.parameters import dotted
from labkit.nos.shell.declaration import Call, Table
from labkit.nos.state import InterfaceState, InterfaceTraffic
from labkit.nos.zte.views import interface_key

table = Table()

_HELP = {
    "interface": "Interface status and configuration",
    "brief": "Brief summary",
    "ip": "Internet Protocol",
}
_HARDWARE = {"gei": "Gigabit Ethernet", "xgei": "XGigabit Ethernet", "loopback": "Loopback", "vlan": "Vlan"}
_LOOPBACK_BANDWIDTH = 8_000_000
_DESCRIPTION = 48
"""Characters of a description in the brief table."""
_FIRST_INDEX = 8201
_QUIET = InterfaceTraffic()
_SIZES = ("64B", "65_127B", "128_255B", "256_511B", "512_1023B", "1024_1518B", "1519_MaxB")
_IN = ("Broadcasts", "Multicasts", "Unicasts", "CRC_ERROR", "Fragments", *_SIZES, "Undersize", "Oversize")
_OUT = ("Broadcasts", "Multicasts", "Unicasts", "CRC_ERROR", *_SIZES, "Oversize")
_RATES = f"   {{:<15}}: {'0 bit/s':<21}{'0 packet/s':<20}"


def shown(states: Iterable[InterfaceState]) -> list[InterfaceState]:
    """The interfaces in the order of tables; null1 is in none."""
    return sorted(
        (state for state in states if not state.name.startswith("null")),
        key=lambda state: interface_key(state.name),
    )


def up(state: InterfaceState) -> str:
    """Whether it works."""
    return "up" if state.admin_up and state.physical_up else "down"


def _kind(state: InterfaceState) -> str:
    return state.name.rstrip("0123456789./").rstrip("-")


def _bandwidth(state: InterfaceState) -> int:
    return _LOOPBACK_BANDWIDTH if _kind(state) == "loopback" else state.bandwidth


def interface(state: InterfaceState, index: int, boot: datetime, traffic: InterfaceTraffic) -> Iterator[str]:
    """Render `show interface` of one interface."""
    link = up(state) if state.admin_up else "administratively down"
    yield f"{state.name} is {link}, ifindex: {index}"
    if not state.admin_up:
        yield "  The interface is configured shutdown"
    if state.description:
        yield f"  Description: {state.description} "
    ipv4 = up(state) if state.addresses else "down"
    yield f"  Line protocol is {up(state)}, IPv4 protocol is {ipv4}, IPv6 protocol is down,"
    yield " detected status is RX-OK/TX-OK"
    since = f"{boot + timedelta(seconds=state.since):%Y-%m-%d %H:%M:%S}" if up(state) == "up" else "-"
    yield f"  Last line protocol up time :  {since} "
    yield f"  Hardware is {_HARDWARE.get(_kind(state), 'Ethernet')}, address is {dotted(state.mac)}"
    first = next(iter(state.addresses), None)
    yield f"  Internet address is {f'{first.address}/{first.length} ' if first else 'unassigned'}"
    speed = _bandwidth(state)
    yield f"  BW {f'{speed // 1_000_000} Gbit/s' if speed >= 1_000_000 else f'{speed // 1000} Mbit/s'}"
    yield from _transfer(state, boot, traffic)


def _transfer(state: InterfaceState, boot: datetime, traffic: InterfaceTraffic) -> Iterator[str]:
    yield f"  IP MTU {state.mtu} bytes"
    if _kind(state) == "loopback":
        yield f"  IPv6 MTU {state.mtu} bytes"
        yield f"  MPLS MTU {state.mtu + 50} bytes"
        return
    yield f"  MTU {state.mtu + 100} bytes"
    yield f"  MPLS MTU {state.mtu + 50} bytes"
    yield ""
    yield "  ARP type ARP"
    yield "  ARP Timeout 04:00:00 "
    yield f"  Last Clear Time : {boot:%Y-%m-%d %H:%M:%S}  Last Refresh Time: {boot:%Y-%m-%d %H:%M:%S}"
    yield f"{'  Rate period     : 30 s':<61}"
    yield _RATES.format("Input")
    yield _RATES.format("Output")
    yield f"{'  Intf utilization: input 0%             output 0%':<61}"
    if "." not in state.name:
        yield f"{'  HardwareCounters:':<61}"
        yield from _counters("In", _IN, traffic.received, traffic.received_octets)
        yield from _counters("E", _OUT, traffic.sent, traffic.sent_octets)


def _counters(way: str, names: Sequence[str], packets: int, octets: int) -> Iterator[str]:
    """The counters of one way: what is not counted here is not shown as zero."""
    yield f"  {f'{way}_Bytes':<18}{octets:<21}{f'{way}_Packets':<19}{packets}"
    for one, other in zip(names[::2], names[1::2], strict=True):
        yield f"  {f'{way}_{one}':<18}{'N/A':<21}{f'{way}_{other}':<19}N/A"


def brief(states: Iterable[InterfaceState]) -> Iterator[str]:
    """Render `show interface brief`."""
    yield f"{'Interface':<24}{'Attribute':<11}{'Mode':<13}{'BW':<6}Admin Phy   Prot  Description"
    for state in states:
        port = "." not in state.name and _kind(state) in ("gei", "xgei")
        medium = "electric" if _kind(state) == "gei" else "optical"
        speed = (
            f"{state.bandwidth // 1_000_000}G"
            if state.bandwidth >= 1_000_000
            else f"{state.bandwidth // 1000}M"
        )
        columns = (medium, f"Duplex/{state.duplex}", speed) if port else ("N/A", "N/A", "N/A")
        admin = "up" if state.admin_up else "down"
        text = state.description
        if len(text) > _DESCRIPTION:
            text = text[: _DESCRIPTION - 3] + "..."
        yield (
            f"{state.name:<24}{columns[0]:<11}{columns[1]:<13}{columns[2]:<6}"
            f"{admin:<6}{up(state):<6}{up(state):<6}{text}"
        ).rstrip()


def ip_brief(states: Iterable[InterfaceState]) -> Iterator[str]:
    """Render `show ip interface brief`; a switch's ports have no part in IP."""
    yield f"{'Interface':<18}{'IP-Address':<16}{'Mask':<16}Admin Phy   Prot"
    for state in states:
        first = next(iter(state.addresses), None)
        address = str(first.address) if first else "unassigned"
        mask = str(IPv4Network(f"0.0.0.0/{first.length}").netmask) if first else "--"
        admin, prot = "up" if state.admin_up else "down", up(state) if first else "down"
        yield f"{state.name:<18}{address:<16}{mask:<16}{admin:<6}{up(state):<6}{prot}"


def _indexes(states: Iterable[InterfaceState]) -> Mapping[str, int]:
    return {state.name: _FIRST_INDEX + number for number, state in enumerate(states)}


@table.display("show interface [<interface>]", help=_HELP)
def _show_interface(call: Call) -> Iterator[str]:
    device = call.device
    states = shown(device.state.interfaces().values())
    indexes, traffic = _indexes(states), device.state.traffic()
    start = device.datetime() - timedelta(seconds=device.now())
    for state in states:
        if call["interface"] in (None, state.name):
            yield from interface(state, indexes[state.name], start, traffic.get(state.name, _QUIET))


@table.display("show interface brief", help=_HELP)
def _show_brief(call: Call) -> Iterator[str]:
    return brief(shown(call.device.state.interfaces().values()))


@table.display("show ip interface brief", help=_HELP)
def _show_ip_brief(call: Call) -> Iterator[str]:
    states = shown(call.device.state.interfaces().values())
    return ip_brief(state for state in states if state.routed)
