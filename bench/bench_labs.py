"""What a newcomer and a school wait for: loading, solving, starting, logging in, grading."""

import asyncio
import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import asyncssh
import psutil
import pytest
from lab import configuration, write_ring

from labkit.cli import main
from labkit.engine.sim.network import get_ready
from labkit.formats.ensp.lab import read_lab
from labkit.formats.ensp.surroundings import plan_of
from labkit.nos.device import Device
from labkit.runtime.client import Port, connect
from labkit.runtime.lab import Lab
from labkit.scenario.catalogue import find_lab, render_plan
from labkit.scenario.plan import LabPlan

Measured = Callable[[str, str], None]
DEVICES = 500
FAKENOS_PORT = 20000
CORPUS = Path(os.environ.get("LABKIT_SHARED", Path(__file__).parents[2] / "shared")) / "corpus"


def test_lines_loaded(benchmark: Any, measured: Measured, tmp_path: Path) -> None:
    """Saved-configuration lines that one device loads in a second; no destination comes twice."""
    device = next(
        iter(Lab.build(render_plan(find_lab(str(write_ring(tmp_path / "lab", 3))))).devices.values())
    )
    networks = iter(range(1, 200))

    def fresh() -> tuple[tuple[str], dict[str, Any]]:
        first = next(networks)
        return (
            configuration(1, 3)
            + "".join(
                f"ip route-static {first}.{number // 250}.{number % 250}.0 24 NULL0\n"
                for number in range(2000)
            ),
        ), {}

    benchmark.pedantic(device.load, setup=fresh, rounds=5)
    seconds = benchmark.stats.stats.min
    lines = len(fresh()[0][0].splitlines())
    measured("configuration lines loaded per second", f"{lines / seconds:,.0f}")


def test_saved_configurations_loaded(benchmark: Any, measured: Measured) -> None:
    """The configurations of the imported eNSP labs, `#` and all, on new devices."""
    if not CORPUS.exists():
        pytest.skip("the corpus of eNSP labs is not there")
    plans = [plan_of(read_lab(folder)) for folder in sorted({path.parent for path in CORPUS.rglob("*.topo")})]
    lines = sum(len(text.splitlines()) for plan in plans for text in plan.start.values())

    def fresh() -> tuple[tuple[list[tuple[Device, str]]], dict[str, Any]]:
        work = []
        for plan in plans:
            devices = Lab.build(replace(plan, start={})).devices
            for device in devices.values():
                device.saved = None  # else what was saved is printed first, before it is replaced
            work += [(devices[node], text) for node, text in plan.start.items()]
        return (work,), {}

    def load(work: list[tuple[Device, str]]) -> None:
        for device, text in work:
            device.load(text)

    benchmark.pedantic(load, setup=fresh, rounds=5)
    first, least = benchmark.stats.stats.data[0], benchmark.stats.stats.min
    measured(
        "a line of saved configurations, the first time and again",
        f"{first / lines * 1e6:.1f} µs, {least / lines * 1e6:.1f} µs",
    )


@pytest.mark.parametrize("size", [6, 50, 200, 1000])
def test_solve(benchmark: Any, measured: Measured, tmp_path: Path, size: int) -> None:
    """All neighbours of a ring and one router's table, solved from nothing."""
    plan = render_plan(find_lab(str(write_ring(tmp_path / "lab", size))))
    get_ready()  # as a lab process does before anybody looks

    def fresh() -> tuple[tuple[Lab], dict[str, Any]]:
        return (Lab.build(plan),), {}

    benchmark.pedantic(
        lambda lab: lab.devices["R0"].state.routes(), setup=fresh, rounds=10 if size < 100 else 2
    )
    measured(f"{size} routers solved from nothing, one table", f"{benchmark.stats.stats.min * 1000:,.0f} ms")


