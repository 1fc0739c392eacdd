"""Grades one submission after the other (or several side by side, in threads): from files to evidence and a score."""

import json
import threading
import time
import traceback
from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager, suppress
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any

from labkit.batch.attempts import put_aside, receipt_of
from labkit.batch.copies import Copies
from labkit.batch.intake import HandedIn, read_submission
from labkit.batch.job import Job, Order, Outcome
from labkit.batch.live import over_ssh
from labkit.errors import InputError, LabkitError
from labkit.grading.actor import ControlledLab, EventActor
from labkit.grading.bundle import read_bundle, write_bundle
from labkit.grading.check import Site
from labkit.grading.collect import Clock, Subject, collect
from labkit.grading.evaluate import evaluate
from labkit.grading.evidence import Evidence
from labkit.grading.message import Message, say
from labkit.grading.netmiko_memory import NetmikoMemoryTransport
from labkit.grading.plan import plan, plan_baseline
from labkit.grading.rounds import collect_round
from labkit.grading.rubric import Rubric
from labkit.grading.score import ScoreReport
from labkit.grading.signing import read_private_key
from labkit.grading.site import site_of
from labkit.grading.trial import SETTLED, until_right
from labkit.nos.shell.session import Session
from labkit.report.page import report_page
from labkit.runtime.lab import Lab
from labkit.runtime.protocol import StartRequest
from labkit.runtime.simulated import SimulatedLab
from labkit.scenario.plan import LabPlan
from labkit.scenario.rendering import Mould
from labkit.topology.drawing import draw_svg

INTAKE = "intake.json"
"""The attachment that tells what was handed in."""


class Workshop(Copies):
    """Everything that is the same for all submissions of a job, made once for each process."""

    def __init__(self, job: Job) -> None:
        super().__init__(job)
        self.out = Path(job.out)
        self._turn = threading.RLock()
        """Held by the thread that works on devices: what they share is made when it is first needed."""
        self._key = read_private_key(Path(job.key)) if job.key else None

    def grade(self, order: Order) -> Outcome:
        """Grade a submission. Whatever goes wrong in it is its own outcome; only MemoryError is raised."""
        began = time.monotonic()
        try:
            outcome = self._graded(order)
        except _RefusedError as refusal:
            problems = refusal.fault.problems[:3]
            outcome = Outcome(order.number, "refused", cause="; ".join(map(str, problems)))
        except MemoryError:
            raise
        except Exception as error:  # noqa: BLE001  a fault of ours in one submission is that one's only
            cause = str(error) if isinstance(error, LabkitError) else f"{type(error).__name__}: {error}"
            outcome = Outcome(order.number, "error", cause=cause[:500], trace=traceback.format_exc())
        return replace(outcome, seconds=round(time.monotonic() - began, 3))

    def warm_up(self) -> None:
        """Make what is made when it is first needed, so that it takes no time of the first submission's.

        The start state is asked what every device is asked; checks, which may be a school's own, are left alone.
        """
        if self.job.transport != "memory" or self.job.runtime != "local":
            return
        copy = self.copy("")
        with suppress(LabkitError):  # it comes again with a submission, and is told there
            transport = NetmikoMemoryTransport(_Sessions(Lab.build(copy)), turn=self._turn)
            collect_round(plan_baseline(site_of(copy.topology)), transport)

    @cached_property
    def _mould(self) -> Mould:
        return Mould(self.lab)

    @cached_property
    def picture(self) -> str:
        """The lab's topology, for the reports."""
        return draw_svg(self.lab.topology)

    def _graded(self, order: Order) -> Outcome:
        copy = self._mould.copy(order.student, self.job.seed)
        rubric = self.rubric(copy)
        earlier = self._earlier(order, rubric)
        if earlier is not None:
            return earlier
        handed = _read(order, copy)
        with self._turn:
            lab = Lab.build(copy, configurations={**copy.start, **handed.configurations})
            _put_saved(lab, handed)
            causes = _causes(lab)
        notes = (*handed.notes, *_refused(lab, handed))
        intake = {"digest": order.digest, "notes": [record_of(note) for note in notes], "causes": causes}
        attachments = {INTAKE: json.dumps(intake, ensure_ascii=False, indent=1, sort_keys=True)}
        subject = Subject(copy.lab_id, order.student, copy.titles, copy.variables, attachments)
        evidence = self._collected(order, rubric, subject, lab, handed)
        put_aside(self.out / order.evidence)
        receipt = write_bundle(evidence, self.out / order.evidence, self._key)
        return replace(self.judged(order, rubric, evidence, receipt), rerun=self.job.regrade)

    def _collected(
        self, order: Order, rubric: Rubric, subject: Subject, lab: Lab, handed: HandedIn
    ) -> Evidence:
        """Log in with netmiko and ask: in memory, or in a lab process over SSH; simulated or in containers."""
        site = site_of(lab.plan.topology)
        if self.job.transport == "ssh":
            return self._over_ssh(order, rubric, subject, site, handed)
        if self.job.runtime == "docker":
            return self._in_containers(rubric, subject, site, lab.plan, handed)
        transport = NetmikoMemoryTransport(_Sessions(lab), turn=self._turn)
        return collect(
            rubric, site, subject, transport, SETTLED, EventActor(_InTurn(SimulatedLab(lab), self._turn))
        )

    def _over_ssh(
        self, order: Order, rubric: Rubric, subject: Subject, site: Site, handed: HandedIn
    ) -> Evidence:
        request = StartRequest(
            state_dir="",
            lab=self.job.lab,
            student=order.student,
            name="submission",
            seed=self.job.seed,
            vendor=self.job.vendor,
            search_path=self.job.search_path,
            runtime=self.job.runtime,
        )
        clock, wait = SETTLED, lambda: False
        if self.job.runtime == "docker":
            from labkit.batch.carried import patience

            clock, wait = Clock(), patience()
        with over_ssh(request, handed) as (running, ssh):
            actor = EventActor(ControlledLab(running.ask))
            return until_right(rubric, lambda: collect(rubric, site, subject, ssh, clock, actor), wait)[0]

    def _in_containers(
        self, rubric: Rubric, subject: Subject, site: Site, copy: LabPlan, handed: HandedIn
    ) -> Evidence:
        from labkit.batch.carried import in_containers

        with in_containers(copy, handed.configurations) as carried:
            _put_saved(carried.lab, handed)
            transport, actor = NetmikoMemoryTransport(_Sessions(carried.lab)), EventActor(carried)
            return until_right(
                rubric, lambda: collect(rubric, site, subject, transport, Clock(), actor), carried.wait
            )[0]

    def _earlier(self, order: Order, rubric: Rubric) -> Outcome | None:
        """What evidence that is there is worth: of a grader who died before the ledger, or to be graded anew."""
        path = self.out / order.evidence
        if not path.is_file():
            return None
        try:
            evidence = read_bundle(path)
            intake = json.loads(evidence.attachments[INTAKE])
            if intake["digest"] != order.digest or evidence.student != order.student:
                return None
        except (LabkitError, ValueError, KeyError):
            return None
        if evidence.rubric != rubric.record() and not (self.job.regrade and _answers(evidence, rubric)):
            return None
        return self.judged(order, rubric, evidence, receipt_of(path))

    def judged(self, order: Order, rubric: Rubric, evidence: Evidence, receipt: str) -> Outcome:
        """Score evidence, and write the student's page."""
        report = evaluate(rubric, evidence)
        if self.job.reports:
            page = report_page(report, language=self.job.language, topology=self.picture)
            path = self.out / order.page
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(page, encoding="utf-8")
        intake = json.loads(evidence.attachments.get(INTAKE, "{}"))
        return _outcome(order, report, evidence, receipt, intake)


