"""The self-test finds the lines that a rubric would not miss."""

import re
from pathlib import Path

import pytest

from grading.two_routers import BRIEF, CONFIGURATION, ROUTES, SITE, lab_outputs
from labkit.errors import GraderError
from labkit.grading.library import library
from labkit.grading.mutate import mutants
from labkit.grading.rubric_reader import Unplaced, read_rubric
from labkit.grading.selftest import Extent, Subject, selftest
from labkit.scenario.plan import LabPlan
from labkit.topology.topology import Topology

SOLUTION = CONFIGURATION.format(name="R1", number=1) + "\n"
START = "#\n sysname R1\n#\nreturn\n"
RUBRIC = {
    "checks": [
        {
            "id": "network",
            "check": "configuration.present",
            "node": "R1",
            "line": "network 10.0.12.0 0.0.0.255",
            "points": 3,
        },
        {
            "id": "address",
            "check": "configuration.present",
            "node": "R1",
            "matches": "ip address 10.*",
            "points": 1,
        },
    ]
}


class TextLab:
    """A device that shows the configuration that it was given, and nothing else."""

    alive = 0
    settled = True

    def __init__(self, plan, configs):
        self.configs = configs
        TextLab.alive += 1

    def run(self, node, command, answers=()):
        if command != "display current-configuration":
            raise GraderError("no answer")
        return self.configs.get(node, "return")

    def wait(self):
        return False

    def close(self):
        TextLab.alive -= 1


@pytest.fixture
def plan():
    return LabPlan(
        lab_id="demo/x",
        name="x",
        student="",
        titles={},
        topology=Topology("x", {}, ()),
        variables={},
        start={"R1": START},
        solution={"R1": SOLUTION},
        tasks={},
        folder=Path(),
        pass_mark=60,
        rubric=RUBRIC,
    )


def test_lines_are_removed_one_by_one_and_headings_with_their_section():
    """The given `sysname` is left alone; `interface LoopBack0` takes its address along."""
    found = {mutant.line: mutant for mutant in mutants({"R1": START}, {"R1": SOLUTION}) if not mutant.wrong}
    assert list(found) == [
        "interface GigabitEthernet0/0/0",
        "ip address 10.0.12.1 255.255.255.0",
        "interface LoopBack0",
        "ip address 1.1.1.1 255.255.255.255",
        "ospf 1 router-id 1.1.1.1",
        "silent-interface LoopBack0",
        "area 0.0.0.0",
        "network 10.0.12.0 0.0.0.255",
    ]
    assert "1.1.1.1 255" not in found["interface LoopBack0"].config
    assert "network" not in found["area 0.0.0.0"].config
    assert "silent-interface" in found["area 0.0.0.0"].config
    assert found["network 10.0.12.0 0.0.0.255"].section == ("ospf 1 router-id 1.1.1.1", "area 0.0.0.0")
    number = found["area 0.0.0.0"].number
    assert SOLUTION.splitlines()[number - 1].strip() == "area 0.0.0.0"


def test_the_start_and_the_solution_are_graded_and_missed_lines_listed(plan):
    """Three of eight lines carry no points: the loopback and the silent interface."""
    rubric = read_rubric(Unplaced(RUBRIC), library(), SITE)
    result = selftest(Subject(plan, rubric, SITE), TextLab, extent=Extent(thorough=False))
    assert (result.start, result.solution, result.proved) == (0, 100, True)
    assert [line.line for line in result.missed if not line.wrong] == [
        "interface LoopBack0",
        "ip address 1.1.1.1 255.255.255.255",
        "silent-interface LoopBack0",
    ]
    assert result.config_share == 100
    assert TextLab.alive == 0


def test_a_solution_that_loses_points_says_where(plan):
    """The proof fails, and names the check and what it found."""
    item = {"id": "more", "check": "configuration.present", "node": "R1", "line": "rip 1", "points": 1}
    rubric = read_rubric(Unplaced({"checks": [*RUBRIC["checks"], item]}), library(), SITE)
    result = selftest(Subject(plan, rubric, SITE), TextLab, extent=Extent(thorough=False))
    assert result.solution == 80
    assert not result.proved
    assert [(score.id, score.verdict) for score in result.lost] == [("more", "failed")]
    assert "rip 1" in result.lost[0].reason


def test_a_lab_that_does_not_answer_proves_nothing(plan):
    """A mutant is caught by lost points, not by the grader's own trouble."""

    class Mute(TextLab):
        def run(self, node, command, answers=()):
            if "network" not in self.configs.get(node, ""):
                raise GraderError("no answer")
            return super().run(node, command)

    rubric = read_rubric(Unplaced({"checks": RUBRIC["checks"][:1]}), library(), SITE)
    result = selftest(Subject(plan, rubric, SITE), Mute, extent=Extent(thorough=False))
    assert len(result.errors) == 3
    assert all(re.fullmatch(r"R1:\d+: check network: .*no answer", error) for error in result.errors)
    assert result.caught == 1  # the wrong network, with which the device answers


def test_the_texts_of_the_sample_lab_are_those_of_a_device():
    """The samples that other tests rest on parse as records."""
    from labkit.grading.parse import parse

    for (_, command), text in lab_outputs().items():
        if "configuration" not in command:
            assert parse("huawei_vrp", command, text), command
    assert len(parse("huawei_vrp", "display ip routing-table", ROUTES)) == 3
    assert len(parse("huawei_vrp", "display interface brief", BRIEF)) == 3
