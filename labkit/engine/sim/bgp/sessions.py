"""Which peers come together, and why others do not (RFC 4271, 6.2 and 8; RFC 5065 for confederations)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, Protocol

from labkit.engine.sim.bgp.facts import BgpFacts, PeerFacts
from labkit.engine.sim.ipv4 import text
from labkit.engine.sim.reach import Place, Way
from labkit.language import _
from labkit.nos.config import Secret

SessionPhase = Literal["idle", "connect", "active", "opensent", "established"]


NOWHERE = Place("")


class Ground(Protocol):
    """What sessions run over: IPv4, with its VPN instances, or IPv6."""

    def way_to(self, place: Place, destination: int) -> Way | None:
        """Where packets from a routing table arrive; None where no way leads to their destination."""

    def source_towards(self, place: Place, destination: int) -> int | None:
        """The address that packets to a destination carry."""

    def address_of(self, place: Place, interface: str) -> int | None:
        """The primary address of an interface."""

    def owns(self, place: Place, address: int) -> bool:
        """Whether packets to an address end here."""

    def connected(self, place: Place, destination: int) -> bool:
        """Whether an address lies in a subnet of one of the own interfaces."""

    def text(self, address: int) -> str:
        """An address as people write it."""


@dataclass(frozen=True, slots=True)
class Speaker:
    """A routing table in which BGP runs, with a router id."""

    place: Place
    facts: BgpFacts
    router_id: int
    _peers: dict[int, PeerFacts] = field(default_factory=dict, compare=False, repr=False)

    @property
    def node(self) -> str:
        """The device."""
        return self.place.node

    def peer(self, address: int) -> PeerFacts | None:
        """The configured peer of an address."""
        if not self._peers:
            self._peers.update((peer.address, peer) for peer in self.facts.peers)
        return self._peers.get(address)

    def is_member(self, number: int) -> bool:
        """Whether an AS is another member of the own confederation."""
        return number != self.facts.as_number and number in self.facts.config.confederation_members

    def number_towards(self, remote_as: int) -> int:
        """The AS number that a peer sees: outside a confederation that of the whole (RFC 5065, 4)."""
        whole = self.facts.config.confederation_id
        if whole is None or remote_as == self.facts.as_number or self.is_member(remote_as):
            return self.facts.as_number
        return whole


@dataclass(frozen=True, slots=True)
class Session:
    """One end of a session, as its own router sees it."""

    place: Place
    peer: PeerFacts
    external: bool
    """To another AS; to another member of the own confederation it is not."""
    phase: SessionPhase
    local: int = 0
    """The own address of the connection."""
    remote: Place = NOWHERE
    """The routing table at the other end."""
    remote_id: int = 0
    initiator: bool = False
    """Whether this end opened the connection."""
    reason: str = ""
    """Why it is not established: an identifier, and in words."""
    detail: str = ""
    member: bool = False
    """To another member of the own confederation (RFC 5065)."""

    @property
    def established(self) -> bool:
        """Whether routes are exchanged."""
        return self.phase == "established"


@dataclass(frozen=True, slots=True)
class _Failure:
    phase: SessionPhase
    reason: str
    detail: str


def solve_sessions(speakers: Mapping[Place, Speaker], surface: Ground) -> dict[Place, tuple[Session, ...]]:
    """All ends of all configured sessions, by routing table."""
    return {
        place: tuple(_session(speaker, peer, speakers, surface) for peer in speaker.facts.peers)
        for place, speaker in speakers.items()
    }


def _session(
    speaker: Speaker, peer: PeerFacts, speakers: Mapping[Place, Speaker], surface: Ground
) -> Session:
    member = speaker.is_member(peer.remote_as)
    external = peer.remote_as != speaker.facts.as_number and not member
    place = speaker.place
    found = _connect(speaker, peer, speakers, surface)
    if isinstance(found, _Failure):
        phase, reason, detail = found.phase, found.reason, found.detail
        return Session(place, peer, external, phase, reason=reason, detail=detail, member=member)
    other, theirs, local, initiator = found
    failure = _open(speaker, peer, other, theirs)
    if failure is not None:
        return Session(
            place,
            peer,
            external,
            failure.phase,
            local,
            other.place,
            reason=failure.reason,
            detail=failure.detail,
            member=member,
        )
    return Session(
        place,
        peer,
        external,
        "established",
        local,
        other.place,
        other.router_id,
        initiator,
        member=member,
    )


def _connect(
    speaker: Speaker, peer: PeerFacts, speakers: Mapping[Place, Speaker], surface: Ground
) -> tuple[Speaker, PeerFacts, int, bool] | _Failure:
    """Connect over TCP, from either end; the one with the higher router id is the one that stays (6.8)."""
    name = peer.name
    if peer.settings.ignored:
        return _Failure("idle", "bgp-peer-ignored", f"peer {name} is set to be ignored")
    mine = _attempt(speaker, peer, surface)
    way = surface.way_to(speaker.place, peer.address)
    other = None if way is None else speakers.get(way.place)
    if isinstance(mine, _Failure) and mine.reason != "bgp-peer-unreachable":
        return mine
    if way is None:
        assert isinstance(mine, _Failure)
        return mine
    if other is None:
        return _Failure(
            "connect", "bgp-peer-not-configured", f"{way.place.node}, which owns {name}, runs no BGP"
        )
    forward = None if isinstance(mine, _Failure) else _accepted(other, mine, peer.address, surface)
    backward = _called(speaker, peer, other, surface)
    if forward is None and backward is None:
        return _refusal(peer, other, None if isinstance(mine, _Failure) else mine, surface)
    initiator = backward is None or (forward is not None and speaker.router_id > other.router_id)
    if initiator and forward is not None and not isinstance(mine, _Failure):
        return other, forward, mine, True
    assert backward is not None
    return other, backward[0], backward[1], False


def _attempt(speaker: Speaker, peer: PeerFacts, surface: Ground) -> int | _Failure:
    """The own address from which the peer is called, or why it cannot be."""
    name = peer.name
    external = peer.remote_as != speaker.facts.as_number  # RFC 5065, 4: members' sessions are such too
    limit = peer.settings.ebgp_max_hop or 1
    if peer.settings.ttl_security_hops:
        limit = peer.settings.ttl_security_hops
    strict = peer.settings.checks_connected is not False
    if external and limit == 1 and strict and not surface.connected(speaker.place, peer.address):
        detail = _("{name} is not directly connected, and ebgp-max-hop is not set", name=name)
        return _Failure("idle", "bgp-ebgp-not-connected", detail)
    way = surface.way_to(speaker.place, peer.address)
    source = _source(speaker, peer, surface)
    if way is None or source is None:
        return _Failure("idle", "bgp-peer-unreachable", f"there is no way to {name}")
    if external and way.links > limit:
        detail = _(
            "{name} is {links} hops away, and ebgp-max-hop is {limit}",
            name=name,
            links=way.links,
            limit=limit,
        )
        return _Failure("connect", "bgp-ttl-expired", detail)
    back = surface.way_to(way.place, source)
    if back is None or back.place != speaker.place:
        detail = _(
            "there is no way back from {node} to {address}", node=way.place.node, address=surface.text(source)
        )
        return _Failure("connect", "bgp-peer-unreachable", detail)
    return source


def _source(speaker: Speaker, peer: PeerFacts, surface: Ground) -> int | None:
    settings = peer.settings
    if settings.connect_address is not None:
        own = int(settings.connect_address)
        return own if surface.owns(speaker.place, own) else None
    if settings.connect_interface is not None:
        return surface.address_of(speaker.place, settings.connect_interface)
    return surface.source_towards(speaker.place, peer.address)


def _accepted(other: Speaker, source: int, called: int, surface: Ground) -> PeerFacts | None:
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
    strict = settings.checks_connected is not False
    if external and limit == 1 and strict and not surface.connected(other.place, source):
        return None
    return known


def _called(
    speaker: Speaker, peer: PeerFacts, other: Speaker, surface: Ground
) -> tuple[PeerFacts, int] | None:
    """The other end's peer and the own address that it calls, if it calls and is taken."""
    for theirs in other.facts.peers:
        if theirs.settings.ignored or not surface.owns(speaker.place, theirs.address):
            continue
        source = _attempt(other, theirs, surface)
        if source == peer.address and _accepted(speaker, source, theirs.address, surface) is not None:
            return theirs, theirs.address
    return None


