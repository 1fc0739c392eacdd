"""RIP: the process (RFC 1058, RFC 2453). IOS has one."""

from collections.abc import Iterable
from ipaddress import IPv4Address

from labkit.nos.cisco.routing_process import (
    HELP,
    filter_setting,
    in_order,
    passive_settings,
    source,
    source_values,
    stop_redistribution,
)
from labkit.nos.classful import natural_network
from labkit.nos.config import Redistribution, RipConfig, RipDefault
from labkit.nos.shell.declaration import Call, Kept, Section, Setting, Table, Values, present

table = Table()
table.view("router-rip", "config-router")

NUMBER = 1
"""Of the only process, in the model."""
_VIEWS = ("router-rip",)
_HELP = HELP | {
    "version": "Set routing protocol version",
    "auto-summary": "Enable automatic network number summarization",
    "neighbor": "Specify a neighbor router",
    "basic": "Basic routing protocol update timers",
    "<update>": "Interval between updates",
    "<invalid>": "Invalid",
    "<holddown>": "Holddown",
    "<flush>": "Flush",
    "<ip>": "Network number",
    "default-metric": "Set metric of redistributed routes",
    "flash-update-threshold": "Specify flash update threshold in second",
    "input-queue": "Specify input queue depth",
    "offset-list": "Add or subtract offset from RIP metrics",
    "output-delay": "Interpacket delay for RIP updates",
    "validate-update-source": "Perform sanity checks against source address of routing updates",
}


def _open(call: Call) -> RipConfig:
    """The process; it summarises at the borders of classful networks until it is told otherwise."""
    process: RipConfig = call.device.config.rip.setdefault(NUMBER, RipConfig(NUMBER, summary="always"))
    return process


def _remove(call: Call) -> str | None:
    call.device.config.rip.pop(NUMBER, None)
    return None


def _network(call: Call) -> str | None:
    """A subnet stands for the classful network around it."""
    held: list[IPv4Address] = call.target.networks
    network = natural_network(call["ip"]).network_address
    if call.negative:
        held[:] = [each for each in held if each != network]
    elif network not in held:
        held.append(network)
    return None


def _neighbor(call: Call) -> str | None:
    peers: set[IPv4Address] = call.target.peers
    (peers.discard if call.negative else peers.add)(call["ip"])
    return None


def _redistribute(call: Call) -> str | None:
    protocol, number = source(call.values)
    call.target.redistributions[protocol, number] = Redistribution(
        protocol=protocol,
        process_id=number,
        cost=call["metric"],
        route_policy=call["route_map"],
        as_number=call["process_id"] if protocol == "bgp" else None,
    )
    return None


def _redistribution_lines(process: RipConfig) -> Iterable[Values]:
    return (
        present(source_values(held) | {"metric": held.cost, "route_map": held.route_policy})
        for held in in_order(process)
    )


_SOURCES = "{<protocol:connected|static>|<protocol:bgp|ospf> <process-id:1-4294967295>}"
_TIMERS = ("update", "invalid", "holddown", "flush")


def _timers(call: Call) -> str | None:
    """IOS has a hold-down, which other vendors' RIP has not; it is kept beside the three that all have."""
    process: RipConfig = call.target
    if call.negative:
        process.timers = process.holddown = None
        return None
    process.timers = (call["update"], call["invalid"], call["flush"])
    process.holddown = call["holddown"]
    return None


def _timer_lines(process: RipConfig) -> Iterable[Values]:
    if process.timers is not None:
        update, invalid, flush = process.timers
        yield {"update": update, "invalid": invalid, "holddown": process.holddown or 0, "flush": flush}


table.add(
    Section(
        views=("system",),
        notation="router rip",
        view="router-rip",
        path="rip",
        open=_open,
        bind=lambda _process: {},
        removed=_remove,
        block="router rip",
        help=_HELP,
    ),
    Setting(
        views=_VIEWS,
        notation="version <version:1|2>",
        undo=("no version",),
        path="version",
        read=lambda values: int(values["version"]),
        write=lambda version: ({"version": str(version)},),
        place=10,
        help=_HELP,
    ),
    Setting(
        views=_VIEWS,
        notation="no validate-update-source",
        undo=("validate-update-source",),
        path="verify_source",
        read=lambda _values: False,
        write=lambda _value: ({},),
        place=12,
        help=_HELP,
    ),
    Setting(
        views=_VIEWS,
        notation="timers basic <update:0-4294967295> <invalid:1-4294967295> <holddown:0-4294967295>"
        " <flush:1-4294967295>",
        undo=("no timers basic",),
        path="timers",
        store=_timers,
        clear=_timers,
        lines=_timer_lines,
        place=15,
        help=_HELP,
    ),
    Setting(
        views=_VIEWS,
        notation=f"redistribute {_SOURCES} [metric <0-16>|route-map <route-map:string 1-64>]*",
        undo=(f"no redistribute {_SOURCES}",),
        path="redistributions",
        store=_redistribute,
        clear=stop_redistribution,
        lines=_redistribution_lines,
        place=20,
        help=_HELP,
    ),
    *passive_settings("router-rip", 25),
    Setting(
        views=_VIEWS,
        notation="network <ip>",
        undo=("no network <ip>",),
        path="networks",
        store=_network,
        clear=_network,
        lines=lambda process: ({"ip": network} for network in sorted(process.networks)),
        place=30,
        help=_HELP,
    ),
    Setting(
        views=_VIEWS,
        notation="neighbor <ip>",
        undo=("no neighbor <ip>",),
        path="peers",
        store=_neighbor,
        clear=_neighbor,
        lines=lambda process: ({"ip": peer} for peer in sorted(process.peers)),
        place=35,
        help=_HELP,
    ),
    Setting(views=_VIEWS, notation="default-metric <metric:1-16>", path="default_cost", place=38, help=_HELP),
    Setting(
        views=_VIEWS,
        notation="default-information originate [route-map <route-map:string 1-64>]",
        undo=("no default-information originate",),
        path="default_originate",
        read=lambda values: RipDefault(route_policy=values.get("route_map")),
        write=lambda held: (present({"route_map": held.route_policy}),),
        place=40,
        help=_HELP,
    ),
    filter_setting("router-rip", "in", 45, narrowing="[<interface>]"),
    filter_setting("router-rip", "out", 46, narrowing=f"[<interface>|{_SOURCES[1:-1]}]"),
    Setting(
        views=_VIEWS,
        notation="maximum-paths <paths:1-32>",
        path="maximum_paths",
        place=50,
        help=_HELP,
    ),
    Setting(
        views=_VIEWS,
        notation="distance <distance:1-255>",
        undo=("no distance [<distance:1-255>]",),
        path="preference",
        place=55,
        help=_HELP,
    ),
    Setting(
        views=_VIEWS,
        notation="no auto-summary",
        undo=("auto-summary",),
        path="summary",
        store=lambda call: setattr(call.target, "summary", "off"),
        clear=lambda call: setattr(call.target, "summary", "always"),
        lines=lambda process: ({},) if process.summary == "off" else (),
        place=60,
        help=_HELP,
    ),
    *(
        Kept(views=_VIEWS, notation=notation, single=single, place=61, help=_HELP)
        for notation, single in (
            ("flash-update-threshold <seconds:0-30>", True),
            ("input-queue <depth:0-1024>", True),
            ("output-delay <milliseconds:8-50>", True),
            ("offset-list <acl:0-99> {in|out} <offset:0-16> [<interface>]", False),
        )
    ),
)
