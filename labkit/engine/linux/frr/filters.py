"""`filter-policy`: route-maps of FRR, in zebra for what comes into the table, in a daemon for what it brings in."""

from collections.abc import Iterable, Iterator, Sequence

from labkit.engine.linux.frr import policy
from labkit.engine.linux.frr.lines import line, place
from labkit.engine.linux.topic import DeviceView, Document
from labkit.nos.config import DeviceConfig, Redistribution, RouteFilter

ZEBRA = "zebra"
LARGEST_INSTANCE = 255
"""Zebra's route-maps know no larger process numbers."""
_LAST = 65535
_BEFORE = 8
"""The place of a wrapper's filter: behind its refusal of the default route, before what it lets in."""


def sections(device: DeviceView) -> Document:
    """What keeps routes of OSPF and IS-IS out of the table, not out of their databases."""
    config = device.config
    filtered = {
        ("ospf", number): each.import_filters
        for number, each in config.ospf.items()
        if each.import_filters and _instance(config, number) is not None
    }
    filtered |= {("isis", n): each.import_filters for n, each in config.isis.items() if each.import_filters}
    if not filtered:
        return {}
    document = policy.sections(device, ZEBRA, changes=False)
    protocols = list(dict.fromkeys(protocol for protocol, _ in filtered))
    for (protocol, number), filters in filtered.items():
        own = f"labkit-table-{protocol}-{number}"
        document |= chain(config, ZEBRA, own, filters)
        chosen = _instance(config, number) if protocol == "ospf" else ""
        condition = (line(chosen, "no match source-instance"),) if chosen else ()
        document[place(ZEBRA, f"route-map labkit-table-{protocol} permit {number}")] = (
            *condition,
            line(f"call {own}", "no call"),
        )
    for protocol in protocols:
        document[place(ZEBRA, f"route-map labkit-table-{protocol} permit {_LAST}")] = ()
    document[place(ZEBRA)] += tuple(
        line(f"ip protocol {protocol} route-map labkit-table-{protocol}", f"no ip protocol {protocol}")
        for protocol in protocols
    )
    return document


def limits(device: DeviceView) -> Sequence[str]:
    """Processes of OSPF that zebra cannot tell apart."""
    return [
        f"ospf {number}: filter-policy import"
        for number, each in device.config.ospf.items()
        if each.import_filters and _instance(device.config, number) is None
    ]


def keeps_out(config: DeviceConfig, protocol: str, process_id: int) -> bool:
    """Whether routes of a process may be kept out of the table."""
    process = config.ospf.get(process_id) if protocol == "ospf" else config.isis.get(process_id)
    return process is not None and bool(process.import_filters)


def outward(
    config: DeviceConfig, daemon: str, filters: Sequence[RouteFilter], users: Iterable[Redistribution]
) -> Document:
    """What `filter-policy … export` adds to the wrappers of imports (see `policy`), before they decide."""
    document: Document = {}
    for item in users:
        own = [
            each
            for each in filters
            if each.protocol is None
            or (each.protocol, each.process_id or item.process_id) == (item.protocol, item.process_id)
        ]
        if own:
            name = policy.wrapper(item)
            document |= chain(config, daemon, f"{name}-out", own)
            document[place(daemon, f"route-map {name} permit {_BEFORE}")] = (
                line(f"call {name}-out", "no call"),
                line("on-match next", "no on-match next"),
            )
    return document


def chain(config: DeviceConfig, daemon: str, name: str, filters: Sequence[RouteFilter]) -> Document:
    """A route-map that permits what passes all filters."""
    document: Document = {}
    for index, item in enumerate(filters):
        number = 20 * index + 10
        onward = (
            (line(f"on-match goto {number + 20}", "no on-match goto"),) if item is not filters[-1] else ()
        )
        document[place(daemon, f"route-map {name} permit {number}")] = (*_conditions(config, item), *onward)
        document[place(daemon, f"route-map {name} deny {number + 10}")] = ()
    return document


def _conditions(config: DeviceConfig, item: RouteFilter) -> Iterator[str]:
    called = policy.policy(config, item.route_policy).removeprefix(" route-map ")
    if called:
        yield line(f"call {called}", "no call")
    acl = None if item.acl is None else policy.access_list(config, item.acl)
    if acl is not None:
        yield line(f"match ip address {acl}", "no match ip address")
    if item.prefix_list in config.prefix_lists:
        yield line(f"match ip address prefix-list {item.prefix_list}", "no match ip address prefix-list")


def _instance(config: DeviceConfig, number: int) -> str | None:
    """The condition that a route is of a process; empty where all are, None where zebra has no such condition."""
    if len(config.ospf) == 1:
        return ""
    return f"match source-instance {number}" if number <= LARGEST_INSTANCE else None
