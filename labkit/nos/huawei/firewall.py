"""USG firewalls: address sets, hot standby, IPsec and the policies that decide nothing here. Stored as a whole."""

from labkit.nos.config import KeptSection
from labkit.nos.huawei.views import ETHERNET, LOOPBACK, SUBINTERFACE, VLANIF
from labkit.nos.shell.declaration import Kept, Table
from labkit.nos.shell.kept import kept_lines, kept_section

table = Table()

USG = frozenset({"usg"})
_WHERE = (
    "<where:source-address|destination-address>",
    "any",
    "address-set <set:string 1-63>",
    "range <first:ip> <last:ip>",
    "<ip> {mask {<dotted:mask>|<bits:mask-length>}|<length:mask-length>|<wildcard>}",
)


def _lines(view: str, notations: tuple[str, ...], first: float = 10, *, single: bool = True) -> list[Kept]:
    return [
        Kept(views=(view,), notation=notation, place=first + index, single=single, families=USG)
        for index, notation in enumerate(notations)
    ]


def _system(block: str, *notations: str, single: bool = False, leading: str = "") -> list[Kept]:
    return [
        Kept(views=("system",), notation=notation, block=block, single=single, families=USG, leading=leading)
        for notation in notations
    ]


def _addresses() -> tuple[str, ...]:
    """The forms of an address in a rule: any, a set, a range, a subnet; one or the other way round."""
    head, *forms = _WHERE
    return tuple(f"{head} {form}" for form in forms)


def _policy(name: str, rule: str, prompt: str, actions: tuple[str, ...]) -> None:
    """Declare a policy: a section with named rules, whose order is the user's."""
    view = f"usg-{name}"
    table.view(view, f"-{prompt}")
    table.view(rule, lambda section: f"-rule-{section.values['name']}", parent=view)
    table.add(
        kept_section(name, view=view, families=USG, block=name),
        kept_section(
            "rule name <name:string 1-32>", view=rule, views=(view,), families=USG, place=20, typed_order=True
        ),
        *_lines(
            rule,
            (
                "description <text:text>",
                "disable",
                "source-zone <zones:string 1-32>&<1-6>",
                "destination-zone <zones:string 1-32>&<1-6>",
                "egress-interface <interface>",
            ),
        ),
        *_lines(rule, _addresses(), 20, single=False),
        *_lines(
            rule,
            (
                "service <services:string 1-63>&<1-8>",
                "service protocol {tcp|udp|icmp} [source-port <from:string 1-11>|destination-port <to:string 1-11>]*",
                "application {any|app <apps:string 1-63>&<1-6>|category <category:text>}",
                "user {any|username <user:string 1-63>|user-group <group:string 1-63>|<plain:string 1-63>}",
                "ingress-interface <ingress:interface>",
                "track ip-link <link:string 1-31>",
                "dscp-priority <priority:string 1-8>&<1-6>",
                "url-category <category:string 1-63>&<1-6>",
                "time-range <time-range:string 1-32>",
                "long-link enable",
            ),
            30,
            single=False,
        ),
        *_lines(rule, actions, 50),
    )


_policy("auth-policy", "auth-rule", "policy-auth", ("action <action:auth|none|exempt-auth>",))
_policy(
    "traffic-policy",
    "traffic-rule",
    "policy-traffic",
    ("action qos profile <profile:string 1-63>", "action <action:qos|none|no-qos>"),
)
_policy(
    "policy-based-route",
    "pbr-rule",
    "policy-pbr",
    (
        "action pbr next-hop <ip> [next-hop <second:ip>]",
        "action pbr egress-interface <interface> [next-hop <ip>]",
        "action pbr vpn-instance <vrf:string 1-31>",
        "action no-pbr",
    ),
)
_policy("quota-policy", "quota-rule", "policy-quota", ("action <action:permit|deny>",))
_policy("pcp-policy", "pcp-rule", "policy-pcp", ("action <action:permit|deny>",))
_policy("dns-transparent-policy", "dns-rule", "policy-dns", ("action <action:tpdns|no-tpdns>",))
_policy("rightm-policy", "rightm-rule", "policy-rightm", ("action <action:permit|deny>",))

table.add(
    *kept_lines(
        ("system",),
        10,
        "hrp enable",
        "hrp standby-device",
        families=USG,
        block="hrp",
        help={},
    ),
    *kept_lines(
        ("system",),
        12,
        "hrp interface <interface> [remote <ip>]",
        families=USG,
        block="hrp",
        single=False,
        help={},
    ),
    *_system(
        "hrp",
        "hrp standby config enable",
        "hrp mirror session enable",
        "hrp auto-sync config static-route",
        "hrp adjust ospf-cost enable [<slave:1-65535>]",
        "hrp track interface <interface> [<standing:active|standby>]",
        "hrp preempt delay <0-1800>",
        "hrp device",
    ),
    *(
        Kept(
            views=(ETHERNET, SUBINTERFACE, VLANIF, LOOPBACK),
            notation=notation,
            place=place,
            single=False,
            families=USG,
        )
        for place, notation in (
            (32, "alias <alias:string 1-64>"),
            (35, "gateway <ip>"),
            (38, "redirect-reverse next-hop <ip>"),
            (49, "ipsec policy <policy:string 1-15> [auto-neg]"),
        )
    ),
)

