"""BGP's tables: every speaker takes, chooses and tells until nothing changes (RFC 4271, 9)."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from labkit.engine.sim.bgp.decision import (
    DEFAULT_LOCAL_PREFERENCE,
    BgpRoute,
    Choice,
    Contender,
    Order,
    Rules,
    choose,
)
from labkit.engine.sim.bgp.origins import aggregated, own_routes, passes_export
from labkit.engine.sim.bgp.sessions import Session, Speaker
from labkit.engine.sim.bgp.tables import Table
from labkit.engine.sim.bgp.updates import default_route, exported, imported, received
from labkit.engine.sim.ipv4 import Prefix
from labkit.engine.sim.policy import Policies, apply_policy
from labkit.engine.sim.reach import Place
from labkit.engine.sim.redistribution import candidate_of
from labkit.engine.sim.table import Entry, Hop
from labkit.nos.config import BgpConfig
from labkit.nos.state import Diagnosis

NULL_INTERFACE = "NULL0"
LOCALHOSTS = (0x7F000001, 1)
"""Of IPv4 and of IPv6."""

Updates = dict[Prefix, BgpRoute]
PeerKey = tuple[Place, int]
"""A routing table and the address of its peer."""


@dataclass(frozen=True, slots=True)
class Device:
    """What one speaker computes with: its routing table is that before this round of BGP."""

    speaker: Speaker
    policies: Policies
    rib: Table
    sessions: tuple[Session, ...]
    echoing: frozenset[int]
    """The peers that are told the same as another one: VRP makes one update for all of them."""
    reflects: bool
    """Whether routes from inside the AS go to anybody inside."""
    _ways: dict[int, tuple[int | None, tuple[Hop, ...]]] = field(
        default_factory=dict, compare=False, repr=False
    )

    def way(self, next_hop: int) -> tuple[int | None, tuple[Hop, ...]]:
        """Cost and hops towards a next hop; None without a route. VRP does not count the default route."""
        known = self._ways.get(next_hop)
        if known is None:
            known = self._ways[next_hop] = self._resolve(next_hop)
        return known

    def _resolve(self, next_hop: int) -> tuple[int | None, tuple[Hop, ...]]:
        entry = self.rib.find(next_hop)
        if entry is None or entry.hops[0].interface.lower().startswith("inloop"):
            return None, ()
        if not entry.prefix[1] and not self.speaker.facts.manners.default_resolves:
            return None, ()
        direct = entry.protocol == "direct"
        host = entry.prefix[1] == self.speaker.facts.bits
        if direct and host and entry.hops[0].address in LOCALHOSTS:
            return None, ()
        relayed = tuple(
            Hop(next_hop, hop.interface, not direct, hop.target or (next_hop if direct else hop.address))
            for hop in entry.hops
        )
        return (0 if direct else entry.cost), relayed


@dataclass(frozen=True, slots=True)
class BgpTable:
    """What one speaker knows when all has settled."""

    choices: Mapping[Prefix, Choice]
    received: Mapping[int, Mapping[Prefix, BgpRoute]]
    """By the peer's address: what it sent and policy let in."""
    advertised: Mapping[int, Mapping[Prefix, BgpRoute]]


@dataclass(frozen=True, slots=True)
class BgpNetwork:
    """All speakers of a network, by routing table. `oscillating` names the nodes that never settle."""

    speakers: Mapping[Place, Speaker] = field(default_factory=dict)
    sessions: Mapping[Place, tuple[Session, ...]] = field(default_factory=dict)
    tables: Mapping[Place, BgpTable] = field(default_factory=dict)
    oscillating: tuple[str, ...] = ()
    entries: Mapping[Place, tuple[Entry, ...]] = field(default_factory=dict)
    """What each speaker hands to its routing table."""

    def diagnoses(self) -> Iterator[Diagnosis]:
        """Why sessions are not established."""
        for place, sessions in self.sessions.items():
            for session in sessions:
                if session.reason:
                    yield Diagnosis(
                        "bgp", place.node, "", session.reason, session.detail, session.remote.node
                    )


