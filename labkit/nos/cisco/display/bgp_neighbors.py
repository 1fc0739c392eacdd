"""`show ip bgp neighbors`: all that is known of a neighbor, and the routes that came from it and went to it.

Layouts as in Cisco's IP Routing: BGP Command Reference and in the public samples of ntc-templates.
"""

from collections.abc import Iterator, Sequence
from ipaddress import IPv4Address

from labkit.engine.sim.bgp.facts import merge
from labkit.nos.cisco.display.bgp import (
    HELP,
    INACTIVE,
    KEEPALIVE,
    PHASES,
    header,
    is_shut,
    messages,
    rows,
    running,
    version_of,
)
from labkit.nos.cisco.display.routing import age
from labkit.nos.config import BgpConfig, BgpPeerConfig
from labkit.nos.shell.declaration import Call, Table
from labkit.nos.state import BgpPathState, BgpPeerState, BgpState

table = Table()

_HOLD = 180
"""Seconds."""
_PORT, _CALLER = 179, 50000
_HELP = HELP | {
    "<neighbor>": "Neighbor to display information about",
    "advertised-routes": "Display the routes advertised to a BGP neighbor",
    "received-routes": "Display the received routes from neighbor",
    "routes": "Display routes learned from neighbor",
}
_NOBODY = IPv4Address(0)


def neighbor_lines(state: BgpState, config: BgpConfig, peer: BgpPeerState, now: float) -> Iterator[str]:
    """All that is known of a neighbor."""
    own = config.peers.get(str(peer.address)) or BgpPeerConfig(str(peer.address))
    settings = merge(config, own, config.as_number)
    up = peer.phase == "established"
    yield (
        f"BGP neighbor is {peer.address},  remote AS {peer.as_number},"
        f" {'external' if peer.external else 'internal'} link"
    )
    if own.description is not None:
        yield f" Description: {own.description}"
    if own.group is not None:
        yield f" Member of peer-group {own.group} for session parameters"
    if is_shut(peer, config):
        yield " Administratively shut down"
    yield f"  BGP version 4, remote router ID {peer.router_id or _NOBODY}"
    yield f"  BGP state = {PHASES[peer.phase]}" + (f", up for {age(now - peer.since)}" if up else "")
    keepalive, hold = own.timers or config.timers or (KEEPALIVE, _HOLD)
    if up:
        yield (
            f"  Last read {age(now % keepalive)}, last write {age(now % keepalive)}, hold time is {hold},"
            f" keepalive interval is {keepalive} seconds"
        )
        yield from _capabilities()
    elif own.timers or config.timers:
        yield f"  Configured hold time is {hold}, keepalive interval is {keepalive} seconds"
    yield from _statistics(peer, now)
    yield ""
    yield " For address family: IPv4 Unicast"
    version = version_of(state)
    yield f"  BGP table version {version}, neighbor version {version if up else 1}/0"
    yield "  Output queue size : 0"
    yield from _policy(settings)
    yield from _prefixes(peer)
    yield from _connection(peer, settings)


def _capabilities() -> Iterator[str]:
    yield "  Neighbor sessions:"
    yield "    1 active, is not multisession capable (disabled)"
    yield "  Neighbor capabilities:"
    yield "    Route refresh: advertised and received(new)"
    yield "    Four-octets ASN Capability: advertised and received"
    yield "    Address family IPv4 Unicast: advertised and received"
    yield "    Enhanced Refresh Capability: advertised"
    yield "    Multisession Capability: "
    yield "    Stateful switchover support enabled: NO for session 1"


def _statistics(peer: BgpPeerState, now: float) -> Iterator[str]:
    received, sent = messages(peer, now)
    yield "  Message statistics:"
    yield "    InQ depth is 0"
    yield "    OutQ depth is 0"
    yield "    "
    yield "                         Sent       Rcvd"
    for kind, count in sent.items():
        yield f"    {kind + ':':<15}{count:>10}{received[kind]:>11}"
    yield f"    {'Total:':<15}{sum(sent.values()):>10}{sum(received.values()):>11}"
    yield (
        "  Default minimum time between advertisement runs is "
        + ("30" if peer.external else "0")
        + " seconds"
    )


