"""The slice of a configuration that BGP reads, with the settings of groups merged into their peers."""

from dataclasses import dataclass, fields, replace
from ipaddress import IPv4Address

from labkit.nos.config import BgpConfig, BgpPeerConfig

_UNREAD = frozenset({"description", "timers", "keep_all_routes"})
"""What is said of a peer and changes nothing in a network that has settled."""


@dataclass(frozen=True, slots=True)
class PeerFacts:
    """A peer with all that its group gives it."""

    address: int
    remote_as: int
    settings: BgpPeerConfig

    @property
    def enabled(self) -> bool:
        """Whether the two exchange IPv4 unicast routes."""
        return self.settings.enabled is not False


@dataclass(frozen=True, slots=True)
class BgpFacts:
    """A BGP process. `config` is a copy without peers, which later edits do not reach."""

    config: BgpConfig
    peers: tuple[PeerFacts, ...]

    @property
    def as_number(self) -> int:
        """The device's autonomous system."""
        return self.config.as_number


def read_bgp(config: BgpConfig) -> BgpFacts:
    """Read a process; a peer whose AS nobody gives is left out."""
    found = []
    for name, peer in config.peers.items():
        if peer.external is not None:
            continue
        merged = merge(config, peer)
        if merged.as_number is not None:
            found.append(PeerFacts(int(IPv4Address(name)), merged.as_number, merged))
    copy = replace(
        config,
        peers={},
        timers=None,
        networks=dict(config.networks),
        redistributions=dict(config.redistributions),
        aggregates=dict(config.aggregates),
        import_filters=list(config.import_filters),
        export_filters=list(config.export_filters),
        sections={},
        kept={},
    )
    return BgpFacts(copy, tuple(sorted(found, key=lambda peer: peer.address)))


def merge(config: BgpConfig, peer: BgpPeerConfig) -> BgpPeerConfig:
    """A peer's own settings, then those of its group, then what the process says for all."""
    group = config.peers.get(peer.group) if peer.group is not None else None
    values = {item.name: getattr(peer, item.name) for item in fields(peer) if item.name not in _UNREAD}
    if group is not None:
        inherited = {name: getattr(group, name) for name, value in values.items() if value is None}
        values |= {name: value for name, value in inherited.items() if name != "external"}
        if values["as_number"] is None and group.external is False:
            values["as_number"] = config.as_number
    if values["enabled"] is None:
        values["enabled"] = config.unicast_default
    return BgpPeerConfig(**values)
