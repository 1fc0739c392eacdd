"""OSPF by numbers: `display ospf cumulative`, `nexthop`, and the queues that are empty once a network has settled.

Layouts: the AR's manual. Counters of packets are left out of `cumulative`: the engine computes what the exchange
ends in (RFC 2328, section 13) and sends no packet.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence

from labkit.nos.huawei.display.lines import joined
from labkit.nos.huawei.display.ospf import HELP, processes, title
from labkit.nos.shell.declaration import Call, Table
from labkit.nos.state import OspfState

table = Table()

_LSA_NAMES = {
    "router": "Router",
    "network": "Network",
    "summary": "Sum-Net",
    "asbr-summary": "Sum-Asbr",
    "external": "External",
    "nssa": "NSSA",
}


def cumulative(states: Sequence[OspfState]) -> str:
    """Render what each process originated, received and computed."""
    return joined(line for process in states for line in _cumulative(process))


def _cumulative(process: OspfState) -> Iterator[str]:
    yield from title(process)
    yield "\t\t  Cumulations"
    yield ""
    own: Counter[str] = Counter(
        lsa.kind for lsa in process.lsdb if lsa.advertising_router == process.router_id
    )
    yield "LSAs originated by this router"
    for kind, name in _LSA_NAMES.items():
        yield f"{name}: {own[kind]}"
    yield f"LSAs Originated: {own.total()}  LSAs Received: {len(process.lsdb) - own.total()}"
    yield ""
    kinds = Counter(route.kind.split("-")[0] for route in process.routes)
    yield "Routing Table:"
    names = {"intra": "Intra Area", "inter": "Inter Area", "external": "ASE", "nssa": "NSSA"}
    yield "  " + "  ".join(f"{name}: {kinds[kind]}" for kind, name in names.items())
    yield ""


def database_sizes(states: Sequence[OspfState]) -> str:
    """Render how many LSAs of each kind the areas hold (`display ospf lsdb brief`)."""
    columns = "{:<17}" + "{:<9}" * 6
    lines: list[str] = []
    for process in states:
        lines += [*title(process), "\t\t  LS Database Statistics", ""]
        lines.append(columns.format(" Area ID", "Router", "Network", "S-Net", "S-ASBR", "Type7", "Subtotal"))
        for area in process.areas:
            held: Counter[str] = Counter(lsa.kind for lsa in process.lsdb if lsa.area_id == area.area_id)
            kinds = [held[kind] for kind in ("router", "network", "summary", "asbr-summary", "nssa")]
            lines.append(columns.format(f" {area.area_id}", *kinds, sum(kinds)).rstrip())
        external = sum(lsa.kind == "external" for lsa in process.lsdb)
        lines += [f" Type5 (External): {external}", f" Total: {len(process.lsdb)}", ""]
    return joined(lines)


def next_hops(states: Sequence[OspfState]) -> str:
    """Render the next hops that a process uses, each with the number of its routes."""
    lines: list[str] = []
    for process in states:
        used = Counter(hop for route in process.routes for hop in route.next_hops)
        lines += [*title(process), "\t\t  Routing Nexthop information", ""]
        lines.append(f" {'Address':<16}{'Type':<9}{'Refcount':<10}Interface")
        lines += [
            f" {address!s:<16}{'Neighbor':<9}{count:<10}{interface}"
            for (address, interface), count in sorted(used.items())
        ]
        lines.append("")
    return joined(lines)


def neighbor_statistics(states: Sequence[OspfState]) -> str:
    """Render how many neighbours of each area are in each phase."""
    phases = ("down", "attempt", "init", "2-way", "exstart", "exchange", "loading", "full")
    titles = ("Down", "Attempt", "Init", "2-Way", "ExStart", "Exchange", "Loading", "Full", "Total")
    columns = "{:<17}" + "{:<9}" * 9
    lines: list[str] = []
    for process in states:
        lines += [*title(process), "\t\t  Neighbor Statistics", ""]
        lines.append(columns.format(" Area ID", *titles).rstrip())
        for area in process.areas:
            held: Counter[str] = Counter(
                item.phase for item in process.neighbors if item.area_id == area.area_id
            )
            numbers = [held[phase] for phase in phases]
            lines.append(columns.format(f" {area.area_id}", *numbers, sum(numbers)).rstrip())
        everyone: Counter[str] = Counter(item.phase for item in process.neighbors)
        numbers = [everyone[phase] for phase in phases]
        lines += [columns.format(" Total", *numbers, sum(numbers)).rstrip(), ""]
    return joined(lines)


def _queue(heading: str) -> Callable[[Sequence[OspfState]], str]:
    """Make a display of what waits for an answer: in a settled network nothing does."""

    def render(states: Sequence[OspfState]) -> str:
        return joined(line for process in states for line in (*title(process), f"\t\t  {heading}", ""))

    return render


def _show(notation: str, render: Callable[[Sequence[OspfState]], str], meaning: str) -> None:
    @table.display(f"display ospf [<process-id:1-65535>] {notation}", help=HELP | {notation: meaning})
    def run(call: Call) -> str:
        return render(processes(call))


_show("cumulative", cumulative, "Numbers of what was originated and computed")
_show("lsdb brief", database_sizes, "Numbers of LSAs")
_show("nexthop", next_hops, "Next hops in use")
_show("peer statistics", neighbor_statistics, "Neighbors by state")
_show("request-queue", _queue("OSPF Request List"), "LSAs that were asked for")
_show("retrans-queue", _queue("OSPF Retransmit List"), "LSAs that are not acknowledged")
