"""Local users (AAA) and the lines through which they come in."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from labkit.nos.config import DeviceConfig, LineConfig, Secret, UserConfig
from labkit.nos.huawei.cipher import read_secret, show_secret
from labkit.nos.shell.declaration import Call, Kept, Section, Setting, Table, Values

table = Table()
table.view("aaa", "-aaa")
table.view("aaa-domain", "-aaa-domain-{domain}", parent="aaa")
table.view(
    "user-interface",
    lambda line: f"-ui-console{line.first}" if line.kind == "console" else f"-ui-vty{_span(line)}",
)


def _span(line: LineConfig) -> str:
    return str(line.first) if line.first == line.last else f"{line.first}-{line.last}"


def _user(call: Call) -> UserConfig:
    config: DeviceConfig = call.device.config
    return config.users.setdefault(call["name"].lower(), UserConfig(call["name"].lower()))


def _add_password(call: Call) -> str | None:
    known = call["name"].lower() in call.device.config.users
    user = _user(call)
    user.password = (
        Secret(call["password"], plain=True) if call["form"] == "simple" else read_secret(call["password"])
    )
    return None if known else "Info: Add a new user."


def _remove_user(call: Call) -> str | None:
    if call.device.config.users.pop(call["name"].lower(), None) is None:
        return "Error: The user does not exist."
    return None


def _known(call: Call) -> str | None:
    if call["name"].lower() in call.device.config.users:
        return None
    return "Error: The user does not exist."


def _password_lines(config: DeviceConfig) -> Iterable[Values]:
    for user in _users(config):
        if user.password is not None:
            form = "simple" if user.password.plain else "cipher"
            yield {"name": user.name, "form": form, "password": show_secret(user.password)}


def _users(config: DeviceConfig) -> list[UserConfig]:
    return [config.users[name] for name in sorted(config.users)]


def _set_level(call: Call) -> str | None:
    _user(call).level = None if call.negative else call["level"]
    return None


def _set_services(call: Call) -> str | None:
    services = frozenset() if call.negative else frozenset(name for name in _SERVICES if call[name])
    _user(call).services = services
    return None


def _set_directory(call: Call) -> str | None:
    _user(call).directory = "" if call.negative else call["directory"]
    return None


_SERVICES = ("8021x", "bind", "ftp", "http", "ppp", "ssh", "sslvpn", "telnet", "terminal", "web", "x25_pad")
_PRINTED = ("telnet", "terminal", "ssh", "ftp", "ppp", "http", "web", "8021x", "bind", "sslvpn", "x25_pad")
_SERVICE_WORDS = "[" + "|".join(name.replace("_", "-") for name in _PRINTED) + "]*"


def _user_lines(field: str, name: str) -> Any:
    def lines(config: DeviceConfig) -> Iterable[Values]:
        return (
            {"name": user.name, name: getattr(user, field)}
            for user in _users(config)
            if getattr(user, field) not in (None, "")
        )

    return lines


table.add(
    Section(
        views=("system",),
        notation="aaa",
        undo=(),
        view="aaa",
        always=True,
        trailing=" ",
        help={"aaa": "Authentication, Authorization and Accounting"},
    ),
    Kept(views=("aaa",), notation="authentication-scheme <name:string 1-32>", single=False, place=10),
    Kept(views=("aaa",), notation="authorization-scheme <name:string 1-32>", single=False, place=11),
    Kept(views=("aaa",), notation="accounting-scheme <name:string 1-32>", single=False, place=12),
    Kept(views=("aaa",), notation="domain <name:string 1-64>", single=False, place=13, trailing=" "),
    Setting(
        views=("aaa",),
        notation="local-user <name:string 1-64> password <form:simple|cipher|irreversible-cipher> <password:string 1-128>",
        undo=("undo local-user <name:string 1-64>",),
        path="users",
        store=_add_password,
        clear=_remove_user,
        lines=_password_lines,
        place=20,
        help={
            "local-user": "Add, delete or set user(s)",
            "password": "User password",
            "cipher": "User password with cipher text",
        },
    ),
    Setting(
        views=("aaa",),
        notation="local-user <name:string 1-64> privilege level <level:0-15>",
        path="users",
        undo=("undo local-user <name:string 1-64> privilege level",),
        check=_known,
        store=_set_level,
        clear=_set_level,
        lines=_user_lines("level", "level"),
        place=21,
    ),
    Setting(
        views=("aaa",),
        notation="local-user <name:string 1-64> ftp-directory <directory:string 1-64>",
        undo=("undo local-user <name:string 1-64> ftp-directory",),
        path="users",
        check=_known,
        store=_set_directory,
        clear=_set_directory,
        lines=_user_lines("directory", "directory"),
        place=22,
    ),
    Setting(
        views=("aaa",),
        notation=f"local-user <name:string 1-64> service-type {_SERVICE_WORDS.replace('[', '{').replace(']', '}')}",
        undo=("undo local-user <name:string 1-64> service-type",),
        path="users",
        check=_known,
        store=_set_services,
        clear=_set_services,
        lines=lambda config: (
            {"name": user.name} | dict.fromkeys(user.services, True)
            for user in _users(config)
            if user.services
        ),
        place=23,
        help={"service-type": "Service types for authorized users"},
    ),
)


def _lines_of(call: Call) -> LineConfig:
    """The lines that a view configures: split from a wider range where only some of it is meant."""
    config: DeviceConfig = call.device.config
    kind: Any = "console" if call["con"] or call["console"] else "vty"
    first = call["first"] or 0
    last = first if kind == "console" else call["last"] if call["last"] is not None else first
    before = config.lines.get((kind, first))
    if before is not None and before.last == last:
        return before
    template = LineConfig(kind, first, last)
    for key, held in list(config.lines.items()):
        if held.kind == kind and held.first <= last and held.last >= first:
            del config.lines[key]
            _put(config, held, held.first, first - 1)
            _put(config, held, last + 1, held.last)
            template = held if held.first <= first else template
    _put(config, template, first, last)
    return config.lines[kind, first]


def _put(config: DeviceConfig, line: LineConfig, first: int, last: int) -> None:
    """Store a copy of some lines' settings for the numbers from `first` to `last`, if there are any."""
    if first <= last:
        config.lines[line.kind, first] = replace(line, first=first, last=last, kept=dict(line.kept))


