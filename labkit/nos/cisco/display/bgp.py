"""BGP's table: `show ip bgp`, its summary, and the paths to one prefix.

Layouts as in Cisco's IP Routing: BGP Command Reference and in the public samples of ntc-templates and genieparser.
"""

from collections.abc import Iterator, Sequence
from ipaddress import IPv4Network, IPv6Network

from labkit.engine.sim.policy import compile_path_expression
from labkit.nos.cisco.display.routing import age, natural
from labkit.nos.config import BgpConfig, DeviceConfig
from labkit.nos.device import Device
from labkit.nos.shell.declaration import Call, Table
from labkit.nos.state import BgpPathState, BgpPeerState, BgpState

table = Table()

HELP = {
    "ip": "IP information",
    "bgp": "BGP information",
    "summary": "Summary of BGP neighbor status",
    "neighbors": "Detailed information on TCP and BGP neighbor connections",
    "regexp": "Display routes matching the AS path regular expression",
    "<address>": "Network in the BGP routing table to display",
    "<length>": "Network mask",
    "ipv4": "Address family",
    "ipv6": "Address family",
    "unicast": "Address Family modifier",
}
INACTIVE = "% BGP not active"
KEEPALIVE = 60
"""Seconds."""
_LEGEND = (
    "Status codes: s suppressed, d damped, h history, * valid, > best, i - internal, ",
    "              r RIB-failure, S Stale, m multipath, b backup-path, f RT-Filter, ",
    "              x best-external, a additional-path, c RIB-compressed, ",
    "Origin codes: i - IGP, e - EGP, ? - incomplete",
    "RPKI validation codes: V valid, I invalid, N Not found",
    "",
    "     Network          Next Hop            Metric LocPrf Weight Path",
)
_ORIGINS = {"igp": "i", "egp": "e", "incomplete": "?"}
_ORIGIN_WORDS = {"igp": "IGP", "egp": "EGP", "incomplete": "incomplete"}
PHASES = {
    "idle": "Idle",
    "connect": "Connect",
    "active": "Active",
    "opensent": "OpenSent",
    "established": "Established",
}
_NEW_FORMAT = "ip bgp-community new-format"


def version_of(state: BgpState) -> int:
    """The table version: it has gone up by one for each prefix."""
    return 1 + len({path.prefix for path in state.paths})


def versions(state: BgpState) -> dict[IPv4Network | IPv6Network, int]:
    """The table version in which each prefix came in."""
    return {prefix: 2 + index for index, prefix in enumerate(sorted({path.prefix for path in state.paths}))}


def community(text: str, config: DeviceConfig) -> str:
    """A community as it is printed: one number, unless the device was told to print pairs."""
    if text == "no-export-subconfed":
        return "local-AS"
    high, colon, low = text.partition(":")
    return text if not colon or _NEW_FORMAT in config.kept else str((int(high) << 16) + int(low))


def as_path(path: BgpPathState) -> str:
    """The AS path; the members of a set stand between commas."""
    head, brace, rest = path.as_path.partition("{")
    return head + brace + rest.replace(" ", ",") if brace else path.as_path


def _network(prefix: IPv4Network | IPv6Network) -> str:
    """A prefix; a classful network has no length."""
    if isinstance(prefix, IPv6Network):
        return str(prefix).upper()
    if not prefix.prefixlen:
        return str(prefix.network_address)
    return str(prefix.network_address) if natural(prefix) == prefix else str(prefix)


def next_hop(path: BgpPathState) -> str:
    """The next hop; the device's own routes have none."""
    own = path.kind != "learnt"
    return ("::" if path.prefix.version == 6 else "0.0.0.0") if own else str(path.next_hop).upper()  # noqa: S104


def _flags(path: BgpPathState) -> str:
    """Three columns: suppressed or valid, best, internal."""
    failed = path.selected and not path.active and path.kind == "learnt" and not path.suppressed
    first = "s" if path.suppressed else "r" if failed else "*"
    second = ">" if path.best else "m" if path.selected else " "
    return first + second + ("i" if path.internal else " ")


def rows(paths: Sequence[BgpPathState]) -> Iterator[str]:
    """A line for each path, the network in the first of its lines; a long one has a line of its own."""
    before = None
    for path in paths:
        name = "" if path.prefix == before else _network(path.prefix)
        before = path.prefix
        head = f" {_flags(path)} {name:<16}"
        med = "" if path.med is None else path.med
        preference = "" if path.local_preference is None else path.local_preference
        way = f"{as_path(path)} {_ORIGINS[path.origin]}".strip()
        hop = next_hop(path)
        if len(name) > 16:
            yield head
            head = " " * 21
        if len(hop) > 15:
            yield f"{head} {hop}"
            head, hop = " " * 21, ""
        yield f"{head} {hop:<15} {med:>10} {preference:>6} {path.preferred_value:>6} {way}"


