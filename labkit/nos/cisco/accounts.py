"""Local users: who may come in, and with which privilege."""

from typing import TYPE_CHECKING

from labkit.nos.arrival import HOST_KEY
from labkit.nos.cisco.secrets import agrees
from labkit.nos.config import DeviceConfig, UserConfig

if TYPE_CHECKING:
    from labkit.nos.device import Device


def ssh_level(device: "Device", name: str, password: str) -> int | None:
    """The level of a user whom the device's SSH server lets in; None for others, and while there is no key."""
    user = verify(device.config, name, password)
    if user is None or user.password is None or HOST_KEY not in device.files:
        return None
    return 1 if user.level is None else user.level


def verify(config: DeviceConfig, name: str, password: str) -> UserConfig | None:
    """Return the user who was let in; None for a wrong name or password. Names are case-sensitive."""
    found = config.users.get(name)
    if found is None or (found.password is not None and not agrees(found.password, password)):
        return None
    return found
