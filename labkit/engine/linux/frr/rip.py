"""RIP (RFC 1058, RFC 2453). FRR counts one more than VRP: a connected network has metric 1 there, and 0 here."""

from collections.abc import Iterator, Sequence

from labkit.engine.linux.frr import filters, ospf, policy
from labkit.engine.linux.frr.lines import line, place
from labkit.engine.linux.frr.preference import distances, rip_preference
from labkit.engine.linux.interfaces import inside_name
from labkit.engine.linux.layer3 import configured_interfaces
from labkit.engine.linux.names import linux_name
from labkit.engine.linux.topic import DeviceView, Document
from labkit.engine.sim.rip.facts import read_rip
from labkit.engine.sim.rip.manners import MANNERS, VRP, RipManners
from labkit.engine.sim.rip.ports import RipPort, natural_length, ports_of
from labkit.engine.sim.rip.updates import INFINITY
from labkit.nos.config import DeviceConfig, Redistribution, RipConfig, RouteFilter

DAEMON = "ripd"
UPDATE, AGE, COLLECT = 30, 180, 120
"""Seconds (VRP)."""
_ANY = "labkit-any"


def process(device: DeviceView) -> RipConfig | None:
    """The process that runs: FRR has one in the public table."""
    return next((config for config in device.config.rip.values() if not config.vrf), None)


def ports(device: DeviceView) -> list[RipPort]:
    """The interfaces of the process by configuration."""
    config = process(device)
    if config is None:
        return []
    interfaces = [(name, each.rip) for name, each in device.config.interfaces.items()]
    facts = read_rip([config], interfaces, device.node.kind.vendor, device.config.key_chains)
    return ports_of(device.node.name, facts.processes[0], facts, configured_interfaces(device))


def sections(device: DeviceView) -> Document:
    """The process and its interfaces."""
    config = process(device)
    if config is None:
        return {}
    enabled = ports(device)
    imports = list(config.redistributions.values())
    document = policy.sections(device, DAEMON, imports)
    document |= filters.outward(device.config, DAEMON, _of_imports(config), imports)
    item = policy.passing(device, imports)
    if item is not None:
        metric = (config.default_cost if item.cost is None else item.cost) + 1
        document |= policy.stand_ins(DAEMON, item, (line(f"set metric {metric}", "no set metric"),))
    document[place(DAEMON)] += (f"access-list {_ANY} seq 5 permit any",)
    document[place(DAEMON, "router rip")] = tuple(_process(device, config, enabled))
    for port in enabled:
        if port.interface.kind != "loopback":
            document[place(DAEMON, f"interface {linux_name(port.name)}")] = tuple(_interface(port))
    return document


def limits(device: DeviceView) -> Sequence[str]:
    """Further processes, filters by gateway, summaries of version 2."""
    found = [f"rip {number}: a second RIP process" for number in list(device.config.rip)[1:]]
    for config in device.config.rip.values():
        at = f"rip {config.process_id}"
        if any(each.route_policy for each in (*config.import_filters, *config.export_filters)):
            found.append(f"{at}: filter-policy route-policy")
        found += [
            f"{at}: {what}" for what in ospf.import_limits(device.config, config.redistributions.values())
        ]
        if config.default_originate is not None:
            found.append(f"{at}: default-route originate")
        if config.version == 2 and config.summary == "always":
            found.append(f"{at}: summary always")
    for interface in device.config.interfaces.values():
        if interface.rip.summaries:
            found.append(f"{interface.name}: rip summary-address")
        if not interface.rip.input_enabled or not interface.rip.output_enabled:
            found.append(f"{interface.name}: undo rip input or output")
    return found


def _process(device: DeviceView, config: RipConfig, enabled: Sequence[RipPort]) -> Iterator[str]:
    update, age, collect = config.timers or (UPDATE, AGE, COLLECT)
    if device.pace is not None:
        update, age, collect = 5, 30, 20
    yield line(f"timers basic {update} {age} {collect}", "no timers basic")
    yield line(f"distance {distances(device)[rip_preference(device)]}", "no distance")
    manners = MANNERS.get(device.node.kind.vendor, VRP)
    paths = config.maximum_paths or manners.maximum_paths
    if paths > 1:
        yield line("allow-ecmp")
    for network in sorted(config.networks):
        yield line(f"network {network}/{natural_length(int(network))}")
    for peer in sorted(config.peers):
        yield line(f"neighbor {peer}")
    for port in enabled:
        inside = inside_name(device.config, port.name)
        if port.silent:
            yield line(f"passive-interface {inside}")
        if port.settings.metric_in:
            yield line(f"offset-list {_ANY} in {port.settings.metric_in} {inside}")
        if port.settings.metric_out > 1:
            yield line(f"offset-list {_ANY} out {port.settings.metric_out - 1} {inside}")
    yield from _lists(device.config, config.import_filters, "in")
    yield from _lists(device.config, config.export_filters, "out")
    for item in config.redistributions.values():
        source = {"direct": "connected", "unr": "kernel"}.get(item.protocol, item.protocol)
        yield line(
            f"redistribute {source} metric {_heard_cost(item, config, manners)} route-map {policy.wrapper(item)}",
            f"no redistribute {source}",
        )
    imports = config.redistributions
    if policy.passing(device, imports.values()) is not None and ("static", None) not in imports:
        yield line(f"redistribute static route-map {policy.STATIC}", "no redistribute static")


def _heard_cost(item: Redistribution, config: RipConfig, manners: RipManners) -> int:
    """The cost at which neighbours hear what is imported: of some protocols infinity, unless it is said."""
    cost = item.cost if item.cost is not None else config.default_cost
    if not cost and item.cost is None and item.protocol in manners.costly:
        return INFINITY
    return max(cost, 1) if manners.counts_import else cost + 1


def _of_imports(config: RipConfig) -> list[RouteFilter]:
    """The export filters that look at one source of imports only."""
    return [each for each in config.export_filters if each.protocol is not None]


def _lists(config: DeviceConfig, filters: Sequence[RouteFilter], direction: str) -> Iterator[str]:
    """Filters of what comes in or goes out, at one interface or all."""
    for each in filters:
        at = f"{direction} {inside_name(config, each.interface)}" if each.interface else direction
        acl = None if each.acl is None or each.protocol else policy.access_list(config, each.acl)
        if acl is not None:
            yield line(f"distribute-list {acl} {at}")
        if each.prefix_list in config.prefix_lists and not each.protocol:
            yield line(f"distribute-list prefix {each.prefix_list} {at}")


def _interface(port: RipPort) -> Iterator[str]:
    yield line(f"ip rip send version {port.sends}", "no ip rip send version")
    hears = " ".join(map(str, sorted(port.hears)))
    yield line(f"ip rip receive version {hears}", "no ip rip receive version")
    if port.sends == 2 and not port.multicast:
        yield line("ip rip v2-broadcast")
    if not port.split_horizon:
        yield line("no ip rip split-horizon", "ip rip split-horizon")
    elif port.settings.poison_reverse:
        yield line("ip rip split-horizon poisoned-reverse", "ip rip split-horizon")
    authentication = port.settings.authentication
    if authentication is not None:
        key = (authentication.key.text or "unreadable").replace(" ", "_")[:16]
        mode = "text" if authentication.mode == "simple" else "md5"
        yield line(f"ip rip authentication mode {mode}", "no ip rip authentication mode")
        yield line(f"ip rip authentication string {key}", "no ip rip authentication string")
