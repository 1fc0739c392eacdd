"""Route-policies: nodes with conditions and with what they change."""

from collections.abc import Callable, Iterable
from typing import Any

from labkit.nos.config import CostChange, DeviceConfig, PathChange, PolicyNode
from labkit.nos.policy_words import read_communities, write_communities
from labkit.nos.shell.declaration import Call, Kept, Section, Setting, Table, Values

table = Table()
table.view("route-policy", "-route-policy")


def _open_node(call: Call) -> PolicyNode:
    """Open a node. Typed again with the other mode, the node changes its mode."""
    nodes: dict[tuple[str, int], PolicyNode] = call.target.route_policies
    key = (call["name"], call["number"])
    node = nodes.setdefault(key, PolicyNode(*key))
    node.permit = call["action"] == "permit"
    return node


def _remove_nodes(call: Call) -> str | None:
    nodes = call.target.route_policies
    gone = [key for key in nodes if key[0] == call["name"] and call["number"] in (None, key[1])]
    if not gone:
        return "Error: The route policy does not exist."
    for key in gone:
        del nodes[key]
    return None


def _in_order(config: DeviceConfig) -> Iterable[PolicyNode]:
    """Policies in the order in which they were made, their nodes by number."""
    made = {name: index for index, (name, _number) in reversed([*enumerate(config.route_policies)])}
    nodes = config.route_policies
    return (nodes[key] for key in sorted(nodes, key=lambda key: (made[key[0]], key[1])))


table.add(
    Section(
        views=("system",),
        notation="route-policy <name:string 1-40> <action:permit|deny> node <number:0-65535>",
        undo=(
            "undo route-policy <name:string 1-40> [node <number:0-65535>]",
            "undo route-policy <name:string 1-40> {permit|deny} node <number:0-65535>",
        ),
        view="route-policy",
        path="route_policies",
        open=_open_node,
        printed=_in_order,
        bind=lambda node: {
            "name": node.name,
            "action": "permit" if node.permit else "deny",
            "number": node.number,
        },
        removed=_remove_nodes,
        trailing=" ",
        help={"route-policy": "Specify a route-policy", "node": "Specify the index of a node"},
    ),
)


def _field(notation: str, path: str, place: float, **more: Any) -> Setting:
    return Setting(views=("route-policy",), notation=notation, path=path, place=place, **more)


def _add(path: str, name: str) -> Callable[[Call], str | None]:
    def store(call: Call) -> str | None:
        held: tuple[str, ...] = getattr(call.target, path)
        new = [str(item) for item in (call[name] or ())]
        setattr(call.target, path, tuple(dict.fromkeys((*held, *new))))
        return None

    return store


def _drop(path: str, name: str) -> Callable[[Call], str | None]:
    def clear(call: Call) -> str | None:
        gone = {str(item) for item in (call[name] or ())}
        held: tuple[str, ...] = getattr(call.target, path)
        setattr(call.target, path, tuple(item for item in held if gone and item not in gone))
        return None

    return clear


def _store_filters(call: Call) -> str | None:
    node: PolicyNode = call.target
    names = [call["name"]] if call["name"] is not None else [str(number) for number in call["numbers"] or ()]
    node.match_community_filters = tuple(dict.fromkeys((*node.match_community_filters, *names)))
    node.match_whole_community = bool(call["whole_match"])
    return None


def _clear_filters(call: Call) -> str | None:
    call.target.match_community_filters, call.target.match_whole_community = (), False
    return None


def _filter_lines(node: PolicyNode) -> Iterable[Values]:
    names = node.match_community_filters
    numbers = [int(name) for name in names if name.isdecimal()]
    whole = {"whole_match": True} if node.match_whole_community else {}
    if numbers:
        yield {"numbers": numbers, **whole}
    for name in names:
        if not name.isdecimal():
            yield {"name": name, **whole}


def _keep_type(call: Call) -> None:
    node: PolicyNode = call.target
    node.match_route_types = tuple(dict.fromkeys((*node.match_route_types, call["types"])))


def _forget_types(call: Call) -> None:
    node: PolicyNode = call.target
    gone = call["types"]
    node.match_route_types = tuple(
        kind for kind in node.match_route_types if gone is not None and kind != gone
    )


