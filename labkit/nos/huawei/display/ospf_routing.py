"""What OSPF computed: `display ospf routing` and `display ospf abr-asbr`.

Both captured on AR2220 (V200R003) in eNSP. VRP counts each equal-cost next hop as a net of its own.
"""

from collections.abc import Sequence
from ipaddress import IPv4Address

from labkit.nos.huawei.display.lines import joined
from labkit.nos.huawei.display.ospf import HELP, processes, title
from labkit.nos.shell.declaration import Call, Table
from labkit.nos.state import OspfRoute, OspfState

table = Table()

_NETWORK_TYPES = {"stub": "Stub", "transit": "Transit", "summary": "Inter-area"}
_NETWORK_HEADER = " Destination        Cost  Type       NextHop         AdvRouter       Area"
_EXTERNAL_HEADER = " Destination        Cost      Type       Tag         NextHop         AdvRouter"
_ABR_HEADER = " RtType      Destination       Area       Cost  Nexthop         Type"


def routing(states: Sequence[OspfState]) -> str:
    """Render each process's own routes: to networks, to AS-external ones, to NSSA ones."""
    lines: list[str] = []
    for process in states:
        network = [row for route in process.routes for row in _network_rows(process, route)]
        ases = [row for route in process.routes if _is(route, "external") for row in _external_rows(route)]
        nssas = [row for route in process.routes if _is(route, "nssa") for row in _external_rows(route)]
        intra = sum(len(_hops(process, route)) for route in process.routes if route.kind == "intra")
        inter = len(network) - intra
        lines += [*title(process), "\t\t  Routing Tables ", ""]
        if network:
            lines += [" Routing for Network ", _NETWORK_HEADER, *network, ""]
        if ases:
            lines += [" Routing for ASEs", _EXTERNAL_HEADER, *ases, ""]
        if nssas:
            lines += [" Routing for NSSAs", _EXTERNAL_HEADER, *nssas, ""]
        lines += [
            f" Total Nets: {len(network) + len(ases) + len(nssas):<3d}",
            f" Intra Area: {intra}  Inter Area: {inter}  ASE: {len(ases)}  NSSA: {len(nssas)} ",
            "",
        ]
    return joined(lines)


def border_routers(states: Sequence[OspfState]) -> str:
    """Render the paths to area border and AS boundary routers."""
    lines: list[str] = []
    for process in states:
        lines += [*title(process), "\t\t Routing Table to ABR and ASBR ", "", _ABR_HEADER]
        for item in process.routers:
            roles = "/".join(name for name, held in (("ABR", item.is_abr), ("ASBR", item.is_asbr)) if held)
            for address, _ in item.next_hops:
                lines.append(
                    f" {item.kind.capitalize() + '-area':<12}{item.router_id!s:<18}{item.area_id!s:<11}"
                    f"{item.cost:<6d}{address!s:<16}{roles} "
                )
    return joined(lines)


def _is(route: OspfRoute, family: str) -> bool:
    return route.kind.startswith(family)


def _hops(process: OspfState, route: OspfRoute) -> list[IPv4Address]:
    """Return the next hops; for a network of the router itself, VRP names its own address there."""
    if route.next_hops:
        return [address for address, _ in route.next_hops]
    return [item.address for item in process.interfaces if item.address in route.prefix]


def _network_rows(process: OspfState, route: OspfRoute) -> list[str]:
    if route.kind not in ("intra", "inter"):
        return []
    kind = _NETWORK_TYPES["summary" if route.kind == "inter" else route.network_kind]
    start = f" {route.prefix!s:<19}{route.cost:<6d}{kind:<11}"
    return [
        f"{start}{address!s:<16}{route.advertising_router!s:<16}{route.area_id}"
        for address in _hops(process, route)
    ]


def _external_rows(route: OspfRoute) -> list[str]:
    kind = f"Type{route.kind[-1]}"
    start = f" {route.prefix!s:<19}{route.cost:<10d}{kind:<11}{route.tag:<12d}"
    return [f"{start}{address!s:<16}{route.advertising_router}" for address, _ in route.next_hops]


@table.display("display ospf [<process-id:1-65535>] routing", help=HELP | {"routing": "OSPF route table"})
def show_routing(call: Call) -> str:
    """Show OSPF's own routing table."""
    return routing(processes(call))


@table.display(
    "display ospf [<process-id:1-65535>] abr-asbr",
    help=HELP | {"abr-asbr": "Information of the OSPF ABR and ASBR"},
)
def show_border_routers(call: Call) -> str:
    """Show the border routers that are known."""
    return border_routers(processes(call))
