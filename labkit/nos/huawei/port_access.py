"""Who may use a port: 802.1X, MAC and portal authentication, and the templates of its servers.

Kept: no host of a lab speaks EAP and no server of RADIUS answers.
"""

from functools import partial

from labkit.nos.huawei.views import SWITCHPORT, VLANIF
from labkit.nos.shell.declaration import Table
from labkit.nos.shell.kept import kept_lines, kept_section

table = Table()
SWITCHES = frozenset({"s", "ac"})
_SWITCH = frozenset({"s"})
_ALL = SWITCHES | {"ar", "usg"}
_HELP = {
    "dot1x": "802.1X authentication",
    "mac-authen": "Authentication by MAC address",
    "authentication": "Authentication of access users",
    "portal": "Authentication on a web page",
    "radius-server": "RADIUS server",
    "hwtacacs-server": "HWTACACS server",
    "template": "Template of servers",
    "shared-key": "Key shared with the server",
    "web-auth-server": "Server of the portal",
}


_TIMERS = ("client-timeout", "quiet-period", "reauthenticate-period", "tx-period", "server-timeout")
_kept = partial(kept_lines, families=SWITCHES, help=_HELP)
for _view, _prompt in (
    ("dot1x-access", "-dot1x-access-profile-{name}"),
    ("mac-access", "-mac-access-profile-{name}"),
    ("portal-access", "-portal-access-profile-{name}"),
    ("free-rule", "-free-rule-{name}"),
    ("radius-template", "-radius-{name}"),
    ("hwtacacs-template", "-hwtacacs-{name}"),
    ("web-auth", "-web-auth-server-{name}"),
    ("authentication-profile", "-authen-profile-{name}"),
):
    table.view(_view, lambda section, prompt=_prompt: prompt.format(**section.values))  # type: ignore[misc]

