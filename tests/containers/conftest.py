"""An engine with the devices' image, and labs that run on it."""

import os
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from containers.labs import NAME, Session, quiet_bench
from engine.builders import Lab
from labkit.engine.engine import Change
from labkit.engine.linux.network import LinuxNetwork
from labkit.engine.sim.network import SimNetwork
from labkit.errors import LabError
from labkit.runtime.docker import image
from labkit.runtime.docker.api import connect
from labkit.runtime.docker.containers import Containers, new_id
from runtime.running import bench

__all__ = ["bench"]


@pytest.fixture(scope="session")
def client() -> Iterator[Any]:
    """The Docker engine. Without it, or without the image, tests are skipped, or fail where it is required."""
    try:
        found = connect()
        missing = "" if image.find(found) else f"there is no image {image.DEVICE}"
    except LabError as error:
        found, missing = None, error.message
    if missing and os.environ.get("LABKIT_REQUIRE_DOCKER"):
        pytest.fail(f"containers are required: {missing}")
    elif missing:
        pytest.skip(f"no containers here: {missing}")
    yield found
    found.close()


@pytest.fixture
def containers(client) -> Iterator[Containers]:
    """Containers of a lab of their own, gone with the test whatever happens."""
    made = Containers(client, "test", new_id(), tied=True)
    yield made
    made.remove()


@pytest.fixture(scope="module")
def module_lab(client, tmp_path_factory) -> Iterator[Session]:
    """The same lab, for tests that leave it as it is."""
    with pytest.MonkeyPatch.context() as patch:
        shared = quiet_bench(tmp_path_factory.mktemp("lab"), patch)
        shared.up("--runtime", "docker")
        yield Session(client, shared)
        shared.run("down", "--all")


@pytest.fixture
def reset_lab(module_lab) -> Session:
    """The same lab in its start state, whatever the test before has left of it: quicker than one of its own."""
    module_lab.resume()
    assert module_lab.bench.run("reset", NAME).code == 0
    return module_lab


@pytest.fixture
def lab(client, bench) -> Session:
    """The small lab of the runtime's tests, brought up in containers."""
    bench.up("--runtime", "docker")
    return Session(client, bench)


@pytest.fixture
def engines(containers) -> Iterator[Callable[[Lab], tuple[SimNetwork, LinuxNetwork]]]:
    """Runs a lab on both engines: the simulation's network and the containers' one, with short timers."""
    networks = []

    def start(lab: Lab) -> tuple[SimNetwork, LinuxNetwork]:
        began = time.monotonic()
        containers.start(lab.topology)
        containers.wire(lab.topology)
        network = LinuxNetwork(lab.topology, lambda: time.monotonic() - began, containers.open, fast=True)
        networks.append(network)
        for name, config in lab.configs.items():
            network.engine(name).apply(Change(config))
        assert network.refusals() == {}
        return lab.network(), network

    yield start
    for network in networks:
        network.close()
