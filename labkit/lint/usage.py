"""Who reads which field of a device's configuration: the engine, a session, a display.

Found by letting them: the engine is asked every topic of its state, a user logs in, and every display that needs no
parameter is run, while reads of the model are recorded.
"""

import inspect
from collections.abc import Iterator
from dataclasses import dataclass, field

from labkit.engine.engine import State
from labkit.lint.observation import Field, recorded_reads
from labkit.lint.reading import AT_ONCE
from labkit.nos.config import MstRegionConfig, Secret
from labkit.nos.device import Device
from labkit.nos.huawei.accounts import ftp_directory
from labkit.nos.huawei.remote import meets_strangers
from labkit.nos.shell.declaration import Action
from labkit.nos.shell.drive import settle
from labkit.nos.shell.notation import Choice, Keyword, Node, Sequence, parse_notation

_REPORTING = frozenset({"kept", "sections", "name"})
"""Fields that store what is only kept, and an object's own key."""
_TOLD_NAME = (MstRegionConfig, "name")
"""A name that is no key: bridges compare it."""
_REPORTERS = ("labkit.engine.sim.device_state", "labkit.nos.shell.", "labkit.lint.")
"""Readers that decide nothing: the report of what was solved, the printer of configurations, and this."""
_CONFIGURATION = (
    "display current-configuration",
    "display saved-configuration",
    "display this",
    "display diagnostic-information",
)
"""Displays of the configuration itself: that a line is printed again does not make it shown."""


@dataclass(slots=True)
class Usage:
    """The fields that were read, so far."""

    live: set[Field] = field(default_factory=set)
    shown: set[Field] = field(default_factory=set)

    def observe(self, device: Device) -> None:
        """Add what is read of this device's configuration."""
        with recorded_reads(unless=_REPORTERS) as read:
            device.changed()
            ask_everything(device)
            _log_in(device)
            self.live |= {item for item in read if not _reports(item)}
        with recorded_reads() as read:
            for command in displays(device):
                device.run(command)
            self.shown |= {item for item in read if not _reports(item)}

    def degree(self, fields: frozenset[Field]) -> str:
        """What fields are: `live`, `shown` or `kept`. What a line does at once is done."""
        if AT_ONCE in fields or fields & self.live:
            return "live"
        return "shown" if fields & self.shown else "kept"


def _reports(item: Field) -> bool:
    return item[1] in _REPORTING and item != _TOLD_NAME


def ask_everything(device: Device) -> dict[str, object]:
    """Ask the engine all that it tells without being asked for something particular."""
    return {name: getattr(device.state, name)() for name in _topics()}


def _topics() -> Iterator[str]:
    for name, method in inspect.getmembers(State, inspect.isfunction):
        parameters = list(inspect.signature(method).parameters.values())[1:]
        if not name.startswith("_") and all(item.default is not item.empty for item in parameters):
            yield name


def _log_in(device: Device) -> None:
    session = device.open_session("student")
    settle(session)
    session.receive(b"\n")
    settle(session)
    session.close()
    logins(device)


def logins(device: Device) -> dict[str, object]:
    """How each account fares that comes in by Telnet, and that asks for files by FTP; and a user without a name.

    And whether those who go on from here by SSH may meet a server that is not known yet.
    """
    line = device.config.lines.get(("vty", 0))
    found: dict[str, object] = {"telnet": _telnet(device, _typed(line.password if line else None))}
    found["stelnet"] = meets_strangers(device.config)
    for user in list(device.config.users.values()):
        password = _typed(user.password)
        found[f"telnet {user.name}"] = _telnet(device, user.name, password)
        found[f"ftp {user.name}"] = ftp_directory(device.config, user.name, password)
    return found


def _typed(password: Secret | None) -> str:
    """What a user types who knows the password; one that cannot be read is opened by anything."""
    return (password.text if password is not None else None) or ""


def _telnet(device: Device, *answers: str) -> str:
    session = device.admit("telnet", "127.0.0.1", hurried=True)
    if session is None:
        return "no line"
    shown = settle(session)
    for line in (*answers, "system-view"):
        session.receive(f"{line}\n".encode())
        shown += settle(session)
    session.close()
    return shown.decode()


def displays(device: Device) -> list[str]:
    """The displays that can be called without a parameter, in their shortest form, and those of each domain.

    Those of the configuration are left out.
    """
    found: dict[str, None] = {}
    for declarations in device.dialect.declarations().values():
        for declaration in declarations:
            if isinstance(declaration, Action) and declaration.display:
                command = _shortest(parse_notation(declaration.notation))
                if command is not None and not command.startswith(_CONFIGURATION):
                    found[command] = None
    return [*found, *(f"display domain name {name}" for name in device.config.aaa.domains)]


def _shortest(node: Node) -> str | None:
    """The shortest line of a notation, by keywords alone; None where it needs a parameter."""
    match node:
        case Keyword(text):
            return text
        case Sequence(items):
            words = [_shortest(item) for item in items]
            return None if None in words else " ".join(word for word in words if word)
        case Choice(options, optional):
            return "" if optional else next((word for item in options if (word := _shortest(item))), None)
        case _:
            return "" if getattr(node, "optional", False) or getattr(node, "least", 1) == 0 else None