_IKE = (
    "encryption-algorithm <algorithms:string 1-32>&<1-8>",
    "dh <groups:string 1-8>&<1-8>",
    "authentication-algorithm <algorithms:string 1-32>&<1-8>",
    "authentication-method <method:pre-share|rsa-signature|digital-envelope>",
    "integrity-algorithm <algorithms:string 1-32>&<1-8>",
    "prf <algorithms:string 1-32>&<1-8>",
    "sa duration <60-604800>",
)
_PEER = (
    "undo version <1-2>",
    "version <1-2>",
    "exchange-mode <mode:main|aggressive|auto>",
    "pre-shared-key [cipher|simple] <key:string 1-128>",
    "ike-proposal <1-99>",
    "local-id-type <type:ip|fqdn|dn>",
    "remote-id-type <type:any|ip|fqdn|user-fqdn|dn|none>",
    "remote-id <remote:string 1-255>",
    "local-id <local:string 1-255>",
    "dpd type <type:on-demand|periodic>",
    "remote-address <ip> [<last:ip>]",
    "nat traversal",
)
_PROPOSAL = (
    "encapsulation-mode <mode:tunnel|transport|auto>",
    "transform <transform:ah|esp|ah-esp>",
    "esp authentication-algorithm <algorithm:string 1-32>",
    "esp encryption-algorithm <algorithm:string 1-32>",
)
_POLICY = (
    "security acl <3000-3999>",
    "ike-peer <ike-peer:string 1-15>",
    "proposal <proposals:string 1-15>&<1-12>",
    "tunnel local {<ip>|applied-interface}",
    "alias <alias:string 1-64>",
    "sa trigger-mode <mode:auto|traffic-based>",
)


def _place_of_policy(policy: KeptSection) -> str:
    """A policy without IKE stands before the proposals of IKE."""
    return "ipsec policy manual" if policy.values["mode"] == "manual" else "ipsec policy"


IPSEC = frozenset({"usg", "ar", "ac"})
table.view("ike-proposal", lambda section: f"-ike-proposal-{section.values['proposal']}")
table.view("ike-peer", lambda section: f"-ike-peer-{section.values['name']}")
table.view("ipsec-proposal", lambda section: f"-ipsec-proposal-{section.values['name']}")
table.view("ipsec-policy", lambda section: "-ipsec-policy-{mode}-{name}-{sequence}".format(**section.values))
for _notation, _view, _settings in (
    ("ike proposal <proposal:string 1-7>", "ike-proposal", _IKE),
    ("ike peer <name:string 1-15> [<version:v1|v2>]", "ike-peer", _PEER),
    ("ipsec proposal <name:string 1-15>", "ipsec-proposal", _PROPOSAL),
    ("ipsec policy <name:string 1-15> <sequence:1-10000> <mode:isakmp|manual>", "ipsec-policy", _POLICY),
):
    table.add(
        kept_section(
            _notation,
            view=_view,
            families=IPSEC,
            block=_place_of_policy if _view == "ipsec-policy" else " ".join(_notation.split()[:2]),
            identity="name" if "version" in _notation else "",
            joined=_view == "ike-proposal",
        ),
        *(
            Kept(views=(_view,), notation=notation, place=10 + index, families=IPSEC)
            for index, notation in enumerate(_settings)
        ),
    )
_MANUAL = (
    "tunnel remote <remote:ip>",
    "sa spi inbound <protocol:ah|esp> <256-4294967295>",
    "sa string-key inbound <protocol:ah|esp> [cipher|simple] <key:string 1-255>",
    "sa spi outbound <protocol:ah|esp> <256-4294967295>",
    "sa string-key outbound <protocol:ah|esp> [cipher|simple] <key:string 1-255>",
)
"""What a policy without IKE says, on firewalls; routers have it from elsewhere."""
table.add(*_lines("ipsec-policy", _MANUAL, 13.5))

