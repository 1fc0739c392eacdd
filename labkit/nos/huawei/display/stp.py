"""`display stp` in all its forms.

Layouts: the table as captured on eNSP's S5700 (V200R001); the long form after the same version. BPDUs are counted
by the time for which a port has sent or heard them at the root's pace; those that tell of changes are not.
"""

from collections.abc import Iterable, Iterator

from labkit.nos.config import DeviceConfig
from labkit.nos.huawei.bridging import dashed
from labkit.nos.huawei.spanning_tree import FAMILIES
from labkit.nos.shell.declaration import Call, Table
from labkit.nos.state import MessageCount, StpInstanceState, StpPortState, StpState

table = Table()

_HELP = {
    "stp": "Spanning Tree Protocol (STP)",
    "brief": "Brief information",
    "instance": "Spanning tree instance",
    "interface": "Information of one interface",
    "bridge": "Bridges",
    "root": "The root of each instance",
    "local": "The device itself",
}
_ROLES = {
    "root": ("ROOT", "Root Port"),
    "designated": ("DESI", "Designated Port"),
    "alternate": ("ALTE", "Alternate Port"),
    "backup": ("BACK", "Backup Port"),
    "master": ("MAST", "Master Port"),
    "disabled": ("DISA", "Disabled Port"),
}
_PROTECTIONS = {"": "None", "root": "Root", "loop": "Loop", "bpdu": "BPDU"}
_STANDARDS = {"dot1t": "Dot1T ", "dot1d-1998": "Dot1D-1998 ", "legacy": "Legacy "}
_KINDS = {"stp": "Config", "rstp": "RST", "mstp": "MST"}
_VERSIONS = {"stp": "0", "rstp": "2", "mstp": "3"}


def bridge_id(identity: tuple[int, str]) -> str:
    """Write a bridge identifier: `32768.4c1f-cc6a-7678`."""
    return f"{identity[0]}.{dashed(identity[1])}"


def port_id(identity: tuple[int, int]) -> str:
    """Write a port identifier: `128.14`."""
    return f"{identity[0]}.{identity[1]}"


def stp_brief(instances: Iterable[StpInstanceState], interface: str | None = None) -> str:
    """Render `display stp brief`: the ports that are up, or the one asked for."""
    lines = [" MSTID  Port                        Role  STP State     Protection"]
    for tree in instances:
        for port in tree.ports:
            if port.role == "disabled" or interface not in (None, port.name):
                continue
            state = "FORWARDING" if port.forwards else "DISCARDING"
            protection = _PROTECTIONS[port.protection].upper()
            lines.append(
                f"{tree.instance:>4}    {port.name:<28}{_ROLES[port.role][0]:<6}{state:<16}{protection}"
            )
    return "\n".join(lines)


def stp_details(state: StpState, trees: Iterable[StpInstanceState], config: DeviceConfig, call: Call) -> str:
    """Render `display stp`: each instance with its ports, or one port."""
    lines: list[str] = []
    counts = call.device.state.messages("stp")
    for tree in trees:
        if tree.instance:
            lines += _instance(tree)
        else:
            lines += _cist(state, tree, config, call.device.now())
        for port in tree.ports:
            if call["interface"] in (None, port.name):
                lines += _port(state, tree, port, config)
                if not tree.instance:
                    lines += _bpdus(port, counts.get(port.name, MessageCount()))
    return "\n".join(lines)


def stp_off(state: StpState, config: DeviceConfig) -> str:
    """Render `display stp` where spanning tree is off."""
    mode, timers = config.stp.mode, state.timers
    standard = {"stp": "IEEE 802.1D", "rstp": "IEEE 802.1w", "mstp": "IEEE 802.1s"}[mode]
    return "\n".join(
        [
            "Protocol Status    :Disabled",
            f"Protocol Std.      :{standard}",
            f"Version            :{_VERSIONS[mode]}",
            f"CIST Bridge Prio.  :{config.stp.priorities.get(0, 32768)}",
            f"MAC address        :{dashed(state.mac)}",
            f"Max age(s)         :{timers.max_age}",
            f"Forward delay(s)   :{timers.forward_delay}",
            f"Hello time(s)      :{timers.hello}",
            f"Max hops           :{timers.max_hops}",
        ]
    )


