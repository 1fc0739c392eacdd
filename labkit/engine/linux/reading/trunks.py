"""Eth-Trunks: which members carry frames, and what LACP heard."""

from collections.abc import Mapping

from labkit.engine.linux.names import linux_name
from labkit.engine.linux.reading.lacp import Negotiation, negotiation, selected
from labkit.engine.linux.reading.links import carriers
from labkit.engine.linux.reading.snapshot import Snapshot
from labkit.engine.linux.switching.trunking import STANDBY, lacp_key
from labkit.engine.linux.topic import DeviceView
from labkit.engine.sim.aggregation import TrunkFacts
from labkit.nos.state import LacpPartner, TrunkMember, TrunkState


def trunks(device: DeviceView, snapshot: Snapshot) -> dict[str, TrunkState]:
    """The Eth-Trunks by name, in their order."""
    if not device.facts.trunks:
        return {}
    said = negotiation(snapshot)
    up = carriers(snapshot)
    ordered = sorted(device.facts.trunks, key=lambda trunk: lacp_key(trunk.name))
    return {trunk.name: _trunk(device, trunk, up, said) for trunk in ordered}


def _trunk(device: DeviceView, trunk: TrunkFacts, up: frozenset[str], said: Negotiation) -> TrunkState:
    shut = any(port.name == trunk.name and port.shutdown for port in device.facts.ports)
    members = []
    for member in trunk.members:
        inside = linux_name(member.name)
        heard = said.get(inside, {}) if inside in up else {}
        partner = _partner(heard) if trunk.lacp else None
        carries = selected(heard) if trunk.lacp else inside in up
        members.append(
            TrunkMember(
                member.name,
                inside in up,
                carries and not shut,
                member.bandwidth,
                member.priority,
                member.number,
                partner,
            )
        )
    works = sum(member.active for member in members) >= trunk.least
    return TrunkState(trunk.name, works, *trunk.system, lacp_key(trunk.name), tuple(members))


def _partner(heard: Mapping[str, str]) -> LacpPartner | None:
    """The other end's system and port; None before anything came from there."""
    system = heard.get("partner sys_id", "").replace(":", "")
    if not system.strip("0"):
        return None
    return LacpPartner(
        int(heard["partner sys_priority"]),
        system,
        int(heard["partner port_priority"]),
        int(heard["partner port_id"]),
        int(heard["partner key"]) & ~STANDBY,
    )
