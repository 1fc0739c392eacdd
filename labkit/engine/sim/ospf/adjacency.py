"""Neighbours: which routers accept each other's packets, and every reason for which they do not."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

from labkit.engine.sim.ipv4 import MASKS, text
from labkit.engine.sim.ospf.dr import Candidate, elect
from labkit.engine.sim.ospf.interfaces import OspfPort, Process
from labkit.engine.sim.past import OspfPortKey
from labkit.engine.sim.switching import Switching
from labkit.language import _
from labkit.nos.config import Authentication
from labkit.nos.state import Diagnosis
from labkit.nos.state.ospf import InterfacePhase, NeighborPhase

AREA_KINDS = {"normal": "an ordinary area", "stub": "a stub area", "nssa": "an NSSA"}


class Refusal(NamedTuple):
    """Why a router drops another's packet: a stable identifier, and both values in words."""

    reason: str
    detail: str


@dataclass(frozen=True, slots=True)
class Neighbor:
    """A neighbour as the interface sees it."""

    port: OspfPort
    """The neighbour's own interface."""
    router_id: int
    phase: NeighborPhase


@dataclass(frozen=True, slots=True)
class Adjacencies:
    """The neighbours of each interface, its phase, and the designated routers of its network (addresses)."""

    neighbors: Mapping[OspfPortKey, tuple[Neighbor, ...]]
    phases: Mapping[OspfPortKey, InterfacePhase]
    designated: Mapping[OspfPortKey, tuple[int, int]]
    refused: Mapping[OspfPortKey, tuple[tuple[OspfPort, Refusal], ...]]
    """By receiving interface: who sent what was refused, and the first reason."""
    diagnoses: tuple[Diagnosis, ...]

    def offices(self) -> dict[OspfPortKey, str]:
        """Who is designated router or backup now, and will stay so: the next election confirms it."""
        return {key: phase for key, phase in self.phases.items() if phase in ("dr", "bdr")}


def key_of(port: OspfPort) -> OspfPortKey:
    """The port's key."""
    return port.node, port.process_id, port.name


def refusals(receiver: OspfPort, sender: OspfPort, receiver_id: int, sender_id: int) -> tuple[Refusal, ...]:
    """Why a Hello is dropped, in the order in which RFC 2328 (8.2, 10.5 and D.4) looks at the packet."""
    found: list[Refusal] = []
    if sender.network_type == "nbma" and receiver.address not in sender.peers:
        detail = _(
            "the neighbour has no peer {address}: on NBMA it sends to its peers only",
            address=text(receiver.address),
        )
        found.append(Refusal("ospf-nbma-peer", detail))
    if receiver.network_type == "nbma" and sender.address not in receiver.peers:
        detail = _(
            "there is no peer {address}: an NBMA interface hears its peers only", address=text(sender.address)
        )
        found.append(Refusal("ospf-nbma-peer", detail))
    # Addresses and masks mean nothing on point-to-point networks (8.2 and 10.5).
    if receiver.network_type != "p2p":
        found.extend(_subnet(receiver, sender))
    if receiver.area_id != sender.area_id:
        areas = _(
            "area {here} here and area {there} at the neighbour",
            here=text(receiver.area_id),
            there=text(sender.area_id),
        )
        found.append(Refusal("ospf-area-mismatch", areas))
    found.extend(compare_authentication(receiver.authentication, sender.authentication))
    if receiver_id == sender_id:
        found.append(
            Refusal(
                "ospf-duplicate-router-id",
                _("both ends have router id {receiver_id}", receiver_id=text(receiver_id)),
            )
        )
    found.extend(_hello(receiver, sender))
    return tuple(found)


def _subnet(receiver: OspfPort, sender: OspfPort) -> list[Refusal]:
    found = []
    mask = MASKS[receiver.length]
    if (receiver.address ^ sender.address) & mask:
        detail = _(
            "{address}/{length} here and {other_address}/{other_length} at the neighbour are not one subnet",
            address=text(receiver.address),
            length=receiver.length,
            other_address=text(sender.address),
            other_length=sender.length,
        )
        found.append(Refusal("ospf-subnet-mismatch", detail))
    if receiver.length != sender.length:
        detail = _(
            "mask {here} here and {there} at the neighbour", here=text(mask), there=text(MASKS[sender.length])
        )
        found.append(Refusal("ospf-mask-mismatch", detail))
    return found


