"""Each student's copy of a job's lab, and the rubric that judges it: what is known before anybody's work is read."""

from pathlib import Path

from labkit.batch.job import Job
from labkit.errors import UsageError
from labkit.grading.library import library
from labkit.grading.rubric import Rubric
from labkit.grading.rubric_reader import Unplaced, Validator, read_rubric
from labkit.grading.site import site_of
from labkit.language import _
from labkit.scenario.catalogue import find_lab, render_plan
from labkit.scenario.plan import LabPlan


class Copies:
    """The copies of a job's lab. Light to load: who only asks whether a lab is sound needs no devices."""

    def __init__(self, job: Job) -> None:
        """Raises InputError or UsageError where there is no such lab, or it cannot be read."""
        self.job = job
        search_path = tuple(Path(part) for part in job.search_path)
        self.lab = find_lab(job.lab, search_path, job.vendor)
        self._library = library(search_path)
        self._validator = Validator(site_of(self.lab.topology))

    def copy(self, student: str) -> LabPlan:
        """Return the student's copy of the lab."""
        return render_plan(self.lab, student, self.job.seed, "")

    def rubric(self, plan: LabPlan) -> Rubric:
        """Return the rubric with the student's variables."""
        if plan.rubric is None:
            raise UsageError(
                _("this lab has no rubric"),
                place=plan.lab_id,
                hint=_("a rubric.yaml in its folder makes one"),
            )
        return read_rubric(
            Unplaced(plan.rubric, str(plan.folder / "rubric.yaml")),
            self._library,
            self._validator,
            pass_mark=plan.pass_mark,
            stages={stage.id: stage.titles for stage in plan.stages},
        )

    def prove(self) -> None:
        """Raise InputError where the lab itself is broken, before anybody's work is looked at."""
        self.rubric(self.copy(""))