_FACTORY = (
    ("l2tp", "l2tp enable"),
    ("l2tp", "l2tp domain suffix-separator <character:string 1-1>"),
    ("ipsec sha2", "ipsec sha2 compatible enable"),
    ("telnet server", "undo telnet server enable"),
    ("telnet server", "undo telnet ipv6 server enable"),
    ("firewall defend", "firewall defend <what:text>"),
    ("banner", "banner enable"),
    ("web-manager", "web-manager <what:text>"),
    (
        "firewall dataplane",
        "firewall dataplane to manageplane application-apperceive default-action <action:drop|permit>",
    ),
    ("ips", "undo ips log merge enable"),
    ("decoding", "decoding uri-cache disable"),
    ("feedback", "feedback type threat-log enable"),
    ("factory", "factory-configuration prohibit"),
    ("sa", "sa"),
    ("location", "location"),
    ("right-manager", "right-manager server-group"),
    ("user-manage server-sync", "user-manage server-sync tsm"),
)
table.view("password-policy", "-password-policy")
table.view("page-setting", "-page-setting")
table.view("multi-linkif", "-multi-linkif")
table.view("device-classification", "-device-classification")
table.view("service-scheme", lambda section: f"-service-{section.values['name']}", parent="aaa")
table.view("manager-user", lambda section: f"-manager-user-{section.values['name']}", parent="aaa")
table.view("manager-role", lambda section: f"-role-{section.values['name']}", parent="aaa")
table.view("l2tp-group", lambda section: f"-l2tp-{section.values['name']}")
table.add(
    *(kept for block, notation in _FACTORY for kept in _system(block, notation)),
    *kept_lines(
        ("system",),
        30,
        "undo ssh server compatible-ssh1x enable",
        families=USG,
        block="ssh",
        help={},
    ),
    *kept_lines(
        ("system",),
        35,
        "ssh server cipher <ciphers:string 1-32>&<1-8>",
        "ssh server hmac <hashes:string 1-32>&<1-8>",
        "ssh client cipher <ciphers:string 1-32>&<1-8>",
        "ssh client hmac <hashes:string 1-32>&<1-8>",
        families=USG,
        block="ssh",
        help={},
    ),
    *kept_lines(
        ("system",),
        10,
        "update schedule location-sdb <when:text>",
        families=USG,
        block="update schedule location",
        help={},
    ),
    *kept_lines(
        ("system",),
        11,
        *(
            f"update schedule {base} <when:text>"
            for base in ("ips-sdb", "av-sdb", "sa-sdb", "cnc", "file-reputation")
        ),
        families=USG,
        block="update schedule",
        help={},
    ),
    *kept_lines(
        ("system",),
        10,
        "user-manage web-authentication <how:text>",
        "user-manage redirect",
        "undo privacy-statement english",
        "undo privacy-statement chinese",
        families=USG,
        block="user-manage",
        help={},
    ),
    *kept_lines(
        ("system",),
        15,
        *(f"user-manage single-sign-on {source}" for source in ("ad", "tsm", "radius")),
        "user-manage auto-sync online-user",
        "user-manage <what:text>",
        families=USG,
        block="user-manage",
        single=False,
        help={},
    ),
    kept_section(
        "password-policy", view="password-policy", families=USG, block="user-manage", place=12, joined=True
    ),
    *_lines("password-policy", ("level <level:high|medium|low>",)),
    kept_section(
        "page-setting", view="page-setting", families=USG, block="user-manage", place=11, joined=True
    ),
    *_lines("page-setting", ("user-manage security version <versions:string 1-16>&<1-4>",)),
    kept_section("multi-linkif", view="multi-linkif", families=USG, block="multi-linkif"),
    *_lines(
        "multi-linkif", ("mode <mode:proportion-of-weight|proportion-of-bandwidth|priority-of-userdefine>",)
    ),
    kept_section(
        "device-classification", view="device-classification", families=USG, block="device-classification"
    ),
    *_lines("device-classification", ("device-group <group:string 1-32>",), single=False),
    kept_section(
        "l2tp-group <name:string 1-31>",
        view="l2tp-group",
        families=USG,
        block="l2tp-group",
        joined=True,
    ),
    kept_section(
        "manager-user <name:string 1-64>",
        view="manager-user",
        views=("aaa",),
        families=USG,
        place=30,
        typed_order=True,
    ),
    *_lines(
        "manager-user",
        (
            "password cipher <password:string 1-200>",
            "service-type <services:web|terminal|telnet|ssh|ftp|api>&<1-6>",
            "level <0-15>",
            "ssh authentication-type <type:password|rsa|all>",
            "ssh service-type <type:stelnet|sftp|all>",
            "authentication-scheme <scheme:string 1-32>",
        ),
    ),
    kept_section(
        "service-scheme <name:string 1-32>", view="service-scheme", views=("aaa",), families=USG, place=12.5
    ),
    Kept(views=("aaa-domain",), notation="service-scheme <scheme:string 1-32>", families=USG, place=13),
    *_lines("aaa", ("bind manager-user <user:string 1-64> role <role:string 1-32>",), 32, single=False),
    kept_section(
        "role <name:string 1-32>",
        view="manager-role",
        views=("aaa",),
        families=USG,
        place=31,
        typed_order=True,
    ),
    *_lines(
        "manager-role",
        (
            "description <text:text>",
            "dashboard <right:text>",
            "monitor <right:text>",
            "policy <right:text>",
            "object <right:text>",
            "network <right:text>",
            "system <right:text>",
        ),
    ),
    *_lines(
        "aaa-domain",
        (
            "service-type <services:string 1-16>&<1-6>",
            "internet-access mode <mode:password|single-sign-on>",
            "reference user current-domain",
            "new-user add-temporary group /<group:string 1-64>",
        ),
        20,
    ),
)
