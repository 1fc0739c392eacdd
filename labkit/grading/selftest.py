"""Proves a rubric before an exam.

Right solutions earn everything, whatever values a student drew and in whatever way they were typed; and each
mistake in them costs something.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial

from labkit.errors import LabkitError
from labkit.grading.check import Site
from labkit.grading.equivalents import Equivalent, equivalents
from labkit.grading.evidence import Evidence
from labkit.grading.judge import judge_part
from labkit.grading.mutate import Mutant, mutants
from labkit.grading.proof import Lost, Missed, SelfTest, Share
from labkit.grading.rubric import AllOf, AnyOf, Part, Rubric, text_share
from labkit.grading.score import ScoreReport
from labkit.grading.trial import LabFactory, by_nearness, grade, noticed
from labkit.language import _
from labkit.scenario.plan import LabPlan

STUDENTS = 20
"""How many students' variables are tried."""


@dataclass(frozen=True, slots=True)
class Subject:
    """One student's copy of a lab, with its rubric."""

    plan: LabPlan
    rubric: Rubric
    site: Site

    @property
    def solved(self) -> dict[str, str]:
        """The solution; nodes without one keep the start's."""
        return {**self.plan.start, **self.plan.solution}


@dataclass(frozen=True, slots=True)
class Extent:
    """How much of the work is done: `part` of `parts`, and of the mistakes a `sample`, evenly spread, or all.

    Unless `thorough`, the solution is graded once, and no other than the lab's own.
    """

    part: int = 0
    parts: int = 1
    sample: int | None = None
    students: int = STUDENTS
    thorough: bool = True


def selftest(
    subject: Subject,
    factory: LabFactory,
    *,
    student: Callable[[str], Subject] | None = None,
    runtime: str = "local",
    extent: Extent | None = None,
) -> SelfTest:
    """Do all of the work and sum it up. `student` makes another student's copy of the lab."""
    share = prove(subject, factory, student=student, extent=extent or Extent())
    return summed_up(subject, share, runtime)


def prove(
    subject: Subject,
    factory: LabFactory,
    *,
    student: Callable[[str], Subject] | None = None,
    extent: Extent,
) -> Share:
    """Do a part of the work: the first part grades the states that others are measured by."""
    own = _Prover(subject, factory)
    share = own.ends(twice=extent.thorough) if extent.part == 0 else Share()
    for index, trial in enumerate(own.trials(extent, student)):
        if index % extent.parts == extent.part:
            share += trial()
    return share


def summed_up(subject: Subject, share: Share, runtime: str) -> SelfTest:
    """Make the proof of the sum of all parts."""
    unproved = [way for way in _all_ways(subject.rubric) if way not in share.ways]
    return SelfTest(
        lab=subject.plan.lab_id,
        runtime=runtime,
        start=share.start,
        solution=share.solution,
        mutants=share.mutants,
        caught=share.mutants - len(share.missed) - len(share.errors),
        missed=tuple(sorted(share.missed, key=lambda one: (one.node, one.number, one.wrong))),
        equivalents=share.equivalents,
        equivalents_full=share.equivalents_full,
        config_share=config_share(subject.rubric),
        lost=share.lost,
        errors=tuple(sorted(share.errors)),
        students=share.students,
        students_full=share.students_full,
        repeatable=share.repeatable,
        unproved=tuple(unproved),
        containers=share.containers,
    )


def config_share(rubric: Rubric) -> float:
    """Percent of the points that rest on configuration text."""
    text = sum(check.head.points * text_share(check.part) for check in rubric.checks if check.counts)
    return round(100 * text / rubric.maximum, 2) if rubric.maximum else 0.0


