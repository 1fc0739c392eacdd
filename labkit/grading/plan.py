"""Which commands a rubric needs.

Each once for each device, in an order that does not depend on the checks'.
"""

from collections.abc import Iterable, Mapping

from labkit.errors import InputError, LabkitError, Problem
from labkit.grading.check import Command, Site
from labkit.grading.rubric import Rubric, RubricCheck

BASELINE: Mapping[str, tuple[str, ...]] = {
    "huawei_vrp": (
        "display current-configuration",
        "display ip routing-table",
        "display ospf peer",
        "display interface brief",
    ),
    "host": ("ipconfig",),
}
"""Taken from every device by platform, so that a corrected rubric can be graded again without the lab."""

CommandPlan = Mapping[str, tuple[str, ...]]
"""The lines to type on each node."""


def commands_of(check: RubricCheck, site: Site) -> list[Command]:
    """All commands of one check. Raises GraderError where a platform has none for a question."""
    return [site.command(ask) for inputs in check.inputs for ask in check.kind.asks(inputs)]


def plan(rubric: Rubric, site: Site, *, baseline: bool = True) -> CommandPlan:
    """Return the commands of a whole rubric, displays before probes: traffic changes what a display shows.

    Raises InputError where a check asks a device for something that its platform does not have.
    """
    wanted: dict[str, set[str]] = {node: set() for node in site.platforms}
    if baseline:
        for node, platform in site.platforms.items():
            wanted[node].update(BASELINE.get(platform, ()))
    problems = []
    for check in rubric.checks:
        try:
            _add(wanted, commands_of(check, site))
        except LabkitError as error:
            problems.append(Problem(f"check {check.id}", error.message))
    if problems:
        raise InputError(*problems)
    return {
        node: tuple(sorted(texts, key=_displays_first)) for node, texts in sorted(wanted.items()) if texts
    }


def plan_again(checks: Iterable[RubricCheck], site: Site) -> CommandPlan:
    """Only what these checks need, for another look."""
    wanted: dict[str, set[str]] = {}
    for check in checks:
        _add(wanted, commands_of(check, site))
    return {node: tuple(sorted(texts, key=_displays_first)) for node, texts in sorted(wanted.items())}


def _add(wanted: dict[str, set[str]], commands: Iterable[Command]) -> None:
    for command in commands:
        wanted.setdefault(command.node, set()).add(command.text)


def _displays_first(text: str) -> tuple[bool, str]:
    return not text.startswith(("display ", "show ", "ipconfig")), text
