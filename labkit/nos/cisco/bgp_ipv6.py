"""BGP's IPv6 unicast family (RFC 2545, 4760). No neighbor exchanges its routes before `neighbor … activate`."""

import dataclasses
from collections.abc import Iterable

from labkit.nos.cisco.bgp import HELP, IPV4, PROCESS, apart, in_order
from labkit.nos.cisco.bgp_exchange import ACTIVATE
from labkit.nos.cisco.bgp_exchange import HELP as NEIGHBOR_HELP
from labkit.nos.cisco.bgp_exchange import SETTINGS as NEIGHBOR_SETTINGS
from labkit.nos.cisco.bgp_family import SETTINGS, announced
from labkit.nos.cisco.routing_process import protocol_of
from labkit.nos.config import BgpConfig, BgpFamilyConfig, Redistribution
from labkit.nos.ios_like.modes import leave
from labkit.nos.shell.declaration import Call, Section, Setting, Table, Values, present

table = Table()
_VIEW = "router-bgp-ipv6"
table.view(_VIEW, "config-router-af", parent=PROCESS)

_OWN = frozenset({"networks", "aggregates", "redistributions", "import_filters", "export_filters", "kept"})
"""What is said in other words than in IPv4's family, or not at all."""
_IPV4_WORDS = ("activate", "distribute-list")


def _open(call: Call) -> BgpFamilyConfig:
    bgp = apart(call)
    if bgp.ipv6 is None:
        bgp.ipv6 = BgpFamilyConfig(unicast_default=False)
    return bgp.ipv6


def _remove(call: Call) -> None:
    bgp: BgpConfig = call.target
    bgp.ipv6 = None


def _active(family: BgpFamilyConfig) -> Iterable[Values]:
    return ({"neighbor": peer.name} for peer in in_order(family) if peer.enabled)


_PROTOCOLS = {"connected": "direct", "static": "static", "rip": "ripng", "ospf": "ospfv3"}
_WORDS = {protocol: word for word, protocol in _PROTOCOLS.items()}


def _redistribute(call: Call) -> str | None:
    protocol, number = _PROTOCOLS[protocol_of(call.values)], call["process_id"]
    if call.negative:
        call.target.redistributions.pop((protocol, number), None)
        return None
    call.target.redistributions[protocol, number] = Redistribution(
        protocol,  # type: ignore[arg-type]  # one of the table's words
        number,
        cost=call["metric"],
        route_policy=call["route_map"],
    )
    return None


def _redistribution_lines(family: BgpFamilyConfig) -> Iterable[Values]:
    for key in sorted(family.redistributions, key=lambda key: (key[0], key[1] or 0)):
        held = family.redistributions[key]
        values = {
            "protocol": _WORDS[held.protocol],
            "process_id": held.process_id,
            "metric": held.cost,
            "route_map": held.route_policy,
        }
        yield present(values)


_POLICY = "route-map <route-map:string 1-64>"
_SOURCES = "{<protocol:connected|static>|ospf <process-id:1-65535>}"

table.add(
    Section(
        views=(PROCESS,),
        notation="address-family ipv6 [unicast]",
        view=_VIEW,
        path="ipv6",
        open=_open,
        printed=lambda bgp: () if bgp.ipv6 is None else (bgp.ipv6,),
        bind=lambda _family: {},
        removed=_remove,
        separated=True,
        closing="exit-address-family",
        place=91,
        help=HELP,
    ),
    *announced(_VIEW, "<prefix:ipv6-prefix>", "<prefix:ipv6-prefix>", HELP),
    Setting(
        views=(_VIEW,),
        notation=f"redistribute {_SOURCES} [metric <0-4294967295>|{_POLICY}]*",
        undo=(f"no redistribute {_SOURCES}",),
        path="redistributions",
        store=_redistribute,
        clear=_redistribute,
        lines=_redistribution_lines,
        place=45,
        help=HELP,
    ),
    dataclasses.replace(ACTIVATE, views=(_VIEW,), lines=_active),
    *(
        dataclasses.replace(setting, views=(_VIEW,), help={**NEIGHBOR_HELP, **setting.help})
        for setting in (*SETTINGS, *NEIGHBOR_SETTINGS)
        if setting.path not in _OWN and not any(word in setting.notation for word in _IPV4_WORDS)
    ),
)
table.action(
    "exit-address-family",
    views=(IPV4, _VIEW),
    help={"exit-address-family": "Exit from Address Family configuration mode"},
)(leave)
