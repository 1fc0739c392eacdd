"""The two-router lab: its rubric, its answers, and what was collected from it."""

import pytest

from grading.two_routers import RUBRIC, SITE, SUBJECT, CannedLab, lab_outputs
from labkit.grading.collect import Clock, collect
from labkit.grading.library import library
from labkit.grading.rubric_reader import Unplaced, read_rubric
from labkit.grading.transport import MemoryTransport


@pytest.fixture
def rubric():
    return read_rubric(Unplaced(RUBRIC), library(), SITE)


@pytest.fixture
def lab():
    return CannedLab(lab_outputs())


@pytest.fixture
def clock():
    """A clock that only waiting moves."""
    now = [0.0]

    def sleep(seconds: float) -> None:
        now[0] += seconds

    return Clock(lambda: now[0], sleep)


@pytest.fixture
def evidence(rubric, lab, clock):
    return collect(rubric, SITE, SUBJECT, MemoryTransport(lab), clock)
