"""What the modes of routing processes have in common: redistribution, passive interfaces, distribute-lists."""

from collections.abc import Iterable
from typing import Any

from labkit.nos.config import Redistribution, RouteFilter
from labkit.nos.shell.declaration import Call, Setting, Values, present

HELP = {
    "router": "Enable a routing process",
    "network": "Enable routing on an IP network",
    "passive-interface": "Suppress routing updates on an interface",
    "default-information": "Control distribution of default information",
    "originate": "Distribute a default route",
    "redistribute": "Redistribute information from another routing protocol",
    "connected": "Connected",
    "static": "Static routes",
    "rip": "Routing Information Protocol (RIP)",
    "ospf": "Open Shortest Path First (OSPF)",
    "bgp": "Border Gateway Protocol (BGP)",
    "route-map": "Route map reference",
    "<route_map>": "Pointer to route-map entries",
    "metric": "Metric for redistributed routes",
    "distance": "Define an administrative distance",
    "distribute-list": "Filter networks in routing updates",
    "prefix": "Filter prefixes in routing updates",
    "in": "Filter incoming routing updates",
    "out": "Filter outgoing routing updates",
    "maximum-paths": "Forward packets over multiple paths",
    "timers": "Adjust routing timers",
    "<acl>": "IP access list number",
    "<acl_name>": "Access-list name",
}
"""Help of the lines that several protocols have."""

_PROTOCOLS = {"connected": "direct", "static": "static", "rip": "rip", "bgp": "bgp", "ospf": "ospf"}
_WORDS = {protocol: word for word, protocol in _PROTOCOLS.items()}
BARE_LISTS = "<acl:1-199>|<acl-name:string 1-64>|prefix <prefix-list:string 1-63>"
"""What a distribute-list names: an access list or a prefix list."""


def protocol_of(values: Values) -> str:
    """The word for the protocol; where only `ospf` has a number, it is a keyword of its own."""
    return "ospf" if values.get("ospf") else str(values.get("protocol") or "")


def source(values: Values) -> tuple[Any, int | None]:
    """Protocol and process in the model's words. A device has one RIP and one BGP: their numbers say nothing."""
    protocol = _PROTOCOLS[protocol_of(values)]
    if protocol == "rip":
        return protocol, 1
    return protocol, values.get("process_id") if protocol == "ospf" else None


def source_values(held: Redistribution) -> dict[str, Any]:
    """What a `redistribute` line binds of its source."""
    number = {"ospf": held.process_id, "bgp": held.as_number}.get(held.protocol)
    return {"protocol": _WORDS[held.protocol], "process_id": number}


def stop_redistribution(call: Call) -> str | None:
    """Take the routes of a source no longer."""
    call.target.redistributions.pop(source(call.values), None)
    return None


def in_order(process: Any) -> Iterable[Redistribution]:
    """What a process redistributes, connected routes first."""
    keys = sorted(process.redistributions, key=lambda key: (key[0] != "direct", key[0], key[1] or 0))
    return (process.redistributions[key] for key in keys)


def _passive(call: Call) -> str | None:
    process = call.target
    if call["default"]:
        process.silent_all = not call.negative
        process.silent_interfaces.clear()
        process.active_interfaces.clear()
        return None
    kept, exceptions = process.silent_interfaces, process.active_interfaces
    if process.silent_all:
        (exceptions.add if call.negative else exceptions.discard)(call["interface"])
    else:
        (kept.discard if call.negative else kept.add)(call["interface"])
    return None


def _passive_lines(process: Any) -> Iterable[Values]:
    if process.silent_all:
        yield {"default": True}
    for name in sorted(process.silent_interfaces):
        yield {"interface": name}


def passive_settings(view: str, place: float) -> tuple[Setting, Setting]:
    """`passive-interface`, and the interfaces that `passive-interface default` leaves out."""
    return (
        Setting(
            views=(view,),
            notation="passive-interface {default|<interface>}",
            undo=("no passive-interface {default|<interface>}",),
            path="silent_interfaces",
            store=_passive,
            clear=_passive,
            lines=_passive_lines,
            place=place,
            help=HELP | {"default": "Suppress routing updates on all interfaces"},
        ),
        Setting(
            views=(view,),
            notation="no passive-interface <interface:printed>",
            undo=(),
            path="active_interfaces",
            store=lambda _call: None,
            lines=lambda process: ({"interface": name} for name in sorted(process.active_interfaces)),
            place=place + 0.1,
        ),
    )


def _read_filter(values: Values) -> RouteFilter:
    """The list that a line names, and the port or source that it is for."""
    protocol, number = source(values) if protocol_of(values) else (None, None)
    return RouteFilter(
        acl=values["acl"] if values.get("acl") is not None else values.get("acl_name"),
        prefix_list=values.get("prefix_list"),
        route_policy=values.get("policy"),
        protocol=protocol,
        process_id=number,
        interface=values.get("interface"),
    )


def _place_of(item: RouteFilter) -> tuple[str | None, int | None, str | None]:
    """There is one list for each source and interface."""
    return item.protocol, item.process_id, item.interface


def filter_setting(
    view: str, direction: str, place: float, *, lists: str = BARE_LISTS, narrowing: str = ""
) -> Setting:
    """`distribute-list`; `narrowing` is what may stand behind the direction."""
    path = f"{'import' if direction == 'in' else 'export'}_filters"

    def store(call: Call) -> str | None:
        new = _read_filter(call.values)
        held: list[RouteFilter] = getattr(call.target, path)
        left = [item for item in held if _place_of(item) != _place_of(new)]
        setattr(call.target, path, left if call.negative else [*left, new])
        return None

    def lines(process: Any) -> Iterable[Values]:
        for held in getattr(process, path):
            name = "acl" if isinstance(held.acl, int) else "acl_name"
            values = {name: held.acl, "prefix_list": held.prefix_list, "policy": held.route_policy}
            yield present(
                values
                | {
                    "interface": held.interface,
                    "protocol": _WORDS.get(held.protocol or ""),
                    "process_id": held.process_id if held.protocol == "ospf" else None,
                }
            )

    return Setting(
        views=(view,),
        notation=f"distribute-list {{{lists}}} {direction} {narrowing}".rstrip(),
        undo=(f"no distribute-list [{lists}] {direction} {narrowing}".rstrip(),),
        path=path,
        store=store,
        clear=store,
        lines=lines,
        place=place,
        help=HELP,
    )
