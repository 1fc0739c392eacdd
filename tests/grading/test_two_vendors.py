"""One rubric, two vendors: the same work earns the same points, and so do the same mistakes."""

import re

import pytest

from labkit.grading.library import library
from labkit.grading.rubric_reader import Unplaced, read_rubric
from labkit.grading.site import site_of
from labkit.grading.trial import grade
from labkit.runtime.simulated import SimulatedLabs
from labkit.scenario.catalogue import find_lab, render_plan

LAB = "hcia/ospf-single-area"
MISTAKES = {
    "nothing is missing": ("", "", ""),
    "no address on the loopback": ("R1", r"interface LoopBack0\n.*\n", r"interface Loopback0\n.*\n"),
    "no cost on one end": ("R1", r" ospf cost .*\n", r" ip ospf cost .*\n"),
    "no hello interval on one end": ("R2", r" ospf timer hello .*\n", r" ip ospf hello-interval .*\n"),
    "no authentication on one end": (
        "R3",
        r" ospf authentication-mode .*\n",
        r" ip ospf (?:authentication|message-digest-key) .*\n",
    ),
    "a network type on one end only": ("R2", r" ospf network-type .*\n", r" ip ospf network .*\n"),
    "no silent interface": ("R2", r" silent-interface .*\n", r" passive-interface .*\n"),
    "a network that is not announced": ("R2", r"  network 172\..*\n", r" network 172\..*\n"),
    "no default route of its own": ("R3", r"ip route-static .*\n?", r"ip route .*\n?"),
    "no default route for the others": ("R3", r" default-route-advertise\n", r" default-information .*\n"),
    "no OSPF at all": ("R1", r"ospf 1 router-id .*\n(?: .*\n?)*", r"router ospf 1\n(?: .*\n?)*"),
}


def points(vendor, configurations):
    """What each check earns."""
    rubric, site, plan, factory = vendor
    _, report = grade(rubric, site, plan, factory(plan, configurations))
    return {check.id: check.points for check in report.checks}


@pytest.fixture(scope="module")
def both():
    """A rubric, its site, its plan and a factory of labs, for either vendor."""
    found = []
    for name in ("", "cisco"):
        plan = render_plan(find_lab(LAB, vendor=name))
        site = site_of(plan.topology)
        found.append((read_rubric(Unplaced(plan.rubric), library(), site), site, plan, SimulatedLabs()))
    return found


@pytest.mark.parametrize("mistake", MISTAKES)
def test_the_same_mistake_costs_the_same(both, mistake):
    """Each check earns the same on VRP and on IOS; a mistake earns less than all."""
    node, *patterns = MISTAKES[mistake]
    earned = []
    for vendor, pattern in zip(both, patterns, strict=True):
        solution = dict(vendor[2].solution)
        if node:
            changed = re.sub(pattern, "", solution[node])
            assert changed != solution[node], pattern
            solution[node] = changed
        earned.append(points(vendor, solution))
    assert earned[0] == earned[1]
    assert (sum(earned[0].values()) == 100) is not bool(node)


def test_nothing_done_earns_nothing(both):
    """The start states are worth nothing."""
    assert [sum(points(vendor, {}).values()) for vendor in both] == [0, 0]


def test_where_vendors_differ_their_devices_do(both):
    """Without a router id VRP takes an address it met first, IOS the greatest of a loopback, as was asked for."""
    missing = (r"(?<=ospf 1) router-id \S+", r" router-id .*\n")
    earned = [
        sum(
            points(
                vendor, vendor[2].solution | {"R2": re.sub(pattern, "", vendor[2].solution["R2"])}
            ).values()
        )
        for vendor, pattern in zip(both, missing, strict=True)
    ]
    assert earned[0] < earned[1] == 100