def header(state: BgpState) -> Iterator[str]:
    """What stands above a table of paths."""
    yield f"BGP table version is {version_of(state)}, local router ID is {state.router_id}"
    yield from _LEGEND


def table_lines(state: BgpState, paths: Sequence[BgpPathState]) -> Iterator[str]:
    """A table of paths; nothing where there are none."""
    if paths:
        yield from header(state)
        yield from rows(paths)


def entry(device: Device, state: BgpState, paths: Sequence[BgpPathState]) -> Iterator[str]:
    """All that is known of the paths to one prefix."""
    prefix, best = paths[0].prefix, next((n for n, path in enumerate(paths, 1) if path.best), None)
    yield f"BGP routing table entry for {str(prefix).upper()}, version {versions(state)[prefix]}"
    chosen = f"best #{best}" if best else "no best path"
    failed = any(path.best and path.kind == "learnt" and not path.active for path in paths)
    notes = ", RIB-failure(17)" if failed else ""
    notes += ", Advertisements suppressed by an aggregate." if paths[0].suppressed else ""
    yield f"Paths: ({len(paths)} available, {chosen}, table default{notes})"
    if any(path.advertised_to for path in paths):
        yield "  Advertised to update-groups:"
        yield "     1         "
    else:
        yield "  Not advertised to any peer"
    for path in paths:
        yield from _path(device.config, state, path)


def _path(config: DeviceConfig, state: BgpState, path: BgpPathState) -> Iterator[str]:
    yield "  Refresh Epoch 1"
    notes = [f"(aggregated by {state.as_number} {state.router_id})"] if path.kind == "aggregate" else []
    notes += ["(Received from a RR-client)"] if path.from_client else []
    yield ", ".join([f"  {as_path(path) or 'Local'}", *notes])
    yield f"    {next_hop(path)}{_way(path)} from {_sender(path, state)}"
    yield f"      {', '.join(_attributes(config, path))}"
    if path.communities:
        yield f"      Community: {' '.join(community(text, config) for text in path.communities)}"
    if path.originator is not None:
        clusters = ", ".join(str(cluster) for cluster in path.clusters)
        yield f"      Originator: {path.originator}, Cluster list: {clusters}"
    yield f"      rx pathid: 0, tx pathid: {'0x0' if path.best else '0'}"


def _way(path: BgpPathState) -> str:
    if not path.valid:
        return " (inaccessible)"
    return f" (metric {path.cost})" if path.cost else ""


def _sender(path: BgpPathState, state: BgpState) -> str:
    if path.peer is None:
        return f"{next_hop(path)} ({state.router_id})"
    return f"{str(path.peer).upper()} ({path.peer_id})"


def _attributes(config: DeviceConfig, path: BgpPathState) -> Iterator[str]:
    bgp = config.bgp
    usual = 100 if bgp is None or bgp.default_local_preference is None else bgp.default_local_preference
    yield f"Origin {_ORIGIN_WORDS[path.origin]}"
    if path.med is not None:
        yield f"metric {path.med}"
    yield f"localpref {usual if path.local_preference is None else path.local_preference}"
    if path.preferred_value:
        yield f"weight {path.preferred_value}"
    yield "valid"
    match path.kind:
        case "aggregate":
            yield from ("aggregated", "local", "atomic-aggregate")
        case "network" | "import":
            yield from ("sourced", "local") if path.kind == "network" else ("sourced",)
        case _:
            yield "internal" if path.internal else "confed-external" if path.member else "external"
    if path.selected and not path.best:
        yield "multipath"
    if path.best:
        yield "best"


def messages(peer: BgpPeerState, now: float) -> tuple[dict[str, int], dict[str, int]]:
    """How many messages of each kind came and went (RFC 4271, 4); each set of attributes is one update."""
    if peer.phase != "established":
        return _counts((), 0), _counts((), 0)
    alive = 1 + max(int(now - peer.since), 0) // KEEPALIVE
    return _counts(peer.received, alive), _counts(peer.advertised, alive)


def _counts(paths: Sequence[BgpPathState], alive: int) -> dict[str, int]:
    sets = {(path.as_path, path.origin, path.med, path.next_hop, path.communities) for path in paths}
    return {
        "Opens": int(bool(alive)),
        "Notifications": 0,
        "Updates": len(sets),
        "Keepalives": alive,
        "Route Refresh": 0,
    }


def is_shut(peer: BgpPeerState, config: BgpConfig) -> bool:
    """Whether a neighbor was shut down by the administrator, for itself or with its group."""
    own = config.peers.get(str(peer.address).upper())
    group = config.peers.get(own.group or "") if own is not None else None
    return any(each is not None and bool(each.ignored) for each in (own, group))


