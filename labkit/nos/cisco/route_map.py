"""Route-maps: entries with conditions and with what they set."""

from collections.abc import Callable, Iterable
from typing import Any

from labkit.nos.cisco.views import ROUTED
from labkit.nos.config import DeviceConfig, PathChange, PolicyNode
from labkit.nos.policy_words import read_communities, write_communities
from labkit.nos.shell.declaration import Call, Kept, Section, Setting, Table, Values

table = Table()
table.view("route-map", "config-route-map")

FIRST = 10
"""The sequence number of an entry that has none."""
_HELP = {
    "route-map": "Create route-map or enter route-map command mode",
    "<name>": "Route map tag",
    "permit": "Route map permits set operations",
    "deny": "Route map denies set operations",
    "<number>": "Sequence to insert to/delete from existing route-map entry",
    "match": "Match values from routing table",
    "set": "Set values in destination routing protocol",
    "description": "Route-map comment",
    "as-path": "BGP AS path list",
    "community": "BGP community list",
    "exact-match": "Do exact matching of communities",
    "interface": "Match first hop interface of route",
    "metric": "Metric value",
    "tag": "Tag value",
    "address": "Match address of route or match packet",
    "next-hop": "Next hop address",
    "route-source": "Match advertising source address of route",
    "route-type": "Match route-type of route",
    "prefix-list": "Match entries of prefix-lists",
    "local-preference": "BGP local preference path attribute",
    "weight": "BGP weight for routing table",
    "prepend": "Prepend to the as-path",
    "additive": "Add to the existing community",
    "none": "No community attribute",
    "origin": "BGP origin code",
    "metric-type": "Type of metric for destination routing protocol",
    "comm-list": "set BGP community list (for deletion)",
    "delete": "Delete matching communities",
    "ip": "IP specific information",
    "ipv6": "IPv6 specific information",
    "length": "Packet length",
    "source-protocol": "Match source-protocol of route",
    "dampening": "Set BGP route flap dampening parameters",
    "level": "Where to import route",
    "continue": "Continue on a different entry within the route-map",
}


def _open(call: Call) -> PolicyNode:
    """Open an entry. Typed again with the other mode, the entry changes its mode."""
    nodes: dict[tuple[str, int], PolicyNode] = call.target.route_policies
    key = (call["name"], FIRST if call["number"] is None else call["number"])
    node = nodes.setdefault(key, PolicyNode(*key))
    if call["action"] is not None:
        node.permit = call["action"] == "permit"
    return node


def _remove(call: Call) -> str | None:
    nodes: dict[tuple[str, int], PolicyNode] = call.target.route_policies
    gone = [key for key in nodes if key[0] == call["name"] and call["number"] in (None, key[1])]
    if not gone:
        return f"%Could not find route-map entry {call['name']}"
    for key in gone:
        del nodes[key]
    return None


def _entries(config: DeviceConfig) -> Iterable[PolicyNode]:
    return (config.route_policies[key] for key in sorted(config.route_policies))


table.add(
    Section(
        views=("system",),
        notation="route-map <name:string 1-64> [<action:permit|deny>] [<number:0-65535>]",
        undo=("no route-map <name:string 1-64> [<action:permit|deny>] [<number:0-65535>]",),
        view="route-map",
        path="route_policies",
        open=_open,
        printed=_entries,
        bind=lambda node: {
            "name": node.name,
            "action": "permit" if node.permit else "deny",
            "number": node.number,
        },
        removed=_remove,
        block="route-map",
        help=_HELP,
    ),
)


def _field(notation: str, path: str, place: float, undo: str | None = None, **more: Any) -> Setting:
    undone = None if undo is None else (f"no {undo}",)
    return Setting(
        views=("route-map",), notation=notation, path=path, place=place, undo=undone, help=_HELP, **more
    )


def _several(path: str, name: str) -> dict[str, Any]:
    """A line whose values join those that are there; `no` takes out those it names, or all. Numbers are names too."""

    def typed(call: Call) -> tuple[str, ...]:
        return tuple(str(value) for value in call[name] or ())

    def store(call: Call) -> str | None:
        held: tuple[Any, ...] = getattr(call.target, path)
        setattr(call.target, path, tuple(dict.fromkeys((*held, *typed(call)))))
        return None

    def clear(call: Call) -> str | None:
        gone = typed(call)
        left = tuple(item for item in getattr(call.target, path) if gone and item not in gone)
        setattr(call.target, path, left)
        return None

    def lines(node: PolicyNode) -> Iterable[Values]:
        held = list(getattr(node, path))
        if held:
            yield {name: held}

    return {"store": store, "clear": clear, "lines": lines}


