"""The line protocol of serial links: whether PPP opens (RFC 1661, 1332, 1334, 1994), and what it negotiates."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from labkit.engine.sim.links import Links, Port
from labkit.engine.sim.serial_facts import DialInUser, SerialFacts, SerialSlice
from labkit.language import _
from labkit.nos.state import Diagnosis


@dataclass(frozen=True, slots=True)
class SerialLines:
    """The serial lines: which have carrier but no line protocol, and what PPP found out on the others."""

    down: frozenset[Port] = frozenset()
    opened: frozenset[Port] = frozenset()
    """Ports whose PPP session stands; it stays as it is until the line goes down."""
    given: Mapping[Port, int] = field(default_factory=dict)
    """The address that a port took from its peer."""
    peers: Mapping[Port, tuple[int, ...]] = field(default_factory=dict)
    """The peers' addresses as IPCP told them: PPP makes a host route to each."""
    diagnoses: tuple[Diagnosis, ...] = ()


def solve_serial(links: Links, slices: Mapping[str, SerialSlice], standing: frozenset[Port]) -> SerialLines:
    """Bring up the line protocols.

    What a port asks of its peer is asked when the line starts: a session of `standing` (opened before, without
    an interruption since) goes on whatever is configured meanwhile.
    """
    ports = {(node, port.name): port for node, own in slices.items() for port in own.ports}
    down: set[Port] = set()
    opened: set[Port] = set()
    given: dict[Port, int] = {}
    peers: dict[Port, tuple[int, ...]] = {}
    diagnoses: list[Diagnosis] = []
    for port, mine in ports.items():
        peer = links.peer(port)
        theirs = ports.get(peer) if peer is not None else None
        if peer is None or theirs is None:
            continue
        fault = _fault(port, peer, mine, theirs, slices, port in standing and peer in standing)
        if fault is not None:
            down |= {port, peer}
            diagnoses.append(fault)
            continue
        if mine.protocol == "hdlc":
            continue
        opened.add(port)
        if mine.negotiates and theirs.remote_address:
            given[port] = theirs.remote_address
        far = theirs.address or (mine.remote_address if theirs.negotiates else 0)
        if far:
            peers[port] = (far,)
    return SerialLines(frozenset(down), frozenset(opened - down), given, peers, tuple(diagnoses))


def _fault(
    port: Port,
    peer: Port,
    mine: SerialFacts,
    theirs: SerialFacts,
    slices: Mapping[str, SerialSlice],
    standing: bool,
) -> Diagnosis | None:
    """Why the line protocol does not come up, as seen from the end that notices."""
    if mine.protocol != theirs.protocol:
        detail = _(
            "{here} here and {there} at {peer} {interface}",
            here=mine.protocol.upper(),
            there=theirs.protocol.upper(),
            peer=peer[0],
            interface=peer[1],
        )
        return Diagnosis("serial", *port, "serial-protocol-mismatch", detail, *peer)
    if mine.protocol == "hdlc" or standing or mine.authentication is None:
        return None
    reason = refusal(mine, theirs, slices[port[0]].users, slices[peer[0]].users)
    if reason is None:
        return None
    detail = _(
        "{authentication} asked of {peer} {interface}: {reason}",
        authentication=mine.authentication.upper(),
        peer=peer[0],
        interface=peer[1],
        reason=reason,
    )
    return Diagnosis("serial", *port, "ppp-authentication", detail, *peer)


def refusal(
    mine: SerialFacts, theirs: SerialFacts, users: tuple[DialInUser, ...], known_there: tuple[DialInUser, ...]
) -> str | None:
    """Why a peer does not pass the authentication that `mine` asks of it; None where it passes."""
    chap = mine.authentication == "chap"
    name = theirs.chap_user if chap else theirs.pap_user
    if not name:
        return _("the peer is not configured to answer")
    wanted = {name.lower(), name.lower().partition("@")[0]}
    if mine.domain:
        wanted.add(f"{name.lower()}@{mine.domain.lower()}")
    user = next((held for held in users if held.name in wanted), None)
    if user is None:
        return _("no local user {name} with service-type ppp here", name=name)
    answer = theirs.chap_password if chap else theirs.pap_password
    if chap and answer is None:
        # RFC 1994, 4: the peer looks up the secret that it shares with the name in the challenge.
        challenger = mine.chap_user.lower()
        answer = next((held.password for held in known_there if held.name == challenger), None)
    if answer is None or user.password is None:
        return _("a password is missing")
    return None if user.password.agrees(answer) else _("wrong password for user {name}", name=name)
