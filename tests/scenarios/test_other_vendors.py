"""Labs written for a second vendor: on its devices, too, the solution earns everything and the start does not."""

import pytest

from labkit.grading.library import library
from labkit.grading.rubric_reader import Unplaced, read_rubric
from labkit.grading.site import site_of
from labkit.grading.trial import grade
from labkit.runtime.simulated import SimulatedLabs
from labkit.scenario.catalogue import list_labs, render_plan
from labkit.scenario.lab import cast_lab

VENDORS = ("cisco", "huawei", "zte")
CAST = [
    (name, vendor)
    for name, lab in list_labs().labs.items()
    for vendor in VENDORS
    if (lab.folder / "solution" / vendor).is_dir() and cast_lab(lab, vendor).cast
]


@pytest.mark.parametrize(("name", "vendor"), CAST)
def test_a_cast_lab_is_worth_its_points(name, vendor):
    """The solution and each alternative earn everything, the start much less; no line is refused."""
    plan = render_plan(cast_lab(list_labs().labs[name], vendor))
    site = site_of(plan.topology)
    rubric = read_rubric(Unplaced(plan.rubric), library(), site, stages=[stage.id for stage in plan.stages])
    labs = SimulatedLabs()

    def percent(configurations):
        lab = labs(plan, configurations)
        assert not lab._lab.problems
        return grade(rubric, site, plan, lab)[1].percent

    assert percent(plan.solution) == 100
    for changed in plan.alternatives.values():
        assert percent(plan.solution | changed) == 100
    assert percent({}) < 60


def test_there_are_some():
    """The single-area lab is one of them."""
    assert ("hcia/ospf-single-area", "cisco") in CAST