class _Prover:
    """Makes trials of one student's copy of a lab."""

    def __init__(self, subject: Subject, factory: LabFactory) -> None:
        self._subject = subject
        self._factory = factory
        needed = {name for check in subject.rubric.checks for name in check.head.needs}
        self._looking = [
            check
            for check in subject.rubric.checks
            if check.part is not None and (check.head.points > 0 or check.id in needed)
        ]

    def ends(self, *, twice: bool) -> Share:
        """Grade the start state, and the solution, to see whether it scores the same a second time."""
        start = self._graded(self._subject, {}, patient=False)[1]
        evidence, best = self._graded(self._subject, self._subject.solved)
        again = self._graded(self._subject, self._subject.solved)[1] if twice else best
        return Share(
            start=start.percent,
            solution=_percent_without_manual(best),
            lost=_lost("solution", best),
            repeatable=best == again,
            ways=tuple(_right_ways(self._subject.rubric, evidence)),
        )

    def trials(
        self, extent: Extent, student: Callable[[str], Subject] | None
    ) -> Iterator[Callable[[], Share]]:
        """All trials, in an order that does not depend on anything but the lab."""
        plan = self._subject.plan
        if extent.thorough:
            for one in (*_alternatives(plan), *equivalents(plan.solution, self._subject.site.platforms)):
                yield partial(self._equivalent, one)
            for stage in range(len(plan.stages)):
                yield partial(self._stage, stage)
        if student is not None:
            for number in range(extent.students):
                yield partial(self._student, student, number)
        for mutant in _spread(list(mutants(plan.start, plan.solution)), extent.sample):
            yield partial(self._mutant, mutant, {mutant.node: mutant.config})
        for name, configs in plan.faults.items() if extent.sample is None else ():
            yield partial(self._mutant, Mutant(next(iter(configs)), f"faults/{name}", 1, (), ""), configs)

    def _graded(
        self, subject: Subject, configs: Mapping[str, str], *, patient: bool = True
    ) -> tuple[Evidence, ScoreReport]:
        lab = self._factory(subject.plan, configs)
        try:
            return grade(subject.rubric, subject.site, subject.plan, lab, patient=patient)
        finally:
            lab.close()

    def _equivalent(self, one: Equivalent) -> Share:
        evidence, report = self._graded(self._subject, {**self._subject.solved, **one.configs})
        lost = _lost(_(one.name), report)
        return Share(
            equivalents=1,
            equivalents_full=int(not lost),
            lost=lost,
            ways=tuple(_right_ways(self._subject.rubric, evidence)),
        )

    def _student(self, student: Callable[[str], Subject], number: int) -> Share:
        subject = student(f"selftest-{number + 1}")
        _evidence, report = self._graded(subject, subject.solved)
        lost = _lost(_("student {name}", name=subject.plan.student), report)
        return Share(students=1, students_full=int(not lost), lost=lost)

    def _stage(self, number: int) -> Share:
        """What `labkit restore` puts in place passes everything that is asked up to there."""
        stages = self._subject.plan.stages
        stage = stages[number]
        behind = {one.id for one in stages[: number + 1]}
        _evidence, report = self._graded(self._subject, stage.reference)
        stage_of = {check.id: check.head.stage for check in self._subject.rubric.checks}
        lost = tuple(one for one in _lost(_("stage {id}", id=stage.id), report) if stage_of[one.id] in behind)
        return Share(equivalents=1, equivalents_full=int(not lost), lost=lost)

    def _mutant(self, mutant: Mutant, configs: Mapping[str, str]) -> Share:
        outcome = self._outcome(mutant, configs)
        missed: tuple[Missed, ...] = ()
        errors: tuple[str, ...] = ()
        if outcome == "missed":
            missed = (Missed(mutant.node, mutant.line, mutant.number, mutant.section, mutant.wrong),)
        elif outcome != "caught":
            errors = (f"{mutant.node}:{mutant.number}: {outcome}",)
        return Share(mutants=1, missed=missed, errors=errors)

    def _outcome(self, mutant: Mutant, configs: Mapping[str, str]) -> str:
        subject = self._subject
        try:
            lab = self._factory(subject.plan, {**subject.solved, **configs})
        except LabkitError as error:
            return _(
                "the lab does not start without `{line}`: {reason}", line=mutant.line, reason=error.message
            )
        try:
            near = by_nearness(self._looking, mutant.node, subject.site)
            return noticed(near, subject.rubric, subject.site, lab)
        finally:
            lab.close()


def _alternatives(plan: LabPlan) -> Iterator[Equivalent]:
    for name, configs in plan.alternatives.items():
        yield Equivalent(f"alternatives/{name}", configs)


def _lost(state: str, report: ScoreReport) -> tuple[Lost, ...]:
    found = []
    for result in report.checks:
        if result.verdict != "passed" and not result.pending:
            wanted = [f"expected: {message}" for message in result.expected]
            reason = "; ".join(map(str, (*result.reasons, *result.found, *wanted)))
            found.append(Lost(state, result.id, result.verdict, result.points, reason))
    return tuple(found)


def _percent_without_manual(report: ScoreReport) -> float:
    """What is left for a teacher to judge is nothing that a rubric could prove."""
    maximum = report.maximum - report.pending
    return round(100 * report.score / maximum, 2) if maximum > 0 else 0.0


def _right_ways(rubric: Rubric, evidence: Evidence) -> Iterator[str]:
    for check in rubric.checks:
        view = evidence.last_view(check.head.phase)
        for name, part in _ways(check.id, check.part):
            if judge_part(part, evidence.site, view.get).status == "passed":
                yield name


def _all_ways(rubric: Rubric) -> Iterator[str]:
    for check in rubric.checks:
        yield from (name for name, _ in _ways(check.id, check.part))


def _ways(name: str, part: Part | None) -> Iterator[tuple[str, Part]]:
    """Every alternative in a part, by a name that tells which it is."""
    if isinstance(part, AllOf | AnyOf):
        for number, inner in enumerate(part.parts, 1):
            if isinstance(part, AnyOf):
                yield f"{name}#{number}", inner
            yield from _ways(f"{name}#{number}", inner)


def _spread(found: list[Mutant], sample: int | None) -> Iterable[Mutant]:
    """Take as many as asked for, evenly spread over all; all where no number is given."""
    if sample is None or sample >= len(found):
        return found
    return [found[index * len(found) // sample] for index in range(sample)]
