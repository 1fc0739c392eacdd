"""Layer-2 lines that are kept: accepted, stored and printed, and without effect on the network that is simulated."""

from functools import partial

from labkit.nos.huawei.bridging import SWITCHES
from labkit.nos.huawei.spanning_tree import FAMILIES
from labkit.nos.huawei.views import ETHERNET, SWITCHPORT, VLANIF
from labkit.nos.shell.declaration import Table
from labkit.nos.shell.kept import kept_lines, kept_section

table = Table()
table.view("smart-link-group", lambda section: f"-smlk-group{section.values['group']}")
table.view("monitor-link-group", lambda section: f"-mtlk-group{section.values['group']}")

_HELP = {
    "storm-control": "Limit broadcast, multicast and unknown unicast frames",
    "loopback-detect": "Detect loops behind a port",
    "smart-link": "Two uplinks, one of them standing by",
    "monitor-link": "Downlinks that follow an uplink",
    "mac-limit": "Limit the number of learned addresses",
    "voice-vlan": "VLAN of IP phones",
    "protocol-vlan": "VLAN by protocol",
    "ip-subnet-vlan": "VLAN by source subnet",
    "bpdu": "Bridge protocol data units",
    "e-trunk": "One Eth-Trunk over two devices",
    "anti-attack": "Protection against ARP attacks",
}


_kept = partial(kept_lines, families=SWITCHES, help=_HELP)
_PORT = (SWITCHPORT,)
_VLAN = ("vlan",)
_SYSTEM = ("system",)

table.add(
    *_kept(
        _PORT,
        57.2,
        "stp loop-detection enable",
        "stp tc-snooping enable",
        "stp vlan {<first:1-4094> [to <last:1-4094>]} disable",
        "bpdu enable",
        "bpdu bridge enable",
        families=FAMILIES,
    ),
    *_kept(
        _PORT,
        56.7,
        "ip-subnet-vlan enable",
        "protocol-vlan vlan <1-4094> {all|<index:0-15>}",
        "vlan precedence <what:ip-subnet-vlan|mac-vlan>",
        "voice-vlan <1-4094> enable",
        "voice-vlan mode <mode:auto|manual>",
        "voice-vlan security enable",
        "voice-vlan legacy enable",
    ),
    *_kept(
        _PORT,
        72.2,
        "loopback-detect action <action:block|nolearn|shutdown|trap|quitvlan>",
        "loopback-detect packet vlan <1-4094>",
        "loopback-detect recovery-time <30-255>",
        "storm-control action <action:block|error-down|shutdown>",
        "storm-control enable <what:log|trap>",
        "storm-control interval <1-180>",
        "mac-limit maximum <0-32767>",
        "mac-limit action <action:discard|forward>",
        "mac-limit alarm <how:disable|enable>",
        "mac-address learning disable",
        "mac-learning priority <0-3>",
        "arp anti-attack rate-limit enable",
        "arp anti-attack rate-limit <1-16384>",
        "arp-limit vlan <1-4094> maximum <1-16384>",
    ),
    *_kept(
        _PORT,
        72.5,
        "storm-control <kind:broadcast|multicast|unicast> min-rate percent <1-100> max-rate percent <max:1-100>",
        "storm-control <kind:broadcast|multicast|unicast> min-rate packets <1-1488100>"
        " max-rate packets <max:1-1488100>",
        "broadcast-suppression packets <0-14881000>",
        "multicast-suppression packets <0-14881000>",
        "unicast-suppression packets <0-14881000>",
        single=False,
    ),
    *_kept(
        _VLAN,
        40,
        "mac-address learning disable",
        "mac-limit maximum <0-32767>",
        "mac-limit action <action:discard|forward>",
        "broadcast discard",
        "unknown-unicast discard",
        "igmp-snooping enable",
        "multicast drop-unknown",
        "loopback-detect enable",
        "voice-vlan mac-address <mac> mask <mask:string 1-32>",
    ),
    *_kept(
        _VLAN,
        41,
        "ip-subnet-vlan [<index:1-12>] ip <address:ip> {<mask>|<mask-length>} [priority <0-7>]",
        "protocol-vlan [<index:0-15>] <protocol:at|ipv4|ipv6>",
        single=False,
    ),
    *_kept(
        _SYSTEM,
        20,
        "loopback-detect packet-interval <1-300>",
        "loopback-detect untagged mac-address <mac>",
        block="loopback-detect",
    ),
    *_kept(
        _SYSTEM,
        20,
        "voice-vlan mac-address <mac> mask <mask:string 1-32> [description <what:text>]",
        "mac-address flapping detection",
        "mac-address restrict",
        "mac-limit vlan <1-4094> maximum <0-32767>",
        block="mac-address",
        single=False,
    ),
    *_kept(
        _SYSTEM,
        30,
        "arp anti-attack entry-check <how:fixed-mac|fixed-all|send-ack> enable",
        "arp anti-attack gateway-duplicate enable",
        "arp anti-attack rate-limit enable",
        "arp anti-attack rate-limit <1-16384>",
        "arp learning strict",
        "arp speed-limit source-ip maximum <0-16384>",
        "arp speed-limit source-mac maximum <0-16384>",
        block="arp static",
        single=False,
    ),
    *_kept(
        _SYSTEM,
        40,
        "lacp e-trunk system-id <mac>",
        "lacp e-trunk priority <0-65535>",
        "e-trunk <1-16>",
        block="lacp priority",
    ),
    *_kept(
        ("interface-trunk",),
        98.2,
        "e-trunk <group:1-16> [remote-eth-trunk <0-127>]",
        "e-trunk mode <mode:auto|force-master|force-backup>",
        "lacp mixed-rate link enable",
        "local-preference disable",
        families=SWITCHES | {"ar"},
    ),
    *_kept(
        (VLANIF,),
        49,
        "arp anti-attack gateway-duplicate enable",
        "arp learning strict <how:force-enable|force-disable>",
    ),
    *_kept(
        (SWITCHPORT, ETHERNET),
        72.8,
        "traffic-secure inbound acl <acl:2000-4999>",
        single=False,
    ),
    *_kept(
        _SYSTEM,
        60,
        "traffic-filter [vlan <1-4094>] <direction:inbound|outbound> acl <acl:2000-4999>",
        "traffic-secure [vlan <1-4094>] inbound acl <acl:2000-4999>",
        block="traffic policy",
        single=False,
    ),
    kept_section(
        "smart-link group <group:1-16>", view="smart-link-group", families=SWITCHES, block="smart-link"
    ),
    *_kept(
        ("smart-link-group",),
        10,
        "port <port:interface> master",
        "port <port:interface> slave",
        "smart-link enable",
        "restore enable",
        "timer wtr <30-1200>",
        "flush send control-vlan <1-4094> [password <how:simple|sha> <password:string 1-32>]",
        "protected-vlan reference-instance <0-4094>",
    ),
    kept_section(
        "monitor-link group <group:1-16>", view="monitor-link-group", families=SWITCHES, block="smart-link"
    ),
    *_kept(
        ("monitor-link-group",),
        10,
        "port <port:interface> uplink",
        "smart-link group <uplink:1-16> uplink",
        "timer recover-time <0-60>",
    ),
    *_kept(("monitor-link-group",), 11, "port <port:interface> downlink [<index:1-24>]", single=False),
)
