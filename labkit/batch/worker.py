"""A worker process: grades several submissions side by side in threads, and tells of each when it is done.

netmiko sleeps at each login; meanwhile other threads work. Orders come in, and outcomes go out, over one pipe. A worker
that runs out of memory says so and goes: what it had in hand is run again.
"""

import gc
import os
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from multiprocessing.connection import Connection
from typing import Any

from labkit.batch.job import Job, Order
from labkit.batch.processes import leave_interrupts_to_the_parent, limit_memory

_TURN = 0.05
"""Seconds that a thread may work before another takes over: at Python's 5 ms, the change itself costs a third."""


def main(pipe: Connection, job: dict[str, Any], threads: int, memory: int) -> None:
    """Work until the pipe ends. `memory` bytes are the most that the process may take."""
    leave_interrupts_to_the_parent()
    limit_memory(memory)
    from labkit.batch.workshop import Workshop

    workshop = Workshop(Job.of(job))
    workshop.warm_up()
    _collect_seldom()
    sys.setswitchinterval(_TURN)
    sending = threading.Lock()

    def send(message: tuple[str, Any]) -> None:
        with sending:
            pipe.send(message)

    def work(order: Order) -> None:
        try:
            send(("done", workshop.grade(order).record()))
        except MemoryError:
            os._exit(OUT_OF_MEMORY)
        except OSError:
            os._exit(0)  # the supervisor is gone

    send(("ready", None))
    with ThreadPoolExecutor(threads) as pool:
        while True:
            try:
                record = pipe.recv()
            except (EOFError, OSError):
                os._exit(0)
            if record is None:
                return
            pool.submit(work, Order.of(record))


def _collect_seldom() -> None:
    """Let the collector of garbage leave alone what stays, and come when labs have left some.

    A lab is of objects that refer to each other; one leaves a few thousand behind.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(400_000, 5, 5)


OUT_OF_MEMORY = 87
"""The exit code of a worker whose memory is used up."""
