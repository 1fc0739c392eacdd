"""Neighbours of OSPFv3: which routers accept each other's packets, and why others do not (RFC 5340, 4.2)."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

from labkit.engine.sim.ipv4 import text
from labkit.engine.sim.ospf.adjacency import Refusal, compare_authentication
from labkit.engine.sim.ospf.dr import Candidate, elect
from labkit.engine.sim.ospfv3.ports import Port6, PortKey6, Process
from labkit.engine.sim.switching import Switching
from labkit.language import _
from labkit.nos.state import Diagnosis
from labkit.nos.state.ospf import InterfacePhase, NeighborPhase

NOBODY = 0
"""The router id that stands for no designated router."""


class Neighbor6(NamedTuple):
    """A neighbour as the interface sees it; `port` is its own interface."""

    port: Port6
    router_id: int
    phase: NeighborPhase


@dataclass(frozen=True, slots=True)
class Adjacencies6:
    """The neighbours of each interface, its phase, and the router ids of the designated routers of its network."""

    neighbors: Mapping[PortKey6, tuple[Neighbor6, ...]]
    phases: Mapping[PortKey6, InterfacePhase]
    designated: Mapping[PortKey6, tuple[int, int]]
    diagnoses: tuple[Diagnosis, ...]

    def offices(self) -> dict[PortKey6, str]:
        """Who is designated router or backup now, and will stay so."""
        return {key: phase for key, phase in self.phases.items() if phase in ("dr", "bdr")}

    def full(self, port: Port6) -> list[Neighbor6]:
        """The adjacent neighbours of an interface."""
        return [neighbor for neighbor in self.neighbors.get(port.key, ()) if neighbor.phase == "full"]


def refusals(receiver: Port6, sender: Port6, receiver_id: int, sender_id: int) -> tuple[Refusal, ...]:
    """Why a Hello is dropped. Prefixes and masks are not looked at: OSPFv3 runs per link (RFC 5340, 2.1)."""
    found: list[Refusal] = []
    if receiver.instance_id != sender.instance_id:
        detail = _(
            "instance {here} here and {there} at the neighbour",
            here=receiver.instance_id,
            there=sender.instance_id,
        )
        found.append(Refusal("ospfv3-instance-mismatch", detail))
    if receiver.area_id != sender.area_id:
        detail = _(
            "area {here} here and area {there} at the neighbour",
            here=text(receiver.area_id),
            there=text(sender.area_id),
        )
        found.append(Refusal("ospfv3-area-mismatch", detail))
    if receiver_id == sender_id:
        detail = _("both ends have router id {receiver_id}", receiver_id=text(receiver_id))
        found.append(Refusal("ospfv3-duplicate-router-id", detail))
    if receiver.hello != sender.hello:
        detail = _(
            "hello interval {here} s here and {there} s at the neighbour",
            here=receiver.hello,
            there=sender.hello,
        )
        found.append(Refusal("ospfv3-hello-interval", detail))
    if receiver.dead != sender.dead:
        detail = _(
            "dead interval {here} s here and {there} s at the neighbour",
            here=receiver.dead,
            there=sender.dead,
        )
        found.append(Refusal("ospfv3-dead-interval", detail))
    found += [
        Refusal("ospfv3-authentication", refusal.detail)
        for refusal in compare_authentication(receiver.authentication, sender.authentication)
    ]
    if receiver.stub != sender.stub:
        mine, theirs = ("a stub area" if port.stub else "an ordinary area" for port in (receiver, sender))
        detail = _(
            "area {area_id} is {mine} here and {theirs} at the neighbour",
            area_id=text(receiver.area_id),
            mine=mine,
            theirs=theirs,
        )
        found.append(Refusal("ospfv3-area-options", detail))
    return tuple(found)


@dataclass(slots=True)
class _Heard:
    """Whose Hellos each interface accepts, and what is to be said about the others."""

    senders: dict[PortKey6, list[Port6]]
    diagnoses: list[Diagnosis]


def solve_adjacencies6(
    ports: Mapping[Process, tuple[Port6, ...]],
    router_ids: Mapping[Process, int],
    switching: Switching,
    offices: Mapping[PortKey6, str],
) -> Adjacencies6:
    """Bring all neighbours to the state in which they stay; `offices` are those held before."""
    heard = _hear(ports, router_ids, switching)
    phases: dict[PortKey6, InterfacePhase] = {}
    designated: dict[PortKey6, tuple[int, int]] = {}
    every = [port for own in ports.values() for port in own]
    for port in every:
        if not port.multi_access:
            phases[port.key] = "p2p"
        elif port.key not in designated:
            _elect(_group(port, heard.senders), router_ids, offices, phases, designated)
    neighbors = {
        port.key: tuple(
            Neighbor6(sender, router_ids[sender.process], _phase(port, sender, heard, phases, router_ids))
            for sender in heard.senders.get(port.key, ())
        )
        for port in every
    }
    return Adjacencies6(neighbors, phases, designated, tuple(heard.diagnoses))


def _hear(
    ports: Mapping[Process, tuple[Port6, ...]], router_ids: Mapping[Process, int], switching: Switching
) -> _Heard:
    by_endpoint: dict[tuple[str, str], list[Port6]] = {}
    for own in ports.values():
        for port in own:
            by_endpoint.setdefault((port.node, port.name), []).append(port)
    heard = _Heard({}, [])
    for endpoint, receivers in by_endpoint.items():
        for receiver in receivers:
            for other in switching.peers(endpoint) if not receiver.loopback else ():
                senders = by_endpoint.get(other, [])
                # Several processes of a link tell their packets apart by instance (RFC 5340, 2.4).
                same = [port for port in senders if port.instance_id == receiver.instance_id] or senders
                for sender in same:
                    _receive(receiver, sender, router_ids, heard)
    return heard


def _receive(receiver: Port6, sender: Port6, router_ids: Mapping[Process, int], heard: _Heard) -> None:
    if receiver.passive or sender.passive:
        if receiver.passive and not sender.passive:
            detail = _("{name} is silent: it sends and accepts no OSPFv3 packets", name=receiver.name)
            heard.diagnoses.append(_diagnosis(receiver, sender, Refusal("ospfv3-silent-interface", detail)))
        return
    reasons = refusals(receiver, sender, router_ids[receiver.process], router_ids[sender.process])
    if not reasons:
        heard.senders.setdefault(receiver.key, []).append(sender)
        reasons = _later_faults(receiver, sender)
    heard.diagnoses.extend(_diagnosis(receiver, sender, refusal) for refusal in reasons)


def _later_faults(receiver: Port6, sender: Port6) -> tuple[Refusal, ...]:
    found = []
    if _too_large(receiver, sender):
        detail = _(
            "MTU {here} here and {there} at the neighbour, and the MTU is checked",
            here=receiver.mtu,
            there=sender.mtu,
        )
        found.append(Refusal("ospfv3-mtu-mismatch", detail))
    if receiver.network_type != sender.network_type:
        detail = _(
            "network type {here} here and {there} at the neighbour: "
            "their link is not in the topology and no routes come of it",
            here=receiver.network_type,
            there=sender.network_type,
        )
        found.append(Refusal("ospfv3-network-type", detail))
    return tuple(found)


def _too_large(receiver: Port6, sender: Port6) -> bool:
    """Whether database descriptions tell of packets that the receiver cannot take (RFC 2328, 10.6)."""
    return not receiver.mtu_ignore and sender.mtu > receiver.mtu


def _diagnosis(receiver: Port6, sender: Port6, refusal: Refusal) -> Diagnosis:
    return Diagnosis(
        "ospfv3", receiver.node, receiver.name, refusal.reason, refusal.detail, sender.node, sender.name
    )


def _group(port: Port6, senders: Mapping[PortKey6, list[Port6]]) -> list[Port6]:
    """The interfaces that elect together: those that hear each other in both directions, directly or not."""
    group = {port.key: port}
    waiting = [port]
    while waiting:
        current = waiting.pop()
        for other in senders.get(current.key, ()):
            if other.key not in group and other.multi_access and current in senders.get(other.key, ()):
                group[other.key] = other
                waiting.append(other)
    return list(group.values())


def _elect(
    group: list[Port6],
    router_ids: Mapping[Process, int],
    offices: Mapping[PortKey6, str],
    phases: dict[PortKey6, InterfacePhase],
    designated: dict[PortKey6, tuple[int, int]],
) -> None:
    candidates = [
        Candidate(port.priority, router_ids[port.process], port.link_local, offices.get(port.key, ""))
        for port in group
    ]
    dr, bdr = elect(candidates)
    officers = (NOBODY if dr is None else dr.router_id, NOBODY if bdr is None else bdr.router_id)
    for port, candidate in zip(group, candidates, strict=True):
        designated[port.key] = officers
        phases[port.key] = "dr" if candidate is dr else "bdr" if candidate is bdr else "drother"


def _phase(
    port: Port6,
    sender: Port6,
    heard: _Heard,
    phases: Mapping[PortKey6, InterfacePhase],
    router_ids: Mapping[Process, int],
) -> NeighborPhase:
    """How far a neighbour whose Hello is accepted comes (RFC 2328, 10.3, 10.4 and 10.6)."""
    if port not in heard.senders.get(sender.key, ()):
        return "init"
    if port.multi_access and sender.multi_access and {phases[port.key], phases[sender.key]} == {"drother"}:
        return "2-way"
    if _too_large(port, sender):
        return "exstart"
    if _too_large(sender, port):
        return "exchange" if router_ids[sender.process] > router_ids[port.process] else "exstart"
    return "full"
