"""VRRP (RFC 3768) and HSRP (RFC 2281): which router is the master of each virtual router."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from labkit.engine.sim.addressing import Addressing
from labkit.engine.sim.hsrp_facts import FIRST, group_of, version_of
from labkit.engine.sim.ipv4 import Prefix, text
from labkit.engine.sim.ipv6.arithmetic import text6
from labkit.engine.sim.links import Port
from labkit.engine.sim.switching import Switching
from labkit.engine.sim.vrrp_facts import VrrpFacts
from labkit.language import _
from labkit.nos.state import Diagnosis

OWNER, LOWEST = 255, 1
REDUCTION = 10
"""By which a tracked interface changes the priority, unless told otherwise (VRP)."""
MAC_PREFIX = "00005e0001"

GroupKey = tuple[str, str, int]
"""Node, interface and virtual router."""


class Speaker(NamedTuple):
    """A virtual router that runs, with its priority of the moment and the interface's own address."""

    key: GroupKey
    facts: VrrpFacts
    priority: int
    address: int

    @property
    def rank(self) -> tuple[int, int]:
        """The higher priority is better; between equals the higher address (6.4.3)."""
        return self.priority, self.address


@dataclass(frozen=True, slots=True)
class VrrpNetwork:
    """All virtual routers that run, and the master that each one hears; a master hears itself."""

    speakers: Mapping[GroupKey, Speaker] = field(default_factory=dict)
    masters: Mapping[GroupKey, GroupKey] = field(default_factory=dict)
    diagnoses: tuple[Diagnosis, ...] = ()

    def holders(self) -> frozenset[GroupKey]:
        """Those that are masters now, and stay so where nobody may preempt."""
        return frozenset(key for key, master in self.masters.items() if key == master)


NO_VRRP = VrrpNetwork()


def solve_vrrp(
    facts: Mapping[str, tuple[VrrpFacts, ...]],
    addressing: Addressing,
    switching: Switching,
    holders: frozenset[GroupKey],
    lost: frozenset[tuple[str, str]] = frozenset(),
    missing: frozenset[tuple[str, Prefix]] = frozenset(),
) -> VrrpNetwork:
    """Elect the masters; `holders` are those of before, who need not give way to a router without preemption.

    `lost` are the BFD sessions that are down, by node and name; `missing` the routes that a node has not.
    """
    speakers: dict[GroupKey, Speaker] = {}
    for node, own in facts.items():
        for group in own:
            interface = addressing.interface((node, group.interface))
            if interface is not None:
                key = (node, group.interface, group.vrid)
                owner = not group.standby and any(own in group.addresses for own, _ in interface.addresses)
                down = {name for name, _ in group.tracks if not is_up(addressing, switching, (node, name))}
                priority = OWNER if owner else running_priority(group, node, down, lost, missing)
                speakers[key] = Speaker(key, group, priority, interface.address)
    return elected(speakers, switching, holders)


def elected(
    speakers: Mapping[GroupKey, Speaker], switching: Switching, holders: frozenset[GroupKey]
) -> VrrpNetwork:
    """Let the virtual routers that hear each other elect their masters."""
    diagnoses: list[Diagnosis] = []
    masters: dict[GroupKey, GroupKey] = {}
    for key, speaker in speakers.items():
        if key not in masters:
            members = _hearing(speaker, speakers, switching, diagnoses)
            master = _elect(members, holders)
            masters.update((member.key, master.key) for member in members)
    return VrrpNetwork(speakers, masters, tuple(dict.fromkeys(diagnoses)))


def answering(addressing: Addressing, network: VrrpNetwork) -> Addressing:
    """The interfaces with the virtual addresses that their virtual routers, being masters, answer for."""
    virtual: dict[tuple[str, str], list[tuple[int, int]]] = {}
    for node, name, vrid in sorted(network.holders()):
        group = network.speakers[node, name, vrid].facts
        virtual.setdefault((node, name), []).extend((address, vrid) for address in group.addresses)
    if not virtual:
        return addressing
    return Addressing(
        {
            node: tuple(
                replace(own, virtual=tuple(virtual[node, own.name])) if (node, own.name) in virtual else own
                for own in interfaces
            )
            for node, interfaces in addressing.interfaces.items()
        }
    )


def virtual_mac(vrid: int) -> str:
    """The hardware address of a virtual router (7.3; for HSRP RFC 2281, 5.1, and for its version 2 Cisco)."""
    version = version_of(vrid)
    if version:
        return f"00000c07ac{group_of(vrid):02x}" if version == 1 else f"00000c9ff{group_of(vrid):03x}"
    return f"{MAC_PREFIX}{vrid:02x}"


