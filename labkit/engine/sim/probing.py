"""A probe in a solved network: what is sent, and whom it makes known to each other on its way."""

from collections.abc import Iterator

from labkit.engine.engine import Connect, Ping, Ping6, Probe, ProbeResult, Trace6
from labkit.engine.sim.ipv6.forwarding import Walk6
from labkit.engine.sim.ipv6.probes import connect6, ping6, trace6
from labkit.engine.sim.moment import Moment
from labkit.engine.sim.network_state import NetworkState
from labkit.engine.sim.probes import connect, ping, trace
from labkit.engine.sim.traffic import count, crossing


def send(state: NetworkState, node: str, probe: Probe, moment: Moment) -> Iterator[ProbeResult]:
    """Send a probe from a node and yield its results in order."""
    if isinstance(probe, Ping):
        return ping(state, node, probe, moment)
    if isinstance(probe, Ping6 | Trace6) or (isinstance(probe, Connect) and probe.destination.version == 6):

        def witness(walk: Walk6) -> None:
            moment.past.ipv6.learn(walk, moment.now)
            for step in walk.steps:
                crossed = crossing(state.switching, step.sender, step.receiver)
                count(moment.past.traffic, crossed, walk.size)

        if isinstance(probe, Ping6):
            return ping6(state, node, probe, moment, witness)
        if isinstance(probe, Connect):
            return iter((connect6(state, node, probe, moment, witness),))
        return trace6(state, node, probe, moment, witness)
    if isinstance(probe, Connect):
        return iter((connect(state, node, probe, moment),))
    return trace(state, node, probe, moment)