def _acl_lines(node: PolicyNode) -> Iterable[Values]:
    if node.match_acls:
        yield {"items": [{"acl" if isinstance(acl, int) else "name": acl} for acl in node.match_acls]}


def _acls(call: Call) -> tuple[int | str, ...]:
    return tuple(next(iter(item.values())) for item in call["items"] or ())


def _match_acls(call: Call) -> str | None:
    node: PolicyNode = call.target
    node.match_acls = tuple(dict.fromkeys((*node.match_acls, *_acls(call))))
    return None


def _unmatch_acls(call: Call) -> str | None:
    node: PolicyNode = call.target
    gone = _acls(call)
    node.match_acls = tuple(acl for acl in node.match_acls if gone and acl not in gone)
    return None


def _communities(call: Call) -> str | None:
    node: PolicyNode = call.target
    if call.negative:
        node.match_community_filters, node.match_whole_community = (), False
        return None
    node.match_community_filters = tuple(dict.fromkeys((*node.match_community_filters, *call["lists"])))
    node.match_whole_community = bool(call["exact_match"])
    return None


def _community_lines(node: PolicyNode) -> Iterable[Values]:
    if node.match_community_filters:
        whole = {"exact_match": True} if node.match_whole_community else {}
        yield {"lists": list(node.match_community_filters), **whole}


_TYPES = {
    "internal": "internal",
    "external": "external-type1or2",
    "external type-1": "external-type1",
    "external type-2": "external-type2",
    "nssa-external": "nssa-external-type1or2",
    "nssa-external type-1": "nssa-external-type1",
    "nssa-external type-2": "nssa-external-type2",
    "level-1": "is-is-level-1",
    "level-2": "is-is-level-2",
}
"""IOS's words for types of routes, and the model's."""
TYPE_WORDS = {kind: words for words, kind in _TYPES.items()}


def _type_of(call: Call) -> str | None:
    if call["kind"] is None:
        return None
    return _TYPES[" ".join(word for word in (call["kind"], call["subtype"]) if word)]


def _match_type(call: Call) -> str | None:
    node: PolicyNode = call.target
    kind = _type_of(call)
    left = tuple(held for held in node.match_route_types if kind is not None and held != kind)
    node.match_route_types = left if call.negative or kind is None else (*left, kind)
    return None


def _type_lines(node: PolicyNode) -> Iterable[Values]:
    for held in node.match_route_types:
        kind, _, subtype = TYPE_WORDS[held].partition(" ")
        yield {"kind": kind, "subtype": subtype} if subtype else {"kind": kind}


_KIND = "{<kind:internal|level-1|level-2>|<kind:external|nssa-external> [<subtype:type-1|type-2>]}"
_ACLS = "items={<acl:1-199>|<name:string 1-64>}&<1-16>"

table.add(
    _field("description <description:text 1-100>", "description", 5),
    _field(
        "match as-path <filters:1-500>&<1-16>",
        "match_path_filters",
        10,
        "match as-path [<filters:1-500>&<1-16>]",
        **_several("match_path_filters", "filters"),
    ),
    _field(
        "match community <lists:string 1-80>&<1-16> [exact-match]",
        "match_community_filters",
        11,
        "match community [<lists:string 1-80>&<1-16>] [exact-match]",
        store=_communities,
        clear=_communities,
        lines=_community_lines,
    ),
    _field(
        f"match ip address {_ACLS}",
        "match_acls",
        12,
        f"match ip address [{_ACLS}]",
        store=_match_acls,
        clear=_unmatch_acls,
        lines=_acl_lines,
    ),
    _field(
        "match ip address prefix-list <lists:string 1-63>&<1-16>",
        "match_prefix_lists",
        13,
        "match ip address prefix-list [<lists:string 1-63>&<1-16>]",
        **_several("match_prefix_lists", "lists"),
    ),
    _field("match ip next-hop <acl:1-199>", "match_next_hop_acl", 14, "match ip next-hop [<acl:1-199>]"),
    _field(
        "match ip next-hop prefix-list <list:string 1-63>",
        "match_next_hop_prefix_list",
        14.5,
        "match ip next-hop prefix-list [<list:string 1-63>]",
    ),
    _field(
        "match ip route-source <acl:1-199>", "match_source_acl", 15, "match ip route-source [<acl:1-199>]"
    ),
    _field(
        "match ip route-source prefix-list <list:string 1-63>",
        "match_source_prefix_list",
        15.5,
        "match ip route-source prefix-list [<list:string 1-63>]",
    ),
    _field(
        "match ipv6 address prefix-list <list:string 1-63>",
        "match_prefix_list6",
        16,
        "match ipv6 address prefix-list [<list:string 1-63>]",
    ),
    _field(
        "match interface <interfaces:interface>&<1-16>",
        "match_interfaces",
        17,
        "match interface [<interfaces:interface>&<1-16>]",
        **_several("match_interfaces", "interfaces"),
    ),
    _field("match metric <metric:0-4294967295>", "match_cost", 18, "match metric [<metric:0-4294967295>]"),
    _field(
        f"match route-type {_KIND}",
        "match_route_types",
        19,
        f"match route-type [{_KIND}]",
        store=_match_type,
        clear=_match_type,
        lines=_type_lines,
    ),
    _field("match tag <tag:0-4294967295>", "match_tag", 20, "match tag [<tag:0-4294967295>]"),
)


