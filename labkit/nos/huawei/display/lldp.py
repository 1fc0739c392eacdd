"""`display lldp neighbor`, its brief form, `display lldp local` and `display lldp statistics`.

Layouts: the neighbours as captured in the samples of ntc-templates (S5720), the brief table as captured, the local
blocks as in the S5700's manual.
"""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta

from labkit.engine.engine import Reset
from labkit.nos.huawei.bridging import dashed
from labkit.nos.huawei.interface_names import short
from labkit.nos.huawei.lldp import FAMILIES
from labkit.nos.shell.declaration import Answer, Call, Table
from labkit.nos.state import LldpNeighbor, LldpState, MessageCount

table = Table()

_RULE = "-" * 74
_OFF = "Info: LLDP is not enabled globally."
_HELP = {
    "lldp": "Link Layer Discovery Protocol",
    "neighbor": "Devices at the other ends of the cables",
    "local": "What the device tells of itself",
    "brief": "One line for each neighbour",
    "interface": "Of one interface",
    "statistics": "Messages sent and received",
}


def brief(neighbors: Iterable[LldpNeighbor]) -> str:
    """Render `display lldp neighbor brief`."""
    rows = (
        f"{short(each.interface):<13}{each.name[:24]:<25}{short(each.port):<26}{each.lives}"
        for each in neighbors
    )
    return "\n".join([f"{'Local Intf':<13}{'Neighbor Dev':<25}{'Neighbor Intf':<26}Exptime", *rows])


@table.display("display lldp neighbor brief", families=FAMILIES, help=_HELP)
def _display_brief(call: Call) -> Answer:
    state = call.device.state.lldp()
    return brief(state.neighbors) if state.enabled else _OFF


@table.display("display lldp neighbor [interface <interface>]", families=FAMILIES, help=_HELP)
def _display_neighbors(call: Call) -> Answer:
    state = call.device.state.lldp()
    if not state.enabled:
        return _OFF
    lines: list[str] = []
    for port in state.ports:
        if call["interface"] in (None, port):
            found = [each for each in state.neighbors if each.interface == port]
            lines += [f"{port} has {len(found)} neighbor(s){':' if found else ''}", ""]
            for index, each in enumerate(found, 1):
                lines += _neighbor(index, each, _seen(call, each))
    return lines[:-1] if lines else "Info: LLDP is not enabled on the interface."


def _seen(call: Call, each: LldpNeighbor) -> datetime:
    """When the neighbour was first heard, on the device's calendar."""
    return call.device.datetime() - timedelta(seconds=call.device.now() - each.since)


def _yes(value: object) -> str:
    return "Yes" if value else "No"


def _capabilities(bridge: bool) -> str:
    return "bridge router" if bridge else "router"


def _neighbor(index: int, each: LldpNeighbor, since: datetime) -> Iterator[str]:
    yield f"Neighbor index :{index}"
    yield "Chassis type   :MAC address "
    yield f"Chassis ID     :{dashed(each.chassis)} "
    yield "Port ID type   :Interface name "
    yield f"Port ID        :{each.port}"
    yield f"Port description    :{each.port_description}"
    yield f"System name         :{each.name}"
    yield f"System description  :{each.description}"
    yield f"System capabilities supported   :{_capabilities(each.bridge)} "
    yield f"System capabilities enabled     :{_capabilities(each.bridge)} "
    if each.management is not None:
        yield "Management address type  :ipv4"
        yield f"Management address value :{each.management}"
    yield f"Expired time   :{each.lives}s"
    yield ""
    yield f"Port VLAN ID(PVID)  :{'--' if each.pvid is None else each.pvid}"
    yield f"VLAN name of VLAN  {each.pvid}: VLAN {each.pvid:04}" if each.pvid else "Protocol identity   :"
    yield f"Auto-negotiation supported    :{_yes(each.negotiation)} "
    yield f"Auto-negotiation enabled      :{_yes(each.negotiation)}"
    yield f"OperMau   :speed({each.bandwidth // 1000})/duplex({each.duplex.capitalize()})"
    yield ""
    yield "Link aggregation supported:Yes "
    yield f"Link aggregation enabled :{_yes(each.trunk is not None)} "
    yield f"Aggregation port ID      :{each.trunk or 0}"
    yield f"Discovered time          :{since:%Y-%m-%d %H:%M:%S}"
    yield ""


