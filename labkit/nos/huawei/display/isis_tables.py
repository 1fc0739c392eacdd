"""IS-IS behind its neighbours and routes: circuits in full, one LSP, names, the shortest-path tree, numbers.

Layouts: the AR's manual. Of the packets those are counted that are sent again and again, hellos and complete sequence
numbers: the engine computes what an exchange ends in.
"""

import heapq
from collections import Counter
from collections.abc import Iterator

from labkit.nos.config import IsisConfig
from labkit.nos.huawei.display.isis import (
    HELP,
    LEVEL_NAMES,
    circuit_row,
    database,
    elapsed,
    interface_heading,
    level_of,
    processes,
    titled,
)
from labkit.nos.huawei.display.lines import joined
from labkit.nos.shell.declaration import Call, Table
from labkit.nos.state import IsisInterfaceState, IsisLspState, IsisState

table = Table()

_RULE = "-" * 79
_PROCESS = "[<process-id:1-65535>]"
_ONE_LEVEL = "[<level:level-1|level-2>]"
_HELP = HELP | {
    "<lsp>": "LSP ID",
    "name-table": "Names of the systems",
    "spf-tree": "Shortest path tree",
    "statistics": "Numbers of LSPs and routes",
    "error": "Errors of packets",
}


def circuits(state: IsisState) -> str:
    """Render the circuits, each with its parameters."""
    lines = interface_heading(state)
    for item in state.interfaces:
        lines += [circuit_row(item), *_parameters(item), ""]
    return joined(lines)


def _parameters(item: IsisInterfaceState) -> Iterator[str]:
    def both(values: tuple[object, object]) -> str:
        return f" L1 {values[0]:>5}  L2 {values[1]:>5}"

    rows = {
        "Circuit MT State": "Standard",
        "Circuit Parameters": "passive" if item.loopback else "-",
        "IP Address": item.address,
        "IPV6 Link Local Address": "",
        "IPV6 Global Address(es)": "",
        "Csnp Timer Value": both((10, 10)),
        "Hello Timer Value": both(item.hellos),
        "Hello Multiplier Value": both((3, 3)),
        "LSP-Throttle Timer": " L12   50",
        "Cost": both(item.costs),
        "Ipv6 Cost": both(item.costs),
        "Priority": both(item.priorities),
        "Retransmit Timer Value": " L12    5",
        "Extended-Circuit-Id Value": f"{item.number:010}",
    }
    return (f"  {name:<30}: {value}".rstrip() for name, value in rows.items())


@table.display(f"display isis interface {_PROCESS} verbose", help=_HELP)
@table.display("display isis <process-id:1-65535> interface verbose", help=_HELP)
def show_circuits(call: Call) -> str:
    """Show the circuits with their parameters."""
    return "".join(circuits(state) for state in processes(call))


def one_lsp(state: IsisState, level: int | None, wanted: str, seconds: int, *, verbose: bool) -> str:
    """Render the database as if it had but one LSP; a name stands for the system that has it."""
    names = {lsp.name.lower(): lsp.lsp_id[: -len("00-00")] for lsp in state.lsps if lsp.name}
    system, dot, number = wanted.lower().partition(".")
    lsp_id = names[system] + number if dot and system in names else wanted.lower()
    return database(state, level, seconds, verbose=verbose, only=lsp_id)


@table.display(
    f"display isis lsdb {_PROCESS} {_ONE_LEVEL} <lsp:string 8-255> [verbose]",
    help=_HELP,
)
@table.display(
    f"display isis <process-id:1-65535> lsdb {_ONE_LEVEL} <lsp:string 8-255> [verbose]", help=_HELP
)
def show_lsp(call: Call) -> str:
    """Show one LSP."""
    return "".join(
        one_lsp(state, level_of(call), call["lsp"], elapsed(call), verbose=bool(call["verbose"]))
        for state in processes(call)
    )


def names(state: IsisState) -> str:
    """Render the dynamic host names (RFC 5301)."""
    known = {lsp.lsp_id.split("-")[0][:-3]: lsp.name for lsp in state.lsps if lsp.name}
    lines = titled(f"Name table information for ISIS({state.process_id})")
    lines += [f"{'System ID':<19}{'Hostname':<36}Type", _RULE]
    return joined([*lines, *(f"{system:<19}{name:<36}DYNAMIC" for system, name in sorted(known.items()))])


@table.display(f"display isis name-table {_PROCESS}", help=_HELP)
@table.display("display isis <process-id:1-65535> name-table", help=_HELP)
def show_names(call: Call) -> str:
    """Show which names belong to which systems."""
    return "".join(names(state) for state in processes(call))


Links = dict[str, list[tuple[str, int]]]


def _links(state: IsisState, level: int) -> tuple[Links, set[str]]:
    """The nodes of a level with their links, and those that are overloaded."""
    links: Links = {}
    overloaded: set[str] = set()
    for lsp in state.lsps:
        if lsp.level == level:
            links.setdefault(_node(lsp), []).extend((_whole(name), cost) for name, cost in lsp.neighbors)
            if lsp.overload:
                overloaded.add(_node(lsp))
    return links, overloaded


def _node(lsp: IsisLspState) -> str:
    return lsp.lsp_id.split("-")[0]


def _whole(name: str) -> str:
    """A neighbour's id with the number of its pseudonode: 00 is the system itself."""
    return name if len(name) > len("0000.0000.0001") else f"{name}.00"


