"""`show ip protocols`: the routing processes with their settings and with those who tell them routes.

Layout as in Cisco's IP Routing: Protocol-Independent Command Reference and in the public samples of genieparser.
"""

from collections.abc import Iterable, Iterator, Sequence
from ipaddress import IPv4Address

from labkit.engine.sim.bgp.manners import IOS as BGP
from labkit.engine.sim.ospf.manners import IOS as OSPF
from labkit.engine.sim.ospf.tables import COMMON_PREFERENCE
from labkit.engine.sim.rip.manners import IOS as RIP
from labkit.nos.cisco.display.bgp import running as bgp_running
from labkit.nos.cisco.display.rip import FLUSH, HOLDDOWN, INVALID, UPDATE, last_update
from labkit.nos.cisco.display.rip import running as rip_running
from labkit.nos.cisco.display.routing import age
from labkit.nos.cisco.routing_process import source_values
from labkit.nos.config import (
    BgpConfig,
    DeviceConfig,
    OspfConfig,
    Redistribution,
    RipConfig,
    RouteFilter,
)
from labkit.nos.policy_words import PeerName
from labkit.nos.shell.declaration import Call, Table
from labkit.nos.state import BgpState, OspfState, RipInterfaceState, RipState

table = Table()

_APPLICATION = (
    'Routing Protocol is "application"',
    "  Sending updates every 0 seconds",
    "  Invalid after 0 seconds, hold down 0, flushed after 0",
    "  Outgoing update filter list for all interfaces is not set",
    "  Incoming update filter list for all interfaces is not set",
    "  Maximum path: 32",
    "  Routing for Networks:",
    "  Routing Information Sources:",
    "    Gateway         Distance      Last Update",
    "  Distance: (default is 4)",
    "",
)
"""What IOS 15.4 lists though nobody configures it: the place of routes that programs bring."""


def _filters(outgoing: Sequence[RouteFilter], incoming: Sequence[RouteFilter]) -> Iterator[str]:
    for word, held in (("Outgoing", outgoing), ("Incoming", incoming)):
        general = [item for item in held if item.interface is None and item.protocol is None]
        name = _list_name(general[-1]) if general else "not set"
        yield f"  {word} update filter list for all interfaces is {name}"
        for item in held:
            if item.interface is not None:
                yield f"    {item.interface} filtered by {_list_name(item)}, default is {name}"


def _list_name(item: RouteFilter) -> str:
    if item.prefix_list is not None:
        return f"(prefix-list) {item.prefix_list}"
    return str(item.acl) if item.acl is not None else f"(route-map) {item.route_policy}"


def _sources(rows: Iterable[tuple[IPv4Address, int, float]]) -> Iterator[str]:
    yield "  Routing Information Sources:"
    yield "    Gateway         Distance      Last Update"
    for address, distance, seconds in rows:
        yield f"    {address!s:<16}{distance:>8}      {age(seconds)}"


def _listed(title: str, names: Sequence[str]) -> Iterator[str]:
    if names:
        yield f"  {title}"
        yield from (f"    {name}" for name in names)


def _passive(process: OspfConfig | RipConfig, running: Iterable[str]) -> list[str]:
    if process.silent_all:
        return sorted(set(running) - process.active_interfaces)
    return sorted(process.silent_interfaces)


def _redistributed(held: Iterable[Redistribution]) -> list[str]:
    found = []
    for item in held:
        values = source_values(item)
        number = "" if values["process_id"] is None else f" {values['process_id']}"
        found.append(f"{values['protocol']}{number}")
    return found


def rip(state: RipState, config: RipConfig, device: DeviceConfig, now: float) -> Iterator[str]:
    """The part of RIP."""
    update, invalid, flush = config.timers or (UPDATE, INVALID, FLUSH)
    due = (update or UPDATE) - int(last_update(config, now))
    yield 'Routing Protocol is "rip"'
    yield from _filters(config.export_filters, config.import_filters)
    yield f"  Sending updates every {update} seconds, next due in {due} seconds"
    yield f"  Invalid after {invalid} seconds, hold down {config.holddown or HOLDDOWN}, flushed after {flush}"
    if config.default_cost:
        yield f"  Default redistribution metric is {config.default_cost}"
    yield f"  Redistributing: {', '.join([*_redistributed(config.redistributions.values()), 'rip'])}"
    version = {None: ("version 1", "any version"), 1: ("version 1",) * 2, 2: ("version 2",) * 2}
    sent, heard = version[config.version]
    yield f"  Default version control: send {sent}, receive {heard}"
    yield from _rip_ports(state, config, device)
    yield f"  Automatic network summarization is {'not ' if config.summary == 'off' else ''}in effect"
    summaries = [
        f"{address}/{length} for {name}"
        for name, interface in sorted(device.interfaces.items())
        for address, length in sorted(interface.rip.summaries)
    ]
    yield from _listed("Address Summarization:", summaries)
    yield f"  Maximum path: {config.maximum_paths or RIP.maximum_paths}"
    yield "  Routing for Networks:"
    yield from (f"    {network}" for network in sorted(config.networks))
    yield from _listed(
        "Passive Interface(s):", _passive(config, (port.interface for port in state.interfaces))
    )
    distance = config.preference or RIP.preference
    since = last_update(config, now)
    yield from _sources((each.address, distance, since) for each in state.neighbors if each.accepted)
    yield f"  Distance: {f'{distance} ' if config.preference else ''}(default is {RIP.preference})"


