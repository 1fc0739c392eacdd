"""Devices that are not labkit's, from the command line: whatever is typed on them is typed in a login of their own."""

from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

from labkit.cli.terminal import note
from labkit.errors import GraderError
from labkit.language import _

if TYPE_CHECKING:
    from labkit.grading.transport import Login
    from labkit.runtime.client import Port

_AT_A_TIME = 16


def login_of(port: "Port") -> "Login":
    """The login behind a port, for netmiko."""
    from labkit.grading.transport import Login

    return Login(
        port.device_type, port.host, port.port, port.username, port.password, port.secret, port.transport
    )


def run_on(port: "Port", command: str) -> str:
    """Type a command on a device and return what it says. Raises GraderError."""
    from labkit.grading.transport import SshTransport

    connection = SshTransport({port.name: login_of(port)}).open(port.name)
    try:
        return connection.run(command)
    finally:
        connection.close()


def save_on(ports: "Mapping[str, Port]") -> dict[str, str]:
    """Save the configuration on devices, where they have a command for it; returns what runs on each.

    A device that cannot be reached is told, and does not keep the others from being saved.
    """
    with ThreadPoolExecutor(_AT_A_TIME) as pool:
        answers = pool.map(_save_one, ports.values())
        return {name: text for name, text in zip(ports, answers, strict=True) if text}


def cannot_enter(ports: "Mapping[str, Port]") -> dict[str, str]:
    """Log in to each device; returns by node why one cannot."""
    with ThreadPoolExecutor(_AT_A_TIME) as pool:
        answers = pool.map(_refusal, ports.values())
        return {name: text for name, text in zip(ports, answers, strict=True) if text}


def _save_one(port: "Port") -> str:
    from labkit.grading.saving import save

    try:
        return save(port.name, login_of(port))
    except GraderError as error:
        note(
            _(
                "note: {notice}",
                notice=_("{node} is not saved: {reason}", node=port.name, reason=error.message),
            )
        )
        return ""


def _refusal(port: "Port") -> str:
    from labkit.grading.transport import SshTransport

    try:
        SshTransport({port.name: login_of(port)}).open(port.name).close()
    except GraderError as error:
        return error.message
    return ""
