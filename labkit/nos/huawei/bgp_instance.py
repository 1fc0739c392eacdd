"""BGP in a VPN instance: an IPv4 unicast family with peers of its own (RFC 4364, 7)."""

import dataclasses
from collections.abc import Iterable

from labkit.nos.config import BgpConfig, BgpFamilyConfig
from labkit.nos.huawei.bgp import FAMILY, PEER_SETTINGS
from labkit.nos.huawei.bgp_family import SETTINGS
from labkit.nos.shell.declaration import Call, Section, Setting, Table

table = Table()
_VIEW = "bgp-vpn-instance"
table.view(_VIEW, "-{name}", parent="bgp")


def _open(call: Call) -> BgpFamilyConfig:
    bgp: BgpConfig = call.target
    return bgp.instances.setdefault(call["vrf"], BgpFamilyConfig(name=call["vrf"]))


def _remove(call: Call) -> str | None:
    if call.target.instances.pop(call["vrf"], None) is None:
        return "Error: The VPN instance does not exist."
    return None


def _printed(bgp: BgpConfig) -> Iterable[BgpFamilyConfig]:
    return (bgp.instances[name] for name in sorted(bgp.instances))


def _settings() -> Iterable[Setting]:
    """Peers are made, and told what to exchange, in one place; all exchange routes, and nothing says so."""
    for setting in (*PEER_SETTINGS, *SETTINGS):
        if setting.notation.endswith("> enable") or setting.notation == "undo synchronization":
            yield dataclasses.replace(setting, views=(_VIEW,), lines=lambda _family: ())
        else:
            place = FAMILY if setting.together == "peer" else setting.place
            yield dataclasses.replace(setting, views=(_VIEW,), place=place)


table.add(
    Section(
        views=("bgp",),
        notation="ipv4-family vpn-instance <vrf:string 1-31>",
        undo=("undo ipv4-family vpn-instance <vrf:string 1-31>",),
        view=_VIEW,
        path="instances",
        open=_open,
        printed=_printed,
        bind=lambda family: {"vrf": family.name},
        removed=_remove,
        separated=True,
        place=92,
        help={"vpn-instance": "Specify a VPN instance"},
    ),
    *_settings(),
    Setting(
        views=(_VIEW,),
        notation="router-id <ip>",
        undo=("undo router-id",),
        path="router_id",
        place=9,
        help={"router-id": "Specify the router ID of BGP in the VPN instance"},
    ),
)
