"""BGP's IPv4 unicast family: what is announced, and what is exchanged with whom.

Its lines are typed in the process's view too, and saved in the family's.
"""

import dataclasses
from collections.abc import Callable, Iterable
from ipaddress import IPv4Address, ip_address
from typing import Any

from labkit.engine.engine import Reset
from labkit.nos.config import AdvertisedDefault, BgpFamilyConfig
from labkit.nos.huawei.bgp import FAMILY, find, in_printed_order, membership, only, peer_setting, under
from labkit.nos.huawei.bgp_announced import (
    add_aggregate,
    add_network,
    aggregate_lines,
    drop_aggregate,
    drop_network,
    network_lines,
)
from labkit.nos.huawei.filter_policy import filter_settings
from labkit.nos.huawei.import_route import import_setting
from labkit.nos.policy_words import PeerName
from labkit.nos.shell.declaration import Call, Setting, Table, Values

table = Table()
_NOTHING: Callable[[Any], Iterable[Values]] = lambda _target: ()  # noqa: E731  (a value, not a function to call)


SETTINGS: list[Setting] = []
"""All of the family's, for those families that have the same."""


def _both(*settings: Setting) -> None:
    """Declare settings for the family's view, and for the process's, where they are not printed."""
    SETTINGS.extend(settings)
    for setting in settings:
        table.add(dataclasses.replace(setting, views=("bgp-ipv4",)))
        table.add(dataclasses.replace(setting, views=("bgp",), lines=_NOTHING, together=""))


def _read_cluster(values: Values) -> int:
    return int(values["ip"]) if values.get("ip") is not None else values["number"]


def _cluster_lines(cluster: int) -> Iterable[Values]:
    """A number that fills an address is printed as one, and so is 0, which is no number to type."""
    written_as_address = cluster == 0 or cluster >> 24
    return ({"ip": IPv4Address(cluster)} if written_as_address else {"number": cluster},)


_SOURCE = "{<protocol:direct|static>|<protocol:ospf|rip|isis> [<process-id:1-65535>]}"
_MASK = "{<length:mask>|<length:mask-length>}"
_POLICY = "route-policy <route-policy:string 1-40>"


def _setting(notation: str, path: str, place: float, undo: str | None = None, **more: Any) -> Setting:
    undone = None if undo is None else (f"undo {undo}",)
    return Setting(views=("bgp-ipv4",), notation=notation, path=path, place=place, undo=undone, **more)


def _flag(word: str, path: str, place: float) -> Setting:
    """A line that stands while the field is true."""
    return _setting(word, path, place)


def _share_all(call: Call) -> None:
    call.target.external_paths = call.target.internal_paths = call["paths"]


def _share_none(call: Call) -> None:
    call.target.external_paths = call.target.internal_paths = 1


def _paths_alone(path: str) -> Callable[[BgpFamilyConfig], Iterable[Values]]:
    """Lines for routes of one sort; where both sorts have the same number, one line says so."""

    def lines(bgp: BgpFamilyConfig) -> Iterable[Values]:
        if bgp.external_paths != bgp.internal_paths and getattr(bgp, path) != 1:
            yield {"paths": getattr(bgp, path)}

    return lines


