"""Labs that end with who started them."""

import subprocess
import sys
import time

from labkit.runtime.store import LabFolder
from runtime.running import write_lab

STARTER = """
import os, signal, sys
from labkit.runtime.client import start
from labkit.runtime.protocol import StartRequest

started = start(StartRequest(state_dir=sys.argv[1], lab=sys.argv[2], name="tied", tied=True), lambda step: None)
print(started.name, flush=True)
sys.stdin.read()
os.kill(os.getpid(), signal.SIGKILL)
"""


def test_a_tied_lab_ends_with_its_starter_and_leaves_nothing(tmp_path):
    """However that ends: here by SIGKILL. Until then it runs as any other."""
    state = tmp_path / "state"
    state.mkdir()
    line = [sys.executable, "-c", STARTER, str(state), str(write_lab(tmp_path / "lab"))]
    with subprocess.Popen(line, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as starter:
        assert starter.stdout.readline() == b"tied\n"
        assert LabFolder(state, "tied").condition() == "running"
    until = time.monotonic() + 20
    while state.exists():
        assert time.monotonic() < until, list(state.rglob("*"))
        time.sleep(0.1)
