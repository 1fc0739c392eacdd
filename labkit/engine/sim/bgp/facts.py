"""The slices of a configuration that BGP reads: one for each table, with groups merged into their peers."""

from dataclasses import dataclass, fields, replace
from functools import lru_cache
from ipaddress import ip_address

from labkit.engine.sim.bgp.manners import MANNERS, VRP, BgpManners
from labkit.nos.config import BgpConfig, BgpFamilyConfig, BgpPeerConfig

_UNREAD = frozenset(
    {"description", "timers", "keep_all_routes", "advertise_ext_community", "soo", "maximum_prefixes"}
)
"""What is said of a peer and changes nothing in a network that has settled."""
_READ = tuple(item.name for item in fields(BgpPeerConfig) if item.name not in _UNREAD)
_OF_SESSION = frozenset(
    {
        "as_number",
        "external",
        "connect_interface",
        "connect_address",
        "ebgp_max_hop",
        "checks_connected",
        "ttl_security_hops",
        "password",
        "ignored",
        "fake_as",
    }
)
"""What the process says of a peer, whatever the family."""


@dataclass(frozen=True, slots=True)
class PeerFacts:
    """A peer with all that its group gives it."""

    address: int
    remote_as: int
    settings: BgpPeerConfig

    @property
    def enabled(self) -> bool:
        """Whether the two exchange routes of the table's family."""
        return self.settings.enabled is not False

    @property
    def name(self) -> str:
        """The address in text."""
        return self.settings.name


@dataclass(frozen=True, slots=True)
class BgpFacts:
    """BGP in one table. `config` is a copy of the table's family without peers, which later edits do not reach."""

    config: BgpConfig
    peers: tuple[PeerFacts, ...]
    vrf: str = ""
    ipv6: bool = False
    manners: BgpManners = VRP

    @property
    def as_number(self) -> int:
        """The device's autonomous system; in a confederation, that of its member (RFC 5065)."""
        return self.config.as_number

    @property
    def preferences(self) -> tuple[int, int, int]:
        """Of external, internal and local routes in the routing table."""
        return self.config.preferences or self.manners.preferences

    @property
    def bits(self) -> int:
        """The length of an address."""
        return 128 if self.ipv6 else 32


def read_bgp(config: BgpConfig, vendor: str = "huawei") -> BgpFacts:
    """Read IPv4 unicast of the public table."""
    return BgpFacts(_copy(config, config), _peers(config, config), manners=MANNERS.get(vendor, VRP))


def read_instances(config: BgpConfig, vendor: str = "huawei") -> tuple[BgpFacts, ...]:
    """Read the VPN instances, by name."""
    manners = MANNERS.get(vendor, VRP)
    return tuple(
        BgpFacts(_copy(config, family), _peers(config, family), vrf=name, manners=manners)
        for name, family in sorted(config.instances.items())
    )


def read_bgp6(config: BgpConfig, vendor: str = "huawei") -> BgpFacts | None:
    """Read IPv6 unicast over IPv6 sessions; None where it is not configured."""
    family = config.ipv6
    if family is None:
        return None
    found = []
    for name, settings in family.peers.items():
        peer = config.peers.get(name)
        if peer is None or _version(name) != 6:
            continue
        said = merge(family, settings)
        session = merge(config, peer, config.as_number)
        if session.as_number is not None and said.enabled:
            values = {part: getattr(session, part) for part in _OF_SESSION}
            found.append(PeerFacts(_number(name), session.as_number, replace(said, **values)))
    return BgpFacts(_copy(config, family), _by_address(found), ipv6=True, manners=MANNERS.get(vendor, VRP))


def _copy(config: BgpConfig, family: BgpFamilyConfig) -> BgpConfig:
    """The process with what one family says."""
    values = {item.name: getattr(family, item.name) for item in fields(BgpFamilyConfig)}
    router_id = config.router_id if family.router_id is None else family.router_id
    return BgpConfig(
        config.as_number,
        confederation_id=config.confederation_id,
        confederation_members=config.confederation_members,
        **values
        | {
            "router_id": router_id,
            "peers": {},
            "networks": dict(family.networks),
            "redistributions": dict(family.redistributions),
            "aggregates": dict(family.aggregates),
            "import_filters": list(family.import_filters),
            "export_filters": list(family.export_filters),
            "kept": {},
        },
    )


def _peers(config: BgpConfig, family: BgpFamilyConfig) -> tuple[PeerFacts, ...]:
    """The IPv4 peers of a family; a peer whose AS nobody gives is left out."""
    found = []
    for name, peer in family.peers.items():
        if peer.external is not None or _version(name) != 4:
            continue
        merged = merge(family, peer, config.as_number)
        if merged.as_number is not None:
            found.append(PeerFacts(_number(name), merged.as_number, merged))
    return _by_address(found)


def _by_address(peers: list[PeerFacts]) -> tuple[PeerFacts, ...]:
    return tuple(sorted(peers, key=lambda peer: peer.address))


@lru_cache(maxsize=4096)
def _number(name: str) -> int:
    """The address of a peer."""
    return int(ip_address(name))


def _version(name: str) -> int:
    """The version of a peer's address; 0 for a group, whose name is none."""
    return 6 if ":" in name else 4 if name.replace(".", "").isdecimal() else 0


def merge(family: BgpFamilyConfig, peer: BgpPeerConfig, as_number: int | None = None) -> BgpPeerConfig:
    """A peer's own settings, then those of its group, then what the family says for all.

    Members of an internal group are in `as_number`, the process's own AS.
    """
    group = family.peers.get(peer.group) if peer.group is not None else None
    values = {name: getattr(peer, name) for name in _READ}
    if group is not None:
        inherited = {name: getattr(group, name) for name, value in values.items() if value is None}
        values |= {name: value for name, value in inherited.items() if name != "external"}
        if values["as_number"] is None and group.external is False:
            values["as_number"] = as_number
    if values["enabled"] is None:
        values["enabled"] = family.unicast_default
    return BgpPeerConfig(**values)
