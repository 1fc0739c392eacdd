"""Labs that run on this machine as submissions: the grader logs in to them as they are, and does nothing to them.

What a rubric's phases do (cables, devices, lines that are typed) is done to a copy, in the simulation, that starts from
the lab's configurations. The snapshot is kept as what was handed in; it is graded where the lab itself cannot be asked.
"""

import json
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from contextvars import copy_context
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from labkit.batch.job import Job
from labkit.batch.ledger import Ledger
from labkit.batch.roster import Roster
from labkit.batch.run import enter_found
from labkit.batch.submissions import Submission, key_of
from labkit.batch.tables import SubmissionRow
from labkit.batch.workshop import INTAKE, Workshop
from labkit.errors import InputError, LabError, LabkitError, Problem
from labkit.grading.actor import EventActor
from labkit.grading.bundle import write_bundle
from labkit.grading.collect import Clock, Subject, collect
from labkit.grading.evidence import Evidence, Work
from labkit.grading.rubric import Rubric
from labkit.grading.signing import read_private_key
from labkit.grading.site import site_of
from labkit.grading.transport import Login, MemoryTransport, SshTransport
from labkit.grading.trial import SETTLED
from labkit.language import _
from labkit.runtime.client import RunningLab
from labkit.runtime.journal import read_journal
from labkit.runtime.lab import Lab
from labkit.runtime.lock import FileLock
from labkit.runtime.plan_file import load_plan
from labkit.runtime.simulated import SimulatedLab
from labkit.runtime.store import LabFolder, all_labs
from labkit.runtime.work import work_done
from labkit.scenario.plan import LabPlan

AT_ONCE = 8
"""Labs that are logged in to at a time."""
_HANDED_IN = "handed-in"


@dataclass(frozen=True, slots=True)
class Entered:
    """The batch's number and the lab's digest; `troubles` has, by student, why a lab itself could not be asked."""

    batch: int
    digest: str
    troubles: dict[str, str]


def enter_running(job: Job, state_dir: Path, roster: Roster | None, ledger: Ledger, name: str) -> Entered:
    """Enter all students' labs of this kind that run, and collect their evidence.

    Raises InputError where none runs, or one has other variables than this batch.
    """
    workshop = Workshop(job)
    labs: dict[str, RunningLab] = {}

    def find() -> list[Submission]:
        labs.update(_labs(workshop, state_dir))
        if not labs:
            hint = _("`labkit up LAB --student ID` starts one")
            raise InputError(Problem(job.lab, _("no student's lab of this kind runs here"), hint))
        return [_submission(student, lab, roster, Path(job.out)) for student, lab in sorted(labs.items())]

    batch, digest = enter_found(job, find, ledger, name)
    wanted = [row for row in ledger.rows(batch) if row.state == "queued" and row.student in labs]
    troubles: dict[str, str] = {}

    def work(row: SubmissionRow) -> None:
        try:
            _keep_evidence(workshop, row, labs[row.student])
        except LabkitError as error:
            troubles[row.student] = str(error)

    with ThreadPoolExecutor(AT_ONCE, "running") as pool:
        list(pool.map(lambda row: copy_context().run(work, row), wanted))
    return Entered(batch, digest, troubles)


def _labs(workshop: Workshop, state_dir: Path) -> Iterator[tuple[str, RunningLab]]:
    """Running labs by student; of several of one student the last by name counts."""
    lab_id = workshop.copy("").lab_id
    problems = []
    for folder in all_labs(state_dir):
        facts = folder.read("lab.json")
        if facts.get("lab") != lab_id or not facts.get("student") or folder.condition() != "running":
            continue
        student = str(facts["student"])
        if load_plan(folder.plan).variables != workshop.copy(student).variables:
            hint = _("grade with the seed with which it was brought up")
            problems.append(Problem(folder.name, _("has other variables than this batch"), hint))
            continue
        yield student, RunningLab(folder)
    if problems:
        raise InputError(*problems)