def _origin(call: Call) -> str | None:
    node: PolicyNode = call.target
    node.origin_as = None if call.negative else call["egp"]
    node.origin = None if call.negative else "egp" if call["egp"] is not None else call["origin"]
    return None


def _origin_lines(node: PolicyNode) -> Iterable[Values]:
    if node.origin is not None:
        yield {"origin": node.origin} if node.origin_as is None else {"egp": node.origin_as}


def _only(name: str) -> Callable[[Values], Any]:
    return lambda values: values[name]


table.add(
    _field(
        "set metric <metric:metric-change>",
        "cost",
        30,
        "set metric [<metric:metric-change>]",
    ),
    _field(
        "set metric-type <type:external|internal|type-1|type-2>",
        "cost_type",
        31,
        "set metric-type [<type:external|internal|type-1|type-2>]",
    ),
    _field("set tag <tag:0-4294967295>", "tag", 32, "set tag [<tag:0-4294967295>]"),
    _field("set ip next-hop <next-hop:ip>", "next_hop", 33, "set ip next-hop [<next-hop:ip>]"),
    _field("set ipv6 next-hop <next-hop:ipv6>", "next_hop6", 33.5, "set ipv6 next-hop [<next-hop:ipv6>]"),
    _field(
        "set local-preference <preference:0-4294967295>",
        "local_preference",
        34,
        "set local-preference [<preference:0-4294967295>]",
    ),
    _field("set weight <weight:0-65535>", "preferred_value", 35, "set weight [<weight:0-65535>]"),
    _field(
        "set as-path prepend <numbers:1-4294967295>&<1-10>",
        "path",
        36,
        "set as-path prepend [<numbers:1-4294967295>&<1-10>]",
        read=lambda values: PathChange(tuple(values["numbers"])),
        write=lambda change: ({"numbers": list(change.numbers)},),
    ),
    _field(
        "set comm-list <list:string 1-80> delete",
        "deletes_communities",
        37,
        "set comm-list [<list:string 1-80>]",
        read=_only("list"),
        write=lambda name: ({"list": name},),
    ),
    _field(
        "set community {none|<communities:community>&<1-32> [additive]}",
        "communities",
        38,
        "set community [<communities:community>&<1-32>]",
        read=read_communities,
        write=write_communities,
    ),
    _field(
        "set origin {<origin:igp|incomplete>|egp <egp:1-4294967295>}",
        "origin",
        39,
        "set origin",
        store=_origin,
        clear=_origin,
        lines=_origin_lines,
    ),
    *(
        Kept(views=("route-map",), notation=notation, place=place, single=False, help=_HELP)
        for place, notation in (
            (21, "match length <low:0-2147483647> <high:0-2147483647>"),
            (22, "match source-protocol <protocol:bgp|connected|isis|ospf|rip|static>"),
            (33.2, "set ip next-hop peer-address"),
            (33.3, "set ip default next-hop <default:ip>"),
            (33.4, "set interface <interface>"),
            (36.5, "set as-path prepend last-as <times:1-10>"),
            (40, "set level <level:level-1|level-2|level-1-2|stub-area|backbone>"),
            (41, "set ip precedence <precedence:0-7>"),
            (42, "set dampening <half:1-45> <reuse:1-20000> <suppress:1-20000> <maximum:1-255>"),
            (60, "continue [<next:1-65535>]"),
        )
    ),
)
table.add(
    Kept(
        views=ROUTED,
        notation="ip policy route-map <map:string 1-64>",
        undo=("no ip policy route-map [<map:string 1-64>]",),
        place=58,
        help=_HELP | {"policy": "Enable policy routing"},
    ),
)
