"""Lines of OSPFv3 that are kept: NSSAs, virtual links, filters of areas, timers, restarts: not simulated for IPv6."""

from labkit.nos.huawei.ipv6 import INTERFACES
from labkit.nos.shell.declaration import Kept, Table

table = Table()

_TIMER = "intelligent-timer <most:1-10000> <start:1-10000> <hold:1-10000>"
_LISTS = "{<acl:2000-3999>|ipv6-prefix <list:string 1-169>}"
_PROCESS = (
    "description <description:text 1-80>",
    "bfd all-interfaces enable",
    "bfd all-interfaces [min-tx-interval <10-2000>|min-rx-interval <10-2000>|detect-multiplier <3-50>]*",
    "graceful-restart [period <1-1800>]",
    "helper-role",
    "log-peer-change",
    "default cost <1-16777214>",
    f"spf-schedule-interval {{<interval:1-10>|{_TIMER}}}",
    f"lsa-arrival-interval {_TIMER}",
    "stub-router [on-startup [<seconds:5-65535>]]",
)
_AREA = (
    (
        "nssa [default-route-advertise|cost <1-16777214>|type {1|2}|tag <0-4294967295>|no-import-route"
        "|no-summary|set-n-bit|suppress-forwarding-address|translator-always|translator-interval <1-120>]*"
    ),
    "vlink-peer <ip> [hello <1-65535>|retransmit <1-3600>|trans-delay <1-3600>|dead <1-65535>]*",
    f"filter {_LISTS} import",
    f"filter {_LISTS} export",
)
_PORT = (
    "ospfv3 timer retransmit <1-3600>",
    "ospfv3 trans-delay <1-3600>",
    "ospfv3 timer poll <1-65535>",
    "ospfv3 bfd enable",
    "ospfv3 bfd [min-tx-interval <10-2000>|min-rx-interval <10-2000>|detect-multiplier <3-50>]*",
)
_HELP = {"nssa": "Specify a NSSA area", "vlink-peer": "Specify a virtual link peer"}

table.add(
    *(
        Kept(views=(view,), notation=line, place=first + index / 100, help=_HELP)
        for view, first, notations in (("ospfv3", 24.0, _PROCESS), ("ospfv3-area", 14.0, _AREA))
        for index, line in enumerate(notations)
    ),
    *(
        Kept(views=INTERFACES, notation=line, place=34.75 + index / 100, help=_HELP)
        for index, line in enumerate(_PORT)
    ),
)
