"""Logins from one device on another: the call, the keys that go there, and the output that comes back."""

from collections.abc import Generator
from ipaddress import IPv4Address
from typing import TYPE_CHECKING, Any

from labkit.engine.engine import Connect, Connection
from labkit.nos.probe import upcoming
from labkit.nos.shell.drive import settle
from labkit.nos.shell.effects import Effect, Interrupted, Keys, Relay, Sleep
from labkit.nos.shell.keys import Key
from labkit.nos.shell.session import Session

if TYPE_CHECKING:
    from labkit.nos.device import Device

TELNET, SSH = 23, 22
HOST_KEY = "hostkey"
"""The file that holds the key of a device's SSH server: without it no server answers."""
_PATIENCE = 3.0
"""How long a call that nobody answers takes, in seconds; real devices try for half a minute."""
UNANSWERED = Connection("timeout")


def call_up(device: "Device", connect: Connect) -> Generator[Effect, Any, Connection]:
    """Open a TCP connection, and say what became of it."""
    found: Connection | None = yield upcoming(device.engine.probe(connect))
    if found is None or found.outcome == "timeout":
        yield Sleep(_PATIENCE)
    return found or UNANSWERED


def answerer(device: "Device", connection: Connection) -> "Device | None":
    """Return the device at the other end, None where it is not of this lab."""
    return device.company.get(connection.node) if connection.outcome == "connected" else None


def client_address(connection: Connection) -> str:
    """Return the address from which the server is called, as it sees it."""
    return str(connection.client or IPv4Address(0))


def carry(session: Session) -> Generator[Effect, Any, None]:
    """Carry keys to a session on another device and its output back, until one side ends it; Ctrl+] does here."""
    try:
        while True:
            sent = settle(session)
            if sent:
                yield Relay(sent)
            if session.closed:
                return
            keys: list[Key | str] | None = yield Keys(session.wake_at, session.logout_at)
            if keys is None:
                session.wake()
            else:
                session.press([key for key in keys if key is not Key.ESCAPE])
                if Key.ESCAPE in keys:
                    yield Relay(settle(session) + b"\r\n")
                    return
    except Interrupted:
        return
    finally:
        session.close()
