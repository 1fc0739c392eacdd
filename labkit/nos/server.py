"""SSH in front of the sessions of a lab: each device has its own port, each lab its own key and passwords."""

import asyncio
import hmac
import socket
from collections import Counter
from collections.abc import Callable, Mapping
from concurrent.futures import Executor
from dataclasses import dataclass
from typing import Literal, Protocol

import asyncssh

from labkit.errors import LabError
from labkit.language import _
from labkit.nos.pump import Pump, Session

Role = Literal["student", "grader"]

_MOST_SESSIONS = {"student": 16, "grader": 16}
"""Sessions per device and role; a student who opens all of hers cannot keep the grader out."""
_MOST_FAILURES = 5
_LOGIN_SECONDS = 60
_ALIVE_SECONDS = 60
_END_SECONDS = 5
_BACKLOG = 128


class Device(Protocol):
    """What a server needs of a device (labkit.nos.device has the real one)."""

    @property
    def powered(self) -> bool:
        """Whether it is switched on; nobody gets into one that is not."""

    def now(self) -> float:
        """The clock of its sessions, in seconds."""

    def open_session(self, user: str, role: Role, *, width: int, height: int, address: str) -> Session:
        """Let a user in, from an address."""


@dataclass(frozen=True, slots=True)
class Login:
    """A user who may come in."""

    name: str
    password: str
    role: Role


@dataclass(frozen=True, slots=True)
class Access:
    """Who may come in, and how sessions and commands reach the lab."""

    logins: tuple[Login, ...]
    worker: Executor
    """One thread, which runs one after the other whatever reads or changes the lab."""
    execute: Callable[[str, str], str]
    """Runs one command on a node (first argument) and gives back its output."""

    def role(self, name: str, password: str) -> Role | None:
        """Check a login; takes as long for a wrong password as for a right one."""
        found: Role | None = None
        for login in self.logins:
            same_name = hmac.compare_digest(login.name.encode(), name.encode())
            if hmac.compare_digest(login.password.encode(), password.encode()) and same_name:
                found = login.role
        return found


class SshServer:
    """The SSH listeners of a lab."""

    def __init__(self, devices: Mapping[str, Device], access: Access, host_key: str) -> None:
        self._devices = devices
        self._access = access
        self._nodes: dict[int, str] = {}
        self._listeners: list[asyncssh.SSHAcceptor] = []
        self._sessions: Counter[tuple[str, Role]] = Counter()
        self._students: set[_Connection] = set()
        self.shut = ""
        """Why no student is let in; empty while they are."""
        self._options = asyncssh.SSHServerConnectionOptions(
            server_factory=self._connection,
            server_host_keys=[asyncssh.import_private_key(host_key)],
            # asks the resolver for this machine's name otherwise
            gss_host=None,
            encoding=None,
            line_editor=False,
            # cheap ones, since the handshake is done in Python, and among them what paramiko offers
            kex_algs=["curve25519-sha256", "curve25519-sha256@libssh.org", "ecdh-sha2-nistp256"],
            encryption_algs=["aes128-gcm@openssh.com", "aes256-gcm@openssh.com", "aes128-ctr", "aes256-ctr"],
            mac_algs=["hmac-sha2-256-etm@openssh.com", "hmac-sha2-256", "hmac-sha1"],
            compression_algs=["none"],
            public_key_auth=False,
            kbdint_auth=True,
            login_timeout=_LOGIN_SECONDS,
            keepalive_interval=_ALIVE_SECONDS,
            agent_forwarding=False,
            x11_forwarding=False,
            allow_scp=False,
            server_version="labkit",
        )

    async def listen(self, host: str, ports: Mapping[str, int]) -> dict[str, int]:
        """Open the port of each node (0: any free one) and return the ports that were opened."""
        opened = [open_socket(host, port, node) for node, port in ports.items()]
        self._nodes |= {socket.getsockname()[1]: node for socket, node in zip(opened, ports, strict=True)}
        # all at once: each goes through a thread
        self._listeners += await asyncio.gather(
            *(asyncssh.listen(sock=socket, options=self._options, backlog=_BACKLOG) for socket in opened)
        )
        return {node: port for port, node in self._nodes.items()}

    def close(self) -> None:
        """Stop listening."""
        for listener in self._listeners:
            listener.close()

    async def shut_out(self, why: str) -> None:
        """Refuse students from now on and end their sessions; back when the last of them has ended."""
        self.shut = why
        for connection in tuple(self._students):
            connection.dismiss(why)
        deadline = asyncio.get_running_loop().time() + _END_SECONDS
        while any(self._sessions[node, "student"] for node in self._devices):
            if asyncio.get_running_loop().time() > deadline:
                raise LabError(_("a student's session does not end"))
            await asyncio.sleep(0.01)

    def welcome(self, connection: "_Connection") -> bool:
        """Take a student's connection in, unless students are shut out."""
        if not self.shut:
            self._students.add(connection)
        return not self.shut

    def farewell(self, connection: "_Connection") -> None:
        """Forget a connection that has ended."""
        self._students.discard(connection)

    def enter(self, node: str, role: Role) -> bool:
        """Count a session in, unless the device is full or has no power."""
        if role == "student" and self.shut:
            return False
        if not self._devices[node].powered or self._sessions[node, role] >= _MOST_SESSIONS[role]:
            return False
        self._sessions[node, role] += 1
        return True

    def leave(self, node: str, role: Role) -> None:
        """Count a session out."""
        self._sessions[node, role] -= 1

    def _connection(self) -> "_Connection":
        return _Connection(self, self._access, self._devices, self._nodes)


