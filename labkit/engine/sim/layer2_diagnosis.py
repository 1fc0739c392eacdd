"""Why a port of a switch or an Eth-Trunk does not carry, where its own settings are the reason."""

from collections.abc import Iterator, Mapping

from labkit.engine.sim.aggregation import TrunkFacts
from labkit.engine.sim.carrier import BPDU_PROTECTION, Carrier
from labkit.engine.sim.facts import DeviceFacts
from labkit.engine.sim.links import Port
from labkit.engine.sim.spanning.bridge import CIST
from labkit.engine.sim.spanning.tree import SpanningTree
from labkit.nos.state import Diagnosis


def find_protected(carrier: Carrier, tree: SpanningTree) -> Iterator[Diagnosis]:
    """Report the ports that a protection has shut and those at which root protection refuses a root."""
    for (node, name), cause in sorted(carrier.error_down.items()):
        if cause == BPDU_PROTECTION:
            detail = "an edge port heard a BPDU and BPDU protection shut it, until it is restarted"
            yield Diagnosis("spanning-tree", node, name, "bpdu-protection", detail)
        else:
            detail = "port security heard an address too many and shut the port, until it is restarted"
            yield Diagnosis("port-security", node, name, "port-security", detail)
    for (node, instance), found in sorted(tree.trees.items()):
        for name, port in found.ports.items():
            if instance == CIST and port.role == "designated" and not port.forwards:
                detail = "a better root was heard at a port that root protection keeps designated"
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
        detail = f"{up} members are up and {trunk.least} are needed"
        return Diagnosis("eth-trunk", *port, "eth-trunk-least-links", detail, *peer)
    if other is not None and other.lacp:
        detail = f"the ends do not agree on enough members: {trunk.least} needed here, {other.least} there"
        return Diagnosis("eth-trunk", *port, "eth-trunk-least-links", detail, *peer)
    found = "in manual mode" if other is not None else "not in an Eth-Trunk"
    detail = f"LACP here, and {peer[0]} {peer[1]} is {found}"
    return Diagnosis("eth-trunk", *port, "eth-trunk-no-partner", detail, *peer)
