"""Who becomes whose neighbour, and why not; the designated routers (ISO/IEC 10589, 8.2 and 8.4)."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from labkit.engine.sim.ipv4 import prefix_of
from labkit.engine.sim.isis.circuits import Circuit, IsisProcess
from labkit.engine.sim.links import Port
from labkit.engine.sim.switching import Switching
from labkit.language import _
from labkit.nos.config import IsisAuthentication
from labkit.nos.state import Diagnosis


@dataclass(frozen=True, slots=True)
class Adjacency:
    """A neighbour that is heard at one level. It is up once the neighbour hears this end too."""

    circuit: Circuit
    neighbor: Circuit
    level: int
    up: bool


@dataclass(frozen=True, slots=True)
class Neighborhood:
    """All adjacencies of a network, and the designated router of each LAN as its members see it."""

    adjacencies: Mapping[IsisProcess, tuple[Adjacency, ...]]
    designated: Mapping[tuple[Port, int], Circuit]
    diagnoses: tuple[Diagnosis, ...]

    def up(self, process: IsisProcess, level: int) -> Iterator[Adjacency]:
        """A process's neighbours at a level."""
        return (each for each in self.adjacencies[process] if each.up and each.level == level)


Refusal = tuple[str, str]
"""A diagnosis's reason and detail."""


def solve_adjacencies(
    circuits: Mapping[IsisProcess, Sequence[Circuit]], switching: Switching
) -> Neighborhood:
    """Let every circuit hear those that its hellos reach."""
    by_port = {(each.interface.node, each.name): each for own in circuits.values() for each in own}
    found: dict[IsisProcess, list[Adjacency]] = {process: [] for process in circuits}
    diagnoses: list[Diagnosis] = []
    for port, circuit in by_port.items():
        for peer in () if circuit.loopback else switching.peers(port):
            other = by_port.get(peer)
            if other is None:
                continue
            refusal = refused(circuit, other)
            if refusal is not None:
                diagnoses.append(Diagnosis("isis", *port, *refusal, *peer))
                continue
            up = refused(other, circuit) is None
            found[circuit.router.process] += [
                Adjacency(circuit, other, level, up) for level in sorted(common_levels(circuit, other))
            ]
            if up:
                diagnoses += [
                    Diagnosis("isis", *port, *item, *peer) for item in _without_routes(circuit, other)
                ]
    return Neighborhood(
        {process: tuple(own) for process, own in found.items()}, _designated(found), tuple(diagnoses)
    )


def common_levels(one: Circuit, other: Circuit) -> frozenset[int]:
    """Level 1 needs a common area, level 2 does not."""
    levels = one.levels & other.levels
    return levels if one.router.areas & other.router.areas else levels - {1}


def refused(mine: Circuit, theirs: Circuit) -> Refusal | None:
    """Why the neighbour's hellos are not taken."""
    for each in (mine, theirs):
        if each.settings.silent:
            return "isis-silent-interface", _(
                "{node} {name} is silent", node=each.interface.node, name=each.name
            )
    if mine.broadcast != theirs.broadcast:
        kinds = ["broadcast" if each.broadcast else "point-to-point" for each in (mine, theirs)]
        return "isis-circuit-type", _("{here} here, {there} there", here=kinds[0], there=kinds[1])
    if mine.router.system_id == theirs.router.system_id:
        return "isis-duplicate-system-id", _("both are {system_id}", system_id=mine.router.system_id)
    return _levels_refused(mine, theirs) or _link_refused(mine, theirs)


def _levels_refused(mine: Circuit, theirs: Circuit) -> Refusal | None:
    if not mine.levels & theirs.levels:
        here, there = (" and ".join(map(str, sorted(each.levels))) for each in (mine, theirs))
        return "isis-level-mismatch", _("level {here} here, level {there} there", here=here, there=there)
    if not common_levels(mine, theirs):
        here, there = (" ".join(sorted(each.router.areas)) for each in (mine, theirs))
        return "isis-area-mismatch", _(
            "level 1 only, and area {here} here, {there} there", here=here, there=there
        )
    return None


def _link_refused(mine: Circuit, theirs: Circuit) -> Refusal | None:
    networks = {prefix_of(*own) for own in mine.interface.addresses}
    if mine.interface.kind != "tunnel" and not any(
        prefix_of(address, mine.interface.length) in networks for address, _ in theirs.interface.addresses
    ):
        return "isis-subnet-mismatch", _("the neighbour's address is in another subnet")
    if theirs.interface.mtu > mine.interface.mtu and not theirs.settings.small_hello:
        return (
            "isis-mtu-mismatch",
            _(
                "the neighbour pads its hellos to {there} octets, the MTU here is {here}",
                there=theirs.interface.mtu,
                here=mine.interface.mtu,
            ),
        )
    if not _agree(mine.settings.authentication, theirs.settings.authentication):
        return "isis-authentication", _("mode or key of the hellos' authentication differ")
    return None


def _agree(one: IsisAuthentication | None, other: IsisAuthentication | None) -> bool:
    if one is None or other is None:
        return one is other
    return one.mode == other.mode and one.key.agrees(other.key)


def lsp_key(circuit: Circuit, level: int) -> IsisAuthentication | None:
    """With what a router's LSPs of a level are authenticated."""
    config = circuit.router.config
    return config.area_authentication if level == 1 else config.domain_authentication


def accepts_lsps(mine: Circuit, theirs: Circuit, level: int) -> bool:
    """Whether LSPs that one router made are taken by another."""
    return _agree(lsp_key(mine, level), lsp_key(theirs, level))


def _without_routes(mine: Circuit, theirs: Circuit) -> Iterator[Refusal]:
    """Why a neighbour that is up still gives no routes."""
    if not mine.router.hears(theirs.router):
        styles = mine.router.config.cost_style, theirs.router.config.cost_style
        yield "isis-cost-style", _("cost style {here} here, {there} there", here=styles[0], there=styles[1])
    for level in sorted(common_levels(mine, theirs)):
        if not accepts_lsps(mine, theirs, level):
            what = "area" if level == 1 else "domain"
            yield (
                "isis-lsp-authentication",
                _("the {what} authentication of level-{level} LSPs differs", what=what, level=level),
            )


def _designated(found: Mapping[IsisProcess, Sequence[Adjacency]]) -> dict[tuple[Port, int], Circuit]:
    """The member with the highest priority, then the highest address; it preempts, so no past counts."""
    members: dict[tuple[Port, int], list[Circuit]] = {}
    for adjacencies in found.values():
        for each in adjacencies:
            if each.up and each.circuit.broadcast:
                port = (each.circuit.interface.node, each.circuit.name)
                members.setdefault((port, each.level), [each.circuit]).append(each.neighbor)
    return {key: max(own, key=lambda circuit: circuit.rank(key[1])) for key, own in members.items()}
