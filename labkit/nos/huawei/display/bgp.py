"""BGP's displays: `display bgp peer` and `display bgp routing-table` with one destination or one peer.

The renderers serve VPN instances too, and those of one prefix and of one peer IPv6.

Captured on AR2220 in eNSP: the peers' table, the routing table and its detailed form. From the manual:
`peer verbose`, `group` and `network`.
"""

from collections.abc import Iterator, Sequence
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network

from labkit.nos.classful import natural_length
from labkit.nos.config import BgpConfig, BgpFamilyConfig
from labkit.nos.huawei.display.lines import joined
from labkit.nos.huawei.display.routing import age
from labkit.nos.shell.declaration import Call, Table
from labkit.nos.state import BgpPathState, BgpPeerState, BgpState, Route
from labkit.nos.state.ipv6 import Route6

table = Table()

HELP = {
    "bgp": "BGP protocol",
    "peer": "Display peers",
    "routing-table": "Display the BGP routing table",
    "verbose": "Detailed information",
}
NOT_RUNNING = "Error: BGP is not running."
HOLD, KEEPALIVE = 180, 60
_PHASES = {
    "idle": "Idle",
    "connect": "Connect",
    "active": "Active",
    "opensent": "OpenSent",
    "established": "Established",
}
ORIGINS = {"igp": "i", "egp": "e", "incomplete": "?"}
LEGEND = (
    " Status codes: * - valid, > - best, d - damped,",
    "               h - history,  i - internal, s - suppressed, S - Stale",
    "               Origin : i - IGP, e - EGP, ? - incomplete",
)
_COLUMNS = "      Network            NextHop        MED        LocPrf    PrefVal Path/Ogn"
_NOBODY = IPv4Address(0)


def peers_table(state: BgpState, now: float) -> str:
    """Render all peers, one line each."""
    up = sum(peer.phase == "established" for peer in state.peers)
    lines = [
        "",
        f" BGP local router ID : {state.router_id}",
        f" Local AS number : {state.as_number}",
        *instance_heading(state),
        f" Total number of peers : {len(state.peers)}\t\t  Peers in established state : {up}",
        "",
        "  Peer            V          AS  MsgRcvd  MsgSent  OutQ  Up/Down       State PrefRcv",
        "",
    ]
    return joined([*lines, *(peer_row(peer, now) for peer in state.peers)])


def instance_heading(state: BgpState) -> list[str]:
    """Name the VPN instance; nothing for the public routing table."""
    return ["", f" VPN-Instance {state.vrf}, Router ID {state.router_id}:"] if state.vrf else []


def peer_row(peer: BgpPeerState, now: float) -> str:
    """Render one peer as a line of a table."""
    received, sent = messages(peer, now)
    return (
        f"  {shown(peer.address):<15} {4:<2}{peer.as_number:>11}{sum(received.values()):>9}"
        f"{sum(sent.values()):>9}{0:>6} {clock(now - peer.since):>8} {_PHASES[peer.phase]:>11}"
        f"{len(peer.received):>8}"
    )


def shown(address: object) -> str:
    """An address or prefix as VRP prints it: IPv6 in capitals."""
    return str(address).upper()


def clock(seconds: float) -> str:
    """Render how long a session is up: `00:17:49`, from a day on `0626h43m`."""
    minutes, second = divmod(max(int(seconds), 0), 60)
    hours, minute = divmod(minutes, 60)
    return f"{hours:02d}:{minute:02d}:{second:02d}" if hours < 24 else f"{hours:04d}h{minute:02d}m"


def messages(peer: BgpPeerState, now: float) -> tuple[dict[str, int], dict[str, int]]:
    """Return how many messages of each kind came and went (RFC 4271, 4).

    A session opens and is kept alive, and each set of attributes is one update.
    """
    if peer.phase != "established":
        return {"Update": 0, "Open": 0, "KeepAlive": 0}, {"Update": 0, "Open": 0, "KeepAlive": 0}
    alive = 1 + max(int(now - peer.since), 0) // KEEPALIVE

    def kinds(paths: Sequence[BgpPathState]) -> dict[str, int]:
        sets = {(path.as_path, path.origin, path.med, path.next_hop, path.communities) for path in paths}
        return {"Update": len(sets), "Open": 1, "KeepAlive": alive}

    return kinds(peer.received), kinds(peer.advertised)


