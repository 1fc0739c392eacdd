"""From devices to a score: nothing is asked twice, nothing is guessed, nothing depends on order."""

import random
import threading
from dataclasses import replace

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from grading.two_routers import RUBRIC, SITE, SUBJECT, CannedLab, lab_outputs
from labkit.grading.actor import EventActor
from labkit.grading.collect import REACTION, collect
from labkit.grading.evaluate import evaluate
from labkit.grading.library import library
from labkit.grading.plan import plan, steps
from labkit.grading.rubric_reader import Unplaced, read_rubric
from labkit.grading.transport import MemoryTransport
from labkit.report.data import report_json


def verdicts(report):
    return {check.id: check.verdict for check in report.checks}


def grade(rubric, lab, clock):
    return evaluate(rubric, collect(rubric, SITE, SUBJECT, MemoryTransport(lab), clock))


def test_the_solved_lab_earns_everything(rubric, lab, clock):
    """52.5 points of 52.5, and the mark is reached."""
    report = grade(rubric, lab, clock)
    assert (report.score, report.maximum, report.passed, report.incomplete) == (52.5, 52.5, True, False)


def test_each_command_is_typed_once_on_each_device(rubric, lab, clock):
    """Six checks share displays; the baseline is taken besides."""
    grade(rubric, lab, clock)
    assert len(lab.log) == len(set(lab.log))
    assert {command for node, command in lab.log if node == "R2"} == {
        "display current-configuration",
        "display interface brief",
        "display ip routing-table",
        "display ospf peer",
        "display saved-configuration",
    }


def test_devices_are_asked_at_the_same_time(rubric):
    """Both devices wait for each other: in sequence this would never end."""
    both = threading.Barrier(2, timeout=10)

    class Meeting(CannedLab):
        def run(self, node, command, answers=()):
            if command == "display current-configuration":
                both.wait()
            return super().run(node, command)

    collect(rubric, SITE, SUBJECT, MemoryTransport(Meeting(lab_outputs()), threads=2))


def test_a_device_that_is_off_is_an_error_and_changes_no_denominator(rubric, lab, clock):
    """The grader's trouble: the report is incomplete, and what hangs on it blocked."""
    lab.down = {"R2"}
    report = grade(rubric, lab, clock)
    assert verdicts(report) | {"closed": "passed"} == {
        "up": "error",
        "full": "blocked",
        "route": "blocked",
        "ping": "blocked",
        "closed": "passed",
        "silent": "passed",
    }
    assert report.maximum == 52.5
    assert report.incomplete
    assert not report.passed


def test_a_timeout_costs_one_answer_and_not_the_device(rubric, lab, clock):
    """After it a new session is opened, and the other commands are answered."""
    lab.slow = {("R1", "display ospf peer")}
    found = verdicts(grade(rubric, lab, clock))
    assert found["full"] == "error"
    assert found["silent"] == "passed"


def test_a_blocked_check_names_what_it_waits_for(rubric, lab, clock):
    """The reason is the check, not its consequences."""
    lab.outputs["R1", "display ospf peer"] = "\t OSPF Process 1 with Router ID 1.1.1.1\n"
    report = grade(rubric, lab, clock)
    by_id = {check.id: check for check in report.checks}
    assert by_id["full"].verdict == "failed"
    assert by_id["route"].needs == ("full",)
    assert "full" in str(by_id["route"].reasons[0])
    assert by_id["ping"].needs == ("route",)


def test_silence_of_a_dead_sender_proves_nothing(rubric, lab, clock):
    """`must not reach` fails when the sender reaches nothing."""
    lab.outputs["R1", "ping -c 3 10.0.12.2"] = lab.outputs["R1", "ping -c 3 9.9.9.9"].replace(
        "9.9.9.9", "10.0.12.2"
    )
    assert verdicts(grade(rubric, lab, clock))["closed"] == "failed"


