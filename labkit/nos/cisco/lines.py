"""Terminal lines: the console and the VTYs, with how one logs in there, and the banners."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import Any

from labkit.nos.cisco.aaa import DEFAULT, uses_aaa
from labkit.nos.cisco.access import password_of, password_values
from labkit.nos.cisco.banner import KINDS, marked
from labkit.nos.config import DeviceConfig, LineConfig
from labkit.nos.shell.declaration import Call, Section, Setting, Table, Values
from labkit.nos.shell.effects import Ask, Dialogue

table = Table()

_HELP = {
    "line": "Configure a terminal line",
    "console": "Primary terminal line",
    "vty": "Virtual terminal",
    "login": "Enable password checking",
    "local": "Local password checking",
    "password": "Set a password",
    "exec-timeout": "Set the EXEC timeout",
    "transport": "Define transport protocols for line",
    "input": "Define which protocols to use when connecting to the terminal server",
    "banner": "Define a login banner",
    "motd": "Set Message of the Day banner",
}
_BOTH = frozenset({"ssh", "telnet"})


@dataclass(frozen=True, slots=True)
class LineGroup:
    """The neighbouring lines that a mode configures together."""

    lines: tuple[LineConfig, ...]


def _open_lines(call: Call) -> LineGroup:
    config: DeviceConfig = call.device.config
    kind: Any = "vty" if call["vty"] else "console"
    first, last = call["first"], call["last"]
    numbers = range(first, (first if last is None else last) + 1)
    scheme = DEFAULT if uses_aaa(config) else ""
    return LineGroup(
        tuple(
            config.lines.setdefault((kind, number), LineConfig(kind, number, scheme=scheme))
            for number in numbers
        )
    )


def _bind_lines(group: LineGroup) -> Values:
    first, last = group.lines[0], group.lines[-1]
    if first.kind == "console":
        return {"con": True, "first": first.number}
    return {"vty": True, "first": first.number} | ({"last": last.number} if last is not first else {})


def _alike(config: DeviceConfig) -> list[LineGroup]:
    """Group neighbouring lines with equal settings, as the configuration prints them: VTYs 0 to 4 apart."""
    groups: list[LineGroup] = []
    for key in sorted(config.lines):
        line = config.lines[key]
        last = groups[-1].lines[-1] if groups else None
        if (
            last is not None
            and last == replace(line, number=last.number)
            and last.number + 1 == line.number
            and (line.kind, line.number) != ("vty", 5)
        ):
            groups[-1] = LineGroup((*groups[-1].lines, line))
        else:
            groups.append(LineGroup((line,)))
    return groups


def _each(call: Call, **fields: Any) -> None:
    for line in call.target.lines:
        for name, value in fields.items():
            setattr(line, name, value)


def _line_setting(
    notation: str,
    field: str,
    place: float,
    *,
    read: Callable[[Values], Any],
    write: Callable[[Any], Values],
    undo: tuple[str, ...] | None = None,
) -> Setting:
    """Declare a setting that is stored in each line of the group."""

    def printed(group: LineGroup) -> Iterable[Values]:
        value = getattr(group.lines[0], field)
        if value is not None:
            yield write(value)

    return Setting(
        views=("line",),
        notation=notation,
        path="lines",
        undo=undo,
        store=lambda call: _each(call, **{field: read(call.values)}),
        clear=lambda call: _each(call, **{field: None}),
        lines=printed,
        place=place,
        help=_HELP,
    )


def kept_line(notation: str, place: float) -> Setting:
    """Declare a line that each terminal line of the group keeps."""

    def store(call: Call) -> None:
        for line in call.target.lines:
            line.kept[notation] = [dict(call.values)]

    def clear(call: Call) -> None:
        for line in call.target.lines:
            line.kept.pop(notation, None)

    return Setting(
        views=("line",),
        notation=notation,
        path="lines",
        store=store,
        clear=clear,
        lines=lambda group: group.lines[0].kept.get(notation, ()),
        place=place,
        help=_HELP,
    )


def _password(call: Call) -> str | None:
    held = None if call.negative else password_of(call.device.config, call["form"], call["password"])
    if isinstance(held, str):
        return held
    _each(call, password=held)
    return None


_METHODS_DECIDE = "% AAA is enabled. Command not supported. Use an aaa authentication methodlist"


def _login(call: Call) -> str | None:
    """`login` asks for the line's password, `login local` for a user; `no login` asks nothing."""
    if call.target.lines[0].scheme:
        return _METHODS_DECIDE
    _each(call, authentication="none" if call.negative else "aaa" if call["local"] else "password")
    return None


def _list(call: Call) -> str | None:
    if not call.target.lines[0].scheme:
        return "% AAA: new-model is not enabled"
    _each(call, scheme=DEFAULT if call.negative or call["default"] else call["name"])
    return None


def _list_lines(group: LineGroup) -> Iterable[Values]:
    scheme = group.lines[0].scheme
    return ({"name": scheme},) if scheme not in ("", DEFAULT) else ()


