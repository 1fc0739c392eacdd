"""netmiko on the devices of a lab in this process.

The driver, the device's command line and everything between them are those of a login over SSH; only the bytes are
handed over in memory. Nobody sleeps: all that a device has to say is there at once, and netmiko's own factor for fast
devices makes nothing of its pauses.
"""

from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field
from functools import cache
from typing import Any, Protocol

from netmiko.channel import Channel
from netmiko.exceptions import ReadException, WriteException
from netmiko.ssh_dispatcher import CLASS_MAPPER

from labkit.errors import GraderError
from labkit.grading.drivers import hang_up
from labkit.grading.transport import Connection, first_line, logged_in, netmiko_failures
from labkit.language import _
from labkit.nos.shell.drive import settle
from labkit.nos.shell.session import Session


class HasSessions(Protocol):
    """A lab in this process."""

    def open_session(self, node: str) -> Session:
        """Let the grader in. Raises LabkitError where the device cannot be reached."""

    def device_type(self, node: str) -> str:
        """Return netmiko's name for the kind of device."""


@dataclass(frozen=True, slots=True)
class NetmikoMemoryTransport:
    """Logs in to devices with netmiko, in memory. One thread: the devices of a lab share its state."""

    lab: HasSessions
    threads: int = 1
    turn: AbstractContextManager[Any] = field(default_factory=nullcontext)
    """Entered before anything is done to the lab, and left after it; a lock that one thread may enter twice."""

    def open(self, node: str) -> Connection:
        """Log in to a node. Raises GraderError where the device does not behave."""
        device_type = self.lab.device_type(node)
        with self.turn:
            session = self.lab.open_session(node)
        driver = _driver(device_type)
        connected = driver(
            device_type=device_type,
            host=node,
            username="grader",
            auto_connect=False,
            fast_cli=True,
            global_delay_factor=0.0,
        )
        connected.memory, connected.turn = session, self.turn
        try:
            connected.establish_connection()
            # an Enter and 0.1 s, with which netmiko makes sure that a device says something, are left out
            connected._try_session_preparation(force_data=False)
            prompt = connected.found_prompt or connected.find_prompt()
        except netmiko_failures() as error:
            hang_up(connected)
            raise GraderError(_("cannot log in: {reason}", reason=first_line(error)), place=node) from error
        return logged_in(node, connected, prompt)


class _MemoryChannel(Channel):
    """The channel of a login whose other end is a session in this process."""

    def __init__(self, session: Session, turn: AbstractContextManager[Any]) -> None:
        self._session = session
        self._turn = turn

    def write_channel(self, out_data: str) -> None:
        if self._session.closed:
            raise WriteException(_("the device closed the session"))
        with self._turn:
            self._session.receive(out_data.encode())

    def read_buffer(self) -> str:
        return self.read_channel()

    def read_channel(self) -> str:
        with self._turn:
            said = settle(self._session)
            while self._session.wake_at is not None and not self._session.closed:
                self._session.wake()  # the grader's session does not wait: its pauses are over as they begin
                said += settle(self._session)
        if not said and self._session.closed:
            raise ReadException(_("the device closed the session"))
        return said.decode(errors="replace")


@cache
def _driver(device_type: str) -> Any:
    """Return netmiko's driver for a device type, with a channel in memory in place of SSH."""
    base: Any = CLASS_MAPPER[device_type]

    def establish_connection(self: Any, width: int = 511, height: int = 1000) -> None:
        self.memory.width, self.memory.height = width, height
        self.channel = _MemoryChannel(self.memory, self.turn)
        self.special_login_handler()

    def cleanup(self: Any) -> None:
        with self.turn:
            self.memory.close()

    def find_prompt(self: Any, *arguments: Any, **options: Any) -> str:
        # nothing is said between two commands: what netmiko found when it logged in is still the prompt
        self.found_prompt = base.find_prompt(self, *arguments, **options)
        found: str = self.found_prompt
        return found

    def strip_ansi_escape_codes(self: Any, string_buffer: str) -> str:
        # netmiko looks for each of forty sequences; all of them begin with ESC, and our devices print few
        found = "\x1b" in string_buffer
        stripped: str = base.strip_ansi_escape_codes(self, string_buffer) if found else string_buffer
        return stripped

    def normalize_linefeeds(self: Any, a_string: str) -> str:
        # a read that brought nothing is most of them, and what was normalised is normalised once more
        normal: str = base.normalize_linefeeds(self, a_string) if "\r" in a_string else a_string
        return normal

    body = {
        "establish_connection": establish_connection,
        "paramiko_cleanup": cleanup,
        "found_prompt": "",
        "find_prompt": find_prompt,
        "strip_ansi_escape_codes": strip_ansi_escape_codes,
        "normalize_linefeeds": normalize_linefeeds,
    }
    return type(f"Memory{base.__name__}", (base,), body)
