"""IS-IS's displays: processes, neighbours, circuits, routes and the link-state database.

`peer` is captured; the others have the manual's layout.
"""

from collections.abc import Iterator

from labkit.nos.config import IsisConfig
from labkit.nos.huawei.display.lines import joined
from labkit.nos.huawei.interface_names import short
from labkit.nos.shell.declaration import Call, Table
from labkit.nos.state import IsisInterfaceState, IsisLspState, IsisPeerState, IsisRouteState, IsisState

table = Table()

HELP = {
    "isis": "IS-IS protocol",
    "<process_id>": "Process ID",
    "peer": "Neighbours",
    "interface": "Interfaces on which IS-IS runs",
    "route": "Routes that IS-IS computed",
    "lsdb": "Link-state database",
    "brief": "Brief information of the processes",
    "verbose": "Detailed information",
}
LIFETIME = 1200
"""Seconds that an LSP is valid; its maker renews it every 900 (ISO 10589, 7.3.21)."""
REFRESH = 900
_LLC = 3
"""Octets of an Ethernet frame that IS-IS loses to the LLC header."""
_WIDTH = 79
LEVEL_NAMES = {(1,): "L1", (2,): "L2", (1, 2): "L12"}


def titled(text: str, indent: int = 25) -> list[str]:
    """An underlined heading between blank lines."""
    return ["", " " * indent + text, " " * indent + "-" * len(text), ""]


def peers(state: IsisState, elapsed: int, *, verbose: bool) -> str:
    """Render the neighbours; the holding time counts down between two hellos."""
    lines = ["", f"{'':26}Peer information for ISIS({state.process_id})", ""]
    lines.append("  System Id     Interface          Circuit Id        State HoldTime Type     PRI")
    lines.append("-" * 80)
    for peer in state.peers:
        lines.append(_peer(peer, elapsed))
        if verbose:
            lines += _peer_details(peer)
    return joined([*lines, "", f"Total Peer(s): {len(state.peers)}"])


def _peer(peer: IsisPeerState, elapsed: int) -> str:
    kind = f"L{peer.level}(L1L2)" if peer.both_levels and peer.priority is not None else f"L{peer.level}"
    holding = f"{peer.holding_time - elapsed % max(peer.holding_time // 3, 1)}s"
    phase = "Up" if peer.up else "Init"
    priority = "--" if peer.priority is None else str(peer.priority)
    name = (peer.name or peer.system_id)[:14]
    return (
        f"{name + ('*' if peer.name else ''):<15} {short(peer.interface):<19}{peer.circuit_id:<18} {phase:<5}"
        f"{holding:<9}{kind:<9}{priority:<3}"
    )


def _peer_details(peer: IsisPeerState) -> Iterator[str]:
    yield ""
    yield "  MT IDs supported     : 0(UP)"
    yield "  Local MT IDs         : 0"
    yield f"  Area Address(es)     : {' '.join(peer.areas)}"
    yield f"  Peer IP Address(es)  : {peer.address}"
    yield "  Adj Protocol         : IPV4"
    yield "  Restart Capable      : YES"
    yield "  Suppressed Adj       : NO"
    yield f"  Peer System Id       : {peer.system_id}"
    yield ""


def interfaces(state: IsisState) -> str:
    """Render the circuits."""
    return joined([*interface_heading(state), *(circuit_row(item) for item in state.interfaces)])


def interface_heading(state: IsisState) -> list[str]:
    """The title of the circuits and of their columns."""
    lines = titled(f"Interface information for ISIS({state.process_id})", 23)[:-1]
    return [
        *lines,
        " Interface       Id      IPV4.State          IPV6.State      MTU  Type  DIS   ",
    ]


def circuit_row(item: IsisInterfaceState) -> str:
    """One circuit as a line."""
    kind = "/".join(f"L{level}" for level in item.levels)
    designated = "/".join("Yes" if own else "No" for own in item.designated) if item.broadcast else "--"
    if item.loopback:
        designated = "--"
    return (
        f" {short(item.interface):<16}{item.number:03}         {'Up':<19}{'Down':<15}{_mtu(item):<5}"
        f"{kind:<6}{designated}"
    )


