"""WLAN on access controllers and access points: profiles, groups and radios. Stored as a whole; nothing is on air.

The views and their lines are those of V200R007 and later, where everything hangs below `wlan`.
"""

from collections.abc import Callable

from labkit.nos.config import KeptSection
from labkit.nos.huawei.wlan_profiles import OF_RADIO, ON_RADIOS, PROFILES, SEVERAL
from labkit.nos.shell.declaration import Kept, Table
from labkit.nos.shell.kept import kept_section

table = Table()

AC = frozenset({"ac"})
_NAME = "name <name:string 1-35>"

_APPLIED = (
    "vap-profile <vap-profile:string 1-35> wlan <1-16> [radio <radio:all|0|1|2>]",
    "wired-port-profile <wired-port-profile:string 1-35> <port:gigabitethernet|ethernet|eth-trunk> <0-31>",
    *ON_RADIOS,
    "mesh-profile <mesh-profile:string 1-35> mesh <1-1> radio <radio:all|0|1|2>",
    "wds-profile <wds-profile:string 1-35> wds <1-1> radio <radio:all|0|1|2>",
    "wids-profile <wids-profile:string 1-35>",
    "sta-blacklist-profile <sta-blacklist-profile:string 1-35>",
    "location <place:text 1-80>",
    "site-code <site:string 1-64>",
)


def _lines(view: str, notations: tuple[str, ...]) -> list[Kept]:
    return [
        Kept(
            views=(view,),
            notation=notation,
            place=20 + index / 10,
            single=not notation.startswith(SEVERAL),
            families=AC,
        )
        for index, notation in enumerate(notations)
    ]


def _prompt_of(beginning: str) -> Callable[[KeptSection], str]:
    """Make a prompt that ends with the section's name or number, in lower case as the controller shows it."""
    return lambda section: beginning + str(next(iter(section.values.values()))).lower()


table.view("wlan", "-wlan-view")
for _view, _prompt in (("ap-group", "-wlan-ap-group-"), ("ap-radio", "/"), ("group-radio", "/")):
    table.view(_view, _prompt_of(_prompt))
table.view("ap", lambda section: f"-wlan-ap-{section.values['number']}")
table.add(kept_section("wlan", view="wlan", families=AC, block="wlan"))
for _place, (_keyword, (_part, _settings)) in enumerate(PROFILES.items()):
    table.view(_keyword, _prompt_of(f"-wlan-{_part}-"), parent="wlan")
    table.add(
        kept_section(
            f"{_keyword} {_NAME}",
            view=_keyword,
            views=("wlan",),
            families=AC,
            place=10 + _place,
            by_length=True,
        ),
        *_lines(_keyword, _settings),
    )
table.add(
    Kept(views=("wlan",), notation="calibrate enable <how:auto|manual|schedule>", place=5, families=AC),
    Kept(views=("wlan",), notation="ap auth-mode <mode:mac-auth|sn-auth|no-auth>", place=6, families=AC),
    Kept(
        views=("wlan",), notation="ap whitelist mac <mac> [to <last:mac>]", place=7, single=False, families=AC
    ),
    Kept(views=("wlan",), notation="wireless-access-specification", place=10.5 + 14, families=AC),
    kept_section(
        "ap-group name <name:string 1-35>",
        view="ap-group",
        views=("wlan",),
        families=AC,
        place=40,
        by_length=True,
    ),
    kept_section(
        "ap-id <number:0-8191> [[type-id <type:0-255>] ap-mac <mac> [ap-sn <serial:string 1-31>]]",
        view="ap",
        views=("wlan",),
        families=AC,
        place=41,
        identity="number",
    ),
    Kept(views=("wlan",), notation="provision-ap", place=42, families=AC),
    kept_section("radio <radio:0|1|2>", view="group-radio", views=("ap-group",), families=AC, place=30),
    kept_section("radio <radio:0|1|2>", view="ap-radio", views=("ap",), families=AC, place=30),
    Kept(
        views=("ap-group", "ap"),
        notation="regulatory-domain-profile <regulatory-domain-profile:string 1-35>",
        place=10,
        families=AC,
    ),
    Kept(
        views=("ap-group", "ap"),
        notation="ap-system-profile <ap-system-profile:string 1-35>",
        place=11,
        families=AC,
    ),
    *(
        Kept(views=("ap-group", "ap"), notation=notation, place=20 + index, single=False, families=AC)
        for index, notation in enumerate(_APPLIED)
    ),
    Kept(views=("ap",), notation="ap-name <ap-name:string 1-31>", place=5, families=AC),
    Kept(views=("ap",), notation="ap-group <ap-group:string 1-35>", place=6, families=AC),
    *(
        Kept(
            views=("ap-radio", "group-radio"),
            notation=notation,
            place=20 + index,
            single=not notation.startswith(SEVERAL),
            families=AC,
        )
        for index, notation in enumerate(OF_RADIO)
    ),
    Kept(
        views=("ap-radio", "group-radio"),
        notation="vap-profile <vap-profile:string 1-35> wlan <1-16>",
        place=10,
        single=False,
        families=AC,
    ),
)

_SYSTEM = (
    ("ssl renegotiation-rate <0-65535>", "ssl renegotiation-rate", ""),
    ("capwap source interface <interface:lower-interface>", "capwap source", ""),
    ("capwap source ip-address <ip>", "capwap source", ""),
    ("capwap dtls psk <key:string 1-128>", "capwap source", ""),
    ("capwap dtls inter-controller psk <key:string 1-128>", "capwap source", ""),
    ("capwap dtls no-auth enable", "capwap source", ""),
    *(
        (f"ssh {side} {what} <names:string 1-64>&<1-8>", "ssh", "")
        for side in ("server", "client")
        for what in ("secure-algorithms cipher", "secure-algorithms hmac", "key-exchange")
    ),
    ("management-vlan <1-4094>", "management-vlan", ""),
)
table.view("ike-default", lambda section: f"-ike-proposal-{section.values['proposal']}")
table.view("vlan-pool", lambda section: f"-vlan-pool-{section.values['name']}")
table.add(
    *(
        Kept(views=("system",), notation=notation, block=block, leading=leading, single=False, families=AC)
        for notation, block, leading in _SYSTEM
    ),
    kept_section("vlan pool <name:string 1-31>", view="vlan-pool", families=AC | {"s"}, block="vlan pool"),
    Kept(views=("vlan-pool",), notation="vlan <vlans:vlan-list>"),
    Kept(views=("vlan-pool",), notation="assignment <method:even|hash>"),
)
