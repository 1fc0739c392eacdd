"""Lines for services around the network that is simulated: stored, printed, and without effect here."""

from collections.abc import Iterable

from labkit.nos.huawei.views import ANY, ETHERNET, PHYSICAL, SWITCHPORT
from labkit.nos.shell.declaration import Kept, Table
from labkit.nos.shell.kept import kept_lines, kept_section

table = Table()
table.view("super-vlan", parent="vlan")
table.view("lsw-region", "-bfd")
table.view("tunnel-policy", lambda section: f"-tunnel-policy-{section.values['name']}")
table.view("ssl-policy", lambda section: f"-ssl-policy-{section.values['name']}")
table.view("pki-realm", lambda section: f"-pki-realm-{section.values['name']}")

AR = frozenset({"ar"})
SWITCH = frozenset({"s"})
_PORTS = (SWITCHPORT, ETHERNET)


def _system(
    notation: str, block: str, *, single: bool = False, leading: str = "", trailing: str = ""
) -> Kept:
    return Kept(
        views=("system",), notation=notation, block=block, single=single, leading=leading, trailing=trailing
    )


def _lines(views: tuple[str, ...], *notations: str, first: float = 70, single: bool = True) -> Iterable[Kept]:
    return (
        Kept(views=views, notation=notation, place=first + index / 100, single=single)
        for index, notation in enumerate(notations)
    )


_SNMP = (
    "snmp-agent community <right:read|write> cipher <name:string 1-128> [acl <acl:2000-2999>]",
    "snmp-agent community <right:read|write> <name:string 1-32>",
    (
        "snmp-agent community <right:read|write> cipher <name:string 1-128> mib-view <view:string 1-32>"
        " [acl <acl:2000-2999>]"
    ),
    "snmp-agent sys-info contact <contact:text>",
    "snmp-agent sys-info location <place:text>",
    "snmp-agent sys-info version <version:all|v1|v2c|v3>&<1-3>",
    (
        "snmp-agent group v3 <group:string 1-32> [<security:authentication|privacy|noauthentication>]"
        " [read-view <read:string 1-32>|write-view <write:string 1-32>|notify-view <notify:string 1-32>"
        "|acl <acl:2000-2999>]*"
    ),
    (
        "snmp-agent group <version:v1|v2c> <group:string 1-32> [read-view <read:string 1-32>"
        "|write-view <write:string 1-32>|notify-view <notify:string 1-32>|acl <acl:2000-2999>]*"
    ),
    "snmp-agent target-host trap address udp-domain <ip> [udp-port <port:1-65535>] params securityname <name:text>",
    (
        "snmp-agent target-host trap-hostname <host:string 1-32> address <ip> [udp-port <port:1-65535>]"
        " trap-paramsname <params:string 1-32>"
    ),
    "snmp-agent target-host trap-paramsname <params:string 1-32> <version:v1|v2c|v3> securityname <name:text>",
    "snmp-agent mib-view <what:included|excluded> <view:string 1-32> <subtree:string 1-64>",
    "snmp-agent mib-view <view:string 1-32> <what:include|exclude> <subtree:string 1-64>",
    "snmp-agent acl <2000-2999>",
    "snmp-agent udp-port <161-65535>",
    "snmp-agent packet max-size <484-17940>",
    "snmp-agent protocol source-interface <interface>",
    "snmp-agent inform [timeout <0-1800>|resend-times <0-10>|pending <1-2048>]*",
    "snmp-agent statistics mib disable",
    "snmp-agent remote-engineid <engine:string 10-64> usm-user v3 <user:text>",
    "snmp-agent usm-user v3 <user:text>",
    "snmp-agent trap source <interface>",
    "snmp-agent trap queue-size <1-1000>",
    "snmp-agent trap life <1-2592000>",
    "snmp-agent trap enable [<feature:text>]",
)
_INFO_CENTER = (
    "info-center loghost <ip> [facility <facility:string 1-16>|channel <channel:string 1-30>]*",
    "info-center source <module:string 1-16> channel <channel:0-9> <what:text>",
    "info-center loghost source <interface>",
    "info-center console channel <channel:string 1-30>",
    "info-center monitor channel <channel:string 1-30>",
    "info-center logbuffer [channel <channel:string 1-30>|size <size:0-1024>]*",
    "info-center trapbuffer size <0-1024>",
    "info-center channel <number:0-9> name <name:string 1-30>",
    "info-center filter-id <id:string 1-16>",
    "info-center timestamp <kind:debugging|log|trap> <form:text>",
)
_SSH = (
    "ssh server timeout <1-120>",
    "ssh server authentication-retries <1-5>",
    "ssh server rekey-interval <0-24>",
    "ssh server port <22-65535>",
    "ssh client <ip> assign rsa-key <key:string 1-64>",
    "ssh server compatible-ssh1x enable",
    "ssh server acl <2000-3999>",
    "ssh user <user:string 1-64> assign rsa-key <key:string 1-64>",
    "ssh user <user:string 1-64> sftp-directory <directory:string 1-64>",
    "ssh user <user:string 1-64> authorization-cmd aaa",
    "sftp client-source {-a <ip>|-i <interface>}",
    "stelnet client-source {-a <ip>|-i <interface>}",
)
_FILES = (
    "set default ftp-directory <directory:string 1-64>",
    "ftp server port <21-55535>",
    "ftp timeout <1-35791>",
    "ftp acl <2000-3999>",
    "ftp server-source {-a <ip>|-i <interface>}",
    "ftp client-source {-a <ip>|-i <interface>}",
    "tftp client-source {-a <ip>|-i <interface>}",
    "tftp-server acl <2000-3999>",
)
_HTTP = (
    "http server enable",
    "http secure-server enable",
    "http secure-server ssl-policy <policy:string 1-31>",
    "http timeout <1-60>",
    "http server port <port:80-55535>",
    "http secure-server port <port:443-55535>",
    "http acl <2000-2999>",
)

