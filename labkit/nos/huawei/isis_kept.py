"""Lines of IS-IS that are kept: they change neither routes nor neighbours of a steady network, or are not simulated."""

from labkit.nos.huawei.isis_interface import ISIS_INTERFACES
from labkit.nos.shell.declaration import Kept, Table

table = Table()

_LISTS = "{<acl:2000-3999>|ip-prefix <list:string 1-169>|route-policy <policy:string 1-40>}"
_PROCESS = (
    "bandwidth-reference <1-2147483648>",
    "auto-cost enable",
    "timer lsp-generation <1-120> [<1-60000>]",
    "timer spf <1-120>",
    "log-peer-change",
    "ipv6 enable [topology {ipv6|standard}]",
)
_PORT = (
    "isis timer holding-multiplier <3-1000> [level-1|level-2]",
    "isis ipv6 enable [<process-id:1-65535>]",
)

table.add(
    *(Kept(views=("isis",), notation=line, place=50 + n) for n, line in enumerate(_PROCESS)),
    Kept(
        views=("isis",),
        notation=f"filter-policy {_LISTS} {{import|export [<protocol:direct|static|ospf|rip|bgp>]}}",
        single=False,
        place=60,
    ),
    *(Kept(views=ISIS_INTERFACES, notation=line, place=79 + n / 10) for n, line in enumerate(_PORT)),
)
