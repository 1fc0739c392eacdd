"""Containers for the tests of this engine: started once for each module that asks for a lab."""

import os
import time
from collections.abc import Callable, Iterator

import pytest

from engine.builders import Lab
from labkit.engine.engine import Change
from labkit.engine.linux.network import LinuxNetwork
from labkit.errors import LabError
from labkit.runtime.docker.api import connect
from labkit.runtime.docker.containers import Containers, new_id

CarriedLab = Callable[[Lab], LinuxNetwork]


Carried = list[tuple[Lab, Containers, LinuxNetwork]]


@pytest.fixture(scope="module")
def running() -> Iterator[Carried]:
    """What the tests of a module have started; all of it is removed at their end."""
    carried: Carried = []
    yield carried
    for _, containers, network in carried:
        network.close()
        containers.remove()


@pytest.fixture(scope="module")
def carried_again(running: Carried) -> Iterator[CarriedLab]:
    """Gives a second network over the containers of a lab, as a lab process has that comes after another."""
    opened: list[LinuxNetwork] = []

    def again(lab: Lab) -> LinuxNetwork:
        containers = next(own for each, own, _ in running if each is lab)
        began = time.monotonic()
        network = LinuxNetwork(lab.topology, lambda: time.monotonic() - began, containers.open, fast=True)
        opened.append(network)
        return network

    yield again
    for network in opened:
        network.close()


@pytest.fixture(scope="module")
def carry(running: Carried) -> CarriedLab:
    """Starts and wires containers for a lab and gives its network; all are removed at the end of the module.

    Skipped where no Docker engine runs or the image is missing, unless `LABKIT_REQUIRE_DOCKER` is set.
    """

    def start(lab: Lab) -> LinuxNetwork:
        began = time.monotonic()
        try:
            containers = Containers(connect(), "test", new_id())
            containers.start(lab.topology)
        except LabError as error:
            if os.environ.get("LABKIT_REQUIRE_DOCKER"):
                raise
            pytest.skip(f"no containers here: {error.message}")
        network = LinuxNetwork(lab.topology, lambda: time.monotonic() - began, containers.open, fast=True)
        running.append((lab, containers, network))
        containers.wire(lab.topology)
        for node, config in lab.configs.items():
            network.engine(node).apply(Change(config))
        assert network.refusals() == {}
        return network

    return start