_ROUTE_TYPES = (
    "external-type1or2|external-type1|external-type2|internal|is-is-level-1|is-is-level-2"
    "|nssa-external-type1or2|nssa-external-type1|nssa-external-type2"
)

table.add(
    _field("description <description:text 1-80>", "description", 5),
    _field(
        "if-match acl {<acl:2000-2999>|<acl:string 1-32>}",
        "match_acl",
        10,
        undo=("undo if-match acl [<acl:string 1-32>]",),
        help={"if-match": "Match condition", "acl": "Match an ACL"},
    ),
    _field(
        "if-match ip-prefix <prefix-list:string 1-169>",
        "match_prefix_list",
        11,
        undo=("undo if-match ip-prefix [<prefix-list:string 1-169>]",),
    ),
    _field(
        "if-match ip next-hop acl <acl:2000-2999>",
        "match_next_hop_acl",
        12,
        undo=("undo if-match ip next-hop [acl <acl:2000-2999>]",),
    ),
    _field(
        "if-match ip next-hop ip-prefix <prefix-list:string 1-169>",
        "match_next_hop_prefix_list",
        13,
        undo=("undo if-match ip next-hop ip-prefix [<prefix-list:string 1-169>]",),
    ),
    _field(
        "if-match ip route-source acl <acl:2000-2999>",
        "match_source_acl",
        13.2,
        undo=("undo if-match ip route-source [acl <acl:2000-2999>]",),
    ),
    _field(
        "if-match ip route-source ip-prefix <prefix-list:string 1-169>",
        "match_source_prefix_list",
        13.3,
        undo=("undo if-match ip route-source ip-prefix [<prefix-list:string 1-169>]",),
    ),
    _field(
        "if-match ipv6 address prefix-list <prefix-list:string 1-169>",
        "match_prefix_list6",
        13.5,
        undo=("undo if-match ipv6 address [prefix-list <prefix-list:string 1-169>]",),
    ),
    _field(
        "if-match ipv6 next-hop prefix-list <prefix-list:string 1-169>",
        "match_next_hop_prefix_list6",
        13.6,
        undo=("undo if-match ipv6 next-hop [prefix-list <prefix-list:string 1-169>]",),
    ),
    _field("if-match cost <0-4294967295>", "match_cost", 14),
    _field("if-match tag <0-4294967295>", "match_tag", 15),
    _field(
        "if-match interface <interfaces:interface>&<1-16>",
        "match_interfaces",
        16,
        undo=("undo if-match interface [<interfaces:interface>&<1-16>]",),
        store=_add("match_interfaces", "interfaces"),
        clear=_drop("match_interfaces", "interfaces"),
        lines=lambda node: ({"interfaces": [name]} for name in node.match_interfaces),
    ),
    _field(
        "if-match as-path-filter <filters:string 1-51>&<1-16>",
        "match_path_filters",
        17,
        undo=("undo if-match as-path-filter [<filters:string 1-51>&<1-16>]",),
        store=_add("match_path_filters", "filters"),
        clear=_drop("match_path_filters", "filters"),
        lines=lambda node: ({"filters": list(node.match_path_filters)},) if node.match_path_filters else (),
    ),
    _field(
        "if-match community-filter {<numbers:1-199>&<1-16>|<name:string 1-51>} [whole-match]",
        "match_community_filters",
        18,
        undo=("undo if-match community-filter [<name:string 1-51>&<1-16>]",),
        store=_store_filters,
        clear=_clear_filters,
        lines=_filter_lines,
    ),
    _field(
        f"if-match route-type <types:{_ROUTE_TYPES}>",
        "match_route_types",
        19,
        undo=(f"undo if-match route-type [<types:{_ROUTE_TYPES}>]",),
        store=_keep_type,
        clear=_forget_types,
        lines=lambda node: ({"types": kind} for kind in node.match_route_types),
    ),
)


def _read_cost(values: Values) -> CostChange:
    for sign, name in (("+", "plus"), ("-", "minus")):
        if values.get(name) is not None:
            return CostChange("+" if sign == "+" else "-", values[name])
    return CostChange("", values["cost"])


def _cost_lines(change: CostChange) -> Iterable[Values]:
    return ({{"": "cost", "+": "plus", "-": "minus"}[change.sign]: change.amount},)


