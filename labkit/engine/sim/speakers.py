"""Which protocols send messages again and again in a settled network, and through which ports."""

from collections.abc import Iterator

from labkit.engine.sim.network_state import NetworkState
from labkit.engine.sim.speaking import SpeakerKey


def speakers(state: NetworkState) -> Iterator[SpeakerKey]:
    """Who speaks in a settled network."""
    up = state.carrier.aggregation.physical.up
    for node, facts in state.facts.items():
        if facts.lldp is not None:
            yield from (("lldp", node, port.name) for port in facts.lldp.ports if (node, port.name) in up)
