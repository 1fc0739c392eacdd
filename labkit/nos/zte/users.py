"""Local users and the password of `enable`; who may come in by Telnet and SSH through the lab's own network.

`username`, `enable secret`, `ssh server enable` and the answer to a wrong password as in published sessions. A real
device writes passwords encrypted, with a key of its own; here they stay readable, so that a file can be read back.
"""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from labkit.nos.config import DeviceConfig, UserConfig
from labkit.nos.config.secret import Secret
from labkit.nos.ios_like.modes import PRIVILEGED, USER
from labkit.nos.shell.declaration import Call, Setting, Table, Values
from labkit.nos.shell.effects import Ask, Close, Dialogue, Output
from labkit.nos.zte.system import agrees

if TYPE_CHECKING:
    from labkit.nos.device import Device
    from labkit.nos.shell.interpreter import Terminal

table = Table()

_ATTEMPTS = 3
_HELP = {
    "username": "Establish user name authentication",
    "password": "Specify the password for the user",
    "privilege": "Set the privilege level of the user",
    "enable": "Modify the password of the privileged mode",
    "secret": "Assign the privileged level secret",
    "ssh": "Secure shell",
    "server": "SSH server",
}


def _user(call: Call) -> None:
    users = call.target.users
    if call.negative:
        users.pop(call["name"], None)
        return
    password = Secret(call["password"], plain=True)
    services = frozenset({"telnet", "ssh"})
    users[call["name"]] = UserConfig(call["name"], password, call["privilege"], services)


def _users(config: DeviceConfig) -> Iterator[Values]:
    for user in config.users.values():
        values: dict[str, Any] = {"name": user.name, "password": user.password.text if user.password else ""}
        yield values if user.level is None else values | {"privilege": user.level}


def _secret(call: Call) -> None:
    held = call.target.access.super_passwords
    if call.negative:
        held.pop(PRIVILEGED, None)
    else:
        held[PRIVILEGED] = Secret(call["password"], plain=True)


def _secrets(config: DeviceConfig) -> Iterator[Values]:
    held = config.access.super_passwords.get(PRIVILEGED)
    if held is not None:
        yield {"password": held.text}


table.add(
    Setting(
        views=("system",),
        notation="enable secret <password:string 3-32>",
        undo=("no enable secret",),
        path="access.super_passwords",
        store=_secret,
        clear=_secret,
        lines=_secrets,
        block="system-user",
        place=10,
        help=_HELP,
    ),
    Setting(
        views=("system",),
        notation="username <name:string 1-32> password <password:string 3-32> [privilege <1-15>]",
        undo=("no username <name:string 1-32>",),
        path="users",
        store=_user,
        clear=_user,
        lines=_users,
        block="system-user",
        place=11,
        help=_HELP,
    ),
    Setting(
        views=("system",),
        notation="ssh server enable",
        path="servers.stelnet",
        block="ssh",
        help=_HELP,
    ),
)


def login(terminal: "Terminal") -> Dialogue:
    """Ask who it is. SSH has asked already."""
    if terminal.service != "telnet":
        return
    for _ in range(_ATTEMPTS):
        name: str = yield Ask("Username:")
        password: str = yield Ask("Password:", echo=False)
        level = _level(terminal.device, name.strip(), password)
        if level is not None:
            terminal.user, terminal.level = name.strip(), level
            return
        yield Output("%Error 20209: No username or bad password\n")
    yield Close()


def ssh_level(device: "Device", name: str, password: str) -> int | None:
    """The level of a user whom the SSH server lets in; None for others, and while it does not serve.

    A published session makes no key before: the server has its own.
    """
    return _level(device, name, password) if device.config.servers.stelnet else None


def _level(device: "Device", name: str, password: str) -> int | None:
    user = device.config.users.get(name)
    if user is None or user.password is None or not agrees(user.password, password):
        return None
    return USER if user.level is None else user.level
