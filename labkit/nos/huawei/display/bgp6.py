"""BGP in IPv6 unicast: `display bgp ipv6 peer` and `display bgp ipv6 routing-table` (layouts of the AR manual)."""

from collections.abc import Iterator, Sequence
from ipaddress import IPv6Network

from labkit.nos.huawei.display.bgp import (
    HELP,
    LEGEND,
    NOT_RUNNING,
    ORIGINS,
    destination,
    mark,
    peer_details,
    peers_table,
    shown,
)
from labkit.nos.huawei.display.lines import joined
from labkit.nos.shell.declaration import Call, Table
from labkit.nos.state import BgpPathState, BgpState

table = Table()
_HELP = HELP | {"ipv6": "IPv6 unicast"}


def paths_table(state: BgpState, paths: Sequence[BgpPathState]) -> str:
    """Render paths, four lines each; nothing where there are none."""
    if not paths:
        return ""
    lines = ["", f" BGP Local router ID is {state.router_id} ", *LEGEND, "", ""]
    lines.append(f" Total Number of Routes: {len(paths)}")
    before: object = None
    for path in paths:
        lines += _record(path, named=path.prefix != before)
        before = path.prefix
    return joined(lines)


def _record(path: BgpPathState, *, named: bool) -> Iterator[str]:
    code = f" {mark(path)}{'>' if path.best else ' '}{'i' if path.internal else ' '} "
    if named:
        yield code + _pair("Network", shown(path.prefix.network_address), "PrefixLen", path.prefix.prefixlen)
    else:
        yield code.rstrip()
    preference = "" if path.local_preference is None else path.local_preference
    yield "     " + _pair("NextHop", shown(path.next_hop), "LocPrf", preference)
    yield "     " + _pair("MED", "" if path.med is None else path.med, "PrefVal", path.preferred_value)
    yield "     Label    : "
    yield f"     Path/Ogn : {path.as_path + '  ' if path.as_path else ''}{ORIGINS[path.origin]}"


def _pair(left: str, one: object, right: str, other: object) -> str:
    return f"{left:<9}: {one!s:<41}{right:<10}: {other}".rstrip()


@table.display("display bgp ipv6 peer [verbose]", help=_HELP)
def show_peers(call: Call) -> str:
    """Show the peers that exchange IPv6 routes."""
    state, config = call.device.state.bgp6(), call.device.config.bgp
    if state is None or config is None:
        return NOT_RUNNING
    now = call.device.now()
    if not call["verbose"]:
        return peers_table(state, now)
    return joined(line for peer in state.peers for line in peer_details(peer, config, now))


@table.display("display bgp ipv6 peer <ipv6> [verbose]", help=_HELP)
def show_peer(call: Call) -> str:
    """Show one peer in detail."""
    state, config = call.device.state.bgp6(), call.device.config.bgp
    if state is None or config is None:
        return NOT_RUNNING
    peer = next((peer for peer in state.peers if peer.address == call["ipv6"]), None)
    if peer is None:
        return "Error: The peer does not exist."
    return joined(peer_details(peer, config, call.device.now()))


@table.display("display bgp ipv6 routing-table", help=_HELP)
def show_routes(call: Call) -> str:
    """Show all paths."""
    state = call.device.state.bgp6()
    return NOT_RUNNING if state is None else paths_table(state, state.paths)


@table.display("display bgp ipv6 routing-table <ipv6> [<length:0-128>]", help=_HELP)
def show_destination(call: Call) -> str:
    """Show the paths to one destination: the longest match, or with a length that very prefix."""
    state = call.device.state.bgp6()
    if state is None:
        return NOT_RUNNING
    wanted, length = call["ipv6"], call["length"]
    inside = [path for path in state.paths if isinstance(path.prefix, IPv6Network) and wanted in path.prefix]
    if length is None:
        length = max((path.prefix.prefixlen for path in inside), default=0)
    chosen = [path for path in inside if path.prefix.prefixlen == length]
    return destination(state, chosen, call.device.now(), call.device.state.ipv6().routes)


@table.display(
    "display bgp ipv6 routing-table peer <ipv6> <side:advertised-routes|received-routes>",
    help=_HELP | {"advertised-routes": "Routes sent to the peer", "received-routes": "Routes the peer sent"},
)
def show_exchanged(call: Call) -> str:
    """Show what is sent to a peer, or what it sent."""
    state = call.device.state.bgp6()
    if state is None:
        return NOT_RUNNING
    peer = next((peer for peer in state.peers if peer.address == call["ipv6"]), None)
    if peer is None:
        return "Error: The peer does not exist."
    return paths_table(state, peer.advertised if call["side"] == "advertised-routes" else peer.received)
