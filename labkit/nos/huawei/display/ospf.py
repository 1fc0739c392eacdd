"""OSPF neighbours and interfaces: `display ospf peer` and `display ospf interface` in their forms.

All captured on AR2220 (V200R003) in eNSP, trailing blanks and tabs included, but `display ospf interface
all`: its layout is the ME60's with the AR's tabs. Not from a capture: where no process runs, nothing is
printed.
"""

from collections.abc import Iterator, Sequence
from ipaddress import IPv4Address
from itertools import groupby

from labkit.nos.huawei.display.lines import joined
from labkit.nos.shell.declaration import Call, Table
from labkit.nos.state import OspfInterfaceState, OspfNeighborState, OspfState
from labkit.nos.state.ospf import InterfacePhase, NeighborPhase, NetworkType

table = Table()

_NEIGHBOR_STATES: dict[NeighborPhase, str] = {
    "down": "Down",
    "attempt": "Attempt",
    "init": "Init",
    "2-way": "2-Way",
    "exstart": "ExStart",
    "exchange": "Exchange",
    "loading": "Loading",
    "full": "Full",
}
_INTERFACE_STATES: dict[InterfacePhase, str] = {
    "down": "Down",
    "loopback": "P-2-P",
    "waiting": "Waiting",
    "p2p": "P-2-P",
    "drother": "DROther",
    "bdr": "BDR",
    "dr": "DR",
}
"""VRP treats a loopback interface as a point-to-point one without a neighbour."""
_NETWORK_TYPES: dict[NetworkType, str] = {
    "broadcast": "Broadcast",
    "nbma": "NBMA",
    "p2mp": "P2MP",
    "p2p": "P2P",
}
_NOBODY = IPv4Address(0)
_RULE = " " + "-" * 76
HELP = {
    "ospf": "Open Shortest Path First (OSPF)",
    "<process_id>": "Process ID",
    "peer": "A neighbor router",
    "brief": "Brief information",
    "interface": "Interface information",
    "all": "All interfaces",
    "<interface>": "Interface type and number",
    "<neighbor_id>": "Neighbor ID",
}


def title(process: OspfState) -> list[str]:
    """Return the lines that open each process's part of every OSPF display."""
    return ["", f"\t OSPF Process {process.process_id} with Router ID {process.router_id}"]


def processes(call: Call) -> list[OspfState]:
    """Return the processes that a command is about: the one it names, or all."""
    found = call.device.state.ospf()
    wanted = call["process_id"]
    return [found[number] for number in sorted(found) if wanted in (None, number)]


def peers(
    states: Sequence[OspfState],
    now: float,
    interface: str | None = None,
    neighbor_id: IPv4Address | None = None,
) -> str:
    """Render the neighbours, interface by interface; of one interface or one neighbour, if named."""
    lines: list[str] = []
    for process in states:
        lines += title(process)
        for local in process.interfaces:
            found = [
                neighbor
                for neighbor in process.neighbors
                if neighbor.interface == local.interface and neighbor_id in (None, neighbor.router_id)
            ]
            if found and interface in (None, local.interface):
                lines += _peers_of(local, found, now)
    return joined(lines)


def peers_brief(states: Sequence[OspfState]) -> str:
    """Render one row for each neighbour."""
    lines: list[str] = []
    for process in states:
        lines += [
            *title(process),
            "\t\t  Peer Statistic Information",
            _RULE,
            " Area Id          Interface                        Neighbor id      State    ",
        ]
        lines += [_brief_row(item) for item in process.neighbors]
        lines.append(_RULE)
    return joined(lines)


def interfaces(states: Sequence[OspfState]) -> str:
    """Render a row for each interface, area by area. VRP names them by address only."""
    lines: list[str] = []
    for process in states:
        lines += [*title(process), "\t\t Interfaces ", ""]
        for area_id, members in by_area(process):
            lines.append(area_line(area_id))
            lines.append(" IP Address      Type         State    Cost    Pri   DR              BDR ")
            lines += [_interface_row(item) for item in members]
            lines.append(" ")
    return joined(lines)


def interfaces_all(states: Sequence[OspfState]) -> str:
    """Render all interfaces in detail, area by area."""
    lines: list[str] = []
    for process in states:
        lines += [*title(process), "\t\t Interfaces ", ""]
        for area_id, members in by_area(process):
            lines.append(area_line(area_id))
            for item in members:
                lines += ["", *interface_detail(process, item)]
            lines.append(" ")
    return joined(lines)


def one_interface(states: Sequence[OspfState], name: str) -> str:
    """Render one interface in detail."""
    lines: list[str] = []
    for process in states:
        for item in process.interfaces:
            if item.interface == name:
                lines += [*title(process), "\t\t Interfaces ", "", "", *interface_detail(process, item)]
    return joined(lines)


def by_area(process: OspfState) -> Iterator[tuple[IPv4Address, list[OspfInterfaceState]]]:
    """Yield the areas that have interfaces, in order, with these in the order of the process."""
    ordered = sorted(process.interfaces, key=lambda item: item.area_id)
    for area_id, members in groupby(ordered, key=lambda item: item.area_id):
        yield area_id, list(members)


