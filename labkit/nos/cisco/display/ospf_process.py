"""OSPF processes as a whole: `show ip ospf`, its border routers and virtual links.

Layouts as in Cisco's OSPF Command Reference and in the public samples of genieparser.
"""

from collections.abc import Iterator

from labkit.nos.cisco.display.ospf import HELP, processes
from labkit.nos.cisco.routing_process import source_values
from labkit.nos.config import OspfAreaConfig, OspfConfig
from labkit.nos.ios_like.ospf_words import clock
from labkit.nos.shell.declaration import Call, Table
from labkit.nos.state import OspfAreaState, OspfState

table = Table()

_TIMERS = (
    " Initial SPF schedule delay 5000 msecs",
    " Minimum hold time between two consecutive SPFs 10000 msecs",
    " Maximum wait time between two consecutive SPFs 10000 msecs",
    " Incremental-SPF disabled",
    " Minimum LSA interval 5 secs",
    " Minimum LSA arrival 1000 msecs",
    " LSA group pacing timer 240 secs",
    " Interface flood pacing timer 33 msecs",
    " Retransmission pacing timer 66 msecs",
    " EXCHANGE/LOADING adjacency limit: initial 300, process maximum 300",
)
_SUPPORTS = (
    " Supports only single TOS(TOS0) routes",
    " Supports opaque LSA",
    " Supports Link-local Signaling (LLS)",
    " Supports area transit capability",
    " Supports NSSA (compatible with RFC 3101)",
    " Supports Database Exchange Summary List Optimization (RFC 5243)",
    " Event-log enabled, Maximum number of events: 1000, Mode: cyclic",
)
_ROLES = {
    (True, False): " It is an area border router",
    (False, True): " It is an autonomous system boundary router",
    (True, True): " It is an area border and autonomous system boundary router",
}
_NSSA_ROLE = {
    "nssa": "\tIt is a NSSA area",
    "stub": "\tIt is a stub area",
}


def process_lines(process: OspfState, settings: OspfConfig, now: float) -> Iterator[str]:
    """All that is known of a process."""
    yield f' Routing Process "ospf {process.process_id}" with ID {process.router_id}'
    yield f" Start time: 00:00:00.000, Time elapsed: {clock(now)}.000"
    yield from _SUPPORTS
    if (process.is_abr, process.is_asbr) in _ROLES:
        yield _ROLES[process.is_abr, process.is_asbr]
    yield from _redistributed(settings)
    metric = " Originating router-LSAs with maximum metric" if settings.stub_router else ""
    yield metric or " Router is not originating router-LSAs with maximum metric"
    yield from _TIMERS
    external = [lsa.checksum for lsa in process.lsdb if lsa.kind == "external"]
    yield f" Number of external LSA {len(external)}. Checksum Sum 0x{sum(external):06X}"
    yield " Number of opaque AS LSA 0. Checksum Sum 0x000000"
    yield " Number of DCbitless external and opaque AS LSA 0"
    yield " Number of DoNotAge external and opaque AS LSA 0"
    kinds = [area.kind for area in process.areas]
    counts = f"{kinds.count('normal')} normal {kinds.count('stub')} stub {kinds.count('nssa')} nssa"
    yield f" Number of areas in this router is {len(kinds)}. {counts}"
    transit = {link.transit_area for link in process.virtual_links if link.phase == "full"}
    yield f" Number of areas transit capable is {len(transit)}"
    yield " External flood list length 0"
    yield " IETF NSF helper support enabled"
    yield " Cisco NSF helper support enabled"
    yield f" Reference bandwidth unit is {settings.reference_bandwidth} mbps"
    for area in sorted(process.areas, key=lambda item: item.area_id):
        yield from _area(process, area, settings.areas.get(area.area_id) or OspfAreaConfig(area.area_id), now)


def _redistributed(settings: OspfConfig) -> Iterator[str]:
    held = [settings.redistributions[key] for key in sorted(settings.redistributions, key=str)]
    if not held and settings.default_originate is None:
        return
    yield " Redistributing External Routes from,"
    for item in held:
        values = source_values(item)
        number = "" if values["process_id"] is None else f" {values['process_id']}"
        metric = "" if item.cost is None else f" with metric mapped to {item.cost}"
        yield f"    {values['protocol']}{number}{metric}, includes subnets in redistribution"