def _set_origin(call: Call) -> None:
    node: PolicyNode = call.target
    node.origin_as = call["egp"]
    node.origin = call["origin"] if call["egp"] is None else "egp"


def _clear_origin(call: Call) -> None:
    call.target.origin, call.target.origin_as = None, None


def _origin_lines(node: PolicyNode) -> Iterable[Values]:
    if node.origin is not None:
        yield {"origin": node.origin} if node.origin_as is None else {"egp": node.origin_as}


_COST = "{<cost:0-4294967295>|+ <plus:0-4294967295>|- <minus:0-4294967295>}"

table.add(
    _field(
        f"apply cost {_COST}",
        "cost",
        30,
        undo=("undo apply cost",),
        read=_read_cost,
        write=_cost_lines,
        help={"apply": "Apply the attributes", "cost": "Set the cost"},
    ),
    _field(
        "apply cost-type <type:type-1|type-2|internal|external>",
        "cost_type",
        31,
        undo=("undo apply cost-type",),
    ),
    _field("apply preference <1-255>", "preference", 32),
    _field("apply tag <0-4294967295>", "tag", 33),
    _field(
        "apply ip-address next-hop <next-hop:ip>",
        "next_hop",
        34,
        undo=("undo apply ip-address next-hop [<next-hop:ip>]",),
    ),
    _field(
        "apply ipv6 next-hop <next-hop:ipv6>",
        "next_hop6",
        34.5,
        undo=("undo apply ipv6 next-hop [<next-hop:ipv6>]",),
    ),
    _field("apply local-preference <0-4294967295>", "local_preference", 35),
    _field("apply preferred-value <0-65535>", "preferred_value", 36),
    _field(
        "apply as-path {<numbers:1-4294967295>&<1-10> [additive|overwrite]|none overwrite}",
        "path",
        37,
        undo=("undo apply as-path",),
        read=lambda values: PathChange(tuple(values.get("numbers") or ()), bool(values.get("overwrite"))),
        write=lambda change: (
            {"numbers": list(change.numbers), "overwrite" if change.overwrite else "additive": True}
            if change.numbers
            else {"none": True, "overwrite": True},
        ),
    ),
    _field(
        "apply community {none|<communities:community>&<1-32> [additive]}",
        "communities",
        38,
        undo=("undo apply community",),
        read=read_communities,
        write=write_communities,
    ),
    _field(
        "apply comm-filter <filter:string 1-51> delete",
        "deletes_communities",
        37.5,
        undo=("undo apply comm-filter [<filter:string 1-51>]",),
        write=lambda name: ({"filter": name},),
        read=lambda values: values["filter"],
    ),
    _field(
        "apply origin {<origin:igp|incomplete>|egp <egp:1-4294967295>}",
        "origin",
        39,
        undo=("undo apply origin",),
        store=_set_origin,
        clear=_clear_origin,
        lines=_origin_lines,
    ),
)
table.add(
    *(
        Kept(views=("route-policy",), notation=notation, place=place, single=False)
        for place, notation in (
            (20, "if-match extcommunity-filter <name:string 1-51>"),
            (21, "if-match mpls-label"),
            (22, "if-match rd-filter <1-255>"),
            (23, "if-match ipv6 route-source prefix-list <list:string 1-169>"),
            (34.1, "apply ip-address next-hop peer-address"),
            (34.6, "apply ipv6 next-hop peer-address"),
            (
                38.5,
                "apply dampening <half-life:1-45> <reuse:1-20000> <suppress:1-20000> <ceiling:1001-20000>",
            ),
            (39.5, "apply isis <level:level-1|level-2|level-1-2>"),
            (39.6, "apply ospf <area:backbone|stub-area>"),
            (39.7, "apply backup-interface <interface>"),
            (39.8, "apply backup-nexthop <backup:ip>"),
            (42, "apply gateway-ip <gateway:ip>"),
            (44, "apply qos-local-id <1-255>"),
            (45, "apply ip-precedence <0-7>"),
            (60, "goto next-node [<node:0-65535>]"),
            (40, "apply extcommunity <community:text 1-200>"),
            (41, "apply mpls-label"),
            (43, "apply traffic-index <1-64>"),
        )
    ),
)
