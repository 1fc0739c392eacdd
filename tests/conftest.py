"""What all tests share."""

import os

import pytest
from hypothesis import settings

# How long an example takes says something about the machine, not about the code: `make bench` measures. In continuous
# integration the examples are the same each time: what is drawn anew belongs to whoever develops.
settings.register_profile("labkit", deadline=None, derandomize=bool(os.environ.get("CI")))
settings.load_profile("labkit")

# Fixtures that give a Docker engine, or what runs on one.
ENGINES = {"client", "carry"}
PLACES = ("tests/containers/", "tests/engine/linux/", "tests/differential/")

# What takes longest is begun first, so that no worker is left with it when the others have nothing more to do.
LONGEST = (
    "tests/docs/test_docs.py::test_what_a_page_shows_is_what_happens",
    "tests/test_wheel.py",
    "tests/rubrics/",
    "tests/scenarios/test_automation.py",
    "tests/runtime/test_attach.py",
    "tests/batch/",
)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put the longest first. Mark what needs containers: it is run after the rest, and by itself."""
    items.sort(key=lambda item: not item.nodeid.startswith(LONGEST))
    for item in items:
        if item.nodeid.startswith(PLACES) and ENGINES & set(getattr(item, "fixturenames", ())):
            item.add_marker(pytest.mark.containers)
