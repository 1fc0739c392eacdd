"""Local users (AAA) and the lines through which they come in."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, fields, replace
from operator import attrgetter
from typing import Any

from labkit.nos.config import DeviceConfig, LineConfig, Secret, UserConfig
from labkit.nos.huawei.cipher import read_secret, show_secret
from labkit.nos.shell.declaration import Call, Section, Setting, Table, Values

table = Table()
table.view("aaa", "-aaa")


def _user(call: Call) -> UserConfig:
    config: DeviceConfig = call.device.config
    return config.users.setdefault(call["name"].lower(), UserConfig(call["name"].lower()))


def _add_password(call: Call) -> str | None:
    known = call["name"].lower() in call.device.config.users
    user = _user(call)
    user.password = _secret(call.values)
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
            yield {
                "name": user.name,
                "form": _form(user.password),
                "password": show_secret(user.password),
            }


def _form(password: Secret) -> str:
    if password.plain:
        return "simple"
    return "irreversible-cipher" if password.hashed else "cipher"


def _users(config: DeviceConfig) -> list[UserConfig]:
    return list(config.users.values())


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


def _set_state(call: Call) -> str | None:
    _user(call).blocked = not call.negative and call["state"] == "block"
    return None


def _set_idle(call: Call) -> str | None:
    _user(call).idle_timeout = None if call.negative else (call["minutes"], call["seconds"] or 0)
    return None


def _set_limit(call: Call) -> str | None:
    _user(call).access_limit = None if call.negative else call["limit"]
    return None


def _set_expiry(call: Call) -> str | None:
    _user(call).expires = "" if call.negative else call["date"]
    return None


def _idle_lines(config: DeviceConfig) -> Iterable[Values]:
    for user in _users(config):
        if user.idle_timeout is not None:
            yield {"name": user.name, "minutes": user.idle_timeout[0], "seconds": user.idle_timeout[1]}


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
    Setting(
        views=("aaa",),
        notation=(
            "local-user <name:string 1-64> password"
            " <form:simple|cipher|irreversible-cipher> <password:string 1-128>"
        ),
        undo=("undo local-user <name:string 1-64>",),
        path="users",
        together="name",
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
        together="name",
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
        together="name",
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
        together="name",
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
    *(
        Setting(
            views=("aaa",),
            notation=f"local-user <name:string 1-64> {words}",
            path="users",
            together="name",
            undo=(f"undo local-user <name:string 1-64> {words.split()[0]}",),
            check=_known,
            store=store,
            clear=store,
            lines=lines,
            place=24 + index / 10,
            help={
                "state": "State of the account",
                "idle-timeout": "Time without a key after which the user is logged out",
                "access-limit": "Most logins at once",
                "expire-date": "Date from which the account is void",
            },
        )
        for index, (words, store, lines) in enumerate(
            (
                (
                    "state <state:active|block>",
                    _set_state,
                    lambda config: (
                        {"name": user.name, "state": "block"} for user in _users(config) if user.blocked
                    ),
                ),
                ("idle-timeout <minutes:0-35791> [<seconds:0-59>]", _set_idle, _idle_lines),
                ("access-limit <limit:1-4294967295>", _set_limit, _user_lines("access_limit", "limit")),
                ("expire-date <date:string 8-10>", _set_expiry, _user_lines("expires", "date")),
            )
        )
    ),
)


@dataclass(frozen=True, slots=True)
class LineGroup:
    """The neighbouring lines that a view configures together."""

    lines: tuple[LineConfig, ...]

    @property
    def kind(self) -> str:
        """The kind of all of them."""
        return self.lines[0].kind

    @property
    def span(self) -> tuple[int, int]:
        """The first and the last number."""
        return self.lines[0].number, self.lines[-1].number


def _prompt(group: LineGroup) -> str:
    first, last = group.span
    if group.kind == "console":
        return f"-ui-console{first}"
    return f"-ui-vty{first}" if first == last else f"-ui-vty{first}-{last}"


table.view("user-interface", _prompt)


def _open_lines(call: Call) -> LineGroup:
    config: DeviceConfig = call.device.config
    kind: Any = "vty" if call["vty"] else "console"
    first, last = call["first"], call["last"]
    numbers = range(first, (first if last is None else last) + 1)
    return LineGroup(
        tuple(config.lines.setdefault((kind, number), LineConfig(kind, number)) for number in numbers)
    )


def _bind_lines(group: LineGroup) -> Values:
    first, last = group.span
    if group.kind == "console":
        return {"con": True, "first": first}
    return {"vty": True, "first": first} | ({"last": last} if last != first else {})


_settings = attrgetter(*(field.name for field in fields(LineConfig) if field.name != "number"))
"""What a line is configured to do, whichever it is."""


def _alike(config: DeviceConfig) -> list[LineGroup]:
    """Group neighbouring lines with equal settings, as the configuration prints them."""
    groups: list[LineGroup] = []
    for key in sorted(config.lines):
        line = config.lines[key]
        last = groups[-1].lines[-1] if groups else None
        if last is not None and _settings(last) == _settings(line) and last.number + 1 == line.number:
            groups[-1] = LineGroup((*groups[-1].lines, line))
        else:
            groups.append(LineGroup((line,)))
    return groups


def _line_setting(
    notation: str,
    field: str,
    place: float,
    *,
    read: Callable[[Values], Any] | None = None,
    write: Callable[[Any], Values] | None = None,
    undo: tuple[str, ...] | None = None,
) -> Setting:
    """Declare a setting that is stored in each line of the group."""

    def store(call: Call) -> None:
        value = read(call.values) if read is not None else call[field]
        for line in call.target.lines:
            setattr(line, field, value)

    def clear(call: Call) -> None:
        for line in call.target.lines:
            setattr(line, field, None)

    def printed(group: LineGroup) -> Iterable[Values]:
        value = getattr(group.lines[0], field)
        if value is not None:
            yield write(value) if write is not None else {field: value}

    return Setting(
        views=("user-interface",),
        notation=notation,
        path="lines",
        undo=undo,
        store=store,
        clear=clear,
        lines=printed,
        place=place,
    )


def _kept_line(notation: str, place: float, undo: str, usual: Values) -> Setting:
    """Declare a line that each terminal line of the group keeps; what is `usual` is not printed."""

    def store(call: Call) -> None:
        for line in call.target.lines:
            line.kept[notation] = [dict(call.values)]
            if usual and call.values == usual:
                del line.kept[notation]

    def clear(call: Call) -> None:
        for line in call.target.lines:
            line.kept.pop(notation, None)

    return Setting(
        views=("user-interface",),
        notation=notation,
        path="lines",
        undo=(undo,),
        store=store,
        clear=clear,
        lines=lambda group: group.lines[0].kept.get(notation, ()),
        place=place,
    )


def _secret(values: Values) -> Secret:
    if values["form"] == "simple":
        return Secret(values["password"], plain=True)
    return replace(read_secret(values["password"]), hashed=values["form"] == "irreversible-cipher")


table.add(
    Section(
        views=("system",),
        notation="user-interface {{con|console} <first:0-0>|vty <first:0-20> [<last:0-20>]}",
        undo=(),
        view="user-interface",
        path="lines",
        open=_open_lines,
        printed=_alike,
        bind=_bind_lines,
        joined=True,
        block="user-interface",
        check=lambda call: (
            "Error: The last line must not be less than the first."
            if call["last"] is not None and call["last"] < call["first"]
            else None
        ),
        help={"user-interface": "Configure the user terminal interface"},
    ),
    _line_setting("authentication-mode <authentication:aaa|password|none>", "authentication", 10),
    _line_setting("user privilege level <level:0-15>", "level", 11),
    _line_setting(
        "set authentication password <form:cipher|simple> <password:string 1-128>",
        "password",
        12,
        undo=("undo set authentication password",),
        read=_secret,
        write=lambda held: {"form": "simple" if held.plain else "cipher", "password": show_secret(held)},
    ),
    _line_setting(
        "idle-timeout <minutes:0-35791> [<seconds:0-59>]",
        "idle_timeout",
        13,
        read=lambda values: (values["minutes"], values.get("seconds") or 0),
        write=lambda held: {"minutes": held[0], "seconds": held[1]},
    ),
    _line_setting("screen-length <screen_length:0-512>", "screen_length", 14),
    _line_setting("history-command max-size <history_size:0-256>", "history_size", 15),
    _line_setting(
        "protocol inbound <protocol:all|ssh|telnet>",
        "protocols",
        16,
        read=lambda values: frozenset(
            {"ssh", "telnet"} if values["protocol"] == "all" else {values["protocol"]}
        ),
        write=lambda held: {"protocol": "all" if len(held) > 1 else next(iter(held))},
    ),
    _kept_line("undo shell", 17, "shell", {}),
    _kept_line("auto-execute command <command:text 1-128>", 17.1, "undo auto-execute command", {}),
    *(
        _kept_line(
            f"{word} <{word}:{values}>", 18 + index / 10, f"undo {word}", {word.replace("-", "_"): usual}
        )
        for index, (word, values, usual) in enumerate(
            (
                ("speed", "300|600|1200|4800|9600|19200|38400|57600|115200", "9600"),
                ("databits", "5|6|7|8", "8"),
                ("stopbits", "1|1.5|2", "1"),
                ("parity", "none|even|odd|mark|space", "none"),
                ("flow-control", "none|hardware|software", "none"),
            )
        )
    ),
)
