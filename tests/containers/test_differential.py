"""A sample of random networks runs alike on both engines."""

import os
from concurrent.futures import ThreadPoolExecutor

from containers.differential import AT_ONCE, compare

SEED = int(os.environ.get("LABKIT_DIFFERENTIAL_SEED", "1"))
SAMPLE = int(os.environ.get("LABKIT_DIFFERENTIAL", "8"))


def test_random_networks_run_alike(client):
    """Routing tables, adjacencies and pings of random networks are equal after convergence."""
    with ThreadPoolExecutor(AT_ONCE) as pool:
        outcomes = list(pool.map(compare, range(SEED, SEED + SAMPLE)))
    assert [(outcome.story, outcome.differences) for outcome in outcomes if outcome.differences] == []
