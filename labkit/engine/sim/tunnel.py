"""GRE tunnels (RFC 2784): which are up, and which two are the ends of one."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from labkit.engine.sim.ipv4 import text
from labkit.engine.sim.links import Port
from labkit.engine.sim.reach import Surface
from labkit.engine.sim.tunnel_facts import TunnelFacts
from labkit.language import _
from labkit.nos.state import Diagnosis


@dataclass(frozen=True, slots=True)
class Tunnels:
    """The tunnel interfaces that are up, each with its other end (or nothing), and why others are not."""

    ends: Mapping[Port, tuple[Port, ...]] = field(default_factory=dict)
    recursive: frozenset[Port] = frozenset()
    """Tunnels whose own packets would travel inside themselves: they stay down."""
    diagnoses: tuple[Diagnosis, ...] = ()


NO_TUNNELS = Tunnels()


def solve_tunnels(
    facts: Mapping[str, tuple[TunnelFacts, ...]], surface: Surface, recursive: frozenset[Port]
) -> Tunnels:
    """A tunnel is up while its source exists and its destination is routed, not through the tunnel itself.

    With keepalives, the other end must be there too. `recursive` are tunnels found to be so before.
    """
    sources: dict[Port, int] = {}
    circling = set(recursive)
    diagnoses: list[Diagnosis] = []
    of = {(node, own.name): own for node, listed in facts.items() for own in listed}
    for port, own in of.items():
        address = _source(port[0], own, surface)
        entry = surface.rib(port[0], "").find(own.destination)
        if entry is not None and any(hop.interface == port[1] for hop in entry.hops):
            circling.add(port)
        if port in circling:
            detail = _(
                "the route to its destination {destination} leads through the tunnel itself",
                destination=text(own.destination),
            )
            diagnoses.append(Diagnosis("tunnel", *port, "tunnel-recursive-routing", detail))
        elif address is None:
            detail = _("its source is no address of an interface that is up")
            diagnoses.append(Diagnosis("tunnel", *port, "tunnel-source-down", detail))
        elif entry is None or entry.hops[0].interface.lower().startswith("null"):
            detail = _(
                "there is no route to its destination {destination}", destination=text(own.destination)
            )
            diagnoses.append(Diagnosis("tunnel", *port, "tunnel-destination-unreachable", detail))
        else:
            sources[port] = address
    ends: dict[Port, tuple[Port, ...]] = {}
    for port in sources:
        end = _other_end(port, of, sources, surface)
        if end is not None or not of[port].keepalive:
            ends[port] = () if end is None else (end,)
    return Tunnels(ends, frozenset(circling), tuple(diagnoses))


def _source(node: str, own: TunnelFacts, surface: Surface) -> int | None:
    if isinstance(own.source, str):
        interface = surface.addressing.interface((node, own.source))
        return None if interface is None else interface.address
    return own.source if surface.addressing.owns(node, own.source) is not None else None


def _other_end(
    port: Port, of: Mapping[Port, TunnelFacts], sources: Mapping[Port, int], surface: Surface
) -> Port | None:
    """The tunnel that mirrors this one's addresses and key, where packets pass in both directions."""
    mine = of[port]
    for other, theirs in of.items():
        mirrored = sources.get(other) == mine.destination and theirs.destination == sources[port]
        if other == port or not mirrored or mine.key != theirs.key:
            continue
        there = surface.links_to(port[0], mine.destination)
        back = surface.links_to(other[0], theirs.destination)
        if there is not None and back is not None and (there[0], back[0]) == (other[0], port[0]):
            return other
    return None
