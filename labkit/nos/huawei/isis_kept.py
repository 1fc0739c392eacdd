"""Lines of IS-IS that are kept: they change neither routes nor neighbours of a steady network, or are not simulated."""

from labkit.nos.huawei.isis_interface import ISIS_INTERFACES
from labkit.nos.shell.declaration import Kept, Section, Table

table = Table()
table.view("isis-frr", "-frr", parent="isis")

_BFD = "[min-tx-interval <10-2000>|min-rx-interval <10-2000>|detect-multiplier <3-50>]*"
_TIMES = "<most:1-120> [<first:1-60000> [<more:1-60000>]]"
_PROCESS = (
    f"timer lsp-generation {_TIMES} [<levels:level-1|level-2>]",
    f"timer spf {_TIMES}",
    "log-peer-change",
    "ipv6 enable [topology {ipv6|standard}]",
    f"bfd all-interfaces {_BFD}",
    "timer lsp-refresh <1-65534>",
    "timer lsp-max-age <2-65535>",
    "flash-flood [<levels:level-1|level-2>]",
    "lsp-length {originate|receive} <512-16384>",
    "lsp-fragments-extend [<levels:level-1|level-1-2|level-2>]",
    "virtual-system <system:string 14>",
    "graceful-restart",
    "nexthop <ip> weight <1-254>",
    "traffic-eng [<levels:level-1|level-1-2|level-2>]",
    "optional-checksum enable",
)
_PORT = (
    "isis timer holding-multiplier <3-1000> [level-1|level-2]",
    "isis ipv6 enable [<process-id:1-65535>]",
    "isis ipv6 cost <1-16777214> [level-1|level-2]",
    "isis timer csnp <1-65535> [level-1|level-2]",
    "isis timer lsp-retransmit <1-300>",
    "isis timer lsp-throttle <1-10000> [count <1-1000>]",
    "isis mesh-group {<group:1-4294967295>|mesh-blocked}",
    f"isis bfd {_BFD}",
    "isis dis-name <name:string 1-64>",
    "isis ppp-negotiation {2-way|3-way [only]}",
    "isis peer-ip-ignore",
    "isis tag-value <1-4294967295> [level-1|level-2]",
    "isis lfa-backup disable [level-1|level-2]",
)
_HELP = {
    "bfd": "Bidirectional Forwarding Detection",
    "frr": "Fast reroute",
    "loop-free-alternate": "Compute a second next hop that leads to no loop",
    "mesh-group": "Do not flood LSPs that came from a member to the others",
    "dis-name": "Name of the pseudonode, shown by this router",
    "timer": "Timers of IS-IS",
}

table.add(
    *(
        Kept(
            views=("isis",),
            notation=line,
            place=50 + n / 100,
            help=_HELP,
            single=not line.startswith("nexthop"),
        )
        for n, line in enumerate(_PROCESS)
    ),
    *(
        Kept(views=ISIS_INTERFACES, notation=line, place=79 + n / 100, help=_HELP)
        for n, line in enumerate(_PORT)
    ),
    Section(views=("isis",), notation="frr", view="isis-frr", place=80, help=_HELP),
    Kept(
        views=("isis-frr",),
        notation="loop-free-alternate [<level:level-1|level-2|level-1-2>]",
        place=10,
        help=_HELP,
    ),
    Kept(views=("isis-frr",), notation="frr-policy route route-policy <policy:string 1-40>", place=11),
)