def paths_table(state: BgpState, paths: Sequence[BgpPathState]) -> str:
    """Render paths, one line each; nothing where there are none."""
    if not paths:
        return ""
    lines = [
        "",
        f" BGP Local router ID is {state.router_id} ",
        *LEGEND,
        "",
        *instance_heading(state)[1:],
        "",
        f" Total Number of Routes: {len(paths)}",
        _COLUMNS,
        "",
    ]
    before: object = None
    for path in paths:
        lines.append(_row(path, named=path.prefix != before))
        before = path.prefix
    return joined(lines)


def _row(path: BgpPathState, *, named: bool) -> str:
    code = f"{mark(path)}{'>' if path.best else ' '}{'i' if path.internal else ' '}"
    name = prefix_name(path.prefix) if named else ""
    med = "" if path.med is None else str(path.med)
    preference = "" if path.local_preference is None else str(path.local_preference)
    return (
        f" {code:<5}{name:<19}{path.next_hop!s:<16}{med:<11}{preference:<10} {path.preferred_value:<6} "
        f"{path.as_path}{ORIGINS[path.origin]}"
    )


def mark(path: BgpPathState) -> str:
    """Render whether a path is suppressed, valid, or neither."""
    if path.suppressed:
        return "s"
    return "*" if path.valid else " "


def prefix_name(prefix: IPv4Network | IPv6Network) -> str:
    """A prefix as BGP's tables name it: a classful network without its length."""
    if isinstance(prefix, IPv6Network):
        return shown(prefix)
    if prefix.prefixlen in (0, natural_length(prefix.network_address)):
        return str(prefix.network_address)
    return str(prefix)


def destination(
    state: BgpState, paths: Sequence[BgpPathState], now: float, routes: Sequence[Route | Route6]
) -> str:
    """Render all that is known of the paths to one prefix."""
    if not paths:
        return "Info: The network does not exist.\n"
    best = sum(path.best for path in paths)
    selected = sum(path.selected for path in paths)
    lines = [
        "",
        f" BGP local router ID : {state.router_id}",
        f" Local AS number : {state.as_number}",
        *instance_heading(state),
        f" Paths:   {len(paths)} available, {best} best, {selected} select",
    ]
    since = {peer.address: peer.since for peer in state.peers}
    for path in paths:
        duration = now - since.get(path.peer or _NOBODY, 0.0)
        lines += _details(path, duration, routes, confederation=state.confederation)
    return joined(lines)


def _details(
    path: BgpPathState, duration: float, routes: Sequence[Route | Route6], *, confederation: bool
) -> Iterator[str]:
    yield f" BGP routing table entry information of {shown(path.prefix)}:"
    kinds = {"network": "Network route.", "import": "Imported route.", "aggregate": "Aggregated route."}
    if path.kind in kinds:
        yield f" {kinds[path.kind]}"
    elif path.from_client:
        yield " RR-client route."
    nobody = _NOBODY if path.prefix.version == 4 else IPv6Address(0)
    yield f" From: {shown(path.peer or nobody)} ({path.peer_id or _NOBODY})"
    yield f" Route Duration: {age(duration)}  "
    own = next((route for route in routes if route.active and route.prefix == path.prefix), None)
    if path.kind != "learnt":
        interface = own.next_hops[0].interface if own is not None else ""
        yield f" Direct Out-interface: {interface}"
        yield f" Original nexthop: {shown(own.next_hops[0].address if own is not None else path.next_hop)}"
    elif not path.internal and path.relay_address is None:
        yield f" Direct Out-interface: {path.interface}"
        yield f" Original nexthop: {shown(path.next_hop)}"
    else:
        yield f" Relay IP Nexthop: {shown(path.relay_address or nobody)}"
        yield f" Relay IP Out-Interface: {path.interface}"
        yield f" Original nexthop: {shown(path.next_hop)}"
    yield " Qos information : 0x0"
    if path.communities:
        yield " Community:" + ", ".join(_community(item) for item in path.communities)
    yield f" {', '.join(_attributes(path, own, confederation=confederation))}"
    if path.originator is not None:
        yield f" Originator:  {path.originator}"
    if path.clusters:
        yield f" Cluster list: {', '.join(str(cluster) for cluster in path.clusters)}"
    if not path.advertised_to:
        yield " Not advertised to any peer yet"
        return
    yield f" Advertised to such {len(path.advertised_to)} peers:"
    yield from (f"    {shown(peer)}" for peer in path.advertised_to)


