"""An engine with the devices' image, and labs that run on it."""

import os
from collections.abc import Iterator
from typing import Any

import pytest

from containers.labs import Session, quiet_bench
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
def lab(client, bench) -> Session:
    """The small lab of the runtime's tests, brought up in containers."""
    bench.up("--runtime", "docker")
    return Session(client, bench)
