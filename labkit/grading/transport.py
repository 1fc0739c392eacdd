"""How the grader reaches devices: over SSH with netmiko, or straight into a lab in the same process."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from labkit.errors import GraderError, LabkitError
from labkit.grading.conversation import ask, converse, prompt_of

PING_TIMEOUT = 90.0
"""Seconds for a command that sends packets.

Five pings without an answer take 10 s, a silent trace far longer.
"""
READ_TIMEOUT = 30.0
"""Seconds for a display."""


class Connection(Protocol):
    """A session on one device. Both methods may be called from one thread only."""

    def run(self, command: str, answers: Sequence[str] = ()) -> str:
        """Type a command, and an answer each time it asks; return what the device says.

        Raises GraderError after a timeout.
        """

    def close(self) -> None:
        """Hang up at once."""


class Transport(Protocol):
    """Opens sessions; may be called from as many threads as it says."""

    @property
    def threads(self) -> int:
        """How many devices may be asked at once."""

    def open(self, node: str) -> Connection:
        """Log in. Raises GraderError where that fails."""


class RunsCommands(Protocol):
    """A lab in this process."""

    def run(self, node: str, command: str, answers: Sequence[str] = ()) -> str:
        """Type a command on a node as the grader, answer what it asks, and return the answer."""


@dataclass(frozen=True, slots=True)
class MemoryTransport:
    """Reaches a lab in the same process, without a network."""

    lab: RunsCommands
    threads: int = 1

    def open(self, node: str) -> Connection:
        """Return a session that costs nothing."""
        return _MemoryConnection(self.lab, node)


@dataclass(frozen=True, slots=True)
class _MemoryConnection:
    lab: RunsCommands
    node: str

    def run(self, command: str, answers: Sequence[str] = ()) -> str:
        try:
            return self.lab.run(self.node, command, answers)
        except GraderError:
            raise
        except LabkitError as error:
            raise GraderError(error.message, place=self.node) from error

    def close(self) -> None:
        return None


@dataclass(frozen=True, slots=True)
class Login:
    """Where a device listens, and the grader's login. `device_type` is netmiko's."""

    device_type: str
    host: str
    port: int
    username: str
    password: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class SshTransport:
    """Logs in to devices with netmiko. `timeout` in seconds is for connecting and logging in."""

    logins: Mapping[str, Login]
    timeout: float = 10.0
    threads: int = 64

    def open(self, node: str) -> Connection:
        """Log in to a node. Raises GraderError where nothing listens, or the login is refused."""
        from netmiko import ConnectHandler

        login = self.logins.get(node)
        if login is None:
            raise GraderError("the lab has no login for this node", place=node)
        try:
            session = ConnectHandler(
                device_type=login.device_type,
                host=login.host,
                port=login.port,
                username=login.username,
                password=login.password,
                conn_timeout=self.timeout,
                auth_timeout=self.timeout,
                banner_timeout=self.timeout,
                allow_agent=False,
                use_keys=False,
            )
        except _failures() as error:
            raise GraderError(f"cannot log in: {_first_line(error)}", place=node) from error
        failures: tuple[type[BaseException], ...] = (*_failures(), GraderError)
        try:
            return _SshConnection(node, session, prompt_of(session, READ_TIMEOUT))
        except failures as error:
            session.paramiko_cleanup()
            raise GraderError(f"cannot log in: {_first_line(error)}", place=node) from error


@dataclass(frozen=True, slots=True)
class _SshConnection:
    node: str
    session: Any
    prompt: str

    def run(self, command: str, answers: Sequence[str] = ()) -> str:
        probe = command.startswith(("ping", "tracert", "traceroute"))
        try:
            if answers:
                return converse(self.session, self.prompt, command, answers, PING_TIMEOUT)
            return ask(self.session, self.prompt, command, PING_TIMEOUT if probe else READ_TIMEOUT)
        except _failures() as error:
            raise GraderError(f"no answer: {_first_line(error)}", place=self.node) from error

    def close(self) -> None:
        """Close the channel; netmiko's own `disconnect` waits two seconds on a Huawei device."""
        self.session.paramiko_cleanup()


def _failures() -> tuple[type[BaseException], ...]:
    """Return what netmiko lets through when a device does not behave."""
    from netmiko.exceptions import NetmikoBaseException
    from paramiko.ssh_exception import SSHException  # type: ignore[import-untyped]

    return (NetmikoBaseException, SSHException, OSError, EOFError, ValueError)


def _first_line(error: BaseException) -> str:
    lines = [line.strip() for line in str(error).splitlines() if line.strip()]
    return lines[0] if lines else type(error).__name__
