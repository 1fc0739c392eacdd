"""Virtual routers as a device reports them."""

from collections.abc import Iterator

from labkit.engine.sim.bfd import lost_tracks
from labkit.engine.sim.ipv4 import ip, prefix_text
from labkit.engine.sim.ipv6.arithmetic import ip6
from labkit.engine.sim.ipv6.vrrp import is_up6, virtual_mac6
from labkit.engine.sim.network_state import NetworkState
from labkit.engine.sim.past import Past
from labkit.engine.sim.vrrp import REDUCTION, VrrpNetwork, is_up, virtual_mac
from labkit.engine.sim.vrrp_facts import VrrpFacts
from labkit.nos.config import DeviceConfig, VrrpTrack
from labkit.nos.state import VrrpState, VrrpTrackState, VrrpTurns


def report_vrrp(state: NetworkState, node: str, config: DeviceConfig, past: Past) -> list[VrrpState]:
    """The virtual routers of a device, by interface and number; `config` tells what only displays show."""
    return [_report4(state, node, config, past, facts) for facts in state.facts[node].vrrp]


def report_vrrp6(state: NetworkState, node: str, config: DeviceConfig, past: Past) -> list[VrrpState]:
    """The same of IPv6."""
    if state.ipv6 is None or node not in state.ipv6.facts:
        return []
    return [_report6(state, node, config, past, facts) for facts in state.ipv6.facts[node].vrrp]


def _report4(state: NetworkState, node: str, config: DeviceConfig, past: Past, facts: VrrpFacts) -> VrrpState:
    key = (node, facts.interface, facts.vrid)
    running, address, priority = _master(state.vrrp, node, facts)
    return VrrpState(
        interface=facts.interface,
        vrid=facts.vrid,
        phase="initialize" if address is None else "master" if state.vrrp.masters[key] == key else "backup",
        addresses=tuple(ip(each) for each in facts.addresses),
        master_address=None if address is None else ip(address),
        running_priority=running,
        configured_priority=facts.priority,
        master_priority=priority,
        preempt=facts.preempt,
        preempt_delay=config.interfaces[facts.interface].vrrp[facts.vrid].preempt_delay,
        interval=facts.interval,
        authentication=facts.authentication,
        tracks=(
            *interface_tracks(state, node, facts),
            *_sessions(state, node, facts),
            *route_tracks(state, node, facts),
        ),
        mac=virtual_mac(facts.vrid),
        since=past.vrrp_since.get(key, 0.0),
        turns=past.vrrp_turns.get(key, VrrpTurns()),
    )


def _report6(state: NetworkState, node: str, config: DeviceConfig, past: Past, facts: VrrpFacts) -> VrrpState:
    assert state.ipv6 is not None
    network, addressing = state.ipv6.vrrp, state.ipv6.addressing
    key = (node, facts.interface, facts.vrid)
    running, address, priority = _master(network, node, facts)
    return VrrpState(
        interface=facts.interface,
        vrid=facts.vrid,
        phase="initialize" if address is None else "master" if network.masters[key] == key else "backup",
        addresses=tuple(ip6(each) for each in facts.addresses),
        master_address=None if address is None else ip6(address),
        running_priority=running,
        configured_priority=facts.priority,
        master_priority=priority,
        preempt=facts.preempt,
        preempt_delay=config.interfaces[facts.interface].ipv6.vrrp[facts.vrid].preempt_delay,
        interval=facts.interval,
        authentication=None,
        tracks=(
            *(
                _track(name, track, up=is_up6(addressing, state.switching, (node, name)))
                for name, track in facts.tracks
            ),
            *_sessions(state, node, facts),
        ),
        mac=virtual_mac6(facts.vrid),
        since=past.ipv6.vrrp_since.get(key, (False, 0.0))[1],
    )


def _master(network: VrrpNetwork, node: str, facts: VrrpFacts) -> tuple[int, int | None, int]:
    """The own priority of the moment, and the address and priority of the master; None and 0 without one."""
    key = (node, facts.interface, facts.vrid)
    speaker = network.speakers.get(key)
    if speaker is None:
        return facts.priority, None, 0
    master = network.speakers[network.masters[key]]
    return speaker.priority, master.address, master.priority


def _track(name: str, track: VrrpTrack, *, up: bool, session: bool = False) -> VrrpTrackState:
    amount = REDUCTION if track.amount is None else track.amount
    return VrrpTrackState(name, track.kind, amount, up, session)


def interface_tracks(state: NetworkState, node: str, facts: VrrpFacts) -> Iterator[VrrpTrackState]:
    """The interfaces that a virtual router follows."""
    for name, track in facts.tracks:
        yield _track(name, track, up=is_up(state.addressing, state.switching, (node, name)))


def route_tracks(state: NetworkState, node: str, facts: VrrpFacts) -> Iterator[VrrpTrackState]:
    """The routes that it follows."""
    for prefix, track in facts.route_tracks:
        amount = REDUCTION if track.amount is None else track.amount
        up = state.rib(node).exact(prefix) is not None
        yield VrrpTrackState(prefix_text(prefix), track.kind, amount, up, route=True)


def _sessions(state: NetworkState, node: str, facts: VrrpFacts) -> Iterator[VrrpTrackState]:
    if facts.session_tracks:
        detecting = {name: own.bfd for name, own in state.facts.items() if own.bfd is not None}
        lost = lost_tracks(detecting, state.addressing, state.switching)
        for name, track in facts.session_tracks:
            yield _track(name, track, up=(node, name) not in lost, session=True)