def area_line(area_id: IPv4Address) -> str:
    """Return the line that opens an area."""
    return f" Area: {area_id!s:<17}(MPLS TE not enabled)"


def interface_detail(process: OspfState, item: OspfInterfaceState) -> Iterator[str]:
    """Yield the block that describes one interface."""
    far = next((known.address for known in process.neighbors if known.interface == item.interface), None)
    state, kind = _INTERFACE_STATES[item.phase], _NETWORK_TYPES[item.network_type]
    head = f" Interface: {item.address} ({item.interface})"
    yield f"{head} --> {far}" if item.network_type == "p2p" and far is not None else head
    # In the captures the long words `Broadcast` and `DROther` are padded to more than the shorter ones.
    state = f"{state}    " if state == "DROther" else f"{state:<10}"
    kind = f"{kind}    " if kind == "Broadcast" else f"{kind:<10}"
    yield f" Cost: {item.cost:<8d}State: {state}Type: {kind}MTU: {item.mtu:<6d}"
    if item.network_type in ("broadcast", "nbma"):
        yield f" Priority: {item.priority}"
        yield f" Designated Router: {item.designated_router}"
        yield f" Backup Designated Router: {item.backup_designated_router}"
    yield (
        f" Timers: Hello {item.hello_interval} , Dead {item.dead_interval} , Poll  120 , "
        f"Retransmit {item.retransmit_interval} , Transmit Delay {item.transmit_delay} "
    )
    if item.passive:
        yield " Silent interface, No hellos"


def clock(seconds: float) -> str:
    """Render a duration as `00:01:03`; hours go on past 99."""
    minutes, second = divmod(max(int(seconds), 0), 60)
    hour, minute = divmod(minutes, 60)
    return f"{hour:02d}:{minute:02d}:{second:02d}"


def _peers_of(local: OspfInterfaceState, found: Sequence[OspfNeighborState], now: float) -> Iterator[str]:
    yield "\t\t Neighbors "
    yield ""
    yield f" Area {local.area_id} interface {local.address}({local.interface})'s neighbors"
    for item in found:
        yield f" Router ID: {item.router_id!s:<17}Address: {item.address!s:<16}"
        mode = "Master" if item.is_master else "Slave"
        yield f"   State: {_NEIGHBOR_STATES[item.phase]}  Mode:Nbr is  {mode}  Priority: {item.priority}"
        routers = f"DR: {_router(item.designated_router)}  BDR: {_router(item.backup_designated_router)}"
        yield f"   {routers}  MTU: 0    "
        yield f"   Dead timer due in {_dead_timer(item, local, now):<4d}sec "
        yield f"   Retrans timer interval: {local.retransmit_interval} "
        yield f"   Neighbor is up for {clock(now - item.since):<13}"
        yield "   Authentication Sequence: [ 0 ] "
        yield ""


def _router(address: IPv4Address) -> str:
    return "None " if address == _NOBODY else str(address)


def _dead_timer(neighbor: OspfNeighborState, local: OspfInterfaceState, now: float) -> int:
    """Return the seconds until the neighbour is declared down; each hello starts anew (RFC 2328, 10.5)."""
    since_hello = max(now - neighbor.since, 0.0) % local.hello_interval
    return int(neighbor.dead_interval - since_hello)


def _brief_row(item: OspfNeighborState) -> str:
    state = _NEIGHBOR_STATES[item.phase]
    return f" {item.area_id!s:<17}{item.interface:<33}{item.router_id!s:<17}{state:<12}"


def _interface_row(item: OspfInterfaceState) -> str:
    return (
        f" {item.address!s:<16}{_NETWORK_TYPES[item.network_type]:<13}{_INTERFACE_STATES[item.phase]:<9}"
        f"{item.cost:<8d}{item.priority:<6d}{item.designated_router!s:<16}{item.backup_designated_router}"
    )


@table.display("display ospf [<process-id:1-65535>] peer [brief]", help=HELP)
def show_peers(call: Call) -> str:
    """Show the neighbours."""
    states = processes(call)
    return peers_brief(states) if call["brief"] else peers(states, call.device.now())


@table.display(
    "display ospf [<process-id:1-65535>] peer {<interface> [<neighbor-id:ip>]|<neighbor-id:ip>}", help=HELP
)
def show_peer(call: Call) -> str:
    """Show the neighbours of one interface, or one neighbour."""
    return peers(processes(call), call.device.now(), call["interface"], call["neighbor_id"])


@table.display("display ospf [<process-id:1-65535>] interface [all]", help=HELP)
def show_interfaces(call: Call) -> str:
    """Show the interfaces."""
    states = processes(call)
    return interfaces_all(states) if call["all"] else interfaces(states)


@table.display("display ospf [<process-id:1-65535>] interface <interface>", help=HELP)
def show_interface(call: Call) -> str:
    """Show one interface."""
    return one_interface(processes(call), call["interface"])
