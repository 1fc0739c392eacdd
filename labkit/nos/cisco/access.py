"""Who may do what: the passwords of `enable`, and local users."""

from collections.abc import Iterator
from typing import Any

from labkit.nos.cisco.secrets import hashed, unscramble
from labkit.nos.cisco.services import kept_secret
from labkit.nos.config import DeviceConfig, UserConfig
from labkit.nos.config.secret import Secret
from labkit.nos.shell.declaration import Call, Setting, Table, Values

table = Table()

_PRIVILEGED, _USER = 15, 1


def secret_of(form: str | None, text: str) -> Secret:
    """What `secret` was told: a hash where it says 5, else a password."""
    return Secret(None, cipher=text) if form == "5" else hashed(text)


def password_of(config: DeviceConfig, form: str | None, text: str) -> Secret | str:
    """What `password` was told: a scrambled text where it says 7, else a password. An error for a bad text."""
    if form != "7":
        return kept_secret(config, text)
    plain = unscramble(text)
    return (
        "% Invalid encrypted password." if plain is None else Secret(plain, cipher=text.upper(), plain=True)
    )


def password_values(held: Secret) -> dict[str, Any]:
    """What a line binds for a password that can be read."""
    return {"form": "7", "password": held.cipher} if held.cipher else {"password": held.text}


def _enable_secret(call: Call) -> str | None:
    level = call["level"] or _PRIVILEGED
    if call.negative:
        call.target.access.super_passwords.pop(level, None)
    else:
        call.target.access.super_passwords[level] = secret_of(call["form"], call["password"])
    return None


def _enable_secrets(config: DeviceConfig) -> Iterator[Values]:
    for level, held in sorted(config.access.super_passwords.items()):
        yield {"form": "5", "password": held.cipher} | ({} if level == _PRIVILEGED else {"level": level})


def _enable_password(call: Call) -> str | None:
    held = None if call.negative else password_of(call.target, call["form"], call["password"])
    if isinstance(held, str):
        return held
    call.target.access.enable_password = held
    return None


def _user(call: Call) -> str | None:
    config: DeviceConfig = call.target
    name = call["name"]
    if call.negative:
        config.users.pop(name, None)
        return None
    user = config.users.setdefault(name, UserConfig(name, services=frozenset({"telnet", "ssh"})))
    if call["privilege"] is not None:
        user.level = call["privilege"]
    if call["secret"]:
        user.password = secret_of(call["form"], call["text"])
    elif call["password"]:
        held = password_of(config, call["form"], call["text"])
        if isinstance(held, str):
            return held
        user.password = held
    return None


def _users(config: DeviceConfig) -> Iterator[Values]:
    for user in config.users.values():
        values: dict[str, Any] = {"name": user.name}
        if user.level is not None and user.level != _USER:
            values["privilege"] = user.level
        held = user.password
        if held is not None and held.plain:
            shown = password_values(held)
            values |= {"password": True, "form": shown.get("form", "0"), "text": shown["password"]}
        elif held is not None:
            values |= {"secret": True, "form": "5", "text": held.cipher}
        yield values


table.add(
    Setting(
        views=("system",),
        notation="enable secret [level <1-15>] [<form:0|5>] <password:string 1-80>",
        undo=("no enable secret [level <1-15>]",),
        path="access.super_passwords",
        store=_enable_secret,
        clear=_enable_secret,
        lines=_enable_secrets,
        block="enable",
        place=10,
        help={
            "enable": "Modify enable password parameters",
            "secret": "Assign the privileged level secret",
            "level": "Set exec level password",
            "0": "Specifies an UNENCRYPTED password will follow",
            "5": "Specifies an ENCRYPTED secret will follow",
            "<password>": "The UNENCRYPTED (cleartext) 'enable' secret",
        },
    ),
    Setting(
        views=("system",),
        notation="enable password [<form:0|7>] <password:string 1-80>",
        undo=("no enable password",),
        path="access.enable_password",
        store=_enable_password,
        clear=_enable_password,
        lines=lambda config: (
            () if config.access.enable_password is None else (password_values(config.access.enable_password),)
        ),
        block="enable",
        place=11,
        help={
            "enable": "Modify enable password parameters",
            "password": "Assign the privileged level password",
        },
    ),
    Setting(
        views=("system",),
        notation=(
            "username <name:string 1-64> [privilege <0-15>] "
            "[{secret [<form:0|5>]|password [<form:0|7>]} <text:string 1-80>]"
        ),
        undo=("no username <name:string 1-64>",),
        path="users",
        store=_user,
        clear=_user,
        lines=_users,
        block="username",
        help={
            "username": "Establish User Name Authentication",
            "privilege": "Set user privilege level",
            "secret": "Specify the secret for the user",
            "password": "Specify the password for the user",
            "<name>": "User name",
        },
    ),
)