def _community(text: str) -> str:
    return f"<{text}>" if ":" in text else text


def _origin_word(path: BgpPathState, *, confederation: bool) -> str:
    """Where a path was learnt: within a confederation its members' routes are told apart (RFC 5065)."""
    if path.kind != "learnt":
        return "local"
    if path.member:
        return "external-confed"
    if path.internal:
        return "internal-confed" if confederation else "internal"
    return "external"


def _attributes(path: BgpPathState, own: Route | Route6 | None, *, confederation: bool) -> Iterator[str]:
    yield f"AS-path {path.as_path or 'Nil'}"
    yield f"origin {path.origin}"
    if path.med is not None:
        yield f"MED {path.med}"
    if path.local_preference is not None:
        yield f"localpref {path.local_preference}"
    yield f"pref-val {path.preferred_value}"
    if path.valid:
        yield "valid"
    if path.valid or path.kind == "learnt":
        yield _origin_word(path, confederation=confederation)
    yield from (
        word
        for word, holds in (("best", path.best), ("select", path.selected), ("active", path.active))
        if holds
    )
    imported = path.kind in ("network", "import") and own is not None
    yield f"pre {own.preference if imported and own is not None else path.preference}"
    if path.cost:
        yield f"IGP cost {path.cost}"
    if path.reason and path.reason != "unreachable":
        yield f"not preferred for {path.reason}"


def peer_details(peer: BgpPeerState, config: BgpFamilyConfig, now: float) -> Iterator[str]:
    """Render all that is known of a peer."""
    settings = config.peers.get(shown(peer.address))
    up = peer.phase == "established"
    received, sent = messages(peer, now)
    yield ""
    yield f"\t BGP Peer is {shown(peer.address)},  remote AS {peer.as_number}"
    yield f"\t Type: {'EBGP' if peer.external else 'IBGP'} link"
    yield f"\t BGP version 4, Remote router ID {peer.router_id or _NOBODY}"
    duration = f", Up for {age(now - peer.since)}" if up else ""
    yield f"\t BGP current state: {_PHASES[peer.phase]}{duration}"
    yield f"\t Received total routes: {len(peer.received)}"
    yield f"\t Received active routes total: {sum(path.selected for path in peer.received)}"
    yield f"\t Advertised total routes: {len(peer.advertised)}"
    if up:
        local, remote = (50000, 179) if peer.initiated else (179, 50000)
        yield f"\t Port: Local - {local}\tRemote - {remote}"
    keepalive, hold = (
        (settings.timers if settings is not None else None)
        or getattr(config, "timers", None)
        or (KEEPALIVE, HOLD)
    )
    yield f"\t Configured: Active Hold Time: {hold} sec\tKeepalive Time:{keepalive} sec"
    if up:
        yield "\t Peer optional capabilities:"
        yield "\t  Peer supports bgp multi-protocol extension"
        yield "\t  Peer supports bgp route refresh capability"
        yield f"\t  Address family IPv{peer.address.version} Unicast: advertised and received"
    for label, counts in (("Received", received), ("Sent", sent)):
        yield f" {label}: Total {sum(counts.values())} messages"
        yield from (f"\t\t  {kind + ' messages':<24}{count}" for kind, count in counts.items())
    protected = settings is not None and settings.password is not None
    yield f" Authentication type configured: {'MD5' if protected else 'None'}"
    yield from _peer_settings(config, peer)


