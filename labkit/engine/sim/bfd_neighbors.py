"""The BFD sessions that routing protocols ask for, one with each neighbour that is up (RFC 5882, 4)."""

from collections.abc import Iterator
from typing import NamedTuple

from labkit.engine.sim.bfd_facts import BfdFacts
from labkit.engine.sim.isis.adjacency import Adjacency
from labkit.engine.sim.isis.circuits import Circuit
from labkit.engine.sim.network_state import NetworkState
from labkit.engine.sim.ospf.adjacency import key_of


class Wanted(NamedTuple):
    """A session with a neighbour; over several hops it has no interface. It is up where both ends want it."""

    peer: int
    interface: str
    by_both: bool


def wanted_sessions(state: NetworkState, node: str, own: BfdFacts) -> list[Wanted]:
    """What the protocols of a device ask for; those that ask for the same neighbour share a session."""
    found: dict[tuple[int, str], Wanted] = {}
    for each in (*_of_ospf(state, node, own), *_of_isis(state, node), *_of_bgp(state, node)):
        before = found.get(each[:2])
        found[each[:2]] = each if before is None or each.by_both else before
    return list(found.values())


def _of_ospf(state: NetworkState, node: str, own: BfdFacts) -> Iterator[Wanted]:
    for process, ports in state.domain.ports.items():
        for port in ports if process[0] == node else ():
            if not own.covers(process[1], port.name):
                continue
            for neighbor in state.domain.adjacencies.neighbors.get(key_of(port), ()):
                far = state.facts[neighbor.port.node].bfd
                both = far is not None and far.covers(neighbor.port.process_id, neighbor.port.name)
                if neighbor.phase == "full":
                    yield Wanted(neighbor.port.address, port.name, both)


def _of_isis(state: NetworkState, node: str) -> Iterator[Wanted]:
    topology = state.protocols.isis.topology
    if topology is None:
        return
    for process, adjacencies in topology.neighborhood.adjacencies.items():
        for adjacency in adjacencies if process[0] == node else ():
            if adjacency.up and _isis_asks(adjacency.circuit):
                yield _isis_session(state, adjacency)


def _isis_session(state: NetworkState, adjacency: Adjacency) -> Wanted:
    far = adjacency.neighbor
    both = _isis_asks(far) and state.facts[far.interface.node].bfd is not None
    return Wanted(far.interface.address, adjacency.circuit.name, both)


def _isis_asks(circuit: Circuit) -> bool:
    mode = circuit.settings.bfd
    return mode == "enable" or (circuit.router.config.bfd and mode != "block")


def _of_bgp(state: NetworkState, node: str) -> Iterator[Wanted]:
    """BGP over IPv4 in the public table; a peer on one of the own networks is watched on its interface."""
    bgp = state.protocols.bgp
    for place, sessions in bgp.sessions.items():
        if place.node != node or place.vrf or bgp.speakers[place].facts.ipv6:
            continue
        for session in sessions:
            if not session.established or not session.peer.settings.bfd:
                continue
            back = next(
                other for other in bgp.sessions[session.remote] if other.peer.address == session.local
            )
            both = bool(back.peer.settings.bfd) and state.facts[session.remote.node].bfd is not None
            yield Wanted(session.peer.address, _shared_interface(state, node, session.peer.address), both)


def _shared_interface(state: NetworkState, node: str, peer: int) -> str:
    """The interface on whose network a peer is; empty for one that is further away."""
    for interface in state.addressing.interfaces[node]:
        for address, length in interface.addresses:
            if length < 32 and address >> (32 - length) == peer >> (32 - length):
                return interface.name
    return ""
