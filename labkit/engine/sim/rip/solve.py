"""RIP's tables: distances spread from neighbour to neighbour until nothing changes (RFC 2453, 3.4)."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from labkit.engine.sim.addressing import Addressing, Layer3Interface
from labkit.engine.sim.ipv4 import Prefix, prefix_of, text
from labkit.engine.sim.policy import Candidate, Policies, apply_policy, filter_permits
from labkit.engine.sim.redistribution import ImportedRoute, imports, source_of
from labkit.engine.sim.rib import Rib
from labkit.engine.sim.rip.facts import RipFacts
from labkit.engine.sim.rip.manners import RipManners
from labkit.engine.sim.rip.ports import RipPort, RipProcess, ports_of
from labkit.engine.sim.rip.updates import DEFAULT, INFINITY, Announcement, RipRoute, announced, as_heard
from labkit.engine.sim.switching import Switching
from labkit.engine.sim.table import Entry, Hop
from labkit.language import _
from labkit.nos.config import RipConfig
from labkit.nos.state import Diagnosis

ROUNDS = 2 * INFINITY
"""Distances are at most 15, and every round carries them one router further."""

Table = dict[Prefix, RipRoute]


@dataclass(frozen=True, slots=True)
class Heard:
    """A neighbour whose packets reach a port; `refusal` says why they are not taken."""

    port: RipPort
    sender: RipPort
    refusal: str = ""


@dataclass(frozen=True, slots=True)
class RipNetwork:
    """All RIP processes of a network."""

    processes: Mapping[RipProcess, RipConfig] = field(default_factory=dict)
    ports: Mapping[RipProcess, tuple[RipPort, ...]] = field(default_factory=dict)
    heard: Mapping[RipProcess, tuple[Heard, ...]] = field(default_factory=dict)
    tables: Mapping[RipProcess, Mapping[Prefix, RipRoute]] = field(default_factory=dict)
    entries: Mapping[RipProcess, tuple[Entry, ...]] = field(default_factory=dict)
    """What each process hands to its routing table."""
    start: Mapping[RipProcess, Mapping[Prefix, RipRoute]] = field(default_factory=dict)
    """What each process brings in itself."""

    def diagnoses(self) -> Iterator[Diagnosis]:
        """Why packets of neighbours are not taken."""
        for process, neighbors in self.heard.items():
            for item in neighbors:
                if item.refusal:
                    detail = _(
                        "packets of {process} from {address} are not taken",
                        process=item.sender.process[0],
                        address=text(item.sender.address),
                    )
                    yield Diagnosis(
                        "rip", process[0], item.port.name, item.refusal, detail, item.sender.process[0]
                    )


def solve_rip(
    facts: Mapping[str, RipFacts],
    addressing: Addressing,
    switching: Switching,
    policies: Callable[[str], Policies],
    rib: Callable[[str, str], Rib],
    before: RipNetwork | None = None,
) -> RipNetwork:
    """Start from each router's own networks and imports, and spread them.

    `before` is the answer of an earlier round: it stands as long as nobody brings in anything else.
    """
    processes: dict[RipProcess, RipConfig] = {}
    ports: dict[RipProcess, tuple[RipPort, ...]] = {}
    for node, own in facts.items():
        for config in own.processes:
            process = (node, config.process_id)
            processes[process] = config
            ports[process] = tuple(ports_of(node, config, own, addressing.interfaces[node]))
    heard = _neighbors(processes, ports, switching)
    start = {
        process: _own(
            process,
            config,
            ports[process],
            policies(process[0]),
            rib(process[0], config.vrf),
            facts[process[0]].manners,
        )
        for process, config in processes.items()
    }
    if before is not None and before.start == start:
        return before
    tables = start
    moved = set(processes)
    for _round in range(ROUNDS):
        spread = {
            process: _merge(process, start[process], heard[process], processes, tables, policies)
            for process in processes
            if any(item.sender.process in moved for item in heard[process])
        }
        moved = {process for process, table in spread.items() if table != tables[process]}
        if not moved:
            break
        tables = {**tables, **spread}
    entries = {
        process: tuple(_entries(config, tables[process], policies(process[0]), facts[process[0]].manners))
        for process, config in processes.items()
    }
    return RipNetwork(processes, ports, heard, tables, entries, start)


def _neighbors(
    processes: Mapping[RipProcess, RipConfig],
    ports: Mapping[RipProcess, tuple[RipPort, ...]],
    switching: Switching,
) -> dict[RipProcess, tuple[Heard, ...]]:
    """Whose packets reach whom: sent by broadcast or multicast, or to a configured peer."""
    by_interface: dict[tuple[str, str], list[RipPort]] = {}
    for own in ports.values():
        for port in own:
            by_interface.setdefault((port.interface.node, port.name), []).append(port)
    found: dict[RipProcess, tuple[Heard, ...]] = {}
    for process, own in ports.items():
        heard: list[Heard] = []
        for port in own:
            if port.interface.kind == "loopback":
                continue
            for peer in switching.peers((port.interface.node, port.name)):
                heard.extend(
                    Heard(port, sender, _refusal(processes[process], port, sender))
                    for sender in (_towards(port, each) for each in by_interface.get(peer, ()))
                    if _sends_to(processes[sender.process], sender, port)
                )
        found[process] = tuple(heard)
    return found


def _towards(port: RipPort, sender: RipPort) -> RipPort:
    """The sender as a port sees it: of one that sends both versions, it hears the older where it must."""
    return replace(sender, sends=1) if sender.both and 2 not in port.hears else sender


def _sends_to(process: RipConfig, sender: RipPort, port: RipPort) -> bool:
    unicast = any(int(peer) == port.address for peer in process.peers)
    return sender.settings.output_enabled and (unicast or not sender.silent)


def _refusal(process: RipConfig, port: RipPort, sender: RipPort) -> str:
    """Why a packet is not taken (RFC 2453, 3.9.2 and 4.1)."""
    if not port.settings.input_enabled:
        return "rip-input-disabled"
    if sender.sends not in port.hears:
        return "rip-version"
    if process.verify_source and not _in_subnet(port.interface, sender.address):
        return "rip-source-address"
    mine, theirs = port.settings.authentication, sender.settings.authentication
    if sender.sends == 1 or (mine is None and theirs is None):
        return ""
    if mine is None or theirs is None or mine.mode.split()[0] != theirs.mode.split()[0]:
        return "rip-authentication-type"
    same_id = mine.key_id in (None, theirs.key_id)
    return "" if same_id and mine.key.agrees(theirs.key) else "rip-authentication-key"


def _in_subnet(interface: Layer3Interface, address: int) -> bool:
    serial = interface.medium == "serial"
    return serial or any(
        prefix_of(own, length) == prefix_of(address, length) for own, length in interface.addresses
    )


def _own(
    process: RipProcess,
    config: RipConfig,
    ports: tuple[RipPort, ...],
    policies: Policies,
    rib: Rib,
    manners: RipManners,
) -> Table:
    """The networks of the process's interfaces, what it imports, and the default route it makes."""
    table: Table = {}
    for port in ports:
        for address, length in port.interface.addresses:
            prefix = prefix_of(address, length)
            table.setdefault(prefix, RipRoute(prefix, 0, interface=port.name))
    for item in imports(rib.entries, config.redistributions, policies, ("rip", process[1])):
        prefix = item.entry.prefix
        if (prefix != DEFAULT or manners.imports_default) and prefix not in table:
            table[prefix] = RipRoute(
                prefix,
                _import_cost(item, config, manners),
                item.tag,
                interface=item.entry.hops[0].interface,
                source=source_of(item.entry),
            )
    default = config.default_originate
    if default is not None:
        known = rib.exact(DEFAULT)
        own = known is not None and known.protocol == "rip" and known.process_id == process[1]
        if not default.match_default or (known is not None and not own):
            table[DEFAULT] = RipRoute(DEFAULT, default.cost)
    return table


