"""OSPFv3: `display ospfv3 peer`, `interface`, `lsdb` and `routing` (layouts of the AR manual)."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from labkit.nos.huawei.display.lines import joined
from labkit.nos.huawei.interface_names import short
from labkit.nos.shell.declaration import Call, Table
from labkit.nos.state.ipv6 import Ipv6InterfaceState
from labkit.nos.state.ospf import InterfacePhase, NeighborPhase
from labkit.nos.state.ospfv3 import (
    Lsa6,
    Lsa6Kind,
    Ospfv3InterfaceState,
    Ospfv3NeighborState,
    Ospfv3Route,
    Ospfv3State,
)

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
_ROLES = {"dr": "DR", "bdr": "Backup", "drother": "DROther", "": "-"}
_INTERFACE_STATES: dict[InterfacePhase, str] = {
    "down": "Down",
    "loopback": "Loopback",
    "waiting": "Waiting",
    "p2p": "Point-To-Point",
    "drother": "DROther",
    "bdr": "Backup",
    "dr": "DR",
}
_TYPES = {"broadcast": "BROADCAST", "p2p": "POINTTOPOINT"}
_TITLES: dict[Lsa6Kind, str] = {
    "link": "Link-LSA (Interface {})",
    "router": "Router-LSA (Area {})",
    "network": "Network-LSA (Area {})",
    "inter-area-prefix": "Inter-Area-Prefix-LSA (Area {})",
    "inter-area-router": "Inter-Area-Router-LSA (Area {})",
    "external": "AS-External-LSA",
    "intra-area-prefix": "Intra-Area-Prefix-LSA (Area {})",
}
_COLUMNS: dict[Lsa6Kind, str] = {
    "link": "  Prefix",
    "router": "    Link",
    "network": "",
    "inter-area-prefix": "  Prefix",
    "inter-area-router": "",
    "external": "  Prefix",
    "intra-area-prefix": "  Prefix Reference",
}
_CODES = {"intra": "", "inter": "IA", "external-1": "E1", "external-2": "E2"}
_HELP = {
    "ospfv3": "Open Shortest Path First version 3 (OSPFv3)",
    "<process_id>": "Process ID",
    "peer": "Neighbor information",
    "interface": "Interface information",
    "lsdb": "Link state database",
    "routing": "Routing table of OSPFv3",
}
_DUE = 3
"""Seconds after the last Hello that displays tell: a graded output does not change by itself."""


def peers(states: Sequence[Ospfv3State], interface: str | None = None) -> str:
    """Render a row for each neighbour, area by area."""
    lines: list[str] = []
    for process in states:
        lines.append(f"OSPFv3 Process ({process.process_id})")
        for area, found in groupby(_by_area(process), key=lambda item: item.area_id):
            chosen = [item for item in found if interface in (None, item.interface)]
            if chosen:
                lines += [f"OSPFv3 Area ({area})", _PEER_HEADER, *(_peer(item) for item in chosen)]
    return joined(lines)


_PEER_HEADER = "Neighbor ID     Pri  State            Dead Time Interface            Instance ID"


def _by_area(process: Ospfv3State) -> list[Ospfv3NeighborState]:
    return sorted(process.neighbors, key=lambda item: item.area_id)


def _peer(item: Ospfv3NeighborState) -> str:
    state = f"{_NEIGHBOR_STATES[item.phase]}/{_ROLES[item.role]}"
    due = _clock(item.dead_interval - _DUE)
    name = short(item.interface)
    return f"{item.router_id!s:<16}{item.priority:>3}  {state:<17}{due}  {name:<21}{item.instance_id:>11}"


def _clock(seconds: int) -> str:
    return f"{seconds // 3600:02d}:{seconds // 60 % 60:02d}:{seconds % 60:02d}"


def interfaces(states: Sequence[Ospfv3State], links: Iterable[Ipv6InterfaceState], wanted: str | None) -> str:
    """Render each interface in full."""
    up = {state.name: state.protocol_up for state in links}
    lines: list[str] = []
    for process in states:
        for item in process.interfaces:
            if wanted in (None, item.interface):
                lines += [*_interface(process, item, up.get(item.interface, False)), ""]
    return joined(lines)


def _interface(process: Ospfv3State, item: Ospfv3InterfaceState, up: bool) -> Iterator[str]:
    word = "up" if up else "down"
    yield f"{item.interface} is {word}, line protocol is {word}"
    yield f"  Interface ID 0x{item.interface_id:x}"
    yield f"  Interface MTU {item.mtu}"
    yield "  IPv6 Prefixes"
    yield f"    {str(item.link_local).upper()} (Link-Local Address)"
    for address, length in item.prefixes:
        yield f"    {str(address).upper()}/{length}"
    yield f"  OSPFv3 Process ({process.process_id}), Area {item.area_id}, Instance ID {item.instance_id}"
    kind = "LOOPBACK" if item.phase == "loopback" else _TYPES[item.network_type]
    yield f"    Router ID {process.router_id}, Network Type {kind}, Cost: {item.cost}"
    state = _INTERFACE_STATES[item.phase]
    yield f"    Transmit Delay is 1 sec, State {state}, Priority {item.priority}"
    if item.network_type == "broadcast":
        yield from _officer("Designated Router", item.designated_router)
        yield from _officer("Backup Designated Router", item.backup_designated_router)
    hello, dead = item.hello_interval, item.dead_interval
    yield f"    Timer interval configured, Hello {hello}, Dead {dead}, Wait {dead}, Retransmit 5"
    if item.passive:
        yield "      No Hellos (Passive interface)"
    else:
        yield f"      Hello due in {_clock(max(hello - _DUE, 1))}"
    yield f"    Neighbor Count is {item.neighbors}, Adjacent neighbor count is {item.adjacent}"


def _officer(title: str, held: tuple[object, object] | None) -> Iterator[str]:
    if held is None:
        yield f"    No {title.lower()} on this link"
    else:
        yield f"    {title} (ID) {held[0]}"
        yield f"    Interface Address {str(held[1]).upper()}"


def database(states: Sequence[Ospfv3State], wanted: Lsa6Kind | None = None) -> str:
    """Render the link-state database, scope by scope."""
    lines = ["* indicates STALE LSA", ""]
    for process in states:
        lines += [
            f"           OSPFv3 Router with ID ({process.router_id}) (Process {process.process_id})",
            "",
        ]
        chosen = [lsa for lsa in process.lsdb if wanted in (None, lsa.kind)]
        for (kind, scope), group in groupby(chosen, key=lambda lsa: (lsa.kind, lsa.scope)):
            lines += [f"               {_TITLES[kind].format(scope)}", ""]
            lines.append(f"Link State ID   Origin Router    Age   Seq#        CkSum   {_COLUMNS[kind]}")
            lines += [*(_lsa(lsa) for lsa in group), ""]
    return joined(lines)


def _lsa(lsa: Lsa6) -> str:
    row = (
        f"{lsa.link_state_id!s:<16}{lsa.advertising_router!s:<16}{lsa.age:04d}  "
        f"0x{lsa.sequence:08x}  0x{lsa.checksum:04x}"
    )
    if lsa.kind == "router":
        return f"{row}{lsa.links:>8d}"
    if lsa.kind in ("inter-area-prefix", "external"):
        return f"{row}    {str(lsa.prefixes[0]).upper()}"
    if lsa.kind == "link":
        return f"{row}{len(lsa.prefixes):>8d}"
    if lsa.kind == "intra-area-prefix":
        return f"{row}{len(lsa.prefixes):>8d}    {lsa.reference.capitalize()}-LSA"
    return row


def routing(states: Sequence[Ospfv3State]) -> str:
    """Render the routes that OSPFv3 itself computed."""
    lines = [
        "Codes : E2 - Type 2 External, E1 - Type 1 External, IA - Inter-Area, ",
        "        N - NSSA, U - Uninstalled ",
        "",
    ]
    for process in states:
        lines.append(f"OSPFv3 Process ({process.process_id})")
        lines.append(f"{'    Destination':<69}Metric")
        lines.append("      Next-hop")
        for route in process.routes:
            lines += _route(route)
    return joined(lines)


def _route(route: Ospfv3Route) -> Iterator[str]:
    yield f"{_CODES[route.kind]:>3} {str(route.prefix).upper():<65}{route.cost}"
    for address, interface in route.next_hops:
        if address is None:
            yield f"         directly connected, {interface}"
        else:
            yield f"         via {str(address).upper()}, {interface}"


def _processes(call: Call) -> list[Ospfv3State]:
    found = call.device.state.ospfv3()
    return [found[number] for number in sorted(found) if call["process_id"] in (None, number)]


@table.display("display ospfv3 [<process-id:1-65535>] peer [<interface>]", help=_HELP)
def show_peer(call: Call) -> str:
    """Show the neighbours."""
    return peers(_processes(call), call["interface"])


@table.display("display ospfv3 [<process-id:1-65535>] interface [<interface>]", help=_HELP)
def show_interface(call: Call) -> str:
    """Show the interfaces."""
    return interfaces(_processes(call), call.device.state.ipv6().interfaces, call["interface"])


_KINDS: dict[str, Lsa6Kind] = {
    "router": "router",
    "network": "network",
    "link": "link",
    "inter-prefix": "inter-area-prefix",
    "inter-router": "inter-area-router",
    "external": "external",
    "intra-prefix": "intra-area-prefix",
}


@table.display(
    "display ospfv3 [<process-id:1-65535>] lsdb "
    "[<kind:router|network|link|inter-prefix|inter-router|external|intra-prefix>]",
    help=_HELP,
)
def show_database(call: Call) -> str:
    """Show the link-state database."""
    return database(_processes(call), None if call["kind"] is None else _KINDS[call["kind"]])


@table.display("display ospfv3 [<process-id:1-65535>] routing", help=_HELP)
def show_routing(call: Call) -> str:
    """Show the routes."""
    return routing(_processes(call))


def overview(process: Ospfv3State) -> Iterator[str]:
    """Render a process with its areas."""
    yield f' Routing Process "OSPFv3 ({process.process_id})" with ID {process.router_id}'
    roles = [name for name, held in (("ABR", process.is_abr), ("ASBR", process.is_asbr)) if held]
    yield f" Number of AS-External LSA {sum(lsa.kind == 'external' for lsa in process.lsdb)}"
    if roles:
        yield f" It is {' and '.join(roles)}"
    yield f" Number of LSA {len(process.lsdb)}"
    yield f" Number of areas in this router is {len(process.areas)}"
    for area in process.areas:
        ports = sum(item.area_id == area for item in process.interfaces)
        yield f"    Area {area}"
        yield f"        Number of interfaces in this area is {ports}"
    yield ""


@table.display("display ospfv3 [<process-id:1-65535>]", help=_HELP)
def show_processes(call: Call) -> str:
    """Show the processes."""
    return joined(line for process in _processes(call) for line in overview(process))
