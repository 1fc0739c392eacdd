"""One rubric, a third vendor: the same mistakes cost on ZXROS what they cost on VRP."""

import re

import pytest

from grading.test_two_vendors import LABS, points
from labkit.grading.library import library
from labkit.grading.rubric_reader import Unplaced, read_rubric
from labkit.grading.site import site_of
from labkit.runtime.simulated import SimulatedLabs
from labkit.scenario.catalogue import find_lab, render_plan

LAB = "hcia/ospf-single-area"
MISTAKES = {
    "no address on the loopback": r"interface loopback0\n.*\n",
    "no cost on one end": r"  cost .*\n",
    "no hello interval on one end": r"  hello-interval .*\n",
    "no authentication on one end": r"  (?:authentication|message-digest-key) .*\n",
    "a network type on one end only": r"  network point-to-point\n",
    "no silent interface": r" passive-interface .*\n",
    "a network that is not announced": r"  network 172\..*\n",
    "no default route of its own": r"ip route .*\n?",
    "no default route for the others": r" notify default route\n",
    "no OSPF at all": r"router ospf 1\n(?: .*\n?)*",
}
"""What is left out of the solution; the node, and what is left out on VRP, are those of the test for two."""


@pytest.fixture(scope="module")
def vendors():
    """A rubric, its site, its plan and a factory of labs: as written, and cast for ZTE."""
    found = []
    for name in ("", "zte"):
        plan = render_plan(find_lab(LAB, vendor=name))
        site = site_of(plan.topology)
        found.append((read_rubric(Unplaced(plan.rubric), library(), site), site, plan, SimulatedLabs()))
    return found


@pytest.mark.parametrize("mistake", MISTAKES)
def test_the_same_mistake_costs_the_same(vendors, mistake):
    """Each check earns the same on VRP and on ZXROS, and all of them together less than everything."""
    node, on_vrp, _ = LABS[LAB][mistake]
    earned = []
    for vendor, pattern in zip(vendors, (on_vrp, MISTAKES[mistake]), strict=True):
        solution = vendor[2].solution
        changed = re.sub(pattern, "", solution[node])
        assert changed != solution[node], pattern
        earned.append(points(vendor, solution | {node: changed}))
    assert earned[0] == earned[1]
    assert sum(earned[0].values()) < 100
