"""Waiting for a network to be what the simulation computes: shown on two simulated labs."""

from labkit.runtime.docker.settling import Patience, settle
from labkit.runtime.lab import Lab
from labkit.scenario.catalogue import find_lab, render_plan

PLAN = render_plan(find_lab("hcia/ospf-single-area"))


def solved() -> Lab:
    return Lab.build(PLAN, configurations=PLAN.solution)


def test_a_lab_that_is_like_its_model_is_not_waited_for():
    """Nothing differs, and nobody sleeps."""
    assert settle(solved(), solved(), sleep=_never) == {}


def test_a_lab_that_never_gets_there_is_told_by_device():
    """When patience is over, what is there in one and not in the other, by node; others do not appear."""
    lab = solved()
    lab.device("R2").load(PLAN.start["R2"])
    found = settle(lab, solved(), patience=0.0, sleep=_never)
    assert "R2" in found
    assert any("'ospf'" in fact for fact in found["R1"])
    assert "PC1" not in found


def test_a_lab_that_gets_there_later_is_waited_for():
    """Each second it is asked again, until it is as the model says."""
    lab = solved()
    lab.device("R2").load(PLAN.start["R2"])
    naps: list[float] = []

    def nap(seconds: float) -> None:
        naps.append(seconds)
        if len(naps) == 3:
            lab.device("R2").load(PLAN.solution["R2"])

    assert settle(lab, solved(), sleep=nap) == {}
    assert naps == [1.0, 1.0, 1.0]


def _never(seconds: float) -> None:
    raise AssertionError


def test_a_slow_look_is_not_the_last():
    """Three more looks, however long each takes; then until the time is over."""
    now = [0.0]
    patience = Patience(seconds=10.0, now=lambda: now[0])
    seen = []
    for _ in range(4):
        now[0] += 60.0
        seen.append(patience.lasts())
    assert seen == [True, True, True, False]
    quick = Patience(seconds=10.0, now=lambda: now[0])
    assert all(quick.lasts() for _ in range(20))
    now[0] += 10.0
    assert not quick.lasts()