def _import_cost(item: ImportedRoute, config: RipConfig, manners: RipManners) -> int:
    """The cost with which an imported route is held; what is sent is one more."""
    cost = item.cost
    if cost is None and (config.default_cost or item.settings.protocol not in manners.costly):
        cost = config.default_cost
    if cost is None:
        return INFINITY
    return min(max(cost - manners.counts_import, 0), INFINITY)


def _merge(
    process: RipProcess,
    start: Table,
    heard: tuple[Heard, ...],
    processes: Mapping[RipProcess, RipConfig],
    tables: Mapping[RipProcess, Table],
    policies: Callable[[str], Policies],
) -> Table:
    """The process's own routes, then the best of what its neighbours say now."""
    table = dict(start)
    config = processes[process]
    for item in heard:
        if item.refusal:
            continue
        sender = item.sender
        response = announced(
            sender, processes[sender.process], policies(sender.process[0]), tables[sender.process].values()
        )
        for route in response.values():
            taken = _take(item, config, policies(process[0]), route)
            if taken is None or taken.prefix in start:
                continue
            known = table.get(taken.prefix)
            if known is None or taken.metric < known.metric:
                table[taken.prefix] = taken
            elif taken.metric == known.metric and taken.hops[0] not in known.hops:
                table[taken.prefix] = known._replace(hops=tuple(sorted((*known.hops, *taken.hops))))
    return table


def _take(item: Heard, config: RipConfig, policies: Policies, route: Announcement) -> RipRoute | None:
    metric = route.metric + item.port.settings.metric_in
    if metric >= INFINITY:
        return None
    prefix = as_heard(item.port, item.sender.sends, route.prefix)
    if prefix[1] == 32 and not config.host_routes:
        return None
    found = Candidate(prefix, item.sender.address, item.port.name, metric, route.tag)
    for rule in config.import_filters:
        applies = rule.interface in (None, item.port.name)
        if applies and not filter_permits(policies, rule, found):
            return None
    hop = (item.sender.address, item.port.name)
    return RipRoute(prefix, metric, route.tag, (hop,))


def _entries(config: RipConfig, table: Table, policies: Policies, manners: RipManners) -> Iterator[Entry]:
    width = config.maximum_paths or manners.maximum_paths
    preference = manners.preference if config.preference is None else config.preference
    for prefix, route in sorted(table.items()):
        if not route.hops:
            continue
        own = preference
        if config.preference_policy is not None:
            found = Candidate(prefix, route.hops[0][0], route.hops[0][1], route.metric, route.tag)
            changed = apply_policy(policies, config.preference_policy, found).route
            own = changed.preference if changed is not None and changed.preference is not None else preference
        hops = tuple(Hop(address, interface, False, address) for address, interface in route.hops[:width])
        yield Entry(prefix, "rip", own, route.metric, hops, config.process_id, route.tag)
