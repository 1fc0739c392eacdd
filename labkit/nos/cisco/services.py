"""`service password-encryption`: readable passwords become scrambled ones, for good."""

from dataclasses import replace

from labkit.nos.cisco.secrets import scramble
from labkit.nos.config import DeviceConfig
from labkit.nos.config.secret import Secret
from labkit.nos.shell.declaration import Call


def kept_secret(config: DeviceConfig, text: str) -> Secret:
    """A password as `password` stores it: readable, or scrambled where the device was told so."""
    return Secret(text, cipher=scramble(text) if config.access.scrambles else "", plain=True)


def scramble_all(call: Call) -> str | None:
    """Scramble what is readable, and what will be typed. Taking that back changes nothing that is scrambled."""
    config: DeviceConfig = call.device.config
    config.access.scrambles = True
    for user in config.users.values():
        user.password = _scrambled(user.password)
    for line in config.lines.values():
        line.password = _scrambled(line.password)
    config.access.enable_password = _scrambled(config.access.enable_password)
    return None


def _scrambled(held: Secret | None) -> Secret | None:
    if held is None or not held.plain or held.cipher or held.text is None:
        return held
    return replace(held, cipher=scramble(held.text))
