"""Carrier: which cables carry, as trunks and single ports, once protections have shut what they shut."""

from collections.abc import Mapping
from dataclasses import dataclass

from labkit.engine.sim.aggregation import Aggregation, Chosen, Trunks, solve_aggregation
from labkit.engine.sim.facts import PortFacts, SwitchportFacts
from labkit.engine.sim.links import Cabling, Port, solve_links
from labkit.engine.sim.repeaters import segments_of
from labkit.engine.sim.spanning.facts import StpFacts

BPDU_PROTECTION = "bpdu-protection"
"""As VRP calls the cause of error-down."""


@dataclass(frozen=True, slots=True)
class Carrier:
    """The links, and the ports that are in error-down."""

    aggregation: Aggregation
    error_down: Mapping[Port, str]
    """With the protection that shut each."""


def solve_carrier(
    cabling: Cabling,
    ports: Mapping[str, tuple[PortFacts, ...]],
    unpowered: frozenset[str],
    cut: frozenset[Port],
    trunks: Trunks,
    switchports: Mapping[str, tuple[SwitchportFacts, ...]],
    stp: Mapping[str, StpFacts],
    chosen: Chosen,
    error_down: Mapping[Port, str],
) -> Carrier:
    """Bring up the links, and shut the edge ports that hear a BPDU where BPDU protection is on.

    Such a port stays down until somebody shuts it and opens it again, so that `error_down` only grows here;
    shutting one changes what others hear, so it is repeated until no more follow.
    """
    shut_trunks = frozenset(
        (node, port.name) for node in trunks for port in ports[node] if port.shutdown and port.trunk
    )
    guarded = {
        (node, port.name)
        for node, own in stp.items()
        if own.may_guard
        for port in switchports[node]
        if own.guards(port.name)
    }
    layer2 = {(node, port.name) for node, own in switchports.items() for port in own} if guarded else set()
    while True:
        down = frozenset(error_down)
        links = solve_links(cabling, ports, unpowered, cut | down)
        aggregation = solve_aggregation(links, trunks, shut_trunks | down, chosen)
        segments = segments_of(aggregation.links, switchports) if guarded else {}
        hearing = {
            port
            for port in guarded
            for peer in segments.get(port) or (aggregation.links.peer(port),)
            if peer in layer2 and peer is not None and peer[0] in stp and stp[peer[0]].speaks(peer[1])
        }
        if not hearing:
            return Carrier(aggregation, error_down)
        error_down = {**error_down, **dict.fromkeys(hearing, BPDU_PROTECTION)}