def _submission(student: str, lab: RunningLab, roster: Roster | None, out: Path) -> Submission:
    """Keep a lab's work as it is now; the same work gives the same file, whenever it is taken."""
    snapshot = lab.ask("snapshot")
    kept = {key: snapshot[key] for key in ("schema", "lab", "student", "nodes")}
    path = out / _HANDED_IN / f"{key_of(student)}.json"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(kept, ensure_ascii=False, sort_keys=True), encoding="utf-8")
    known = roster.students.get(student) if roster is not None else None
    return Submission(student, known.name if known else "", (path.resolve(),))


def _keep_evidence(workshop: Workshop, row: SubmissionRow, lab: RunningLab) -> None:
    """Collect a lab's evidence, and put it where the batch takes it in place of a new run. Raises LabkitError."""
    target = workshop.out / "evidence" / f"{row.key}-{row.attempt}.zip"
    if target.exists():
        return
    plan = workshop.copy(row.student)
    rubric = workshop.rubric(plan)
    diagnoses = lab.ask("diagnoses")
    intake = {
        "digest": row.digest,
        "notes": [],
        "causes": [f"{node} {one['reason']}" for node, found in diagnoses.items() for one in found],
    }
    attachments = {INTAKE: json.dumps(intake, ensure_ascii=False, indent=1, sort_keys=True)}
    done = work_done(read_journal(lab.folder.journal))
    work = Work(done.hints, done.helped)
    subject = Subject(plan.lab_id, row.student, plan.titles, plan.variables, attachments, work)
    with _alone(lab.folder):
        live = _as_it_is(rubric, plan, subject, lab)
    evidence = live
    if rubric.phases or rubric.graded == "saved":
        document = json.loads(Path(row.paths[0]).read_text(encoding="utf-8"))
        evidence = _with_phases(live, _of_a_copy(rubric, plan, subject, document["nodes"]))
    key = read_private_key(Path(workshop.job.key)) if workshop.job.key else None
    write_bundle(replace(evidence, rubric=rubric.record()), target, key)


def _as_it_is(rubric: Rubric, plan: LabPlan, subject: Subject, lab: RunningLab) -> Evidence:
    """Ask the running lab what can be asked without doing anything to it."""
    facts = lab.folder.read("lab.json")
    others = set(plan.topology.nodes) - set(_own(lab))
    if others or facts.get("runtime") == "attach":
        raise LabError(
            _("has devices that are not labkit's own, which a batch does not log in to"),
            place=lab.folder.name,
            hint=_("`labkit grade` does"),
        )
    logins = {
        port.name: Login(port.device_type, port.host, port.port, port.username, port.password)
        for port in lab.grader_ports()
    }
    clock = SETTLED if facts.get("runtime", "local") == "local" else Clock()
    quiet = replace(rubric, phases=(), graded="running")
    return collect(quiet, site_of(plan.topology), subject, SshTransport(logins), clock)


def _own(lab: RunningLab) -> Sequence[str]:
    return [name for name, device in lab.running["devices"].items() if "username" not in device]


def _of_a_copy(rubric: Rubric, plan: LabPlan, subject: Subject, nodes: dict[str, Any]) -> Evidence:
    """Collect everything from a copy: what is done to it is done to nobody's work."""
    lab = Lab.build(plan, configurations={name: node["running"] for name, node in nodes.items()})
    for name, node in nodes.items():
        lab.device(name).saved = node["saved"]
    copy = SimulatedLab(lab)
    return collect(rubric, site_of(plan.topology), subject, MemoryTransport(copy), SETTLED, EventActor(copy))


def _with_phases(live: Evidence, copy: Evidence) -> Evidence:
    """Take what comes before all phases from the lab, and the phases from its copy.

    What a rubric asks that grades what is saved is asked after a reboot: of that, nothing is the lab's.
    """
    if copy.rubric["graded"] == "saved":
        return replace(copy, unsaved=live.unsaved)
    own = tuple(round_ for round_ in copy.rounds if round_.phase)
    return replace(live, rounds=(*live.rounds, *own), acts=copy.acts)


@contextmanager
def _alone(folder: LabFolder) -> Iterator[None]:
    """Keep other graders from acting on a lab while it is asked. Raises LabError where one is there."""
    lock = FileLock(folder.path / "grading")
    if not lock.acquire():
        raise LabError(
            _("is being graded by somebody else"), place=folder.name, hint=_("try again in a moment")
        )
    try:
        yield
    finally:
        lock.release()
