"""Why paths of BGP lost, where FRR says only which one won."""

from dataclasses import replace
from ipaddress import IPv4Address, IPv4Network

import pytest

from labkit.engine.linux.reading.bgp_decision import as_path, with_reasons
from labkit.engine.sim.bgp.decision import Rules
from labkit.engine.sim.policy import path_text
from labkit.nos.state import BgpPathState

PATH = BgpPathState(
    IPv4Network("10.0.0.0/8"), "learnt", IPv4Address("10.1.1.1"), "100 200", "igp", valid=True
)
BEST = replace(PATH, best=True, selected=True, peer=IPv4Address("10.1.1.1"))


@pytest.mark.parametrize("text", ["", "100 200", "(65001 65002) 100 {300 400}"])
def test_paths_are_read_as_they_are_printed(text):
    assert path_text(tuple(as_path(text))) == text


@pytest.mark.parametrize(
    ("other", "reason"),
    [
        (replace(PATH, preferred_value=0, local_preference=50), "Local_Pref"),
        (replace(PATH, as_path="100 200 300"), "AS-Path"),
        (replace(PATH, origin="incomplete"), "Origin"),
        (replace(PATH, med=7), "MED"),
        (replace(PATH, internal=True), "peer type"),
        (replace(PATH, peer=IPv4Address("10.1.1.9")), "peer address"),
        (replace(PATH, valid=False), "unreachable"),
    ],
)
def test_a_path_lost_by_the_first_step_that_tells_it_from_the_best(other, reason):
    """RFC 4271, 9.1.2.2, in VRP's order and words."""
    first, second = with_reasons([other, BEST], Rules())
    assert (first.best, first.reason) == (True, "")
    assert second.reason == reason


def test_where_vrp_would_choose_otherwise_no_reason_is_made_up():
    """FRR's best path is what forwards."""
    better = replace(PATH, as_path="100", peer=IPv4Address("10.1.1.9"))
    assert [path.reason for path in with_reasons([BEST, better], Rules())] == ["", ""]
