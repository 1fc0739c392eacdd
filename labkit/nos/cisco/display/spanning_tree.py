"""`show spanning-tree`: a part for each VLAN, or for each MST instance.

Layouts as in the public samples of ntc-templates and genieparser.
"""

from collections.abc import Iterator
from typing import NamedTuple

from labkit.nos.cisco.interface_names import short
from labkit.nos.cisco.views import SWITCHES
from labkit.nos.config import DeviceConfig
from labkit.nos.ios_like.parameters import dotted, vlan_words
from labkit.nos.shell.declaration import Call, Table
from labkit.nos.state import StpInstanceState, StpPortState, StpState

table = Table()

_ROLES = {
    "root": "Root",
    "designated": "Desg",
    "alternate": "Altn",
    "backup": "Back",
    "master": "Mstr",
    "disabled": "Desg",
}
_PROTOCOLS = {"pvst": "ieee", "rapid-pvst": "rstp", "mstp": "mstp"}
_MODES = {"pvst": "pvst", "rapid-pvst": "rapid-pvst", "mstp": "mst"}
_AGING = 300
_HELP = {
    "spanning-tree": "Spanning tree topology",
    "vlan": "VLAN Switch Spanning Trees",
    "summary": "Summary of port states",
    "interface": "Spanning Tree interface status and configuration",
    "mst": "Multiple spanning trees",
    "configuration": "Show the MST region's configuration",
    "root": "Show root bridge status and configuration",
    "blockedports": "Show blocked ports",
    "detail": "Detailed information",
}


class Tree(NamedTuple):
    """One part of the display: its name, the VLAN or instance, and the priority without its number."""

    title: str
    number: int
    state: StpInstanceState


def shown_trees(config: DeviceConfig, state: StpState) -> list[Tree]:
    """The trees that have a port which is up, by VLAN or by instance."""
    found = []
    for item in state.instances:
        if any(port.role != "disabled" for port in item.ports):
            number = item.instance if config.stp.mode == "mstp" else item.instance or 1
            title = f"MST{number}" if config.stp.mode == "mstp" else f"VLAN{number:04d}"
            found.append(Tree(title, number, item))
    return found


def tree_lines(config: DeviceConfig, state: StpState, tree: Tree) -> Iterator[str]:
    """A tree: its root, this bridge, its ports."""
    item, timers, own = tree.state, state.active_timers, state.timers
    at_root = item.root == item.bridge
    yield ""
    yield tree.title
    yield f"  Spanning tree enabled protocol {_PROTOCOLS[config.stp.mode]}"
    yield f"  Root ID    Priority    {item.root[0]}"
    yield f"             Address     {dotted(item.root[1])}"
    if at_root:
        yield "             This bridge is the root"
    else:
        port = next((port for port in item.ports if port.role in ("root", "master")), None)
        yield f"             Cost        {item.external_cost + item.internal_cost}"
        if port is not None:
            yield f"             Port        {port.port_id[1]} ({port.name})"
    clock = f"Hello Time  {timers.hello:>2} sec  Max Age {timers.max_age} sec  Forward Delay {timers.forward_delay} sec"
    yield f"             {clock}"
    yield ""
    base = item.bridge[0] - (0 if config.stp.mode == "mstp" else tree.number)
    yield f"  Bridge ID  Priority    {item.bridge[0]}  (priority {base} sys-id-ext {item.bridge[0] - base})"
    yield f"             Address     {dotted(item.bridge[1])}"
    clock = (
        f"Hello Time  {own.hello:>2} sec  Max Age {own.max_age} sec  Forward Delay {own.forward_delay} sec"
    )
    yield f"             {clock}"
    yield f"             Aging Time  {_AGING} sec"
    yield ""
    yield "Interface           Role Sts Cost      Prio.Nbr Type"
    yield "------------------- ---- --- --------- -------- --------------------------------"
    for each in item.ports:
        if each.role != "disabled":
            yield _row(each)
    yield ""


def _row(port: StpPortState) -> str:
    kind = "P2p Edge" if port.edged else "P2p"
    status = "FWD" if port.forwards else "BLK"
    return (
        f"{short(port.name):<20}{_ROLES[port.role]:<5}{status:<4}{port.cost:<10}"
        f"{f'{port.port_id[0]}.{port.port_id[1]}':<9}{kind}"
    )


def full(config: DeviceConfig, state: StpState, vlan: int | None = None) -> str:
    """All trees, or that of one VLAN."""
    trees = [tree for tree in shown_trees(config, state) if vlan in (None, tree.number)]
    if not trees and vlan is not None:
        return f"Spanning tree instance(s) for vlan {vlan} does not exist.\n"
    lines = [line for tree in trees for line in (*tree_lines(config, state, tree), "")]
    return "\n".join(lines) + "\n" if lines else "No spanning tree instance exists.\n"


