"""Lines of IS-IS that are kept: they change neither routes nor neighbours of a steady network, or are not simulated."""

from labkit.nos.huawei.isis_interface import ISIS_INTERFACES
from labkit.nos.shell.declaration import Kept, Table

table = Table()

_PROCESS = (
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
    *(Kept(views=ISIS_INTERFACES, notation=line, place=79 + n / 10) for n, line in enumerate(_PORT)),
)
