"""A worker process: grades one submission after the other, or a few in threads, and tells of each when it is done.

Orders come in, and outcomes go out, over one pipe. A worker that runs out of memory says so and goes: what it had in
hand is run again.
"""

import gc
import os
import threading
from concurrent.futures import ThreadPoolExecutor
from multiprocessing.connection import Connection
from typing import Any

from labkit.batch.job import Job, Order
from labkit.batch.processes import leave_interrupts_to_the_parent, limit_memory


def main(pipe: Connection, threads: int, memory: int) -> None:
    """Take the job, then work until the pipe ends. `memory` bytes are the most that the process may take."""
    leave_interrupts_to_the_parent()
    limit_memory(memory)
    gc.disable()  # what is loaded stays: there is nothing to collect yet
    from labkit.batch.workshop import Workshop

    try:
        job = Job.of(pipe.recv())
    except (EOFError, OSError):
        return  # there is nothing to do
    workshop = Workshop(job)
    workshop.warm_up()
    _collect_seldom()
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
    gc.enable()


OUT_OF_MEMORY = 87
"""The exit code of a worker whose memory is used up."""
