"""A submission in containers of its own, for as long as it is graded; they end with this process, however it ends."""

import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager

from labkit.runtime.docker.api import engine
from labkit.runtime.docker.containers import sweep_unstarted
from labkit.runtime.docker.graded import ContainerLab, ContainerLabs, container_label
from labkit.runtime.docker.settling import Patience
from labkit.scenario.plan import LabPlan

_PAUSE = 2.0
"""Seconds between two looks at a network of which only its devices tell whether it has converged."""


@contextmanager
def in_containers(copy: LabPlan, configurations: Mapping[str, str]) -> Iterator[ContainerLab]:
    """Bring a student's copy of a lab up with these configurations by node. Raises LabError."""
    with engine() as client:
        sweep_unstarted(client, container_label(copy))
        lab = ContainerLabs(client, lambda _step: None)(copy, configurations)
        try:
            yield lab
        finally:
            lab.close()


def patience() -> Callable[[], bool]:
    """Return what waits a little, and says False when more time will not help."""
    left = Patience()

    def wait() -> bool:
        if not left.lasts():
            return False
        time.sleep(_PAUSE)  # protocols in containers tell nobody when they have converged
        return True

    return wait
