"""A switch that guards itself and its users: CPU defence, bindings of addresses, ARP, DHCP and multicast snooping.

Kept: addresses that lie do not come up in a lab, and the processor of a simulated switch is never short of time.
"""

from functools import partial

from labkit.nos.huawei.bridging import SWITCHES
from labkit.nos.huawei.views import ETHERNET, SWITCHPORT, VLANIF
from labkit.nos.shell.declaration import Table
from labkit.nos.shell.kept import kept_lines, kept_section

table = Table()
table.view("cpu-defend", lambda section: f"-cpu-defend-policy-{section.values['name']}")
_SWITCH = frozenset({"s"})
_HELP = {
    "cpu-defend": "Protection of the CPU",
    "cpu-defend-policy": "Apply a policy that protects the CPU",
    "user-bind": "Which addresses are bound to which port",
    "ip": "Specify IP configurations for the system",
    "arp": "Specify ARP configuration information",
    "igmp-snooping": "Listen to IGMP",
    "multicast-vlan": "VLAN of multicast for users in other VLANs",
    "l2-multicast": "Layer-2 multicast",
}
_PACKET = "packet-type <packet:string 1-32>"


_kept = partial(kept_lines, families=SWITCHES, help=_HELP)
_PORT = (SWITCHPORT,)
_VLAN = ("vlan",)
_SYSTEM = ("system",)

