"""Sessions on one event loop: whoever waits holds nobody up."""

import asyncio
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from labkit.nos.pump import Pump
from labkit.nos.shell.session import Session
from nos.shell.test_session import Console

WAIT = 0.6
"""Seconds that the slow command of the test takes."""


class Wire:
    """Keeps what is written."""

    def __init__(self) -> None:
        self.text = b""

    def write(self, data: bytes) -> None:
        self.text += data

    def pause_reading(self) -> None: ...

    def resume_reading(self) -> None: ...

    def hang_up(self) -> None: ...


def slowed(session: Session, *, apart: bool) -> Session:
    """A session whose next piece of work takes long."""

    def slow(work: Callable[[], Any]) -> Any:
        time.sleep(WAIT)
        return work()

    work = session.work
    assert work is not None
    session.work, session.work_apart = (lambda: slow(work)), apart
    return session


async def answered(*, apart: bool) -> float:
    """How long a second session has to wait for its prompt while the first one's work takes long."""
    with ThreadPoolExecutor(1) as worker:
        first, second = (Session(Console(), clock=time.monotonic) for _ in range(2))
        first.receive(b"say x\n")
        wires = Wire(), Wire()
        pumps = [Pump(slowed(first, apart=apart), wires[0], worker, time.monotonic)]
        pumps.append(Pump(second, wires[1], worker, time.monotonic))
        began = time.monotonic()
        pumps[1].feed(b"say y\n")
        while b"y\r\n<R1>" not in wires[1].text:
            await asyncio.sleep(0.01)
        took = time.monotonic() - began
        for pump in pumps:
            pump.stop()
    return took


@pytest.mark.parametrize(("apart", "waits"), [(True, False), (False, True)])
def test_only_the_labs_own_work_is_done_one_after_the_other(apart, waits):
    """A ping without an answer in one session must not stop the keys of all others."""
    assert (asyncio.run(answered(apart=apart)) >= WAIT / 2) is waits