def solve_bgp(
    speakers: Mapping[Place, Speaker],
    sessions: Mapping[Place, tuple[Session, ...]],
    policies: Callable[[str], Policies],
    rib: Callable[[str, str], Table],
) -> BgpNetwork:
    """Let the speakers talk, one after the other in order of name, until a whole round changes nothing."""
    devices = {
        place: _device(speaker, policies(place.node), rib(*place), sessions[place])
        for place, speaker in sorted(speakers.items(), key=lambda item: item[0])
    }
    ends = {
        (session.place, session.remote, session.peer.address): session
        for device in devices.values()
        for session in device.sessions
        if session.established
    }
    own = {node: own_routes(device.speaker, device.policies, device.rib) for node, device in devices.items()}
    inbox: dict[PeerKey, Updates] = {}
    outbox: dict[PeerKey, Updates] = {}
    choices: dict[Place, dict[Prefix, Choice]] = {}
    limit = 3 * len(devices) + 8
    restless: set[Place] = set()
    waiting = set(devices)
    for number in range(limit):
        learned: set[Place] = set()
        for node in [name for name in devices if name in waiting]:
            device = devices[node]
            choices[node] = _choose(device, own[node], inbox)
            told = _tell(device, choices[node], devices, ends, inbox, outbox)
            waiting.discard(node)
            waiting |= told
            learned |= told
        # News needs as many rounds as there are speakers at most: what still moves then, moves for ever.
        restless = restless | learned if number > limit // 2 else set()
        if not waiting:
            break
    if not waiting:
        restless = set()
    tables = {
        node: BgpTable(
            choices[node],
            {s.peer.address: inbox.get((node, s.peer.address), {}) for s in device.sessions if s.established},
            {
                s.peer.address: outbox.get((node, s.peer.address), {})
                for s in device.sessions
                if s.established
            },
        )
        for node, device in devices.items()
    }
    entries = {node: tuple(_entries(device, choices[node])) for node, device in devices.items()}
    return BgpNetwork(speakers, sessions, tables, tuple(sorted({place.node for place in restless})), entries)


def rules_of(speaker: Speaker) -> Rules:
    """The decision's settings of a speaker."""
    return rules_in(speaker.facts.config, speaker.facts.manners.order)


def rules_in(config: BgpConfig, order: Order = "vrp") -> Rules:
    """The decision's settings in a configuration."""
    preference = config.default_local_preference
    return Rules(
        DEFAULT_LOCAL_PREFERENCE if preference is None else preference,
        config.compares_med_always,
        config.missing_med_is_worst,
        config.ignores_path,
        config.external_paths,
        config.internal_paths,
        order,
    )


def _choose(
    device: Device, own: tuple[BgpRoute, ...], inbox: Mapping[PeerKey, Updates]
) -> dict[Prefix, Choice]:
    """Decide for each prefix; aggregates join once it is known what lies inside them."""
    rules = rules_of(device.speaker)
    found: dict[Prefix, list[Contender]] = {}
    for route in own:
        found.setdefault(route.prefix, []).append(Contender(route, 0))
    for session in device.sessions:
        for route in inbox.get((device.speaker.place, session.peer.address), {}).values():
            found.setdefault(route.prefix, []).append(Contender(route, device.way(route.next_hop)[0]))
    choices = {prefix: choose(contenders, rules) for prefix, contenders in found.items()}
    if device.speaker.facts.config.aggregates:
        made, suppressed = aggregated(device.speaker, device.policies, choices)
        for route in made:
            present = found.get(route.prefix, [])
            choices[route.prefix] = choose([*present, Contender(route, 0)], rules)
        for prefix in suppressed:
            quiet = [
                replace(contender, route=replace(contender.route, suppressed=True))
                for contender in found[prefix]
            ]
            choices[prefix] = choose(quiet, rules)
    return choices


