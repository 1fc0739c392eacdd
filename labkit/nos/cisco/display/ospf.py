"""OSPF neighbours and interfaces: `show ip ospf neighbor` and `show ip ospf interface` in their forms.

Layouts as in Cisco's OSPF Command Reference and in the public samples of ntc-templates and genieparser.
"""

from collections.abc import Iterator, Sequence
from ipaddress import IPv4Address

from labkit.nos.cisco.interface_names import short
from labkit.nos.config import Authentication, DeviceConfig
from labkit.nos.ios_like.ospf_words import PHASES, clock, due_in, local_of, role_of
from labkit.nos.shell.declaration import Call, Table
from labkit.nos.state import OspfInterfaceState, OspfNeighborState, OspfState
from labkit.nos.state.ospf import InterfacePhase, NetworkType

table = Table()

HELP = {
    "ip": "IP information",
    "ospf": "OSPF information",
    "<process_id>": "Process ID number",
    "neighbor": "Neighbor list",
    "interface": "Interface information",
    "brief": "Summary of interface information",
    "detail": "detail of all neighbors",
    "<interface>": "Interface type and number",
    "<neighbor_id>": "Neighbor ID",
}
NOBODY = IPv4Address(0)
BRIEF_STATES: dict[InterfacePhase, str] = {
    "down": "DOWN",
    "loopback": "LOOP",
    "waiting": "WAIT",
    "p2p": "P2P",
    "drother": "DROTH",
    "bdr": "BDR",
    "dr": "DR",
}
STATES: dict[InterfacePhase, str] = {
    "down": "DOWN",
    "loopback": "LOOPBACK",
    "waiting": "WAITING",
    "p2p": "POINT_TO_POINT",
    "drother": "DROTHER",
    "bdr": "BDR",
    "dr": "DR",
}
TYPES: dict[NetworkType, str] = {
    "broadcast": "BROADCAST",
    "nbma": "NON_BROADCAST",
    "p2mp": "POINT_TO_MULTIPOINT",
    "p2p": "POINT_TO_POINT",
}


def processes(call: Call) -> list[OspfState]:
    """The processes that a command is about: the one it names, or all."""
    found = call.device.state.ospf()
    wanted = call["process_id"]
    return [found[number] for number in sorted(found) if wanted in (None, number)]


def neighbors(
    states: Sequence[OspfState],
    now: float,
    interface: str | None = None,
    neighbor_id: IPv4Address | None = None,
) -> str:
    """A row for each neighbour; nothing at all where there is none."""
    lines = []
    for process in states:
        for item in _wanted(process, interface, neighbor_id):
            local = local_of(process, item)
            due = clock(due_in(item, local.hello_interval if local is not None else 10, now))
            state = f"{PHASES[item.phase]}/{role_of(process, item)}"
            lines.append(
                f"{item.router_id!s:<16}{item.priority:>3}   {state:<16}{due:<12}{item.address!s:<16}{item.interface}"
            )
    if not lines:
        return ""
    header = "Neighbor ID     Pri   State           Dead Time   Address         Interface"
    return "\n".join(["", header, *lines]) + "\n"


def _wanted(
    process: OspfState, interface: str | None, neighbor_id: IPv4Address | None
) -> Iterator[OspfNeighborState]:
    """IOS lists the interface that was enabled last first; here, as the process has them."""
    for item in process.neighbors:
        if interface in (None, item.interface) and neighbor_id in (None, item.router_id):
            yield item


