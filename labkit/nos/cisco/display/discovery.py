"""`show cdp` and `show lldp` (layouts of IOS 15 and of the samples of ntc-templates)."""

from collections.abc import Callable, Iterable, Iterator
from typing import Literal

from labkit.nos.cisco.interface_names import short, split
from labkit.nos.config import CdpConfig, LldpConfig
from labkit.nos.ios_like.parameters import dotted
from labkit.nos.shell.declaration import Call, Table
from labkit.nos.state import LldpNeighbor

table = Table()

_HELP = {
    "cdp": "CDP information",
    "lldp": "LLDP information",
    "neighbors": "Neighbor entries",
    "detail": "Show detailed information",
    "<interface>": "Interface type and number",
}
_CDP_CODES = (
    "Capability Codes: R - Router, T - Trans Bridge, B - Source Route Bridge",
    "                  S - Switch, H - Host, I - IGMP, r - Repeater, P - Phone, ",
    "                  D - Remote, C - CVTA, M - Two-port Mac Relay ",
    "",
    "Device ID        Local Intrfce     Holdtme    Capability  Platform  Port ID",
)
_LLDP_CODES = (
    "Capability codes:",
    "    (R) Router, (B) Bridge, (T) Telephone, (C) DOCSIS Cable Device",
    "    (W) WLAN Access Point, (P) Repeater, (S) Station, (O) Other",
    "",
    "Device ID           Local Intf     Hold-time  Capability      Port ID",
)
_TOTALS = {"CDP": "Total cdp entries displayed : ", "LLDP": "Total entries displayed: "}
_NAME_WIDTH = 16
"""Characters of a name that leave room for the rest of its row; a longer one has a row of its own."""
_PLATFORM_WIDTH = 9
_LLDP_NAME_WIDTH = 20
_CISCO = "Cisco"


def _long(name: str) -> str:
    """An interface as CDP's table writes it: three letters of the type, then the number."""
    parts = split(name)
    return f"{parts.kind[:3]} {parts.number}" if parts else name


def _cdp_codes(neighbor: LldpNeighbor) -> tuple[str, str]:
    """What a neighbour can do, in letters and in words."""
    routes, bridges = neighbor.routes, neighbor.bridge
    letters = [*("R" * routes), *("S" * bridges), "I"]
    words = [*(["Router"] * routes), *(["Switch"] * bridges), "IGMP"]
    return " ".join(letters), " ".join(words)


def _cdp_row(item: LldpNeighbor) -> Iterator[str]:
    rest = (
        f"{_long(item.interface):<18}{item.lives:<12}{_cdp_codes(item)[0]:>9}  "
        f"{item.platform[:_PLATFORM_WIDTH]:<9} {_long(item.port)}"
    )
    if len(item.name) > _NAME_WIDTH:
        yield item.name
        yield f"{'':<17}{rest}"
    else:
        yield f"{item.name:<17}{rest}"


def _cdp_detail(item: LldpNeighbor) -> Iterator[str]:
    """Render one neighbour in full."""
    yield "-------------------------"
    yield f"Device ID: {item.name}"
    yield "Entry address(es): "
    if item.management is not None:
        yield f"  IP address: {item.management}"
    yield f"Platform: cisco {item.platform},  Capabilities: {_cdp_codes(item)[1]} "
    yield f"Interface: {item.interface},  Port ID (outgoing port): {item.port}"
    yield f"Holdtime : {item.lives} sec"
    yield ""
    yield "Version :"
    yield from item.description.splitlines()
    yield ""
    yield "advertisement version: 2"
    if item.bridge:
        yield "VTP Management Domain: ''"
    if item.pvid is not None:
        yield f"Native VLAN: {item.pvid}"
    yield f"Duplex: {item.duplex}"
    yield "Management address(es): "
    if item.management is not None:
        yield f"  IP address: {item.management}"
    yield ""


def _port_id(item: LldpNeighbor) -> str:
    """A port as its owner calls it in LLDP: IOS by the short name, others by the whole one."""
    return short(item.port) if item.description.startswith(_CISCO) else item.port


def _lldp_codes(item: LldpNeighbor) -> str:
    return ",".join([*("B" * item.bridge), *("R" * item.routes)])


def _lldp_row(item: LldpNeighbor) -> Iterator[str]:
    name = item.name[:_LLDP_NAME_WIDTH]
    yield f"{name:<20}{short(item.interface):<15}{item.lives:<11}{_lldp_codes(item):<16}{_port_id(item)}"


