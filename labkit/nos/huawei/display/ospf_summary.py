"""OSPF's summaries of imported routes, and the neighbours that were lost. Layouts: the AR's manual."""

import re
from collections.abc import Iterator
from ipaddress import IPv4Network

from labkit.nos.config import AddressRange, OspfConfig
from labkit.nos.huawei.display.lines import joined
from labkit.nos.huawei.display.ospf import HELP, processes, title
from labkit.nos.shell.declaration import Call, Table
from labkit.nos.state import Lsa, OspfState

table = Table()

_HELP = HELP | {
    "asbr-summary": "Summaries of imported routes",
    "last-nbr-down": "The neighbors that went down last",
}
_LARGEST = 0xFFFFFF


def summaries(process: OspfState, configured: OspfConfig, wanted: IPv4Network | None) -> Iterator[str]:
    """Render each summary with the routes that it stands for."""
    yield from title(process)
    yield "\t\t  Summary Addresses"
    yield ""
    held = {
        IPv4Network((int(address), length)): item for (address, length), item in configured.ranges.items()
    }
    yield f"  Total summary address count: {len(held)}"
    for network, item in sorted(held.items()):
        if wanted in (None, network):
            yield ""
            yield from _summary(process, network, item)
    yield ""


def _summary(process: OspfState, network: IPv4Network, item: AddressRange) -> Iterator[str]:
    own = next((lsa for lsa in process.lsdb if _announces(process, lsa, network)), None)
    yield "\t\t  Summary Address"
    yield f"  Net         : {network.network_address}"
    yield f"  Mask        : {network.netmask}"
    yield f"  Tag         : {item.tag or 0}"
    yield f"  Status      : {'Advertise' if item.advertise else 'Do not advertise'}"
    cost = item.cost if item.cost is not None else own.metric if own is not None else None
    yield f"  Cost        : {f'{cost} (Configured)' if item.cost is not None else 'Not configured'}"
    yield f"  Announced   : {'Yes' if own is not None and item.advertise else 'No'}"


def _announces(process: OspfState, lsa: Lsa, network: IPv4Network) -> bool:
    return (
        lsa.kind in ("external", "nssa")
        and lsa.advertising_router == process.router_id
        and lsa.link_state_id == network.network_address
        and lsa.mask == network.netmask
        and lsa.metric < _LARGEST
    )


@table.display(
    "display ospf [<process-id:1-65535>] asbr-summary [<ip> {<length:mask>|<length:mask-length>}]", help=_HELP
)
def show_summaries(call: Call) -> str:
    """Show the summaries of imported routes."""
    wanted = None if call["ip"] is None else IPv4Network((int(call["ip"]), call["length"]), strict=False)
    configured = call.device.config.ospf
    return joined(
        line
        for process in processes(call)
        for line in summaries(process, configured[process.process_id], wanted)
    )


_LOST = re.compile(
    r"^(?P<when>\w+ +\d+ \d+ [\d:]+).*NBR_CHANGE_E.*ProcessId=(?P<process>\d+), NeighborAddress=(?P<address>[\d.]+),"
    r" NeighborEvent=(?P<event>\w+),.*NeighborCurrentState=Down"
)
_REASONS = {"InactivityTimer": "Neighbor Down Due to Inactivity"}


@table.display("display ospf [<process-id:1-65535>] peer last-nbr-down", help=_HELP)
def show_lost(call: Call) -> str:
    """Show the neighbour that each process lost last, as the log has it."""
    call.device.collect()
    lost = {
        int(found["process"]): found for line in call.device.log if (found := _LOST.match(line)) is not None
    }
    lines: list[str] = []
    for process in processes(call):
        lines += [*title(process), "\t\t  Last Down OSPF Peer", ""]
        last = lost.get(process.process_id)
        if last is not None:
            lines.append(f" Neighbor Ip Address : {last['address']}")
            lines.append(f" Immediate Reason    : {_REASONS.get(last['event'], last['event'])}")
            lines.append(f" Down Time           : {last['when']}")
    return joined(lines)
