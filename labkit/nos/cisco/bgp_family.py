"""BGP's IPv4 unicast family: what is announced, and how routes come into the routing table.

Its lines are typed in the mode of the process or in that of the family, and printed where the process says.
"""

import dataclasses
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from labkit.nos.cisco.bgp import HELP, IPV4, PROCESS
from labkit.nos.cisco.routing_process import (
    filter_setting,
    protocol_of,
    source,
    source_values,
    stop_redistribution,
)
from labkit.nos.cisco.routing_process import in_order as redistributed
from labkit.nos.classful import natural_length
from labkit.nos.config import (
    Aggregate,
    BgpConfig,
    BgpFamilyConfig,
    Redistribution,
)
from labkit.nos.shell.declaration import Call, Setting, Table, Values, present

table = Table()

_HELP = HELP | {
    "network": "Specify a network to announce via BGP",
    "mask": "Network mask",
    "aggregate-address": "Configure BGP aggregate entries",
    "summary-only": "Filter more specific routes from updates",
    "as-set": "Generate AS set path information",
}


def masked(address: Any, length: int) -> Any:
    """An address without its host bits."""
    bits = address.max_prefixlen - length
    return type(address)(int(address) >> bits << bits)


def prefix_of(call: Call) -> tuple[Any, int]:
    """The prefix of a line; an IPv4 one without a mask is the classful network."""
    if call["prefix"] is not None:
        address, length = call["prefix"]
    else:
        address, length = call["ip"], call["length"]
        if length is None:
            length = natural_length(address)
    return masked(address, length), length


def prefix_values(address: Any, length: int) -> dict[str, Any]:
    """What a line binds for a prefix: a classful network is printed without its mask."""
    if address.version == 6:
        return {"prefix": (address, length)}
    return {"ip": address} if length == natural_length(address) else {"ip": address, "length": length}


def _network(call: Call) -> str | None:
    """Announce a prefix while the routing table has it, or no longer."""
    if call.negative:
        call.target.networks.pop(prefix_of(call), None)
    else:
        call.target.networks[prefix_of(call)] = call["route_map"]
    return None


def _network_lines(family: BgpFamilyConfig) -> Iterable[Values]:
    """The networks by prefix."""
    for (address, length), policy in sorted(family.networks.items(), key=lambda item: item[0]):
        yield prefix_values(address, length) | ({} if policy is None else {"route_map": policy})


def _aggregate(call: Call) -> str | None:
    """Announce a prefix for those inside it, or no longer."""
    address, length = prefix_of(call)
    if call.negative:
        call.target.aggregates.pop((address, length), None)
        return None
    call.target.aggregates[address, length] = Aggregate(
        address,
        length,
        detail_suppressed=bool(call["summary_only"]),
        as_set=bool(call["as_set"]),
        suppress_policy=call["suppress"],
        origin_policy=call["advertise"],
        attribute_policy=call["attribute"],
    )
    return None


def _aggregate_lines(family: BgpFamilyConfig) -> Iterable[Values]:
    """The aggregates by prefix."""
    for _, held in sorted(family.aggregates.items(), key=lambda item: item[0]):
        v6 = held.address.version == 6
        values = {
            **(
                {"prefix": (held.address, held.length)} if v6 else {"ip": held.address, "length": held.length}
            ),
            "as_set": held.as_set or None,
            "summary_only": held.detail_suppressed or None,
            "suppress": held.suppress_policy,
            "advertise": held.origin_policy,
            "attribute": held.attribute_policy,
        }
        yield present(values)


_KINDS = {"internal": "internal", "external": "external-type", "nssa_external": "nssa-external-type"}


def _route_types(call: Call) -> tuple[str, ...]:
    """The OSPF routes that `match` names; without it, those of its own areas alone."""
    if protocol_of(call.values) != "ospf":
        return ()
    found = []
    for item in call["kinds"] or ({"internal": True},):
        word = next(word for word in _KINDS if item.get(word))
        subtype = "" if word == "internal" else str(item.get("subtype") or "1or2")
        found.append(_KINDS[word] + subtype)
    return tuple(dict.fromkeys(found))


def _kind_values(kinds: tuple[str, ...]) -> list[dict[str, Any]]:
    """What `match` binds for types; nothing where it is what goes without saying."""
    if kinds in ((), ("internal",)):
        return []
    listed: list[dict[str, Any]] = []
    for kind in kinds:
        word, _, subtype = kind.partition("-type")
        item: dict[str, Any] = {word.replace("-", "_"): True}
        listed.append(item if subtype in ("", "1or2") else item | {"subtype": subtype})
    return listed


def _redistribute(call: Call) -> str | None:
    protocol, number = source(call.values)
    call.target.redistributions[protocol, number] = Redistribution(
        protocol=protocol,
        process_id=number,
        cost=call["metric"],
        route_policy=call["route_map"],
        route_types=_route_types(call),
    )
    return None


