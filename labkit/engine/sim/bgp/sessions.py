"""Which peers come together, and why others do not (RFC 4271, 6.2 and 8)."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from labkit.engine.sim.bgp.facts import BgpFacts, PeerFacts
from labkit.engine.sim.ipv4 import text
from labkit.engine.sim.reach import Surface
from labkit.nos.config import Secret

SessionPhase = Literal["idle", "connect", "active", "opensent", "established"]


@dataclass(frozen=True, slots=True)
class Speaker:
    """A device that runs BGP with a router id."""

    node: str
    facts: BgpFacts
    router_id: int

    def peer(self, address: int) -> PeerFacts | None:
        """The configured peer of an address."""
        return next((peer for peer in self.facts.peers if peer.address == address), None)


@dataclass(frozen=True, slots=True)
class Session:
    """One end of a session, as its own router sees it."""

    node: str
    peer: PeerFacts
    external: bool
    phase: SessionPhase
    local: int = 0
    """The own address of the connection."""
    remote: str = ""
    """The node at the other end."""
    remote_id: int = 0
    initiator: bool = False
    """Whether this end opened the connection."""
    reason: str = ""
    """Why it is not established: an identifier, and in words."""
    detail: str = ""

    @property
    def established(self) -> bool:
        """Whether routes are exchanged."""
        return self.phase == "established"


@dataclass(frozen=True, slots=True)
class _Failure:
    phase: SessionPhase
    reason: str
    detail: str


def solve_sessions(speakers: Mapping[str, Speaker], surface: Surface) -> dict[str, tuple[Session, ...]]:
    """All ends of all configured sessions, by node."""
    return {
        node: tuple(_session(speaker, peer, speakers, surface) for peer in speaker.facts.peers)
        for node, speaker in speakers.items()
    }


def _session(speaker: Speaker, peer: PeerFacts, speakers: Mapping[str, Speaker], surface: Surface) -> Session:
    external = peer.remote_as != speaker.facts.as_number
    found = _connect(speaker, peer, speakers, surface)
    if isinstance(found, _Failure):
        return Session(speaker.node, peer, external, found.phase, reason=found.reason, detail=found.detail)
    other, theirs, local, initiator = found
    failure = _open(speaker, peer, other, theirs)
    if failure is not None:
        return Session(
            speaker.node,
            peer,
            external,
            failure.phase,
            local,
            other.node,
            reason=failure.reason,
            detail=failure.detail,
        )
    return Session(speaker.node, peer, external, "established", local, other.node, other.router_id, initiator)


def _connect(
    speaker: Speaker, peer: PeerFacts, speakers: Mapping[str, Speaker], surface: Surface
) -> tuple[Speaker, PeerFacts, int, bool] | _Failure:
    """Connect over TCP, from either end; the one with the higher router id is the one that stays (6.8)."""
    name = text(peer.address)
    if peer.settings.ignored:
        return _Failure("idle", "bgp-peer-ignored", f"peer {name} is set to be ignored")
    mine = _attempt(speaker, peer, surface)
    way = surface.links_to(speaker.node, peer.address)
    other = None if way is None else speakers.get(way[0])
    if isinstance(mine, _Failure) and mine.reason != "bgp-peer-unreachable":
        return mine
    if way is None:
        assert isinstance(mine, _Failure)
        return mine
    if other is None:
        return _Failure("connect", "bgp-peer-not-configured", f"{way[0]}, which owns {name}, runs no BGP")
    forward = None if isinstance(mine, _Failure) else _accepted(other, mine, peer.address, surface)
    backward = _called(speaker, peer, other, surface)
    if forward is None and backward is None:
        return _refusal(peer, other, None if isinstance(mine, _Failure) else mine)
    initiator = backward is None or (forward is not None and speaker.router_id > other.router_id)
    if initiator and forward is not None and not isinstance(mine, _Failure):
        return other, forward, mine, True
    assert backward is not None
    return other, backward[0], backward[1], False


def _attempt(speaker: Speaker, peer: PeerFacts, surface: Surface) -> int | _Failure:
    """The own address from which the peer is called, or why it cannot be."""
    name = text(peer.address)
    external = peer.remote_as != speaker.facts.as_number
    limit = peer.settings.ebgp_max_hop or 1
    if peer.settings.ttl_security_hops:
        limit = peer.settings.ttl_security_hops
    if external and limit == 1 and not surface.connected(speaker.node, peer.address):
        detail = f"{name} is not directly connected, and ebgp-max-hop is not set"
        return _Failure("idle", "bgp-ebgp-not-connected", detail)
    way = surface.links_to(speaker.node, peer.address)
    source = _source(speaker, peer, surface)
    if way is None or source is None:
        return _Failure("idle", "bgp-peer-unreachable", f"there is no way to {name}")
    if external and way[1] > limit:
        detail = f"{name} is {way[1]} hops away, and ebgp-max-hop is {limit}"
        return _Failure("connect", "bgp-ttl-expired", detail)
    back = surface.links_to(way[0], source)
    if back is None or back[0] != speaker.node:
        return _Failure(
            "connect", "bgp-peer-unreachable", f"there is no way back from {way[0]} to {text(source)}"
        )
    return source


def _source(speaker: Speaker, peer: PeerFacts, surface: Surface) -> int | None:
    settings = peer.settings
    if settings.connect_address is not None:
        own = surface.addressing.owns(speaker.node, int(settings.connect_address))
        return None if own is None else int(settings.connect_address)
    if settings.connect_interface is not None:
        interface = surface.addressing.interface((speaker.node, settings.connect_interface))
        return None if interface is None else interface.address
    return surface.source_towards(speaker.node, peer.address)


def _accepted(other: Speaker, source: int, called: int, surface: Surface) -> PeerFacts | None:
    """The peer as which the called end knows the caller, if it takes the call.

    A call comes in for an address; an end that is told its own address of the session takes no other.
    """
    known = other.peer(source)
    if known is None or known.settings.ignored:
        return None
    settings = known.settings
    fixed = settings.connect_interface is not None or settings.connect_address is not None
    if fixed and _source(other, known, surface) != called:
        return None
    external = known.remote_as != other.facts.as_number
    limit = settings.ttl_security_hops or settings.ebgp_max_hop or 1
    if external and limit == 1 and not surface.connected(other.node, source):
        return None
    return known


def _called(
    speaker: Speaker, peer: PeerFacts, other: Speaker, surface: Surface
) -> tuple[PeerFacts, int] | None:
    """The other end's peer and the own address that it calls, if it calls and is taken."""
    for theirs in other.facts.peers:
        if theirs.settings.ignored or surface.addressing.owns(speaker.node, theirs.address) is None:
            continue
        source = _attempt(other, theirs, surface)
        if source == peer.address and _accepted(speaker, source, theirs.address, surface) is not None:
            return theirs, theirs.address
    return None


