"""OSPFv3: processes, neighbours and interfaces, under `show ipv6 ospf` and `show ospfv3` (layouts of IOS 15)."""

from collections.abc import Callable, Iterator
from ipaddress import IPv4Address, IPv6Address

from labkit.nos.cisco.display.ipv6 import upper
from labkit.nos.cisco.display.ospf import BRIEF_STATES, NOBODY, STATES, TYPES
from labkit.nos.cisco.interface_names import short
from labkit.nos.config import DeviceConfig
from labkit.nos.ios_like.ospf_words import PHASES, clock
from labkit.nos.shell.declaration import Call, Table
from labkit.nos.state.ospfv3 import Ospfv3InterfaceState, Ospfv3NeighborState, Ospfv3State

table = Table()

HELP = {
    "ipv6": "IPv6 information",
    "ospf": "OSPF information",
    "ospfv3": "OSPFv3 information",
    "<process_id>": "Process ID number",
    "neighbor": "Neighbor list",
    "interface": "Interface information",
    "brief": "Summary of interface information",
    "detail": "detail of all neighbors",
    "<interface>": "Interface type and number",
}
_ROLES = {"dr": "DR", "bdr": "BDR", "drother": "DROTHER", "": "  -"}
_INITIAL_DELAY = "5000"


def processes(call: Call) -> list[Ospfv3State]:
    """The processes that a command is about: the one it names, or all."""
    found = call.device.state.ospfv3()
    wanted = call["process_id"]
    return [found[number] for number in sorted(found) if wanted in (None, number)]


def heading(process: Ospfv3State, *, later: bool) -> str:
    """The line above what is said of a process, in both ways to ask for it."""
    if later:
        return f"          OSPFv3 {process.process_id} address-family ipv6 (router-id {process.router_id})"
    return f"            OSPFv3 Router with ID ({process.router_id}) (Process ID {process.process_id})"


def _due(neighbor: Ospfv3NeighborState, process: Ospfv3State, now: float) -> str:
    """Time until the neighbour is declared down; each hello starts anew (RFC 2328, 10.5)."""
    hello = next(
        (own.hello_interval for own in process.interfaces if own.interface == neighbor.interface), 10
    )
    return clock(neighbor.dead_interval - now % hello)


def neighbors(process: Ospfv3State, now: float, interface: str | None, *, later: bool) -> Iterator[str]:
    """A row for each neighbour; nothing where there is none."""
    wanted = [item for item in process.neighbors if interface in (None, item.interface)]
    if not wanted:
        return
    yield ""
    yield heading(process, later=later)
    yield ""
    yield "Neighbor ID     Pri   State           Dead Time   Interface ID    Interface"
    for item in wanted:
        state = f"{PHASES[item.phase]}/{_ROLES[item.role]}"
        yield (
            f"{item.router_id!s:<16}{item.priority:>3}   {state:<16}{_due(item, process, now):<12}"
            f"{item.interface_id:<16}{item.interface}"
        )


def neighbor_details(process: Ospfv3State, now: float, *, later: bool) -> Iterator[str]:
    """All that is known of each neighbour."""
    if process.neighbors:
        yield ""
        yield heading(process, later=later)
        yield ""
    for index, item in enumerate(process.neighbors, 1):
        own = next(each for each in process.interfaces if each.interface == item.interface)
        dr, bdr = (NOBODY if held is None else held[0] for held in _officers(own))
        yield f" Neighbor {item.router_id}"
        yield f"    In the area {int(item.area_id)} via interface {item.interface}"
        yield f"    Neighbor: interface-id {item.interface_id}, link-local address {upper(item.address)}"
        yield f"    Neighbor priority is {item.priority}, State is {PHASES[item.phase]}, 6 state changes"
        yield f"    DR is {dr} BDR is {bdr}"
        yield "    Options is 0x000013 in Hello (V6-Bit, E-Bit, R-Bit)"
        yield "    Options is 0x000013 in DBD (V6-Bit, E-Bit, R-Bit)"
        yield f"    Dead timer due in {_due(item, process, now)}"
        yield f"    Neighbor is up for {clock(now - item.since)}"
        yield f"    Index {index}/{index}/{index}, retransmission queue length 0, number of retransmission 0"
        yield "    First 0x0(0)/0x0(0)/0x0(0) Next 0x0(0)/0x0(0)/0x0(0)"
        yield "    Last retransmission scan length is 0, maximum is 0"
        yield "    Last retransmission scan time is 0 msec, maximum is 0 msec"


_Officer = tuple[IPv4Address, IPv6Address] | None


def _officers(own: Ospfv3InterfaceState) -> tuple[_Officer, _Officer]:
    return own.designated_router, own.backup_designated_router


