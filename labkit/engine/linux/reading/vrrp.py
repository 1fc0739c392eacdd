"""Virtual routers from vrrpd's JSON."""

from labkit.engine.linux.interfaces import works
from labkit.engine.linux.names import linux_name
from labkit.engine.linux.reading.links import carriers
from labkit.engine.linux.reading.snapshot import JsonObject, Snapshot
from labkit.engine.linux.topic import DeviceView
from labkit.engine.linux.virtual_routers import DAEMON, running_priority
from labkit.engine.sim.ipv4 import ip
from labkit.engine.sim.vrrp import REDUCTION, virtual_mac
from labkit.engine.sim.vrrp_facts import VrrpFacts
from labkit.nos.state import VrrpState, VrrpTrackState
from labkit.nos.state.vrrp import VrrpPhase

_PHASES: dict[str, VrrpPhase] = {"Initialize": "initialize", "Backup": "backup", "Master": "master"}


def virtual_routers(device: DeviceView, snapshot: Snapshot) -> list[VrrpState]:
    """By interface and number."""
    return [_state(device, snapshot, facts, phase_of(snapshot, facts)) for facts in device.facts.vrrp]


def phase_of(snapshot: Snapshot, facts: VrrpFacts) -> VrrpPhase:
    """What a virtual router is now."""
    return _PHASES.get(_entry(snapshot, facts).get("v4", {}).get("status", ""), "initialize")


def _entry(snapshot: Snapshot, facts: VrrpFacts) -> JsonObject:
    inside = linux_name(facts.interface)
    for entry in snapshot.listed(DAEMON, "show vrrp json"):
        if (entry["interface"], entry["vrid"]) == (inside, facts.vrid):
            return entry
    return {}


def _state(device: DeviceView, snapshot: Snapshot, facts: VrrpFacts, phase: VrrpPhase) -> VrrpState:
    priority = running_priority(device, facts)
    own = next((port.addresses[0][0] for port in device.facts.ports if port.name == facts.interface), None)
    # a backup's own daemon does not say who the master is, nor with which priority
    master = phase == "master" and own is not None
    return VrrpState(
        interface=facts.interface,
        vrid=facts.vrid,
        phase=phase,
        addresses=tuple(ip(address) for address in facts.addresses),
        master_address=ip(own) if master and own is not None else None,
        running_priority=priority,
        configured_priority=facts.priority,
        master_priority=priority if master else 0,
        preempt=facts.preempt,
        preempt_delay=device.config.interfaces[facts.interface].vrrp[facts.vrid].preempt_delay,
        interval=facts.interval,
        authentication=facts.authentication,
        tracks=tuple(_tracks(device, snapshot, facts)),
        mac=virtual_mac(facts.vrid),
        since=0.0,
    )


def _tracks(device: DeviceView, snapshot: Snapshot, facts: VrrpFacts) -> list[VrrpTrackState]:
    up = carriers(snapshot)
    ports = {port.name: port for port in device.facts.ports}
    return [
        VrrpTrackState(
            name,
            track.kind,
            REDUCTION if track.amount is None else track.amount,
            name in ports and works(device, ports[name], up),
        )
        for name, track in facts.tracks
    ]