def running_priority(
    group: VrrpFacts,
    node: str,
    down: Collection[str],
    lost: frozenset[tuple[str, str]],
    missing: frozenset[tuple[str, Prefix]] = frozenset(),
) -> int:
    """The priority of a router that does not own the address: it follows what it tracks."""
    priority = group.priority
    failed = [track for name, track in group.tracks if name in down]
    failed += [track for name, track in group.session_tracks if (node, name) in lost]
    failed += [track for prefix, track in group.route_tracks if (node, prefix) in missing]
    for track in failed:
        amount = REDUCTION if track.amount is None else track.amount
        priority += amount if track.kind == "increased" else -amount
    return min(max(priority, 0), OWNER) if group.standby else min(max(priority, LOWEST), OWNER - 1)


def is_up(addressing: Addressing, switching: Switching, port: Port) -> bool:
    """Whether a tracked interface's line protocol is up: IPv4, or on a switch's port the link alone."""
    if port in switching.switchports:
        return port in switching.links.up
    return addressing.interface(port) is not None


def _hearing(
    start: Speaker, speakers: Mapping[GroupKey, Speaker], switching: Switching, diagnoses: list[Diagnosis]
) -> list[Speaker]:
    """The virtual routers that accept each other's advertisements, directly or not."""
    found = {start.key: start}
    waiting = [start]
    while waiting:
        current = waiting.pop()
        node, name, vrid = current.key
        for peer in switching.peers((node, name)):
            diagnoses.extend(_other_version(current, peer, speakers))
            other = speakers.get((*peer, vrid))
            if other is None or other.key in found:
                continue
            fault = _fault(current, other)
            if fault is None:
                found[other.key] = other
                waiting.append(other)
                fault = _disagreement(current, other)
            if fault is not None:
                detail = _("virtual router {vrid}: {fault}", vrid=group_of(vrid), fault=fault)
                diagnoses.append(Diagnosis("vrrp", node, name, "vrrp-mismatch", detail, *peer))
    return list(found.values())


def _other_version(mine: Speaker, peer: Port, speakers: Mapping[GroupKey, Speaker]) -> Iterator[Diagnosis]:
    """Two versions of HSRP do not hear each other."""
    node, name, number = mine.key
    version = version_of(number)
    if version and (*peer, FIRST[3 - version] + group_of(number)) in speakers:
        here, there = version, 3 - version
        fault = _("HSRP version {here} here and {there} at the neighbour", here=here, there=there)
        detail = _("virtual router {vrid}: {fault}", vrid=group_of(number), fault=fault)
        yield Diagnosis("vrrp", node, name, "vrrp-mismatch", detail, *peer)


def _disagreement(mine: Speaker, theirs: Speaker) -> str | None:
    """What is wrong between standby groups that hear each other all the same: their address."""
    if mine.facts.standby and mine.facts.addresses[0] != theirs.facts.addresses[0]:
        return _addresses_differ(mine, theirs)
    return None


def _addresses_differ(mine: Speaker, theirs: Speaker) -> str:
    here = ", ".join(_text(address) for address in mine.facts.addresses)
    there = ", ".join(_text(address) for address in theirs.facts.addresses)
    return _("virtual address {here} here and {there} at the neighbour", here=here, there=there)


def _fault(mine: Speaker, theirs: Speaker) -> str | None:
    """Why an advertisement is dropped (7.1). HSRP looks at the authentication alone (RFC 2281, 5.4)."""
    if not mine.facts.standby and mine.facts.interval != theirs.facts.interval:
        return _(
            "advertised every {here} s here and {there} s at the neighbour",
            here=mine.facts.interval,
            there=theirs.facts.interval,
        )
    if not mine.facts.standby and set(mine.facts.addresses) != set(theirs.facts.addresses):
        return _addresses_differ(mine, theirs)
    if mine.facts.authentication != theirs.facts.authentication:
        one, other = mine.facts.authentication or "none", theirs.facts.authentication or "none"
        return _("authentication {here} here and {there} at the neighbour", here=one, there=other)
    key, other_key = mine.facts.key, theirs.facts.key
    if key is not None and other_key is not None and not key.agrees(other_key):
        return _("the two ends have different keys")
    return None


def _text(address: int) -> str:
    """A virtual address of either version as people write it: those of IPv6 begin with FE80 or 2000."""
    return text6(address) if address >> 32 else text(address)


def _elect(group: Sequence[Speaker], holders: frozenset[GroupKey]) -> Speaker:
    """The best of the masters there are stays, unless one of higher priority may preempt (6.4.2)."""
    masters = [member for member in group if member.key in holders]
    if not masters:
        return _best(group)
    master = _best(masters)
    stronger = [
        member
        for member in group
        if member.priority > master.priority and (member.facts.preempt or member.priority == OWNER)
    ]
    return _best(stronger) if stronger else master


def _best(members: Iterable[Speaker]) -> Speaker:
    return max(members, key=lambda member: member.rank)