def summary(state: BgpState, config: BgpConfig, now: float) -> Iterator[str]:
    """The process in numbers, and a line for each neighbor."""
    networks, paths = len({path.prefix for path in state.paths}), len(state.paths)
    version = version_of(state)
    yield f"BGP router identifier {state.router_id}, local AS number {state.as_number}"
    yield f"BGP table version is {version}, main routing table version {version}"
    if networks:
        sets = {(path.as_path, path.origin, path.med, path.local_preference) for path in state.paths}
        entries = (
            (networks, 144, "network entries"),
            (paths, 80, "path entries"),
            (len(sets), 152, "BGP path/bestpath attribute entries"),
            (len({path.as_path for path in state.paths} - {""}), 24, "BGP AS-PATH entries"),
            (len({path.communities for path in state.paths} - {()}), 24, "BGP community entries"),
        )
        for count, octets, what in entries:
            shown = f"{count}/{count}" if "bestpath" in what else str(count)
            yield f"{shown} {what} using {count * octets} bytes of memory"
        yield "0 BGP route-map cache entries using 0 bytes of memory"
        yield "0 BGP filter-list cache entries using 0 bytes of memory"
        total = sum(count * octets for count, octets, _ in entries)
        yield f"BGP using {total} total bytes of memory"
        yield f"BGP activity {networks}/0 prefixes, {paths}/0 paths, scan interval 60 secs"
    yield ""
    yield "Neighbor        V           AS MsgRcvd MsgSent   TblVer  InQ OutQ Up/Down  State/PfxRcd"
    for peer in state.peers:
        yield _summary_row(peer, config, version, now)


def _summary_row(peer: BgpPeerState, config: BgpConfig, version: int, now: float) -> str:
    received, sent = (sum(counts.values()) for counts in messages(peer, now))
    up = peer.phase == "established"
    phase = str(len(peer.received)) if up else PHASES[peer.phase]
    if is_shut(peer, config):
        phase = "Idle (Admin)"
    since = age(now - peer.since) if up else "never"
    address = str(peer.address).upper()
    head = f"{address:<16}" if len(address) < 16 else f"{address}\n{'':<16}"
    return (
        f"{head}4{peer.as_number:>13}{received:>8}{sent:>8}{version if up else 1:>9}{0:>5}{0:>5} "
        f"{since:<8} {phase:>12}".rstrip()
    )


@table.display("show ip bgp", help=HELP)
def _show_table(call: Call) -> Iterator[str]:
    yield from _table(call, call.device.state.bgp())


@table.display("show bgp ipv4 unicast", help=HELP)
def _show_ipv4(call: Call) -> Iterator[str]:
    yield from _table(call, call.device.state.bgp())


@table.display("show bgp ipv6 unicast", help=HELP)
def _show_ipv6(call: Call) -> Iterator[str]:
    yield from _table(call, call.device.state.bgp6())


def _table(call: Call, state: BgpState | None) -> Iterator[str]:
    if state is not None:
        yield from table_lines(state, state.paths)
    elif call.device.config.bgp is None:
        yield INACTIVE


def running(call: Call) -> tuple[BgpState, BgpConfig] | None:
    """BGP's state and configuration; None where it does not run."""
    state, config = call.device.state.bgp(), call.device.config.bgp
    return None if state is None or config is None else (state, config)


@table.display("show ip bgp summary", help=HELP)
def _show_summary(call: Call) -> Iterator[str]:
    yield from _summary(call, call.device.state.bgp())


@table.display("show bgp ipv4 unicast summary", help=HELP)
def _show_ipv4_summary(call: Call) -> Iterator[str]:
    yield from _summary(call, call.device.state.bgp())


@table.display("show bgp ipv6 unicast summary", help=HELP)
def _show_ipv6_summary(call: Call) -> Iterator[str]:
    yield from _summary(call, call.device.state.bgp6())


def _summary(call: Call, state: BgpState | None) -> Iterator[str]:
    config = call.device.config.bgp
    if config is None:
        yield INACTIVE
    elif state is not None:
        yield from summary(state, config, call.device.now())


@table.display("show ip bgp <address:ip> [<length:mask>]", help=HELP)
def _show_entry(call: Call) -> Iterator[str]:
    found = running(call)
    if found is None:
        yield INACTIVE
        return
    state, _ = found
    prefixes = {path.prefix for path in state.paths if isinstance(path.prefix, IPv4Network)}
    if call["length"] is not None:
        wanted: IPv4Network | None = IPv4Network((call["address"], call["length"]), strict=False)
    else:
        covering = [prefix for prefix in prefixes if call["address"] in prefix]
        wanted = max(covering, key=lambda prefix: prefix.prefixlen, default=None)
    if wanted not in prefixes:
        yield "% Network not in table"
        return
    yield from entry(call.device, state, [path for path in state.paths if path.prefix == wanted])


@table.display("show ip bgp regexp <expression:path-expression>", help=HELP)
def _show_matching(call: Call) -> Iterator[str]:
    found = running(call)
    pattern = compile_path_expression(call["expression"])
    if found is None or pattern is None:
        yield INACTIVE
        return
    state, _ = found
    yield from table_lines(state, [path for path in state.paths if pattern.search(path.as_path)])
