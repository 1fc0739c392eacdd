"""What a school waits for, and pays, in containers: starting, memory, and the protocols' own time."""

import asyncio
import os
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import asyncssh
import psutil
import pytest
from lab import write_ring

from labkit.cli import main
from labkit.errors import LabError
from labkit.runtime.client import Port, RunningLab, connect
from labkit.runtime.docker import image
from labkit.runtime.docker.api import engine
from labkit.runtime.docker.container import LAB_ID
from labkit.runtime.store import CARRIED

Measured = Callable[[str, str], None]
_PATIENCE = 240.0


@pytest.fixture(autouse=True)
def _engine() -> None:
    """An engine with the devices' image."""
    try:
        with engine() as client:
            missing = image.find(client) is None
    except LabError:
        missing = True
    if missing and os.environ.get("LABKIT_REQUIRE_DOCKER"):
        pytest.fail("containers are required")
    if missing:
        pytest.skip("no Docker engine with the devices' image")


@pytest.mark.parametrize("size", [10, 40])
def test_containers(benchmark: Any, measured: Measured, tmp_path: Path, state: Path, size: int) -> None:
    """A ring of routers in one OSPF area on broadcast links, from `up` to the last login and to all neighbours."""
    folder = str(write_ring(tmp_path / "lab", size))
    name = f"bench/ring-{size}"

    def up() -> None:
        assert main.run(["up", folder, "--runtime", "docker"]) == 0
        asyncio.run(_log_in_everywhere(connect(state, name).ports()))

    began = time.perf_counter()
    benchmark.pedantic(up, rounds=1)
    measured(
        f"containers: {size} devices from `up` to the last login", f"{time.perf_counter() - began:.1f} s"
    )
    lab = connect(state, name)
    waiting = set(lab.running["devices"])
    while waiting and time.perf_counter() - began < _PATIENCE:
        waiting = {node for node in waiting if _full(lab, node) < 2}
        time.sleep(0.5)
    assert not waiting
    measured(
        f"containers: {size} devices from `up` to all neighbours full", f"{time.perf_counter() - began:.0f} s"
    )
    process = psutil.Process(lab.running["pid"]).memory_info().rss
    measured(
        f"containers: memory per device of {size}, lab process divided by devices included",
        f"{(_containers_memory(lab) + process) / size / 1e6:.0f} MB",
    )


def _full(lab: RunningLab, node: str) -> int:
    return str(lab.ask("execute", node=node, command="display ospf peer brief")).count(" Full")


def _containers_memory(lab: RunningLab) -> int:
    """What the containers' control groups count, without files that are only cached."""
    total = 0
    with engine() as client:
        for container in client.containers.list(
            filters={"label": f"{LAB_ID}={lab.folder.read(CARRIED)['id']}"}
        ):
            memory = container.stats(stream=False)["memory_stats"]
            kept = memory["stats"]
            total += memory["usage"] - kept.get("total_inactive_file", kept.get("inactive_file", 0))
    return total


async def _log_in_everywhere(ports: list[Port]) -> None:
    await asyncio.gather(*map(_log_in, ports))


async def _log_in(port: Port) -> None:
    options: dict[str, Any] = {"known_hosts": None, "config": None, "agent_path": None, "client_keys": None}
    async with asyncssh.connect(
        port.host, port.port, username=port.username, password=port.password, login_timeout=120, **options
    ) as connection:
        process = await connection.create_process(term_type="vt100")
        await process.stdout.readuntil(">")
