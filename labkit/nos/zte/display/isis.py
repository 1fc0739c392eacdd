"""`show isis adjacency`, in the layout of the public sample, which has point-to-point circuits only."""

from collections.abc import Iterator, Mapping
from ipaddress import IPv4Address

from labkit.nos.device import Device
from labkit.nos.ios_like.parameters import dotted
from labkit.nos.shell.declaration import Call, Table
from labkit.nos.state import IsisPeerState, IsisState

table = Table()

_HEADER = (
    "Interface         System id        State     Lev     Holds       SNPA(802.2)    Pri     MT   NSF       AF"
    "       "
)
_INTERFACE, _SYSTEM_ID = 17, 16
"""Characters of the first two columns; longer names end in dots."""


def _cut(name: str, width: int) -> str:
    return name if len(name) <= width else name[: width - 3] + "..."


def _row(peer: IsisPeerState, mac: str) -> str:
    state = "UP" if peer.up else "INIT"
    snpa = "PPP" if peer.priority is None else dotted(mac) if mac else "-"
    priority = "-" if peer.priority is None else str(peer.priority)
    return (
        f"{_cut(peer.interface, _INTERFACE):<18}{_cut(peer.name or peer.system_id, _SYSTEM_ID):<17}{state:<10}"
        f"{f'L{peer.level}':<8}{peer.holding_time:<12}{snpa:<15}{priority:<8}{'':<5}{'Disable':<10}{'IPv4':<9}"
    )


def adjacencies(process: IsisState, macs: Mapping[IPv4Address, str]) -> Iterator[str]:
    """Render the neighbours of a process, each at each level; `macs` are the hardware addresses of neighbours."""
    yield f"Process ID: {process.process_id}"
    yield _HEADER
    for peer in process.peers:
        yield _row(peer, macs.get(peer.address, ""))
    yield ""


def _macs(device: Device) -> dict[IPv4Address, str]:
    """What neighbours' hellos said of their hardware addresses (ISO 10589, 8.4.2): the lab knows them."""
    return {
        held.address: state.mac
        for other in device.company.values()
        if other is not device
        for state in other.state.interfaces().values()
        for held in state.addresses
    }


@table.display("show isis adjacency", help={"isis": "IS-IS information", "adjacency": "Adjacencies"})
def _show_adjacency(call: Call) -> Iterator[str]:
    processes = call.device.state.isis()
    if any(process.peers for process in processes.values()):
        macs = _macs(call.device)
        for number in sorted(processes):
            yield from adjacencies(processes[number], macs)
