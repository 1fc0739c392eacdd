"""What each kind of reset takes out of the past."""

from collections.abc import Callable

from labkit.engine.engine import Reset
from labkit.engine.sim.past import Past

_TOPICS: dict[str, Callable[[Past, str, Reset], object]] = {
    "ospf-process": lambda past, node, reset: past.forget_process(node, reset.process_id),
    "bgp": lambda past, node, reset: past.forget_sessions(
        node, None if reset.peer is None else int(reset.peer)
    ),
    "arp": lambda past, node, reset: past.forget_arp(node, reset.interface),
    "ospfv3-process": lambda past, node, reset: past.ipv6.forget_process(node, reset.process_id),
    "ipv6-neighbors": lambda past, node, reset: past.ipv6.forget_neighbors(node, reset.interface),
    "mac": lambda past, node, reset: past.forget_macs(node, reset.interface),
    "firewall": lambda past, node, _: past.firewall.pop(node, None),
    "pppoe": lambda past, node, _: past.forget_lines(*(port for port in past.pppoe if port[0] == node)),
    "nat": lambda past, node, _: past.nat.pop(node, None),
    "leases": lambda past, node, reset: past.dhcp.forget_server(node, reset.pool),
    "counters": lambda past, node, reset: past.forget_traffic(node, reset.interface),
    "classes": lambda past, node, reset: past.forget_classes(node, reset.interface),
    "acl": lambda past, node, reset: past.forget_matches(node, reset.acl),
    "acl6": lambda past, node, reset: past.ipv6.forget_matches(node, reset.acl),
    "boot": lambda past, node, _: past.forget_node(node),
}


def forget(past: Past, node: str, reset: Reset) -> None:
    """Forget part of a device's past."""
    _TOPICS[reset.topic](past, node, reset)