def _peer_settings(config: BgpFamilyConfig, peer: BgpPeerState) -> Iterator[str]:
    settings = config.peers.get(shown(peer.address))
    if settings is None:
        return
    if settings.connect_interface is not None:
        yield " Connect-interface has been configured"
    if settings.ebgp_max_hop is not None:
        yield " Multi-hop ebgp has been enabled"
    if settings.next_hop_local:
        yield " Nexthop self has been configured"
    if settings.reflect_client:
        yield " It's route-reflector-client"
    if settings.advertise_community:
        yield " Send community has been configured"
    if settings.advertise_ext_community:
        yield " Send extend community has been configured"
    if settings.soo is not None:
        yield f" Site-of-Origin: {settings.soo}"
    yield f" Peer Preferred Value: {settings.preferred_value or 0}"
    yield " Routing policy configured:"
    found = [
        f" {direction} {what} is: {value}"
        for what, kind in (
            ("route policy", "policy"),
            ("ip-prefix", "prefix_list"),
            ("as-path-filter", "path_filter"),
            ("filter-policy", "acl"),
        )
        for direction in ("Import", "Export")
        if (value := getattr(settings, f"{direction.lower()}_{kind}")) is not None
    ]
    yield from found or [" No routing policy is configured"]


def _running(call: Call) -> tuple[BgpState, BgpConfig] | None:
    state, config = call.device.state.bgp(), call.device.config.bgp
    return None if state is None or config is None else (state, config)


@table.display("display bgp peer [verbose]", help=HELP)
def show_peers(call: Call) -> str:
    """Show all peers."""
    running = _running(call)
    if running is None:
        return NOT_RUNNING
    state, config = running
    now = call.device.now()
    if not call["verbose"]:
        return peers_table(state, now)
    return joined(line for peer in state.peers for line in peer_details(peer, config, now))


@table.display("display bgp peer <ip> [verbose]", help=HELP)
def show_peer(call: Call) -> str:
    """Show one peer in detail."""
    running = _running(call)
    if running is None:
        return NOT_RUNNING
    peer = next((peer for peer in running[0].peers if peer.address == call["ip"]), None)
    config = running[1]
    if peer is None:
        return "Error: The peer does not exist."
    return joined(peer_details(peer, config, call.device.now()))


@table.display("display bgp routing-table", help=HELP)
def show_routes(call: Call) -> str:
    """Show all paths."""
    state = call.device.state.bgp()
    return NOT_RUNNING if state is None else paths_table(state, state.paths)


@table.display("display bgp routing-table <ip> [<length:mask>|<length:mask-length>]", help=HELP)
def show_destination(call: Call) -> str:
    """Show the paths to one destination: the longest match, or with a mask that very prefix."""
    state = call.device.state.bgp()
    if state is None:
        return NOT_RUNNING
    wanted, length = call["ip"], call["length"]
    inside = [path for path in state.paths if wanted in path.prefix]
    if length is None:
        length = max((path.prefix.prefixlen for path in inside), default=0)
    chosen = [path for path in inside if path.prefix.prefixlen == length]
    return destination(state, chosen, call.device.now(), call.device.state.routes())


@table.display(
    "display bgp routing-table peer <ip> <side:advertised-routes|received-routes>",
    help=HELP | {"advertised-routes": "Routes sent to the peer", "received-routes": "Routes the peer sent"},
)
def show_exchanged(call: Call) -> str:
    """Show what is sent to a peer, or what it sent."""
    state = call.device.state.bgp()
    if state is None:
        return NOT_RUNNING
    peer = next((peer for peer in state.peers if peer.address == call["ip"]), None)
    if peer is None:
        return "Error: The peer does not exist."
    return paths_table(state, peer.advertised if call["side"] == "advertised-routes" else peer.received)


@table.display("display bgp network", help=HELP | {"network": "Routes announced by `network`"})
def show_networks(call: Call) -> str:
    """Show the networks that are configured."""
    running = _running(call)
    if running is None:
        return NOT_RUNNING
    state, config = running
    lines = [
        "",
        f"  BGP Local Router ID is {state.router_id} ",
        f"  Local AS Number is {state.as_number}(Public)",
    ]
    lines += ["", "  Network         Mask            Route-policy", ""]
    lines += [
        f"  {address!s:<16}{IPv4Network((int(address), length)).netmask!s:<16}{policy or ''}".rstrip()
        for (address, length), policy in sorted(config.networks.items(), key=lambda item: item[0])
    ]
    return joined(lines)
