"""OSPF's external summaries, with cost, type and tag as the device says, and the cost of what an NSSA imports."""

from collections import Counter
from collections.abc import Iterator
from ipaddress import IPv4Network

from labkit.engine.linux.frr.ospf import daemon
from labkit.engine.linux.reading.lsdb import database
from labkit.engine.linux.reading.routes import routes
from labkit.engine.linux.reading.snapshot import Snapshot
from labkit.engine.linux.substitutes.entries import entry_of
from labkit.engine.linux.substitutes.substituted import Summary
from labkit.engine.linux.topic import DeviceView
from labkit.engine.sim.ospf.facts import ProcessFacts
from labkit.engine.sim.ospf.redistribution import solve_externals
from labkit.engine.sim.policy import Policies


def summarising(device: DeviceView) -> list[ProcessFacts]:
    """The processes that announce summaries."""
    return [
        each
        for each in device.facts.ospf
        if not each.vrf
        and each.process_id in device.router_ids
        and any(settings.advertise for _, settings in each.ranges)
    ]


def summaries(device: DeviceView, snapshot: Snapshot, now: float) -> Iterator[Summary]:
    """The summaries of which the device has parts to announce."""
    protocols = device.facts.protocols
    policies = protocols.policies if protocols is not None else Policies()
    table = [entry_of(route) for route in routes(device, snapshot, now)]
    for process in summarising(device):
        number = process.process_id
        ranges = {prefix for prefix, settings in process.ranges if settings.advertise}
        own = device.node.name, number
        for lsa in solve_externals(own, process, device.router_ids[number], table, policies):
            if lsa.prefix in ranges:
                yield Summary(number, IPv4Network(lsa.prefix), lsa.metric, lsa.metric_type, lsa.tag)


def translating(device: DeviceView) -> list[ProcessFacts]:
    """The processes that may translate what an NSSA imports (RFC 3101, 3)."""
    return [
        each
        for each in device.facts.ospf
        if not each.vrf
        and each.process_id in device.router_ids
        and len(each.areas) > 1
        and any(area.kind == "nssa" for area in each.areas)
    ]


def translated(device: DeviceView, snapshot: Snapshot) -> dict[int, int]:
    """The cost that most of the type-7 LSAs of other routers have, by process."""
    found = {}
    for process in translating(device):
        own = device.router_ids[process.process_id]
        costs = Counter(
            lsa.metric
            for lsa in database(snapshot, daemon(device.config, process.process_id))
            if lsa.kind == "nssa" and int(lsa.advertising_router) != own and int(lsa.link_state_id)
        )
        if costs:
            found[process.process_id] = max(sorted(costs), key=lambda cost: costs[cost])
    return found
