"""One student's copy of an exam's lab, proven: the reference solution earns all points with this student's values."""

from dataclasses import dataclass
from pathlib import Path

from labkit.batch.job import Job
from labkit.batch.workshop import Workshop
from labkit.exam.addressing import Addressing, addressing
from labkit.exam.exam import Exam, Seat
from labkit.grading.score import CheckResult, ScoreReport
from labkit.grading.site import site_of
from labkit.grading.trial import grade
from labkit.runtime.simulated import SimulatedLabs
from labkit.scenario.catalogue import find_lab
from labkit.scenario.plan import LabPlan


@dataclass(frozen=True, slots=True)
class Variant:
    """A student's copy; `report` is the score of its reference solution, which names what each check expects."""

    seat: Seat
    plan: LabPlan
    addressing: Addressing
    report: ScoreReport
    graded: str
    """Whether `running` or `saved` configurations count."""

    @property
    def lost(self) -> list[CheckResult]:
        """Checks in which the reference solution loses points: the lab is wrong, or does not bear these values."""
        return [
            check
            for check in self.report.checks
            if check.sort == "points" and not check.pending and check.points < check.maximum
        ]


class Variants:
    """Makes the copies of all students of an exam."""

    def __init__(self, exam: Exam, search_path: tuple[Path, ...] = ()) -> None:
        """Read the lab. Raises LabkitError where it is broken, or has no rubric."""
        paths = tuple(str(path) for path in search_path)
        self.lab = find_lab(exam.file.lab, search_path, exam.file.vendor)
        self._workshop = Workshop(
            Job(
                exam.file.lab,
                str(exam.folder),
                search_path=paths,
                seed=exam.secret,
                vendor=exam.file.vendor,
            )
        )
        self._workshop.prove()
        self._labs = SimulatedLabs()

    def of(self, seat: Seat) -> Variant:
        """Render, solve and grade a student's copy."""
        plan = self._workshop.copy(seat.id)
        rubric = self._workshop.rubric(plan)
        lab = self._labs(plan, {**plan.start, **plan.solution})
        _evidence, report = grade(rubric, site_of(plan.topology), plan, lab)
        return Variant(seat, plan, addressing(plan), report, rubric.graded)