class _RefusedError(Exception):
    """What was handed in is hostile or cannot be read."""

    def __init__(self, fault: InputError) -> None:
        self.fault = fault


def _read(order: Order, copy: LabPlan) -> HandedIn:
    try:
        return read_submission(tuple(Path(path) for path in order.paths), copy.topology)
    except InputError as error:
        raise _RefusedError(error) from error


def _put_saved(lab: Lab, handed: HandedIn) -> None:
    """Let devices have saved what they had; of what was handed in as a file that is the file itself."""
    for node, text in handed.saved.items():
        lab.device(node).saved = text


def _outcome(
    order: Order, report: ScoreReport, evidence: Evidence, receipt: str, intake: Mapping[str, Any]
) -> Outcome:
    return Outcome(
        number=order.number,
        state="graded",
        score=report.score,
        maximum=report.maximum,
        percent=report.percent,
        passed=report.passed,
        incomplete=report.incomplete,
        pending=report.pending,
        receipt=receipt,
        version=evidence.version,
        notes=tuple(intake.get("notes", ())),
        verdicts=tuple(
            {
                "id": check.id,
                "verdict": check.verdict,
                "points": round(check.points, 4),
                "maximum": round(check.maximum, 4),
            }
            for check in report.checks
        ),
        causes=tuple(intake.get("causes", ())),
    )


def _answers(evidence: Evidence, rubric: Rubric) -> bool:
    """Whether everything was collected that a rubric asks for."""
    for phase in ("", *(phase.id for phase in rubric.phases)):
        wanted = plan(rubric, evidence.site, phase=phase)
        if not wanted.keys() <= evidence.last_view(phase).keys():
            return False
    return all(check.verdict != "error" for check in evaluate(rubric, evidence).checks)


def _refused(lab: Lab, handed: HandedIn) -> list[Message]:
    """Which lines of what was handed in the devices do not know."""
    notes = []
    for node, problems in lab.problems.items():
        if node in handed.configurations:
            first = problems[0]
            notes.append(
                say(
                    "{node} does not know {count} lines, the first is line {number}: {line}",
                    node=node,
                    count=len(problems),
                    number=first.number,
                    line=first.line[:80],
                )
            )
    return notes


def _causes(lab: Lab) -> list[str]:
    """What does not work and why, in the engine's words, in the order of the devices."""
    return [
        f"{name} {found.reason}" for name, device in lab.devices.items() for found in device.state.diagnoses()
    ]


def record_of(message: Message) -> dict[str, Any]:
    """A message as plain data, to be said in any language later."""
    values = {
        name: record_of(value) if isinstance(value, Message) else value for name, value in message.values
    }
    return {"template": message.template, "values": values}


def message_of(record: Mapping[str, Any]) -> Message:
    """Make a message of its record again."""
    return Message(
        record["template"],
        tuple(
            (name, message_of(value) if isinstance(value, dict) else str(value))
            for name, value in record["values"].items()
        ),
    )


@dataclass(frozen=True, slots=True)
class _Sessions:
    """The grader's way into a lab of this process."""

    lab: Lab

    def open_session(self, node: str) -> Session:
        return self.lab.device(node).open_session("grader", "grader", width=511, height=1000)

    def device_type(self, node: str) -> str:
        return self.lab.device(node).kind.device_type


@dataclass(frozen=True, slots=True)
class _InTurn:
    """A lab to which something is done while no other thread works."""

    lab: SimulatedLab
    turn: AbstractContextManager[Any]

    def event(self, kind: str, target: str, lines: Sequence[str], answers: Sequence[str]) -> str:
        with self.turn:
            return self.lab.event(kind, target, lines, answers)

    def undo_events(self) -> None:
        with self.turn:
            self.lab.undo_events()
