"""What BGP exchanges with a neighbor: which routes, by which policy, with which attributes."""

import dataclasses
from collections.abc import Callable, Iterable
from typing import Any

from labkit.nos.cisco.bgp import FIRST, IPV4, PROCESS, custom, find, in_order, neighbor_setting
from labkit.nos.cisco.bgp import HELP as SESSION_HELP
from labkit.nos.cisco.bgp_family import unless_apart
from labkit.nos.config import AdvertisedDefault, BgpConfig, BgpFamilyConfig, PrefixLimit
from labkit.nos.policy_words import PeerName
from labkit.nos.shell.declaration import Call, Setting, Table, Values, present

table = Table()

_LOOPS = 3
"""`allowas-in` without a number."""
HELP = SESSION_HELP | {
    "allowas-in": "Accept as-path with my AS present in it",
    "as-override": "Override matching AS-number while sending update",
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


def _activate(call: Call) -> str | None:
    """What is the default anyway is not noted."""
    peer, wanted = find(call), not call.negative
    if peer is None:
        return FIRST
    peer.enabled = None if wanted == call.target.unicast_default else wanted
    return None


def _told_to(bgp: BgpConfig) -> Iterable[Values]:
    """The neighbors of which it was said whether they exchange routes, among the lines of the process."""
    for peer in in_order(bgp):
        if peer.enabled is not None and not bgp.families_apart:
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
    return present(values)


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

SETTINGS: tuple[Setting, ...] = (
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
        name="weight",
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
"""What is said of a neighbor in IPv4's family, most of it also in IPv6's."""
for _setting in SETTINGS:
    _lines = _told_to if _setting is ACTIVATE else unless_apart(_setting)
    table.add(
        dataclasses.replace(_setting, views=(IPV4,), help=HELP),
        dataclasses.replace(_setting, views=(PROCESS,), lines=_lines, help=HELP),
    )
