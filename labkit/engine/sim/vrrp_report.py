"""Virtual routers as a device reports them."""

from labkit.engine.sim.ipv4 import ip
from labkit.engine.sim.network_state import NetworkState
from labkit.engine.sim.past import Past
from labkit.engine.sim.vrrp import REDUCTION, is_up, virtual_mac
from labkit.engine.sim.vrrp_facts import VrrpFacts
from labkit.nos.config import DeviceConfig
from labkit.nos.state import VrrpState, VrrpTrackState


def report_vrrp(state: NetworkState, node: str, config: DeviceConfig, past: Past) -> list[VrrpState]:
    """The virtual routers of a device, by interface and number; `config` tells what only displays show."""
    return [_report(state, node, config, past, facts) for facts in state.facts[node].vrrp]


def _report(state: NetworkState, node: str, config: DeviceConfig, past: Past, facts: VrrpFacts) -> VrrpState:
    key = (node, facts.interface, facts.vrid)
    speaker = state.vrrp.speakers.get(key)
    master = state.vrrp.speakers[state.vrrp.masters[key]] if speaker is not None else None
    group = config.interfaces[facts.interface].vrrp[facts.vrid]
    return VrrpState(
        interface=facts.interface,
        vrid=facts.vrid,
        phase="initialize" if master is None else "master" if master.key == key else "backup",
        addresses=tuple(ip(address) for address in facts.addresses),
        master_address=None if master is None else ip(master.address),
        running_priority=facts.priority if speaker is None else speaker.priority,
        configured_priority=facts.priority,
        master_priority=0 if master is None else master.priority,
        preempt=facts.preempt,
        preempt_delay=group.preempt_delay,
        interval=facts.interval,
        authentication=facts.authentication,
        tracks=tuple(
            VrrpTrackState(
                name,
                track.kind,
                REDUCTION if track.amount is None else track.amount,
                is_up(state.addressing, node, name),
            )
            for name, track in facts.tracks
        ),
        mac=virtual_mac(facts.vrid),
        since=past.vrrp_since.get(key, 0.0),
    )