def open_socket(host: str, port: int, node: str) -> socket.socket:
    """A listening socket for a node's login."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listening = socket.socket(family, socket.SOCK_STREAM)
    try:
        if port:
            _allow_reuse(listening)
        listening.bind((host, port))
        listening.listen(_BACKLOG)
    except (OSError, OverflowError) as error:
        listening.close()
        reason = error.strerror.lower() if isinstance(error, OSError) and error.strerror else str(error)
        raise LabError(
            _("port {port} on {host} cannot be opened: {reason}", port=port, host=host, reason=reason),
            place=node,
            hint=_("give another `--base-port`, or none to take free ports") if port else _("see `--host`"),
        ) from error
    return listening


def _allow_reuse(listening: socket.socket) -> None:
    """Let a lab come back on its ports at once.

    Connections of its earlier run may still be in TIME-WAIT (RFC 9293, 3.6.1). On Windows the same option would
    let two programs share a port.
    """
    if hasattr(socket, "SO_EXCLUSIVEADDRUSE"):
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_EXCLUSIVEADDRUSE, 1)
    else:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)


class _Connection(asyncssh.SSHServer):
    """One client's connection to one device."""

    def __init__(
        self, server: SshServer, access: Access, devices: Mapping[str, Device], nodes: Mapping[int, str]
    ) -> None:
        self._server = server
        self._access = access
        self._devices = devices
        self._nodes = nodes
        self._connection: asyncssh.SSHServerConnection | None = None
        self._failures = 0
        self._user = ""
        self._role: Role = "student"

    def connection_made(self, conn: asyncssh.SSHServerConnection) -> None:
        self._connection = conn

    def connection_lost(self, exc: Exception | None) -> None:
        self._server.farewell(self)

    def dismiss(self, why: str) -> None:
        """End the connection, and tell the client why."""
        if self._connection is not None:
            self._connection.disconnect(asyncssh.DISC_BY_APPLICATION, why)

    def begin_auth(self, username: str) -> bool:
        if self._server.shut and self._connection is not None:
            self._connection.send_auth_banner(self._server.shut + "\r\n")
        return True

    def password_auth_supported(self) -> bool:
        return True

    def validate_password(self, username: str, password: str) -> bool:
        role = self._access.role(username, password)
        if role is None:
            self._failures += 1
            if self._failures >= _MOST_FAILURES and self._connection is not None:
                self._connection.disconnect(asyncssh.DISC_NO_MORE_AUTH_METHODS_AVAILABLE, "Too many failures")
            return False
        self._user, self._role = username, role
        return role != "student" or self._server.welcome(self)

    def session_requested(self) -> "_Channel | Literal[False]":
        assert self._connection is not None
        node = self._nodes[self._connection.get_extra_info("sockname")[1]]
        if not self._server.enter(node, self._role):
            return False
        return _Channel(self._server, self._access, self._devices[node], node, self._user, self._role)


