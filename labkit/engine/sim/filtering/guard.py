"""The slice of a device's configuration that decides over packets, frozen and compared by value."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from labkit.engine.sim.filtering.interzone_facts import Interzones, interzones_of
from labkit.engine.sim.filtering.match import Times
from labkit.engine.sim.filtering.zone_facts import Zones, addressed, zones_of
from labkit.nos.config import (
    LAST_LOGIN_LINE,
    Acl,
    AclReference,
    AclRule,
    DeviceConfig,
    Direction,
    InterfaceConfig,
    NatMapping,
    TrafficBehavior,
    TrafficPolicy,
)

Place = tuple[str, Direction]
"""An interface and a direction."""


@dataclass(frozen=True, slots=True)
class Rules:
    """An access control list with its rules in order."""

    number: int
    rules: tuple[AclRule, ...]


@dataclass(frozen=True, slots=True)
class TrafficClass:
    """A class of a traffic policy with its behaviour. `mark` is a DSCP."""

    acls: tuple[AclReference, ...]
    every: bool
    """All packets belong to it."""
    all_conditions: bool
    dscps: frozenset[int]
    deny: bool
    next_hop: int
    mark: int | None
    precedences: frozenset[int] = frozenset()
    acls6: tuple[AclReference, ...] = ()
    name: str = ""
    counts: bool = False


@dataclass(frozen=True, slots=True)
class Outbound:
    """Translation of sources to a range of addresses; `first` 0 is the interface's own address."""

    acl: AclReference
    first: int
    last: int
    no_pat: bool


@dataclass(frozen=True, slots=True)
class Translation:
    """What an interface translates."""

    outbound: tuple[Outbound, ...]
    mappings: tuple[NatMapping, ...]


@dataclass(frozen=True, slots=True)
class LocalNode:
    """A node of the policy that the device's own packets follow; 0 and empty are unset."""

    permit: bool
    acl: AclReference | None
    sizes: tuple[int, int] | None
    next_hop: int
    default_next_hop: int
    interface: str


@dataclass(frozen=True, slots=True)
class Guard:
    """All of a device that looks into packets. `doors` are the lists of the VTY lines, None where there is none."""

    acls: Mapping[AclReference, Rules]
    times: Mapping[str, Times]
    filters: Mapping[Place, AclReference]
    policies: Mapping[Place, tuple[TrafficClass, ...]]
    translations: Mapping[str, Translation]
    doors: tuple[AclReference | None, ...]
    zones: Zones | None = None
    """Of a firewall."""
    local: tuple[LocalNode, ...] = ()
    acls6: Mapping[AclReference, Rules] = field(default_factory=dict)
    """As the next two, what looks into packets of IPv6."""
    filters6: Mapping[Place, AclReference] = field(default_factory=dict)
    doors6: tuple[AclReference | None, ...] = ()
    interzones: Interzones | None = None
    """Of a router."""
    reports: bool = False
    """The sender of what a list drops is told so (RFC 1812, 5.2.7.1)."""


_REPORTING = frozenset({"cisco"})
"""Vendors whose devices tell the sender of what a list drops (Cisco, `ip unreachables`); others are silent."""


def guard_of(config: DeviceConfig, vendor: str = "", *, firewall: bool = False) -> Guard | None:
    """Read a device's configuration; None where nothing looks into packets."""
    interfaces = [item for item in config.interfaces.values() if _says_something(item)]
    filters = {
        (interface.name, direction): acl
        for interface in interfaces
        for direction, acl in interface.filters.acls.items()
    }
    filters6 = {
        (interface.name, direction): acl
        for interface in interfaces
        for direction, acl in interface.filters.acls6.items()
    }
    policies = {
        (interface.name, direction): _classes(config, config.traffic_policies[name])
        for interface in interfaces
        for direction, name in interface.filters.policies.items()
        if name in config.traffic_policies
    }
    policies |= _wide_policies(config)
    translations = {
        interface.name: found
        for interface in interfaces
        if (found := _translation(config, interface)) is not None
    }
    login_lines = [
        line for line in config.lines.values() if line.kind == "vty" and line.number <= LAST_LOGIN_LINE
    ]
    doors = tuple(line.acls.get("inbound") for line in login_lines)
    doors6 = tuple(line.acls6.get("inbound") for line in login_lines)
    guarded = any(door is not None for door in (*doors, *doors6))
    leaving = any("outbound" in line.acls or "outbound" in line.acls6 for line in config.lines.values())
    zones = zones_of(config, filters=firewall)
    local = _local_policy(config)
    interzones = None if firewall else interzones_of(config)
    if (
        zones is None
        and interzones is None
        and not (local or filters or filters6 or policies or translations or leaving or guarded)
    ):
        return None
    return Guard(
        _rules(config.acls.values()),
        _times(config),
        filters,
        policies,
        translations,
        doors,
        zones,
        local,
        _rules(config.acls6.values()),
        filters6,
        doors6,
        interzones,
        vendor in _REPORTING,
    )


def _local_policy(config: DeviceConfig) -> tuple[LocalNode, ...]:
    return tuple(
        LocalNode(
            node.permit,
            node.match_acl,
            node.match_size,
            0 if node.next_hop is None else int(node.next_hop),
            0 if node.default_next_hop is None else int(node.default_next_hop),
            node.output_interface or "",
        )
        for key, node in sorted(config.policy_routes.items())
        if key[0] == config.local_policy
    )


