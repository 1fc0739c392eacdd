"""Port isolation of layers 2 and 3: what a switch routes does not pass between the ports of a group either."""

from labkit.engine.sim.filtering.frames import crossed
from labkit.engine.sim.links import Port
from labkit.engine.sim.network_state import NetworkState

Transfer = tuple[Port, Port]
"""From one layer-3 interface to another."""


def parts(state: NetworkState, node: str, came: Transfer, goes: Transfer) -> bool:
    """Whether a switch drops what came in by one transfer and would leave by another (`port-isolate mode all`).

    Isolation at layer 2 alone is a matter of the frames, and lets pass what is routed.
    """
    if not state.facts[node].isolates_routed:
        return False
    arrived = [port for port, _, _ in crossed(state.switching, *came) if port[0] == node]
    leaving = [port for port, _, _ in crossed(state.switching, *goes) if port[0] == node]
    if not arrived or not leaving:
        return False
    ports = state.switching.switchports
    return bool(ports[arrived[-1]].isolation & ports[leaving[0]].isolation)
