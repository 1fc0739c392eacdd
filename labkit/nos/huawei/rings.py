"""Rings of switches (RRPP, ERPS after ITU-T G.8032, SEP) and MSTP's processes: kept, no ring protocol runs here."""

from functools import partial

from labkit.nos.huawei.views import SWITCHPORT
from labkit.nos.shell.declaration import Table
from labkit.nos.shell.kept import kept_lines, kept_section

table = Table()
SWITCH = frozenset({"s"})
table.view("rrpp-domain", lambda section: f"-rrpp-domain-region{section.values['domain']}")
table.view("erps-ring", lambda section: f"-erps-ring{section.values['ring']}")
table.view("sep-segment", lambda section: f"-sep-segment{section.values['segment']}")
table.view("stp-process", lambda section: f"-mst-process-{section.values['process']}")

_HELP = {
    "rrpp": "Rapid Ring Protection Protocol",
    "erps": "Ethernet Ring Protection Switching",
    "sep": "Smart Ethernet Protection",
    "domain": "RRPP domain",
    "ring": "Ring",
    "segment": "SEP segment",
    "process": "MSTP process",
    "control-vlan": "VLAN of the protocol's own frames",
    "protected-vlan": "VLANs that are protected",
    "reference-instance": "Those of an MST instance",
    "protected-instance": "VLANs of MST instances that are protected",
    "timer": "Timer",
}
_INSTANCES = "{all|instances={<first:0-4094> [to <last:0-4094>]}&<1-10>}"


_kept = partial(kept_lines, families=SWITCH, help=_HELP)
table.add(
    *_kept(
        ("system",),
        10,
        "rrpp enable",
        "rrpp working-mode <mode:hw|gb>",
        "rrpp linkup-delay-timer <0-30>",
        block="rrpp",
    ),
    kept_section("rrpp domain <domain:1-64>", view="rrpp-domain", families=SWITCH, block="rrpp"),
    *_kept(
        ("rrpp-domain",),
        10,
        "description <text:text 1-80>",
        "control-vlan <2-4094>",
        f"protected-vlan reference-instance {_INSTANCES}",
        "timer hello-timer <1-10> fail-timer <3-30>",
    ),
    *_kept(
        ("rrpp-domain",),
        20,
        "ring <ring:1-64> node-mode <mode:master|transit> primary-port <primary:interface>"
        " secondary-port <secondary:interface> level <0-1>",
        "ring <ring:1-64> node-mode <mode:edge|assistant-edge> common-port <common:interface>"
        " edge-port <edge:interface>",
        "ring <ring:1-64> enable",
        single=False,
    ),
    kept_section("erps ring <ring:1-255>", view="erps-ring", families=SWITCH, block="erps ring"),
    *_kept(
        ("erps-ring",),
        10,
        "description <text:text 1-80>",
        "control-vlan <2-4094>",
        f"protected-instance {_INSTANCES}",
        "version <version:v1|v2>",
        "raps-mel <0-7>",
        "wtr-timer <1-12>",
        "guard-timer <1-200>",
        "holdoff-timer <0-100>",
        "wtb-timer <1-10>",
        "revertive <how:enable|disable>",
        "sub-ring",
        "virtual-channel <how:enable|disable>",
        "tc-notify erps ring rings={<first:1-255> [to <last:1-255>]}&<1-10>",
    ),
    *_kept((SWITCHPORT,), 86, "erps ring <ring:1-255> [rpl <role:owner|neighbour>]", single=False),
    kept_section("sep segment <segment:1-1024>", view="sep-segment", families=SWITCH, block="sep segment"),
    *_kept(
        ("sep-segment",),
        10,
        "description <text:text 1-80>",
        "control-vlan <2-4094>",
        f"protected-instance {_INSTANCES}",
        "block port {optimal|middle|hop <1-512>|sysname <system:string 1-32> interface <interface>}",
        "preempt manual",
        "preempt delay <15-600>",
        "tc-notify <to:stp|rrpp|smart-link>",
        "tc-notify segment segments={<first:1-1024> [to <last:1-1024>]}&<1-10>",
    ),
    *_kept(
        (SWITCHPORT,),
        86.5,
        "sep segment <segment:1-1024> [edge [no-neighbor] <role:primary|secondary>|no-neighbor]",
        "sep segment <segment:1-1024> priority <1-128>",
        single=False,
    ),
    kept_section(
        "stp process <process:1-288>", view="stp-process", families=SWITCH, block="stp region-configuration"
    ),
    *_kept(
        ("stp-process",),
        10,
        "stp mode <mode:stp|rstp|mstp>",
        "stp enable",
        "stp disable",
        "stp bpdu-protection",
        "stp tc-protection",
        "stp tc-notify process 0",
        "stp link-share-protection",
        "stp timer hello <100-1000>",
        "stp timer max-age <600-4000>",
        "stp timer forward-delay <400-3000>",
        "stp max-hops <1-40>",
    ),
    *_kept(
        ("stp-process",),
        20,
        "stp [instance <0-4094>] priority <0-61440>",
        "stp [instance <0-4094>] root <kind:primary|secondary>",
        single=False,
    ),
    *_kept(
        (SWITCHPORT,), 57.1, "stp binding process <process:1-288> [to <last:1-288> link-share]", single=False
    ),
)