ALL_PORTS = "all ports"
"""The place of a policy for all layer-2 ports of a switch."""


def vlan_place(vlan: int) -> str:
    """The place of a policy for a VLAN of a switch."""
    return f"vlan {vlan}"


def _wide_policies(config: DeviceConfig) -> dict[Place, tuple[TrafficClass, ...]]:
    """The policies of VLANs and of the whole switch."""
    held = {
        (vlan_place(number), direction): name
        for number, vlan in config.vlans.items()
        for direction, name in vlan.policies.items()
    }
    held |= {(ALL_PORTS, direction): name for direction, name in config.policies.items()}
    known = config.traffic_policies
    return {place: _classes(config, known[name]) for place, name in held.items() if name in known}


def _says_something(interface: InterfaceConfig) -> bool:
    filters, nat = interface.filters, interface.nat
    return bool(
        filters.acls
        or filters.acls6
        or filters.policies
        or nat.outbound
        or nat.mappings
        or nat.static_enabled
        or nat.side == "outside"
    )


_LAST = AclRule(1 << 31, permit=False)
"""Denies what no other rule decides over."""


def _rules(acls: Iterable[Acl]) -> dict[AclReference, Rules]:
    found: dict[AclReference, Rules] = {}
    for acl in acls:
        held = tuple(acl.rules[number] for number in sorted(acl.rules) if not acl.rules[number].remark)
        rules = Rules(acl.number, (*held, _LAST) if acl.closed and held else held)
        found[acl.number] = rules
        if acl.name:
            found[acl.name] = rules
    return found


def _times(config: DeviceConfig) -> dict[str, Times]:
    return {name: Times(tuple(held.periods), tuple(held.spans)) for name, held in config.time_ranges.items()}


def _classes(config: DeviceConfig, policy: TrafficPolicy) -> tuple[TrafficClass, ...]:
    """In the order of binding; a precedence that was given comes first, by number."""
    ordered = sorted(policy.bindings.items(), key=lambda item: (item[1][1] is None, item[1][1] or 0))
    found = []
    for name, (behavior_name, _) in ordered:
        classifier, behavior = config.classifiers.get(name), config.behaviors.get(behavior_name)
        if classifier is not None and behavior is not None:
            found.append(
                TrafficClass(
                    acls=tuple(classifier.acls),
                    every=classifier.any_packet,
                    all_conditions=classifier.operator == "and",
                    dscps=classifier.dscps,
                    deny=behavior.deny,
                    next_hop=int(behavior.next_hop) if behavior.next_hop is not None else 0,
                    mark=_mark(behavior),
                    precedences=classifier.precedences,
                    acls6=tuple(classifier.acls6),
                    name=name,
                    counts=behavior.counts,
                )
            )
    return tuple(found)


def _mark(behavior: TrafficBehavior) -> int | None:
    """The DSCP that a behaviour sets; a precedence is its three high bits, with the others clear (RFC 2474, 4.2.2)."""
    if behavior.remark_dscp is not None:
        return behavior.remark_dscp
    return None if behavior.remark_precedence is None else behavior.remark_precedence << 3


def _translation(config: DeviceConfig, interface: InterfaceConfig) -> Translation | None:
    nat = interface.nat
    if nat.side == "outside" and not any(each.nat.side == "inside" for each in config.interfaces.values()):
        return None
    everywhere = nat.static_enabled or nat.side == "outside"
    written = (*nat.mappings, *(config.nat.mappings if everywhere else ()))
    mappings = [found for each in written if (found := addressed(config, each)) is not None]
    if not nat.outbound and not mappings and nat.side != "outside":
        return None
    outbound = list(_from_inside(config)) if nat.side == "outside" else []
    for rule in nat.outbound:
        group = config.nat.groups.get(rule.group) if rule.group is not None else None
        if rule.interface is not None:
            other = config.interfaces.get(rule.interface)
            if other is not None and other.address is not None:
                own = int(other.address.address)
                outbound.append(Outbound(rule.acl, own, own, no_pat=False))
        elif rule.group is None or group is not None:
            first, last = (int(group.first), int(group.last)) if group is not None else (0, 0)
            outbound.append(Outbound(rule.acl, first, last, rule.no_pat))
    return Translation(tuple(outbound), tuple(mappings))


def _from_inside(config: DeviceConfig) -> Iterator[Outbound]:
    """What is done to sources that pass from the inside to the outside."""
    for source in config.nat.sources:
        pool, port = config.nat.pools.get(source.pool), config.interfaces.get(source.interface)
        if pool is not None:
            yield Outbound(source.acl, int(pool.first), int(pool.last), no_pat=not source.overload)
        elif port is not None and port.address is not None:
            own = int(port.address.address)
            yield Outbound(source.acl, own, own, no_pat=False)


def public_addresses(translation: Translation) -> Iterable[tuple[int, int]]:
    """The ranges of addresses that an interface answers ARP for because it translates to them."""
    for rule in translation.outbound:
        if rule.first:
            yield rule.first, rule.last
    for mapping in translation.mappings:
        if mapping.outside is not None and not mapping.interface:
            rest = (1 << (32 - mapping.length)) - 1
            yield int(mapping.outside) & ~rest, int(mapping.outside) | rest
