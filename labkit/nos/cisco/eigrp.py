"""EIGRP (RFC 7868): accepted, stored and printed, and not simulated. What is kept says so in the log.

Its processes have no neighbors, and say that.
"""

import dataclasses
from collections.abc import Iterator

from labkit.nos.cisco.views import ROUTED
from labkit.nos.shell.declaration import Call, Kept, Table
from labkit.nos.shell.kept import kept_section

table = Table()
_VIEW = "router-eigrp"
table.view(_VIEW, "config-router")

_HELP = {
    "eigrp": "Enhanced Interior Gateway Routing Protocol (EIGRP)",
    "router": "Enable a routing process",
    "<number>": "Autonomous System",
    "network": "Enable routing on an IP network",
    "passive-interface": "Suppress routing updates on an interface",
    "variance": "Control load balancing variance",
}
_SOURCES = "{<protocol:connected|static|rip>|<protocol:bgp|ospf|eigrp> <process-id:1-65535>}"
_METRIC = "<bandwidth:1-4294967295> <delay:0-4294967295> <reliability:0-255> <load:1-255> <mtu:1-65535>"
_SINGLE = (
    "eigrp router-id <router-id:ip>",
    "eigrp stub [connected|receive-only|redistributed|static|summary]*",
    f"default-metric {_METRIC}",
    "distance eigrp <internal:1-255> <external:1-255>",
    "maximum-paths <paths:1-32>",
    "metric weights <tos:0-8> <k1:0-255> <k2:0-255> <k3:0-255> <k4:0-255> <k5:0-255>",
    "timers active-time <minutes:1-65535>",
    "variance <variance:1-128>",
)
_SEVERAL = (
    "network <ip> [<wildcard:wildcard>]",
    "neighbor <ip> <interface>",
    "passive-interface {default|<interface>}",
    f"redistribute {_SOURCES} [metric {_METRIC}|route-map <policy:string 1-64>]*",
    "distribute-list {<acl:1-199>|<acl-name:string 1-64>|prefix <prefix-list:string 1-63>} {in|out} [<interface>]",
)
_INTERFACE = (
    "ip authentication mode eigrp <number:1-65535> md5",
    "ip authentication key-chain eigrp <number:1-65535> <chain:string 1-64>",
    "ip bandwidth-percent eigrp <number:1-65535> <percent:1-999999>",
    "ip hello-interval eigrp <number:1-65535> <seconds:1-65535>",
    "ip hold-time eigrp <number:1-65535> <seconds:1-65535>",
    "ip summary-address eigrp <number:1-65535> <ip> <length:mask> [<distance:1-255>]",
    "no ip split-horizon eigrp <number:1-65535>",
)

_PROCESS = "router eigrp <number:1-65535>"
_IMPORT = (
    "redistribute eigrp <number:1-65535> [metric <0-4294967295>|metric-type <type:1|2>|subnets"
    "|tag <0-4294967295>|route-map <policy:string 1-64>]*"
)

table.add(
    dataclasses.replace(kept_section(_PROCESS, view=_VIEW, block="router eigrp"), help=_HELP),
    *(
        Kept(views=(_VIEW,), notation=line, place=10 + index, help=_HELP)
        for index, line in enumerate(_SINGLE)
    ),
    *(
        Kept(views=(_VIEW,), notation=line, single=False, whole=True, place=20 + index, help=_HELP)
        for index, line in enumerate(_SEVERAL)
    ),
    *(Kept(views=(_VIEW,), notation=line, undo=(), place=40) for line in ("no auto-summary", "auto-summary")),
    *(
        Kept(
            views=(view,),
            notation=_IMPORT,
            undo=("no redistribute eigrp <number:1-65535>",),
            single=False,
            place=45.5,
            help=_HELP,
        )
        for view in ("router-ospf", "router-rip", "router-bgp")
    ),
    *(
        Kept(
            views=ROUTED,
            notation=line,
            single=False,
            undo=(line.removeprefix("no "),) if line.startswith("no ") else None,
            place=75 + index / 10,
            help=_HELP,
        )
        for index, line in enumerate(_INTERFACE)
    ),
)


@table.display(
    "show ip eigrp neighbors",
    help={"eigrp": "Show IPv4 EIGRP", "neighbors": "Show IPv4 EIGRP neighbors"},
)
def _show_neighbors(call: Call) -> Iterator[str]:
    for process in call.device.config.sections.get(_PROCESS, {}).values():
        yield f"EIGRP-IPv4 Neighbors for AS({process.values['number']})"
