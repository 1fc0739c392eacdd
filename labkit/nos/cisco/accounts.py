"""Local users: who may come in, and with which privilege."""

from typing import TYPE_CHECKING

from labkit.nos.arrival import HOST_KEY
from labkit.nos.cisco.aaa import DEFAULT
from labkit.nos.cisco.secrets import agrees
from labkit.nos.config import DeviceConfig, LineConfig, UserConfig

if TYPE_CHECKING:
    from labkit.nos.device import Device

_USER = 1
_LOCAL = frozenset({"local", "local-case"})


def ssh_level(device: "Device", name: str, password: str) -> int | None:
    """The level of a user whom the device's SSH server lets in; None for others, and while there is no key."""
    config = device.config
    line = config.lines.get(("vty", 0)) or LineConfig("vty", 0)
    user = verify(config, name, password)
    if HOST_KEY not in device.files or (line.scheme and not _LOCAL & set(methods_of(config, line))):
        return None
    return None if user is None or user.password is None else level_of(config, line, user)


def methods_of(config: DeviceConfig, line: LineConfig) -> tuple[str, ...]:
    """By what a line authenticates where AAA decides: its list, or without any the device's own users."""
    scheme = config.aaa.authentication.get(line.scheme)
    if scheme is not None:
        return scheme.methods
    return ("local",) if line.scheme == DEFAULT else ()


def level_of(config: DeviceConfig, line: LineConfig, user: UserConfig) -> int:
    """The level at which a user begins. With AAA it is that of the line unless the user's is authorized, too."""
    own = _USER if user.level is None else user.level
    if not line.scheme:
        return own
    authorized = config.aaa.authorization.get(DEFAULT)
    if authorized is not None and {"local", "if-authenticated"} & set(authorized.methods):
        return own
    return line.level or _USER


def verify(config: DeviceConfig, name: str, password: str) -> UserConfig | None:
    """Return the user who was let in; None for a wrong name or password. Names are case-sensitive."""
    found = config.users.get(name)
    if found is None or (found.password is not None and not agrees(found.password, password)):
        return None
    return found