def interface_lines(process: Ospfv3State, own: Ospfv3InterfaceState) -> Iterator[str]:
    """One interface in full."""
    yield f"{own.interface} is up, line protocol is up "
    yield f"  Link Local Address {upper(own.link_local)}, Interface ID {own.interface_id}"
    area = f"  Area {int(own.area_id)}, Process ID {process.process_id}, Instance ID {own.instance_id}"
    yield f"{area}, Router ID {process.router_id}"
    loopback = own.phase == "loopback"
    kind = "LOOPBACK" if loopback else TYPES[own.network_type]
    yield f"  Network Type {kind}, Cost: {own.cost}"
    if loopback:
        yield "  Loopback interface is treated as a stub Host"
        return
    state = f"  Transmit Delay is 1 sec, State {STATES[own.phase]}"
    broadcast = own.network_type == "broadcast"
    yield f"{state}, Priority {own.priority}" if broadcast else state
    if broadcast:
        yield from _elected(own)
    hello, dead = own.hello_interval, own.dead_interval
    yield f"  Timer intervals configured, Hello {hello}, Dead {dead}, Wait {dead}, Retransmit 5"
    yield "    No Hellos (Passive interface) " if own.passive else "    Hello due in 00:00:03"
    yield "  Graceful restart helper support enabled"
    yield "  Index 1/1/1, flood queue length 0"
    yield "  Next 0x0(0)/0x0(0)/0x0(0)"
    yield "  Last flood scan length is 1, maximum is 1"
    yield "  Last flood scan time is 0 msec, maximum is 0 msec"
    yield f"  Neighbor Count is {own.neighbors}, Adjacent neighbor count is {own.adjacent} "
    for item in process.neighbors:
        if item.interface == own.interface and item.phase == "full":
            role = {"dr": "  (Designated Router)", "bdr": "  (Backup Designated Router)"}.get(item.role, "")
            yield f"    Adjacent with neighbor {item.router_id}{role}"
    yield "  Suppress hello for 0 neighbor(s)"


def _elected(own: Ospfv3InterfaceState) -> Iterator[str]:
    dr, bdr = own.designated_router, own.backup_designated_router
    if dr is None:
        yield "  No designated router on this network"
    else:
        yield f"  Designated Router (ID) {dr[0]}, local address {upper(dr[1])}"
    if bdr is None:
        yield "  No backup designated router on this network"
    else:
        yield f"  Backup Designated router (ID) {bdr[0]}, local address {upper(bdr[1])}"


def interfaces_brief(found: list[Ospfv3State], *, later: bool) -> Iterator[str]:
    """A row for each interface."""
    column = "AF        " if later else "Intf ID   "
    yield f"Interface    PID   Area            {column} Cost  State Nbrs F/C"
    for process in found:
        for own in process.interfaces:
            which = "ipv6" if later else own.interface_id
            yield (
                f"{short(own.interface):<13}{process.process_id:<6}{int(own.area_id):<16}{which:<11}"
                f"{own.cost:<6}{BRIEF_STATES[own.phase]:<6}{own.adjacent}/{own.neighbors}"
            )


def process_lines(process: Ospfv3State, config: DeviceConfig, *, later: bool) -> Iterator[str]:
    """`show ipv6 ospf` and `show ospfv3`: one process."""
    held = config.ipv6.ospfv3[process.process_id]
    if later:
        yield f" OSPFv3 {process.process_id} address-family ipv6"
        yield f" Router ID {process.router_id}"
    else:
        yield f' Routing Process "ospfv3 {process.process_id}" with ID {process.router_id}'
    yield " Supports NSSA (compatible with RFC 3101)"
    yield " Event-log enabled, Maximum number of events: 1000, Mode: cyclic"
    if process.is_abr and process.is_asbr:
        yield " It is an area border and autonomous system boundary router"
    elif process.is_abr:
        yield " It is an area border router"
    elif process.is_asbr:
        yield " It is an autonomous system boundary router"
    if held.redistributions:
        yield " Redistributing External Routes from,"
        for item in held.redistributions.values():
            word = {"direct": "connected", "ospfv3": "ospf"}.get(item.protocol, item.protocol)
            yield f"    {word}{f' {item.process_id}' if item.process_id else ''}"
    yield " Router is not originating router-LSAs with maximum metric"
    yield f" Initial SPF schedule delay {_INITIAL_DELAY} msecs"
    external = [lsa for lsa in process.lsdb if lsa.kind == "external"]
    checksum = sum(lsa.checksum for lsa in external)
    yield f" Number of external LSA {len(external)}. Checksum Sum 0x{checksum:06X}"
    stubs = [area for area in process.areas if area in held.areas and held.areas[area].stub]
    normal = len(process.areas) - len(stubs)
    yield f" Number of areas in this router is {len(process.areas)}. {normal} normal {len(stubs)} stub 0 nssa"
    yield f" Reference bandwidth unit is {held.reference_bandwidth} mbps"
    for area in process.areas:
        name = f"BACKBONE({int(area)})" if int(area) == 0 else str(int(area))
        yield f"    Area {name}"
        yield f"\tNumber of interfaces in this area is {sum(i.area_id == area for i in process.interfaces)}"
        if area in stubs:
            yield "\tIt is a stub area" + (
                ", no summary LSA in this area" if held.areas[area].no_summary else ""
            )


def _declare(words: str, *, later: bool) -> None:
    """Both ways to ask for the same."""

    def show(notation: str) -> Callable[[Callable[[Call], Iterator[str]]], Callable[[Call], Iterator[str]]]:
        return table.display(f"show {words} {notation}".rstrip(), help=HELP)  # type: ignore[return-value]

    @show("")
    def _process(call: Call) -> Iterator[str]:
        for process in processes(call):
            yield from process_lines(process, call.device.config, later=later)

    @show("neighbor [<interface>]")
    def _neighbors(call: Call) -> Iterator[str]:
        for process in processes(call):
            yield from neighbors(process, call.device.now(), call["interface"], later=later)

    @show("neighbor detail")
    def _details(call: Call) -> Iterator[str]:
        for process in processes(call):
            yield from neighbor_details(process, call.device.now(), later=later)

    @show("interface [<interface>]")
    def _interfaces(call: Call) -> Iterator[str]:
        for process in processes(call):
            for own in process.interfaces:
                if call["interface"] in (None, own.interface):
                    yield from interface_lines(process, own)

    @show("interface brief")
    def _brief(call: Call) -> Iterator[str]:
        return interfaces_brief(processes(call), later=later)


_declare("ipv6 ospf [<process-id:1-65535>]", later=False)
_declare("ospfv3 [<process-id:1-65535>]", later=True)
