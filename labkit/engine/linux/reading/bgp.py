"""BGP in the public table from FRR's JSON."""

from collections.abc import Iterator
from ipaddress import IPv4Address, IPv4Network
from typing import Literal

from labkit.engine.linux.frr.bgp import DAEMON, router_id
from labkit.engine.linux.frr.preference import bgp_preferences
from labkit.engine.linux.reading.bgp_decision import with_reasons
from labkit.engine.linux.reading.snapshot import JsonObject, Snapshot
from labkit.engine.linux.topic import DeviceView
from labkit.engine.sim.bgp.facts import PeerFacts, read_bgp
from labkit.engine.sim.bgp.manners import MANNERS, VRP
from labkit.engine.sim.bgp.solve import rules_in
from labkit.nos.config import BgpConfig
from labkit.nos.state import BgpPathState, BgpPeerState, BgpState, Route
from labkit.nos.state.bgp import SessionPhase
from labkit.nos.state.route import RouteProtocol

TABLE = "show bgp ipv4 unicast json"
_NOBODY, _LOCALHOST = IPv4Address(0), IPv4Address("127.0.0.1")
_PHASES: dict[str, SessionPhase] = {
    "Idle": "idle",
    "Connect": "connect",
    "Active": "active",
    "OpenSent": "opensent",
    "OpenConfirm": "opensent",
    "Established": "established",
}
_ORIGINS: dict[str, Literal["igp", "egp", "incomplete"]] = {
    "IGP": "igp",
    "EGP": "egp",
    "incomplete": "incomplete",
}
_SHORT_ORIGINS: dict[str, Literal["igp", "egp", "incomplete"]] = {"i": "igp", "e": "egp", "?": "incomplete"}
_OWN_WEIGHT = 32768
"""What FRR gives its own routes, where VRP gives 0."""


def kind_of(snapshot: Snapshot, prefix: IPv4Network) -> RouteProtocol:
    """Whether the best path to a prefix is an external or an internal one, as an aggregate counts."""
    paths = snapshot.show(DAEMON, TABLE).get("routes", {}).get(str(prefix), ())
    internal = any(
        path.get("bestpath") and (path.get("pathFrom") == "internal" or path.get("weight") == _OWN_WEIGHT)
        for path in paths
    )
    return "ibgp" if internal else "ebgp"


def report(device: DeviceView, snapshot: Snapshot, now: float, routes: list[Route]) -> BgpState | None:
    """The process, its peers and paths; None where none runs."""
    config, identity = device.config.bgp, router_id(device)
    if config is None or identity is None:
        return None
    reader = _Reader(device, config, snapshot, routes)
    paths = tuple(reader.paths())
    neighbors = snapshot.show(DAEMON, "show bgp neighbors json")
    peers = tuple(
        reader.peer(peer, neighbors.get(peer.name, {}), now, paths) for peer in read_bgp(config).peers
    )
    return BgpState(
        config.as_number,
        IPv4Address(identity),
        peers,
        paths,
        confederation=config.confederation_id is not None,
    )


