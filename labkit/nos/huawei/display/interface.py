"""`display interface` in all its forms.

Layouts: AR V200R009 and S5700 V200R003 as captured in the samples of ntc-templates, the tables also as
captured on eNSP (AR2220 V200R003). Packet counters hold what probes and connections sent: protocols are
computed, they move no packet.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime, timedelta

from labkit.nos.config import DeviceConfig, InterfaceConfig, SwitchportConfig
from labkit.nos.huawei.display.interface_state import LEGEND, description, is_virtual, physical, protocol
from labkit.nos.huawei.display.trunk_interface import has_trunks, trunk_port, trunk_ports
from labkit.nos.huawei.interface_names import short, type_of
from labkit.nos.shell.declaration import Call, Table
from labkit.nos.state import InterfaceState, InterfaceTraffic, TrunkState

table = Table()

_NO_TRUNKS: Mapping[str, TrunkState] = {}
_NO_TRAFFIC: Mapping[str, InterfaceTraffic] = {}
_QUIET = InterfaceTraffic()

_HELP = {
    "interface": "Display interface information",
    "brief": "Brief information of status and configuration for interface",
    "description": "Display description information of interface",
}


def interface_brief(states: Iterable[InterfaceState], trunks: Mapping[str, TrunkState] = _NO_TRUNKS) -> str:
    """Render `display interface brief`; the members of an Eth-Trunk stand below it."""
    lines = [*LEGEND, "InUti/OutUti: input utility/output utility"]
    lines.append("Interface                   PHY   Protocol InUti OutUti   inErrors  outErrors")
    known = {state.name: state for state in states}
    members = {member.name for trunk in trunks.values() for member in trunk.members}
    for state in known.values():
        if state.name in members:
            continue
        lines.append(_brief_row(state, ""))
        trunk = trunks.get(state.name)
        if trunk is not None:
            lines += [_brief_row(known[member.name], "  ") for member in trunk.members]
    return "\n".join(lines)


def _brief_row(state: InterfaceState, indent: str) -> str:
    load = "--" if type_of(state.name) == "Vlanif" else "0%"
    name = indent + state.name
    return f"{name:<28}{physical(state):<6}{protocol(state):<9}{load:>5}{load:>7}{0:>11}{0:>11}"


def interface_description(states: Iterable[InterfaceState], role: str) -> str:
    """Render `display interface description`."""
    lines = [*LEGEND, "Interface                     PHY     Protocol Description            "]
    for state in states:
        text = description(state, role)
        lines.append(f"{short(state.name):<30}{physical(state):<8}{protocol(state):<9}{text}".rstrip())
    return "\n".join(lines)


def pvid(port: SwitchportConfig) -> int:
    """Return the VLAN of untagged frames that a port receives, by its link type."""
    match port.mode:
        case "trunk":
            return port.trunk_pvid
        case "hybrid":
            return port.hybrid_pvid
        case _:
            return port.access_vlan


def interfaces(
    states: Iterable[InterfaceState],
    config: DeviceConfig,
    role: str,
    now: float,
    start: datetime,
    trunks: Mapping[str, TrunkState] = _NO_TRUNKS,
    traffic: Mapping[str, InterfaceTraffic] = _NO_TRAFFIC,
) -> str:
    """Render `display interface`. `now` is on the lab's clock; `start` is when that showed 0."""
    lines: list[str] = []
    for state in states:
        carried = traffic.get(state.name, _QUIET)
        lines += _interface(state, config, role, now, start, carried)
        if state.name in trunks:
            lines += trunk_ports(trunks[state.name])
        lines.append("")
    return "\n".join(lines)


def _interface(
    state: InterfaceState,
    config: DeviceConfig,
    role: str,
    now: float,
    start: datetime,
    traffic: InterfaceTraffic,
) -> Iterator[str]:
    changed = _stamp(start, state.since)
    yield f"{state.name} current state : {_physical(state)}"
    yield f"Line protocol current state : {_protocol(state)}"
    if state.protocol_up and not state.spoofing:
        yield f"Last line protocol up time : {changed}"
    yield f"Description:{description(state, role)}"
    yield _layer(state, config)
    yield from _addresses(state)
    medium = type_of(state.name)
    if medium in ("LoopBack", "NULL"):
        yield f"Physical is {'Loopback' if medium == 'LoopBack' else 'NULL DEV'}"
        yield f"Current system time: {_stamp(start, now)}"
        yield from _VIRTUAL_COUNTERS
        return
    if medium == "Tunnel":
        yield from _tunnel(state, config)
    if medium == "Serial":
        yield from _line_protocol(state, config)
    if state.mac:
        yield f"IP Sending Frames' Format is PKTFMT_ETHNT_2, Hardware address is {dashed(state.mac)}"
    if is_virtual(state) or "." in state.name or medium == "Eth-Trunk":
        yield f"Current system time: {_stamp(start, now)}"
        yield "    Input bandwidth utilization  : --"
        yield "    Output bandwidth utilization : --"
        return
    yield f"Last physical up time   : {changed if state.physical_up else '-'}"
    yield f"Last physical down time : {'-' if state.physical_up else changed}"
    yield f"Current system time: {_stamp(start, now)}"
    if medium != "Serial":
        yield from _port(state, config)
    yield from _port_counters(traffic)