def _mtu(item: IsisInterfaceState) -> int:
    return item.mtu - _LLC if item.broadcast and not item.loopback else item.mtu


def routes(state: IsisState, level: int | None) -> str:
    """Render the routes of each level."""
    lines = titled(f"Route information for ISIS({state.process_id})")
    for number in state.levels:
        if level in (None, number):
            lines += titled(f"ISIS({state.process_id}) Level-{number} Forwarding Table", 24)[1:]
            lines.append("IPV4 Destination     IntCost    ExtCost ExitInterface   NextHop         Flags")
            lines.append("-" * _WIDTH)
            for route in state.routes:
                if route.level == number:
                    lines += _route(route)
            lines.append("     Flags: D-Direct, A-Added to URT, L-Advertised in LSPs, S-IGP Shortcut,")
            lines += [f"{'':31}U-Up/Down Bit Set", ""]
    return joined(lines)


def _route(route: IsisRouteState) -> Iterator[str]:
    internal, external = (str(route.cost), "NULL") if not route.external else (str(route.cost), "0")
    flags = "/".join(
        (
            ("A" if route.used else "-") if route.next_hops else "D",
            "-",
            "-" if route.prefix.prefixlen == 0 else "L",
            "U" if route.down else "-",
        )
    )
    hops = [(str(address), name) for address, name in route.next_hops] or [("Direct", route.interface)]
    start = f"{route.prefix!s:<21}{internal:<11}{external:<8}"
    for address, name in hops:
        yield f"{start}{short(name):<16}{address:<16}{flags}"
        start, flags = " " * 40, ""


def database(
    state: IsisState, level: int | None, elapsed: int, *, verbose: bool, only: str | None = None
) -> str:
    """Render the link-state database of each level; one LSP alone, if named."""
    lines = titled(f"Database information for ISIS({state.process_id})", 24)
    for number in state.levels:
        if level not in (None, number):
            continue
        lines += [f"{'':26}Level-{number} Link State Database", ""]
        lines.append("LSPID                 Seq Num      Checksum      Holdtime      Length  ATT/P/OL")
        lines.append("-" * _WIDTH)
        own = [lsp for lsp in state.lsps if lsp.level == number and only in (None, lsp.lsp_id.lower())]
        for lsp in own:
            lines.append(_lsp(lsp, elapsed))
            if verbose:
                lines += _lsp_details(lsp)
        lines += ["", f"Total LSP(s): {len(own)}"]
        lines.append("    *(In TLV)-Leaking Route, *(By LSPID)-Self LSP, +-Self LSP(Extended), ")
        lines += ["           ATT-Attached, P-Partition, OL-Overload", ""]
    return joined(lines)


def _lsp(lsp: IsisLspState, elapsed: int) -> str:
    holding = LIFETIME - elapsed % REFRESH
    lsp_id = lsp.lsp_id + ("*" if lsp.own else "")
    return (
        f"{lsp_id:<22}0x{lsp.sequence:08x}   0x{lsp.checksum:04x}        {holding:<14}{lsp.length:<8}"
        f"{int(lsp.attached)}/0/{int(lsp.overload)}"
    )


def _lsp_details(lsp: IsisLspState) -> Iterator[str]:
    yield f" SOURCE       {lsp.lsp_id[:-3]}"
    if lsp.name:
        yield f" HOST NAME    {lsp.name}"
    if lsp.areas:
        yield " NLPID        IPV4"
    yield from (f" AREA ADDR    {area}" for area in lsp.areas)
    yield from (f" NBR  ID      {name}  COST: {cost}" for name, cost in lsp.neighbors)
    for item in lsp.networks:
        kind = "External" if item.external else "Internal"
        mark = "*" if item.down else ""
        prefix = item.prefix
        yield (f" IP-{kind}  {prefix.network_address!s:<15} {prefix.netmask!s:<15} COST: {item.cost}{mark}")
    yield ""


