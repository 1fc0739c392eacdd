"""NTP (RFC 5905) in its steady state: each clock follows the reachable server of the lowest stratum."""

from collections.abc import Mapping

from labkit.engine.clocks import UNSYNCHRONISED, Candidate, followed
from labkit.engine.sim.flow import UDP
from labkit.engine.sim.forwarding import send, source_for
from labkit.engine.sim.moment import Moment
from labkit.engine.sim.network_state import NetworkState
from labkit.engine.sim.ntp_facts import NtpFacts
from labkit.engine.sim.packet import Packet
from labkit.nos.config import NtpAssociation
from labkit.nos.state import NtpSessionState, NtpState

_PORT = 123
Answers = Mapping[tuple[str, NtpAssociation], str]
"""The device that answers an association; empty where none does."""


def solve_ntp(state: NetworkState, node: str, moment: Moment) -> NtpState:
    """The clock of a device. A server's stratum is one more than that of the clock it follows (RFC 5905, 3)."""
    speaking = {name: own.ntp for name, own in state.facts.items() if own.ntp is not None}
    if node not in speaking:
        return NtpState()
    answers = {
        (name, each): _answering(state, name, each.source_interface or own.source_interface, each, moment)
        for name, own in speaking.items()
        for each in own.associations
    }
    strata = _strata(speaking, answers)
    own = speaking[node]
    best = _best(own, node, speaking, answers, strata)
    sessions = tuple(
        NtpSessionState(
            address=each.address,
            kind=each.kind,
            reachable=not fault or fault == "unsynchronised",
            stratum=strata.get(answers[node, each], UNSYNCHRONISED),
            chosen=each == best,
            preferred=each.preferred,
            reason=fault,
        )
        for each in own.associations
        for fault in (_fault(own, each, answers[node, each], speaking, strata),)
    )
    reference = None if best is None else best.address
    return NtpState(strata[node], reference, local=best is None and own.master is not None, sessions=sessions)


def _strata(speaking: Mapping[str, NtpFacts], answers: Answers) -> dict[str, int]:
    """The stratum of each clock; what is learned travels one server further in each round."""
    masters = {name: own.master for name, own in speaking.items() if own.master is not None}
    strata = {name: masters.get(name, UNSYNCHRONISED) for name in speaking}
    for _ in range(UNSYNCHRONISED):
        found = dict(strata)
        for name, own in speaking.items():
            best = _best(own, name, speaking, answers, strata)
            behind = UNSYNCHRONISED if best is None else strata[answers[name, best]] + 1
            found[name] = min(behind, masters.get(name, UNSYNCHRONISED))
        if found == strata:
            break
        strata = found
    return strata


def _best(
    own: NtpFacts, node: str, configs: Mapping[str, NtpFacts], answers: Answers, strata: Mapping[str, int]
) -> NtpAssociation | None:
    """The server to follow: the preferred one, then the lowest stratum; None where the own clock is better."""
    usable = [
        each for each in own.associations if not _fault(own, each, answers[node, each], configs, strata)
    ]
    candidates = {
        Candidate(int(each.address), strata[answers[node, each]], each.preferred): each for each in usable
    }
    best = followed(candidates, own.master)
    return None if best is None else candidates[best]


def _fault(
    own: NtpFacts,
    each: NtpAssociation,
    there: str,
    configs: Mapping[str, NtpFacts],
    strata: Mapping[str, int],
) -> str:
    """Why an association cannot be followed; empty where it can."""
    if not there or there not in configs or configs[there].disabled:
        return "unreachable"
    if not _believed(own, each.key, configs[there]):
        return "authentication"
    return "unsynchronised" if strata.get(there, UNSYNCHRONISED) + 1 >= UNSYNCHRONISED else ""


def _believed(own: NtpFacts, key: int | None, server: NtpFacts) -> bool:
    """Whether what a server says is believed: with authentication, both ends must hold the key that signs it."""
    if not own.authentication or key is None:
        return True
    mine, theirs = own.keys.get(key), server.keys.get(key)
    if mine is None or theirs is None or key not in own.trusted or not server.authentication:
        return False
    return mine.mode == theirs.mode and mine.secret.agrees(theirs.secret)


def _answering(state: NetworkState, node: str, lender: str, each: NtpAssociation, moment: Moment) -> str:
    """The device from which an answer comes back to a request; empty where none does."""
    destination = int(each.address)
    lending = state.addressing.interface((node, lender)) if lender else None
    source = source_for(state, node, destination, "", None) if lending is None else lending.address
    if source is None:
        return ""
    there = send(state, node, _message(source, destination), moment)
    if there.outcome != "delivered" or there.node == node:
        return ""
    back = send(state, there.node, _message(there.packet.destination, there.packet.source), moment)
    return there.node if back.outcome == "delivered" and back.node == node else ""


def _message(source: int, destination: int) -> Packet:
    return Packet(
        source, destination, 255, 76, protocol=UDP, source_port=_PORT, destination_port=_PORT, icmp=None
    )