def _tunnel(state: InterfaceState, config: DeviceConfig) -> Iterator[str]:
    """The lines of a tunnel interface, as the AR's manual shows them."""
    tunnel = config.interfaces[state.name].tunnel
    yield "Encapsulation is TUNNEL, loopback not set"
    if tunnel.protocol is None:
        return
    source: object = tunnel.source or "unassigned"
    if isinstance(tunnel.source, str):
        lender = config.interfaces.get(tunnel.source)
        address = (
            lender.address.address if lender is not None and lender.address is not None else "unassigned"
        )
        source = f"{address} ({tunnel.source})"
    yield f"Tunnel source {source}, destination {tunnel.destination or 'unassigned'}"
    if tunnel.protocol != "gre":
        return
    key = "disabled" if tunnel.key is None else f"0x{tunnel.key:x}"
    yield f"Tunnel protocol/transport GRE/IP, key {key}"
    if tunnel.keepalive is None:
        yield "keepalive disabled"
    else:
        yield f"keepalive enable period {tunnel.keepalive[0]} retry-times {tunnel.keepalive[1]}"
    yield "Checksumming of packets disabled"


def _line_protocol(state: InterfaceState, config: DeviceConfig) -> Iterator[str]:
    if config.interfaces[state.name].serial.protocol == "hdlc":
        yield "Link layer protocol is nonstandard HDLC"
        return
    yield "Link layer protocol is PPP"
    if state.protocol_up:
        yield "LCP opened, IPCP opened"
    elif state.physical_up and state.addresses:
        yield "LCP closed"
    else:
        yield "LCP initial"


def _physical(state: InterfaceState) -> str:
    if not state.admin_up:
        return "Administratively DOWN"
    if state.error_down:
        return f"ERROR DOWN({state.error_down})"
    return "UP" if state.physical_up else "DOWN"


def _protocol(state: InterfaceState) -> str:
    if not state.protocol_up:
        return "DOWN"
    return "UP (spoofing)" if state.spoofing else "UP"


def _layer(state: InterfaceState, config: DeviceConfig) -> str:
    interface = config.interfaces.get(state.name)
    if interface is not None and interface.switchport is not None:
        vlan = pvid(interface.switchport)
        if interface.trunk is not None:
            return trunk_port(interface.switchport.mode, interface.trunk, vlan, state.bandwidth)
        return f"Switch Port, PVID : {vlan:>4}, TPID : 8100(Hex), The Maximum Frame Length is 9216"
    hold = ", Hold timer is 10(sec)" if type_of(state.name) == "Serial" else ""
    return f"Route Port,The Maximum Transmit Unit is {state.mtu}{hold}"


def _addresses(state: InterfaceState) -> Iterator[str]:
    """List the IPv4 addresses. Secondary ones are indented, unlike VRP's, for ntc-templates to read past."""
    if not state.routed:
        return
    if not state.addresses:
        yield "Internet protocol processing : disabled"
        return
    first, *others = state.addresses
    allocated = "allocated by DHCP, " if state.by_dhcp else ""
    yield f"Internet Address is {allocated}{first.address}/{first.length}"
    for other in others:
        yield f" Internet Address is {other.address}/{other.length} Sub"


def _port(state: InterfaceState, config: DeviceConfig) -> Iterator[str]:
    interface = config.interfaces.get(state.name)
    negotiation = "ENABLE" if interface is None or interface.negotiation else "DISABLE"
    yield "Port Mode: FORCE COPPER"
    yield f"Speed : {state.bandwidth // 1000},  Loopback: NONE"
    yield f"Duplex: {state.duplex.upper()},  Negotiation: {negotiation}"
    yield "Mdi   : AUTO"


def dashed(mac: str) -> str:
    """Write twelve hexadecimal digits as VRP does: 00e0-fc12-3456."""
    return f"{mac[:4]}-{mac[4:8]}-{mac[8:]}"


