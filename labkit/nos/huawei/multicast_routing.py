"""Multicast routing (PIM, RFC 7761; IGMP, RFC 3376): stored and printed, not simulated."""

from labkit.nos.huawei.views import ETHERNET, LOOPBACK, SERIAL, SUBINTERFACE, TUNNEL, VLANIF
from labkit.nos.shell.declaration import Kept, Table
from labkit.nos.shell.kept import kept_lines, kept_section

table = Table()
table.view("pim", "-pim")

_FAMILIES = frozenset({"ar", "router", "s", "usg"})
_ROUTED = (ETHERNET, SUBINTERFACE, SERIAL, VLANIF, LOOPBACK, TUNNEL)
_HELP = {
    "pim": "Protocol Independent Multicast",
    "static-rp": "A rendezvous point that is told",
    "c-bsr": "Offer this router as bootstrap router",
    "c-rp": "Offer this router as rendezvous point",
    "hello-option": "What the hello messages say",
    "igmp": "Internet Group Management Protocol",
    "static-group": "A group that is joined without a host",
}
_GLOBAL = (
    "static-rp <rp:ip> [<acl:2000-2999>] [preferred]",
    "c-bsr <interface> [<hash-length:0-32> [<priority:0-255>]]",
    "c-bsr priority <0-255>",
    "c-bsr hash-length <0-32>",
    "c-rp <interface> [group-policy <acl:2000-2999>|priority <priority:0-255>]*",
    "c-rp priority <0-255>",
    "spt-switch-threshold infinity",
    "bsr-policy <2000-2999>",
    "register-policy <3000-3999>",
    "source-policy <2000-3999>",
    "ssm-policy <2000-2999>",
)
_INTERFACE = (
    "pim silent",
    "pim bsr-boundary",
    "pim hello-option dr-priority <0-4294967295>",
    "pim hello-option holdtime <1-65535>",
    "pim timer hello <1-18000>",
    "pim neighbor-policy <2000-2999>",
    "igmp group-policy <2000-3999>",
    "igmp timer query <1-18000>",
    "igmp robust-count <2-5>",
    "igmp max-response-time <1-25>",
)

table.add(
    kept_section("pim", view="pim", families=_FAMILIES, block="pim"),
    *kept_lines(("pim",), 10, *_GLOBAL, families=_FAMILIES, single=False, help=_HELP),
    *kept_lines(_ROUTED, 74.5, *_INTERFACE, families=_FAMILIES, help=_HELP),
    Kept(
        views=_ROUTED,
        notation="igmp static-group <group:ip> [source <source:ip>]",
        families=_FAMILIES,
        single=False,
        place=74.7,
        help=_HELP,
    ),
    Kept(
        views=_ROUTED,
        notation="urpf <how:strict|loose> [allow-default-route]",
        families=frozenset({"ar", "router"}),
        place=74.8,
        help={"urpf": "Refuse packets whose source is reached elsewhere"},
    ),
)
