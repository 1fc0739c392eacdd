"""USG firewalls: content profiles, bandwidth, virtual systems, links that are watched, L2TP, SSL VPN: kept."""

from functools import partial

from labkit.nos.huawei.firewall import IPSEC, USG
from labkit.nos.huawei.views import ETHERNET, SUBINTERFACE, TEMPLATE, TUNNEL, VLANIF
from labkit.nos.shell.declaration import Call, Kept, Table
from labkit.nos.shell.kept import kept_lines, kept_section

table = Table()
_HELP = {
    "firewall": "Configure the firewall",
    "detect": "Follow the connections that a protocol opens",
    "blacklist": "Sources that are refused",
    "interzone": "Between two zones",
    "hrp": "Hot standby",
    "ip-link": "Links that are watched",
    "vsys": "Virtual systems",
    "profile": "Profile of content security",
    "v-gateway": "Gateway of the SSL VPN",
    "l2tp": "Layer 2 Tunneling Protocol",
}
_CONTENT = "url-filter|av|ips|file-block|data-filter|app-control|mail-filter|dns-filter|apt-defence"
_PROTOCOL = "<protocol:ftp|sip|h323|rtsp|pptp|dns|mms|qq|msn|icq|netbios|sqlnet|ils|mgcp|tftp|sctp|snmp>"


_kept = partial(kept_lines, families=USG, help=_HELP)
_SYSTEM = ("system",)
_ROUTED = (ETHERNET, SUBINTERFACE, VLANIF)

table.view("interzone", lambda section: "-interzone-{first}-{second}".format(**section.values))
table.view("ip-link", lambda section: f"-iplink-{section.values['name'].lower()}")
table.view("vsys", lambda section: f"-vsys-{section.values['name']}")
table.view("resource-class", lambda section: f"-resource-class-{section.values['name']}")
table.view(
    "traffic-profile-usg", lambda section: f"-profile-{section.values['name']}", parent="usg-traffic-policy"
)
table.view("content-profile", lambda section: "-profile-{type}-{name}".format(**section.values))
table.view("signature-set", lambda section: f"-sigset-{section.values['name']}", parent="content-profile")
table.view("v-gateway", lambda section: f"-{section.values['name']}")
for _part in ("basic", "service", "security", "role", "vpndb"):
    table.view(f"v-gateway-{_part}", f"-{_part}", parent="v-gateway")
table.view(
    "ipsec-template", lambda section: "-ipsec-policy-templet-{name}-{sequence}".format(**section.values)
)

