"""Spanning tree as columns of Open vSwitch, with VRP's path costs, which are not its own.

Its RSTP (IEEE 802.1D-2004, clause 17) stands for all three: told to speak version 0 it is STP, and MSTP with no
other instance than 0 builds the same tree. Trees of other instances are computed (see `substitutes`).
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from labkit.engine.linux.switching.trunking import trunk_of, working
from labkit.engine.linux.topic import DeviceView
from labkit.engine.sim.facts import SwitchportFacts, port_numbers
from labkit.engine.sim.spanning.bridge import BRIDGE_PRIORITY, CIST, PORT_PRIORITY, path_cost
from labkit.engine.sim.spanning.facts import DEFAULT_PORT, StpFacts
from labkit.language import _
from labkit.nos.config.link_aggregation import trunk_number

STP_VERSION, RSTP_VERSION = 0, 2
"""Protocol versions (IEEE 802.1D-2004, 9.3)."""
FAST_TIMERS = (6, 4)
"""Maximum age and forward delay in seconds, the shortest that the standard allows (IEEE 802.1D-2004, table 17-1)."""
HELLO = 2
"""Seconds; Open vSwitch knows no other for RSTP."""


def bridge_columns(device: DeviceView) -> Iterator[str]:
    """The tree's settings of a switch."""
    stp = device.facts.stp
    if stp is None or not stp.enabled or computed(device):
        return
    mac = ":".join(device.node.mac[index : index + 2] for index in range(0, 12, 2))
    _, max_age, forward_delay, _ = stp.timers
    if device.pace is not None:
        max_age, forward_delay = FAST_TIMERS
    yield "rstp_enable=true"
    yield f'other_config:rstp-address="{mac}"'
    yield f"other_config:rstp-priority={dict(stp.priorities).get(CIST, BRIDGE_PRIORITY)}"
    yield f"other_config:rstp-max-age={max_age}"
    yield f"other_config:rstp-forward-delay={forward_delay}"
    yield (f"other_config:rstp-force-protocol-version={STP_VERSION if stp.mode == 'stp' else RSTP_VERSION}")


def port_columns(device: DeviceView, name: str) -> Iterator[str]:
    """The tree's settings of a port."""
    stp = device.facts.stp
    if stp is None or not stp.enabled or computed(device):
        return
    if not stp.speaks(name):
        yield "other_config:rstp-enable=false"
        return
    own = dict(stp.ports).get(name, DEFAULT_PORT)
    yield "other_config:rstp-enable=true"
    yield f"other_config:rstp-path-cost={cost_of(device, stp, name)}"
    yield f"other_config:rstp-port-priority={dict(own.priorities).get(CIST, PORT_PRIORITY)}"
    yield f"other_config:rstp-port-num={port_number(device, name)}"
    if stp.edged(name):
        yield "other_config:rstp-port-admin-edge=true"


def computed(device: DeviceView) -> bool:
    """Whether the lab process builds the trees, in place of Open vSwitch."""
    trees = device.substituted.trees
    return trees is not None and trees.state is not None


def without_held(device: DeviceView, port: SwitchportFacts) -> SwitchportFacts:
    """A port without the VLANs that it holds back for the trees."""
    trees = device.substituted.trees
    held = trees.held.get(port.name, frozenset()) if trees is not None else frozenset()
    return replace(port, tagged=port.tagged - held, untagged=port.untagged - held) if held else port


def has_instances(stp: StpFacts) -> bool:
    """Whether a switch builds trees that Open vSwitch cannot build."""
    numbers = {instance for instance, _ in stp.region.instances}
    return stp.enabled and (stp.per_vlan or (stp.mode == "mstp" and bool(numbers - {CIST})))


def cost_of(device: DeviceView, stp: StpFacts, name: str) -> int:
    """What a path through a port costs."""
    own = dict(stp.ports).get(name, DEFAULT_PORT)
    return dict(own.costs).get(CIST) or path_cost(_bandwidth(device, name), stp.standard)


def _bandwidth(device: DeviceView, name: str) -> int:
    """In kbit/s; a trunk has that of its members that work."""
    trunk = trunk_of(device, name)
    if trunk is None:
        return next(port.bandwidth for port in device.facts.ports if port.name == name)
    able = {port.name for port in device.facts.ports if not port.shutdown}
    selected = able.intersection(working(device, name, device.up))
    return sum(member.bandwidth for member in trunk.members if member.name in selected)


def port_number(device: DeviceView, name: str) -> int:
    """The number of a port in the tree; trunks are numbered behind the ports."""
    numbers = port_numbers(device.node)
    if trunk_of(device, name) is not None:
        return len(numbers) + 1 + trunk_number(name)
    return numbers.get(name, 1)


def tree_limits(device: DeviceView) -> Sequence[str]:
    """What Open vSwitch's spanning tree cannot do."""
    stp = device.facts.stp
    if stp is None or not stp.enabled:
        return ()
    found = []
    if has_instances(stp):
        found.append(_("spanning tree: the lab process computes the trees, no BPDUs are sent"))
    if stp.timers[0] != HELLO:
        found.append("stp timer hello")
    if stp.bpdu_protection:
        found.append("stp bpdu-protection")
    found += [
        f"{port.name}: stp {port.stp.protection}-protection"
        for port in device.config.interfaces.values()
        if port.stp.protection
    ]
    return found