def _area(process: OspfState, area: OspfAreaState, settings: OspfAreaConfig, now: float) -> Iterator[str]:
    number = int(area.area_id)
    yield f"    Area {'BACKBONE(0)' if number == 0 else number}"
    loopbacks = sum(
        item.phase == "loopback" or item.interface.startswith("Loopback")
        for item in process.interfaces
        if item.area_id == area.area_id
    )
    some = f" ({loopbacks} loopback)" if loopbacks else ""
    yield f"        Number of interfaces in this area is {len(area.interfaces)}{some}"
    if area.kind in _NSSA_ROLE:
        yield _NSSA_ROLE[area.kind] + (", no summary LSA in this area" if settings.no_summary else "")
    mode = settings.authentication.mode if settings.authentication is not None else "null"
    yield {
        "md5": "\tArea has message digest authentication",
        "simple": "\tArea has simple password authentication",
    }.get(mode, "\tArea has no authentication")
    yield f"\tSPF algorithm last executed {clock(now)}.000 ago"
    yield f"\tSPF algorithm executed {area.spf_count} times"
    yield "\tArea ranges are"
    for (address, length), held in sorted(settings.ranges.items()):
        action = "Advertise" if held.advertise else "DoNotAdvertise"
        yield f"\t   {address}/{length} Passive {action}"
    own = [lsa.checksum for lsa in process.lsdb if lsa.area_id == area.area_id]
    yield f"\tNumber of LSA {len(own)}. Checksum Sum 0x{sum(own):06X}"
    yield "\tNumber of opaque link LSA 0. Checksum Sum 0x000000"
    yield "\tNumber of DCbitless LSA 0"
    yield "\tNumber of indication LSA 0"
    yield "\tNumber of DoNotAge LSA 0"
    yield "\tFlood list length 0"


def border_routers(process: OspfState) -> Iterator[str]:
    """The paths to area border and AS boundary routers."""
    yield f"            OSPF Router with ID ({process.router_id}) (Process ID {process.process_id})"
    yield ""
    yield ""
    yield "\t\tBase Topology (MTID 0)"
    yield ""
    yield "Internal Router Routing Table"
    yield "Codes: i - Intra-area route, I - Inter-area route"
    yield ""
    for route in process.routers:
        code = "i" if route.kind == "intra" else "I"
        role = "/".join(word for word, held in (("ABR", route.is_abr), ("ASBR", route.is_asbr)) if held)
        for address, interface in route.next_hops:
            yield (
                f"{code} {route.router_id} [{route.cost}] via {address}, {interface}, {role},"
                f" Area {int(route.area_id)}, SPF 1"
            )


def virtual_links(process: OspfState) -> Iterator[str]:
    """The virtual links of a process."""
    for index, link in enumerate(process.virtual_links):
        up = "up" if link.address is not None else "down"
        yield f"Virtual Link OSPF_VL{index} to router {link.neighbor_id} is {up}"
        yield "  Run as demand circuit"
        yield "  DoNotAge LSA allowed."
        via = f", via interface {link.interface}" if link.interface else ""
        yield f"  Transit area {int(link.transit_area)}{via}"
        yield "  Topology-MTID    Cost    Disabled     Shutdown      Topology Name"
        yield f"        0           {link.cost:<10}no          no            Base"
        state = "POINT_TO_POINT" if up == "up" else "DOWN"
        yield f"  Transmit Delay is {link.transmit_delay} sec, State {state},"
        yield (
            f"  Timer intervals configured, Hello {link.hello_interval}, Dead {link.dead_interval},"
            f" Wait {link.dead_interval}, Retransmit {link.retransmit_interval}"
        )
        if up == "up":
            yield f"    Adjacency State {link.phase.upper()} (Hello suppressed)"


@table.display("show ip ospf [<process-id:1-65535>]", help=HELP)
def show_process(call: Call) -> str:
    """Show the processes."""
    configured = call.device.config.ospf
    lines = [
        line
        for process in processes(call)
        for line in process_lines(process, configured[process.process_id], call.device.now())
    ]
    return "\n".join(lines) + "\n" if lines else ""


@table.display("show ip ospf [<process-id:1-65535>] border-routers", help=HELP)
def show_border_routers(call: Call) -> str:
    """Show the paths to border and boundary routers."""
    lines = [line for process in processes(call) for line in ("", *border_routers(process))]
    return "\n".join(lines) + "\n" if lines else ""


@table.display("show ip ospf [<process-id:1-65535>] virtual-links", help=HELP)
def show_virtual_links(call: Call) -> str:
    """Show the virtual links."""
    lines = [line for process in processes(call) for line in virtual_links(process)]
    return "\n".join(lines) + "\n" if lines else ""