def _tell(
    device: Device,
    choices: Mapping[Prefix, Choice],
    devices: Mapping[Place, Device],
    ends: Mapping[tuple[Place, Place, int], Session],
    inbox: dict[PeerKey, Updates],
    outbox: dict[PeerKey, Updates],
) -> set[Place]:
    """Send the best routes to all peers. Returns those that learned something new."""
    changed: set[Place] = set()
    speaker = device.speaker
    for session in device.sessions:
        if not session.established or not session.peer.enabled:
            continue
        sent = _advertise(device, session, choices)
        other = devices[session.remote]
        theirs = ends.get((session.remote, speaker.place, session.local))
        outbox[speaker.place, session.peer.address] = sent
        if theirs is None or not theirs.peer.enabled:
            continue
        key = (theirs.place, theirs.peer.address)
        heard = _take(other, theirs, sent)
        if inbox.get(key, {}) != heard:
            inbox[key] = heard
            changed.add(session.remote)
    return changed


def _advertise(device: Device, session: Session, choices: Mapping[Prefix, Choice]) -> Updates:
    echo = session.peer.address in device.echoing
    inside = not device.reflects and not session.external and not session.member
    sent: Updates = {}
    for prefix, choice in choices.items():
        if choice.best is None or (inside and choice.best.route.internal):
            continue
        if not passes_export(device.speaker, device.policies, device.rib, choice.best.route):
            continue
        route = exported(device.speaker, device.policies, session, choice.best.route, echo=echo)
        if route is not None:
            sent[prefix] = route
    originate = session.peer.settings.default_originate
    if originate is not None and _condition_holds(device, originate.route_policy):
        route = default_route(device.speaker, session)
        sent[route.prefix] = route
    return sent


def _condition_holds(device: Device, policy: str | None) -> bool:
    """A default route with a condition is sent while the table holds a route that the policy permits."""
    if policy is None:
        return True
    return any(
        apply_policy(device.policies, policy, candidate_of(entry, ipv6=device.speaker.facts.ipv6)).route
        is not None
        for entry in device.rib.entries
        if entry.active and entry.hops
    )


_TOLD = (
    "export_policy",
    "export_prefix_list",
    "export_path_filter",
    "export_acl",
    "next_hop_local",
    "reflect_client",
    "advertise_community",
    "public_as_only",
    "substitute_as",
    "fake_as",
)
"""What makes the updates of two peers differ."""


def _device(speaker: Speaker, policies: Policies, rib: Table, sessions: tuple[Session, ...]) -> Device:
    """Work out once what does not change while the speakers talk."""
    told: dict[tuple[object, ...], list[int]] = {}
    for session in sessions:
        if session.established:
            settings = session.peer.settings
            words = (session.external, session.member, *(getattr(settings, name) for name in _TOLD))
            told.setdefault(words, []).append(session.peer.address)
    echoing = frozenset(peer for alike in told.values() if len(alike) > 1 for peer in alike)
    reflects = any(peer.settings.reflect_client for peer in speaker.facts.peers)
    return Device(speaker, policies, rib, sessions, echoing, reflects)


def _take(device: Device, session: Session, sent: Updates) -> Updates:
    heard: Updates = {}
    for prefix, route in sent.items():
        arrived = received(device.speaker, session, route)
        taken = None if arrived is None else imported(device.speaker, device.policies, session, arrived)
        if taken is not None:
            heard[prefix] = taken
    return heard


def _entries(device: Device, choices: Mapping[Prefix, Choice]) -> list[Entry]:
    """The best routes that lead somewhere: learnt ones by their next hop, aggregates to nowhere."""
    external, internal, local = device.speaker.facts.preferences
    made: list[Entry] = []
    for prefix, choice in sorted(choices.items()):
        best = choice.best
        if best is None or best.route.kind in ("network", "import"):
            continue
        route = best.route
        if route.kind == "aggregate":
            localhost = LOCALHOSTS[device.speaker.facts.ipv6]
            made.append(Entry(prefix, "ibgp", local, 0, (Hop(localhost, NULL_INTERFACE),)))
            continue
        hops = tuple(
            hop for contender in choice.selected for hop in device.way(contender.route.next_hop)[1][:1]
        )
        if route.external:
            made.append(Entry(prefix, "ebgp", external, route.med or 0, hops))
        else:
            made.append(Entry(prefix, "ibgp", internal, route.med or 0, hops))
    return made