def _cist(state: StpState, tree: StpInstanceState, config: DeviceConfig, now: float) -> Iterator[str]:
    own, active = state.timers, state.active_timers
    times = "Hello {0.hello}s MaxAge {0.max_age}s FwDly {0.forward_delay}s MaxHop {0.max_hops}"
    yield f"-------[CIST Global Info][Mode {config.stp.mode.upper()}]-------"
    yield f"CIST Bridge         :{bridge_id(tree.bridge)}"
    yield f"Config Times        :{times.format(own)}"
    yield f"Active Times        :{times.format(active)}"
    yield f"CIST Root/ERPC      :{bridge_id(tree.root)} / {tree.external_cost}"
    yield f"CIST RegRoot/IRPC   :{bridge_id(tree.regional_root)} / {tree.internal_cost}"
    yield f"CIST RootPortId     :{port_id(tree.root_port or (0, 0))}"
    yield f"BPDU-Protection     :{'Enabled' if config.stp.bpdu_protection else 'Disabled'}"
    if tree.root_type:
        yield f"CIST Root Type      :{tree.root_type.capitalize()} root"
    yield f"TC or TCN received  :{state.changes.received}"
    yield "TC count per hello  :0"
    yield "STP Converge Mode   :Normal "
    yield f"Time since last TC  :{_elapsed(now - state.changes.since)}"
    yield f"Number of TC        :{state.changes.number}"
    if state.changes.port:
        yield f"Last TC occurred    :{state.changes.port}"


def _elapsed(seconds: float) -> str:
    minutes, second = divmod(int(seconds), 60)
    hours, minute = divmod(minutes, 60)
    days, hour = divmod(hours, 24)
    return f"{days} days {hour}h:{minute}m:{second}s"


def _instance(tree: StpInstanceState) -> Iterator[str]:
    yield f"-------[MSTI {tree.instance} Global Info]-------"
    yield f"MSTI Bridge ID      :{bridge_id(tree.bridge)}"
    yield f"MSTI RegRoot/IRPC   :{bridge_id(tree.regional_root)} / {tree.internal_cost}"
    yield f"MSTI RootPortId     :{port_id(tree.root_port or (0, 0))}"
    if tree.root_type:
        yield f"MSTI Root Type      :{tree.root_type.capitalize()} root"
    yield "TC received         :0"
    yield "TC count per hello  :0"


def _port(state: StpState, tree: StpInstanceState, port: StpPortState, config: DeviceConfig) -> Iterator[str]:
    now = "DOWN" if port.role == "disabled" else "FORWARDING" if port.forwards else "DISCARDING"
    cost = "auto" if port.configured_cost is None else str(port.configured_cost)
    standard = _STANDARDS[config.stp.path_cost_standard]
    yield f"----[Port{port.port_id[1]}({port.name})][{now}]----"
    if not tree.instance:
        yield f" Port Protocol       :{'Enabled' if port.enabled else 'Disabled'}"
    yield f" Port Role           :{_ROLES[port.role][1]}"
    yield f" Port Priority       :{port.port_id[0]}"
    yield f" Port Cost({standard})   :Config={cost} / Active={port.cost}"
    yield (
        f" Designated Bridge/Port   :{bridge_id(port.designated_bridge)} / {port_id(port.designated_port)}"
    )
    if tree.instance:
        yield f" Port Times          :RemHops {state.active_timers.max_hops}"
        return
    edged = {None: "default", True: "enabled", False: "disabled"}[port.configured_edged]
    yield f" Port Edged          :Config={edged} / Active={'enabled' if port.edged else 'disabled'}"
    yield f" Point-to-point      :Config=auto / Active={'false' if port.role == 'disabled' else 'true'}"
    yield " Transit Limit       :147 packets/hello-time"
    yield f" Protection Type     :{_PROTECTIONS[port.protection]}"
    mode = config.stp.mode
    yield f" Port STP Mode       :{mode.upper()} "
    yield " Port Protocol Type  :Config=auto / Active=dot1s"
    yield " BPDU Encapsulation  :Config=stp / Active=stp"
    timers = state.active_timers
    yield (
        f" PortTimes           :Hello {timers.hello}s MaxAge {timers.max_age}s"
        f" FwDly {timers.forward_delay}s RemHop {timers.max_hops}"
    )


