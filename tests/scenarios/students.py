"""Students at work: their copy of a lab, what they type there, and the score that comes of it."""

import threading
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from labkit.grading.actor import EventActor
from labkit.grading.collect import Subject, collect
from labkit.grading.evaluate import evaluate
from labkit.grading.library import library
from labkit.grading.rubric import Rubric
from labkit.grading.rubric_reader import Unplaced, read_rubric
from labkit.grading.score import ScoreReport
from labkit.grading.site import site_of
from labkit.grading.transport import MemoryTransport
from labkit.grading.trial import SETTLED
from labkit.nos.shell.drive import run_line
from labkit.nos.shell.interpreter import Terminal
from labkit.runtime.lab import Lab
from labkit.runtime.simulated import SimulatedLab
from labkit.scenario.catalogue import find_lab, render_plan
from labkit.scenario.plan import LabPlan
from labkit.templating import render_text

SEED = "a seed of these tests"


@dataclass(frozen=True)
class OneAtATime:
    """A lab in this process: its devices share one network, which is solved by one thread at a time."""

    lab: Lab
    lock: threading.Lock

    def run(self, node: str, command: str, answers: Sequence[str] = ()) -> str:
        with self.lock:
            return self.lab.run(node, command, answers)


@cache
def plan_of(reference: str, student: str) -> LabPlan:
    """A student's copy of a lab: nothing changes it, so that tests share it."""
    return render_plan(find_lab(reference), student, SEED)


@cache
def rubric_of(reference: str, student: str) -> Rubric:
    """The rubric, with that student's values in it."""
    plan = plan_of(reference, student)
    source = Unplaced(plan.rubric, str(plan.folder / "rubric.yaml"))
    return read_rubric(source, library(), site_of(plan.topology), pass_mark=plan.pass_mark)


def graded(reference: str, lab: Lab) -> ScoreReport:
    """Ask the devices of a lab what its rubric needs, let happen what its phases say, and judge the answers."""
    plan = lab.plan
    rubric = rubric_of(reference, plan.student)
    subject = Subject(plan.lab_id, plan.student, plan.titles, plan.variables, {})
    transport = MemoryTransport(OneAtATime(lab, threading.Lock()))
    actor = EventActor(SimulatedLab(lab))
    return evaluate(rubric, collect(rubric, site_of(plan.topology), subject, transport, SETTLED, actor))


def type_in(lab: Lab, node: str, template: str) -> str:
    """Type lines on a device as its student, every question answered with yes; return all that it says."""
    terminal = Terminal(lab.device(node), "student", line="VTY 0")
    lines = render_text(template, lab.plan.variables).split("\n")
    return "".join(run_line(terminal, line.strip(), ("y",)) for line in lines if line.strip())


def verdicts(report: ScoreReport) -> dict[str, str]:
    """Each check's verdict, and what was found, where it is not `passed`: what an assertion should show."""
    return {
        check.id: f"{check.verdict}: {'; '.join(map(str, (*check.reasons, *check.found)))}"
        for check in report.checks
        if check.verdict != "passed"
    }
