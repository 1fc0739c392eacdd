"""Routers' tunnels that are kept: manual IPsec and IPsec profiles, DSVPN (NHRP, RFC 2332), L2TP (RFC 2661)."""

from labkit.nos.huawei.views import DIALER, ETHERNET, SERIAL, SUBINTERFACE, TEMPLATE, TUNNEL, VLANIF
from labkit.nos.shell.declaration import Kept, Table
from labkit.nos.shell.kept import kept_section

table = Table()
table.view("ipsec-profile", lambda section: f"-ipsec-profile-{section.values['name']}")
table.view("l2tp-router", lambda section: f"-l2tp{section.values['number']}")

_ROUTERS = frozenset({"ar"})
_HELP = {
    "ipsec": "IPsec",
    "profile": "IPsec profile for tunnel interfaces",
    "sa": "Security association",
    "spi": "Security parameter index",
    "string-key": "Key as text",
    "nhrp": "Next Hop Resolution Protocol",
    "entry": "Entry: protocol address and public address",
    "l2tp": "Layer 2 Tunneling Protocol",
    "l2tp-group": "Group of L2TP tunnels",
}
_DIRECTED = "{inbound|outbound} {ah|esp}"
_MANUAL = (
    f"sa spi {_DIRECTED} <spi:256-4294967295>",
    f"sa string-key {_DIRECTED} {{simple|cipher}} <key:string 1-255>",
    f"sa authentication-hex {_DIRECTED} {{simple|cipher}} <key:string 1-255>",
    "sa encryption-hex {inbound|outbound} esp {simple|cipher} <key:string 1-255>",
)
_TUNNEL = (
    "ipsec profile <profile:string 1-12> [shared]",
    "nhrp authentication {simple|cipher} <key:string 1-255>",
    "nhrp network-id <1-4294967295>",
    "nhrp registration interval <1-86400>",
    "nhrp registration no-unique",
    "nhrp entry multicast dynamic",
    "nhrp redirect",
    "nhrp shortcut",
    "nhrp hold-time <5-65535>",
)
_PROFILE = (
    "ike-peer <ike-peer:string 1-15>",
    "proposal <proposals:string 1-15>&<1-12>",
    "pfs {dh-group1|dh-group2|dh-group5|dh-group14}",
    "sa duration time-based <100-604800>",
    "sa duration traffic-based <2560-4194303>",
)
_L2TP = (
    "tunnel name <name:string 1-30>",
    "tunnel password {simple|cipher} <password:string 1-128>",
    "tunnel authentication",
    "undo tunnel authentication",
    "tunnel timer hello <0-1000>",
    "allow l2tp virtual-template <template:0-1023> [remote <remote:string 1-30>] [domain <domain:string 1-64>]",
    "start l2tp ip <ip>&<1-5> {domain <domain:string 1-64>|fullusername <user:string 1-64>|interface}",
    "mandatory-lcp",
    "mandatory-chap",
)

table.add(
    *(
        Kept(
            views=("ipsec-policy",),
            notation=notation,
            families=_ROUTERS,
            place=30 + index / 10,
            single=False,
            help=_HELP,
        )
        for index, notation in enumerate(_MANUAL)
    ),
    Kept(views=("ipsec-policy",), notation="tunnel remote <ip>", families=_ROUTERS, place=13.5, help=_HELP),
    *(
        Kept(
            views=(ETHERNET, SUBINTERFACE, SERIAL, VLANIF, DIALER, TEMPLATE),
            notation=notation,
            families=_ROUTERS,
            place=39 + index / 10,
            help=_HELP,
        )
        for index, notation in enumerate(("ipsec policy <policy:string 1-15>", "l2tp-auto-client enable"))
    ),
    kept_section(
        "ipsec profile <name:string 1-12>",
        view="ipsec-profile",
        families=_ROUTERS,
        block="ipsec policy",
        place=51,
    ),
    *(
        Kept(views=("ipsec-profile",), notation=notation, place=10 + index, help=_HELP)
        for index, notation in enumerate(_PROFILE)
    ),
    *(
        Kept(views=(TUNNEL,), notation=notation, families=_ROUTERS, place=39.6 + index / 100, help=_HELP)
        for index, notation in enumerate(_TUNNEL)
    ),
    Kept(
        views=(TUNNEL,),
        notation="nhrp entry <inside:ip> <outside:ip> [register] [track apn]",
        families=_ROUTERS,
        place=39.7,
        single=False,
        help=_HELP,
    ),
    Kept(views=("system",), notation="l2tp enable", families=_ROUTERS, block="l2tp-group", help=_HELP),
    kept_section(
        "l2tp-group <number:1-16>", view="l2tp-router", families=_ROUTERS, block="l2tp-group", place=51
    ),
    *(
        Kept(views=("l2tp-router",), notation=notation, place=10 + index, help=_HELP)
        for index, notation in enumerate(_L2TP)
    ),
)
