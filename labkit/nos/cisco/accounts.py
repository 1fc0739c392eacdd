"""Local users: who may come in, and with which privilege."""

from labkit.nos.cisco.secrets import agrees
from labkit.nos.config import DeviceConfig, UserConfig


def verify(config: DeviceConfig, name: str, password: str) -> UserConfig | None:
    """Return the user who was let in; None for a wrong name or password. Names are case-sensitive."""
    found = config.users.get(name)
    if found is None or (found.password is not None and not agrees(found.password, password)):
        return None
    return found
