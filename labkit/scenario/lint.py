"""What an author should know about a readable lab: faults that only some students meet."""

from labkit.errors import InputError, Problem
from labkit.scenario.lab import Lab
from labkit.scenario.rendering import render_plan

_STUDENTS = ("", *(f"lint-{number}" for number in range(20)))


def student_faults(lab: Lab, seed: str = "") -> list[Problem]:
    """Render a lab for a number of students; empty where all is well."""
    problems: dict[Problem, None] = {}
    for student in _STUDENTS:
        try:
            render_plan(lab, student, seed)
        except InputError as error:
            problems |= dict.fromkeys(error.problems)
    return [*problems]
