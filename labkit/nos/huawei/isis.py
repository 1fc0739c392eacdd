"""IS-IS (ISO 10589, RFC 1195): accepted, stored and printed, and not simulated yet."""

from labkit.nos.huawei.views import ETHERNET, LOOPBACK, SERIAL, SUBINTERFACE, VLANIF
from labkit.nos.shell.declaration import Kept, Table
from labkit.nos.shell.kept import kept_section

table = Table()
table.view("isis", "-isis-{values[process_id]}")

_INTERFACES = (ETHERNET, SUBINTERFACE, SERIAL, VLANIF, LOOPBACK)
_LEVEL = "[level-1|level-2]"
_MODE = "{simple|md5} [plain|cipher] <key:string 1-255>"
_LISTS = "{<acl:2000-3999>|ip-prefix <list:string 1-169>|route-policy <policy:string 1-40>}"
_SOURCE = "{<protocol:direct|static|bgp>|<protocol:ospf|rip|isis> [<process-id:1-65535>]}"
_OPTIONS = "cost-type <type:external|internal>|tag <1-4294967295>|route-policy <policy:string 1-40>"
_PROCESS = (
    "is-level {level-1|level-1-2|level-2}",
    "cost-style {narrow|wide|wide-compatible|compatible|narrow-compatible}",
    "is-name <name:string 1-64>",
    "bandwidth-reference <1-2147483648>",
    f"circuit-cost <1-16777215> {_LEVEL}",
    "auto-cost enable",
    "preference <1-255>",
    "maximum load-balancing <paths:1-8>",
    "set-overload",
    "summary <ip> {<length:mask>|<length:mask-length>} [level-1|level-2|level-1-2]",
    "default-route-advertise [always|match default|route-policy <policy:string 1-40>] [level-1|level-2|level-1-2]",
    f"area-authentication-mode {_MODE}",
    f"domain-authentication-mode {_MODE}",
    "timer lsp-generation <1-120> [<1-60000>]",
    "timer spf <1-120>",
    "log-peer-change",
    "ipv6 enable [topology {ipv6|standard}]",
    "description <text:text 1-80>",
)
_SEVERAL = (
    "network-entity <entity:string 9-59>",
    f"import-route isis <from:level-1|level-2> into <to:level-1|level-2> [filter-policy {_LISTS}|tag <1-4294967295>]*",
    f"import-route {_SOURCE} [cost <0-4261412864>|level-1|level-2|level-1-2|{_OPTIONS}]*",
    f"filter-policy {_LISTS} {{import|export [<protocol:direct|static|ospf|rip|bgp>]}}",
)
_PORT = (
    "isis enable [<process-id:1-65535>]",
    f"isis cost <1-16777215> {_LEVEL}",
    "isis circuit-level [level-1|level-1-2|level-2]",
    "isis circuit-type p2p",
    f"isis dis-priority <0-127> {_LEVEL}",
    f"isis authentication-mode {_MODE} {_LEVEL}",
    f"isis timer hello <3-255> {_LEVEL}",
    f"isis timer holding-multiplier <3-1000> {_LEVEL}",
    "isis silent",
    "isis small-hello",
    "isis ipv6 enable [<process-id:1-65535>]",
)


def _single(views: tuple[str, ...], lines: tuple[str, ...], first: float, step: float) -> list[Kept]:
    return [Kept(views=views, notation=line, place=first + step * index) for index, line in enumerate(lines)]


table.add(
    kept_section("isis [<process-id:1-65535>]", view="isis", block="isis"),
    *_single(("isis",), _PROCESS, 10, 1),
    *(Kept(views=("isis",), notation=line, single=False, place=40 + n) for n, line in enumerate(_SEVERAL)),
    *_single(_INTERFACES, _PORT, 79, 0.05),
)