def compare_authentication(mine: Authentication, theirs: Authentication) -> list[Refusal]:
    """Why a packet that one end signs is not genuine to the other (appendix D)."""
    if mine.mode != theirs.mode:
        detail = _(
            "authentication {here} here and {there} at the neighbour", here=mine.mode, there=theirs.mode
        )
        return [Refusal("ospf-authentication-type", detail)]
    if mine.mode == "null":
        return []
    if mine.mode != "simple" and (mine.key_id or 0) != (theirs.key_id or 0):
        detail = _(
            "key id {here} here and {there} at the neighbour", here=mine.key_id or 0, there=theirs.key_id or 0
        )
        return [Refusal("ospf-authentication-key-id", detail)]
    if mine.key is None and theirs.key is None:
        return []
    if mine.key is None or theirs.key is None:
        without = _("no key is set here") if mine.key is None else _("no key is set at the neighbour")
        return [Refusal("ospf-authentication-key", without)]
    if not mine.key.agrees(theirs.key):
        return [Refusal("ospf-authentication-key", _("the two ends have different keys"))]
    return []


def _hello(receiver: OspfPort, sender: OspfPort) -> list[Refusal]:
    found = []
    if receiver.hello != sender.hello:
        detail = _(
            "hello interval {here} s here and {there} s at the neighbour",
            here=receiver.hello,
            there=sender.hello,
        )
        found.append(Refusal("ospf-hello-interval", detail))
    if receiver.dead != sender.dead:
        detail = _(
            "dead interval {here} s here and {there} s at the neighbour",
            here=receiver.dead,
            there=sender.dead,
        )
        found.append(Refusal("ospf-dead-interval", detail))
    if receiver.area_kind != sender.area_kind:
        mine, theirs = AREA_KINDS[receiver.area_kind], AREA_KINDS[sender.area_kind]
        detail = _(
            "area {area_id} is {mine} here and {theirs} at the neighbour",
            area_id=text(receiver.area_id),
            mine=mine,
            theirs=theirs,
        )
        found.append(Refusal("ospf-area-options", detail))
    return found


@dataclass(slots=True)
class _Pairs:
    """What the packets between ports come to, gathered port by port."""

    heard: dict[OspfPortKey, list[OspfPort]]
    """Senders whose Hello a port accepts."""
    refused: dict[OspfPortKey, list[tuple[OspfPort, Refusal]]]
    diagnoses: list[Diagnosis]


def solve_adjacencies(
    ports: Mapping[Process, tuple[OspfPort, ...]],
    router_ids: Mapping[Process, tuple[int, bool]],
    switching: Switching,
    offices: Mapping[OspfPortKey, str],
) -> Adjacencies:
    """Bring all neighbours to the state in which they stay; `offices` are those held before."""
    by_endpoint = {
        (port.node, port.name): port
        for process, own in ports.items()
        if process in router_ids
        for port in own
    }
    pairs = _hear(by_endpoint, router_ids, switching)
    designated: dict[OspfPortKey, tuple[int, int]] = {}
    phases: dict[OspfPortKey, InterfacePhase] = {}
    for port in by_endpoint.values():
        if not port.multi_access:
            phases[key_of(port)] = "p2p"
        elif key_of(port) not in designated:
            group = _group(port, pairs.heard)
            _elect(group, router_ids, offices, designated, phases)
            if len(group) > 1 and not any(designated[key_of(port)]):
                pairs.diagnoses.extend(_without_designated(group))
    neighbors: dict[OspfPortKey, tuple[Neighbor, ...]] = {}
    for port in by_endpoint.values():
        own_id = router_ids[port.process][0]
        neighbors[key_of(port)] = tuple(
            Neighbor(
                sender,
                router_ids[sender.process][0],
                _phase(port, sender, own_id, pairs, designated, router_ids),
            )
            for sender in pairs.heard.get(key_of(port), ())
        )
    refused = {key: tuple(entries) for key, entries in pairs.refused.items()}
    return Adjacencies(neighbors, phases, designated, refused, tuple(pairs.diagnoses))


