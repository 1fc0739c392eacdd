"""What `display stp` tells of events: changes of the topology, abnormal ports, BPDUs. Layouts: the manual.

The trees are computed, no BPDU is sent: counters are zero.
"""

from labkit.engine.engine import Reset
from labkit.nos.huawei.bridging import dashed
from labkit.nos.huawei.display.lines import joined
from labkit.nos.huawei.display.stp import stp_brief, stp_off
from labkit.nos.huawei.spanning_tree import FAMILIES
from labkit.nos.shell.declaration import Call, Table
from labkit.nos.state import StpState, TopologyChanges

table = Table()
_RULE = "-" * 68
_HELP = {
    "stp": "Spanning Tree Protocol (STP)",
    "topology-change": "Changes of the topology",
    "abnormal-interface": "Ports that are blocked by a protection",
    "tc-bpdu": "BPDUs that tell of a change",
    "statistics": "Numbers of BPDUs",
    "active": "Ports that take part",
    "history": "Earlier roles of ports",
    "vlan": "The tree of a VLAN",
}


def _state(call: Call) -> StpState | str:
    state = call.device.state.stp()
    if state is None:
        return "Info: There is no layer-2 interface."
    return state if state.enabled else stp_off(state, call.device.config)


@table.display("display stp topology-change", families=FAMILIES, help=_HELP)
def changes(call: Call) -> str:
    """Tell how often the tree changed, and where that was seen; those of instances are not told apart."""
    state = _state(call)
    if isinstance(state, str):
        return state
    rows: list[str] = []
    for tree in state.instances:
        changes = TopologyChanges() if tree.instance else state.changes
        name = f"MSTI {tree.instance}" if tree.instance else "CIST"
        rows += [
            f" {name} topology change information",
            f"   Number of topology changes             :{changes.number}",
            f"   Topology change initiator(notified)    :{changes.port or '-'}",
            "   Topology change last received from     :0000-0000-0000",
            "   Number of generated topologychange traps :   0",
            "   Number of suppressed topologychange traps:   0",
        ]
    return joined(rows)


@table.display("display stp abnormal-interface", families=FAMILIES, help=_HELP)
def abnormal(call: Call) -> str:
    """List the ports that BPDU protection has shut."""
    state = _state(call)
    if isinstance(state, str):
        return state
    rows = [
        f"{tree.instance:>5}   {port.name:<32}{'ERROR-DOWN':<12}BPDU-Protected"
        for tree in state.instances
        for port in tree.ports
        if port.error_down
    ]
    if not rows:
        return "Info: There is no abnormal interface."
    return joined([f"{'MSTID':>5}   {'Interface':<32}{'Status':<12}Reason", _RULE, *rows])


@table.display(
    "display stp [instance <0-4094>] [interface <interface>] tc-bpdu statistics",
    families=FAMILIES,
    help=_HELP,
)
def tc_bpdus(call: Call) -> str:
    """Count the BPDUs that told of changes, by tree and port."""
    state = _state(call)
    if isinstance(state, str):
        return state
    rows = [
        f"{tree.instance:>5}   {port.name:<32}{'0/0':<20}0/0"
        for tree in state.instances
        for port in tree.ports
        if call["instance"] in (None, tree.instance) and call["interface"] in (None, port.name)
    ]
    head = "-------------------------- STP TC/TCN information --------------------------"
    return joined([head, f"{'MSTID':>5}   {'Port':<32}{'TC(Send/Receive)':<20}TCN(Send/Receive)", *rows])


@table.display("display stp active [brief]", families=FAMILIES, help=_HELP)
def active(call: Call) -> str:
    """List the ports that take part in each tree."""
    state = _state(call)
    return state if isinstance(state, str) else stp_brief(state.instances)


@table.display("display stp vlan <1-4094>", families=FAMILIES, help=_HELP)
def of_vlan(call: Call) -> str:
    """List the roles of the ports in the tree that the VLAN belongs to."""
    state = _state(call)
    if isinstance(state, str):
        return state
    if call["vlan"] not in call.device.state.vlans():
        return "Error: The VLAN does not exist."
    region = call.device.config.stp.active_region
    mapping = region.instances if region is not None and call.device.config.stp.mode == "mstp" else {}
    number = next((each for each, vlans in mapping.items() if call["vlan"] in vlans), 0)
    trees = [tree for tree in state.instances if tree.instance == number]
    rows = [f" ProcessId   InstanceId   Port{'':<24}Role  State"]
    for line in stp_brief(trees).splitlines()[1:]:
        instance, port, role, shown = line.split()[:4]
        rows.append(f" {0:<12}{instance:<13}{port:<28}{role:<6}{shown}")
    return joined(rows)


@table.display("display stp history", families=FAMILIES, help=_HELP)
def history(call: Call) -> str:
    """Tell the roles that ports had: those that they have, since nothing changed."""
    state = _state(call)
    if isinstance(state, str):
        return state
    rows = [f" MSTID  Port{'':<24}Bridge ID"]
    rows += [
        f"{tree.instance:>4}    {port.name:<28}{port.designated_bridge[0]}.{dashed(port.designated_bridge[1])}"
        for tree in state.instances
        for port in tree.ports
        if port.role != "disabled"
    ]
    return joined(rows)


@table.action("reset stp [interface <interface>] statistics", changes=True, families=FAMILIES)
def forget(call: Call) -> None:
    """Set the counters of BPDUs to zero, of all ports or of one."""
    call.device.engine.reset(Reset("messages", protocol="stp", interface=call["interface"]))


@table.action("reset stp error packet statistics", families=FAMILIES)
def forget_errors(_call: Call) -> None:
    """Set the counters of malformed BPDUs to zero: there are none."""


@table.action(
    "undo mac-address [dynamic|all]",
    views=("system",),
    changes=True,
    families=frozenset({"s", "ac"}),
    help={"mac-address": "MAC address table"},
)
def forget_addresses(call: Call) -> None:
    """Forget what was learned, and with `all` what was typed, too."""
    if not call["dynamic"]:
        call.device.config.static_macs.clear()
    call.device.engine.reset(Reset("mac"))
