"""What a rubric can say, on the two-router lab: shares, groups, bonus, penalties, hints, fallbacks, ways."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grading.two_routers import SITE, SUBJECT, CannedLab, lab_outputs
from labkit.errors import InputError
from labkit.grading.collect import Clock, collect
from labkit.grading.evaluate import evaluate
from labkit.grading.evidence import Mark, Work
from labkit.grading.library import library
from labkit.grading.rubric_reader import Unplaced, from_record, read_rubric
from labkit.grading.transport import MemoryTransport

STILL = Clock(lambda: 0.0, lambda _: None, settled=True)
UP = {"check": "interface.state", "node": "R1", "interface": "GE0/0/0"}
DOWN = {"check": "interface.state", "node": "R1", "interface": "GE0/0/1"}
LOOPBACK = {"check": "interface.state", "node": "R1", "interface": "LoopBack0"}


def read(*checks, **outer):
    return read_rubric(Unplaced({"checks": list(checks), **outer}), library(), SITE)


def graded(*checks, subject=SUBJECT, lab=None, **outer):
    rubric = read(*checks, **outer)
    lab = lab or CannedLab(lab_outputs())
    evidence = collect(rubric, SITE, subject, MemoryTransport(lab), STILL)
    again = from_record(evidence.rubric, library(), "evidence")
    assert again == rubric
    return evaluate(again, evidence)


def check(name, part, points=10, **more):
    return {"id": name, "points": points, **part, **more}


def test_points_are_shared_by_weights():
    """Three quarters of the points hang on the interface that is up."""
    shares = {
        "check": "interface.state",
        "node": "R1",
        "for_each": [{"interface": "GE0/0/0", "weight": 3}, {"interface": "GE0/0/1"}],
    }
    (result,) = graded(check("ports", shares)).checks
    assert (result.verdict, result.points) == ("partial", 7.5)


def test_nodes_may_have_weights():
    """A mapping of nodes gives each its weight."""
    lab = CannedLab(lab_outputs())
    brief = lab.outputs["R2", "display interface brief"]
    lab.outputs["R2", "display interface brief"] = brief.replace("up    up  ", "down  down")
    part = {"check": "interface.state", "nodes": {"R1": 4, "R2": 1}, "interface": "GE0/0/0"}
    (result,) = graded(check("ports", part), lab=lab).checks
    assert result.points == 8


def test_a_check_may_be_all_or_nothing():
    """`partial: false` gives nothing for a part."""
    part = {"all_of": [UP, DOWN], "partial": False}
    (result,) = graded(check("ports", part)).checks
    assert (result.verdict, result.points) == ("failed", 0)


def test_any_right_solution_counts():
    """One of two ways is enough, and the report names both."""
    (result,) = graded(check("way", {"any_of": [DOWN, {"all_of": [UP, LOOPBACK]}]})).checks
    assert (result.verdict, result.points) == ("passed", 10)
    assert ", or " in str(result.expected[0])


def test_an_error_in_one_way_does_not_hide_that_another_is_right():
    """And where none is right, the one that could not be judged might have been."""
    unknown = {"check": "generic.command", "node": "R1", "command": "display nothing", "count": 1}
    assert graded(check("way", {"any_of": [unknown, UP]})).checks[0].verdict == "passed"
    assert graded(check("way", {"any_of": [unknown, DOWN]})).checks[0].verdict == "error"


def test_an_error_does_not_take_what_is_proved():
    """R2 is off: what R1 shows still counts, and the report says that it is a lower bound."""
    lab = CannedLab(lab_outputs(), down={"R2"})
    part = {"check": "interface.state", "nodes": ["R1", "R2"], "interface": "GE0/0/0"}
    report = graded(check("ports", part), lab=lab)
    assert (report.checks[0].verdict, report.score, report.maximum) == ("error", 5, 10)
    assert report.incomplete


def test_a_group_is_capped():
    """Two of three checks earn all that the group counts for."""
    group = {"id": "ports", "cap": 15}
    names = [check(name, part, group="ports") for name, part in (("a", UP), ("b", LOOPBACK), ("c", DOWN))]
    report = graded(*names, groups=[group])
    assert (report.score, report.maximum) == (15, 15)
    assert (report.groups[0].earned, report.groups[0].counted) == (20, 15)


def test_a_group_may_be_all_or_nothing():
    """One check that fails takes the others along; the denominator stays."""
    group = {"id": "ports", "all_or_nothing": True}
    report = graded(
        check("a", UP, group="ports"), check("b", DOWN, group="ports"), check("c", LOOPBACK), groups=[group]
    )
    assert (report.score, report.maximum) == (10, 30)
    assert graded(check("a", UP, group="ports"), groups=[group]).score == 10


def test_bonus_makes_up_for_others_but_never_exceeds_the_maximum():
    """It is no part of the maximum."""
    bonus = check("extra", LOOPBACK, 15, bonus=True)
    assert (graded(check("a", DOWN), check("b", UP), bonus).score, graded(check("b", UP), bonus).score) == (
        20,
        10,
    )
    assert graded(check("b", UP), bonus).maximum == 10


def test_a_penalty_is_taken_where_its_check_fails_and_stops_at_the_floor():
    """It has no maximum, and cannot make the score negative."""
    kept = check("kept", UP, 4, penalty=True)
    broken = check("broken", DOWN, 4, penalty=True)
    assert graded(check("a", LOOPBACK), kept).score == 10
    report = graded(check("a", LOOPBACK), broken)
    assert (report.score, report.maximum, report.checks[1].points) == (6, 10, -4)
    assert graded(check("a", LOOPBACK, 3), broken).score == 0
    assert graded(check("a", LOOPBACK, 3), broken, floor=-2).score == -1


def test_a_penalty_needs_proof():
    """A device that does not answer has broken nothing."""
    lab = CannedLab(lab_outputs(), down={"R1"})
    report = graded(check("broken", DOWN, 4, penalty=True), lab=lab)
    assert (report.checks[0].verdict, report.checks[0].points) == ("error", 0)


def test_the_floor_of_a_group_bounds_its_penalties():
    """Two penalties of four take five together."""
    penalties = [check(name, DOWN, 4, penalty=True, group="order") for name in "ab"]
    report = graded(check("a1", UP), *penalties, groups=[{"id": "order", "floor": -5}])
    assert report.score == 5


def test_a_fallback_earns_points_where_the_check_is_blocked():
    """The configuration is right, but something before it is not; the verdict stays what it is."""
    fallback = {"points": 4, "check": "configuration.present", "node": "R1", "matches": "^network 10.0.12.0 "}
    checks = [check("first", DOWN), check("then", UP, needs=["first"], fallback=fallback)]
    report = graded(*checks)
    assert (report.checks[1].verdict, report.checks[1].points, report.maximum) == ("blocked", 4, 20)
    wrong = fallback | {"matches": "^network 10.9.9.0 "}
    assert graded(checks[0], checks[1] | {"fallback": wrong}).checks[1].points == 0


def test_hints_that_were_read_cost_points():
    """Only those read, and never more than was earned."""
    hints = [{"text": "Look at the port"}, {"text": {"en": "Wake it", "zh": "打开"}, "cost": 3}]
    item = check("a", UP, hints=hints)
    for read_, points in ((0, 10), (1, 10), (2, 7), (9, 7)):
        subject = replace(SUBJECT, work=Work(hints={"a": read_}))
        (result,) = graded(item, subject=subject).checks
        assert (result.points, result.verdict) == (points, "passed")


def test_what_the_reference_put_there_earns_what_had_been_earned():
    """The score remembers a stage that was restored."""
    subject = replace(SUBJECT, work=Work(helped={"a": 0.3, "b": 0.0}))
    report = graded(check("a", UP), check("b", LOOPBACK), check("c", UP), subject=subject)
    assert [result.points for result in report.checks] == [3, 0, 10]
    assert [result.helped for result in report.checks] == [True, True, False]


def test_a_manual_item_waits_for_the_teacher():
    """Its points stay in the maximum; a mark is bounded by them."""
    item = check("plan", {"manual": {"en": "The addressing plan", "zh": "地址规划"}})
    report = graded(item, check("a", UP))
    assert (report.score, report.maximum, report.pending) == (10, 20, 10)
    for mark, points, verdict in (
        (10, 10, "passed"),
        (99, 10, "passed"),
        (4, 4, "partial"),
        (0, 0, "failed"),
    ):
        marked = graded(item, subject=replace(SUBJECT, marks={"plan": Mark(mark, "tidy")}))
        assert (marked.checks[0].points, marked.checks[0].verdict, marked.pending) == (points, verdict, 0)


def test_competencies_add_up_by_objective_skill_and_certification():
    """Each level sums the points of what lies under it."""
    report = graded(
        check("a", UP, objectives="HCIA-Datacom/1.3"),
        check("b", DOWN, objectives=["HCIA-Datacom/1.3", "HCIA-Datacom/2.1"]),
        check("c", UP),
    )
    found = {one.id: (one.points, one.maximum) for one in report.competencies}
    assert found == {
        "HCIA-Datacom": (10, 20),
        "HCIA-Datacom/1": (10, 20),
        "HCIA-Datacom/1.3": (10, 20),
        "HCIA-Datacom/2": (0, 10),
        "HCIA-Datacom/2.1": (0, 10),
    }
    assert all(set(one.title) == {"en", "zh"} for one in report.competencies)


def test_work_that_is_not_saved_is_told():
    """R1 runs something that it has not saved; headers of the saved file do not count."""
    lab = CannedLab(lab_outputs())
    saved = lab.outputs["R2", "display saved-configuration"]
    lab.outputs["R2", "display saved-configuration"] = "!Software Version V200R003C00\n" + saved
    lab.outputs["R1", "display saved-configuration"] = saved.replace("silent-interface LoopBack0", "")
    assert graded(check("a", UP), lab=lab).unsaved == ("R1",)


@pytest.mark.parametrize(
    ("item", "expected"),
    [
        (check("a", {}), "missing field: check"),
        (check("a", UP, group="x"), "there is no group x"),
        (check("a", UP, phase="x"), "there is no phase x"),
        (check("a", UP, objectives="HCIA-Datacom/99"), "there is no objective HCIA-Datacom/99"),
        (check("a", UP, objectives="OSPF"), "CERTIFICATION/NUMBER"),
        (check("a", {"any_of": [UP], "node": "R1"}), "unknown field: node"),
        (check("a", {"any_of": [UP], "check": "interface.state"}), "one of `check`"),
        (check("a", UP, bonus=True, penalty=True), "either a bonus or a penalty"),
        (check("a", UP, fallback={"points": 1, **UP}), "a `fallback` is for"),
        (check("a", UP, hints=[{"text": "x", "cost": 11}]), "cost more than the check is worth"),
        (check("a", {"manual": "x", "node": "R1"}), "does not go with `manual`"),
        (check("a", {**UP, "nodes": ["R1", "R1"]}), "a node stands twice"),
        (check("a", {**UP, "for_each": [{"interface": "GE0/0/0", "colour": 1}]}), "unknown field: colour"),
        (check("a", {**UP, "nodes": {"R1": 0}}), "zero"),
    ],
)
def test_a_fault_in_the_language_is_named(item, expected):
    """Whatever an author writes, he is told what is wrong."""
    with pytest.raises(InputError) as caught:
        read(item)
    assert any(expected in problem.message for problem in caught.value.problems), caught.value.problems


@pytest.mark.parametrize(
    ("act", "expected"),
    [
        ([{"cut": "R1:GE0/0/0", "stop": "R2"}], "an action is one of"),
        ([{}], "an action is one of"),
        ([{"cut": "R1"}], "node:interface"),
        ([{"stop": "R9"}], "there is no node R9"),
        ([{"run": {"node": "R9", "command": "x"}}], "there is no node R9"),
        ([{"explode": "R1"}], "unknown field: explode"),
        ([], "at least 1"),
    ],
)
def test_a_fault_in_a_phase_is_named(act, expected):
    """Actions are checked before anything is done."""
    with pytest.raises(InputError) as caught:
        read(check("a", UP, phase="p"), phases=[{"id": "p", "act": act}])
    assert any(expected in problem.message for problem in caught.value.problems), caught.value.problems


@settings(max_examples=60, deadline=None)
@given(
    items=st.lists(
        st.tuples(
            st.floats(0, 50), st.floats(0, 60), st.sampled_from(["", "g", "h"]), st.sampled_from("pbn")
        ),
        min_size=1,
        max_size=8,
    ),
    cap=st.none() | st.floats(0, 40),
    whole=st.booleans(),
    lowest=st.floats(-30, 0),
    seed=st.randoms(),
)
def test_a_score_is_bounded_whatever_the_rubric_says(items, cap, whole, lowest, seed):
    """Points, bonus and penalties in groups of all sorts; marks of all sizes; the checks in any order."""
    checks = [
        {"id": f"c{number}", "points": points, "manual": "x", "group": group}
        | {"p": {"penalty": True}, "b": {"bonus": True}, "n": {}}[sort]
        for number, (points, _, group, sort) in enumerate(items)
    ]
    marks = {f"c{number}": Mark(mark) for number, (_, mark, _, _) in enumerate(items)}
    groups = [{"id": "g", "cap": cap} if cap is not None else {"id": "g"}]
    groups.append({"id": "h", "all_or_nothing": whole, "floor": lowest})
    reports = []
    for _ in range(2):
        subject = replace(SUBJECT, marks=marks)
        reports.append(graded(*checks, subject=subject, groups=groups, floor=lowest))
        reports.append(graded(*checks, groups=groups, floor=lowest))
        seed.shuffle(checks)
    assert len({report.maximum for report in reports}) == 1
    assert all(lowest - 0.01 <= report.score <= report.maximum for report in reports)
    assert reports[0].score == pytest.approx(reports[2].score, abs=0.02)
