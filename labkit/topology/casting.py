"""The same network with another vendor's devices: kinds and port names change, cables and places stay.

A kind's file says for which kinds of other vendors it stands (`stands_for`). The first port becomes the first, the
second the second, Ethernet and serial ports each for themselves. The new node knows its ports by the old names too, so
that a rubric written for one vendor holds for the other.
"""

from collections.abc import Iterable
from dataclasses import replace

from labkit.errors import InputError, Problem, UsageError
from labkit.language import _
from labkit.topology.addresses import default_mac
from labkit.topology.kinds import ALIAS, cast_vendors, stand_in
from labkit.topology.topology import DeviceKind, Endpoint, Node, Topology

_NEUTRAL = ("host", "other")
"""Not vendors of network devices: PCs and images stay what they are."""


def recast(topology: Topology, vendor: str) -> Topology:
    """Put a vendor's devices in the place of those of others.

    Raises UsageError for a vendor without any, InputError where none fits.
    """
    if vendor not in cast_vendors():
        raise UsageError(
            _("no devices of that vendor are known"),
            place=f"--vendor {vendor}",
            hint=_("known are: {names}", names=", ".join(cast_vendors())),
        )
    problems: list[Problem] = []
    nodes: dict[str, Node] = {}
    names: dict[Endpoint, str] = {}
    for name, node in topology.nodes.items():
        if not changes(node, vendor):
            nodes[name] = node
            continue
        try:
            nodes[name], ports = _replaced(topology, node, vendor, {other.mac for other in nodes.values()})
            names |= {Endpoint(name, old): new for old, new in ports.items()}
        except InputError as error:
            problems += error.problems
    if problems:
        raise InputError(*problems)

    def end(old: Endpoint) -> Endpoint:
        return Endpoint(old.node, names.get(old, old.interface))

    links = tuple(replace(link, ends=(end(link.ends[0]), end(link.ends[1]))) for link in topology.links)
    return Topology(topology.name, nodes, links)


def changes(node: Node, vendor: str) -> bool:
    """Whether a node becomes another device when its network is cast for a vendor."""
    return node.kind.vendor not in (*_NEUTRAL, vendor) and not node.kind.repeats


def _replaced(topology: Topology, node: Node, vendor: str, taken: set[str]) -> tuple[Node, dict[str, str]]:
    """A node as the vendor's device, and the new names of its ports by the old ones."""
    kind = stand_in(node.kind.name, vendor)
    if kind is None:
        message = _("no {vendor} device stands for a {kind}", vendor=vendor, kind=node.kind.name)
        raise InputError(Problem(node.name, message))
    used = {end.interface for link in topology.links for end in link.ends if end.node == node.name}
    ports = _ports(node, kind, used)
    aliases = {ALIAS + old: new for old, new in ports.items() if old != new}
    cast = replace(kind, options={**kind.options, **aliases})
    mac = default_mac(topology.name, node.name, cast, taken)
    return replace(node, kind=cast, mac=mac), ports


def _ports(node: Node, kind: DeviceKind, used: Iterable[str]) -> dict[str, str]:
    """Pair ports by their order among those of their medium. Where that does not reach, only those in use count."""
    found: dict[str, str] = {}
    for medium in ("ethernet", "serial"):
        old = [spec.name for spec in node.kind.interfaces if spec.medium == medium and not spec.management]
        new = [spec.name for spec in kind.interfaces if spec.medium == medium and not spec.management]
        needed = [name for name in old if name in used]
        if needed and old.index(needed[-1]) >= len(new):
            old = needed
        if len(needed) > len(new):
            message = _("{kind} has too few ports for its cables: {count}", kind=kind.name, count=len(new))
            raise InputError(Problem(node.name, message))
        found |= dict(zip(old, new, strict=False))
    return found