def _policy(settings: BgpPeerConfig) -> Iterator[str]:
    if settings.next_hop_local:
        yield "  NEXT_HOP is always this router for eBGP paths"
    if settings.reflect_client:
        yield "  Route-Reflector Client"
    if settings.advertise_community:
        yield "  Community attribute sent to this neighbor"
    if settings.keep_all_routes:
        yield "  Inbound soft reconfiguration allowed"
    if settings.preferred_value:
        yield f"  Default weight {settings.preferred_value}"
    if settings.default_originate is not None:
        yield "  Default information originate, default sent"
    limit = settings.maximum_prefixes
    if limit is not None:
        yield f"  Maximum prefixes allowed {limit.count}" + (" (warning-only)" if limit.warns_only else "")
    for way, direction in (("incoming", "import"), ("outgoing", "export")):
        for words, kind in (
            (f"{way.capitalize()} update network filter list is", "acl"),
            (f"{way.capitalize()} update prefix filter list is", "prefix_list"),
            (f"{way.capitalize()} update AS path filter list is", "path_filter"),
            (f"Route map for {way} advertisements is", "policy"),
        ):
            value = getattr(settings, f"{direction}_{kind}")
            if value is not None:
                yield f"  {words} {value}"


def _prefixes(peer: BgpPeerState) -> Iterator[str]:
    best = sum(path.best for path in peer.received)
    shared = sum(path.selected and not path.best for path in peer.received)
    count, told = len(peer.received), len(peer.advertised)
    used = f" (Consumes {80 * count} bytes)" if count else ""
    yield "                                 Sent       Rcvd"
    yield "  Prefix activity:               ----       ----"
    yield f"    Prefixes Current:  {told:>14}{count:>11}{used}"
    yield f"    Prefixes Total:    {told:>14}{count:>11}"
    yield f"    Implicit Withdraw: {0:>14}{0:>11}"
    yield f"    Explicit Withdraw: {0:>14}{0:>11}"
    yield f"    Used as bestpath:  {'n/a':>14}{best:>11}"
    yield f"    Used as multipath: {'n/a':>14}{shared:>11}"


def _connection(peer: BgpPeerState, settings: BgpPeerConfig) -> Iterator[str]:
    up = peer.phase == "established"
    yield ""
    route = "does" if peer.local_address is not None else "does not"
    yield f"  Address tracking is enabled, the RIB {route} have a route to {peer.address}"
    yield f"  Connections established {int(up)}; dropped 0"
    yield "  Last reset never"
    if settings.ebgp_max_hop:
        yield f"  External BGP neighbor may be up to {settings.ebgp_max_hop} hops away."
    if not up:
        yield "  No active TCP connection"
        return
    mine, theirs = (_CALLER, _PORT) if peer.initiated else (_PORT, _CALLER)
    ttl = settings.ebgp_max_hop or 1 if peer.external else 255
    yield "  Transport(tcp) path-mtu-discovery is enabled"
    yield "Connection state is ESTAB, I/O status: 1, unread input bytes: 0            "
    yield f"Connection is ECN Disabled, Mininum incoming TTL 0, Outgoing TTL {ttl}"
    yield f"Local host: {peer.local_address}, Local port: {mine}"
    yield f"Foreign host: {peer.address}, Foreign port: {theirs}"


@table.display("show ip bgp neighbors [<neighbor:ip>]", help=_HELP)
def _show_neighbors(call: Call) -> Iterator[str]:
    found = running(call)
    if found is None:
        yield INACTIVE
        return
    state, config = found
    wanted = call["neighbor"]
    peers = [peer for peer in state.peers if wanted in (None, peer.address)]
    if wanted is not None and not peers:
        yield "% No such neighbor or address family"
    for index, peer in enumerate(peers):
        if index:
            yield ""
        yield from neighbor_lines(state, config, peer, call.device.now())


def _kept_by(state: BgpState, peer: BgpPeerState) -> list[BgpPathState]:
    return [path for path in state.paths if path.peer == peer.address]


def _told(state: BgpState, peer: BgpPeerState) -> list[BgpPathState]:
    """What a neighbor is told as the table has it: what a policy changes on the way out is not shown."""
    best = {path.prefix: path for path in state.paths if path.best}
    return [best.get(path.prefix, path) for path in peer.advertised]


@table.display(
    "show ip bgp neighbors <neighbor:ip> <which:advertised-routes|received-routes|routes>", help=_HELP
)
def _show_routes(call: Call) -> Iterator[str]:
    found = running(call)
    if found is None:
        yield INACTIVE
        return
    state, config = found
    peer = next((each for each in state.peers if each.address == call["neighbor"]), None)
    if peer is None:
        yield "% No such neighbor or address family"
        return
    own = config.peers.get(str(peer.address)) or BgpPeerConfig(str(peer.address))
    group = config.peers.get(own.group or "") or own
    if call["which"] == "received-routes" and not (own.keep_all_routes or group.keep_all_routes):
        yield f"% Inbound soft reconfiguration not enabled on {peer.address}"
        return
    paths = _told(state, peer) if call["which"] == "advertised-routes" else _kept_by(state, peer)
    yield from _listed(state, paths)


def _listed(state: BgpState, paths: Sequence[BgpPathState]) -> Iterator[str]:
    if paths:
        yield from header(state)
        yield from rows(paths)
        yield ""
    yield f"Total number of prefixes {len(paths)} "
