"""Every notation of every family, expanded at random: no internal error, and what was taken survives a reload.

`LABKIT_FUZZ_LINES=200000 pytest tests/nos/huawei/test_grammar_fuzz.py` runs more of it.
"""

import os
import random

import pytest
from grammar import play
from lone import lone_device

LINES = int(os.environ.get("LABKIT_FUZZ_LINES", "6000"))
PER_DEVICE = 60
KINDS = (
    "huawei-ar2220",
    "huawei-s5700",
    "huawei-router",
    "huawei-s3700",
    "huawei-ac6005",
    "huawei-usg6000v",
)


@pytest.mark.parametrize("kind", KINDS)
def test_lines_of_the_grammar(kind):
    """A device takes or refuses each line; its configuration is printed, loaded and printed again the same."""
    taken = 0
    for seed in range(LINES // len(KINDS) // PER_DEVICE):
        device = lone_device(kind)
        taken += play(device, random.Random(f"{kind} {seed}"), PER_DEVICE)
        text, config = device.text(), device.config
        device.save()
        problems = device.load(device.saved or "")
        assert problems == [], (seed, problems)
        assert device.text() == text, seed
        assert device.config == config, seed
        device.state.interfaces()
        device.state.routes()
    assert taken > LINES // len(KINDS) // 4
