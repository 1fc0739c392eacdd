"""The MAC address table of a switch: what was typed, what port security holds, and what was heard lately."""

from collections.abc import Iterator

from labkit.engine.sim.network_state import NetworkState
from labkit.engine.sim.past import Past
from labkit.nos.config import DeviceConfig
from labkit.nos.state import MacEntry


def report_macs(
    state: NetworkState, node: str, config: DeviceConfig, past: Past, now: float
) -> list[MacEntry]:
    """The entries: typed ones first, then those of port security, which stay, then learned ones that age."""
    found: dict[tuple[int, str], MacEntry] = {}
    for entry in (
        *_typed(state, node),
        *_secured(node, config, past),
        *_learned(state, node, config, past, now),
    ):
        found.setdefault((entry.vlan_id, entry.mac), entry)
    return list(found.values())


def _typed(state: NetworkState, node: str) -> Iterator[MacEntry]:
    for own in sorted(state.facts[node].static_macs, key=lambda own: (own.vlan_id, own.mac)):
        yield MacEntry(own.mac, own.vlan_id, own.interface or "", "static" if own.interface else "blackhole")


def _secured(node: str, config: DeviceConfig, past: Past) -> Iterator[MacEntry]:
    for name, interface in config.interfaces.items():
        security = None if interface.switchport is None else interface.switchport.secured
        if security is None:
            continue
        for mac, vlan in sorted(security.macs.items()):
            yield MacEntry(mac, vlan, name, "sticky")
        for mac in past.secured.get((node, name), ()):
            for vlan in past.vlans_of(node, mac, name):
                yield MacEntry(mac, vlan, name, "sticky" if security.sticky else "security")


def _learned(
    state: NetworkState, node: str, config: DeviceConfig, past: Past, now: float
) -> Iterator[MacEntry]:
    """What was heard within the ageing time, through ports that are still up and forward (IEEE 802.1D, 7.9)."""
    ageing = config.mac_aging or float("inf")
    for (owner, vlan, mac), (port, heard) in sorted(past.macs.items()):
        if (
            owner != node
            or now - heard >= ageing
            or port not in state.switching.members.get((node, vlan), ())
        ):
            continue
        own = config.interfaces[port].switchport
        if own is None or own.secured is not None or (node, port) not in state.switching.links.up:
            continue
        if not state.tree.blocks((node, port), vlan):
            yield MacEntry(mac, vlan, port)