def _refusal(peer: PeerFacts, other: Speaker, source: int | None, surface: Ground) -> _Failure:
    name = peer.name
    if source is not None and other.peer(source) is None:
        detail = _(
            "{node} has no peer {address}, from which it is called",
            node=other.node,
            address=surface.text(source),
        )
        return _Failure("connect", "bgp-peer-not-configured", detail)
    return _Failure("active", "bgp-connection-refused", f"{other.node} does not take calls to {name}")


def _open(speaker: Speaker, peer: PeerFacts, other: Speaker, theirs: PeerFacts) -> _Failure | None:
    """What the two OPEN messages, and the TCP signature (RFC 2385), say against the session."""
    if not _keys_agree(peer.settings.password, theirs.settings.password):
        return _Failure("connect", "bgp-password", f"the passwords for {other.node} differ")
    my_as = peer.settings.fake_as or speaker.number_towards(peer.remote_as)
    their_as = theirs.settings.fake_as or other.number_towards(theirs.remote_as)
    if peer.remote_as != their_as:
        detail = _(
            "as-number {remote_as} is configured here, and {node} is in AS {their_as}",
            remote_as=peer.remote_as,
            node=other.node,
            their_as=their_as,
        )
        return _Failure("idle", "bgp-as-number", detail)
    if theirs.remote_as != my_as:
        detail = _(
            "{node} expects AS {remote_as}, and this is AS {my_as}",
            node=other.node,
            remote_as=theirs.remote_as,
            my_as=my_as,
        )
        return _Failure("idle", "bgp-as-number", detail)
    if other.router_id == speaker.router_id:
        detail = _("both routers have the id {router_id}", router_id=text(speaker.router_id))
        return _Failure("idle", "bgp-router-id", detail)
    return None


def _keys_agree(mine: Secret | None, theirs: Secret | None) -> bool:
    if mine is None or theirs is None:
        return mine is theirs
    return mine.agrees(theirs)