table.add(
    *(
        kept_section(
            f"{word} name <name:string 1-31>",
            view=view,
            families=SWITCHES,
            block=word,
            joined=True,
            typed_order=True,
        )
        for word, view in (
            ("authentication-profile", "authentication-profile"),
            ("dot1x-access-profile", "dot1x-access"),
            ("mac-access-profile", "mac-access"),
            ("portal-access-profile", "portal-access"),
            ("free-rule-template", "free-rule"),
        )
    ),
    *_kept(
        ("authentication-profile",),
        20,
        "dot1x-access-profile <dot1x:string 1-31>",
        "mac-access-profile <mac-profile:string 1-31>",
        "portal-access-profile <portal:string 1-31>",
        "free-rule-template <rule:string 1-31>",
        "access-domain <domain:string 1-64> [force]",
        "authentication mode {single-terminal|single-voice-with-data|multi-share|multi-authen [max-user <1-1024>]}",
        "authentication dot1x-mac-bypass",
        "authentication-scheme <scheme:string 1-32>",
        "accounting-scheme <scheme:string 1-32>",
        "radius-server <server:string 1-32>",
        "authentication event authen-fail action authorize {vlan <1-4094>|service-scheme <scheme:string 1-32>}",
        "authentication event pre-authen action authorize {vlan <1-4094>|service-scheme <scheme:string 1-32>}",
    ),
    *_kept(
        ("dot1x-access",),
        20,
        "dot1x authentication-method <method:eap|chap|pap>",
        "dot1x port-control <how:auto|authorized-force|unauthorized-force>",
        "dot1x reauthenticate",
        "dot1x retry <1-10>",
        "dot1x timer reauthenticate-period <1-65535>",
        "dot1x timer client-timeout <1-120>",
        "dot1x timer tx-period <1-120>",
    ),
    *_kept(
        ("mac-access",),
        20,
        "mac-authen username {fixed <user:string 1-64> [password cipher <password:string 1-188>]|macaddress [format"
        " <format:with-hyphen|without-hyphen>]}",
        "mac-authen reauthenticate",
        "mac-authen timer reauthenticate-period <1-65535>",
        "mac-authen permit mac-address <mac> mask <bits:mask-length>",
    ),
    *_kept(
        ("portal-access",),
        20,
        "web-auth-server <server:string 1-31> <how:direct|layer3>",
        "portal local-server enable",
        "portal local-server anonymous",
        "portal auth-network <ip> {<length:mask>|<bits:mask-length>}",
    ),
    *_kept(
        ("free-rule",),
        20,
        "free-rule <number:0-512> {destination <what:text>|source <from:text>}",
        "free-rule acl <3000-6031>",
        single=False,
    ),
    kept_section(
        "web-auth-server <name:string 1-31>", view="web-auth", families=SWITCHES, block="web-auth-server"
    ),
    *_kept(
        ("web-auth",),
        20,
        "server-ip <ip>",
        "port <1-65535>",
        "shared-key cipher <key:string 1-128>",
        "url <url:string 1-200>",
        "source-ip <ip>",
        "protocol <protocol:portal|http>",
    ),
    kept_section(
        "radius-server template <name:string 1-32>",
        view="radius-template",
        families=_ALL,
        block="radius-server template",
        joined=True,
    ),
    *_kept(
        ("radius-template",),
        20,
        "radius-server shared-key [cipher|simple] <key:string 1-128>",
        families=_ALL,
    ),
    *_kept(
        ("radius-template",),
        21,
        *(
            f"radius-server {kind} <ip> <port:1-65535> [source {{LoopBack <0-1023>|ip-address <from:ip>}}]"
            " [weight <0-100>] [secondary]"
            for kind in ("authentication", "accounting")
        ),
        families=_ALL,
        single=False,
    ),
    *_kept(
        ("radius-template",),
        22,
        "radius-server retransmit <1-5>",
        "radius-server timeout <3-25>",
        "radius-server user-name domain-included",
        "radius-server user-name original",
        "radius-server nas-ip-address <ip>",
        "called-station-id mac-format <format:string 1-32>",
        families=_ALL,
    ),
    kept_section(
        "hwtacacs-server template <name:string 1-32>",
        view="hwtacacs-template",
        families=_ALL,
        block="hwtacacs-server template",
    ),
    *_kept(
        ("hwtacacs-template",),
        20,
        *(
            f"hwtacacs-server {kind} <ip> [<port:1-65535>] [secondary]"
            for kind in ("authentication", "authorization", "accounting")
        ),
        families=_ALL,
        single=False,
    ),
    *_kept(
        ("hwtacacs-template",),
        21,
        "hwtacacs-server shared-key [cipher|simple] <key:string 1-255>",
        "hwtacacs-server source-ip <ip>",
        "hwtacacs-server timer response-timeout <1-300>",
        "hwtacacs-server timer quiet <0-255>",
        "hwtacacs-server user-name domain-included",
        families=_ALL,
    ),
    *_kept(
        ("system",),
        20,
        "dot1x enable",
        "dot1x authentication-method <method:eap|chap|pap>",
        "dot1x quiet-period",
        "dot1x quiet-times <1-10>",
        "dot1x retry <1-10>",
        *(f"dot1x timer {timer} <1-65535>" for timer in _TIMERS),
        "mac-authen",
        "mac-authen username {fixed <user:string 1-64> [password cipher <password:string 1-188>]|macaddress [format"
        " <format:with-hyphen|without-hyphen>]}",
        "mac-authen domain <domain:string 1-64>",
        "authentication unified-mode",
        "portal local-server ip <ip>",
        "portal local-server https ssl-policy <policy:string 1-31>",
        "portal quiet-period",
        block="authentication-profile",
        families=_SWITCH,
    ),
    *_kept(
        ("system",),
        21,
        "dot1x enable interface <ports:interface-list>",
        "mac-authen interface <ports:interface-list>",
        block="authentication-profile",
        families=_SWITCH,
        single=False,
    ),
    *_kept(
        (SWITCHPORT,),
        87,
        "dot1x enable",
        "dot1x authentication-method <method:eap|chap|pap>",
        "dot1x port-control <how:auto|authorized-force|unauthorized-force>",
        "dot1x port-method <how:mac|port>",
        "dot1x max-user <1-1024>",
        "dot1x reauthenticate",
        "dot1x mac-bypass",
        "dot1x domain <domain:string 1-64>",
        "mac-authen",
        "mac-authen max-user <1-1024>",
        "authentication guest-vlan <1-4094>",
        "authentication restrict-vlan <1-4094>",
        families=_SWITCH,
    ),
    *_kept(
        (SWITCHPORT, VLANIF),
        87.5,
        "authentication-profile <authentication-profile:string 1-31>",
        "portal local-server enable",
    ),
    *_kept((VLANIF,), 87.6, "web-auth-server <server:string 1-31> <how:direct|layer3>"),
)
