"""`show interfaces` in its forms that every device has.

Layouts: ISR and Catalyst with IOS 15 as in the samples of ntc-templates. Counters hold what probes and connections
sent: protocols are computed, they move no packet.
"""

from collections.abc import Iterable, Iterator, Mapping

from labkit.nos.cisco.display.interface_state import line, link, reason, shown
from labkit.nos.cisco.interface_names import short, type_of
from labkit.nos.config import DeviceConfig
from labkit.nos.ios_like.parameters import dotted
from labkit.nos.shell.declaration import Call, Table
from labkit.nos.state import InterfaceState, InterfaceTraffic

table = Table()

_HELP = {
    "interfaces": "Interface status and configuration",
    "description": "Show interface description",
}
_QUIET = InterfaceTraffic()
_HARDWARE = {
    "GigabitEthernet": "CN Gigabit Ethernet",
    "FastEthernet": "Fast Ethernet",
    "TenGigabitEthernet": "Ten Gigabit Ethernet",
    "Vlan": "EtherSVI",
    "Loopback": "Loopback",
    "Tunnel": "Tunnel",
    "Serial": "GT96K Serial",
    "Port-channel": "EtherChannel",
}
_DELAYS = {"Loopback": 5000, "Tunnel": 50000, "Serial": 20000, "FastEthernet": 100}
"""In microseconds; 10 of what is faster."""
_VIRTUAL = ("Loopback", "Tunnel", "Vlan")


def interfaces(
    states: Iterable[InterfaceState], config: DeviceConfig, role: str, traffic: Mapping[str, InterfaceTraffic]
) -> str:
    """Render `show interfaces`."""
    lines: list[str] = []
    for state in states:
        lines += _interface(state, config, role, traffic.get(state.name, _QUIET))
    return "\n".join(lines)


def _interface(
    state: InterfaceState, config: DeviceConfig, role: str, traffic: InterfaceTraffic
) -> Iterator[str]:
    kind = type_of(state.name)
    held = config.interfaces[state.name]
    why = f" ({reason(state)})" if role == "switch" and kind not in _VIRTUAL else " "
    yield f"{state.name} is {link(state)}, line protocol is {line(state)}{why}"
    hardware = f"  Hardware is {_HARDWARE.get(kind, 'Ethernet')}"
    yield f"{hardware}, address is {dotted(state.mac)} (bia {dotted(state.mac)})" if state.mac else hardware
    if state.description:
        yield f"  Description: {state.description}"
    if state.addresses:
        yield f"  Internet address is {state.addresses[0].address}/{state.addresses[0].length}"
    bandwidth = held.bandwidth or (8_000_000 if kind == "Loopback" else state.bandwidth)
    yield f"  MTU {state.mtu} bytes, BW {bandwidth} Kbit/sec, DLY {_DELAYS.get(kind, 10)} usec, "
    yield "     reliability 255/255, txload 1/255, rxload 1/255"
    yield from _encapsulation(kind, held.termination)
    if kind not in _VIRTUAL and "." not in state.name:
        yield "  Keepalive set (10 sec)"
    if kind not in (*_VIRTUAL, "Serial") and "." not in state.name:
        yield _medium(state, role, negotiated=held.negotiation)
        yield "  output flow-control is unsupported, input flow-control is unsupported"
    if state.mac:
        yield "  ARP type: ARPA, ARP Timeout 04:00:00"
    if "." not in state.name:
        yield from _counters(traffic)


def _encapsulation(kind: str, tag: int | None) -> Iterator[str]:
    if tag is not None:
        yield f"  Encapsulation 802.1Q Virtual LAN, Vlan ID  {tag}."
        return
    name = {"Loopback": "LOOPBACK", "Tunnel": "TUNNEL", "Serial": "HDLC"}.get(kind, "ARPA")
    yield f"  Encapsulation {name}, loopback not set"


def _medium(state: InterfaceState, role: str, *, negotiated: bool) -> str:
    """Duplex, speed and medium, in a switch's and in a router's words."""
    if role == "switch":
        if not state.physical_up and negotiated:
            return "  Auto-duplex, Auto-speed, media type is 10/100/1000BaseTX"
        speed = f"{state.bandwidth // 1000}Mb/s"
        return f"  {state.duplex.capitalize()}-duplex, {speed}, media type is 10/100/1000BaseTX"
    if not state.physical_up and negotiated:
        return "  Auto Duplex, Auto Speed, media type is RJ45"
    speed = "1Gbps" if state.bandwidth == 1_000_000 else f"{state.bandwidth // 1000}Mbps"
    return f"  {state.duplex.capitalize()} Duplex, {speed}, media type is RJ45"


def _counters(traffic: InterfaceTraffic) -> Iterator[str]:
    seen = "00:00:00" if traffic.received else "never"
    sent = "00:00:00" if traffic.sent else "never"
    yield f"  Last input {seen}, output {sent}, output hang never"
    yield '  Last clearing of "show interface" counters never'
    yield "  Input queue: 0/75/0/0 (size/max/drops/flushes); Total output drops: 0"
    yield "  Queueing strategy: fifo"
    yield "  Output queue: 0/40 (size/max)"
    yield "  5 minute input rate 0 bits/sec, 0 packets/sec"
    yield "  5 minute output rate 0 bits/sec, 0 packets/sec"
    yield f"     {traffic.received} packets input, {traffic.received_octets} bytes, 0 no buffer"
    yield "     Received 0 broadcasts (0 IP multicasts)"
    yield "     0 runts, 0 giants, 0 throttles "
    yield "     0 input errors, 0 CRC, 0 frame, 0 overrun, 0 ignored"
    yield "     0 watchdog, 0 multicast, 0 pause input"
    yield f"     {traffic.sent} packets output, {traffic.sent_octets} bytes, 0 underruns"
    yield "     0 output errors, 0 collisions, 0 interface resets"
    yield "     0 unknown protocol drops"
    yield "     0 babbles, 0 late collision, 0 deferred"
    yield "     0 lost carrier, 0 no carrier, 0 pause output"
    yield "     0 output buffer failures, 0 output buffers swapped out"


def descriptions(states: Iterable[InterfaceState]) -> str:
    """Render `show interfaces description`."""
    rows = ["Interface                      Status         Protocol Description"]
    for state in states:
        status = "admin down" if not state.admin_up else link(state)
        rows.append(f"{short(state.name):<30} {status:<14} {line(state):<8} {state.description}".rstrip())
    return "\n".join(rows)


@table.display("show {interfaces|interface} [<interface>]", help=_HELP)
def _show_interfaces(call: Call) -> str:
    device = call.device
    states = shown(device.state.interfaces().values())
    chosen = [state for state in states if call["interface"] in (None, state.name)]
    return interfaces(chosen, device.config, device.kind.role, device.state.traffic())


@table.display("show interfaces [<interface>] description", help=_HELP)
def _show_descriptions(call: Call) -> str:
    states = shown(call.device.state.interfaces().values())
    return descriptions(state for state in states if call["interface"] in (None, state.name))
