"""`service password-encryption`: readable passwords become scrambled ones, for good."""

import dataclasses
from typing import Any

from labkit.nos.cisco.secrets import scramble
from labkit.nos.config import DeviceConfig
from labkit.nos.config.secret import Secret
from labkit.nos.shell.declaration import Call


def kept_secret(config: DeviceConfig, text: str) -> Secret:
    """A password as `password` stores it: readable, or scrambled where the device was told so."""
    return Secret(text, cipher=scramble(text) if config.access.scrambles else "", plain=True)


def scramble_all(call: Call) -> str | None:
    """Scramble what is readable anywhere, and what will be typed."""
    config: DeviceConfig = call.device.config
    config.access.scrambles = True
    _scrambled(config)
    return None


def _scrambled(value: Any) -> Any:
    """The same value with its readable passwords scrambled; what can be changed is changed in place."""
    if isinstance(value, Secret):
        readable = value.plain and not value.cipher and value.text is not None
        return dataclasses.replace(value, cipher=scramble(value.text or "")) if readable else value
    if isinstance(value, dict):
        value.update({key: _scrambled(held) for key, held in value.items()})
    elif isinstance(value, list):
        value[:] = [_scrambled(held) for held in value]
    elif dataclasses.is_dataclass(value) and not isinstance(value, type):
        return _fields_scrambled(value)
    return value


def _fields_scrambled(value: Any) -> Any:
    changed = {}
    for each in dataclasses.fields(value):
        held = getattr(value, each.name)
        if (new := _scrambled(held)) is not held:
            changed[each.name] = new
    if not changed:
        return value
    if value.__dataclass_params__.frozen:
        return dataclasses.replace(value, **changed)
    for name, new in changed.items():
        setattr(value, name, new)
    return value
