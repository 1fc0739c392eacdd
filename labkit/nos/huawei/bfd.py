"""BFD: sessions, and what OSPF and IS-IS say of theirs."""

from labkit.nos.config import BfdSession, DeviceConfig
from labkit.nos.huawei.isis_interface import ISIS_INTERFACES
from labkit.nos.huawei.ospf import OSPF_INTERFACES
from labkit.nos.shell.declaration import Call, Kept, Section, Setting, Table, present
from labkit.nos.shell.kept import kept_section

table = Table()
table.view("bfd", "-bfd")
table.view("bfd-session", "-bfd-session-{name}")
table.view("bfd-special", lambda section: f"-bfd-session-{section.values['name']}")

_HELP = {
    "bfd": "Specify BFD(Bidirectional Forwarding Detection) configuration information",
    "bind": "Bind a BFD session",
    "peer-ip": "Set peer IP address",
    "source-ip": "Set source IP address",
    "discriminator": "Set a discriminator",
    "commit": "Commit the configuration of the session",
}


_SPECIAL = (
    "bind peer-ip default-ip interface <interface> [source-ip <source:ip>]",
    "bind peer-ip <peer:ip> interface <interface> [source-ip <source:ip>] one-arm-echo",
    "bind peer-ipv6 <peer:ipv6> [interface <interface>] [source-ipv6 <source:ipv6>] [auto]",
    "bind static-lsp <lsp:string 1-19>",
)
"""Sessions over multicast, without a second device, over IPv6 and over LSPs: stored, not simulated."""
_ALWAYS = (
    "discriminator local <1-8191>",
    "discriminator remote <1-8191>",
    "min-tx-interval <10-2000>",
    "min-rx-interval <10-2000>",
    "min-echo-rx-interval <10-2000>",
    "detect-multiplier <3-50>",
)
_SESSION = (
    "process-interface-status [sub-if]",
    "process-pst",
    "tos-exp <0-7>",
    "wtr <1-60>",
    "description <description:text 1-51>",
    "shutdown",
)
_GLOBAL = (
    "default-ip-address <ip>",
    "multi-hop destination-port <port:3784-4784>",
    "delay-up <1-600>",
    "mpls-passive",
)


def _enable(call: Call) -> DeviceConfig:
    config: DeviceConfig = call.target
    config.bfd = True
    return config


def _disable(call: Call) -> str | None:
    call.target.bfd = False
    call.target.bfd_sessions.clear()
    for notation in _GLOBAL:
        call.target.kept.pop(notation, None)
    return None


def _refuse(call: Call) -> str | None:
    config: DeviceConfig = call.device.config
    if call.negative:
        return None if call["name"] in config.bfd_sessions else "Error: The BFD session does not exist."
    if not config.bfd:
        return "Error: Please enable BFD in global mode first."
    if call["peer"] is None and call["name"] not in config.bfd_sessions:
        return "Error: The BFD session does not exist."
    return None


def _make(call: Call) -> BfdSession:
    return BfdSession(call["name"], call["peer"], call["interface"], call["source"], bool(call["auto"]))


def _bind(session: BfdSession) -> dict[str, object]:
    values = {
        "name": session.name,
        "peer": session.peer,
        "interface": session.interface,
        "source": session.source,
        "auto": session.auto or None,
    }
    return present(values)


def _commit(call: Call) -> str | None:
    session: BfdSession = call.target
    if not session.auto and None in (session.local, session.remote):
        return "Error: The discriminators of the session are not configured."
    session.committed = True
    return None


def _milliseconds(word: str, path: str, place: float) -> Setting:
    return Setting(views=("bfd-session",), notation=f"{word} <10-2000>", path=path, place=place)


table.add(
    Section(
        views=("system",),
        notation="bfd",
        undo=("undo bfd",),
        view="bfd",
        path="bfd",
        open=_enable,
        printed=lambda config: (config,) if config.bfd else (),
        bind=lambda _config: {},
        removed=_disable,
        block="bfd",
        help=_HELP,
    ),
    Section(
        views=("system",),
        notation=(
            "bfd <name:string 1-15> [bind peer-ip <peer:ip> [interface <interface>] [source-ip <source:ip>] [auto]]"
        ),
        undo=("undo bfd <name:string 1-15>",),
        view="bfd-session",
        path="bfd_sessions",
        key=lambda values: values["name"],
        make=_make,
        bind=_bind,
        check=_refuse,
        block="bfd session",
        help=_HELP,
    ),
    Setting(
        views=("bfd-session",), notation="discriminator local <1-8191>", path="local", place=10, help=_HELP
    ),
    Setting(
        views=("bfd-session",), notation="discriminator remote <1-8191>", path="remote", place=11, help=_HELP
    ),
    _milliseconds("min-tx-interval", "min_transmit", 12),
    _milliseconds("min-rx-interval", "min_receive", 13),
    Setting(views=("bfd-session",), notation="detect-multiplier <3-50>", path="multiplier", place=14),
    Setting(
        views=("bfd-session",),
        notation="commit",
        path="committed",
        store=_commit,
        place=20,
        help=_HELP,
        lines=lambda session: ({},) if session.committed else (),
    ),
    *(
        Kept(views=("bfd-session",), notation=notation, place=15 + index / 10)
        for index, notation in enumerate(_SESSION)
    ),
    *(
        Kept(views=("bfd",), notation=notation, place=10 + index, single=False)
        for index, notation in enumerate(_GLOBAL)
    ),
    *(
        kept_section(
            f"bfd <name:string 1-15> {rest}", view="bfd-special", block="bfd session", place=51 + index / 10
        )
        for index, rest in enumerate(_SPECIAL)
    ),
    *(
        Kept(views=("bfd-special",), notation=notation, place=10 + index / 10)
        for index, notation in enumerate((*_ALWAYS, *_SESSION, "commit"))
    ),
    Setting(
        views=("ospf",),
        notation="bfd all-interfaces enable",
        undo=("undo bfd all-interfaces enable",),
        path="bfd",
        place=55,
        help=_HELP,
    ),
    Kept(
        views=("ospf",),
        notation=(
            "bfd all-interfaces [min-tx-interval <min-tx:10-2000>|min-rx-interval <min-rx:10-2000>"
            "|detect-multiplier <multiplier:3-50>]*"
        ),
        place=55.5,
    ),
    Setting(
        views=OSPF_INTERFACES,
        notation="ospf bfd <mode:enable|block>",
        undo=("undo ospf bfd [<mode:enable|block>]",),
        path="ospf.bfd",
        place=67.8,
        help=_HELP,
    ),
    Setting(
        views=("isis",),
        notation="bfd all-interfaces enable",
        undo=("undo bfd all-interfaces enable",),
        path="bfd",
        place=50.04,
        help=_HELP,
    ),
    Setting(
        views=ISIS_INTERFACES,
        notation="isis bfd <mode:enable|block>",
        undo=("undo isis bfd [<mode:enable|block>]",),
        path="isis.bfd",
        place=79.06,
        help=_HELP,
    ),
)
