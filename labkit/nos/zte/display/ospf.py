"""`show ip ospf neighbor` and `show ip ospf interface`, in the layouts of ZXROSNG's command manual.

The manual lost its indentation on the way, and shows neither the short form of neighbours nor a passive interface:
these are from memory.
"""

from collections.abc import Iterator
from ipaddress import IPv4Network

from labkit.nos.config import Authentication, DeviceConfig
from labkit.nos.ios_like.ospf_words import PHASES, clock, due_in, local_of, role_of
from labkit.nos.shell.declaration import Call, Table
from labkit.nos.state import OspfInterfaceState, OspfNeighborState, OspfState
from labkit.nos.state.ospf import InterfacePhase, NetworkType

table = Table()

_HELP = {
    "ip": "Internet Protocol",
    "ospf": "OSPF information",
    "neighbor": "Neighbor list",
    "interface": "Interface information",
    "brief": "Summary of the interfaces",
    "detail": "All that is known",
    "process": "OSPF process",
}
_HELLO = 10
_STATES: dict[InterfacePhase, str] = {
    "down": "DOWN",
    "loopback": "LOOPBACK",
    "waiting": "WAITING",
    "p2p": "P2P",
    "drother": "DROTHER",
    "bdr": "BDR",
    "dr": "DR",
}
_TYPES: dict[NetworkType, str] = {
    "broadcast": "broadcast",
    "nbma": "non-broadcast",
    "p2p": "point-to-point",
    "p2mp": "point-to-multipoint",
}


def heading(process: OspfState) -> str:
    """The line that begins what is said of a process."""
    return f"OSPF Router with ID ({process.router_id}) (Process ID {process.process_id})"


def _due(process: OspfState, item: OspfNeighborState, now: float) -> str:
    local = local_of(process, item)
    return clock(due_in(item, local.hello_interval if local is not None else _HELLO, now))


def neighbors(process: OspfState, now: float) -> Iterator[str]:
    """A row for each neighbour."""
    yield f"            {heading(process)}"
    yield ""
    yield "Neighbor ID     Pri State           DeadTime  Address         Interface"
    for item in process.neighbors:
        state = f"{PHASES[item.phase]}/{role_of(process, item).strip()}"
        yield (
            f"{item.router_id!s:<16}{item.priority:<4}{state:<16}{_due(process, item, now):<10}"
            f"{item.address!s:<16}{item.interface}"
        )


def neighbor_details(process: OspfState, now: float) -> Iterator[str]:
    """All that is known of each neighbour."""
    yield f"            {heading(process)}"
    for item in process.neighbors:
        local = local_of(process, item)
        yield f"Neighbor {item.router_id}"
        yield f"  In the area {item.area_id}"
        yield f"  Via interface {item.interface} {item.address}"
        yield f"  Neighbor is {role_of(process, item).strip()}"
        cost = local.cost if local is not None else 1
        yield f"  State {PHASES[item.phase]}, Priority {item.priority}, Cost {cost}"
        yield "  Queue count : Retransmit 0, DD 0, LS Req 0"
        yield f"  Dead time : {_due(process, item, now)} Options : 0x42"
        if item.phase == "full":
            yield f"  In Full State for {clock(now - item.since)}"


def _state(item: OspfInterfaceState) -> str:
    return "LOOPBACK" if item.interface.startswith("loopback") else _STATES[item.phase]


def _authentication(config: DeviceConfig, item: OspfInterfaceState, process: OspfState) -> str:
    own: Authentication | None = config.interfaces[item.interface].ospf.authentication
    area = config.ospf[process.process_id].areas.get(item.area_id)
    held = own or (area.authentication if area is not None else None)
    return {None: "null", "null": "null", "simple": "simple"}.get(
        held.mode if held else None, "message-digest"
    )


def interfaces(
    process: OspfState, config: DeviceConfig, now: float, states: dict[str, float]
) -> Iterator[str]:
    """All that the process does on each interface; `states` tell since when each is up."""
    yield f"            {heading(process)}"
    for item in process.interfaces:
        mask = IPv4Network(f"0.0.0.0/{item.length}").netmask
        found = [each for each in process.neighbors if each.interface == item.interface]
        ids = {each.address: each.router_id for each in found} | {item.address: process.router_id}
        full = [each for each in found if each.phase == "full"]
        yield f"{item.interface} is {'down' if item.phase == 'down' else 'up'}"
        yield f"  Internet Address {item.address} {mask} enable"
        yield f"  Up for {clock(now - states.get(item.interface, 0.0))}"
        yield f"  In the area {item.area_id} {_state(item)}"
        yield f"  Cost {item.cost}, Priority {item.priority}, Network Type {_TYPES[item.network_type]}"
        authentication = _authentication(config, item, process)
        yield f"  Transmit Delay(sec) {item.transmit_delay}, Authentication Type {authentication}"
        yield (
            f"  Timer intervals(sec) : Hello {item.hello_interval}, Dead {item.dead_interval}, "
            f"Retransmit {item.retransmit_interval}"
        )
        if item.passive:
            yield "  No Hellos (Passive interface)"
        for title, address in (
            ("Designated Router", item.designated_router),
            ("Backup Designated router", item.backup_designated_router),
        ):
            if int(address):
                yield f"  {title} (ID) {ids.get(address, address)}, Interface address {address}"
        yield f"  Number of Neighbors {len(found)}, Number of Adjacent neighbors {len(full)}"
        for each in found:
            yield f"    {each.router_id!s:<16}{role_of(process, each).strip()}"


def interface_table(process: OspfState) -> Iterator[str]:
    """A row for each interface, by area."""
    yield f"            {heading(process)}"
    for area in sorted({item.area_id for item in process.interfaces}):
        yield f"Area:{area}"
        yield "Interface         IP Address/Mask     State        Cost   Neighbors(F/T)"
        for item in process.interfaces:
            found = [each for each in process.neighbors if each.interface == item.interface]
            full = sum(each.phase == "full" for each in found)
            if item.area_id == area:
                yield (
                    f"{item.interface:<18}{f'{item.address}/{item.length}':<20}{_state(item):<13}"
                    f"{item.cost:<7}{full}/{len(found)}"
                )


def _processes(call: Call) -> list[OspfState]:
    found = call.device.state.ospf()
    return [found[number] for number in sorted(found) if call["process_id"] in (None, number)]


_PROCESS = "[process <process-id:1-65535>]"


@table.display(f"show ip ospf neighbor {_PROCESS}", help=_HELP)
def _show_neighbors(call: Call) -> Iterator[str]:
    for process in _processes(call):
        yield from neighbors(process, call.device.now())


@table.display(f"show ip ospf neighbor detail {_PROCESS}", help=_HELP)
def _show_details(call: Call) -> Iterator[str]:
    for process in _processes(call):
        yield from neighbor_details(process, call.device.now())


@table.display(f"show ip ospf interface {_PROCESS}", help=_HELP)
def _show_interfaces(call: Call) -> Iterator[str]:
    device = call.device
    since = {name: state.since for name, state in device.state.interfaces().items()}
    for process in _processes(call):
        yield from interfaces(process, device.config, device.now(), since)


@table.display(f"show ip ospf interface brief {_PROCESS}", help=_HELP)
def _show_table(call: Call) -> Iterator[str]:
    for process in _processes(call):
        yield from interface_table(process)
