"""Every lab of the catalogue is sound: what it says, what it asks, and what its solution is worth."""

import re
from functools import cache

import pytest

from labkit.grading.proof import SelfTest
from labkit.grading.selftest import Subject, selftest
from labkit.grading.site import site_of
from labkit.runtime.lab import Lab
from labkit.runtime.simulated import SimulatedLabs
from labkit.scenario.catalogue import find_lab, list_labs
from scenarios.students import graded, plan_of, rubric_of, verdicts

LABS = sorted(list_labs().labs)
STUDENTS = ("li-wei", "zhang-min", "王芳")

START = {
    "hcia/ospf-single-area": 0.0,
    # The link between R2 and R3 works (adjacency 4, loopbacks 3), and both have R4 in the right area (4).
    "hcia/ospf-troubleshooting": 11.0,
    "hcia/vlan-routing": 0.0,
    "hcia/acl": 0.0,
    "hcia/nat": 0.0,
    "hcia/ppp": 0.0,
    "hcia/dhcp": 0.0,
    "hcia/aaa-remote-login": 0.0,
    "hcia/eth-trunk": 0.0,
    "hcia/stp": 0.0,
    "hcia/vlan-basics": 0.0,
    "hcia/vrp-basics": 0.0,
    "hcia/campus": 0.0,
    "hcia/ipv6": 0.0,
    "hcia/automation": 0.0,
    "hcia/static-routing": 0.0,
    "hcip/ospf-multi-area": 0.0,
    "hcip/isis-redistribution": 0.0,
    "hcip/bgp-policy": 2.0,
    "hcip/policy-routing-gre": 0.0,
    "hcip/mstp-vrrp-campus": 0.0,
    "hcip/troubleshooting-exam": 0.0,
    "hcip/two-vendors": 0.0,
}
"""What the start state scores, in percent."""

UNCHECKED: dict[str, set[str]] = {
    # What the lines of a switch do unless told otherwise; some releases, and every teacher, want it typed.
    "hcia/aaa-remote-login": {"SW1: authentication-mode password"},
}
"""By lab, the lines of its solution that no check misses, as `node: line`; a lab that is not named has none."""


@cache
def proof(reference: str) -> SelfTest:
    """The lab's self-test: it takes seconds, and several tests read it."""
    return selftest(subject(reference, STUDENTS[0]), SimulatedLabs())


def subject(reference: str, student: str) -> Subject:
    """A student's copy of a lab."""
    plan = plan_of(reference, student)
    return Subject(plan, rubric_of(reference, student), site_of(plan.topology))


def test_the_catalogue_is_readable_and_known_here():
    """No lab of the catalogue has a fault in its files, and each has its expected start score."""
    assert list_labs().problems == ()
    assert set(LABS) == set(START)


@pytest.mark.parametrize("reference", LABS)
def test_all_texts_are_in_both_languages(reference):
    """Title, summary, objectives, tasks, and each check's title and hint exist in English and Chinese."""
    scenario = find_lab(reference).scenario
    texts = [scenario.title, scenario.summary, *scenario.objectives]
    assert scenario.objectives
    assert all(set(text.by_language()) == {"en", "zh"} for text in texts)
    assert set(plan_of(reference, "").tasks) == {"en", "zh"}
    for check in rubric_of(reference, "").checks:
        assert set(check.head.title) == {"en", "zh"}, check.id
        assert set(check.head.hint) == {"en", "zh"}, check.id


@pytest.mark.parametrize("reference", LABS)
def test_both_task_texts_name_the_same_values(reference):
    """A student reads the same addresses, VLANs and keys in both languages: no value is in one text only."""
    plan = plan_of(reference, STUDENTS[1])
    values = {
        language: set(re.findall(r"\d+(?:\.\d+){3}(?:/\d+)?", text)) for language, text in plan.tasks.items()
    }
    assert values["en"]
    assert values["en"] == values["zh"]
    for value in plan.variables.values():
        pattern = rf"(?<![\d.]){re.escape(str(value))}(?!\d)"
        found = {language: bool(re.search(pattern, text)) for language, text in plan.tasks.items()}
        assert found["en"] == found["zh"], value


@pytest.mark.parametrize("reference", LABS)
def test_the_rubric_is_out_of_a_hundred_and_mostly_about_behaviour(reference):
    """Enough checks to tell students apart, 100 points, at most a fifth for lines of the configuration."""
    rubric = rubric_of(reference, STUDENTS[0])
    assert len(rubric.checks) >= 15
    assert rubric.maximum == 100
    assert proof(reference).config_share <= 20


@pytest.mark.parametrize("reference", LABS)
def test_another_right_way_is_written_down(reference):
    """Each lab has a second solution, which its self-test proves to be worth 100 %."""
    assert plan_of(reference, STUDENTS[0]).alternatives


@pytest.mark.parametrize("reference", LABS)
def test_the_start_state_scores_what_it_should(reference):
    """What works before the student has typed anything is known, and is the same for all students."""
    assert proof(reference).start == START[reference]
    for student in STUDENTS[1:]:
        assert graded(reference, Lab.build(plan_of(reference, student))).percent == START[reference]


@pytest.mark.parametrize("reference", LABS)
def test_every_line_of_the_solution_is_missed(reference):
    """The solution without any one of its lines loses points, but for the lines documented here."""
    found = proof(reference)
    assert found.errors == ()
    left_out = {f"{line.node}: {line.line}" for line in found.missed if not line.wrong}
    assert left_out == UNCHECKED.get(reference, set())
    assert found.mutants >= 20
    assert found.caught >= 0.95 * found.mutants
    assert found.equivalents == found.equivalents_full > 0
    assert found.repeatable


@pytest.mark.parametrize("student", STUDENTS)
@pytest.mark.parametrize("reference", LABS)
def test_the_solution_scores_everything(reference, student):
    """Whatever values a student drew, the devices accept start and solution, and the solution earns 100 %."""
    plan = plan_of(reference, student)
    assert Lab.build(plan).problems == {}
    lab = Lab.build(plan, configurations=plan.solution)
    assert lab.problems == {}
    report = graded(reference, lab)
    assert verdicts(report) == {}
    assert report.percent == 100


@pytest.mark.parametrize("reference", LABS)
def test_students_get_different_values(reference):
    """Two students cannot copy: not one of three has the start configurations of another."""
    starts = [plan_of(reference, student).start for student in STUDENTS]
    assert all(one != other for one in starts for other in starts if one is not other)
