"""The spanning tree as Open vSwitch has built it."""

import re
from collections.abc import Mapping

from labkit.engine.linux.interfaces import carries
from labkit.engine.linux.reading.database import Table, rows
from labkit.engine.linux.reading.links import usable
from labkit.engine.linux.reading.snapshot import Snapshot
from labkit.engine.linux.switching.bridges import SWITCH
from labkit.engine.linux.switching.joints import inner_name
from labkit.engine.linux.switching.spanning import cost_of, port_number
from labkit.engine.linux.topic import DeviceView
from labkit.engine.sim.spanning.bridge import BRIDGE_PRIORITY, CIST, MAXIMUM_COST, PORT_PRIORITY
from labkit.engine.sim.spanning.facts import DEFAULT_PORT, StpFacts
from labkit.nos.state import StpInstanceState, StpPortState, StpState, StpTimers
from labkit.nos.state.spanning_tree import BridgeId, PortId, PortRole

_ROLES: Mapping[str, PortRole] = {
    "Root": "root",
    "Designated": "designated",
    "Alternate": "alternate",
    "Backup": "backup",
    "Disabled": "disabled",
}
_ROOT_TIMERS = re.compile(
    r"stp-hello-time\s+(?P<hello>\d+)s\s+stp-max-age\s+(?P<age>\d+)s\s+stp-fwd-delay\s+(?P<delay>\d+)s"
)


def tree(device: DeviceView, snapshot: Snapshot) -> StpState | None:
    """The spanning tree of a device; None where it has no layer-2 port."""
    stp = device.facts.stp
    if stp is None or not device.facts.switchports:
        return None
    trees = device.substituted.trees
    if trees is not None and trees.state is not None:
        return trees.state
    timers = StpTimers(*stp.timers)
    if not stp.enabled:
        return StpState(False, device.node.mac, timers, timers, ())
    bridge = rows(snapshot, "bridge", "rstp_status").get(SWITCH, {}).get("rstp_status", {})
    own = dict(stp.priorities).get(CIST, BRIDGE_PRIORITY), device.node.mac
    root = _bridge_id(bridge.get("rstp_root_id", ""), own)
    cost = int(bridge.get("rstp_root_path_cost", 0))
    # without a name each bridge is a region of its own, and all costs are between regions
    inside = stp.mode == "mstp" and bool(stp.region.name)
    instance = StpInstanceState(
        instance=CIST,
        bridge=own,
        root=root,
        external_cost=0 if inside else cost,
        regional_root=root if inside else own,
        internal_cost=cost if inside else 0,
        root_port=None if root == own else _port_id(bridge.get("rstp_bridge_port_id", "0000")),
        root_type=device.config.stp.root_types.get(CIST, ""),
        ports=tuple(_ports(device, stp, own, snapshot)),
    )
    return StpState(True, device.node.mac, timers, _active(snapshot, timers), (instance,))


def _active(snapshot: Snapshot, own: StpTimers) -> StpTimers:
    """The timers that the root has told all."""
    found = _ROOT_TIMERS.search(snapshot.text("ovs-appctl", "rstp/show", SWITCH))
    if found is None:
        return own
    return StpTimers(int(found["hello"]), int(found["age"]), int(found["delay"]), own.max_hops)


def _ports(device: DeviceView, stp: StpFacts, own: BridgeId, snapshot: Snapshot) -> list[StpPortState]:
    up = usable(device, snapshot)
    found = rows(snapshot, "port", "rstp_status", "rstp_statistics")
    return [
        _port(device, stp, own, port.name, found, up=carries(device, port.name, up))
        for port in device.facts.switchports
    ]


def _port(
    device: DeviceView, stp: StpFacts, own: BridgeId, name: str, found: Table, *, up: bool
) -> StpPortState:
    settings = device.config.interfaces[name].stp
    priority = dict(dict(stp.ports).get(name, DEFAULT_PORT).priorities).get(CIST, PORT_PRIORITY)
    port_id = priority, port_number(device, name)
    columns = found.get(inner_name(device, name), {})
    status = columns.get("rstp_status", {}) if up else {}
    hears = up and int(columns.get("rstp_statistics", {}).get("rstp_rx_count", 0)) > 0
    return StpPortState(
        name=name,
        port_id=port_id,
        enabled=settings.enabled,
        role=_ROLES[status["rstp_port_role"]] if status else "designated" if up else "disabled",
        forwards=up and status.get("rstp_port_state", "Forwarding") == "Forwarding",
        cost=cost_of(device, stp, name) if up else settings.costs.get(CIST, MAXIMUM_COST),
        configured_cost=settings.costs.get(CIST),
        edged=up and stp.edged(name) and not hears,
        configured_edged=settings.edged,
        designated_bridge=_bridge_id(status.get("rstp_designated_bridge_id", ""), own),
        designated_port=_port_id(status["rstp_designated_port_id"]) if status else port_id,
        protection=settings.protection or "",
        error_down=False,
        hears=hears,
    )


def _bridge_id(text: str, own: BridgeId) -> BridgeId:
    """`8.000.00e0fc000100`: four bits of priority, twelve of extension, the address."""
    if not text:
        return own
    priority, extension, mac = text.split(".")
    return (int(priority, 16) << 12) + int(extension, 16), mac


def _port_id(text: str) -> PortId:
    """`8001`: four bits of priority, twelve of number."""
    digits = int(text, 16)
    return digits >> 8 & 0xF0, digits & 0xFFF