def summary(config: DeviceConfig, state: StpState) -> str:
    """How many ports are in which state, tree by tree."""
    trees = shown_trees(config, state)
    roots = ", ".join(tree.title for tree in trees if tree.state.root == tree.state.bridge)
    guard = "enabled" if config.stp.bpdu_protection else "disabled"
    edge = "enabled" if config.stp.edged_by_default else "disabled"
    method = "short" if config.stp.path_cost_standard == "short" and config.stp.mode != "mstp" else "long"
    lines = [
        f"Switch is in {_MODES[config.stp.mode]} mode",
        f"Root bridge for: {roots or 'none'}",
        "Extended system ID           is enabled",
        f"Portfast Default             is {edge}",
        f"PortFast BPDU Guard Default  is {guard}",
        "Portfast BPDU Filter Default is disabled",
        "Loopguard Default            is disabled",
        "EtherChannel misconfig guard is enabled",
        "UplinkFast                   is disabled",
        "BackboneFast                 is disabled",
        f"Configured Pathcost method used is {method}",
        "",
        "Name                   Blocking Listening Learning Forwarding STP Active",
        "---------------------- -------- --------- -------- ---------- ----------",
    ]
    totals = [0, 0]
    for tree in trees:
        up = [port for port in tree.state.ports if port.role != "disabled"]
        forwarding = sum(port.forwards for port in up)
        blocking = len(up) - forwarding
        totals = [totals[0] + blocking, totals[1] + forwarding]
        lines.append(_counts(tree.title, blocking, forwarding))
    lines.append("---------------------- -------- --------- -------- ---------- ----------")
    count = f"{len(trees)} {'vlan' if len(trees) == 1 else 'vlans'}"
    lines.append(_counts(count, *totals))
    return "\n".join(lines) + "\n"


def _counts(name: str, blocking: int, forwarding: int) -> str:
    return f"{name:<23}{blocking:>8}{0:>10}{0:>9}{forwarding:>11}{blocking + forwarding:>11}"


def roots(config: DeviceConfig, state: StpState) -> str:
    """The root of each tree, and the way to it."""
    lines = [
        "",
        "                                        Root    Hello Max Fwd",
        "Vlan                   Root ID          Cost    Time  Age Dly  Root Port",
        "---------------- -------------------- --------- ----- --- ---  ------------",
    ]
    timers = state.active_timers
    for tree in shown_trees(config, state):
        item = tree.state
        port = next((port for port in item.ports if port.role in ("root", "master")), None)
        lines.append(
            f"{tree.title:<17}{item.root[0]:>5} {dotted(item.root[1])} "
            f"{item.external_cost + item.internal_cost:>9} {timers.hello:>5} {timers.max_age:>3} "
            f"{timers.forward_delay:>3}  {short(port.name) if port is not None else ''}".rstrip()
        )
    return "\n".join(lines) + "\n"


def blocked(config: DeviceConfig, state: StpState) -> str:
    """The ports that block, tree by tree."""
    lines = [
        "",
        "Name                 Blocked Interfaces List",
        "-------------------- ------------------------------------",
    ]
    number = 0
    for tree in shown_trees(config, state):
        names = [
            short(port.name) for port in tree.state.ports if port.role != "disabled" and not port.forwards
        ]
        number += len(names)
        if names:
            lines.append(f"{tree.title:<21}{', '.join(names)}")
    return "\n".join([*lines, "", f"Number of blocked ports (segments) in the system : {number}"]) + "\n"


def region(config: DeviceConfig) -> str:
    """The MST region."""
    own = config.stp.active_region or config.stp.region
    mapped = frozenset[int]().union(*own.instances.values())
    rest = frozenset(range(1, 4095)) - mapped
    lines = [
        f"Name      [{own.name}]",
        f"Revision  {own.revision:<6}Instances configured {len(own.instances) + 1}",
        "",
        "Instance  Vlans mapped",
        "--------  ---------------------------------------------------------------------",
        f"{0:<10}{vlan_words(rest)}",
    ]
    lines += [f"{number:<10}{vlan_words(vlans)}" for number, vlans in sorted(own.instances.items())]
    lines.append("-" * 79)
    return "\n".join(lines) + "\n"


def _state(call: Call) -> StpState | None:
    state = call.device.state.stp()
    return state if state is not None and state.enabled else None


_NONE = "No spanning tree instances exist.\n"


@table.display("show spanning-tree [vlan <vlan:1-4094>]", families=SWITCHES, help=_HELP)
def show_trees(call: Call) -> str:
    """Show the trees."""
    state = _state(call)
    return _NONE if state is None else full(call.device.config, state, call["vlan"])


@table.display("show spanning-tree mst [<instance:0-4094>]", families=SWITCHES, help=_HELP)
def show_mst(call: Call) -> str:
    """Show the MST instances."""
    state = _state(call)
    if state is None or call.device.config.stp.mode != "mstp":
        return _NONE
    return full(call.device.config, state, call["instance"])


@table.display("show spanning-tree mst configuration", families=SWITCHES, help=_HELP)
def show_region(call: Call) -> str:
    """Show the MST region."""
    return region(call.device.config)


@table.display("show spanning-tree summary", families=SWITCHES, help=_HELP)
def show_summary(call: Call) -> str:
    """Show how many ports are in which state."""
    state = _state(call)
    return _NONE if state is None else summary(call.device.config, state)


@table.display("show spanning-tree root", families=SWITCHES, help=_HELP)
def show_roots(call: Call) -> str:
    """Show the root of each tree."""
    state = _state(call)
    return _NONE if state is None else roots(call.device.config, state)


@table.display("show spanning-tree blockedports", families=SWITCHES, help=_HELP)
def show_blocked(call: Call) -> str:
    """Show the ports that block."""
    state = _state(call)
    return _NONE if state is None else blocked(call.device.config, state)


@table.display("show spanning-tree interface <interface>", families=SWITCHES, help=_HELP)
def show_interface(call: Call) -> str:
    """Show one port in all its trees."""
    state = _state(call)
    if state is None:
        return _NONE
    lines = [
        "",
        "Vlan                Role Sts Cost      Prio.Nbr Type",
        "------------------- ---- --- --------- -------- --------------------------------",
    ]
    found = [
        f"{tree.title:<20}" + _row(port)[20:]
        for tree in shown_trees(call.device.config, state)
        for port in tree.state.ports
        if port.name == call["interface"] and port.role != "disabled"
    ]
    if not found:
        return f"no spanning tree info available for {call['interface']}\n"
    return "\n".join([*lines, *found]) + "\n"