def _rip_ports(state: RipState, config: RipConfig, device: DeviceConfig) -> Iterator[str]:
    ports = [port for port in state.interfaces if port.up and not port.silent]
    if ports:
        yield "    Interface             Send  Recv  Triggered RIP  Key-chain"
    for port in ports:
        own = device.interfaces[port.interface].rip
        sent = own.send_versions or frozenset({port.version})
        heard = own.receive_versions or _heard(port, config)
        chain = own.key_chain or "none"
        yield f"    {port.interface:<22}{_versions(sent):<6}{_versions(heard):<11}No        {chain}"


def _heard(port: RipInterfaceState, config: RipConfig) -> frozenset[int]:
    return frozenset({1, 2}) if config.version is None else frozenset({config.version or port.version})


def _versions(versions: Iterable[int]) -> str:
    return " ".join(map(str, sorted(versions)))


def ospf(state: OspfState, config: OspfConfig, device: DeviceConfig, elapsed: float) -> Iterator[str]:
    """The part of an OSPF process."""
    yield f'Routing Protocol is "ospf {state.process_id}"'
    yield from _filters(config.export_filters, config.import_filters)
    yield f"  Router ID {state.router_id}"
    if state.is_abr:
        yield "  It is an area border router"
    if state.is_asbr:
        yield "  It is an autonomous system boundary router"
        yield from _listed(
            "Redistributing External Routes from,", _redistributed(config.redistributions.values())
        )
    kinds = [area.kind for area in state.areas]
    yield (
        f"  Number of areas in this router is {len(kinds)}. {kinds.count('normal')} normal"
        f" {kinds.count('stub')} stub {kinds.count('nssa')} nssa"
    )
    yield f"  Maximum path: {config.maximum_paths or OSPF.maximum_paths}"
    yield "  Routing for Networks:"
    for area in sorted(config.areas.values(), key=lambda area: area.area_id):
        for network, wildcard in sorted(area.networks):
            yield f"    {network} {wildcard} area {int(area.area_id)}"
    yield from _explicit(state, device)
    yield from _listed(
        "Passive Interface(s):", _passive(config, (port.interface for port in state.interfaces))
    )
    distance = config.preference or COMMON_PREFERENCE
    tellers = sorted(
        {route.advertising_router for route in state.routes if route.next_hops} - {state.router_id}
    )
    yield from _sources((router, distance, elapsed) for router in tellers)
    if config.preference == config.external_preference:
        yield f"  Distance: {f'{distance} ' if config.preference else ''}(default is {COMMON_PREFERENCE})"
    else:
        external = config.external_preference or COMMON_PREFERENCE
        yield f"  Distance: intra-area {distance} inter-area {distance} external {external}"


def _explicit(state: OspfState, device: DeviceConfig) -> Iterator[str]:
    """The interfaces that joined by a line of their own, by area."""
    areas: dict[IPv4Address, list[str]] = {}
    for name, interface in device.interfaces.items():
        enabled = interface.ospf.enabled
        if enabled is not None and enabled[0] == state.process_id:
            areas.setdefault(enabled[1], []).append(name)
    for area, names in sorted(areas.items()):
        yield from _listed(f"Routing on Interfaces Configured Explicitly (Area {int(area)}):", names)


def bgp(state: BgpState, config: BgpConfig, now: float) -> Iterator[str]:
    """The part of BGP."""
    yield f'Routing Protocol is "bgp {state.as_number}"'
    yield from _filters(config.export_filters, config.import_filters)
    yield "  IGP synchronization is disabled"
    yield "  Automatic route summarization is disabled"
    imported = _redistributed(config.redistributions.values())
    if imported:
        yield f"  Redistributing: {', '.join(imported)}"
    yield "  Neighbor(s):"
    yield "    Address          FiltIn FiltOut DistIn DistOut Weight RouteMap"
    for name in sorted(config.peers, key=PeerName):
        if PeerName(name).version == 4:
            peer = config.peers[name]
            fields = (
                peer.import_path_filter,
                peer.export_path_filter,
                peer.import_acl,
                peer.export_acl,
                peer.preferred_value,
                peer.import_policy,
            )
            widths = (7, 8, 7, 8, 7, 0)
            cells = (
                f"{'' if value is None else value:<{width}}"
                for value, width in zip(fields, widths, strict=True)
            )
            yield f"    {name:<17}{''.join(cells)}".rstrip()
    yield f"  Maximum path: {config.external_paths}"
    external, internal, local = config.preferences or BGP.preferences
    yield from _sources(
        (IPv4Address(int(peer.address)), external if peer.external else internal, now - peer.since)
        for peer in state.peers
        if any(path.selected for path in peer.received)
    )
    yield f"  Distance: external {external} internal {internal} local {local}"


@table.display(
    "show ip protocols", help={"protocols": "IP routing protocol process parameters and statistics"}
)
def _show_protocols(call: Call) -> Iterator[str]:
    device, now = call.device, call.device.now()
    yield "*** IP Routing is NSF aware ***"
    yield ""
    yield from _APPLICATION
    speakers = bgp_running(call)
    if speakers is not None:
        yield from (*bgp(*speakers, now), "")
    for number, state in sorted(device.state.ospf().items()):
        since = [
            route.since
            for route in device.state.routes()
            if route.protocol.startswith("ospf") and route.process_id == number
        ]
        elapsed = now - max(since, default=now)
        yield from (*ospf(state, device.config.ospf[number], device.config, elapsed), "")
    talkers = rip_running(call)
    if talkers is not None:
        yield from (*rip(*talkers, device.config, now), "")
