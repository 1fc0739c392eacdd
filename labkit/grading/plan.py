"""Which commands a rubric needs, and in which order they must be typed.

Each command once for each device. Displays come first, then what sends packets, then displays of what these
have left behind: what a check sees must not depend on which others there are.
"""

from collections.abc import Iterable, Mapping
from enum import IntEnum

from labkit.errors import InputError, LabkitError, Problem
from labkit.grading.check import Ask, Command, Output, Records, Site
from labkit.grading.rubric import Part, Rubric, RubricCheck, leaves

BASELINE: Mapping[str, tuple[str, ...]] = {
    "huawei_vrp": (
        "display current-configuration",
        "display saved-configuration",
        "display ip routing-table",
        "display ospf peer",
        "display interface brief",
    ),
    "host": ("ipconfig",),
    "cisco_ios": (
        "show running-config",
        "show startup-config",
        "show ip route",
        "show ip ospf neighbor",
        "show ip interface brief",
    ),
    "zte_zxros": (
        "show running-config",
        "show startup-config",
        "show ip forwarding route",
        "show ip ospf neighbor",
        "show interface brief",
    ),
    "frr": ("show running-config", "show ip route", "show ip ospf neighbor", "show interface brief"),
    "linux": ("ip -brief address show", "ip route show"),
}
"""Taken from every device by platform, so that a corrected rubric can be graded again without the lab."""
_DISPLAYS = ("display ", "show ", "ipconfig", "ip -brief address show", "ip route show")


class Moment(IntEnum):
    """When a command is typed, among the others of its round."""

    BEFORE = 0
    TRAFFIC = 1
    AFTER = 2


Wanted = dict[Command, Moment]
"""The commands of a round."""
Step = Mapping[str, tuple[Command, ...]]
"""What is typed at one moment, by node."""


def commands_of(check: RubricCheck, site: Site) -> list[Command]:
    """All first commands of one check. Raises GraderError where a platform has none for a question."""
    return [site.command(ask) for ask in _asks(check.parts)]


def plan(rubric: Rubric, site: Site, *, phase: str = "", baseline: bool = True) -> Wanted:
    """Return the commands of all checks of a phase, and the baseline with those of the first.

    Raises InputError where a check asks a device for something that its platform does not have.
    """
    wanted: Wanted = {}
    if baseline and not phase:
        wanted |= plan_baseline(site)
    problems = []
    for check in rubric.checks:
        if check.head.phase != phase:
            continue
        try:
            _add(wanted, _asks(check.parts), site)
        except LabkitError as error:
            problems.append(Problem(f"check {check.id}", error.message))
    if problems:
        raise InputError(*problems)
    return wanted


def plan_baseline(site: Site) -> Wanted:
    """What is taken from every device, whatever the rubric asks."""
    return {
        Command(node, text): Moment.BEFORE
        for node, platform in site.platforms.items()
        for text in BASELINE.get(platform, ())
    }


def plan_again(checks: Iterable[RubricCheck], site: Site) -> Wanted:
    """Only what these checks need, for another look."""
    wanted: Wanted = {}
    for check in checks:
        _add(wanted, _asks(check.parts), site)
    return wanted


def plan_on(checks: Iterable[RubricCheck], site: Site, outputs: Mapping[Command, Output]) -> Wanted:
    """What checks ask because of the first answers, as far as that is not known yet."""
    wanted: Wanted = {}
    for check in checks:
        for leaf in (leaf for part in check.parts for leaf in leaves(part)):
            try:
                records = Records(site, outputs.get)
                _add(wanted, leaf.kind.then_asks(leaf.inputs, records), site)
            except LabkitError:
                continue  # the answer that it builds on is missing: the judgement will say so
    return {command: moment for command, moment in wanted.items() if command not in outputs}


def steps(wanted: Wanted) -> list[Step]:
    """Put the commands in order: by moment, and within one by node and text."""
    found: list[Step] = []
    for moment in Moment:
        step: dict[str, list[Command]] = {}
        for command in sorted(command for command, its in wanted.items() if its == moment):
            step.setdefault(command.node, []).append(command)
        if step:
            found.append({node: tuple(commands) for node, commands in step.items()})
    return found


def _asks(parts: Iterable[Part]) -> Iterable[Ask]:
    for part in parts:
        for leaf in leaves(part):
            yield from leaf.kind.asks(leaf.inputs)


def _add(wanted: Wanted, asks: Iterable[Ask], site: Site) -> None:
    for ask in asks:
        command = site.command(ask)
        moment = Moment.AFTER if ask.question.after_traffic else _moment(command)
        wanted[command] = max(moment, wanted.get(command, moment))


def _moment(command: Command) -> Moment:
    return Moment.BEFORE if command.text.startswith(_DISPLAYS) else Moment.TRAFFIC