table.add(
    *(
        Kept(
            views=("system",),
            notation=notation,
            block="snmp-agent",
            single=False,
            leading=" ",
            place=20 + index,
        )
        for index, notation in enumerate(_SNMP)
    ),
    *(_system(notation, "info-center") for notation in _INFO_CENTER),
    *(_system(notation, "ssh", leading=" ") for notation in _SSH),
    *(
        Kept(views=("system",), notation=notation, block=block, leading=" ", families=families, place=51)
        for notation in _FILES
        for block, families in (("sysname", AR), ("ftp server", frozenset({"router", "s", "ac", "usg"})))
    ),
    *(_system(notation, "http") for notation in _HTTP),
    _system("telnet client-source {-a <ip>|-i <interface>}", "telnet server", single=True),
    _system("user-interface maximum-vty <0-15>", "user-interface", single=True),
    _system("set cpu-usage threshold <1-100>", "set cpu-usage threshold"),
    _system("set memory-usage threshold <0-100>", "set memory-usage threshold", leading=" "),
    _system("dns server ipv6 <address:ipv6>", "dns"),
    _system("dns server source-ip <source:ip>", "dns"),
    _system("dns proxy enable", "dns"),
    _system("dns relay enable", "dns"),
    _system("dns spoofing <ip>", "dns"),
    _system("multicast routing-enable", "multicast routing-enable"),
    _system("igmp-snooping enable", "igmp-snooping"),
    _system("pki file-format pem", "pki"),
    _system("loopback-detect enable", "loopback-detect"),
    _system("undo nap slave enable", "nap", single=True),
    *_lines(
        _PORTS,
        "loopback-detect enable",
        "broadcast-suppression <0-100>",
        "multicast-suppression <0-100>",
        "unicast-suppression <0-100>",
        "storm-control <kind:broadcast|multicast|unicast> min-rate <1-1488100> max-rate <max:1-1488100>",
        "qos lr <direction:inbound|outbound> cir <64-10000000> [cbs <10000-4294967295>]",
        "qos lr cir <64-10000000> [cbs <10000-4294967295>]",
        "trust <what:dscp|8021p>",
        "trust dscp override",
        "trust 8021p inner",
        "trust upstream <domain:string 1-31>",
        "igmp-snooping enable",
        first=72,
    ),
    *kept_lines(
        _PORTS,
        72.11,
        "qos wrr <queue:0-7> weight <1-127>",
        "qos pq <queue:0-7>",
        families=frozenset(),
        single=False,
        whole=True,
        help={},
    ),
    *_lines(
        tuple(view for view in ANY if view != SWITCHPORT),
        "pim dm",
        "pim sm",
        "igmp enable",
        "igmp version <1-3>",
        "tcp adjust-mss <128-2048>",
        "undo icmp redirect send",
        first=74,
    ),
    *_lines(
        PHYSICAL,
        "combo-port <medium:auto|copper|fiber>",
        "loopback internal",
        "set flow-stat interval <10-600>",
        first=19,
    ),
    kept_section("tunnel-policy <name:string 1-39>", view="tunnel-policy", block="tunnel-policy"),
    Kept(
        views=("tunnel-policy",),
        notation="tunnel select-seq <kinds:cr-lsp|lsp|gre>&<1-3> load-balance-number <1-6>",
    ),
    kept_section("pki realm <name:string 1-64>", view="pki-realm", block="pki"),
    *_lines(
        ("pki-realm",),
        "rsa local-key-pair <key:string 1-64>",
        "enrollment self-signed",
        "entity <entity:string 1-64>",
        "certificate-check <how:none|crl|ocsp>",
    ),
    kept_section(
        "ssl policy <name:string 1-23> [type <type:client|server>]", view="ssl-policy", block="ssl policy"
    ),
    *_lines(
        ("ssl-policy",), "pki-realm <realm:string 1-64>", "version <versions:tls1.0|tls1.1|tls1.2>&<1-3>"
    ),
)