def _redistribution_lines(family: BgpFamilyConfig) -> Iterable[Values]:
    for held in redistributed(family):
        values = source_values(held) | {
            "metric": held.cost,
            "kinds": _kind_values(held.route_types) or None,
            "route_map": held.route_policy,
        }
        yield present(values)


def unless_apart(setting: Setting) -> Callable[[BgpConfig], Iterable[Values]]:
    """The lines of a setting where IPv4 unicast has no section of its own."""
    lines = setting.lines
    assert lines is not None
    return lambda bgp: () if bgp.families_apart else lines(bgp)


def both(*settings: Setting) -> Iterator[Setting]:
    """Settings in the mode of the family and in that of the process; one of the two prints them."""
    for setting in settings:
        yield dataclasses.replace(setting, views=(IPV4,))
        yield dataclasses.replace(setting, views=(PROCESS,), lines=unless_apart(setting))


def _field(notation: str, path: str, place: float, name: str = "", undo: str | None = None) -> Setting:
    """A line tied to a field of the family: its only parameter is `name`, or it stands while the field is true."""

    def lines(family: BgpFamilyConfig) -> Iterable[Values]:
        value = getattr(family, path)
        if value is not None and value is not False:
            yield {name: value} if name else {}

    return Setting(
        views=(IPV4,),
        notation=notation,
        undo=(f"no {notation if undo is None else undo}",),
        path=path,
        lines=lines,
        place=place,
        help=_HELP,
    )


def _paths(words: str, path: str) -> Setting:
    return Setting(
        views=(IPV4,),
        notation=f"maximum-paths {words}<paths:1-32>".replace("  ", " "),
        undo=(f"no maximum-paths {words}[<paths:1-32>]",),
        path=path,
        lines=lambda family: ({"paths": getattr(family, path)},) if getattr(family, path) != 1 else (),
        place=82,
        help=_HELP,
    )


def _distance_lines(family: BgpFamilyConfig) -> Iterable[Values]:
    if family.preferences is not None:
        yield dict(zip(("external", "internal", "local"), family.preferences, strict=True))


_POLICY = "route-map <route-map:string 1-64>"
_SOURCES = "{<protocol:connected|static|rip>|ospf <process-id:1-65535>}"
_MATCH = "match kinds={internal|external [<subtype:1|2>]|nssa-external [<subtype:1|2>]}&<1-6>"
_AGGREGATE = (
    "[as-set|summary-only|suppress-map <suppress:string 1-64>|advertise-map <advertise:string 1-64>"
    "|attribute-map <attribute:string 1-64>]*"
)


def announced(view: str, network: str, aggregate: str, texts: Mapping[str, str]) -> tuple[Setting, Setting]:
    """The lines by which a family announces prefixes, which they name as `network` and `aggregate` say."""
    return (
        Setting(
            views=(view,),
            notation=f"network {network} [{_POLICY}]",
            undo=(f"no network {network} [{_POLICY}]",),
            path="networks",
            store=_network,
            clear=_network,
            lines=_network_lines,
            place=30,
            help=texts,
        ),
        Setting(
            views=(view,),
            notation=f"aggregate-address {aggregate} {_AGGREGATE}",
            undo=(f"no aggregate-address {aggregate} {_AGGREGATE}",),
            path="aggregates",
            store=_aggregate,
            clear=_aggregate,
            lines=_aggregate_lines,
            place=35,
            help=texts,
        ),
    )


SETTINGS: tuple[Setting, ...] = (
    *announced(IPV4, "<ip> [mask <length:mask>]", "<ip> <length:mask>", _HELP),
    Setting(
        views=(IPV4,),
        notation=f"redistribute {_SOURCES} [metric <0-4294967295>|{_POLICY}|{_MATCH}]*",
        undo=(f"no redistribute {_SOURCES}",),
        path="redistributions",
        store=_redistribute,
        clear=stop_redistribution,
        lines=_redistribution_lines,
        place=45,
        help=_HELP,
    ),
    filter_setting(IPV4, "in", 46),
    filter_setting(IPV4, "out", 46.5, narrowing=f"[{_SOURCES[1:-1]}]"),
    _field(
        "default-metric <metric:0-4294967295>",
        "default_med",
        47,
        "metric",
        "default-metric [<metric:0-4294967295>]",
    ),
    _field("default-information originate", "default_imported", 80),
    Setting(
        views=(IPV4,),
        notation="distance bgp <external:1-255> <internal:1-255> <local:1-255>",
        undo=("no distance bgp [<external:1-255> <internal:1-255> <local:1-255>]",),
        path="preferences",
        read=lambda values: (values["external"], values["internal"], values["local"]),
        lines=_distance_lines,
        place=81,
        help=_HELP,
    ),
    _paths("", "external_paths"),
    _paths("ibgp ", "internal_paths"),
    *(
        Setting(
            views=(IPV4,),
            notation=f"no {words}",
            undo=(),
            path="kept",
            store=lambda _call: None,
            lines=lambda _family: (),
            place=83,
        )
        for words in ("synchronization", "auto-summary")
    ),
)
"""What IPv4 unicast announces, and what the process puts into the routing table."""
table.add(*both(*SETTINGS))
