"""LLDP (IEEE 802.1AB): who is at the other end of each cable.

A device on the way that does not speak LLDP, a hub among them, passes nothing on: the messages are for the next
device only.
"""

from collections.abc import Iterator, Mapping
from ipaddress import IPv4Address

from labkit.engine.sim.ipv4 import ip
from labkit.engine.sim.lldp_facts import LldpFacts
from labkit.engine.sim.network_state import NetworkState
from labkit.nos.state import LldpNeighbor, LldpState
from labkit.topology.topology import DeviceKind


def system_description(kind: DeviceKind) -> str:
    """What a device says of its hardware and software."""
    return _DESCRIPTIONS.get(kind.vendor, _DESCRIPTIONS["huawei"]).format(kind=kind, **kind.options)


_DESCRIPTIONS = {
    "huawei": (
        "Huawei {kind.model}\nHuawei Versatile Routing Platform Software\n"
        "VRP (R) software, Version {kind.vrp} ({kind.model} {kind.version})"
    ),
    "cisco": (
        "Cisco IOS Software, {software} Software ({image}), Version {kind.version}, RELEASE SOFTWARE (fc1)\n"
        "Technical Support: http://www.cisco.com/techsupport\n"
        "Copyright (c) 1986-2014 by Cisco Systems, Inc."
    ),
    "zte": "ZTE Corporation {kind.model}, Version: {kind.version}",
}
"""By vendor."""


def report_lldp(state: NetworkState, node: str, since: dict[tuple[str, str], float], now: float) -> LldpState:
    """What a device tells and hears, by port in its own order; `since` is when each port came up."""
    return _report({name: facts.lldp for name, facts in state.facts.items()}, state, node, since, now)


def report_cdp(state: NetworkState, node: str, since: dict[tuple[str, str], float], now: float) -> LldpState:
    """The same by CDP."""
    return _report({name: facts.cdp for name, facts in state.facts.items()}, state, node, since, now)


def _report(
    spoken: Mapping[str, LldpFacts | None],
    state: NetworkState,
    node: str,
    since: dict[tuple[str, str], float],
    now: float,
) -> LldpState:
    own = spoken[node]
    if own is None or node in state.unpowered:
        return LldpState(enabled=False)
    neighbors = tuple(_heard(spoken, state, node, own, since, now))
    description = system_description(state.topology.nodes[node].kind)
    ports = tuple(port.name for port in own.ports)
    return LldpState(True, description, _management(state, node, own), ports, neighbors)


def _heard(
    spoken: Mapping[str, LldpFacts | None],
    state: NetworkState,
    node: str,
    own: LldpFacts,
    since: dict[tuple[str, str], float],
    now: float,
) -> Iterator[LldpNeighbor]:
    physical = state.carrier.aggregation.physical
    for name in (port.name for port in own.ports if not port.deaf):
        peer = physical.peer((node, name))
        theirs = spoken[peer[0]] if peer is not None else None
        far = next((port for port in theirs.ports if port.name == peer[1]), None) if theirs and peer else None
        if peer is None or theirs is None or far is None or far.mute:
            continue
        other = state.topology.nodes[peer[0]]
        began = max(since.get((node, name), 0.0), since.get(peer, 0.0))
        carried = state.switching.switchports.get(peer)
        yield LldpNeighbor(
            interface=name,
            chassis=other.mac,
            port=far.name,
            port_description=far.description,
            name=theirs.name,
            description=system_description(other.kind),
            bridge=other.kind.role == "switch",
            routes=state.facts[peer[0]].routes,
            platform=other.kind.model,
            management=_management(state, peer[0], theirs),
            lives=theirs.life - int(now - began) % theirs.interval,
            since=began,
            pvid=None if carried is None else carried.pvid,
            bandwidth=next(
                (port.bandwidth for port in state.facts[peer[0]].ports if port.name == far.name), 0
            ),
            duplex=far.duplex,
            negotiation=far.negotiation,
            trunk=far.trunk,
        )


def _management(state: NetworkState, node: str, facts: LldpFacts) -> IPv4Address | None:
    """The address that was typed, or the lowest-named layer-3 interface's: a loopback's first, then a VLAN's."""
    if facts.address is not None:
        return ip(facts.address)
    ranks = {"loopback": 0, "vlan": 1}
    own = [each for each in state.addressing.interfaces[node] if each.address]
    best = min(own, key=lambda each: (ranks.get(each.kind, 2), each.name), default=None)
    return None if best is None else ip(best.address)
