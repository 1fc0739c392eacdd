"""hcia/ospf-troubleshooting has five faults, no more and no less, and VRP's command line repairs them."""

import pytest

from labkit.runtime.lab import Lab
from labkit.templating import render_text
from scenarios.students import graded, plan_of, rubric_of, type_in, verdicts

LAB = "hcia/ospf-troubleshooting"
STUDENTS = ("li-wei", "zhang-min", "王芳", "zhao-lei")

REPAIRS = {
    "hello": {
        "{{ hello_at }}": """
            sys
            int g0/0/0
            ospf timer hello {{ hello }}
        """
    },
    "key": {
        "{{ key_at }}": """
            sys
            int g0/0/{{ 1 if key_at == "R1" else 0 }}
            ospf authentication-mode md5 1 cipher {{ key }}
        """
    },
    "wildcard": {
        "R1": """
            sys
            ospf
            a 0
            undo network {{ lan1 | network }} {{ wrong_wildcard }}
            n {{ lan1 | network }} 0.0.0.255
        """
    },
    "area": {
        "R4": """
            sys
            ospf
            a 0
            undo network {{ net24 | network }} 0.0.0.255
            a 1
            n {{ net24 | network }} 0.0.0.255
        """
    },
    "silence": {
        "R4": """
            sys
            ospf
            undo silent-interface g0/0/1
            silent-interface g0/0/2
        """
    },
}
"""What a student types against each fault, and where."""

REASONS = {
    "hello": {"ospf-hello-interval", "ospf-dead-interval"},
    "key": {"ospf-authentication-key"},
    "area": {"ospf-area-mismatch"},
    "silence": {"ospf-silent-interface"},
    "wildcard": set(),
}
"""The engine's own names for what each fault does to neighbours; the dead interval follows the hello interval."""


def repair(lab: Lab, *faults: str) -> None:
    for fault in faults:
        for node, lines in REPAIRS[fault].items():
            said = type_in(lab, render_text(node, lab.plan.variables), lines)
            assert "Error" not in said, said


@pytest.mark.parametrize("student", STUDENTS)
def test_the_five_repairs_are_enough(student):
    """Typed at the command line, they earn everything, on whichever side the faults were put."""
    lab = Lab.build(plan_of(LAB, student))
    repair(lab, *REPAIRS)
    assert verdicts(graded(LAB, lab)) == {}


@pytest.mark.parametrize("fault", REPAIRS)
def test_each_repair_earns_points_by_itself(fault):
    """A student who finds one fault only is paid for it."""
    lab = Lab.build(plan_of(LAB, STUDENTS[0]))
    before = graded(LAB, lab).score
    repair(lab, fault)
    assert graded(LAB, lab).score > before


@pytest.mark.parametrize("fault", REPAIRS)
def test_no_repair_can_be_left_out(fault):
    """With four faults repaired the fifth still costs points, and nothing but that fault is wrong."""
    lab = Lab.build(plan_of(LAB, STUDENTS[0]))
    repair(lab, *(other for other in REPAIRS if other != fault))
    assert graded(LAB, lab).percent < 100
    found = {diagnosis.reason for diagnosis in lab.network.solve().diagnoses() if diagnosis.topic == "ospf"}
    assert found == REASONS[fault]


@pytest.mark.parametrize(
    ("check", "lines"),
    [
        (
            "hello",
            {"R1": "sys\nint g0/0/0\nundo ospf timer hello", "R2": "sys\nint g0/0/0\nundo ospf timer hello"},
        ),
        (
            "authentication",
            {
                "R1": "sys\nint g0/0/1\nundo ospf authentication-mode",
                "R3": "sys\nint g0/0/0\nundo ospf authentication-mode",
            },
        ),
        (
            "area-borders",
            {
                "R2": "sys\nospf\na 1\nundo network {{ net24 | network }} 0.0.0.255\n"
                "a 0\nn {{ net24 | network }} 0.0.0.255",
                "R4": "sys\nospf\na 1\nundo network {{ net24 | network }} 0.0.0.255\n"
                "a 0\nn {{ net24 | network }} 0.0.0.255",
            },
        ),
        ("silent-r4", {"R4": "sys\nospf\nundo silent-interface g0/0/2"}),
    ],
)
def test_a_repair_against_the_plan_costs_points(check, lines):
    """Neighbours may be made to agree by giving up what was planned: the check of that part says so."""
    lab = Lab.build(plan_of(LAB, STUDENTS[1]))
    repair(lab, *REPAIRS)
    for node, typed in lines.items():
        assert "Error" not in type_in(lab, node, typed)
    report = graded(LAB, lab)
    assert check in verdicts(report)
    assert all(
        result.verdict == "passed"
        for result in report.checks
        if result.id in ("adjacency-r1-r2", "adjacency-r1-r3")
    )


def test_the_symptoms_told_are_those_found():
    """Neither R1 nor R4 has a neighbour, R2 and R3 have each other, and no router has the other LAN."""
    lab = Lab.build(plan_of(LAB, STUDENTS[0]))
    states = {
        node: lab.run(node, "display ospf peer brief").count("Full") for node in ("R1", "R2", "R3", "R4")
    }
    assert states == {"R1": 0, "R2": 1, "R3": 1, "R4": 0}
    for node in ("R2", "R3"):
        table = lab.run(node, "display ip routing-table")
        lans = (lab.plan.variables["lan1"], lab.plan.variables["lan2"])
        assert not any(lan in table for lan in lans)


def test_feedback_tells_symptoms_only():
    """`labkit check` names neighbours, routes and reachability: where the faults are is for the student to find."""
    shown = [check for check in rubric_of(LAB, STUDENTS[0]).checks if not check.head.hidden]
    assert {kind for check in shown for kind in check.kinds} == {
        "ospf.neighbor",
        "route.present",
        "reachability.ping",
    }
