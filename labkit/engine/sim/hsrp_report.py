"""Standby groups as a device reports them (RFC 2281, 5.3)."""

from ipaddress import IPv4Address

from labkit.engine.sim.hsrp_facts import group_of, version_of
from labkit.engine.sim.ipv4 import ip
from labkit.engine.sim.network_state import NetworkState
from labkit.engine.sim.past import Past
from labkit.engine.sim.vrrp import GroupKey, Speaker, virtual_mac
from labkit.engine.sim.vrrp_facts import VrrpFacts
from labkit.engine.sim.vrrp_report import interface_tracks, route_tracks
from labkit.nos.config import DeviceConfig
from labkit.nos.state import VrrpTurns
from labkit.nos.state.hsrp import HsrpPhase, HsrpRouter, HsrpState

_TIMES = 3
"""The hold time is at least so many hellos (RFC 2281, 5.1)."""
_HOLD = 10


def report_hsrp(state: NetworkState, node: str, config: DeviceConfig, past: Past) -> list[HsrpState]:
    """The standby groups of a device, by interface and number."""
    return [_report(state, node, config, past, facts) for facts in state.facts[node].hsrp]


def _report(state: NetworkState, node: str, config: DeviceConfig, past: Past, facts: VrrpFacts) -> HsrpState:
    key = (node, facts.interface, facts.vrid)
    group = config.interfaces[facts.interface].hsrp[group_of(facts.vrid)]
    speaker = state.vrrp.speakers.get(key)
    active, standby = _routers(state, key)
    turns = past.vrrp_turns.get(key, VrrpTurns())
    return HsrpState(
        interface=facts.interface,
        group=group.number,
        version=version_of(facts.vrid),
        phase=_phase(active, standby),
        addresses=tuple(ip(address) for address in facts.addresses),
        active=active,
        standby=standby,
        running_priority=facts.priority if speaker is None else speaker.priority,
        configured_priority=facts.priority,
        preempt=facts.preempt,
        preempt_delay=group.preempt_delay,
        hello=facts.interval,
        hold=group.hold or max(_HOLD, _TIMES * facts.interval),
        authentication=facts.authentication or "simple",
        tracks=(*interface_tracks(state, node, facts), *route_tracks(state, node, facts)),
        mac=virtual_mac(facts.vrid),
        since=past.vrrp_since.get(key, 0.0),
        changes=turns.master + turns.backup + turns.initialize,
    )


def phase_of(state: NetworkState, key: GroupKey) -> HsrpPhase:
    """The phase of a group that runs."""
    return _phase(*_routers(state, key))


def _routers(state: NetworkState, key: GroupKey) -> tuple[HsrpRouter | None, HsrpRouter | None]:
    """The active router, and the best of the others, which stands by (RFC 2281, 5.6)."""
    network = state.vrrp
    if key not in network.masters:
        return None, None
    master = network.masters[key]
    others = [each for other, each in network.speakers.items() if network.masters[other] == master != other]
    best = max(others, key=lambda speaker: speaker.rank, default=None)
    return _router(network.speakers[master], key), None if best is None else _router(best, key)


def _router(speaker: Speaker, key: GroupKey) -> HsrpRouter:
    address: IPv4Address = ip(speaker.address)
    return HsrpRouter(address, speaker.priority, speaker.key == key)


def _phase(active: HsrpRouter | None, standby: HsrpRouter | None) -> HsrpPhase:
    if active is None:
        return "init"
    if active.local:
        return "active"
    return "standby" if standby is not None and standby.local else "listen"
