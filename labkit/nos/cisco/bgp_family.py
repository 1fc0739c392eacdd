"""BGP's IPv4 unicast family: what is announced, and what is exchanged with whom.

Its lines are typed in the mode of the process or in that of the family, and printed where the process says.
"""

import dataclasses
from collections.abc import Callable, Iterable
from typing import Any

from labkit.nos.cisco.bgp import FIRST, HELP, IPV4, PROCESS, custom, find, in_order, neighbor_setting
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
    AdvertisedDefault,
    Aggregate,
    BgpConfig,
    BgpFamilyConfig,
    PrefixLimit,
    Redistribution,
)
from labkit.nos.policy_words import PeerName
from labkit.nos.shell.declaration import Call, Setting, Table, Values

table = Table()

_LOOPS = 3
"""`allowas-in` without a number."""
_HELP = HELP | {
    "network": "Specify a network to announce via BGP",
    "mask": "Network mask",
    "aggregate-address": "Configure BGP aggregate entries",
    "summary-only": "Filter more specific routes from updates",
    "as-set": "Generate AS set path information",
    "activate": "Enable the Address Family for this Neighbor",
    "next-hop-self": "Disable the next hop calculation for this neighbor",
    "route-reflector-client": "Configure a neighbor as Route Reflector client",
    "send-community": "Send Community attribute to this neighbor",
    "weight": "Set default weight for routes from this neighbor",
    "maximum-prefix": "Maximum number of prefixes accepted from this peer",
    "soft-reconfiguration": "Per neighbor soft reconfiguration",
    "default-originate": "Originate default route to this neighbor",
    "remove-private-as": "Remove private AS number from outbound updates",
    "route-map": "Apply route map to neighbor",
    "prefix-list": "Filter updates to/from this neighbor",
    "filter-list": "Establish BGP filters",
    "distribute-list": "Filter updates to/from this neighbor",
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


def network(call: Call) -> str | None:
    """Announce a prefix while the routing table has it, or no longer."""
    if call.negative:
        call.target.networks.pop(prefix_of(call), None)
    else:
        call.target.networks[prefix_of(call)] = call["route_map"]
    return None


def network_lines(family: BgpFamilyConfig) -> Iterable[Values]:
    """The networks by prefix."""
    for (address, length), policy in sorted(family.networks.items(), key=lambda item: item[0]):
        yield prefix_values(address, length) | ({} if policy is None else {"route_map": policy})


def aggregate(call: Call) -> str | None:
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


def aggregate_lines(family: BgpFamilyConfig) -> Iterable[Values]:
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
        yield {name: value for name, value in values.items() if value is not None}


_KINDS = {"internal": "internal", "external": "external-type", "nssa_external": "nssa-external-type"}


def _route_types(call: Call) -> tuple[str, ...]:
    """The OSPF routes that `match` names; without it, those of its own areas alone."""
    if protocol_of(call.values) != "ospf":
        return ()
    found = []
    for item in call["kinds"] or ({"internal": True},):
        word = next(word for word in _KINDS if item.get(word))
        subtype = "" if word == "internal" else item.get("subtype") or "1or2"
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
        yield {name: value for name, value in values.items() if value is not None}


SETTINGS: list[Setting] = []
"""All of the family's, for those families that have the same."""


def _unless_apart(setting: Setting) -> Callable[[BgpConfig], Iterable[Values]]:
    lines = _told_to if setting.lines is _activated else setting.lines
    assert lines is not None
    return lambda bgp: () if bgp.families_apart else lines(bgp)


def _both(*settings: Setting) -> None:
    """Declare settings in the mode of the family and in that of the process; one of the two prints them."""
    SETTINGS.extend(settings)
    for setting in settings:
        table.add(dataclasses.replace(setting, views=(IPV4,)))
        table.add(dataclasses.replace(setting, views=(PROCESS,), lines=_unless_apart(setting)))


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
AGGREGATE = (
    "[as-set|summary-only|suppress-map <suppress:string 1-64>|advertise-map <advertise:string 1-64>"
    "|attribute-map <attribute:string 1-64>]*"
)

_both(
    Setting(
        views=(IPV4,),
        notation=f"network <ip> [mask <length:mask>] [{_POLICY}]",
        undo=(f"no network <ip> [mask <length:mask>] [{_POLICY}]",),
        path="networks",
        store=network,
        clear=network,
        lines=network_lines,
        place=30,
        help=_HELP,
    ),
    Setting(
        views=(IPV4,),
        notation=f"aggregate-address <ip> <length:mask> {AGGREGATE}",
        undo=(f"no aggregate-address <ip> <length:mask> {AGGREGATE}",),
        path="aggregates",
        store=aggregate,
        clear=aggregate,
        lines=aggregate_lines,
        place=35,
        help=_HELP,
    ),
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


def _activate(call: Call) -> str | None:
    """What is the default anyway is not noted."""
    peer, wanted = find(call), not call.negative
    if peer is None:
        return FIRST
    peer.enabled = None if wanted == call.target.unicast_default else wanted
    return None


def _told_to(family: BgpFamilyConfig) -> Iterable[Values]:
    """The neighbors of which it was said whether they exchange routes of the family."""
    for peer in in_order(family):
        if peer.enabled is not None:
            yield {"neighbor": peer.name} if peer.enabled else {"neighbor": peer.name, "undo": True}


def _activated(family: BgpFamilyConfig) -> Iterable[Values]:
    """The same, and where all exchange them, each of them."""
    for peer in in_order(family):
        if peer.enabled is None and family.unicast_default and PeerName(peer.name).version == 4:
            yield {"neighbor": peer.name}
        elif peer.enabled is not None:
            yield {"neighbor": peer.name} if peer.enabled else {"neighbor": peer.name, "undo": True}


def _send_communities(call: Call) -> str | None:
    peer = find(call)
    if peer is None:
        return FIRST
    kind = None if call.negative and call["kind"] is None else call["kind"] or "standard"
    value = None if call.negative else True
    if kind in (None, "standard", "both"):
        peer.advertise_community = value
    if kind in (None, "extended", "both"):
        peer.advertise_ext_community = value
    return None


def _community_lines(family: BgpFamilyConfig) -> Iterable[Values]:
    for peer in in_order(family):
        kinds = (bool(peer.advertise_community), bool(peer.advertise_ext_community))
        if kinds == (True, True):
            yield {"neighbor": peer.name, "kind": "both"}
        elif kinds == (True, False):
            yield {"neighbor": peer.name}
        elif kinds == (False, True):
            yield {"neighbor": peer.name, "kind": "extended"}


def _limit_values(held: PrefixLimit) -> Values:
    values = {
        "count": held.count,
        "threshold": held.threshold,
        "warning_only": held.warns_only or None,
        "restart": held.restart,
    }
    return {name: value for name, value in values.items() if value is not None}


def directed(words: str, kind: str, read: Callable[[Call], Any], write: Callable[[Any], Values]) -> Setting:
    """A list or route-map that a neighbor's routes pass on the way in or out."""
    fields = {"in": f"import_{kind}", "out": f"export_{kind}"}
    keyword, _, parameter = words.partition(" ")

    def change(call: Call) -> str | None:
        peer = find(call)
        if peer is None:
            return FIRST
        setattr(peer, fields[call["direction"]], None if call.negative else read(call))
        return None

    def lines(family: BgpFamilyConfig) -> Iterable[Values]:
        for peer in in_order(family):
            for direction, path in fields.items():
                value = getattr(peer, path)
                if value is not None:
                    yield {"neighbor": peer.name, **write(value), "direction": direction}

    optional = f"[{parameter[1:-1]}]" if parameter.startswith("{") else f"[{parameter}]"
    return custom(f"{words} <direction:in|out>", f"{keyword} {optional} <direction:in|out>", change, lines)


def _named(name: str) -> tuple[Callable[[Call], Any], Callable[[Any], Values]]:
    return (lambda call: call[name]), (lambda value: {name: value})


PREFIX_LIST = directed("prefix-list <prefix-list:string 1-63>", "prefix_list", *_named("prefix_list"))
ACTIVATE = custom("activate", None, _activate, _activated)

_both(
    ACTIVATE,
    neighbor_setting("soft-reconfiguration inbound", "keep_all_routes"),
    custom(
        "send-community [<kind:both|extended|standard>]",
        None,
        _send_communities,
        _community_lines,
    ),
    neighbor_setting("route-reflector-client", "reflect_client"),
    neighbor_setting("next-hop-self", "next_hop_local"),
    neighbor_setting("remove-private-as", "public_as_only"),
    neighbor_setting("as-override", "substitute_as"),
    neighbor_setting(
        "allowas-in [<times:1-10>]",
        "allow_as_loop",
        undo="allowas-in [<times:1-10>]",
        read=lambda call: call["times"] or _LOOPS,
        write=lambda times: {} if times == _LOOPS else {"times": times},
    ),
    neighbor_setting(
        "default-originate [route-map <policy:string 1-64>]",
        "default_originate",
        undo="default-originate [route-map <policy:string 1-64>]",
        read=lambda call: AdvertisedDefault(call["policy"]),
        write=lambda held: {} if held.route_policy is None else {"policy": held.route_policy},
    ),
    neighbor_setting(
        "weight <weight:0-65535>",
        "preferred_value",
        undo="weight [<weight:0-65535>]",
        read=lambda call: call["weight"],
        write=lambda weight: {"weight": weight},
    ),
    neighbor_setting(
        "maximum-prefix <count:1-2147483647> [<threshold:1-100>] [warning-only|restart <restart:1-65535>]",
        "maximum_prefixes",
        undo="maximum-prefix [<count:1-2147483647>]",
        read=lambda call: PrefixLimit(
            call["count"], call["threshold"], bool(call["warning_only"]), call["restart"]
        ),
        write=_limit_values,
    ),
    directed(
        "distribute-list {<acl:1-199>|<acl-name:string 1-64>}",
        "acl",
        lambda call: call["acl_name"] if call["acl"] is None else call["acl"],
        lambda value: {"acl" if isinstance(value, int) else "acl_name": value},
    ),
    PREFIX_LIST,
    directed("route-map <policy:string 1-64>", "policy", *_named("policy")),
    directed(
        "filter-list <number:1-500>",
        "path_filter",
        lambda call: str(call["number"]),
        lambda value: {"number": int(value)},
    ),
)
