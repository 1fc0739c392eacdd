"""Eth-Trunk: which member links are active, and the trunk as one port (IEEE 802.1AX; VRP)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from labkit.engine.sim.links import Cabling, Links, Port
from labkit.nos.config import InterfaceConfig
from labkit.nos.config.link_aggregation import MAXIMUM_ACTIVE, trunk_number


@dataclass(frozen=True, slots=True)
class MemberFacts:
    """A port of a trunk. `number` is its place on the device, `bandwidth` in kbit/s."""

    name: str
    priority: int
    number: int
    bandwidth: int


@dataclass(frozen=True, slots=True)
class TrunkFacts:
    """An Eth-Trunk with its members; `system` is the device's LACP priority and address."""

    name: str
    lacp: bool
    least: int
    most: int
    preempt: bool
    system: tuple[int, str]
    members: tuple[MemberFacts, ...]
    fast: bool = False
    """It wants to hear from the other end each second, not each half minute."""


@dataclass(frozen=True, slots=True)
class Aggregation:
    """The links with trunks in place of their members. `physical` has the cables as they are."""

    links: Links
    physical: Links
    active: Mapping[Port, tuple[str, ...]] = field(default_factory=dict)
    """By trunk, the members that carry frames; none where the trunk is down."""
    bandwidth: Mapping[Port, int] = field(default_factory=dict)
    """Of each trunk's active members together, in kbit/s."""


Trunks = Mapping[str, tuple[TrunkFacts, ...]]
Chosen = Mapping[Port, tuple[str, ...]]


def trunk_facts(
    interfaces: Iterable[InterfaceConfig],
    system: tuple[int, str],
    numbers: Mapping[str, int],
    bandwidths: Mapping[str, int],
) -> tuple[TrunkFacts, ...]:
    """Read the Eth-Trunks of a device; `numbers` and `bandwidths` are those of its physical ports."""
    held = list(interfaces)
    return tuple(
        TrunkFacts(
            name=trunk.name,
            lacp=trunk.trunk.lacp,
            least=trunk.trunk.least_active,
            most=trunk.trunk.max_active or MAXIMUM_ACTIVE,
            preempt=trunk.trunk.preempt,
            system=system,
            members=tuple(
                MemberFacts(
                    port.name,
                    port.membership.lacp_priority,
                    numbers.get(port.name, 0),
                    bandwidths.get(port.name, 0),
                )
                for port in held
                if port.membership.trunk == trunk_number(trunk.name)
            ),
            fast=trunk.trunk.fast_timeout,
        )
        for trunk in held
        if trunk.trunk is not None
    )


def trunk_of(port: InterfaceConfig, others: Iterable[InterfaceConfig]) -> InterfaceConfig | None:
    """The trunk that a port is a member of, among the interfaces of its device."""
    number = port.membership.trunk
    if number is None:
        return None
    return next(
        (each for each in others if each.trunk is not None and trunk_number(each.name) == number), None
    )


def solve_aggregation(physical: Links, trunks: Trunks, shut: frozenset[Port], chosen: Chosen) -> Aggregation:
    """Put trunks in the place of their members.

    `shut` trunks are down whatever their members; `chosen` are the members that LACP selected before, which
    stay where the active end does not preempt.
    """
    known = {(node, trunk.name): trunk for node, own in trunks.items() for trunk in own}
    if not known:
        return Aggregation(physical, physical)
    owner = {
        (node, member.name): (node, trunk.name)
        for (node, _), trunk in known.items()
        for member in trunk.members
    }
    active: dict[Port, tuple[str, ...]] = {}
    for port, trunk in known.items():
        if port in shut:
            active[port] = ()
        elif trunk.lacp:
            active[port] = _negotiate(port, known, owner, physical, shut, chosen)
        else:
            up = tuple(m.name for m in trunk.members if (port[0], m.name) in physical.up)
            active[port] = up if len(up) >= trunk.least else ()
    bandwidth = {
        port: sum(m.bandwidth for m in trunk.members if m.name in active[port])
        for port, trunk in known.items()
    }
    return Aggregation(_logical(physical, owner, active), physical, active, bandwidth)


def _negotiate(
    port: Port,
    known: Mapping[Port, TrunkFacts],
    owner: Mapping[Port, Port],
    physical: Links,
    shut: frozenset[Port],
    chosen: Chosen,
) -> tuple[str, ...]:
    """The members that LACP selects: the active end's best, as many as both ends allow."""
    partner = partner_of(port, known, owner, physical)
    if partner is None or partner in shut or partner_of(partner, known, owner, physical) != port:
        return ()
    mine, theirs = known[port], known[partner]
    leads = (mine.system, port[1]) < (theirs.system, partner[1])
    leader, leading = (port, mine) if leads else (partner, theirs)
    other = partner if leads else port
    able = [
        member.name
        for member in sorted(leading.members, key=lambda member: (member.priority, member.number))
        if owner.get(physical.peer((leader[0], member.name)) or ("", "")) == other
    ]
    if not leading.preempt:
        kept = chosen.get(leader, ())
        able.sort(key=lambda name: name not in kept)
    selected = able[: min(mine.most, theirs.most)]
    if len(selected) < max(mine.least, theirs.least):
        return ()
    if not leads:
        ends = (physical.cabling.peers[leader[0], name] for name in selected)
        selected = [name for _, name in ends]
    return tuple(member.name for member in mine.members if member.name in selected)


def partner_of(
    port: Port, known: Mapping[Port, TrunkFacts], owner: Mapping[Port, Port], physical: Links
) -> Port | None:
    """The trunk that LACP talks to: that behind the best member."""
    for member in sorted(known[port].members, key=lambda member: (member.priority, member.number)):
        other = owner.get(physical.peer((port[0], member.name)) or ("", ""))
        if other is not None and other != port and known[other].lacp:
            return other
    return None


def _logical(physical: Links, owner: Mapping[Port, Port], active: Mapping[Port, tuple[str, ...]]) -> Links:
    """Each cable of a member becomes one of its trunk; of several, the first that carries stands for all."""

    def end(port: Port) -> Port | None:
        trunk = owner.get(port)
        if trunk is None:
            return port
        return trunk if port[1] in active[trunk] else None

    peers: dict[Port, Port] = {}
    delays = dict(physical.cabling.delays)
    for port, peer in physical.cabling.peers.items():
        if port not in owner and (far := end(peer)) is not None:
            peers[port] = far
    for trunk, names in active.items():
        for name in names:
            cable = physical.peer((trunk[0], name))
            other = end(cable) if cable is not None else None
            if other is not None and trunk not in peers:
                peers[trunk] = other
                delays[trunk] = delays.get((trunk[0], name), 0.0)
    up = physical.up | {trunk for trunk, names in active.items() if names}
    return Links(Cabling(peers, delays), frozenset(up))
