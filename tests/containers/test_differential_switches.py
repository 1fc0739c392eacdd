"""A sample of random networks of switches runs alike on both engines."""

import os
from concurrent.futures import ThreadPoolExecutor

from containers.differential import compare
from containers.random_switches import random_switches

SEED = int(os.environ.get("LABKIT_DIFFERENTIAL_SEED", "1"))
SAMPLE = max(int(os.environ.get("LABKIT_DIFFERENTIAL", "8")) // 2, 1)
AT_ONCE = 2


def test_random_switches_run_alike(client):
    """Roles and states of ports, the router's table, and who reaches whom are equal after convergence."""
    with ThreadPoolExecutor(AT_ONCE) as pool:
        outcomes = list(pool.map(lambda seed: compare(seed, random_switches), range(SEED, SEED + SAMPLE)))
    assert [(outcome.story, outcome.differences) for outcome in outcomes if outcome.differences] == []
