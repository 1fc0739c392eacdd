"""How the grader reaches devices: over SSH with netmiko, or straight into a lab in the same process."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from labkit.errors import GraderError, LabkitError
from labkit.grading.conversation import ask, converse, prompt_of
from labkit.grading.drivers import connect, hang_up
from labkit.language import Said, _, mark
from labkit.system_errors import reason

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
    """Where a device listens, and the grader's login. `device_type` is netmiko's; a console may need no login."""

    device_type: str
    host: str
    port: int
    username: str
    password: str = field(repr=False)
    secret: str = field(default="", repr=False)
    """For the privileged mode."""
    transport: str = "ssh"


@dataclass(frozen=True, slots=True)
class SshTransport:
    """Logs in to devices with netmiko. `timeout` in seconds is for connecting and logging in."""

    logins: Mapping[str, Login]
    timeout: float = 10.0
    threads: int = 64

    def open(self, node: str) -> Connection:
        """Log in to a node. Raises GraderError where nothing listens, or the login is refused."""
        login = self.logins.get(node)
        if login is None:
            raise GraderError(_("the lab has no login for this node"), place=node)
        failures: tuple[type[BaseException], ...] = (*netmiko_failures(), GraderError)
        try:
            session = connect(login, self.timeout)
        except failures as error:
            raise GraderError(_("cannot log in: {reason}", reason=first_line(error)), place=node) from error
        return logged_in(node, session)


def logged_in(node: str, session: Any, prompt: str = "") -> Connection:
    """Return the connection of a netmiko session that has just logged in; its `prompt` is found out where not given.

    Raises GraderError without a prompt.
    """
    failures: tuple[type[BaseException], ...] = (*netmiko_failures(), GraderError)
    try:
        return _NetmikoConnection(node, session, prompt or prompt_of(session, READ_TIMEOUT))
    except failures as error:
        hang_up(session)
        raise GraderError(_("cannot log in: {reason}", reason=first_line(error)), place=node) from error


@dataclass(frozen=True, slots=True)
class _NetmikoConnection:
    node: str
    session: Any
    prompt: str

    def run(self, command: str, answers: Sequence[str] = ()) -> str:
        probe = command.startswith(("ping", "tracert", "traceroute"))
        try:
            if answers:
                return converse(self.session, self.prompt, command, answers, PING_TIMEOUT)
            return ask(self.session, self.prompt, command, PING_TIMEOUT if probe else READ_TIMEOUT)
        except netmiko_failures() as error:
            raise GraderError(_("no answer: {reason}", reason=first_line(error)), place=self.node) from error

    def close(self) -> None:
        hang_up(self.session)


def netmiko_failures() -> tuple[type[BaseException], ...]:
    """Return what netmiko lets through when a device does not behave."""
    from netmiko.exceptions import NetmikoBaseException
    from paramiko.ssh_exception import SSHException  # type: ignore[import-untyped]

    return (NetmikoBaseException, SSHException, OSError, EOFError, ValueError)


_NETMIKO_SAYS = {
    "Authentication to device failed": mark("the name or the password is refused"),
    "TCP connection to device failed": mark("nobody answers"),
    "Pattern not detected": mark("it took too long"),
}


def first_line(error: BaseException) -> str:
    """Return what an error says first; netmiko adds paragraphs of advice."""
    if isinstance(error, LabkitError):
        return error.message
    if isinstance(error, OSError) and error.strerror:
        return reason(error)
    said = str(error)
    if isinstance(said, Said):
        return said
    first = next((line.strip() for line in said.splitlines() if line.strip()), type(error).__name__)
    return next((_(ours) for theirs, ours in _NETMIKO_SAYS.items() if first.startswith(theirs)), first)
