"""PPP over Ethernet (RFC 2516): which clients find a server in their broadcast domain, and what PPP agrees on."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Literal

from labkit.engine.leases import allocate
from labkit.engine.sim.links import Port
from labkit.engine.sim.pppoe_facts import AccessServer, Dialer, PppoeFacts
from labkit.engine.sim.serial import SerialLines, refusal
from labkit.engine.sim.switching import Switching
from labkit.language import _
from labkit.nos.state import Diagnosis

_NO_CONFLICTS: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class PppoeSession:
    """A session between a Dialer and a virtual template, each with the Ethernet port that carries it.

    `number` is the session id that the server gave, `address` the client's, 0 where it has none.
    """

    dialer: Port
    dialer_port: str
    template: Port
    template_port: str
    number: int
    address: int


@dataclass(frozen=True, slots=True)
class PppoeNetwork:
    """The sessions, the clients that have none with what they are waiting for, and why."""

    sessions: tuple[PppoeSession, ...] = ()
    waiting: Mapping[Port, tuple[str, Literal["IDLE", "PADI"]]] = field(default_factory=dict)
    """Dialer → the port that it dials through, and the state of discovery."""
    given: Mapping[Port, int] = field(default_factory=dict)
    """The addresses that Dialers took from their servers."""
    peers: Mapping[Port, tuple[int, ...]] = field(default_factory=dict)
    """The other ends' addresses, as IPCP told them."""
    diagnoses: tuple[Diagnosis, ...] = ()

    def holders(self) -> dict[Port, int]:
        """The Dialers that have a session, each with its address."""
        return {session.dialer: session.address for session in self.sessions}

    @property
    def ends(self) -> dict[Port, tuple[Port, ...]]:
        """The other ends of each Dialer and template that has a session."""
        found: dict[Port, tuple[Port, ...]] = {}
        for session in self.sessions:
            found[session.dialer] = (session.template,)
            found[session.template] = (*found.get(session.template, ()), session.dialer)
        return found


NO_PPPOE = PppoeNetwork()


@dataclass(frozen=True, slots=True)
class _Candidate:
    """A client and the server that answers it."""

    dialer: Port
    mine: Dialer
    template: Port
    theirs: AccessServer


def solve_pppoe(
    facts: Mapping[str, PppoeFacts],
    switching: Switching,
    held: Mapping[Port, int],
) -> PppoeNetwork:
    """Let all clients dial.

    `held` are the Dialers that had a session, each with its address: they are not authenticated again, and keep
    the address while the server can give it.
    """
    candidates: list[_Candidate] = []
    waiting: dict[Port, tuple[str, Literal["IDLE", "PADI"]]] = {}
    diagnoses: list[Diagnosis] = []
    for node, own in sorted(facts.items()):
        for mine in own.dialers:
            dialer = (node, mine.line.name)
            if mine.shutdown:
                waiting[dialer] = (mine.port, "IDLE")
                continue
            answer = next(_servers(facts, switching, (node, mine.port)), None)
            if answer is None:
                waiting[dialer] = (mine.port, "PADI")
                detail = _("no PPPoE server answers on {port}", port=mine.port)
                diagnoses.append(Diagnosis("pppoe", *dialer, "pppoe-no-server", detail))
                continue
            template = (answer[0], answer[1].line.name)
            fault = None if dialer in held else _refused(facts, dialer, mine, *answer)
            if fault is not None:
                waiting[dialer] = (mine.port, "IDLE")
                diagnoses.append(fault)
                continue
            candidates.append(_Candidate(dialer, mine, template, answer[1]))
    return _connect(candidates, waiting, diagnoses, held)


def _servers(
    facts: Mapping[str, PppoeFacts], switching: Switching, port: Port
) -> Iterator[tuple[str, AccessServer]]:
    """The servers that hear a client's PADI (RFC 2516, 5.1)."""
    for node, name in switching.peers(port):
        for server in facts[node].servers if node in facts else ():
            if server.port == name:
                yield node, server


def _refused(
    facts: Mapping[str, PppoeFacts], dialer: Port, mine: Dialer, node: str, server: AccessServer
) -> Diagnosis | None:
    """Why PPP does not authenticate; each side may ask the other."""
    for asking, asked, users, known in (
        (server.line, mine.line, facts[node].users, facts[dialer[0]].users),
        (mine.line, server.line, facts[dialer[0]].users, facts[node].users),
    ):
        reason = None if asking.authentication is None else refusal(asking, asked, users, known)
        if reason is not None and asking.authentication is not None:
            detail = _(
                "{authentication} between {dialer} and {node}: {reason}",
                authentication=asking.authentication.upper(),
                dialer=dialer[0],
                node=node,
                reason=reason,
            )
            return Diagnosis("pppoe", *dialer, "ppp-authentication", detail, node, server.line.name)
    return None


def _connect(
    candidates: list[_Candidate],
    waiting: dict[Port, tuple[str, Literal["IDLE", "PADI"]]],
    diagnoses: list[Diagnosis],
    held: Mapping[Port, int],
) -> PppoeNetwork:
    """Number the sessions of each server, and give the clients their addresses."""
    numbers: Counter[str] = Counter()
    sessions, given = [], dict[Port, int]()
    peers: dict[Port, tuple[int, ...]] = {}
    # Clients that have an address ask before those that have none, so that nobody takes it from them.
    for each in sorted(candidates, key=lambda each: (each.dialer not in held, each.dialer)):
        address = each.mine.line.address
        if each.mine.line.negotiates:
            address = _address(each, given, held)
            if address:
                given[each.dialer] = address
            else:
                detail = _(
                    "{template} {interface} has no address to give",
                    template=each.template[0],
                    interface=each.template[1],
                )
                diagnoses.append(Diagnosis("pppoe", *each.dialer, "pppoe-no-address", detail, *each.template))
        if each.theirs.line.address:
            peers[each.dialer] = (each.theirs.line.address,)
        if address:
            peers[each.template] = (*peers.get(each.template, ()), address)
        numbers[each.template[0]] += 1
        sessions.append(
            PppoeSession(
                each.dialer,
                each.mine.port,
                each.template,
                each.theirs.port,
                numbers[each.template[0]],
                address,
            )
        )
    return PppoeNetwork(tuple(sessions), waiting, given, peers, tuple(diagnoses))


def _address(each: _Candidate, given: Mapping[Port, int], held: Mapping[Port, int]) -> int:
    """The address that a server gives a client: the one set for it, or one of its pool."""
    if each.theirs.line.remote_address:
        return each.theirs.line.remote_address
    if each.theirs.pool is None:
        return 0
    name = "/".join(each.dialer)
    taken = {address: "/".join(dialer) for dialer, address in given.items()}
    remembered = {name: held[each.dialer]} if held.get(each.dialer) else {}
    return allocate(each.theirs.pool, name, taken, remembered, _NO_CONFLICTS) or 0


def with_sessions(lines: SerialLines, network: PppoeNetwork) -> SerialLines:
    """The lines with what PPP found out on PPPoE sessions too."""
    if not network.sessions:
        return lines
    return replace(
        lines,
        given={**lines.given, **network.given},
        peers={**lines.peers, **network.peers},
    )
