"""BGP's VPN-IPv4 unicast family (RFC 4364, 4): with whom routes of VPN instances are exchanged. Shown, not simulated.

Peers are those of the process. None of them exchanges VPN-IPv4 routes before `peer … enable` here.
"""

import dataclasses
import re

from labkit.nos.config import BgpConfig, VpnFamilyConfig
from labkit.nos.huawei.bgp_family import SETTINGS
from labkit.nos.huawei.bgp_ipv6 import taken_up
from labkit.nos.shell.declaration import Call, Kept, Section, Setting, Table

table = Table()
_VIEW = "bgp-vpnv4"
table.view(_VIEW, "-af-vpnv4", parent="bgp")

_ELSEWHERE = frozenset({"networks", "aggregates", "redistributions", "default_imported"})
"""What VPN instances announce, not the family between provider edges."""
_NOT_HERE = re.compile(r"> enable$|^undo synchronization$| default-route-advertise")


def _open(call: Call) -> VpnFamilyConfig:
    bgp: BgpConfig = call.target
    if bgp.vpnv4 is None:
        bgp.vpnv4 = VpnFamilyConfig(unicast_default=False)
    return bgp.vpnv4


def _remove(call: Call) -> None:
    call.target.vpnv4 = None


def _store_policy(call: Call) -> None:
    call.target.filters_targets = not call.negative


_ENABLED, _MEMBER = taken_up(_VIEW)

table.add(
    Section(
        views=("bgp",),
        notation="ipv4-family vpnv4 [unicast]",
        undo=("undo ipv4-family vpnv4 [unicast]",),
        view=_VIEW,
        path="vpnv4",
        open=_open,
        printed=lambda bgp: () if bgp.vpnv4 is None else (bgp.vpnv4,),
        bind=lambda _family: {},
        removed=_remove,
        separated=True,
        place=91,
        help={"ipv4-family": "Specify the IPv4 address family", "vpnv4": "VPN-IPv4"},
    ),
    Setting(
        views=(_VIEW,),
        notation="policy vpn-target",
        path="filters_targets",
        store=_store_policy,
        clear=_store_policy,
        lines=lambda family: ({} if family.filters_targets else {"undo": True},),
        place=10,
        help={"policy": "Which routes are taken", "vpn-target": "Those that a VPN instance imports"},
    ),
    Kept(views=(_VIEW,), notation="apply-label per-nexthop", place=11),
    _ENABLED,
    *(
        dataclasses.replace(setting, views=(_VIEW,))
        for setting in SETTINGS
        if setting.path not in _ELSEWHERE and not _NOT_HERE.search(setting.notation)
    ),
    _MEMBER,
)