def neighbor_details(
    states: Sequence[OspfState],
    now: float,
    interface: str | None = None,
    neighbor_id: IPv4Address | None = None,
) -> str:
    """All that is known of each neighbour."""
    lines: list[str] = []
    for process in states:
        for index, item in enumerate(_wanted(process, interface, neighbor_id), 1):
            local = local_of(process, item)
            priority = f"    Neighbor priority is {item.priority}, State is {PHASES[item.phase]}"
            lines += [
                f" Neighbor {item.router_id}, interface address {item.address}",
                f"    In the area {int(item.area_id)} via interface {item.interface}",
                f"{priority}, {_changes(item)} state changes",
                f"    DR is {item.designated_router} BDR is {item.backup_designated_router}",
                "    Options is 0x12 in Hello (E-bit, L-bit)",
                "    Options is 0x52 in DBD (E-bit, L-bit, O-bit)",
                "    LLS Options is 0x1 (LR)",
                f"    Dead timer due in {clock(due_in(item, local.hello_interval if local is not None else 10, now))}",
                f"    Neighbor is up for {clock(now - item.since)}",
                f"    Index {index}/{index}/{index}, retransmission queue length 0, number of retransmission 0",
                "    First 0x0(0)/0x0(0)/0x0(0) Next 0x0(0)/0x0(0)/0x0(0)",
                "    Last retransmission scan length is 0, maximum is 0",
                "    Last retransmission scan time is 0 msec, maximum is 0 msec",
            ]
    return "\n".join(lines) + "\n" if lines else ""


def _changes(item: OspfNeighborState) -> int:
    """Init, 2-Way, ExStart, Exchange, Loading, Full: one for each step that was taken (RFC 2328, 10.1)."""
    steps = ("down", "init", "2-way", "exstart", "exchange", "loading", "full")
    return steps.index(item.phase) if item.phase in steps else 1


def interfaces_brief(states: Sequence[OspfState]) -> str:
    """A row for each interface."""
    lines = ["Interface    PID   Area            IP Address/Mask    Cost  State Nbrs F/C"]
    for process in states:
        for item in process.interfaces:
            full, known = _counts(process, item)
            lines.append(
                f"{short(item.interface):<13}{process.process_id:<6}{int(item.area_id):<16}"
                f"{f'{item.address}/{item.length}':<19}{item.cost:<6}{BRIEF_STATES[item.phase]:<6}{full}/{known}"
            )
    return "\n".join(lines) + "\n" if len(lines) > 1 else ""


def _counts(process: OspfState, item: OspfInterfaceState) -> tuple[int, int]:
    own = [known for known in process.neighbors if known.interface == item.interface]
    return sum(known.phase == "full" for known in own), len(own)


def _router_id(process: OspfState, item: OspfInterfaceState, address: IPv4Address) -> IPv4Address:
    """The router id of a designated router, which is known by its address."""
    if address == item.address:
        return process.router_id
    return next((known.router_id for known in process.neighbors if known.address == address), NOBODY)


def interfaces(call: Call, name: str | None) -> str:
    """Each interface in full."""
    lines: list[str] = []
    for process in processes(call):
        for item in process.interfaces:
            if name in (None, item.interface):
                lines += _interface(call.device.config, process, item, call.device.now())
    if lines:
        return "\n".join(lines) + "\n"
    return "" if name is None else f"%OSPF: OSPF not enabled on {name}\n"


