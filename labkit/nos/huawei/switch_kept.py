"""What else a switch is told about its ports, VLANs and its stack: kept, and without effect on the network."""

from functools import partial

from labkit.nos.huawei.bridging import SWITCHES
from labkit.nos.huawei.views import ETHERNET, MEMBER, SWITCHPORT, TRUNK
from labkit.nos.shell.declaration import Table
from labkit.nos.shell.kept import kept_lines, kept_section

table = Table()
table.view("stack-port", lambda section: f"-stack-port{section.values['member']}")
table.view("load-balance-profile", lambda section: f"-load-balance-profile-{section.values['name']}")
_SWITCH = frozenset({"s"})
_HELP = {
    "stack": "Stack of switches",
    "slot": "Member of the stack",
    "stack-port": "Ports that join two members",
    "flow-control": "Ask the neighbour to pause",
    "mdi": "Wires of a copper port",
    "jumboframe": "Frames longer than 1518 octets",
    "statistic": "Count the frames of the VLAN",
    "smart-link": "Two uplinks, one of them standing by",
    "unicast-suppression": "Limit unknown unicast frames",
}


_kept = partial(kept_lines, families=SWITCHES, help=_HELP)
_SYSTEM = ("system",)

table.add(
    *_kept(
        (SWITCHPORT, ETHERNET, MEMBER),
        19.3,
        "flow-control",
        "flow-control negotiation",
        "mdi <mode:across|auto|normal>",
        "jumboframe enable [<size:1536-12288>]",
        "port-down holdoff-timer <0-60000>",
        "carrier <which:up-hold-time|down-hold-time> <0-86400000>",
    ),
    *_kept(
        (SWITCHPORT, ETHERNET),
        72.6,
        *(
            f"{kind}-suppression cir <100-10000000> [cbs <10000-4294967295>]"
            for kind in ("broadcast", "multicast", "unicast")
        ),
        "storm-control whitelist protocol {arp|dhcp|igmp|ospf|stp}*",
        "port priority <0-7>",
        "qos queue <queue:0-7> shaping cir <64-10000000> pir <pir:64-10000000>",
        "qos schedule-profile <profile:string 1-31>",
        "qos {pq|wrr|drr}",
        "port-security-trap enable",
        "priority trust <what:8021p|dscp>",
    ),
    *_kept(
        (SWITCHPORT,),
        86.2,
        "smart-link flush receive control-vlan <1-4094> [password <how:simple|sha> <password:string 1-32>]",
        "stp vlan-id <1-4094> disable",
        "mac-address flapping action <action:error-down|quit-vlan>",
        "mac-address flapping trigger error-down",
        "port discard <what:tagged-packet|untagged-packet>",
        "port vlan-filter enable",
        "port auto-recovery interval <30-86400>",
    ),
    *_kept(
        ("vlan",),
        40.8,
        "statistic enable",
        "management-vlan",
        "protocol-transparent",
        "smart-mac-learning enable",
    ),
    *_kept(
        _SYSTEM,
        19,
        "stp bpdu-filter default",
        "stp flush disable",
        "stp no-agreement-check",
        "stp vpls-subinterface enable",
        block="stp",
    ),
    *_kept(
        _SYSTEM,
        20,
        "mac-address flapping aging-time <60-900>",
        "mac-address flapping detection exclude vlan <vlans:vlan-list>",
        "mac-address flapping quit-vlan recover-time <0-1440>",
        "mac-learning priority allow-flapping",
        "mac-address destination hit aging enable",
        "mac-address learning-mode <mode:ivl|svl>",
        block="mac-address",
        single=False,
    ),
    *_kept(_SYSTEM, 50, "drop illegal-mac enable", block="drop illegal-mac alarm"),
    *_kept(
        _SYSTEM,
        10,
        "stack enable",
        "stack reserved-vlan <2-4093>",
        "stack timer mac-address switch-delay <0-60>",
        block="stack",
        families=_SWITCH,
    ),
    *_kept(
        _SYSTEM,
        11,
        "stack slot <slot:0-8> priority <1-255>",
        "stack slot <slot:0-8> renumber <new:0-8>",
        block="stack",
        families=_SWITCH,
        single=False,
    ),
    kept_section(
        "interface stack-port <member:string 3-3>", view="stack-port", families=_SWITCH, block="stack"
    ),
    *_kept(
        ("stack-port",),
        10,
        "port interface <ports:interface-list> enable",
        families=_SWITCH,
        single=False,
    ),
    kept_section(
        "load-balance-profile <name:string 1-31>",
        view="load-balance-profile",
        families=_SWITCH,
        block="interface Eth-Trunk",
    ),
    *_kept(
        ("load-balance-profile",),
        10,
        *(
            f"{layer} field {{sip|dip|l4-sport|l4-dport|smac|dmac|vlan|sport|protocol|l2-protocol}}*"
            for layer in ("l2", "ipv4", "ipv6", "mpls")
        ),
        families=_SWITCH,
    ),
    *_kept(
        (TRUNK,),
        98.5,
        "lacp selected <by:priority|speed>",
        "lacp system-id <mac>",
        "lacp force-forward",
        "load-balance enhanced profile <profile:string 1-31>",
        "load-balance src-dst-port",
        "unknown-unicast load-balance <how:dmac|lbid|smac|smacxordmac>",
        "distribute-weight <1-8>",
    ),
)