def _hear(
    by_endpoint: Mapping[tuple[str, str], OspfPort],
    router_ids: Mapping[Process, tuple[int, bool]],
    switching: Switching,
) -> _Pairs:
    pairs = _Pairs({}, {}, [])
    for endpoint, receiver in by_endpoint.items():
        if receiver.loopback:
            continue
        for other in switching.peers(endpoint):
            sender = by_endpoint.get(other)
            if sender is None:
                continue
            if receiver.passive or sender.passive:
                if receiver.passive and not sender.passive:
                    detail = _("{name} is silent: it sends and accepts no OSPF packets", name=receiver.name)
                    pairs.diagnoses.append(
                        _diagnosis(receiver, sender, Refusal("ospf-silent-interface", detail))
                    )
                continue
            reasons = refusals(
                receiver, sender, router_ids[receiver.process][0], router_ids[sender.process][0]
            )
            if not reasons:
                pairs.heard.setdefault(key_of(receiver), []).append(sender)
                reasons = _later_faults(receiver, sender)
            else:
                pairs.refused.setdefault(key_of(receiver), []).append((sender, reasons[0]))
            pairs.diagnoses.extend(_diagnosis(receiver, sender, refusal) for refusal in reasons)
    return pairs


def _later_faults(receiver: OspfPort, sender: OspfPort) -> tuple[Refusal, ...]:
    """What goes wrong between neighbours that hear each other: database descriptions, and mixed types."""
    found = []
    if receiver.mtu_check and sender.mtu > receiver.mtu:
        detail = _(
            "MTU {here} here and {there} at the neighbour, and both ends check it",
            here=receiver.mtu,
            there=sender.mtu,
        )
        found.append(Refusal("ospf-mtu-mismatch", detail))
    if receiver.multi_access != sender.multi_access:
        detail = _(
            "network type {here} here and {there} at the neighbour: "
            "they become neighbours, but their link is not in the topology and no routes come of it",
            here=receiver.network_type,
            there=sender.network_type,
        )
        found.append(Refusal("ospf-network-type", detail))
    return tuple(found)


def _diagnosis(receiver: OspfPort, sender: OspfPort, refusal: Refusal) -> Diagnosis:
    return Diagnosis(
        "ospf", receiver.node, receiver.name, refusal.reason, refusal.detail, sender.node, sender.name
    )


def _group(port: OspfPort, heard: Mapping[OspfPortKey, list[OspfPort]]) -> list[OspfPort]:
    """The interfaces that elect together: those that hear each other in both directions, directly or not."""
    group = {key_of(port): port}
    waiting = [port]
    while waiting:
        current = waiting.pop()
        for other in heard.get(key_of(current), ()):
            if key_of(other) not in group and other.multi_access and current in heard.get(key_of(other), ()):
                group[key_of(other)] = other
                waiting.append(other)
    return list(group.values())


def _elect(
    group: list[OspfPort],
    router_ids: Mapping[Process, tuple[int, bool]],
    offices: Mapping[OspfPortKey, str],
    designated: dict[OspfPortKey, tuple[int, int]],
    phases: dict[OspfPortKey, InterfacePhase],
) -> None:
    candidates = [
        Candidate(port.priority, router_ids[port.process][0], port.address, offices.get(key_of(port), ""))
        for port in group
    ]
    dr, bdr = elect(candidates)
    addresses = (0 if dr is None else dr.address, 0 if bdr is None else bdr.address)
    # Offices go to routers, not to addresses: where two have the same address only one is elected.
    for port, candidate in zip(group, candidates, strict=True):
        designated[key_of(port)] = addresses
        phases[key_of(port)] = "dr" if candidate is dr else "bdr" if candidate is bdr else "drother"


def _without_designated(group: list[OspfPort]) -> list[Diagnosis]:
    detail = _("all routers of the network have priority 0: none becomes designated router, all stay 2-Way")
    return [
        Diagnosis("ospf", port.node, port.name, "ospf-no-designated-router", detail)
        for port in sorted(group, key=key_of)
    ]


def _phase(
    port: OspfPort,
    sender: OspfPort,
    own_id: int,
    pairs: _Pairs,
    designated: Mapping[OspfPortKey, tuple[int, int]],
    router_ids: Mapping[Process, tuple[int, bool]],
) -> NeighborPhase:
    """How far a neighbour whose Hello is accepted comes (RFC 2328, 10.3, 10.4 and 10.6)."""
    if port not in pairs.heard.get(key_of(sender), ()):
        return "init"
    if port.multi_access and sender.multi_access:
        officers = designated[key_of(port)]
        if port.address not in officers and sender.address not in officers:
            return "2-way"
    if port.mtu_check and sender.mtu > port.mtu:
        return "exstart"
    if sender.mtu_check and port.mtu > sender.mtu:
        # The neighbour drops our packets; its own make us its slave if its router id is the higher one.
        return "exchange" if router_ids[sender.process][0] > own_id else "exstart"
    return "full"
