"""Other parts of BGP's table and of what it holds. Layouts: the AR's manual."""

from collections import Counter
from collections.abc import Callable, Iterator
from ipaddress import IPv4Network

from labkit.nos.classful import natural_length
from labkit.nos.huawei.display.bgp import HELP, NOT_RUNNING, ORIGINS, clock, paths_table
from labkit.nos.huawei.display.lines import joined
from labkit.nos.shell.declaration import Call, Table
from labkit.nos.state import BgpPathState, BgpPeerState, BgpState

table = Table()

_HELP = HELP | {
    "longer-prefixes": "All routes inside the prefix",
    "different-origin-as": "Routes that several AS announce",
    "dampened": "Routes that are suppressed because they flap",
    "flap-info": "How often routes flap",
    "cidr": "Routes whose mask is not that of their class",
    "label": "Routes with a label",
    "paths": "AS paths and how many routes have them",
    "error": "Errors of BGP",
    "log-info": "When the session came up and went down",
}


def _some(call: Call, choose: Callable[[BgpState], list[BgpPathState]]) -> str:
    state = call.device.state.bgp()
    return NOT_RUNNING if state is None else paths_table(state, choose(state))


@table.display(
    "display bgp routing-table <ip> {<length:mask>|<length:mask-length>} longer-prefixes", help=_HELP
)
def show_longer(call: Call) -> str:
    """Show the paths to a prefix and to all inside it."""
    wanted = IPv4Network((int(call["ip"]), call["length"]), strict=False)
    return _some(
        call,
        lambda state: [
            path
            for path in state.paths
            if isinstance(path.prefix, IPv4Network) and path.prefix.subnet_of(wanted)
        ],
    )


def _origin_as(path: BgpPathState) -> str:
    words = path.as_path.split()
    return words[-1] if words else ""


@table.display("display bgp routing-table different-origin-as", help=_HELP)
def show_contested(call: Call) -> str:
    """Show the paths to prefixes that come from more than one AS."""

    def contested(state: BgpState) -> list[BgpPathState]:
        origins: dict[object, set[str]] = {}
        for path in state.paths:
            origins.setdefault(path.prefix, set()).add(_origin_as(path))
        return [path for path in state.paths if len(origins[path.prefix]) > 1]

    return _some(call, contested)


@table.display("display bgp routing-table cidr", help=_HELP)
def show_classless(call: Call) -> str:
    """Show the paths to prefixes that are no whole class A, B or C network."""
    return _some(
        call,
        lambda state: [
            path
            for path in state.paths
            if isinstance(path.prefix, IPv4Network)
            and path.prefix.prefixlen != natural_length(path.prefix.network_address)
        ],
    )


@table.display("display bgp routing-table <what:dampened|flap-info|label>", help=_HELP)
def show_none(call: Call) -> str:
    """Show the paths that flap or carry a label: in a settled network without MPLS there are none."""
    return _some(call, lambda _state: [])


@table.display("display bgp paths", help=_HELP)
def show_paths(call: Call) -> str:
    """Show the sets of attributes that routes share."""
    state = call.device.state.bgp()
    if state is None:
        return NOT_RUNNING
    shared: Counter[tuple[str, int, str]] = Counter(
        (path.as_path, path.med or 0, ORIGINS[path.origin]) for path in state.paths
    )
    lines = [
        "",
        f" Total Number of Routes: {len(state.paths)}",
        f" Total Number of Paths: {len(shared)}",
        "",
        f"  {'Refcount':<10}{'MED':<11}Path/Origin",
    ]
    lines += [
        f"  {count:<10}{med:<11}{path}{origin}" for (path, med, origin), count in sorted(shared.items())
    ]
    return joined(lines)


@table.display("display bgp error", help=_HELP)
@table.display("display bgp error discard", help=_HELP)
def show_errors(call: Call) -> str:
    """Show the sessions that broke by an error: messages of the simulation are all well-formed."""
    state = call.device.state.bgp()
    if state is None:
        return NOT_RUNNING
    return joined(["", " Total number of errors : 0"])


def _session_log(peer: BgpPeerState, now: float) -> Iterator[str]:
    yield ""
    yield f" Peer : {peer.address}"
    up = peer.phase == "established"
    yield f" State : {'Up' if up else 'Down'}"
    yield f" {'Up' if up else 'Down'} for : {clock(now - peer.since)}"


@table.display("display bgp peer [<ip>] log-info", help=_HELP)
def show_session_log(call: Call) -> str:
    """Show since when sessions are as they are."""
    state = call.device.state.bgp()
    if state is None:
        return NOT_RUNNING
    chosen = [peer for peer in state.peers if call["ip"] in (None, peer.address)]
    if not chosen:
        return "Error: The peer does not exist."
    return joined(line for peer in chosen for line in _session_log(peer, call.device.now()))
