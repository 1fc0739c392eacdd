"""From a running lab to its evidence, and from evidence to a score, with the settings of the command line."""

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from labkit.cli.others import login_of
from labkit.errors import LabError, UsageError
from labkit.language import _, speaking
from labkit.settings import Settings

if TYPE_CHECKING:
    from labkit.grading.evidence import Evidence
    from labkit.grading.rubric import Rubric
    from labkit.grading.score import ScoreReport
    from labkit.runtime.client import Port, RunningLab
    from labkit.runtime.store import LabFolder
    from labkit.scenario.plan import LabPlan


def running(settings: Settings, name: str) -> "RunningLab":
    """Return the running lab of this name."""
    from labkit.runtime.client import connect

    return connect(settings.state_dir, name)


def plan_of(folder: "LabFolder") -> "LabPlan":
    """Return what a lab was started from."""
    from labkit.runtime.plan_file import load_plan

    return load_plan(folder.plan)


def rubric_of(plan: "LabPlan", folder: "LabFolder", settings: Settings) -> "Rubric":
    """Return a running lab's rubric. Raises UsageError where it has none."""
    from labkit.grading.library import library
    from labkit.grading.rubric_reader import Unplaced, read_rubric
    from labkit.grading.site import site_of

    if plan.rubric is None:
        raise UsageError(
            _("this lab has no rubric"), place=folder.name, hint=_("a rubric.yaml in its folder makes one")
        )
    source = Unplaced(plan.rubric, str(plan.folder / "rubric.yaml"))
    stages = {stage.id: stage.titles for stage in plan.stages}
    return read_rubric(
        source,
        library(settings.search_path),
        site_of(plan.topology),
        pass_mark=plan.pass_mark,
        stages=stages,
    )


def collected(folder: "LabFolder", settings: Settings, manual: str = "") -> "Evidence":
    """Log in to every device of a running lab and ask what its rubric needs; `manual` is a file of marks."""
    from labkit.grading.actor import ControlledLab, EventActor, LoginActor
    from labkit.grading.collect import Clock, Subject, collect
    from labkit.grading.evidence import Work
    from labkit.grading.marks import read_marks
    from labkit.grading.site import site_of
    from labkit.grading.transport import SshTransport
    from labkit.runtime.client import RunningLab
    from labkit.runtime.journal import read_journal
    from labkit.runtime.work import work_done
    from labkit.topology.drawing import draw_svg

    plan = plan_of(folder)
    rubric = rubric_of(plan, folder, settings)
    marks = read_marks(Path(manual), rubric) if manual else {}
    lab = RunningLab(folder)
    others = lab.others()
    logins = {port.name: login_of(others.get(port.name, port)) for port in lab.grader_ports()}
    with speaking("en"):  # evidence is the same whoever collects it
        diagnoses = lab.ask("diagnoses")
    attachments = {
        "topology.svg": draw_svg(plan.topology),
        "diagnoses.json": json.dumps(diagnoses, ensure_ascii=False, indent=1, sort_keys=True),
    }
    done = work_done(read_journal(folder.journal))
    subject = Subject(
        plan.lab_id,
        plan.student,
        plan.titles,
        plan.variables,
        attachments,
        Work(done.hints, done.helped),
        marks,
    )
    clock = Clock(settled=folder.read("lab.json").get("runtime", "local") == "local")
    attached = folder.read("lab.json").get("runtime") == "attach"
    transport = SshTransport(logins)
    control = EventActor(ControlledLab(lab.ask))
    actor = LoginActor(others, transport, None if attached else control) if others else control
    with _alone(folder, acting=bool(rubric.phases) or rubric.graded == "saved"):
        if rubric.phases:
            actor.restore()  # a grader that was killed may have left something
        return collect(
            rubric, site_of(plan.topology, _platforms(plan, others)), subject, transport, clock, actor
        )


def _platforms(plan: "LabPlan", others: "Mapping[str, Port]") -> dict[str, str]:
    """The platforms of devices that stand in for PCs."""
    from labkit.grading.site import platform_of, platform_of_type

    return {
        name: platform_of_type(port.device_type)
        for name, port in others.items()
        if platform_of(plan.topology.nodes[name].kind) == "host" and port.device_type not in ("", "generic")
    }


@contextmanager
def _alone(folder: "LabFolder", *, acting: bool) -> Iterator[None]:
    """Keep other graders away while this one does something to the lab. Raises LabError where one is there."""
    from labkit.runtime.lock import FileLock

    lock = FileLock(folder.path / "grading")
    if acting and not lock.acquire():
        raise LabError(
            _("is being graded by somebody else"), place=folder.name, hint=_("try again in a moment")
        )
    try:
        yield
    finally:
        lock.release()


def marked(evidence: "Evidence", settings: Settings, manual: str) -> "Evidence":
    """Return evidence with the marks of a file, in place of those that it has for the same items."""
    from labkit.grading.marks import read_marks

    if not manual:
        return evidence
    marks = read_marks(Path(manual), _recorded(evidence, settings))
    return replace(evidence, marks={**evidence.marks, **marks})


def judged(evidence: "Evidence", settings: Settings) -> "ScoreReport":
    """Score evidence by the rubric that it was collected for."""
    from labkit.grading.evaluate import evaluate

    return evaluate(_recorded(evidence, settings), evidence)


def _recorded(evidence: "Evidence", settings: Settings) -> "Rubric":
    from labkit.grading.library import library
    from labkit.grading.rubric_reader import from_record

    return from_record(evidence.rubric, library(settings.search_path), "evidence")
