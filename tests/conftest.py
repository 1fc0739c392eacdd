"""What all tests share."""

import pytest
from hypothesis import settings

# How long an example takes says something about the machine, not about the code: `make bench` measures.
settings.register_profile("labkit", deadline=None)
settings.load_profile("labkit")

# Fixtures that give a Docker engine, or what runs on one.
ENGINES = {"client", "carry"}
PLACES = ("tests/containers/", "tests/engine/linux/", "tests/differential/")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what needs containers: it is run after the rest, and by itself."""
    for item in items:
        if item.nodeid.startswith(PLACES) and ENGINES & set(getattr(item, "fixturenames", ())):
            item.add_marker(pytest.mark.containers)
