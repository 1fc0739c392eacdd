"""Lines of OSPF that are kept: how fast a change is noticed and what a restart does, which the simulation has not."""

from labkit.nos.huawei.ospf import OSPF_INTERFACES
from labkit.nos.shell.declaration import Kept, Section, Table

table = Table()
table.view("ospf-frr", "-frr", parent="ospf")

_LISTED = "[acl {<acl:2000-3999>|<acl-name:string 1-32>}]"
_INTERFACE = (
    "ospf bfd [min-tx-interval <10-2000>|min-rx-interval <10-2000>|detect-multiplier <3-50>]*",
    f"ospf filter-lsa-out {{all|{{summary {_LISTED}|ase {_LISTED}|nssa {_LISTED}}}}}",
    "ospf smart-discover",
    "ospf timer poll <1-3600>",
    "ospf timer wait <1-65535>",
    "ospf timer hello conservative",
    "ospf maxage-lsa auto-protect disable",
    "ospf p2mp-mask-ignore",
    "ospf peer hold-max-cost timer <1000-1000000>",
    "ospf frr block",
    "ospf valid-ttl-hops <1-255>",
)
_PROCESS = (
    "mesh-group enable",
    "flooding-control [number-of-lsas <1-1000>|timer-interval <30-100000>]*",
    "maximum-routes {external|inter|intra} <number:1-100000>",
    "dn-bit-check disable {summary|ase|nssa}",
    "domain-id <domain:string 1-23> [secondary]",
    "route-tag <1-4294967295>",
    "sham-hello enable",
    "vpn-instance-capability simple",
    "nexthop <ip> weight <weight:1-254>",
)
_HELP = {
    "filter-lsa-out": "Filter outgoing LSAs",
    "smart-discover": "Send hellos at once when a neighbor changes",
    "poll": "Poll interval on an NBMA network",
    "frr": "Fast reroute",
    "loop-free-alternate": "Compute a second next hop that leads to no loop",
}

table.add(
    *(
        Kept(views=OSPF_INTERFACES, notation=line, place=67.9 + n / 1000, help=_HELP)
        for n, line in enumerate(_INTERFACE)
    ),
    *(
        Kept(views=("ospf",), notation=line, place=61 + n / 100, single=n < len(_PROCESS) - 1)
        for n, line in enumerate(_PROCESS)
    ),
    Kept(
        views=("ospf-area",),
        notation="sham-link <source:ip> <destination:ip> [cost <1-65535>]",
        place=41,
        single=False,
    ),
    Kept(views=("ospf-area",), notation="mpls-te enable [standard-complying]", place=42),
    Section(views=("ospf",), notation="frr", view="ospf-frr", place=80, help=_HELP),
    Kept(views=("ospf-frr",), notation="loop-free-alternate", place=10, help=_HELP),
    Kept(views=("ospf-frr",), notation="frr-policy route route-policy <policy:string 1-40>", place=11),
)