table.add(
    kept_section(
        "cpu-defend policy <name:string 1-31>",
        view="cpu-defend",
        families=SWITCHES,
        block="cpu-defend policy",
    ),
    *_kept(
        ("cpu-defend",),
        10,
        "description <text:text 1-63>",
        "auto-defend enable",
        "auto-defend threshold <1-65535>",
        "auto-defend attack-packet sample <1-1024>",
        "auto-defend trace-type {source-mac|source-ip|source-portvlan}*",
        "auto-defend protocol {all|{arp|dhcp|icmp|igmp|tcp|telnet|ttl-expired|8021x}*}",
        "auto-defend alarm enable",
        "auto-defend alarm threshold <1-65535>",
        "auto-defend action {deny [timer <1-86400>]|error-down}",
        "port-auto-defend enable",
    ),
    *_kept(
        ("cpu-defend",),
        20,
        "auto-defend whitelist <number:1-16> {acl <2000-4999>|interface <interface>}",
        "blacklist <number:1-8> acl <2000-4999>",
        "whitelist <number:1-8> acl <2000-4999>",
        "user-defined-flow <number:1-8> acl <2000-4999>",
        f"car {_PACKET} cir <8-100000> [cbs <10000-800000>]",
        "car all-packets pps <200-4096>",
        f"deny {_PACKET}",
        single=False,
    ),
    *_kept(
        _SYSTEM, 90, "cpu-defend-policy <name:string 1-31> [global]", block="cpu-defend policy", single=False
    ),
    *_kept(
        _SYSTEM,
        70,
        "user-bind static {ip-address {<ip>&<1-10>}|mac-address <mac>}* [interface <interface>] [vlan <1-4094>]",
        block="user-bind",
        single=False,
        families=_SWITCH | {"ar"},
    ),
    *_kept(
        _SYSTEM,
        31,
        "arp anti-attack log-trap-timer <0-1200>",
        "arp anti-attack packet-check {ip|dst-mac|sender-mac}*",
        "arp packet-check {ip|dst-mac|sender-mac}*",
        "arp validate source-mac destination-mac",
        "arp speed-limit source-ip <ip> maximum <0-16384>",
        "arp speed-limit source-mac <mac> maximum <0-16384>",
        "arp-miss speed-limit source-ip maximum <0-16384>",
        "arp-miss speed-limit source-ip <ip> maximum <0-16384>",
        "arp-miss anti-attack rate-limit enable",
        "arp-miss anti-attack rate-limit packet <1-65535>",
        "arp gratuitous-arp send enable",
        "arp gratuitous-arp send interval <1-86400>",
        "arp topology-change disable",
        "arp dhcp-snooping-detect enable",
        "mac-address update arp",
        "icmp rate-limit enable",
        block="arp static",
        single=False,
    ),
    *_kept(
        (VLANIF,),
        49.5,
        "arp gratuitous-arp send enable",
        "arp gratuitous-arp send interval <1-86400>",
        "arp-fake expire-time <1-36000>",
        "arp-limit maximum <1-16384>",
        "arp trust source <ip>",
        "mac-address <mac>",
        families=_SWITCH,
    ),
    *_kept(
        _PORT,
        73.4,
        "arp validate source-mac destination-mac",
        "arp filter source <ip>",
        "arp filter binding <ip> <mac>",
        "arp anti-attack check user-bind alarm enable",
        "arp anti-attack check user-bind alarm threshold <1-1000>",
        "arp anti-attack check user-bind check-item {ip-address|mac-address|vlan}*",
        "ip source check user-bind check-item {ip-address|mac-address|vlan}*",
        "ip source check user-bind alarm enable",
        "ip source check user-bind alarm threshold <1-1000>",
        "ipv4 source check user-bind enable",
        "ip verify source-address",
        "urpf <how:strict|loose>",
        "dhcp snooping disable",
        "dhcp snooping sticky-mac",
        "dhcp snooping check dhcp-giaddr enable",
        "dhcp snooping check dhcp-rate <1-100>",
        "dhcp snooping check dhcp-request enable",
        "dhcp snooping alarm dhcp-chaddr enable",
        "dhcp snooping alarm dhcp-request enable",
        "dhcp snooping alarm dhcp-reply enable",
        "dhcp snooping alarm dhcp-rate enable",
        "dhcp snooping alarm threshold <1-1000>",
        "dhcp option82 insert enable",
        "dhcp option82 rebuild enable",
    ),
    *_kept(
        _VLAN,
        73.4,
        "dhcp snooping check dhcp-giaddr enable",
        "dhcp snooping check dhcp-request enable",
        "dhcp snooping alarm dhcp-chaddr enable",
        "dhcp snooping alarm dhcp-request enable",
        "dhcp option82 insert enable interface <interface>",
        "ip source check user-bind check-item {ip-address|mac-address|interface}*",
        "arp anti-attack check user-bind check-item {ip-address|mac-address|interface}*",
        "arp learning strict",
    ),
    *_kept(
        _SYSTEM,
        61,
        "dhcp snooping enable ipv6",
        "dhcp server detect",
        "dhcp snooping check dhcp-rate enable [vlan <vlans:vlan-list>]",
        "dhcp snooping check dhcp-rate <1-100>",
        "dhcp snooping check dhcp-request enable vlan <vlans:vlan-list>",
        "dhcp snooping check dhcp-chaddr enable vlan <vlans:vlan-list>",
        "dhcp snooping alarm dhcp-rate enable",
        "dhcp snooping alarm threshold <1-1000>",
        "dhcp snooping max-user-number <1-1024>",
        "dhcp snooping user-bind autosave <file:string 1-64> [write-delay <60-4294967295>]",
        "dhcp snooping user-transfer enable",
        block="dhcp enable",
    ),
    *_kept(
        _VLAN,
        40.2,
        "igmp-snooping version <1-3>",
        "igmp-snooping querier enable",
        "igmp-snooping query-interval <1-65535>",
        "igmp-snooping robust-count <2-5>",
        "igmp-snooping max-response-time <1-25>",
        "igmp-snooping lastmember-queryinterval <1-5>",
        "igmp-snooping router-aging-time <1-1000>",
        "igmp-snooping prompt-leave [group-policy <acl:2000-3999>]",
        "igmp-snooping proxy",
        "igmp-snooping router-learning",
        "igmp-snooping report-suppress",
        "igmp-snooping group-policy <acl:2000-3999> [version <1-3>]",
        "igmp-snooping require-router-alert",
        "multicast-vlan enable",
        "multicast-vlan user-vlan <vlans:vlan-list>",
        "l2-multicast forwarding-mode <mode:ip|mac>",
        "mld-snooping enable",
    ),
    *_kept(
        _PORT,
        74,
        "igmp-snooping static-router-port vlan <vlans:vlan-list>",
        "igmp-snooping group-policy <acl:2000-3999> vlan <vlans:vlan-list>",
        "igmp-snooping learning vlan <vlans:vlan-list>",
        "l2-multicast static-group [source-address <source:ip>] group-address <group:ip>"
        " vlan <vlans:vlan-list>",
        "l2-multicast-limit max-entry <1-1024>",
        single=False,
    ),
    *_kept(
        _SYSTEM,
        20,
        "igmp-snooping send-query enable",
        "igmp-snooping send-query source-address <ip>",
        "igmp-snooping suppress-time <0-300>",
        "mld-snooping enable",
        block="igmp-snooping",
    ),
    *_kept(
        (SWITCHPORT, ETHERNET),
        72.9,
        "traffic-limit <direction:inbound|outbound> acl <acl:2000-4999> cir <64-10000000> [pir <pir:64-10000000>]",
        "traffic-redirect inbound acl <acl:2000-4999> {interface <interface>|ip-nexthop <ip>|cpu}",
        "traffic-mirror inbound acl <acl:2000-4999> to observe-port <1-8>",
        "traffic-remark <direction:inbound|outbound> acl <acl:2000-4999>"
        " {8021p <0-7>|dscp <value:dscp>|local-precedence <0-7>|vlan-id <1-4094>}",
        "traffic-statistic <direction:inbound|outbound> acl <acl:2000-4999>",
        single=False,
        families=_SWITCH,
    ),
)
