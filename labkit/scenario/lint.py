"""What an author should know about a readable lab: faults that only some students meet, and gaps."""

from labkit.errors import InputError, Problem
from labkit.language import _
from labkit.scenario.lab import Lab
from labkit.scenario.rendering import LANGUAGES, render_plan

_STUDENTS = ("", *(f"lint-{number}" for number in range(20)))


def lint_lab(lab: Lab) -> list[Problem]:
    """Render a lab for a number of students and look for what is missing; empty where all is well."""
    problems: dict[Problem, None] = {}
    for student in _STUDENTS:
        try:
            render_plan(lab, student)
        except InputError as error:
            problems |= dict.fromkeys(error.problems)
    return [*problems, *_missing(lab)]


def _missing(lab: Lab) -> list[Problem]:
    problems = [
        lab.document.problem(("title",), _("no title in {language}", language=language))
        for language in LANGUAGES
        if language not in lab.titles
    ]
    needed = ("rubric.yaml", "solution", *(f"task.{language}.md" for language in LANGUAGES))
    problems += [
        Problem(str(lab.folder / name), _("missing"), _("a lab of the catalogue has it"))
        for name in needed
        if not (lab.folder / name).exists()
    ]
    return problems