def _refusal(peer: PeerFacts, other: Speaker, source: int | None) -> _Failure:
    name = text(peer.address)
    if source is not None and other.peer(source) is None:
        detail = f"{other.node} has no peer {text(source)}, from which it is called"
        return _Failure("connect", "bgp-peer-not-configured", detail)
    return _Failure("active", "bgp-connection-refused", f"{other.node} does not take calls to {name}")


def _open(speaker: Speaker, peer: PeerFacts, other: Speaker, theirs: PeerFacts) -> _Failure | None:
    """What the two OPEN messages, and the TCP signature (RFC 2385), say against the session."""
    if not _keys_agree(peer.settings.password, theirs.settings.password):
        return _Failure("connect", "bgp-password", f"the passwords for {other.node} differ")
    my_as = peer.settings.fake_as or speaker.facts.as_number
    their_as = theirs.settings.fake_as or other.facts.as_number
    if peer.remote_as != their_as:
        detail = f"as-number {peer.remote_as} is configured here, and {other.node} is in AS {their_as}"
        return _Failure("idle", "bgp-as-number", detail)
    if theirs.remote_as != my_as:
        detail = f"{other.node} expects AS {theirs.remote_as}, and this is AS {my_as}"
        return _Failure("idle", "bgp-as-number", detail)
    if other.router_id == speaker.router_id:
        detail = f"both routers have the id {text(speaker.router_id)}"
        return _Failure("idle", "bgp-router-id", detail)
    return None


def _keys_agree(mine: Secret | None, theirs: Secret | None) -> bool:
    if mine is None or theirs is None:
        return mine is theirs
    return mine.agrees(theirs)