table.add(
    *_kept(
        _SYSTEM,
        60,
        "firewall blacklist enable",
        "firewall blacklist item <source:ip> [timeout <1-1000>]",
        "firewall blacklist item source-ip <source:ip> [timeout <1-1000>]",
        "firewall whitelist enable",
        "firewall mac-binding enable",
        "firewall mac-binding <ip> <mac> [vid <1-4094>]",
        "firewall ipv6 session link-state check",
        "firewall fragment-forward enable",
        "firewall fragment-discard enable",
        "firewall long-link aging-time <1-24000>",
        "firewall session log-type <type:binary|syslog>",
        "firewall log host <number:1-32> <ip> <port:1-65535>",
        "firewall log session log-type <type:syslog|binary>",
        "log type traffic enable",
        block="firewall defend",
        single=False,
    ),
    *_kept(_SYSTEM, 60, f"firewall detect {_PROTOCOL}", block="firewall detect", single=False),
    kept_section(
        "firewall interzone <first:string 1-32> <second:string 1-32>",
        view="interzone",
        families=USG,
        block="firewall interzone",
    ),
    *_kept(("interzone",), 10, f"detect {_PROTOCOL}", "detect aspf all", "long-link enable", single=False),
    *_kept(
        _SYSTEM,
        61,
        "hrp active-device",
        "hrp auto-sync config",
        "hrp auto-sync config dynamic-route",
        "hrp auto-sync connection-status",
        "hrp timer hello <500-60000>",
        "hrp timer ip-packet <1-60>",
        "hrp base config enable",
        "hrp load balance device",
        "hrp loadbalance-device",
        "hrp adjust ospfv3-cost enable",
        "hrp adjust bgp-cost enable [<cost:0-65535>]",
        "hrp track vlan <1-4094>",
        "hrp track ip-link <link:string 1-31>",
        "hrp track bfd-session <session:1-8191>",
        "hrp nat resource <group:primary-group|secondary-group>",
        "hrp authentication-key [cipher] <key:string 1-128>",
        "hrp encryption enable",
        "hrp preempt",
        "hrp configuration check enable",
        block="hrp",
        single=False,
    ),
    *_kept(_SYSTEM, 10, "ip-link check enable", block="ip-link"),
    kept_section(
        "ip-link name <name:string 1-31> [vpn-instance <vrf:string 1-31>]",
        view="ip-link",
        families=USG,
        block="ip-link",
    ),
    *_kept(
        ("ip-link",),
        20,
        "destination <ip> [interface <interface>] [mode <mode:icmp|arp>] [next-hop <hop:ip>]",
        single=False,
    ),
    *_kept(
        ("ip-link",), 21, "source-ip <ip>", "tx-interval <1-60>", "times <3-8>", "description <text:text>"
    ),
    *_kept(_SYSTEM, 10, "vsys enable", block="vsys"),
    kept_section("resource-class <name:string 1-31>", view="resource-class", families=USG, block="vsys"),
    *_kept(
        ("resource-class",),
        10,
        "resource-item-limit <item:session|session-rate|policy|user|online-user|user-group|bandwidth|ssl-vpn-concurrent"
        "|l2tp-tunnel|ipsec-tunnel> [reserved-number <0-100000000>]"
        " [maximum {<limit:1-100000000>|unlimited|equal-to-reserved}]"
        " [direction <direction:inbound|outbound|entire>]",
        single=False,
    ),
    kept_section("vsys name <name:string 1-31> [<id:1-4094>]", view="vsys", families=USG, block="vsys"),
    *_kept(
        ("vsys",),
        10,
        "description <text:text>",
        "assign resource-class <class:string 1-31>",
    ),
    *_kept(
        ("vsys",),
        11,
        "assign interface <interface>",
        "assign vlan <1-4094>",
        "assign global-ip <first:ip> <last:ip> <how:exclusive|free>",
        single=False,
    ),
    kept_section(
        "profile <name:string 1-63>",
        view="traffic-profile-usg",
        views=("usg-traffic-policy",),
        families=USG,
        place=10,
        typed_order=True,
    ),
    *_kept(
        ("traffic-profile-usg",),
        10,
        "description <text:text>",
        *(
            f"bandwidth {kind}-bandwidth {scope} <direction:upstream|downstream|both> <100-1000000000>"
            for kind in ("maximum", "guaranteed")
            for scope in ("whole", "per-ip", "per-user")
        ),
        *(
            f"bandwidth connection-limit {scope} <direction:upstream|downstream|both> <1-1000000000>"
            for scope in ("whole", "per-ip", "per-user")
        ),
        "bandwidth priority <1-7>",
        "bandwidth ip-car <what:text>",
        single=False,
    ),
    kept_section(
        f"profile type <type:{_CONTENT}> name <name:string 1-63>",
        view="content-profile",
        families=USG,
        block="profile",
    ),
    *_kept(
        ("content-profile",),
        10,
        "description <text:text>",
        "default action <action:permit|allow|block|alert>",
        "category pre-defined control-level <level:low|medium|high>",
        "category pre-defined action <action:allow|alert|block>",
        "category user-defined action <action:allow|alert|block>",
        "https-filter enable",
        "safe-search enable",
        "collect-attack-evidence enable",
        "cnc domain-filter enable",
    ),
    *_kept(
        ("content-profile",),
        20,
        "add <list:blacklist|whitelist> {url|host|referer-host} <address:string 1-128>",
        "category pre-defined subcategory-id <1-65535> action <action:allow|alert|block>",
        "category user-defined name <category:string 1-63> action <action:allow|alert|block>",
        *(
            f"{protocol}-detect direction <direction:upload|download|both>"
            " [action <action:alert|block|declare|delete-attachment>]"
            for protocol in ("http", "ftp", "smtp", "pop3", "imap", "nfs", "smb")
        ),
        "exception ips-signature-id <1-4294967295> [action <action:allow|alert|block>]",
        "exception av-signature-id <1-4294967295>",
        "application-exception <app:string 1-63> [action <action:allow|alert|block>]",
        "rule name <rule:string 1-63>",
        single=False,
    ),
    kept_section(
        "signature-set name <name:string 1-63>",
        view="signature-set",
        views=("content-profile",),
        families=USG,
        place=30,
        typed_order=True,
    ),
    *_kept(
        ("signature-set",),
        10,
        "target <target:client|server|both>",
        "severity {low|medium|high|information}*",
        "os {windows|unix-like|android|ios|other}*",
        "protocol {all|<protocols:string 1-32>&<1-8>}",
        "category {all|<categories:string 1-63>&<1-8>}",
        "application {all|<apps:string 1-63>&<1-8>}",
        "action <action:default|alert|block>",
    ),
    *_kept(
        ("l2tp-group",),
        10,
        "tunnel password [cipher|simple] <key:string 1-128>",
        "tunnel name <tunnel:string 1-30>",
        "allow l2tp virtual-template <0-1023> [remote <remote:string 1-30>] [domain <domain:string 1-64>]",
        "start l2tp addresses={ip <ip>}&<1-5>"
        " {fullusername <user:string 1-64>|domain <domain:string 1-64>|interface <interface>}",
        "tunnel timer hello <0-1000>",
        "tunnel avp-hidden",
        "mandatory-chap",
        "mandatory-lcp",
    ),
    Kept(
        views=("l2tp-group",),
        notation="undo tunnel authentication",
        undo=("tunnel authentication",),
        families=USG,
        place=9,
        help=_HELP,
    ),
    *_kept(
        (TEMPLATE,),
        90,
        "l2tp-auto-client enable",
        "call-lns local-user <user:string 1-64> binding l2tp-group <group:string 1-31>",
    ),
    *_kept(
        _SYSTEM,
        10,
        "v-gateway <name:string 1-15> {interface <interface>|<ip>} [port <1-65535>]"
        " {private [<domain:string 1-64>]|public [<site:string 1-64>]}",
        block="v-gateway",
        single=False,
        whole=True,
    ),
    kept_section("v-gateway <name:string 1-15>", view="v-gateway", families=USG, block="v-gateway"),
    *(
        kept_section(part, view=f"v-gateway-{part}", views=("v-gateway",), families=USG, place=20 + number)
        for number, part in enumerate(("basic", "service", "security", "role", "vpndb"))
    ),
    *_kept(
        ("v-gateway-basic",),
        10,
        "ssl version <versions:string 1-16>&<1-4>",
        "ssl timeout <1-1440>",
        "ssl lifecycle <1-1440>",
        "ssl ciphersuit <what:text>",
        "ssl public-key algorithm rsa",
        "dns-server <ip>",
    ),
    *_kept(
        ("v-gateway-service",),
        10,
        "web-proxy enable",
        "web-proxy web-link enable",
        "web-proxy proxy-resource <name:string 1-63> <url:string 1-255> [show-link]",
        "web-proxy link-resource <name:string 1-63> <url:string 1-255> [show-link]",
        "network-extension enable",
        "network-extension keep-alive enable",
        "network-extension keep-alive interval <0-1200>",
        "network-extension netpool <first:ip> <last:ip> {<length:mask>|<bits:mask-length>}",
        "network-extension mode <mode:full|split|manual>",
        "network-extension manual-route <ip> {<length:mask>|<bits:mask-length>}",
        "port-forwarding enable",
        "port-forwarding resource <name:string 1-63> <what:text>",
        "file-share enable",
        "file-share resource <name:string 1-63> <what:text>",
        single=False,
    ),
    *_kept(
        ("v-gateway-security",),
        10,
        "policy-default-action <action:permit|deny> {vt-src-ip|user-dst-ip}*",
        "certification <what:text>",
        "public-user enable",
        "inactivity-timer <what:text>",
        single=False,
    ),
    *_kept(
        ("v-gateway-role",),
        10,
        "role <role:string 1-63> [<what:text>]",
        single=False,
    ),
    *_kept(
        ("v-gateway-vpndb",),
        10,
        "group /<group:string 1-63>",
        single=False,
    ),
    *_kept(
        _ROUTED,
        37.5,
        "nat64 enable",
        "anti-ddos flow-statistic enable",
        "anti-ddos syn-flood source-detect [alert-rate <1-80000000>]",
        "reverse-route enable",
        "bandwidth ingress <1-100000000> [threshold <1-100>]",
        "bandwidth egress <1-100000000> [threshold <1-100>]",
        "link-group <1-16>",
        "healthcheck <name:string 1-63>",
    ),
    *_kept(
        _SYSTEM,
        62,
        "nat64 prefix <prefix:ipv6> <length:96-96>",
        "nat64 static <from:ipv6> <to:ip> [unr-route]",
        "nat64 enable",
        block="nat server",
        single=False,
    ),
    kept_section(
        "ipsec policy-template <name:string 1-15> <sequence:1-10000>",
        view="ipsec-template",
        families=IPSEC,
        block="ipsec policy",
    ),
    *_kept(
        ("ipsec-template", "ipsec-policy"),
        20,
        "pfs <group:string 1-16>",
        "sa duration traffic-based <0-200000000>",
        "sa duration time-based <30-604800>",
        "respond-only enable",
        "route inject <how:dynamic|static> [preference <1-255>]",
        "policy enable",
        "scenario point-to-multi-point l2tp-user-access",
        "description <text:text>",
        families=IPSEC,
    ),
    *_kept(
        ("ipsec-template",),
        19,
        "security acl <3000-3999>",
        "ike-peer <ike-peer:string 1-15>",
        "proposal <proposals:string 1-15>&<1-12>",
        "tunnel local {<ip>|applied-interface}",
        "alias <alias:string 1-64>",
        families=IPSEC,
    ),
    *_kept(
        _SYSTEM,
        50,
        "ipsec policy <name:string 1-15> <sequence:1-10000> isakmp template <template:string 1-15>",
        block="ipsec policy",
        families=IPSEC,
        single=False,
    ),
    *_kept(
        ("ike-peer",),
        30,
        "local-address <ip>",
        "dpd idle-time <10-3600>",
        "dpd retransmit-interval <2-60>",
        "dpd retry-limit <3-10>",
        "dpd msg <order:seq-hash-notify|seq-notify-hash>",
        "rsa encryption-padding <padding:oaep|pkcs1>",
        "rsa signature-padding <padding:pss|pkcs1>",
        "certificate local-filename <file:string 1-64>",
        "ikev2 authentication sign-hash <hash:string 1-32>",
        families=IPSEC,
    ),
    *_kept((TUNNEL,), 39, "ipsec policy <policy:string 1-15>"),
)


@table.action("engine configuration commit", views=("system",), families=USG, help=_HELP)
def commit_engine(_call: Call) -> str:
    """Hand the content profiles to the engine that inspects content; here none inspects."""
    return (
        "Info: The operation may last for several minutes, please wait.\n"
        "Info: Succeeded in committing the configuration."
    )
