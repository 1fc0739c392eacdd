"""BGP's IPv6 unicast family (RFC 2545, 4760): what is announced, and what is exchanged with whom.

Peers are those of the process. None of them exchanges IPv6 routes before `peer … enable` here.
"""

import dataclasses
import re
from collections.abc import Iterable

from labkit.nos.config import BgpConfig, BgpFamilyConfig, BgpPeerConfig
from labkit.nos.huawei.bgp import FAMILY, NO_PEER, find, leave
from labkit.nos.huawei.bgp_announced import (
    add_aggregate,
    add_network,
    aggregate_lines,
    drop_aggregate,
    drop_network,
    network_lines,
)
from labkit.nos.huawei.bgp_family import SETTINGS, directed
from labkit.nos.huawei.import_route import import_setting
from labkit.nos.policy_words import PeerName
from labkit.nos.shell.declaration import Call, Section, Setting, Table, Values

table = Table()
table.view("bgp-ipv6", "-af-ipv6", parent="bgp")

_IPV4_ONLY = frozenset({"networks", "aggregates", "redistributions", "import_filters", "export_filters"})
"""What is said in the same words but with addresses of the other version, or not at all."""
_IPV4_WORDS = re.compile(r"> enable$| ip-prefix | filter-policy ")
_POLICY = "route-policy <route-policy:string 1-40>"


def _open(call: Call) -> BgpFamilyConfig:
    bgp: BgpConfig = call.target
    if bgp.ipv6 is None:
        bgp.ipv6 = BgpFamilyConfig(unicast_default=False)
    return bgp.ipv6


def _remove(call: Call) -> None:
    call.target.ipv6 = None


table.add(
    Section(
        views=("bgp",),
        notation="ipv6-family [unicast]",
        undo=("undo ipv6-family [unicast]",),
        view="bgp-ipv6",
        path="ipv6",
        open=_open,
        printed=lambda bgp: () if bgp.ipv6 is None else (bgp.ipv6,),
        bind=lambda _family: {"unicast": True},
        removed=_remove,
        separated=True,
        place=90.5,
        help={"ipv6-family": "Specify the IPv6 address family", "unicast": "Unicast"},
    ),
)


def _enable(call: Call) -> str | None:
    peer = find(call)
    if peer is None:
        return NO_PEER
    peer.enabled = None if call.negative else True
    return None


def _enable_lines(family: BgpFamilyConfig) -> Iterable[Values]:
    return ({"peer": name} for name in sorted(family.peers, key=PeerName) if family.peers[name].enabled)


def _join(call: Call) -> str | None:
    family: BgpFamilyConfig = call.target
    process = call.device.config.bgp
    group = None if process is None else process.peers.get(call["group"])
    if group is None or group.external is None:
        return "Error: The peer group does not exist."
    name = str(call["peer"])
    family.peers.setdefault(name, BgpPeerConfig(name)).group = group.name
    return None


def _members(family: BgpFamilyConfig) -> Iterable[Values]:
    for name in sorted(family.peers, key=PeerName):
        group = family.peers[name].group
        if group is not None:
            yield {"peer": name, "group": group}


_SOURCE = "{<protocol:direct|static>|<protocol:ospfv3|ripng|isis> [<process-id:1-65535>]}"


def taken_up(view: str) -> tuple[Setting, Setting]:
    """The lines by which a family takes up peers, and groups, of the process: `enable`, and membership."""
    enabled = Setting(
        views=(view,),
        notation="peer <peer:bgp-peer> enable",
        undo=("undo peer <peer:bgp-peer> enable",),
        path="peers",
        store=_enable,
        clear=_enable,
        lines=_enable_lines,
        place=FAMILY,
        together="peer",
        trailing=" ",
        help={"peer": "Specify a BGP peer", "enable": "Exchange routes of this family"},
    )
    member = Setting(
        views=(view,),
        notation="peer <peer:bgp-peer> group <group:string 1-47>",
        undo=("undo peer <peer:bgp-peer> group [<group:string 1-47>]",),
        path="peers",
        store=_join,
        clear=leave,
        lines=_members,
        place=FAMILY,
        together="peer",
    )
    return enabled, member


_ENABLED, _MEMBER = taken_up("bgp-ipv6")

table.add(
    _ENABLED,
    *(
        dataclasses.replace(setting, views=("bgp-ipv6",))
        for setting in SETTINGS
        if setting.path not in _IPV4_ONLY and not _IPV4_WORDS.search(setting.notation)
    ),
    Setting(
        views=("bgp-ipv6",),
        notation="aggregate <ipv6> <length:0-128> [as-set|detail-suppressed|suppress-policy <suppress:string 1-40>"
        "|origin-policy <origin:string 1-40>|attribute-policy <attribute:string 1-40>]*",
        undo=("undo aggregate <ipv6> <length:0-128>",),
        path="aggregates",
        store=add_aggregate,
        clear=drop_aggregate,
        lines=aggregate_lines,
        place=30,
        help={"aggregate": "Announce an aggregate", "detail-suppressed": "Do not announce what is inside"},
    ),
    Setting(
        views=("bgp-ipv6",),
        notation=f"network <ipv6> <length:0-128> [{_POLICY}]",
        undo=(f"undo network <ipv6> <length:0-128> [{_POLICY}]",),
        path="networks",
        store=add_network,
        clear=drop_network,
        lines=network_lines,
        place=31,
        trailing=" ",
        help={"network": "Announce a route of the routing table"},
    ),
    import_setting("bgp-ipv6", _SOURCE, f"[med <0-4294967295>|{_POLICY}]*", place=32, cost="med"),
    dataclasses.replace(
        directed("ipv6-prefix <list:string 1-169>", "list", "prefix_list"), views=("bgp-ipv6",)
    ),
    _MEMBER,
)