def _bpdus(port: StpPortState, count: MessageCount) -> Iterator[str]:
    """The BPDUs of a port, in the version that is spoken on its link."""
    for title in ("TC or TCN send      ", "TC or TCN received  "):
        yield f" {title}:0"
    for title, number in (("BPDU Sent           ", count.sent), ("BPDU Received       ", count.received)):
        kinds = {kind: number if kind == _KINDS[port.version] else 0 for kind in ("Config", "RST", "MST")}
        yield f" {title}:{number:<14}"
        yield "          " + ", ".join(f"{kind}: {each}" for kind, each in ({"TCN": 0} | kinds).items())


def stp_roots(state: StpState) -> str:
    """Render `display stp root`: who is the root of each instance, how far and through which port."""
    lines = [
        " MSTID  Root Bridge ID           Root Cost   Hello  Max   Forward  Root Port",
        "                                             Time   Age   Delay",
        f" {'-' * 78}",
    ]
    timers = state.active_timers
    for tree in state.instances:
        cost = tree.internal_cost if tree.instance else tree.external_cost + tree.internal_cost
        root = tree.regional_root if tree.instance else tree.root
        name = next((port.name for port in tree.ports if port.port_id == tree.root_port), "-")
        lines.append(
            f"{tree.instance:>4}    {bridge_id(root):<25}{cost:<12}{timers.hello:<7}{timers.max_age:<6}"
            f"{timers.forward_delay:<9}{name}"
        )
    return "\n".join(lines)


def stp_local(state: StpState) -> str:
    """Render `display stp bridge local`: the device's own identifier in each instance."""
    timers = state.timers
    lines = [
        " MSTID  Bridge ID                Hello  Max   Forward  Protocol",
        "                                 Time   Age   Delay",
        f" {'-' * 62}",
    ]
    lines += [
        f"{tree.instance:>4}    {bridge_id(tree.bridge):<25}{timers.hello:<7}{timers.max_age:<6}"
        f"{timers.forward_delay:<9}STP"
        for tree in state.instances
    ]
    return "\n".join(lines)


_MISSING = "Error: The specified instance does not exist."


def _chosen(state: StpState, call: Call) -> list[StpInstanceState]:
    wanted = call["instance"]
    return [tree for tree in state.instances if wanted in (None, tree.instance)]


def _state(call: Call) -> StpState | str:
    """The spanning trees, or what to say where there are none."""
    state = call.device.state.stp()
    if state is None:
        return "Info: There is no layer-2 interface."
    return state if state.enabled else stp_off(state, call.device.config)


@table.display("display stp [instance <0-4094>] [interface <interface>] brief", families=FAMILIES, help=_HELP)
def _display_brief(call: Call) -> str:
    state = _state(call)
    if isinstance(state, str):
        return state
    chosen = _chosen(state, call)
    return stp_brief(chosen, call["interface"]) if chosen else _MISSING


@table.display("display stp [instance <0-4094>] [interface <interface>]", families=FAMILIES, help=_HELP)
def _display(call: Call) -> str:
    state = _state(call)
    if isinstance(state, str):
        return state
    chosen = _chosen(state, call)
    return stp_details(state, chosen, call.device.config, call) if chosen else _MISSING


@table.display("display stp root", families=FAMILIES, help=_HELP)
def _display_root(call: Call) -> str:
    state = _state(call)
    return state if isinstance(state, str) else stp_roots(state)


@table.display("display stp bridge <which:root|local>", families=FAMILIES, help=_HELP)
def _display_bridge(call: Call) -> str:
    state = _state(call)
    if isinstance(state, str):
        return state
    return stp_roots(state) if call["which"] == "root" else stp_local(state)
