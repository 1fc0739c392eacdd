"""BGP in VPN instances: `display bgp vpnv4` with an instance or with all (layouts of the AR manual)."""

from dataclasses import replace

from labkit.engine.sim.bgp.facts import merge
from labkit.nos.huawei.display.bgp import (
    HELP,
    NOT_RUNNING,
    destination,
    paths_table,
    peer_details,
    peer_row,
    peers_table,
)
from labkit.nos.huawei.display.lines import joined
from labkit.nos.shell.declaration import Call, Table
from labkit.nos.state import BgpPeerState, BgpState

table = Table()
_HELP = HELP | {"vpnv4": "VPNv4 routes", "vpn-instance": "Specify a VPN instance", "all": "All instances"}
_INSTANCE = "vpn-instance <vrf:vpn-instance>"


def _instances(call: Call) -> list[BgpState]:
    """The VPN instances in which BGP runs."""
    config = call.device.config.bgp
    found = (call.device.state.bgp(name) for name in sorted(config.instances)) if config is not None else ()
    return [state for state in found if state is not None]


def _provider_edges(call: Call, public: BgpState) -> list[BgpPeerState]:
    """The peers of the process that are enabled in the VPNv4 family; their sessions carry none of its routes."""
    config = call.device.config.bgp
    family = config.vpnv4 if config is not None else None
    if family is None:
        return []
    enabled = {name for name, peer in family.peers.items() if merge(family, peer).enabled}
    return [
        replace(peer, received=(), advertised=()) for peer in public.peers if str(peer.address) in enabled
    ]


@table.display("display bgp vpnv4 all peer verbose", help=_HELP)
def show_all_details(call: Call) -> str:
    """Show all that is known of the peers of the VPNv4 family."""
    public, config = call.device.state.bgp(), call.device.config.bgp
    if public is None or config is None or config.vpnv4 is None:
        return NOT_RUNNING
    family, now = config.vpnv4, call.device.now()
    return joined(line for peer in _provider_edges(call, public) for line in peer_details(peer, family, now))


@table.display("display bgp vpnv4 all peer", help=_HELP)
def show_all_peers(call: Call) -> str:
    """Show with whom VPNv4 routes would be exchanged, none of which is, and the peers of all VPN instances."""
    public = call.device.state.bgp()
    if public is None:
        return NOT_RUNNING
    states = _instances(call)
    edges = _provider_edges(call, public)
    peers = [*edges, *(peer for state in states for peer in state.peers)]
    up = sum(peer.phase == "established" for peer in peers)
    lines = [
        "",
        f" BGP local router ID : {public.router_id}",
        f" Local AS number : {public.as_number}",
        f" Total number of peers : {len(peers)}\t\t  Peers in established state : {up}",
        "",
        "  Peer            V          AS  MsgRcvd  MsgSent  OutQ  Up/Down       State PrefRcv",
        "",
        *(peer_row(peer, call.device.now()) for peer in edges),
        "",
        "  Peer of IPv4-family for vpn instance :",
        "",
    ]
    for state in states:
        lines.append(f"  VPN-Instance {state.vrf}, Router ID {state.router_id}:")
        lines += [peer_row(peer, call.device.now()) for peer in state.peers]
    return joined(lines)


@table.display("display bgp vpnv4 all routing-table", help=_HELP)
def show_all_routes(call: Call) -> str:
    """Show the paths of all VPN instances."""
    if call.device.state.bgp() is None:
        return NOT_RUNNING
    return "".join(paths_table(state, state.paths) for state in _instances(call))


@table.display(f"display bgp vpnv4 {_INSTANCE} peer [verbose]", help=_HELP)
def show_peers(call: Call) -> str:
    """Show the peers of a VPN instance."""
    state, config = call.device.state.bgp(call["vrf"]), call.device.config.bgp
    if state is None or config is None:
        return NOT_RUNNING
    now = call.device.now()
    if not call["verbose"]:
        return peers_table(state, now)
    family = config.instances[call["vrf"]]
    return joined(line for peer in state.peers for line in peer_details(peer, family, now))


@table.display(f"display bgp vpnv4 {_INSTANCE} routing-table", help=_HELP)
def show_routes(call: Call) -> str:
    """Show the paths of a VPN instance."""
    state = call.device.state.bgp(call["vrf"])
    return NOT_RUNNING if state is None else paths_table(state, state.paths)


@table.display(
    f"display bgp vpnv4 {_INSTANCE} routing-table <ip> [<length:mask>|<length:mask-length>]", help=_HELP
)
def show_destination(call: Call) -> str:
    """Show the paths of a VPN instance to one destination."""
    vrf = call["vrf"]
    state = call.device.state.bgp(vrf)
    if state is None:
        return NOT_RUNNING
    inside = [path for path in state.paths if call["ip"] in path.prefix]
    length = call["length"]
    if length is None:
        length = max((path.prefix.prefixlen for path in inside), default=0)
    chosen = [path for path in inside if path.prefix.prefixlen == length]
    return destination(state, chosen, call.device.now(), call.device.state.routes(vrf))
