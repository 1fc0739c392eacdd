"""Parts of BGP's table: by community, by AS path, and how many; and the peer groups. Layouts: the AR's manual."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping

from labkit.engine.sim.policy import community_filter_permits, compile_path_expression
from labkit.nos.config import BgpConfig
from labkit.nos.huawei.display.bgp import HELP, NOT_RUNNING, paths_table
from labkit.nos.huawei.display.lines import joined
from labkit.nos.shell.declaration import Call, Table
from labkit.nos.state import BgpPathState

table = Table()

_HELP = HELP | {
    "community": "Routes with a community",
    "community-filter": "Routes that a community filter permits",
    "as-path-filter": "Routes whose AS path a filter permits",
    "regular-expression": "Routes whose AS path fits an expression",
    "statistics": "Number of routes",
    "group": "Peer groups",
}
_NO_FILTER = "Error: The filter does not exist."


def _selected(call: Call, wanted: Callable[[BgpPathState], bool]) -> str:
    state = call.device.state.bgp()
    if state is None:
        return NOT_RUNNING
    return paths_table(state, [path for path in state.paths if wanted(path)])


@table.display("display bgp routing-table community [<community:string 3-21>]", help=_HELP)
def by_community(call: Call) -> str:
    """Show the paths that carry a community, or any."""
    wanted = call["community"]
    named = wanted if isinstance(wanted, str) else None
    return _selected(
        call, lambda path: bool(path.communities) if named is None else named in path.communities
    )


@table.display("display bgp routing-table community-filter <name:string 1-51>", help=_HELP)
def by_community_filter(call: Call) -> str:
    """Show the paths that a community filter permits."""
    rules = call.device.config.community_filters.get(call["name"])
    if rules is None:
        return _NO_FILTER
    ordered = [rules[index] for index in sorted(rules)]
    return _selected(call, lambda path: community_filter_permits(ordered, frozenset(path.communities)))


@table.display("display bgp routing-table as-path-filter <name:string 1-51>", help=_HELP)
def by_path_filter(call: Call) -> str:
    """Show the paths that an AS path filter permits: its first rule that fits decides, else none does."""
    rules = call.device.config.path_filters.get(call["name"])
    if rules is None:
        return _NO_FILTER
    ordered = [rules[index] for index in sorted(rules)]

    def permitted(path: BgpPathState) -> bool:
        hit = next((rule for rule in ordered if _fits(rule.expression, path)), None)
        return hit is not None and hit.permit

    return _selected(call, permitted)


@table.display("display bgp routing-table regular-expression <expression:text 1-80>", help=_HELP)
def by_expression(call: Call) -> str:
    """Show the paths whose AS path fits an expression."""
    return _selected(call, lambda path: _fits(call["expression"], path))


def _fits(expression: str, path: BgpPathState) -> bool:
    pattern = compile_path_expression(expression)
    return pattern is not None and pattern.search(path.as_path) is not None


@table.display("display bgp routing-table statistics", help=_HELP)
def statistics(call: Call) -> str:
    """Count the paths."""
    state = call.device.state.bgp()
    return NOT_RUNNING if state is None else f"\n Total Number of Routes: {len(state.paths)}\n"


@table.display("display bgp group [<name:string 1-47>]", help=_HELP)
def groups(call: Call) -> str:
    """Show the peer groups with their members."""
    config: BgpConfig | None = call.device.config.bgp
    state = call.device.state.bgp()
    if config is None or state is None:
        return NOT_RUNNING
    phases = {str(peer.address): peer.phase for peer in state.peers}
    return joined(_group_lines(config, phases, call["name"]))


def _group_lines(config: BgpConfig, phases: Mapping[str, str], wanted: str | None) -> Iterator[str]:
    members = Counter(peer.group for peer in config.peers.values() if peer.group)
    for name, group in config.peers.items():
        if group.external is None or wanted not in (None, name):
            continue
        yield ""
        yield f" BGP peer-group: {name}"
        yield f" Remote AS: {group.as_number if group.as_number is not None else '-'}"
        yield f" Group's type: {'external' if group.external else 'internal'}"
        if not members[name]:
            yield " The group has no member"
            continue
        yield " PeerGroup Members:"
        yield f"  {'Peer':<16}{'AS':<12}State"
        for address, peer in config.peers.items():
            if peer.group == name:
                number = (
                    peer.as_number or group.as_number or (config.as_number if not group.external else "-")
                )
                yield f"  {address:<16}{number:<12}{phases.get(address, 'idle').capitalize()}"