@pytest.mark.skipif(not CORPUS.is_dir(), reason="the corpus of real labs is not here")
def test_solve_imported(benchmark: Any, measured: Measured) -> None:
    """The imported eNSP lab that takes longest, all devices' interfaces and routes, solved from nothing."""
    times = {}
    for folder in sorted({path.parent for path in CORPUS.rglob("*.topo")}):
        imported = read_lab(folder)
        texts = {node: saves[-1].text for node, saves in imported.saves.items()}
        plan = plan_of(imported)
        times[folder.name] = min(_seconds_to_solve(plan, texts) for _ in range(3))
    name = max(times, key=lambda each: times[each])
    benchmark.pedantic(lambda: None, rounds=1)
    measured(
        f"slowest of {len(times)} imported eNSP labs ({name}), all tables", f"{times[name] * 1000:,.0f} ms"
    )


def _seconds_to_solve(plan: LabPlan, texts: dict[str, str]) -> float:
    lab = Lab.build(plan, configurations=texts)
    start = time.process_time()
    for device in lab.devices.values():
        device.state.interfaces()
        device.state.routes()
    return time.process_time() - start


def test_start(benchmark: Any, measured: Measured, tmp_path: Path, state: Path) -> None:
    """500 devices from `up` until the last port answers, their memory, and 500 logins at once."""
    folder = str(write_ring(tmp_path / "lab", DEVICES))
    benchmark.pedantic(main.run, args=(["up", folder],), rounds=1)
    lab = connect(state, f"bench/ring-{DEVICES}")
    ports = lab.ports()
    assert all(_answers(port.host, port.port) for port in ports)
    measured(f"`up` of {DEVICES} devices, last port answers", f"{benchmark.stats.stats.min:.1f} s")
    process = psutil.Process(lab.running["pid"])
    measured(
        f"{DEVICES} devices: memory, threads",
        f"{process.memory_info().rss / 1e6:.0f} MB, {process.num_threads()}",
    )
    began = time.perf_counter()
    asyncio.run(_log_in_everywhere(ports))
    measured(f"{DEVICES} logins at once, each to its prompt", f"{time.perf_counter() - began:.1f} s")


async def _log_in_everywhere(ports: list[Port]) -> None:
    await asyncio.gather(*(_log_in(port) for port in ports))


async def _log_in(port: Port) -> None:
    options: dict[str, Any] = {"known_hosts": None, "config": None, "agent_path": None, "client_keys": None}
    async with asyncssh.connect(
        port.host, port.port, username=port.username, password=port.password, login_timeout=120, **options
    ) as connection:
        process = await connection.create_process(term_type="vt100")
        await process.stdout.readuntil(">")


def _answers(host: str, port: int) -> bool:
    with socket.create_connection((host, port), 5) as connection:
        return connection.recv(4) == b"SSH-"


def test_fakenos_start(benchmark: Any, measured: Measured) -> None:
    """FakeNOS 1.2.1 with as many devices, in the same run."""
    script = str(Path(__file__).with_name("fakenos_process.py"))
    command = [sys.executable, script, str(DEVICES), str(FAKENOS_PORT)]
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None

    def wait() -> dict[str, float]:
        assert process.stdout is not None
        found: dict[str, float] = json.loads(next(line for line in process.stdout if line.startswith("{")))
        return found

    try:
        report = benchmark.pedantic(wait, rounds=1)
    finally:
        process.kill()
        process.communicate()
    measured(f"FakeNOS 1.2.1: {DEVICES} devices started", f"{report['seconds']:.1f} s")
    measured("FakeNOS 1.2.1: memory, threads", f"{report['megabytes']:.0f} MB, {report['threads']:.0f}")


@pytest.mark.usefixtures("state")
def test_grade(benchmark: Any, measured: Measured, tmp_path: Path) -> None:
    """One grade of the single-area OSPF lab (6 devices, 20 checks) over SSH."""
    assert main.run(["up", "hcia/ospf-single-area"]) == 0
    numbers = iter(range(100))

    def grade() -> int:
        return main.run(["grade", "hcia/ospf-single-area", "--out", str(tmp_path / f"grade{next(numbers)}")])

    benchmark.pedantic(grade, rounds=3, warmup_rounds=1)
    measured("one grade over SSH, 6 devices, 20 checks", f"{benchmark.stats.stats.min:.1f} s")
