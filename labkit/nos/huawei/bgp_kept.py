"""BGP's other address families: accepted, stored and printed, and not simulated."""

import dataclasses

from labkit.nos.shell.declaration import Kept, Table
from labkit.nos.shell.kept import kept_section

table = Table()

_FAMILIES = (
    ("ipv4-family multicast", "bgp-multicast", "-af-multicast"),
    ("ipv6-family vpnv6 [unicast]", "bgp-vpnv6", "-af-vpnv6"),
    ("ipv6-family vpn-instance <vrf:string 1-31>", "bgp-vpn6-instance", "-6-{values[vrf]}"),
    ("l2vpn-family", "bgp-l2vpn", "-af-l2vpn"),
)
_VIEWS = tuple(view for _, view, _ in _FAMILIES)
_VPNV4 = "bgp-vpnv4"

for _notation, _view, _prompt in _FAMILIES:
    table.view(_view, _prompt, parent="bgp")
    _section = kept_section(_notation, view=_view, views=("bgp",), place=91, typed_order=True)
    table.add(dataclasses.replace(_section, separated=True))

_PEER_LINES = (
    "as-number <as-number:1-4294967295>",
    "connect-interface <interface>",
    "ebgp-max-hop [<hops:1-255>]",
    "enable",
    "group <group:string 1-47>",
    "advertise-community",
    "advertise-ext-community",
    "allow-as-loop [<times:1-10>]",
    "substitute-as",
    "next-hop-local",
    "next-hop-invariable",
    "reflect-client",
    "upe",
    "soo <soo:string 3-21>",
    "route-policy <policy:string 1-40> {import|export}",
    "ip-prefix <list:string 1-169> {import|export}",
    "filter-policy <acl:2000-3999> {import|export}",
    "preferred-value <value:0-65535>",
    "default-route-advertise [route-policy <policy:string 1-40>]",
    "label-route-capability",
)
"""What is said of a peer in these families."""
_LINES = (
    "router-id <ip>",
    "undo synchronization",
    "{policy vpn-target|undo policy vpn-target}",
    "apply-label per-nexthop",
    "default-route imported",
    "reflector cluster-id <cluster:string 1-15>",
    "maximum load-balancing <paths:1-8>",
)
_LISTED = (
    "network <ip> [<length:mask>|mask <length:mask>|<length:mask-length>] [route-policy <policy:string 1-40>]",
    "network <prefix:string 2-49> [<prefix-length:0-128>] [route-policy <policy:string 1-40>]",
    "aggregate <ip> {<length:mask>|<length:mask-length>} [detail-suppressed]",
    (
        "import-route <protocol:direct|static|ospf|rip|isis|ospfv3|ripng> [<process-id:1-65535>]"
        " [med <0-4294967295>|route-policy <policy:string 1-40>]*"
    ),
)

table.add(
    *(
        Kept(views=_VIEWS, notation=line, place=10 + number, undo=() if "undo" in line else None)
        for number, line in enumerate(_LINES)
    ),
    *(
        Kept(views=_VIEWS, notation=line, single=False, place=30 + number)
        for number, line in enumerate(_LISTED)
    ),
    *(
        Kept(views=_VIEWS, notation=f"peer <peer:bgp-peer> {line}", single=False, place=40 + number)
        for number, line in enumerate(_PEER_LINES)
    ),
)

table.add(
    *(
        Kept(
            views=(_VPNV4,),
            notation=f"peer <peer:bgp-peer> {line}",
            single=False,
            place=70 + number,
        )
        for number, line in enumerate(("upe", "next-hop-invariable", "label-route-capability"))
    ),
)

_PROCESS_LINES = (
    "graceful-restart",
    "ebgp-interface-sensitive",
    "timer connect-retry <1-65535>",
    "peer <peer:bgp-peer> bfd [min-tx-interval <10-2000>|min-rx-interval <10-2000>|detect-multiplier <3-50>]*",
    "peer <peer:bgp-peer> capability-advertise {route-refresh|conventional|4-byte-as}",
    "peer <peer:bgp-peer> log-change",
    "peer <peer:bgp-peer> tracking [delay <1-65535>]",
    "peer <peer:bgp-peer> route-update-interval <0-600>",
    "peer <peer:bgp-peer> graceful-restart static-timer <3-600>",
    "peer <peer:bgp-peer> path-mtu auto-discovery",
    "peer <peer:bgp-peer> listen-only",
    "peer <peer:bgp-peer> keychain <keychain:string 1-47>",
    "graceful-restart timer restart <3-600>",
    "graceful-restart timer wait-for-rib <3-600>",
    "graceful-restart peer-reset",
    "as-path-limit [<1-2000>]",
    "confederation nonstandard",
    "shutdown",
)
_FAMILY_LINES = (
    "summary automatic",
    (
        "dampening [<half-life:1-45> <reuse:1-20000> <suppress:1-20000> <ceiling:1001-20000>"
        "|route-policy <policy:string 1-40>]"
    ),
    "deterministic-med",
    "bestroute med-plus-igp",
    "bestroute igp-metric-ignore",
    "bestroute med-confederation",
    "bestroute router-id-ignore",
    "load-balancing as-path-ignore",
    (
        "dampening ibgp [<half-life:1-45> <reuse:1-20000> <suppress:1-20000> <ceiling:1001-20000>"
        "|route-policy <policy:string 1-40>]"
    ),
    "nexthop recursive-lookup delay [<1-100>]",
    "nexthop recursive-lookup route-policy <policy:string 1-40>",
    (
        "peer <peer:bgp-peer> default-route-advertise [route-policy <policy:string 1-40>]"
        " <how:conditional-route-match-all|conditional-route-match-any> <conditions:text 1-200>"
    ),
    "active-route-advertise",
    "routing-table rib-only",
    "peer <peer:bgp-peer> route-limit <limit:1-100000> [<percent:50-100>] [alert-only|idle-forever]",
    "peer <peer:bgp-peer> next-hop-invariable",
    "peer <peer:bgp-peer> label-route-capability",
)
"""Lines of what is simulated that change nothing in a network that has settled, or that the simulation has not."""

_SIMULATED = ("bgp-ipv4", "bgp-ipv6", "bgp-vpn-instance")

table.add(
    Kept(views=("bgp",), notation="undo check-first-as", undo=("check-first-as",), place=20.5),
    *(
        Kept(
            views=("bgp",),
            notation=line,
            single="peer" not in line,
            place=(40 if "peer" in line else 20) + number / 100,
        )
        for number, line in enumerate(_PROCESS_LINES)
    ),
    *(
        Kept(
            views=views,
            notation=line,
            single="peer" not in line,
            undo=(f"undo {line}",) if "conditional" in line else None,
            place=70 + number / 100,
            elsewhere=views == ("bgp",),
        )
        for number, line in enumerate(_FAMILY_LINES)
        for views in (_SIMULATED, ("bgp",))
    ),
)
