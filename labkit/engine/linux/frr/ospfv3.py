"""OSPF for IPv6 (RFC 5340): FRR has one process."""

from collections.abc import Iterator, Sequence

from labkit.engine.linux.addressing6 import configured_interfaces6
from labkit.engine.linux.frr.lines import line, place
from labkit.engine.linux.frr.preference import ospf_preferences
from labkit.engine.linux.interfaces import LOOPBACK
from labkit.engine.linux.names import linux_name
from labkit.engine.linux.topic import DeviceView, Document
from labkit.engine.sim.ipv4 import text
from labkit.engine.sim.ipv6.arithmetic import text6
from labkit.engine.sim.ipv6.facts import AreaFacts6, ProcessFacts6
from labkit.engine.sim.ospfv3.ports import Port6, solve_ports6
from labkit.language import _

DAEMON = "ospf6d"
_SOURCES = {"direct": "connected", "static": "static", "bgp": "bgp", "isis": "isis", "ripng": "ripng"}


def process(device: DeviceView) -> ProcessFacts6 | None:
    """The process that runs: the first with a router id."""
    facts = device.facts.ipv6
    return next((each for each in facts.processes if each.router_id is not None), None) if facts else None


def ports(device: DeviceView) -> tuple[Port6, ...]:
    """Its interfaces by configuration."""
    own = process(device)
    if own is None:
        return ()
    solved = solve_ports6(device.node.name, [own], configured_interfaces6(device))
    return solved[device.node.name, own.process_id]


def sections(device: DeviceView) -> Document:
    """The process and its interfaces."""
    own = process(device)
    if own is None:
        return {}
    document: dict[str, list[str]] = {place(DAEMON, "router ospf6"): list(_process(device, own))}
    for port in ports(device):
        inside = LOOPBACK if port.loopback else linux_name(port.name)
        lines = document.setdefault(place(DAEMON, f"interface {inside}"), [])
        lines += [entry for entry in _interface(device, port) if entry not in lines]
    return {name: tuple(lines) for name, lines in document.items()}


def limits(device: DeviceView) -> Sequence[str]:
    """Further processes, authentication, policies."""
    facts = device.facts.ipv6
    processes = facts.processes if facts is not None else ()
    found = [_("ospfv3 {process}: a second process", process=own.process_id) for own in processes[1:]]
    if any(port.loopback and port.cost == 0 for port in ports(device)):
        found.append(_("ospfv3: a loopback interface costs 1, not 0"))
    for own in processes:
        if own.authentication is not None or any(area.authentication is not None for area in own.areas):
            found.append(f"ospfv3 {own.process_id}: authentication")
        if own.ranges:
            found.append(f"ospfv3 {own.process_id}: asbr-summary")
        if any(item.route_policy for item in own.redistributions):
            found.append(f"ospfv3 {own.process_id}: import-route … route-policy")
    return found


def _process(device: DeviceView, own: ProcessFacts6) -> Iterator[str]:
    assert own.router_id is not None
    yield line(f"ospf6 router-id {text(own.router_id)}", "no ospf6 router-id")
    internal, external = ospf_preferences(device, own.preference, own.external_preference)
    yield line(
        f"distance ospf6 intra-area {internal} inter-area {internal} external {external}", "no distance ospf6"
    )
    if own.maximum_paths:
        yield line(f"maximum-paths {own.maximum_paths}", "no maximum-paths")
    spf = "0 50 200" if device.pace is not None else "500 1000 10000"
    yield line(f"timers throttle spf {spf}", "no timers throttle spf")
    for area in own.areas:
        yield from _area(area)
    default = own.default_originate
    if default is not None:
        always = " always" if default.always else ""
        cost = 1 if default.cost is None else default.cost
        yield line(
            f"default-information originate{always} metric {cost} metric-type {default.metric_type or 2}",
            "no default-information originate",
        )
    for item in own.redistributions:
        source = _SOURCES.get(item.protocol)
        if source is not None:
            cost = 1 if item.cost is None else item.cost
            yield line(
                f"redistribute {source} metric {cost} metric-type {item.metric_type or 2}",
                f"no redistribute {source}",
            )


def _area(area: AreaFacts6) -> Iterator[str]:
    at = f"area {text(area.area_id)}"
    if area.stub:
        yield line(f"{at} stub{' no-summary' if area.no_summary else ''}", f"no {at} stub")
    for (address, length), shown in area.ranges:
        own = f"{at} range {text6(address)}/{length}"
        yield line(own + ("" if shown else " not-advertise"), f"no {own}")


def _interface(device: DeviceView, port: Port6) -> Iterator[str]:
    area = text(port.area_id)
    if port.loopback:
        yield line(f"ipv6 ospf6 area {area}")
        yield line(f"ipv6 ospf6 cost {max(port.cost, 1)}", "no ipv6 ospf6 cost")
        return
    hello, dead = port.hello, port.dead
    if device.pace is not None:
        hello, dead = device.pace.ospf(hello, dead)
    if port.network_type == "p2p":
        yield line("ipv6 ospf6 network point-to-point", "no ipv6 ospf6 network")
    yield line(f"ipv6 ospf6 cost {port.cost}", "no ipv6 ospf6 cost")
    yield line(f"ipv6 ospf6 hello-interval {hello}", "no ipv6 ospf6 hello-interval")
    yield line(f"ipv6 ospf6 dead-interval {dead}", "no ipv6 ospf6 dead-interval")
    yield line(f"ipv6 ospf6 priority {port.priority}", "no ipv6 ospf6 priority")
    if port.instance_id:
        yield line(f"ipv6 ospf6 instance-id {port.instance_id}", "no ipv6 ospf6 instance-id")
    if port.mtu_ignore:
        yield line("ipv6 ospf6 mtu-ignore")
    if port.passive:
        yield line("ipv6 ospf6 passive")
    # last: it starts the protocol, with all that was said before
    yield line(f"ipv6 ospf6 area {area}")