def _lldp_detail(item: LldpNeighbor) -> Iterator[str]:
    """Render one neighbour in full."""
    yield "------------------------------------------------"
    yield f"Local Intf: {short(item.interface)}"
    yield f"Chassis id: {dotted(item.chassis)}"
    yield f"Port id: {_port_id(item)}"
    yield f"Port Description: {item.port_description or item.port}"
    yield f"System Name: {item.name}"
    yield ""
    yield "System Description: "
    yield from item.description.splitlines()
    yield ""
    yield f"Time remaining: {item.lives} seconds"
    yield f"System Capabilities: {_lldp_codes(item)}"
    yield f"Enabled Capabilities: {_lldp_codes(item)}"
    if item.management is None:
        yield "Management Addresses - not advertised"
    else:
        yield "Management Addresses:"
        yield f"    IP: {item.management}"
    yield f"Auto Negotiation - supported, {'enabled' if item.negotiation else 'disabled'}"
    yield "Physical media capabilities - not advertised"
    yield "Media Attachment Unit type - not advertised"
    yield f"Vlan ID: {'- not advertised' if item.pvid is None else item.pvid}"
    yield ""


def _neighbors(
    call: Call,
    protocol: Literal["CDP", "LLDP"],
    render: Callable[[LldpNeighbor], Iterator[str]],
    heading: Iterable[str] = (),
) -> Iterator[str]:
    """Render the neighbours that a line asks for, if the protocol runs."""
    state = call.device.state.cdp() if protocol == "CDP" else call.device.state.lldp()
    if not state.enabled:
        yield f"% {protocol} is not enabled"
        return
    found = [item for item in state.neighbors if call["interface"] in (None, item.interface)]
    yield from heading
    for item in found:
        yield from render(item)
    yield ""
    yield f"{_TOTALS[protocol]}{len(found)}"


@table.display("show cdp", help=_HELP)
def _show_cdp(call: Call) -> Iterator[str]:
    settings: CdpConfig = call.device.config.cdp
    if not settings.enabled:
        yield "% CDP is not enabled"
        return
    yield "Global CDP information:"
    yield f"\tSending CDP packets every {settings.interval} seconds"
    yield f"\tSending a holdtime value of {settings.hold} seconds"
    yield "\tSending CDPv2 advertisements is  enabled"


@table.display("show cdp neighbors [<interface>]", help=_HELP)
def _show_cdp_neighbors(call: Call) -> Iterator[str]:
    return _neighbors(call, "CDP", _cdp_row, _CDP_CODES)


@table.display("show cdp neighbors [<interface>] detail", help=_HELP)
def _show_cdp_detail(call: Call) -> Iterator[str]:
    return _neighbors(call, "CDP", _cdp_detail)


@table.display("show cdp interface [<interface>]", help=_HELP)
def _show_cdp_interface(call: Call) -> Iterator[str]:
    settings: CdpConfig = call.device.config.cdp
    states = call.device.state.interfaces()
    for name in call.device.state.cdp().ports:
        if call["interface"] in (None, name):
            state = states[name]
            link = "up" if state.physical_up else "down" if state.admin_up else "administratively down"
            yield f"{name} is {link}, line protocol is {'up' if state.physical_up else 'down'}"
            yield "  Encapsulation ARPA"
            yield f"  Sending CDP packets every {settings.interval} seconds"
            yield f"  Holdtime is {settings.hold} seconds"


@table.display("show lldp", help=_HELP)
def _show_lldp(call: Call) -> Iterator[str]:
    settings: LldpConfig = call.device.config.lldp
    if not settings.enabled:
        yield "% LLDP is not enabled"
        return
    lives = settings.interval * settings.hold_multiplier if settings.hold is None else settings.hold
    yield "Global LLDP Information:"
    yield "    Status: ACTIVE"
    yield f"    LLDP advertisements are sent every {settings.interval} seconds"
    yield f"    LLDP hold time advertised is {lives} seconds"
    yield f"    LLDP interface reinitialisation delay is {settings.restart_delay} seconds"


@table.display("show lldp neighbors [<interface>]", help=_HELP)
def _show_lldp_neighbors(call: Call) -> Iterator[str]:
    return _neighbors(call, "LLDP", _lldp_row, _LLDP_CODES)


@table.display("show lldp neighbors [<interface>] detail", help=_HELP)
def _show_lldp_detail(call: Call) -> Iterator[str]:
    return _neighbors(call, "LLDP", _lldp_detail)
