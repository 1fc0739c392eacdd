"""RIP's displays: the processes, and of each its routes, neighbours, interfaces and database.

Captured in eNSP: `interface` and `database`; the others have the manual's layout.
"""

from collections.abc import Iterator, Sequence
from ipaddress import IPv4Network

from labkit.nos.classful import natural_network
from labkit.nos.config import RipConfig
from labkit.nos.huawei.display.lines import joined
from labkit.nos.huawei.interface_names import short
from labkit.nos.shell.declaration import Call, Table
from labkit.nos.state import RipRouteState, RipState

table = Table()

HELP = {
    "rip": "RIP protocol",
    "<process_id>": "Process ID",
    "route": "Routes that were learned",
    "neighbor": "Neighbours",
    "interface": "Interfaces on which RIP runs",
    "database": "The database with what is advertised",
}
UPDATE, AGE, COLLECT = 30, 180, 120
_MTU = 500
_RULE = " " + "-" * 74


def processes(states: Sequence[RipState], configs: dict[int, RipConfig]) -> str:
    """Render each process with its settings."""
    return joined(line for state in states for line in _process(state, configs[state.process_id]))


def _process(state: RipState, config: RipConfig) -> Iterator[str]:
    update, aging, collect = config.timers or (UPDATE, AGE, COLLECT)
    silent = ["All"] if config.silent_all else sorted(config.silent_interfaces)
    yield f"Public VPN-instance{' : ' + state.vrf if state.vrf else ''}"
    yield f"    RIP process : {state.process_id}"
    yield f"       RIP version   : {config.version or 1}"
    yield f"       Preference    : {config.preference or 100}"
    yield "       Checkzero     : Enabled"
    yield f"       Default-cost  : {config.default_cost}"
    yield f"       Summary       : {'Disabled' if config.summary == 'off' else 'Enabled'}"
    yield f"       Host-route    : {_enabled(config.host_routes)}"
    yield f"       Maximum number of balanced paths : {config.maximum_paths or 8}"
    yield f"       Update time   : {update} sec              Age time : {aging} sec"
    yield f"       Garbage-collect time : {collect} sec"
    yield "       Graceful restart  : Disabled"
    yield "       BFD               : Disabled"
    yield f"       Silent-interfaces : {silent[0] if silent else 'None'}"
    yield from (f"                           {name}" for name in silent[1:])
    yield f"       Default-route : {_enabled(config.default_originate is not None)}"
    yield f"       Verify-source : {_enabled(config.verify_source)}"
    yield "       Networks :"
    yield from (f"       {network}" for network in sorted(config.networks))
    peers = " ".join(str(peer) for peer in sorted(config.peers))
    yield f"       Configured peers             : {peers or 'None'}"
    yield f"       Number of routes in database : {len(state.routes)}"
    yield f"       Number of interfaces enabled : {len(state.interfaces)}"


def _enabled(on: bool) -> str:
    return "Enabled" if on else "Disabled"


def routes(state: RipState, elapsed: int) -> str:
    """Render the routes by the neighbour that gave them; they are renewed with each update."""
    lines = [" Route Flags : R - RIP", "               A - Aging, G - Garbage-collect", _RULE]
    givers = sorted({hop for route in state.routes for hop in route.next_hops})
    for giver in givers:
        lines.append(f" Peer {giver[0]} on {giver[1]}")
        lines.append("      Destination/Mask        Nexthop     Cost   Tag     Flags   Sec")
        for route in state.routes:
            if giver in route.next_hops:
                prefix, hop = str(route.prefix), str(giver[0])
                lines.append(
                    f"{prefix:>22}{hop:>15}{route.cost:>9}{route.tag:>6}{'RA':>9}{elapsed % UPDATE:>6}"
                )
    return joined(lines)


def neighbors(state: RipState, elapsed: int) -> str:
    """Render the routers that are heard."""
    rule = "-" * 69
    lines = [rule, " IP Address      Interface                   Type   Last-Heard-Time", rule]
    for item in state.neighbors:
        if item.accepted:
            lines.append(f" {item.address!s:<16}{item.interface:<28}{'RIP':<7}0:0:{elapsed % UPDATE}")
            lines.append(f" Number of RIP routes  : {item.routes}")
    return joined(lines)


def interfaces(state: RipState) -> str:
    """Render the interfaces on which the process runs."""
    lines = [_RULE, " Interface            IP Address       State    Protocol            MTU", _RULE]
    for item in state.interfaces:
        how = "Multicast" if item.multicast else "Broadcast"
        version = f"RIPv{item.version} {how}" if item.version == 2 else "RIPv1 Compatible"
        lines.append(f" {short(item.interface):<21}{item.address!s:<17}{'UP':<9}{version:<20}{_MTU}")
    return joined(lines)


def database(state: RipState) -> str:
    """Render all routes under their classful networks, which a summary would announce."""
    rule = " " + "-" * 51
    lines = [
        rule,
        " Advertisement State : [A] - Advertised",
        "                       [I] - Not Advertised/Withdraw",
    ]
    lines.append(rule)
    groups: dict[IPv4Network, list[RipRouteState]] = {}
    for route in state.routes:
        groups.setdefault(_major(route.prefix), []).append(route)
    for major, inside in groups.items():
        if major.prefixlen:
            lines.append(f"   {major}, cost {min(route.cost for route in inside)}, ClassfulSumm")
        lines += [f"       {route.prefix}, cost {route.cost}, [A], {_origin(route)}" for route in inside]
    return joined(lines)


def _major(prefix: IPv4Network) -> IPv4Network:
    major = natural_network(prefix.network_address)
    return prefix if prefix.prefixlen <= major.prefixlen else major


def _origin(route: RipRouteState) -> str:
    if route.next_hops:
        return f"nexthop {', '.join(str(address) for address, _ in route.next_hops)}"
    return "Imported" if route.imported else "Rip-interface"


def states(call: Call) -> list[RipState]:
    """The processes, or the one that was asked for."""
    found = call.device.state.rip()
    return [found[number] for number in sorted(found) if call["process_id"] in (None, number)]


def _elapsed(call: Call) -> int:
    return int(call.device.now() - call.device.boot_time)


@table.display("display rip [<process-id:1-65535>]", help=HELP)
def show_processes(call: Call) -> str:
    """Show the processes."""
    return processes(states(call), call.device.config.rip)


@table.display("display rip <process-id:1-65535> route", help=HELP)
def show_routes(call: Call) -> str:
    """Show the routes that a process learned."""
    return "".join(routes(state, _elapsed(call)) for state in states(call))


@table.display("display rip <process-id:1-65535> neighbor [verbose]", help=HELP)
def show_neighbors(call: Call) -> str:
    """Show the neighbours of a process."""
    return "".join(neighbors(state, _elapsed(call)) for state in states(call))


@table.display("display rip <process-id:1-65535> interface", help=HELP)
def show_interfaces(call: Call) -> str:
    """Show the interfaces of a process."""
    return "".join(interfaces(state) for state in states(call))


@table.display("display rip <process-id:1-65535> database", help=HELP)
def show_database(call: Call) -> str:
    """Show all routes of a process."""
    return "".join(database(state) for state in states(call))