def distances(links: Links, root: str) -> dict[str, int]:
    """How far each node is from the root (ISO 10589, C.2): links count that both ends announce."""
    found: dict[str, int] = {}
    waiting = [(0, root)]
    while waiting:
        distance, node = heapq.heappop(waiting)
        if node in found:
            continue
        found[node] = distance
        for other, cost in links.get(node, ()):
            if any(back == node for back, _ in links.get(other, ())):
                heapq.heappush(waiting, (distance + cost, other))
    return found


def tree(state: IsisState, level: int) -> Iterator[str]:
    """Render the nodes of a level and their links, the root first."""
    links, overloaded = _links(state, level)
    root = f"{state.system_id}.00"
    reached = distances(links, root)
    near = {name for name, _ in links.get(root, ())}
    yield f"{'SpfNode':<21}{'NodeFlags':<19}{'SpfLink':<22}{'LinkCost':<11}LinkFlags"
    yield _RULE
    for node in sorted(links, key=lambda item: (item != root, item)):
        flags = "/".join(
            (
                "S" if node in reached else "-",
                "-",
                "O" if node in overloaded else "-",
                "R" if node in near or node == root else "-",
            )
        )
        start = f"{'>' if node == root else ' '}{node:<20}{flags:<19}"
        for other, cost in links[node] or [("", 0)]:
            link = f"-->{other:<19}{cost:<11}{_role(reached, node, other, cost)}" if other else ""
            yield f"{start}{link}".rstrip()
            start = " " * len(start)


def _role(reached: dict[str, int], node: str, other: str, cost: int) -> str:
    """C where the neighbour is reached over this link, P where this node is reached from the neighbour."""
    if node not in reached or other not in reached:
        return "-/-"
    child = reached[other] == reached[node] + cost
    return f"{'C' if child else '-'}/{'P' if not child and reached[other] <= reached[node] else '-'}"


@table.display(f"display isis spf-tree {_PROCESS} {_ONE_LEVEL}", help=_HELP)
@table.display(f"display isis <process-id:1-65535> spf-tree {_ONE_LEVEL}", help=_HELP)
def show_tree(call: Call) -> str:
    """Show the shortest-path tree of each level."""
    lines: list[str] = []
    for state in processes(call):
        lines += titled(f"Shortest Path Tree for ISIS({state.process_id})")
        for level in state.levels:
            if level_of(call) in (None, level):
                lines += titled(f"ISIS({state.process_id}) Level-{level} Shortest Path Tree", 22)[1:]
                lines += [*tree(state, level), ""]
        lines.append("  Flags: S-Node is on SPF tree  O-Node is overload  R-Node is directly reachable")
        lines.append("         C-Neighbor is child    P-Neighbor is parent")
    return joined(lines)


def statistics(state: IsisState, configured: IsisConfig) -> str:
    """Render how many routes were learnt and imported, and how many LSPs each system has."""
    lines = titled(f"Statistics information for ISIS({state.process_id})")
    lines += [f"SystemId: {state.system_id}        System Level: {LEVEL_NAMES[state.levels]}", ""]
    for level in state.levels:
        learnt = sum(route.level == level and bool(route.next_hops) and route.used for route in state.routes)
        own = [item for lsp in state.lsps if lsp.level == level and lsp.own for item in lsp.networks]
        counts: Counter[str] = Counter(_node(lsp)[:-3] for lsp in state.lsps if lsp.level == level)
        lines += [f"Level-{level} Statistics", "", "  Learnt routes information:"]
        lines += [f"    Total IPv4 Learnt Routes in IPv4 Routing Table: {learnt}", ""]
        lines += ["  Imported routes information:"]
        lines += [f"    IPv4 Imported Routes: {sum(item.external for item in own)}"]
        lines += [f"    Import commands: {len(configured.redistributions)}", ""]
        lines += ["  Lsp information:", f"    {'LSP Source ID:':<22}No. of used LSPs"]
        lines += [f"    {system:<22}{count:>5}" for system, count in sorted(counts.items())]
        lines.append("")
    return joined(lines)


@table.display(f"display isis statistics {_PROCESS}", help=_HELP)
@table.display("display isis <process-id:1-65535> statistics", help=_HELP)
def show_statistics(call: Call) -> str:
    """Show the numbers of routes and LSPs."""
    configured = call.device.config.isis
    return "".join(statistics(state, configured[state.process_id]) for state in processes(call))


_ERRORS = {
    "LSP packet errors:": (
        "Longer LSP",
        "Smaller LSP",
        "Mismatched Level",
        "Invalid Sysid",
        "Zero Sequence Number",
        "Zero Checksum",
        "Incorrect Checksum",
        "Bad Authentication",
    ),
    "Hello packet errors:": (
        "Bad Packet Length",
        "Reserved CircType",
        "Repeated System ID",
        "Bad Circuit Type",
        "Bad Authentication",
        "Mismatched Max Area Addr",
        "Mismatched Area Addr",
        "No Area Addr TLV",
    ),
}


@table.display(f"display isis error [interface <interface>|{_PROCESS[1:-1]}]", help=_HELP)
@table.display("display isis <process-id:1-65535> error", help=_HELP)
def show_errors(call: Call) -> str:
    """Count the packets that were thrown away: no packet of the simulation is malformed."""
    lines: list[str] = []
    for state in processes(call):
        lines += titled(f"Statistics of error packets for ISIS({state.process_id})")
        for heading, kinds in _ERRORS.items():
            lines.append(heading)
            lines += [f"  {kind:<28}: 0" for kind in kinds]
            lines.append("")
    return joined(lines)