def _bind_lines(line: LineConfig) -> Values:
    if line.kind == "console":
        return {"con": True, "first": 0}
    return {"vty": True, "first": line.first} | ({"last": line.last} if line.last != line.first else {})


def _merged(config: DeviceConfig) -> list[LineConfig]:
    """Neighbouring lines with equal settings, as one range."""
    merged: list[LineConfig] = []
    for key in sorted(config.lines):
        line = config.lines[key]
        before = merged[-1] if merged else None
        if (
            before is not None
            and before.kind == line.kind
            and before.last + 1 == line.first
            and before == replace(line, first=before.first, last=before.last)
        ):
            merged[-1] = replace(before, last=line.last)
        else:
            merged.append(line)
    return merged


def _password(call: Call) -> str | None:
    line: LineConfig = call.target
    line.password = (
        Secret(call["password"], plain=True) if call["form"] == "simple" else read_secret(call["password"])
    )
    return None


def _line_password(line: LineConfig) -> Iterable[Values]:
    if line.password is not None:
        yield {"form": "simple" if line.password.plain else "cipher", "password": show_secret(line.password)}


table.add(
    Section(
        views=("system",),
        notation="user-interface {{con|console} <first:0-0>|vty <first:0-20> [<last:0-20>]}",
        undo=(),
        view="user-interface",
        path="lines",
        open=_lines_of,
        printed=_merged,
        bind=_bind_lines,
        joined=True,
        block="user-interface",
        help={"user-interface": "Configure the user terminal interface"},
    ),
    Setting(
        views=("user-interface",),
        notation="authentication-mode <authentication:aaa|password|none>",
        path="authentication",
        place=10,
    ),
    Setting(views=("user-interface",), notation="user privilege level <level:0-15>", path="level", place=11),
    Setting(
        views=("user-interface",),
        notation="set authentication password <form:cipher|simple> <password:string 1-128>",
        undo=("undo set authentication password",),
        path="password",
        store=_password,
        lines=_line_password,
        place=12,
    ),
    Setting(
        views=("user-interface",),
        notation="idle-timeout <minutes:0-35791> [<seconds:0-59>]",
        path="idle_timeout",
        read=lambda values: (values["minutes"], values.get("seconds") or 0),
        write=lambda held: ({"minutes": held[0], "seconds": held[1]},),
        place=13,
    ),
    Setting(views=("user-interface",), notation="screen-length <0-512>", path="screen_length", place=14),
    Setting(
        views=("user-interface",),
        notation="history-command max-size <size:0-256>",
        path="history_size",
        place=15,
    ),
    Setting(
        views=("user-interface",),
        notation="protocol inbound <protocol:all|ssh|telnet>",
        path="protocols",
        read=lambda values: frozenset(
            {"ssh", "telnet"} if values["protocol"] == "all" else {values["protocol"]}
        ),
        write=lambda held: ({"protocol": "all" if len(held) > 1 else next(iter(held))},),
        place=16,
    ),
)