def _stamp(start: datetime, seconds: float) -> str:
    return f"{start + timedelta(seconds=seconds):%Y-%m-%d %H:%M:%S}"


_VIRTUAL_COUNTERS = (
    "    Last 300 seconds input rate 0 bits/sec, 0 packets/sec",
    "    Last 300 seconds output rate 0 bits/sec, 0 packets/sec",
    "    Input: 0 packets,0 bytes",
    "           0 unicast,0 broadcast,0 multicast",
    "           0 errors,0 unknownprotocol",
    "    Output:0 packets,0 bytes",
    "           0 unicast,0 broadcast,0 multicast",
    "           0 errors",
    "    Input bandwidth utilization  :    0%",
    "    Output bandwidth utilization :    0%",
)


def _pair(left: str, right: str, count: int = 0) -> str:
    """Write two counters side by side, as those of a port are laid out; the right one is always zero."""
    return f"  {left + ':':<23}{count:>4},  {right + ':':<24}{0:>6}"


def _port_counters(traffic: InterfaceTraffic) -> Iterator[str]:
    """The counters of a port: what probes and connections sent through it, all of it unicast."""
    yield from (
        "Last 300 seconds input rate 0 bits/sec, 0 packets/sec",
        "Last 300 seconds output rate 0 bits/sec, 0 packets/sec",
        "Input peak rate 0 bits/sec,Record time: -",
        "Output peak rate 0 bits/sec,Record time: -",
        "",
        f"Input:  {traffic.received} packets, {traffic.received_octets} bytes",
        _pair("Unicast", "Multicast", traffic.received),
        _pair("Broadcast", "Jumbo"),
        _pair("Discard", "Total Error"),
        "",
        _pair("CRC", "Giants"),
        _pair("Jabbers", "Throttles"),
        _pair("Runts", "Symbols"),
        _pair("Ignoreds", "Frames"),
        "",
        f"Output:  {traffic.sent} packets, {traffic.sent_octets} bytes",
        _pair("Unicast", "Multicast", traffic.sent),
        _pair("Broadcast", "Jumbo"),
        _pair("Discard", "Total Error"),
        "",
        _pair("Collisions", "ExcessiveCollisions"),
        _pair("Late Collisions", "Deferreds"),
        "",
        "    Input bandwidth utilization threshold : 100.00%",
        "    Output bandwidth utilization threshold: 100.00%",
        "    Input bandwidth utilization  :    0%",
        "    Output bandwidth utilization :    0%",
    )


def select(states: Mapping[str, InterfaceState], call: Call) -> list[InterfaceState]:
    """Return the interfaces that a display was asked for: one, all of a type, or all."""
    name, kind = call["interface"], call["type"]
    if name is not None:
        return [states[name]] if name in states else []
    return [state for state in states.values() if kind is None or type_of(state.name) == kind]


MISSING = "Error: The specified interface does not exist."
"""A display of an interface that could be created, but was not."""


@table.display("display interface [<interface>|<type:interface-type>]", help=_HELP)
def _display_interface(call: Call) -> str:
    chosen = select(call.device.state.interfaces(), call)
    return _shown(call, chosen) if chosen else MISSING


def _shown(call: Call, chosen: Iterable[InterfaceState]) -> str:
    now = call.device.now()
    start = call.device.datetime() - timedelta(seconds=now)
    config = call.device.config
    trunks = call.device.state.trunks() if has_trunks(config) else _NO_TRUNKS
    return interfaces(chosen, config, call.device.kind.role, now, start, trunks, call.device.state.traffic())


@table.display("display this interface", help={"this": "The present view"} | _HELP)
def _display_this_interface(call: Call) -> str:
    """Show the interface of the present view."""
    states, held = call.device.state.interfaces(), call.terminal.target
    if not isinstance(held, InterfaceConfig) or held.name not in states:
        return "Error: The present view is not an interface view."
    return _shown(call, [states[held.name]])


@table.display("display interface brief [main]", help=_HELP)
def _display_interface_brief(call: Call) -> str:
    state = call.device.state
    trunks = state.trunks() if has_trunks(call.device.config) else _NO_TRUNKS
    return interface_brief(state.interfaces().values(), trunks)


@table.display("display interface description [<interface>|<type:interface-type>]", help=_HELP)
def _display_interface_description(call: Call) -> str:
    chosen = select(call.device.state.interfaces(), call)
    return interface_description(chosen, call.device.kind.role) if chosen else MISSING
