"""Drives one session on an event loop: bytes in, bytes out, wake-ups, and work that may take long.

The session itself does no I/O; SSH and Telnet differ only in how they hand over bytes. Whatever reads or
changes the lab runs on the lab's one worker thread, which is what serialises the changes of a lab, while the
event loop goes on typing back what other sessions type. What only waits, for packets, has threads of its own.
"""

import asyncio
from collections.abc import Callable
from concurrent.futures import Executor, ThreadPoolExecutor
from typing import Any, Protocol

_CHUNK = 4096
"""Input handed to a session at once, in bytes, so that one long paste does not hold up the others."""
_MOST_WAITING = 64 * 1024
"""Input kept for a session that is busy, in bytes; above it the client is made to wait."""


_APART = ThreadPoolExecutor(64, "labkit-wait")
"""For work that touches nothing of the lab; its threads start when there is some."""


class Session(Protocol):
    """What a transport needs of a session (labkit.nos.shell.session has the real one)."""

    width: int
    height: int
    closed: bool
    wake_at: float | None
    logout_at: float | None
    on_tell: Callable[[], None] | None
    work: Callable[[], Any] | None
    work_apart: bool

    def receive(self, data: bytes) -> None:
        """Take what was typed."""

    def take(self) -> bytes:
        """Return what is to be sent, once."""

    def wake(self) -> None:
        """Go on: the time `wake_at` or `logout_at` has come."""

    def finish_work(self, result: Any) -> None:
        """Go on with the result of `work`."""

    def close(self) -> None:
        """End: the user has gone."""


class Wire(Protocol):
    """The transport's side of a session."""

    def write(self, data: bytes) -> None:
        """Send bytes to the user."""

    def pause_reading(self) -> None:
        """Let the client wait."""

    def resume_reading(self) -> None:
        """Go on reading."""

    def hang_up(self) -> None:
        """End the connection after what was written is sent."""


class Pump:
    """One session between a wire and the lab."""

    def __init__(self, session: Session, wire: Wire, worker: Executor, clock: Callable[[], float]) -> None:
        self.session = session
        self._wire = wire
        self._worker = worker
        self._clock = clock
        self._loop = asyncio.get_running_loop()
        self._waiting = bytearray()
        self._paused = False
        self._blocked = False
        self._busy = False
        self._ending = False
        self._timer: asyncio.TimerHandle | None = None
        self._next: asyncio.Handle | None = None
        self._over = False
        session.on_tell = self._told
        self._advance()

    def feed(self, data: bytes) -> None:
        """Take bytes from the client."""
        self._waiting += data
        if len(self._waiting) > _MOST_WAITING and not self._paused:
            self._paused = True
            self._wire.pause_reading()
        self._advance()

    def end(self) -> None:
        """The client sends nothing more: hang up when what it has sent is done."""
        self._ending = True
        self._advance()

    def block(self) -> None:
        """The client does not read: stop until `unblock`."""
        self._blocked = True

    def unblock(self) -> None:
        """The client reads again."""
        self._blocked = False
        self._advance()

    def stop(self) -> None:
        """The connection is gone."""
        if self._over:
            return
        self._over = True
        self.session.on_tell = None
        self._waiting.clear()
        for handle in (self._timer, self._next):
            if handle is not None:
                handle.cancel()
        if not self.session.closed:
            self._worker.submit(self.session.close)

    def _advance(self) -> None:
        """Do one step, and ask for the next one where there is more to do."""
        if self._over or self._busy or self._blocked or self._next is not None:
            return
        if self.session.work is None and self._waiting:
            chunk = bytes(self._waiting[:_CHUNK])
            del self._waiting[:_CHUNK]
            self.session.receive(chunk)
        self._settle()

    def _settle(self) -> None:
        """Send what the session says, and see to what it wants next."""
        if data := self.session.take():
            self._wire.write(data)
        if self.session.closed:
            self._hang_up()
        elif (work := self.session.work) is not None:
            self._start(work)
        elif self._waiting:
            self._next = self._loop.call_soon(self._step)
        elif self._ending and self.session.wake_at is None:
            self._hang_up()
        else:
            self._read_on()
            self._set_timer()

    def _step(self) -> None:
        self._next = None
        self._advance()

    def _start(self, work: Callable[[], Any]) -> None:
        self._busy = True
        future = self._loop.run_in_executor(_APART if self.session.work_apart else self._worker, work)
        future.add_done_callback(self._finish)

    def _finish(self, future: "asyncio.Future[Any]") -> None:
        self._busy = False
        if self._over or future.cancelled():
            return
        self.session.finish_work(future.exception() or future.result())
        self._settle()
        self._advance()

    def _read_on(self) -> None:
        if self._paused:
            self._paused = False
            self._wire.resume_reading()

    def _set_timer(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        times = [at for at in (self.session.wake_at, self.session.logout_at) if at is not None]
        if times:
            delay = max(0.0, min(times) - self._clock())
            self._timer = self._loop.call_later(delay, self._wake)

    def _told(self) -> None:
        """There is something to send that nobody asked for; called from the thread that works."""
        self._loop.call_soon_threadsafe(self._advance)

    def _wake(self) -> None:
        self._timer = None
        if not (self._over or self._busy):
            self.session.wake()
            self._settle()

    def _hang_up(self) -> None:
        self.stop()
        self._wire.hang_up()
