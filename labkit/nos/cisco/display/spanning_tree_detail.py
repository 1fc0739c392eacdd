"""`show spanning-tree detail`: each bridge and each port in sentences.

Layout as in the public samples of genieparser.
"""

from collections.abc import Iterator

from labkit.nos.cisco.display.spanning_tree import Tree, shown_trees
from labkit.nos.cisco.views import SWITCHES
from labkit.nos.config import DeviceConfig
from labkit.nos.ios_like.parameters import dotted
from labkit.nos.shell.declaration import Call, Table
from labkit.nos.state import StpPortState, StpState
from labkit.nos.state.spanning_tree import BridgeId

table = Table()

_PROTOCOLS = {"pvst": "ieee", "rapid-pvst": "rstp", "mstp": "mstp"}


def detail(config: DeviceConfig, state: StpState) -> str:
    """All trees."""
    lines = [line for tree in shown_trees(config, state) for line in _tree(config, state, tree)]
    return "\n".join(lines) + "\n" if lines else "No spanning tree instance exists.\n"


def _tree(config: DeviceConfig, state: StpState, tree: Tree) -> Iterator[str]:
    item, own, timers = tree.state, state.timers, state.active_timers
    number = 0 if config.stp.mode == "mstp" else tree.number
    yield ""
    yield f" {tree.title} is executing the {_PROTOCOLS[config.stp.mode]} compatible Spanning Tree protocol"
    yield (
        f"  Bridge Identifier has priority {item.bridge[0] - number}, sysid {number}, address {dotted(item.bridge[1])}"
    )
    yield f"  Configured hello time {own.hello}, max age {own.max_age}, forward delay {own.forward_delay}"
    root = next((port for port in item.ports if port.role in ("root", "master")), None)
    if root is None:
        yield "  We are the root of the spanning tree"
    else:
        yield f"  Current root has {_bridge(item.root)}"
        cost = item.external_cost + item.internal_cost
        yield f"  Root port is {root.port_id[1]} ({root.name}), cost of root path is {cost}"
    yield "  Topology change flag not set, detected flag not set"
    yield f"  Number of topology changes {state.changes.number} last change occurred 00:00:00 ago"
    if state.changes.port:
        yield f"          from {state.changes.port}"
    yield f"  Times:  hold 1, topology change {timers.max_age + timers.forward_delay}, notification 2"
    yield f"          hello {timers.hello}, max age {timers.max_age}, forward delay {timers.forward_delay} "
    yield "  Timers: hello 0, topology change 0, notification 0, aging 300"
    for port in item.ports:
        if port.role != "disabled":
            yield from _port(config, tree, port)


def _port(config: DeviceConfig, tree: Tree, port: StpPortState) -> Iterator[str]:
    item = tree.state
    states = "forwarding" if port.forwards else "blocking"
    priority, number = port.port_id
    yield ""
    yield f" Port {number} ({port.name}) of {tree.title} is {port.role} {states} "
    yield f"   Port path cost {port.cost}, Port priority {priority}, Port Identifier {priority}.{number}."
    yield f"   Designated root has {_bridge(item.root)}"
    yield f"   Designated bridge has {_bridge(port.designated_bridge)}"
    sender = ".".join(map(str, port.designated_port))
    yield f"   Designated port id is {sender}, designated path cost {_behind(tree, port)}"
    yield "   Timers: message age 0, forward delay 0, hold 0"
    yield f"   Number of transitions to forwarding state: {int(port.forwards)}"
    if port.edged:
        yield "   The port is in the portfast mode"
    yield "   Link type is point-to-point by default"
    guarded = config.interfaces[port.name].stp.guarded
    if guarded or (guarded is None and config.stp.bpdu_protection and port.edged):
        yield f"   Bpdu guard is enabled{'' if guarded else ' by default'}"
    if port.protection in ("root", "loop"):
        yield f"   {port.protection.title()} guard is enabled on the port"
    yield f"   BPDU: sent {0 if port.role in ('root', 'alternate') else 1}, received {int(port.hears)}"


def _behind(tree: Tree, port: StpPortState) -> int:
    """What the way to the root costs from the bridge that sends on the link."""
    cost = tree.state.external_cost + tree.state.internal_cost
    return cost - port.cost if port.role in ("root", "master") else cost


def _bridge(bridge: BridgeId) -> str:
    return f"priority {bridge[0]}, address {dotted(bridge[1])}"


@table.display(
    "show spanning-tree detail",
    families=SWITCHES,
    help={"spanning-tree": "Spanning tree topology", "detail": "Detailed information"},
)
def show_detail(call: Call) -> str:
    """Show all trees in sentences."""
    state = call.device.state.stp()
    if state is None or not state.enabled:
        return "No spanning tree instances exist.\n"
    return detail(call.device.config, state)
