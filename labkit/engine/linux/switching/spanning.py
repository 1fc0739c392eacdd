"""Spanning tree as columns of Open vSwitch, with 802.1t's path costs, which are not its own.

RSTP (IEEE 802.1w) stands for MSTP as well: with no other instance than 0 both build the same tree.
"""

from collections.abc import Iterator

from labkit.engine.linux.topic import DeviceView
from labkit.engine.sim.facts import port_numbers
from labkit.engine.sim.spanning.bridge import BRIDGE_PRIORITY, CIST, PORT_PRIORITY, path_cost
from labkit.engine.sim.spanning.facts import DEFAULT_PORT


def bridge_columns(device: DeviceView) -> Iterator[str]:
    """The tree's settings of a switch."""
    stp = device.facts.stp
    if stp is None or not stp.enabled:
        return
    mac = ":".join(device.node.mac[index : index + 2] for index in range(0, 12, 2))
    priority = dict(stp.priorities).get(CIST, BRIDGE_PRIORITY)
    hello, max_age, forward_delay, _ = stp.timers
    if stp.mode == "stp":
        yield "stp_enable=true"
        yield f'other_config:stp-system-id="{mac}"'
        yield f"other_config:stp-hello-time={hello}"
        word = "stp"
    else:
        yield "rstp_enable=true"
        yield f'other_config:rstp-address="{mac}"'
        word = "rstp"
    yield f"other_config:{word}-priority={priority}"
    yield f"other_config:{word}-max-age={max_age}"
    yield f"other_config:{word}-forward-delay={forward_delay}"


def port_columns(device: DeviceView, name: str) -> Iterator[str]:
    """The tree's settings of a port."""
    stp = device.facts.stp
    if stp is None or not stp.enabled:
        return
    word = "stp" if stp.mode == "stp" else "rstp"
    if not stp.speaks(name):
        yield f"other_config:{word}-enable=false"
        return
    own = dict(stp.ports).get(name, DEFAULT_PORT)
    bandwidth = next(port.bandwidth for port in device.facts.ports if port.name == name)
    cost = dict(own.costs).get(CIST) or path_cost(bandwidth, stp.standard)
    yield f"other_config:{word}-path-cost={cost}"
    yield f"other_config:{word}-port-priority={dict(own.priorities).get(CIST, PORT_PRIORITY)}"
    yield f"other_config:{word}-port-num={port_numbers(device.node).get(name, 1)}"
    if word == "rstp" and stp.edged(name):
        yield "other_config:rstp-port-admin-edge=true"
