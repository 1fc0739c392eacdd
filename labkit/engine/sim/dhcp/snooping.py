"""DHCP snooping: which ports of switches let a server's answers in."""

from labkit.engine.sim.filtering.frames import crossed
from labkit.engine.sim.links import Port
from labkit.engine.sim.network_state import NetworkState


def passes(state: NetworkState, server: Port, client: Port) -> bool:
    """Whether the answers of a server, or of a relay, come through to a client of its broadcast domain."""
    if all(own.snooping is None for own in state.facts.values()):
        return True
    return not any(
        direction == "inbound" and watched(state, port, vlan)
        for port, direction, vlan in crossed(state.switching, server, client)
    )


def watched(state: NetworkState, port: Port, vlan: int) -> bool:
    """Whether users are behind a port, not servers: it is untrusted, and snooping is on for it or for the VLAN."""
    node, name = port
    snooping = state.facts[node].snooping
    if snooping is None or name in snooping.trusted or (name, vlan) in snooping.trusted_in:
        return False
    return name in snooping.ports or vlan in snooping.vlans