_both(
    Setting(
        views=("bgp-ipv4",),
        notation="undo synchronization",
        undo=("synchronization",),
        path="kept",
        store=lambda _call: None,
        clear=lambda _call: "Error: The synchronization of IGP and BGP is not supported.",
        lines=lambda _bgp: ({},),
        place=10,
    ),
    _setting("default-route imported", "default_imported", 11),
    _setting("default local-preference <0-4294967295>", "default_local_preference", 12),
    _setting("default med <0-4294967295>", "default_med", 13),
    _setting(
        "preference <external:1-255> <internal:1-255> <local:1-255>",
        "preferences",
        14,
        "preference",
        read=lambda values: (values["external"], values["internal"], values["local"]),
        write=lambda held: (dict(zip(("external", "internal", "local"), held, strict=True)),),
    ),
    _flag("compare-different-as-med", "compares_med_always", 15),
    _flag("bestroute med-none-as-maximum", "missing_med_is_worst", 16),
    _flag("bestroute as-path-ignore", "ignores_path", 17),
    _setting(
        "reflector cluster-id {<number:1-4294967295>|<ip>}",
        "cluster_id",
        18,
        "reflector cluster-id",
        read=_read_cluster,
        write=_cluster_lines,
    ),
    Setting(
        views=("bgp-ipv4",),
        notation="undo reflect between-clients",
        undo=("reflect between-clients",),
        path="reflects_between_clients",
        read=lambda _values: False,
        write=lambda _value: ({},),
        place=19,
    ),
    _setting(
        "maximum load-balancing <paths:1-8>",
        "external_paths",
        19.5,
        store=_share_all,
        clear=_share_none,
        lines=lambda bgp: (
            ({"paths": bgp.external_paths},) if bgp.external_paths == bgp.internal_paths != 1 else ()
        ),
        help={"load-balancing": "Let equal routes share the load"},
    ),
    _setting(
        "maximum load-balancing ebgp <paths:1-8>",
        "external_paths",
        20,
        "maximum load-balancing ebgp",
        lines=_paths_alone("external_paths"),
    ),
    _setting(
        "maximum load-balancing ibgp <paths:1-8>",
        "internal_paths",
        21,
        "maximum load-balancing ibgp",
        lines=_paths_alone("internal_paths"),
    ),
    _setting(
        f"aggregate <ip> {_MASK} [as-set|detail-suppressed|suppress-policy <suppress:string 1-40>"
        "|origin-policy <origin:string 1-40>|attribute-policy <attribute:string 1-40>]*",
        "aggregates",
        30,
        f"aggregate <ip> {_MASK}",
        store=add_aggregate,
        clear=drop_aggregate,
        lines=aggregate_lines,
        help={"aggregate": "Announce an aggregate", "detail-suppressed": "Do not announce what is inside"},
    ),
    _setting(
        f"network <ip> [<length:mask>|mask <length:mask>|<length:mask-length>] [{_POLICY}]",
        "networks",
        31,
        f"network <ip> [<length:mask>|mask <length:mask>|<length:mask-length>] [{_POLICY}]",
        store=add_network,
        clear=drop_network,
        lines=network_lines,
        trailing=" ",
        help={"network": "Announce a route of the routing table"},
    ),
    import_setting("bgp-ipv4", _SOURCE, f"[med <0-4294967295>|{_POLICY}]*", place=32, cost="med"),
    *filter_settings("bgp-ipv4", place=33),
)


def _enable(call: Call) -> str | None:
    """What is the default anyway is not noted."""
    peer, wanted = find(call), not call.negative
    if peer is None:
        return "Error: The peer does not exist."
    peer.enabled = None if wanted == call.target.unicast_default else wanted
    return None


def _enable_lines(bgp: BgpFamilyConfig) -> Iterable[Values]:
    for name in sorted(bgp.peers, key=PeerName):
        peer = bgp.peers[name]
        if PeerName(name).version == 6:
            continue
        if bgp.unicast_default if peer.enabled is None else peer.enabled:
            yield {"peer": name}
        elif bgp.unicast_default:
            yield {"peer": name, "undo": True}


def directed(words: str, name: str, kind: str) -> Setting:
    """A list or policy that a peer's routes pass on the way in or out."""
    fields = {"import": f"import_{kind}", "export": f"export_{kind}"}

    def store(call: Call) -> str | None:
        peer = find(call)
        if peer is None:
            return "Error: The peer does not exist."
        value = None if call.negative else call[name] if call[name] is not None else call["acl_name"]
        setattr(peer, fields[call["direction"]], value)
        return None

    def lines(bgp: BgpFamilyConfig) -> Iterable[Values]:
        for peer_name in sorted(bgp.peers, key=PeerName):
            for direction, path in fields.items():
                value = getattr(bgp.peers[peer_name], path)
                if value is not None:
                    bound = "acl_name" if kind == "acl" and isinstance(value, str) else name
                    yield {"peer": peer_name, bound: value, "direction": direction}

    optional = f"[{words.split(' ', 1)[1]}]"
    return Setting(
        views=("bgp-ipv4",),
        notation=f"peer <peer:bgp-peer> {words} <direction:import|export>",
        undo=(f"undo peer <peer:bgp-peer> {words.split(' ', 1)[0]} {optional} <direction:import|export>",),
        path="peers",
        store=store,
        clear=store,
        lines=lines,
        place=FAMILY,
        together="peer",
    )


