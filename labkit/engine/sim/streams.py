"""What protocols send again and again in a settled network, through which ports and how often.

Intervals in seconds. What a protocol also sends when something changes is not among them: an acknowledgement of
spanning tree, a triggered update of RIP, a link-state PDU of IS-IS.
"""

from collections.abc import Iterator, Mapping

from labkit.engine.sim.isis.circuits import HELLO, Circuit
from labkit.engine.sim.isis.report import DESIGNATED_PACE
from labkit.engine.sim.links import Port
from labkit.engine.sim.network_state import NetworkState
from labkit.engine.sim.rip.ports import RipProcess
from labkit.engine.sim.spanning.bridge import CIST
from labkit.engine.sim.speaking import Stream
from labkit.engine.sim.vrrp import VrrpNetwork

LACP_SLOW, LACP_FAST = 30.0, 1.0
"""IEEE 802.1AX, 6.4.4."""
RIP_UPDATE = 30.0
"""RFC 2453, 3.8."""
COMPLETE_SEQUENCE = 10.0
"""Between two complete sequence number PDUs of a designated router (ISO 10589, 7.3.15.1)."""

Flow = tuple[Stream, float]


def streams(state: NetworkState) -> Iterator[Flow]:
    """All streams of a network, each with its interval."""
    yield from _lldp(state)
    yield from _spanning_tree(state)
    yield from _lacp(state)
    yield from _vrrp("vrrp", state.vrrp, 1.0)
    if state.ipv6 is not None:
        yield from _vrrp("vrrp6", state.ipv6.vrrp, 0.01)
    yield from _rip(state)
    yield from _isis(state)


def _lldp(state: NetworkState) -> Iterator[Flow]:
    physical = state.carrier.aggregation.physical
    speaking = {
        (node, port.name): float(facts.lldp.interval)
        for node, facts in state.facts.items()
        if facts.lldp is not None
        for port in facts.lldp.ports
        if (node, port.name) in physical.up
    }
    for (node, name), interval in speaking.items():
        yield Stream("lldp", node, name, sends=True), interval
        heard = speaking.get(physical.peer((node, name)) or ("", ""))
        if heard is not None:
            yield Stream("lldp", node, name, sends=False), heard


def _spanning_tree(state: NetworkState) -> Iterator[Flow]:
    """Designated ports send at the pace of the root, in the CIST; the others of a link listen."""
    paces = {bridge.mac: float(bridge.facts.timers[0]) for bridge in state.bridges.values()}
    for node, name in state.switching.links.up:
        bridge = state.bridges.get(node)
        if bridge is not None and name in bridge.ports and bridge.speaks(name):
            tree = state.tree.trees.get((node, CIST))
            found = tree.ports.get(name) if tree is not None else None
            sends = found is None or found.role == "designated"
            root = bridge.mac if tree is None else tree.path.root[1]
            yield Stream("stp", node, name, sends=sends), paces.get(root, paces[bridge.mac])


def _lacp(state: NetworkState) -> Iterator[Flow]:
    """Each end sends as often as the other wants to hear from it."""
    physical = state.carrier.aggregation.physical
    wanted = {
        (node, member.name): LACP_FAST if trunk.fast else LACP_SLOW
        for node, facts in state.facts.items()
        for trunk in facts.trunks
        if trunk.lacp
        for member in trunk.members
        if (node, member.name) in physical.up
    }
    for (node, name), own in wanted.items():
        theirs = wanted.get(physical.peer((node, name)) or ("", ""))
        yield Stream("lacp", node, name, sends=True), theirs or LACP_SLOW
        if theirs is not None:
            yield Stream("lacp", node, name, sends=False), own


def _vrrp(protocol: str, network: VrrpNetwork, unit: float) -> Iterator[Flow]:
    """A master sends advertisements, its backups hear them; `unit` is that of the interval.

    Nobody counts HSRP's hellos.
    """
    for key, master in network.masters.items():
        node, interface, group = key
        interval = network.speakers[master].facts.interval * unit
        if network.speakers[key].facts.standby:
            continue
        yield Stream(protocol, node, f"{interface} {group}", sends=key == master), interval


def _rip(state: NetworkState) -> Iterator[Flow]:
    rip = state.protocols.rip

    def pace(process: RipProcess) -> float:
        timers = rip.processes[process].timers
        return RIP_UPDATE if timers is None else float(timers[0])

    for process, ports in rip.ports.items():
        for port in ports:
            if port.interface.kind != "loopback" and port.settings.output_enabled and not port.silent:
                yield Stream("rip", process[0], f"{process[1]} {port.name}", sends=True), pace(process)
        for item in rip.heard[process]:
            name, peer = f"{process[1]} {item.port.name}", str(item.sender.address)
            yield Stream("rip", process[0], name, sends=False, peer=peer), pace(item.sender.process)


def _isis(state: NetworkState) -> Iterator[Flow]:
    topology = state.protocols.isis.topology
    if topology is None:
        return
    designated = topology.neighborhood.designated
    for circuits in topology.circuits.values():
        for circuit in circuits:
            if not circuit.loopback and not circuit.settings.silent:
                yield from _circuit(circuit, designated)
    for found in topology.neighborhood.adjacencies.values():
        for each in found:
            yield from _circuit(each.neighbor, designated, each.circuit, each.level)


def _circuit(
    speaker: Circuit,
    designated: Mapping[tuple[Port, int], Circuit],
    listener: Circuit | None = None,
    only: int | None = None,
) -> Iterator[Flow]:
    """What a circuit sends, or what of it a listener hears at one level; one hello serves both levels of a line."""
    at = listener or speaker
    node, name = at.interface.node, f"{at.router.process[1]} {at.name}"
    peer = "" if listener is None else speaker.mac

    def stream(kind: str) -> Stream:
        return Stream(f"isis-{kind}", node, name, sends=listener is None, peer=peer)

    levels = sorted(speaker.levels if only is None else {only})
    if not speaker.broadcast:
        yield stream("p2p"), float(speaker.settings.hellos.get(levels[0], HELLO))
        return
    for level in levels:
        hello = float(speaker.settings.hellos.get(level, HELLO))
        leads = designated.get(((speaker.interface.node, speaker.name), level)) == speaker
        yield stream(f"l{level}"), hello / DESIGNATED_PACE if leads else hello
        if leads:
            yield stream(f"csnp{level}"), COMPLETE_SEQUENCE