def test_a_configuration_that_was_cut_off_is_an_error(rubric, lab, clock):
    """A description that looks like a prompt cannot make a line disappear."""
    whole = lab.outputs["R1", "display current-configuration"]
    lab.outputs["R1", "display current-configuration"] = whole[: len(whole) // 2]
    assert verdicts(grade(rubric, lab, clock))["silent"] == "error"


def test_a_forged_neighbour_in_a_description_is_not_read(rubric, lab, clock):
    """Only the display of peers shows peers."""
    peers = lab.outputs.pop(("R1", "display ospf peer"))
    lab.outputs["R1", "display ospf peer"] = "\t OSPF Process 1 with Router ID 1.1.1.1\n"
    forged = " description " + " ".join(peers.split())
    configuration = lab.outputs["R1", "display current-configuration"]
    lab.outputs["R1", "display current-configuration"] = configuration.replace(" sysname R1", forged)
    assert verdicts(grade(rubric, lab, clock))["full"] == "failed"


def test_a_check_that_crashes_is_the_graders_trouble(rubric, evidence, monkeypatch):
    """A school's own check may have a fault; the student does not pay silently."""
    monkeypatch.setattr(library()["ospf.neighbor"], "judge", staticmethod(lambda inputs, records: 1 / 0))
    report = evaluate(rubric, evidence)
    assert verdicts(report)["full"] == "error"
    assert "ZeroDivisionError" in str(report.checks[1].reasons[0])


def test_a_deadline_is_polled_until_the_network_is_there(lab, clock):
    """Only what still waits is asked again, and every look is kept."""
    data = {"checks": [item | {"within": "10s"} for item in RUBRIC["checks"][:2]] + RUBRIC["checks"][5:]}
    rubric = read_rubric(Unplaced(data), library(), SITE)
    peers = lab.outputs["R1", "display ospf peer"]
    looks = []

    class Converging(CannedLab):
        def run(self, node, command, answers=()):
            if (node, command) == ("R1", "display ospf peer"):
                looks.append(clock.now())
                return peers if len(looks) > 3 else peers.replace("Full", "ExStart")
            return super().run(node, command)

    slow = Converging(lab.outputs)
    evidence = collect(rubric, SITE, SUBJECT, MemoryTransport(slow), clock)
    assert verdicts(evaluate(rubric, evidence))["full"] == "passed"
    assert looks == [0, 2, 4, 6]
    assert [round_.checks for round_ in evidence.rounds[1:]] == [("full",)] * 3
    assert slow.log.count(("R1", "display current-configuration")) == 1


def test_a_deadline_ends(lab, clock):
    """A network that never gets there is looked at for its time and no longer."""
    data = {"checks": [RUBRIC["checks"][1] | {"within": "5s", "needs": []}]}
    rubric = read_rubric(Unplaced(data), library(), SITE)
    lab.outputs["R1", "display ospf peer"] = "\t OSPF Process 1 with Router ID 1.1.1.1\n"
    evidence = collect(rubric, SITE, SUBJECT, MemoryTransport(lab), clock)
    assert verdicts(evaluate(rubric, evidence)) == {"full": "failed"}
    assert clock.now() == 6


def test_a_look_that_takes_longer_than_the_deadline_is_not_the_last(lab, clock):
    """A trace into a network that has not converged yet waits for each hop: that time is the grader's own."""
    data = {"checks": [RUBRIC["checks"][1] | {"within": "5s", "needs": []}]}
    rubric = read_rubric(Unplaced(data), library(), SITE)
    peers = lab.outputs["R1", "display ospf peer"]

    class Slow(CannedLab):
        def run(self, node, command, answers=()):
            if (node, command) == ("R1", "display ospf peer") and clock.now() < 30:
                clock.sleep(30)
                return peers.replace("Full", "ExStart")
            return super().run(node, command)

    evidence = collect(rubric, SITE, SUBJECT, MemoryTransport(Slow(lab.outputs)), clock)
    assert verdicts(evaluate(rubric, evidence)) == {"full": "passed"}


def test_devices_are_given_a_moment_to_notice_what_was_done_to_them(lab, clock):
    """A check without a deadline, after a cable was cut: a real router takes a second to see it."""
    phases = [{"id": "cut", "act": [{"cut": "R1:GE0/0/0"}]}]
    data = {"phases": phases, "checks": [RUBRIC["checks"][1] | {"phase": "cut", "needs": []}]}
    rubric = read_rubric(Unplaced(data), library(), SITE)
    peers = lab.outputs["R1", "display ospf peer"]

    class Cut(CannedLab):
        def run(self, node, command, answers=()):
            if (node, command) == ("R1", "display ospf peer") and clock.now() < REACTION - 2:
                return peers.replace("Full", "ExStart")
            return super().run(node, command)

        def event(self, kind, target, lines, answers):
            return ""

        def undo_events(self):
            """Nothing was done."""

    cut = Cut(lab.outputs)
    evidence = collect(rubric, SITE, SUBJECT, MemoryTransport(cut), clock, EventActor(cut))
    assert verdicts(evaluate(rubric, evidence)) == {"full": "passed"}


def test_a_corrected_rubric_is_graded_on_old_evidence(evidence):
    """The baseline answers a check that was not in the first rubric; what was never asked is an error."""
    added = [
        {"id": "new", "check": "interface.state", "node": "R2", "interface": "LoopBack0", "points": 1},
        {"id": "other", "check": "reachability.ping", "node": "R2", "destination": "1.1.1.1", "points": 1},
    ]
    corrected = read_rubric(Unplaced({"checks": added}), library(), SITE)
    assert verdicts(evaluate(corrected, evidence)) == {"new": "passed", "other": "error"}


def test_a_plan_puts_displays_before_traffic(rubric):
    """A ping fills the ARP table; what a display shows must not depend on the rubric's pings."""
    texts = [command.text for step in steps(plan(rubric, SITE)) for command in step["R1"]]
    first = next(number for number, text in enumerate(texts) if text.startswith("ping"))
    assert all(text.startswith("ping") for text in texts[first:])


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(order=st.permutations(range(6)), gone=st.sets(st.integers(0, 10)), cut=st.integers(0, 400))
def test_a_score_is_bounded_and_does_not_depend_on_the_order(order, gone, cut, clock):
    """Whatever is missing or cut short, with the checks in any order."""
    outputs = lab_outputs()
    for number, key in enumerate(sorted(outputs)):
        if number in gone:
            outputs[key] = outputs[key][:cut]
    reports = []
    for items in (RUBRIC["checks"], [RUBRIC["checks"][number] for number in order]):
        rubric = read_rubric(Unplaced({"checks": items}), library(), SITE)
        reports.append(grade(rubric, CannedLab(outputs), clock))
    first, second = reports
    assert 0 <= first.score <= first.maximum == 52.5
    assert verdicts(first) == verdicts(second)
    assert first.score == second.score
    assert all(0 <= check.points <= check.maximum for check in first.checks)


def test_the_order_of_answers_does_not_show(rubric, evidence):
    """The same evidence is the same report, byte for byte, whoever answered first."""
    items = list(evidence.rounds[0].outputs.items())
    random.Random(7).shuffle(items)
    shuffled = replace(evidence, rounds=(replace(evidence.rounds[0], outputs=dict(items)),))
    assert report_json(evaluate(rubric, evidence)) == report_json(evaluate(rubric, shuffled))