def _interface(
    config: DeviceConfig, process: OspfState, item: OspfInterfaceState, now: float
) -> Iterator[str]:
    own = config.interfaces[item.interface].ospf if item.interface in config.interfaces else None
    attached = "Interface Enable" if own is not None and own.enabled is not None else "Network Statement"
    up = "down" if item.phase == "down" else "up"
    yield f"{item.interface} is {up}, line protocol is {up} "
    yield (
        f"  Internet Address {item.address}/{item.length}, Area {int(item.area_id)}, Attached via {attached}"
    )
    kind = "LOOPBACK" if item.phase == "loopback" else TYPES[item.network_type]
    yield (
        f"  Process ID {process.process_id}, Router ID {process.router_id}, Network Type {kind}, Cost: {item.cost}"
    )
    yield "  Topology-MTID    Cost    Disabled    Shutdown      Topology Name"
    yield f"        0           {item.cost:<10}no          no            Base"
    if item.phase == "loopback":
        yield "  Loopback interface is treated as a stub Host"
        return
    state = f"  Transmit Delay is {item.transmit_delay} sec, State {STATES[item.phase]}"
    multi_access = item.network_type in ("broadcast", "nbma")
    yield f"{state}, Priority {item.priority}" if multi_access else state
    if multi_access:
        yield from _designated(process, item)
    yield (
        f"  Timer intervals configured, Hello {item.hello_interval}, Dead {item.dead_interval},"
        f" Wait {item.dead_interval}, Retransmit {item.retransmit_interval}"
    )
    yield f"    oob-resync timeout {max(item.dead_interval, 40)}"
    if item.passive:
        yield "    No Hellos (Passive interface) "
    else:
        yield f"    Hello due in {clock(item.hello_interval - 1 - int(now) % item.hello_interval)}"
    yield "  Supports Link-local Signaling (LLS)"
    yield "  Cisco NSF helper support enabled"
    yield "  IETF NSF helper support enabled"
    index = process.interfaces.index(item) + 1
    yield f"  Index {index}/{index}/{index}, flood queue length 0"
    yield "  Next 0x0(0)/0x0(0)/0x0(0)"
    yield "  Last flood scan length is 0, maximum is 0"
    yield "  Last flood scan time is 0 msec, maximum is 0 msec"
    full, known = _counts(process, item)
    yield f"  Neighbor Count is {known}, Adjacent neighbor count is {full} "
    for neighbor in process.neighbors:
        if neighbor.interface == item.interface and neighbor.phase == "full":
            role = {"DR": "  (Designated Router)", "BDR": "  (Backup Designated Router)"}
            yield f"    Adjacent with neighbor {neighbor.router_id}{role.get(role_of(process, neighbor), '')}"
    yield "  Suppress hello for 0 neighbor(s)"
    yield from _authentication(config, process, item)


def _designated(process: OspfState, item: OspfInterfaceState) -> Iterator[str]:
    if item.designated_router == NOBODY:
        yield "  No designated router on this network"
    else:
        router = _router_id(process, item, item.designated_router)
        yield f"  Designated Router (ID) {router}, Interface address {item.designated_router}"
    if item.backup_designated_router == NOBODY:
        yield "  No backup designated router on this network"
    else:
        router = _router_id(process, item, item.backup_designated_router)
        yield f"  Backup Designated router (ID) {router}, Interface address {item.backup_designated_router}"


def _authentication(config: DeviceConfig, process: OspfState, item: OspfInterfaceState) -> Iterator[str]:
    own = config.interfaces[item.interface].ospf if item.interface in config.interfaces else None
    settings = config.ospf.get(process.process_id)
    area = settings.areas.get(item.area_id) if settings is not None else None
    held: Authentication | None = own.authentication if own is not None else None
    if held is None and area is not None:
        held = area.authentication
    if held is None or held.mode == "null":
        return
    if held.mode == "simple":
        yield "  Simple password authentication enabled"
        return
    yield "  Cryptographic authentication enabled"
    keys = own.digest_keys if own is not None else {}
    yield f"    Youngest key id is {max(keys)}" if keys else "      No key configured, using default key id 0"


_PROCESS = "show ip ospf [<process-id:1-65535>]"


@table.display(f"{_PROCESS} neighbor [<interface>|<neighbor-id:ip>] [detail]", help=HELP)
def show_neighbors(call: Call) -> str:
    """Show the neighbours; one that is named in full."""
    render = neighbor_details if call["detail"] or call["neighbor_id"] is not None else neighbors
    return render(processes(call), call.device.now(), call["interface"], call["neighbor_id"])


@table.display(f"{_PROCESS} interface brief", help=HELP)
def show_interfaces_brief(call: Call) -> str:
    """Show the interfaces, a row for each."""
    return interfaces_brief(processes(call))


@table.display(f"{_PROCESS} interface [<interface>]", help=HELP)
def show_interfaces(call: Call) -> str:
    """Show the interfaces."""
    return interfaces(call, call["interface"])
