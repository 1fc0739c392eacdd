"""Policy-based routing: policies, and the one that the device's own packets follow."""

from collections.abc import Iterable, Iterator

from labkit.nos.config import DeviceConfig, PolicyRouteNode
from labkit.nos.huawei.display.lines import joined
from labkit.nos.shell.configuration import body_lines
from labkit.nos.shell.declaration import Call, Kept, Section, Setting, Table, Values

table = Table()
table.view("policy-based-route", "-policy-based-route-{name}-{number}")
ROUTERS = frozenset({"ar", "router"})
_HELP = {
    "policy-based-route": "Policy-based routing",
    "node": "Specify the index of a node",
    "local": "Packets that the device itself sends",
}


def _open(call: Call) -> PolicyRouteNode:
    """Open a node. Typed again with the other mode, the node changes its mode."""
    nodes: dict[tuple[str, int], PolicyRouteNode] = call.target.policy_routes
    key = (call["name"], call["number"])
    node = nodes.setdefault(key, PolicyRouteNode(*key))
    node.permit = call["action"] == "permit"
    return node


def _remove(call: Call) -> str | None:
    nodes = call.target.policy_routes
    gone = [key for key in nodes if key[0] == call["name"] and call["number"] in (None, key[1])]
    if not gone:
        return "Error: The policy does not exist."
    for key in gone:
        del nodes[key]
    return None


def _nodes(config: DeviceConfig) -> list[PolicyRouteNode]:
    return [config.policy_routes[key] for key in sorted(config.policy_routes)]


def _sizes(values: Values) -> tuple[int, int]:
    return values["least"], values["most"]


def _size_lines(sizes: tuple[int, int]) -> Iterable[Values]:
    return ({"least": sizes[0], "most": sizes[1]},)


def _refuse_sizes(call: Call) -> str | None:
    if not call.negative and call["least"] > call["most"]:
        return "Error: The minimum packet length is larger than the maximum packet length."
    return None


table.add(
    Section(
        views=("system",),
        notation="policy-based-route <name:string 1-19> <action:permit|deny> node <number:0-65535>",
        undo=("undo policy-based-route <name:string 1-19> [{permit|deny} node <number:0-65535>]",),
        families=ROUTERS,
        view="policy-based-route",
        path="policy_routes",
        open=_open,
        printed=_nodes,
        bind=lambda node: {
            "name": node.name,
            "action": "permit" if node.permit else "deny",
            "number": node.number,
        },
        removed=_remove,
        block="route-policy",
        place=60,
        help=_HELP,
    ),
    Setting(
        views=("policy-based-route",),
        notation="if-match acl <acl:2000-3999>",
        undo=("undo if-match acl",),
        path="match_acl",
        place=10,
    ),
    Setting(
        views=("policy-based-route",),
        notation="if-match packet-length <least:0-65535> <most:1-65535>",
        undo=("undo if-match packet-length",),
        path="match_size",
        check=_refuse_sizes,
        read=_sizes,
        write=_size_lines,
        place=11,
    ),
    Setting(
        views=("policy-based-route",),
        notation="apply ip-address next-hop <next-hop:ip>",
        undo=("undo apply ip-address next-hop [<next-hop:ip>]",),
        path="next_hop",
        place=20,
    ),
    Setting(
        views=("policy-based-route",),
        notation="apply ip-address default next-hop <next-hop:ip>",
        undo=("undo apply ip-address default next-hop [<next-hop:ip>]",),
        path="default_next_hop",
        place=21,
    ),
    Setting(
        views=("policy-based-route",),
        notation="apply output-interface <interface>",
        undo=("undo apply output-interface [<interface>]",),
        path="output_interface",
        place=22,
    ),
    *(
        Kept(views=("policy-based-route",), notation=notation, place=23 + index)
        for index, notation in enumerate(
            (
                "apply default output-interface <interface>",
                "apply access-vpn vpn-instance <vrf:string 1-31>",
                "apply ip-precedence <precedence:0-7>",
            )
        )
    ),
    Setting(
        views=("system",),
        notation="ip local policy-based-route <name:string 1-19>",
        undo=("undo ip local policy-based-route [<name:string 1-19>]",),
        families=ROUTERS,
        path="local_policy",
        block="route-policy",
        place=61,
        help=_HELP,
    ),
)


def _shown(call: Call) -> Iterator[str]:
    device, before = call.device, ""
    for node in _nodes(device.config):
        if call["name"] not in (None, node.name):
            continue
        if node.name != before:
            yield f"policy-based-route : {node.name}"
            before = node.name
        yield f"  Node  {node.number}  {'permit' if node.permit else 'deny'} :"
        for line in body_lines(device.dialect, "policy-based-route", node):
            yield f"    {line.strip()}"


@table.display("display policy-based-route [<name:string 1-19>]", families=ROUTERS, help=_HELP)
def show_policies(call: Call) -> str:
    """Show the nodes of the policies."""
    return joined(_shown(call))


@table.display("display ip policy-based-route", families=ROUTERS, help=_HELP)
def show_used(call: Call) -> str:
    """Show which policy the device's own packets follow."""
    name = call.device.config.local_policy
    lines = [f"{'Policy Name':<20}Interface"]
    return joined(lines if name is None else [*lines, f"{name:<20}local"])