def _login_lines(group: LineGroup) -> Iterable[Values]:
    line = group.lines[0]
    if line.scheme:
        return ()
    if line.authentication == "none":
        return () if line.kind == "console" else ({"undo": True},)
    if line.authentication == "aaa":
        return ({"local": True},)
    return ({},) if line.authentication == "password" or line.kind == "vty" else ()


def _protocols(values: Values) -> frozenset[str]:
    if values.get("none"):
        return frozenset()
    return _BOTH if values.get("all") else frozenset(name for name in ("ssh", "telnet") if values.get(name))


def _protocol_words(held: frozenset[str]) -> Values:
    if not held:
        return {"none": True}
    return {"all": True} if held == _BOTH else dict.fromkeys(sorted(held), True)


table.view("line", "config-line")
table.add(
    Section(
        views=("system",),
        notation="line {{con|console} <first:0-0>|vty <first:0-15> [<last:1-15>]}",
        undo=("no line vty <first:0-15> [<last:1-15>]",),
        view="line",
        path="lines",
        open=_open_lines,
        printed=_alike,
        bind=_bind_lines,
        joined=True,
        block="line",
        removed=lambda _call: None,
        check=lambda call: (
            "% Bad line range" if call["last"] is not None and call["last"] < call["first"] else None
        ),
        help=_HELP,
    ),
    _line_setting(
        "exec-timeout <minutes:0-35791> [<seconds:0-2147483>]",
        "idle_timeout",
        10,
        read=lambda values: (values["minutes"], values.get("seconds") or 0),
        write=lambda held: {"minutes": held[0], "seconds": held[1]},
        undo=("no exec-timeout",),
    ),
    _line_setting(
        "privilege level <level:0-15>",
        "level",
        11,
        read=lambda values: values["level"],
        write=lambda level: {"level": level},
    ),
    Setting(
        views=("line",),
        notation="password [<form:0|7>] <password:string 1-80>",
        undo=("no password",),
        path="lines",
        store=_password,
        clear=_password,
        lines=lambda group: (
            () if group.lines[0].password is None else (password_values(group.lines[0].password),)
        ),
        place=12,
        help=_HELP,
    ),
    kept_line("logging synchronous", 13),
    Setting(
        views=("line",),
        notation="login [local]",
        undo=("no login [local]",),
        path="lines",
        store=_login,
        clear=_login,
        lines=_login_lines,
        place=14,
        help=_HELP,
    ),
    Setting(
        views=("line",),
        notation="login authentication {default|<name:string 1-31>}",
        undo=("no login authentication [default|<name:string 1-31>]",),
        path="lines",
        store=_list,
        clear=_list,
        lines=_list_lines,
        place=14.1,
        help=_HELP | {"authentication": "Authentication parameters", "default": "Use the default list"},
    ),
    _line_setting(
        "length <screen_length:0-512>",
        "screen_length",
        15,
        read=lambda values: values["screen_length"],
        write=lambda length: {"screen_length": length},
    ),
    _line_setting(
        "history size <history_size:0-256>",
        "history_size",
        16,
        read=lambda values: values["history_size"],
        write=lambda size: {"history_size": size},
        undo=("no history size",),
    ),
    _line_setting(
        "transport input {all|none|{ssh|telnet}*}",
        "protocols",
        17,
        read=_protocols,
        write=_protocol_words,
        undo=("no transport input",),
    ),
    kept_line("transport output <what:all|none|ssh|telnet>", 18),
    kept_line("transport preferred <what:none|ssh|telnet>", 7),
    kept_line("stopbits <bits:1|1.5|2>", 19),
)


def _banner_setting(kind: str) -> Setting:
    def store(call: Call) -> None:
        if call.negative:
            call.target.access.banners.pop(kind, None)
        else:
            call.target.access.banners[kind] = call["text"]

    return Setting(
        views=("system",),
        notation=f"banner {kind} <text:banner>",
        undo=(f"no banner {kind}",),
        path="access.banners",
        store=store,
        clear=store,
        lines=lambda config: (
            ({"text": config.access.banners[kind]},) if kind in config.access.banners else ()
        ),
        block="banner",
        help=_HELP,
    )


table.add(*(_banner_setting(kind) for kind in KINDS))


def _read_banner(kind: str) -> Callable[[Call], Dialogue]:
    """Read a banner of several lines, up to the one with the second mark."""

    def run(call: Call) -> Dialogue:
        typed: str = call["text"]
        prompt = f"Enter TEXT message.  End with the character '{typed[0]}'.\n"
        text, closed = marked(typed)
        while not closed:
            answer: str = yield Ask(prompt)
            typed, prompt = f"{typed}\n{answer}", ""
            text, closed = marked(typed)
        call.commit()
        call.device.config.access.banners[kind] = text

    return run


for _kind in KINDS:
    table.action(f"banner {_kind} <text:open-banner>", views=("system",), changes=True, help=_HELP)(
        _read_banner(_kind)
    )