class _Channel(asyncssh.SSHServerSession[bytes]):
    """One session of a connection: a shell, or one command."""

    def __init__(
        self, server: SshServer, access: Access, device: Device, node: str, user: str, role: Role
    ) -> None:
        self._server = server
        self._access = access
        self._device = device
        self._node = node
        self._user = user
        self._role: Role = role
        self._channel: asyncssh.SSHServerChannel[bytes] | None = None
        self._pump: Pump | None = None
        self._early = bytearray()
        self._ended = False
        self._command: str | None = None

    def connection_made(self, chan: "asyncssh.SSHServerChannel[bytes]") -> None:
        self._channel = chan

    def connection_lost(self, exc: Exception | None) -> None:
        if self._pump is not None:
            self._pump.stop()
        self._server.leave(self._node, self._role)

    def shell_requested(self) -> bool:
        return True

    def exec_requested(self, command: str) -> bool:
        self._command = command
        return True

    def session_started(self) -> None:
        loop = asyncio.get_running_loop()
        if self._command is not None:
            work = loop.run_in_executor(self._access.worker, self._access.execute, self._node, self._command)
            work.add_done_callback(self._answer)
        else:
            loop.run_in_executor(self._access.worker, self._open).add_done_callback(self._start)

    def data_received(self, data: bytes, datatype: int | None) -> None:
        if self._pump is not None:
            self._pump.feed(data)
        elif self._command is None:
            self._early += data

    def eof_received(self) -> bool:
        self._ended = True
        if self._pump is not None:
            self._pump.end()
        return True

    def break_received(self, msec: int) -> bool:
        if self._pump is not None:
            self._pump.feed(b"\x03")
        return True

    def terminal_size_changed(self, width: int, height: int, pixwidth: int, pixheight: int) -> None:
        if self._pump is not None:
            self._pump.session.width, self._pump.session.height = width, height

    def pause_writing(self) -> None:
        if self._pump is not None:
            self._pump.block()

    def resume_writing(self) -> None:
        if self._pump is not None:
            self._pump.unblock()

    # The wire of the pump.

    def write(self, data: bytes) -> None:
        assert self._channel is not None
        self._channel.write(data)

    def pause_reading(self) -> None:
        assert self._channel is not None
        self._channel.pause_reading()

    def resume_reading(self) -> None:
        assert self._channel is not None
        self._channel.resume_reading()

    def hang_up(self) -> None:
        assert self._channel is not None
        self._channel.exit(0)

    def _open(self) -> Session:
        assert self._channel is not None
        width, height, _, _ = self._channel.get_terminal_size()
        address: str = self._channel.get_extra_info("peername")[0]
        return self._device.open_session(self._user, self._role, width=width, height=height, address=address)

    def _start(self, opening: "asyncio.Future[Session]") -> None:
        assert self._channel is not None
        if self._channel.is_closing():
            return
        self._pump = Pump(opening.result(), self, self._access.worker, self._device.now)
        if self._early:
            self._pump.feed(bytes(self._early))
        if self._ended:
            self._pump.end()

    def _answer(self, answering: "asyncio.Future[str]") -> None:
        assert self._channel is not None
        if self._channel.is_closing():
            return
        text = answering.result()
        self._channel.write(text.encode() + (b"" if text.endswith("\n") or not text else b"\n"))
        self._channel.exit(0)