@table.display("display lldp local [interface <interface>]", families=FAMILIES, help=_HELP)
def _display_local(call: Call) -> Answer:
    state = call.device.state.lldp()
    if not state.enabled:
        return _OFF
    ports = [port for port in state.ports if call["interface"] in (None, port)]
    blocks = [] if call["interface"] else [*_system(call, state), *_settings(call), *_statistics(state)]
    return [*blocks, *(line for port in ports for line in _port(call, state, port))][:-1]


@table.display("display lldp statistics [interface <interface>]", families=FAMILIES, help=_HELP)
def _display_statistics(call: Call) -> Answer:
    state = call.device.state.lldp()
    if not state.enabled:
        return _OFF
    counts = call.device.state.messages("lldp")
    lines = ["LLDP statistics global Information:"]
    for port in state.ports:
        if call["interface"] in (None, port):
            lines += [f"Statistics for {port}:", *_counted(counts.get(port, MessageCount()))]
    return lines


def _counted(each: MessageCount) -> Iterator[str]:
    """What one port sent and received: all that arrives is well formed, understood and kept."""
    yield f"  Transmitted Frames Total: {each.sent}"
    yield f"  Received Frames Total: {each.received}"
    for title in ("Frames Discarded", "Frames Error", "TLVs Discarded", "TLVs Unrecognized"):
        yield f"  {title} Total: 0"
    yield "  Neighbors Expired Total: 0"


@table.action("reset lldp statistics [interface <interface>]", changes=True, families=FAMILIES, help=_HELP)
def _reset_statistics(call: Call) -> None:
    """Set the counters of all ports, or of one, to zero."""
    call.device.engine.reset(Reset("messages", protocol="lldp", interface=call["interface"]))


def _system(call: Call, state: LldpState) -> Iterator[str]:
    bridge = call.device.kind.role == "switch"
    yield "System information"
    yield _RULE
    yield "Chassis type   :macAddress"
    yield f"Chassis ID     :{dashed(call.device.node.mac)}"
    yield f"System name    :{call.device.config.hostname}"
    yield f"System description  :{state.description}"
    yield f"System capabilities supported   :{_capabilities(bridge)}"
    yield f"System capabilities enabled     :{_capabilities(bridge)}"
    yield ""


def _settings(call: Call) -> Iterator[str]:
    config = call.device.config.lldp
    yield "System configuration"
    yield _RULE
    yield "LLDP Status                    :enabled           (default is disabled)"
    yield f"LLDP Message Tx Interval       :{config.interval:<18}(default is 30s)"
    yield f"LLDP Message Tx Hold Multiplier:{config.hold_multiplier:<18}(default is 4)"
    yield f"LLDP Refresh Delay             :{config.restart_delay:<18}(default is 2s)"
    yield f"LLDP Tx Delay                  :{config.delay:<18}(default is 2s)"
    yield f"LLDP Notification Interval     :{config.trap_interval:<18}(default is 5s)"
    yield "LLDP Notification Enable       :enabled           (default is enabled)"
    yield f"Management Address             :{call.device.state.lldp().management or '--'}"
    yield ""


def _statistics(state: LldpState) -> Iterator[str]:
    yield "Remote table statistics:"
    yield _RULE
    yield f"Total Neighbors                :{len(state.neighbors)}"
    yield ""
    yield "Port information:"
    yield _RULE


def _port(call: Call, state: LldpState, port: str) -> Iterator[str]:
    own = call.device.state.interfaces()[port]
    neighbors = sum(each.interface == port for each in state.neighbors)
    config = call.device.config.interfaces[port]
    yield f"Interface {port}:"
    yield "LLDP Enable Status             :txAndRx           (default is disabled)"
    yield f"Total Neighbors                :{neighbors}"
    yield ""
    yield "Port ID subtype    :interfaceName"
    yield f"Port ID            :{port}"
    yield f"Port description   :{own.description}"
    yield ""
    yield f"Auto-negotiation supported    :{_yes(config.negotiation)}"
    yield f"Auto-negotiation enabled      :{_yes(config.negotiation)}"
    yield f"OperMau   :speed({own.bandwidth // 1000})/duplex({own.duplex.capitalize()})"
    yield ""