class _Reader:
    def __init__(
        self, device: DeviceView, config: BgpConfig, snapshot: Snapshot, routes: list[Route]
    ) -> None:
        self._snapshot = snapshot
        self._routes = routes
        self._preferences = bgp_preferences(device)
        self._config = config
        self._manners = MANNERS.get(device.node.kind.vendor, VRP)
        self._peers = {peer.name: peer for peer in read_bgp(config).peers}

    def paths(self) -> Iterator[BgpPathState]:
        """All paths by prefix, each prefix's best one first."""
        listed = sorted(
            IPv4Network(prefix) for prefix in self._snapshot.show(DAEMON, TABLE).get("routes", {})
        )
        for prefix in listed:
            entry = self._snapshot.show(DAEMON, f"show bgp ipv4 unicast {prefix} json")
            told = tuple(sorted(IPv4Address(peer) for peer in entry.get("advertisedTo", {})))
            found = [self._path(prefix, path, told) for path in entry.get("paths", ())]
            yield from with_reasons(found, rules_in(self._config, self._manners.order))

    def _path(self, prefix: IPv4Network, path: JsonObject, told: tuple[IPv4Address, ...]) -> BgpPathState:
        source = path.get("peer", {})
        peer = source.get("peerId", "(unspec)")
        learnt = peer in self._peers
        internal = learnt and source.get("type") == "internal"
        hop = path.get("nexthops", [{}])[0]
        next_hop = _address(hop.get("ip", ""))
        best = bool(path.get("bestpath", {}).get("overall"))
        selected = best or bool(path.get("multipath"))
        way = self._way(next_hop) if int(next_hop) else None
        kind = "learnt" if learnt else self._origin_kind(path)
        weight = path.get("weight", 0)
        external, inside, local = self._preferences
        return BgpPathState(
            prefix=prefix,
            kind=kind,
            next_hop=_LOCALHOST if kind == "aggregate" else next_hop,
            as_path=path.get("aspath", {}).get("string", "").replace("Local", ""),
            origin=_ORIGINS[path["origin"]],
            med=path.get("metric"),
            local_preference=path.get("locPrf") if internal else None,
            preferred_value=self._manners.own_weight if weight == _OWN_WEIGHT else weight,
            communities=tuple(sorted(path.get("community", {}).get("list", ()))),
            valid=bool(path.get("valid")),
            best=best,
            selected=selected,
            active=selected and (not learnt or self._forwards(prefix)),
            suppressed=bool(path.get("suppressed")),
            internal=internal,
            member=source.get("type") == "confed-external",
            peer=IPv4Address(peer) if learnt else None,
            peer_id=IPv4Address(source["routerId"]) if learnt and "routerId" in source else None,
            relay_address=None if way is None or way.protocol == "direct" else _hop_of(way),
            interface="" if way is None else way.next_hops[0].interface,
            cost=hop.get("metric", 0),
            originator=IPv4Address(path["originatorId"]) if "originatorId" in path else None,
            clusters=tuple(IPv4Address(each) for each in path.get("clusterList", {}).get("list", ())),
            from_client=learnt and bool(self._peers[peer].settings.reflect_client) and internal,
            preference=local if not learnt else inside if internal else external,
            advertised_to=told if best else (),
        )

    @staticmethod
    def _origin_kind(path: JsonObject) -> Literal["aggregate", "network", "import"]:
        if path.get("aggregatorAs"):
            return "aggregate"
        return "import" if path["origin"] == "incomplete" else "network"

    def _way(self, address: IPv4Address) -> Route | None:
        covering = [route for route in self._routes if route.active and address in route.prefix]
        return max(covering, key=lambda route: route.prefix.prefixlen, default=None)

    def _forwards(self, prefix: IPv4Network) -> bool:
        return any(
            route.prefix == prefix and route.active and route.protocol in ("ibgp", "ebgp")
            for route in self._routes
        )

    def _member(self, facts: PeerFacts) -> bool:
        """Whether a peer is in another AS of the own confederation."""
        return facts.remote_as in self._config.confederation_members

    def peer(
        self, facts: PeerFacts, entry: JsonObject, now: float, paths: tuple[BgpPathState, ...]
    ) -> BgpPeerState:
        """One peer with what it sent and was sent."""
        phase = _PHASES.get(entry.get("bgpState", "Idle"), "idle")
        up = phase == "established"
        address = IPv4Address(facts.name)
        return BgpPeerState(
            address=address,
            as_number=facts.remote_as,
            external=bool(entry.get("nbrExternalLink", False)),
            phase=phase,
            since=max(now - entry.get("bgpTimerUpMsec", 0) / 1000, 0.0) if up else 0.0,
            local_address=IPv4Address(entry["hostLocal"]) if up and "hostLocal" in entry else None,
            router_id=IPv4Address(entry["remoteRouterId"]) if up else None,
            initiated=entry.get("portForeign") == 179,
            received=tuple(path for path in paths if path.peer == address),
            advertised=tuple(self._advertised(facts, entry)) if up else (),
        )

    def _advertised(self, facts: PeerFacts, entry: JsonObject) -> Iterator[BgpPathState]:
        """What is sent: FRR lists it without what it adds to each message for another AS."""
        own = self._config.confederation_id or self._config.as_number
        added = f"{own} " if entry.get("nbrExternalLink") and not self._member(facts) else ""
        command = f"show bgp ipv4 unicast neighbors {facts.name} advertised-routes json"
        sent = self._snapshot.show(DAEMON, command).get("advertisedRoutes", {})
        for prefix in sorted(sent, key=IPv4Network):
            path = sent[prefix]
            yield BgpPathState(
                prefix=IPv4Network(prefix),
                kind="learnt" if path.get("weight", 0) != _OWN_WEIGHT else "network",
                next_hop=_sent_hop(path, entry),
                as_path=f"{added}{path.get('path', '')}".strip(),
                origin=_SHORT_ORIGINS[path["bgpOriginCode"]],
                med=path.get("metric"),
                best=True,
                selected=True,
            )


def _address(text: str) -> IPv4Address:
    """An address of FRR's; what it made itself has the unspecified one, of either version."""
    return _NOBODY if not text or ":" in text else IPv4Address(text)


def _sent_hop(path: JsonObject, entry: JsonObject) -> IPv4Address:
    """The next hop that a peer is told: what has none gets the session's own address."""
    hop = _address(path.get("nextHop", ""))
    return hop if int(hop) else _address(entry.get("hostLocal", ""))


def _hop_of(way: Route) -> IPv4Address:
    hop = way.next_hops[0]
    return hop.relay_address or hop.address