def _peer(notation: str, attribute: str, **more: Any) -> Setting:
    return peer_setting(notation, attribute, views=("bgp-ipv4",), place=FAMILY, **more)


def _default_values(held: AdvertisedDefault) -> Values:
    return {} if held.route_policy is None else {"policy": held.route_policy}


_both(
    Setting(
        views=("bgp-ipv4",),
        notation="peer <peer:bgp-peer> enable",
        undo=("undo peer <peer:bgp-peer> enable",),
        path="peers",
        store=_enable,
        clear=_enable,
        lines=_enable_lines,
        place=FAMILY,
        ordered=in_printed_order,
        together="peer",
        trailing=" ",
        help={"peer": "Specify a BGP peer", "enable": "Exchange routes of this family"},
    ),
    directed("filter-policy {<acl:2000-3999>|acl-name <acl-name:string 1-32>}", "acl", "acl"),
    directed("route-policy <policy:string 1-40>", "policy", "policy"),
    directed("ip-prefix <list:string 1-169>", "list", "prefix_list"),
    directed("as-path-filter <filter:string 1-51>", "filter", "path_filter"),
    _peer("next-hop-local", "next_hop_local"),
    _peer("reflect-client", "reflect_client"),
    _peer("advertise-community", "advertise_community"),
    _peer("public-as-only", "public_as_only"),
    _peer("substitute-as", "substitute_as"),
    _peer("keep-all-routes", "keep_all_routes"),
    _peer(
        "allow-as-loop [<times:1-10>]",
        "allow_as_loop",
        undo="allow-as-loop",
        read=lambda values: values.get("times") or 1,
        write=lambda times: {} if times == 1 else {"times": times},
    ),
    _peer("soo <soo:string 3-21>", "soo", undo="soo", read=only("soo"), write=under("soo")),
    _peer("advertise-ext-community", "advertise_ext_community"),
    _peer(
        "preferred-value <value:0-65535>",
        "preferred_value",
        undo="preferred-value",
        read=only("value"),
        write=under("value"),
    ),
    _peer(
        "default-route-advertise [route-policy <policy:string 1-40>]",
        "default_originate",
        undo="default-route-advertise",
        read=lambda values: AdvertisedDefault(values.get("policy")),
        write=_default_values,
    ),
)
table.add(membership("bgp-ipv4", FAMILY))


def _refresh(call: Call) -> str | None:
    """Routes are exchanged anew. Nothing waits in the simulation: what policy says now already holds."""
    return None if call.device.config.bgp is not None else "Error: BGP is not running."


table.action(
    "refresh bgp {all|<peer:bgp-peer>|external|internal} {import|export}",
    help={"refresh": "Refresh routes", "bgp": "BGP"},
)(_refresh)


@table.action("reset bgp {all|<peer:bgp-peer>|<as-number:1-4294967295>|external|internal}", changes=True)
def reset(call: Call) -> str | None:
    """Tear sessions down; they come up again at once."""
    bgp = call.device.config.bgp
    if bgp is None:
        return "Error: BGP is not running."
    peer = call["peer"]
    if peer is not None and str(peer) not in bgp.peers:
        return "Error: The peer does not exist."
    name = None if peer is None else PeerName(peer)
    call.device.engine.reset(
        Reset("bgp", peer=None if name is None or not name.version else ip_address(name))
    )
    return None
