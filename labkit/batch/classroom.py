"""Gathers a class's report: results from the ledger, configurations from the evidence, meanings from the lab."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from labkit.batch.class_page import ClassReport
from labkit.batch.similarity import Work, foreign_addresses, normal, pairs
from labkit.batch.standing import Standing
from labkit.batch.statistics import for_a_human, items, matrix, mistakes, overview, skills, slowest
from labkit.batch.workshop import Workshop
from labkit.errors import LabkitError
from labkit.grading.bundle import read_bundle
from labkit.grading.objectives import ancestors

_CONFIGURATION = ("display current-configuration", "show running-config")
_MODELS = 5
"""Students whose copies of the lab tell what everybody is made to write."""


def class_report(out: Path, lab: str, standings: Sequence[Standing], workshop: Workshop) -> ClassReport:
    """Make the report on a batch whose folder is `out`. Raises LabkitError where the lab is gone."""
    copy = workshop.copy("")
    rubric = workshop.rubric(copy)
    objectives = {
        check.id: [name for one in check.head.objectives for name in (one, *ancestors(one))]
        for check in rubric.checks
    }
    works = list(_works(out, standings))
    return ClassReport(
        titles=copy.titles,
        lab=lab,
        pass_mark=copy.pass_mark,
        overview=overview(standings, copy.pass_mark),
        items=items(standings),
        skills=skills(standings, objectives, rubric.objectives),
        matrix=matrix(standings, objectives),
        mistakes=mistakes(standings),
        pairs=pairs(works, _expected(workshop, works)),
        foreign=foreign_addresses(works),
        standings=standings,
        human=for_a_human(standings),
        slowest=slowest(standings),
        check_titles={check.id: dict(check.head.title.items()) for check in rubric.checks},
    )


def _works(out: Path, standings: Sequence[Standing]) -> Iterator[Work]:
    for one in standings:
        if not one.evidence:
            continue
        try:
            evidence = read_bundle(out / one.evidence)
        except LabkitError:
            continue  # it was moved or deleted; the score stands in the ledger
        texts = {
            command.node: output.text
            for command, output in evidence.last_view().items()
            if command.text in _CONFIGURATION and not output.error
        }
        yield Work(one.student.id, texts, evidence.variables)


def _expected(workshop: Workshop, works: Sequence[Work]) -> set[str]:
    """The lines of the start and of the reference solution, as they look with the variables taken out."""
    lines: set[str] = set()
    for work in works[:_MODELS]:
        copy = workshop.copy(work.student)
        for texts in (copy.start, copy.solution, *copy.alternatives.values()):
            lines.update(normal(Work(work.student, texts, copy.variables)))
    return lines
