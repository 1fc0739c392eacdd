"""Why a port of a switch or an Eth-Trunk does not carry, where its own settings are the reason."""

from collections.abc import Iterator, Mapping

from labkit.engine.sim.aggregation import TrunkFacts
from labkit.engine.sim.carrier import BPDU_PROTECTION, Carrier
from labkit.engine.sim.facts import DeviceFacts
from labkit.engine.sim.links import Port
from labkit.engine.sim.spanning.bridge import CIST
from labkit.engine.sim.spanning.tree import SpanningTree
from labkit.language import _
from labkit.nos.state import Diagnosis


def find_protected(carrier: Carrier, tree: SpanningTree) -> Iterator[Diagnosis]:
    """Report the ports that a protection has shut and those at which root protection refuses a root."""
    for (node, name), cause in sorted(carrier.error_down.items()):
        if cause == BPDU_PROTECTION:
            detail = _("an edge port heard a BPDU and BPDU protection shut it, until it is restarted")
            yield Diagnosis("spanning-tree", node, name, "bpdu-protection", detail)
        else:
            detail = _("port security heard an address too many and shut the port, until it is restarted")
            yield Diagnosis("port-security", node, name, "port-security", detail)
    for (node, instance), found in sorted(tree.trees.items()):
        for name, port in found.ports.items():
            if instance == CIST and port.role == "designated" and not port.forwards:
                detail = _("a better root was heard at a port that root protection keeps designated")
                yield Diagnosis("spanning-tree", node, name, "root-protection", detail)


def find_idle_trunks(carrier: Carrier, facts: Mapping[str, DeviceFacts]) -> Iterator[Diagnosis]:
    """Report the Eth-Trunks that are down although one of their cables carries."""
    known = {(node, trunk.name): trunk for node, own in facts.items() for trunk in own.trunks}
    owner = {(port[0], member.name): port for port, trunk in known.items() for member in trunk.members}
    physical = carrier.aggregation.physical
    for port, trunk in sorted(known.items()):
        up = [member.name for member in trunk.members if (port[0], member.name) in physical.up]
        if up and not carrier.aggregation.active[port] and port not in carrier.error_down:
            peer = physical.cabling.peers[port[0], up[0]]
            yield _idle(port, trunk, len(up), peer, known.get(owner.get(peer, ("", ""))))


def _idle(port: Port, trunk: TrunkFacts, up: int, peer: Port, other: TrunkFacts | None) -> Diagnosis:
    if up < trunk.least:
        detail = _("{up} members are up and {least} are needed", up=up, least=trunk.least)
        return Diagnosis("eth-trunk", *port, "eth-trunk-least-links", detail, *peer)
    if other is not None and other.lacp:
        detail = _(
            "the ends do not agree on enough members: {here} needed here, {there} there",
            here=trunk.least,
            there=other.least,
        )
        return Diagnosis("eth-trunk", *port, "eth-trunk-least-links", detail, *peer)
    ends = {"peer": peer[0], "interface": peer[1]}
    if other is not None:
        detail = _("LACP here, and {peer} {interface} is in manual mode", **ends)
    else:
        detail = _("LACP here, and {peer} {interface} is not in an Eth-Trunk", **ends)
    return Diagnosis("eth-trunk", *port, "eth-trunk-no-partner", detail, *peer)
