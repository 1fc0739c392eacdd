"""Ctrl+C is the business of the process that started the graders."""

import multiprocessing
import os
import signal
import time

import pytest

from labkit.batch.processes import interrupts_held


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such signals")
def test_a_worker_is_left_alone_by_ctrl_c_from_its_first_moment():
    """While it still loads, too: it printed a traceback for each worker before."""
    process = multiprocessing.get_context("spawn").Process(target=time.sleep, args=(0.3,))
    with interrupts_held():
        process.start()
    for _ in range(20):
        os.kill(process.pid, signal.SIGINT)
        time.sleep(0.01)
    process.join()
    assert process.exitcode == 0