def brief(state: IsisState, configured: IsisConfig) -> str:
    """Render a process and its circuits."""
    lines = titled(f"ISIS Protocol Information for ISIS({state.process_id})", 23)[:-1]
    lines.append(f"SystemId: {state.system_id}        System Level: {LEVEL_NAMES[state.levels]}")
    for what, held in (
        ("Area", configured.area_authentication),
        ("Domain", configured.domain_authentication),
    ):
        lines.append(f"{what}-Authentication-mode: {'NULL' if held is None else held.mode.upper()}")
    lines += ["Ipv6 is not enabled", "ISIS is in invalid restart status"]
    lines += ["ISIS is in protocol hot standby state: Real-Time Backup", ""]
    for item in state.interfaces:
        lines += [*_circuit(item), ""]
    return joined(lines)


def _circuit(item: IsisInterfaceState) -> Iterator[str]:
    kind = "BROADCAST" if item.broadcast else "P2P"
    first, second = item.costs
    yield f"Interface: {item.address}({short(item.interface)})"
    yield f"Cost: L1 {first:<7} L2 {second:<17} Ipv6 Cost: L1 {first:<4} L2 {second}"
    yield f"State: IPV4 {'Up':<24} IPV6 Down"
    yield f"Type: {kind:<33} MTU: {_mtu(item)}"
    yield f"Priority: L1  {item.priorities[0]} L2  {item.priorities[1]}"
    yield (
        f"Timers:     Csnp: L1 10  L2 10  ,Retransmit: L12 5   , Hello: L1 {item.hellos[0]} L2 {item.hellos[1]} ,"
    )
    yield "Hello Multiplier: L1 3  L2 3   , LSP-Throttle Timer: L12 50"


def processes(call: Call) -> list[IsisState]:
    """The processes that a command is about: the one it names, or all."""
    found = call.device.state.isis()
    return [found[number] for number in sorted(found) if call["process_id"] in (None, number)]


def elapsed(call: Call) -> int:
    """Seconds since the device started."""
    return int(call.device.now() - call.device.boot_time)


def level_of(call: Call) -> int | None:
    """The level that a command names."""
    return None if call["level"] is None else int(call["level"][-1])


_PROCESS = "[<process-id:1-65535>]"
_ONE_LEVEL = "[<level:level-1|level-2>]"


@table.display(f"display isis peer {_PROCESS} [verbose]", help=HELP)
@table.display("display isis <process-id:1-65535> peer [verbose]", help=HELP)
def show_peers(call: Call) -> str:
    """Show the neighbours."""
    verbose = bool(call["verbose"])
    return "".join(peers(state, elapsed(call), verbose=verbose) for state in processes(call))


@table.display(f"display isis interface {_PROCESS}", help=HELP)
@table.display("display isis <process-id:1-65535> interface", help=HELP)
def show_interfaces(call: Call) -> str:
    """Show the circuits."""
    return "".join(interfaces(state) for state in processes(call))


@table.display(f"display isis route {_PROCESS} {_ONE_LEVEL}", help=HELP)
@table.display(f"display isis <process-id:1-65535> route {_ONE_LEVEL}", help=HELP)
def show_routes(call: Call) -> str:
    """Show the routes of each level."""
    return "".join(routes(state, level_of(call)) for state in processes(call))


@table.display(f"display isis lsdb {_PROCESS} {_ONE_LEVEL} [verbose]", help=HELP)
@table.display(f"display isis <process-id:1-65535> lsdb {_ONE_LEVEL} [verbose]", help=HELP)
def show_database(call: Call) -> str:
    """Show the link-state database of each level."""
    verbose = bool(call["verbose"])
    return "".join(
        database(state, level_of(call), elapsed(call), verbose=verbose) for state in processes(call)
    )


@table.display(f"display isis brief {_PROCESS}", help=HELP)
@table.display("display isis <process-id:1-65535> brief", help=HELP)
def show_brief(call: Call) -> str:
    """Show the processes with their circuits."""
    return "".join(brief(state, call.device.config.isis[state.process_id]) for state in processes(call))
