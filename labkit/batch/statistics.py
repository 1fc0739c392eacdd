"""What a class's results say about the class, and about the exam: distribution, difficulty, discrimination, causes.

Only finished submissions count; what an examiner decided counts as decided.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from statistics import StatisticsError, correlation, fmean, median, pstdev

from labkit.batch.standing import Standing

BINS = 10
_SKILL = re.compile(r"[^/]+/[^/.]+")
"""`HCIA-Datacom/2`; an objective in it is `HCIA-Datacom/2.3`."""
_NOT_READ = (
    "no configuration was found: the start state is graded",
    "{file} cannot be read: {error}",
    "the eNSP project cannot be read: {error}",
)
"""Notes on what was handed in and could not be graded: whether it was the student's fault, a person must see."""


@dataclass(frozen=True, slots=True)
class Overview:
    """The class in numbers; percentages. `histogram` counts scores from 0 to below 10, … , 90 to 100."""

    students: int
    graded: int
    passed: int
    mean: float
    median: float
    deviation: float
    histogram: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Item:
    """One check as an item of a test (Ebel and Frisbie, Essentials of Educational Measurement, ch. 13).

    `success` is the share that passed; `difficulty` the mean share of its points. `discrimination` is the
    point-biserial correlation of passing with the score on all other checks, None where everybody or nobody passed.
    """

    id: str
    verdicts: Mapping[str, int]
    success: float
    difficulty: float
    discrimination: float | None


@dataclass(frozen=True, slots=True)
class Skill:
    """What the class earned in a certification's objective, in percent."""

    id: str
    title: Mapping[str, str]
    percent: float


@dataclass(frozen=True, slots=True)
class Matrix:
    """What each student earned in each skill, in percent; None where the student has no check of it."""

    skills: tuple[str, ...]
    rows: tuple[tuple[Standing, tuple[float | None, ...]], ...]


@dataclass(frozen=True, slots=True)
class Mistake:
    """What kept the network of several students from working, in the engine's words; and who they are."""

    reason: str
    nodes: Mapping[str, int]
    students: tuple[str, ...]


def overview(standings: Iterable[Standing], pass_mark: float) -> Overview:
    """Sum the class up."""
    everybody = list(standings)
    percents = [one.percent for one in _graded(everybody) if one.percent is not None]
    histogram = [0] * BINS
    for percent in percents:
        histogram[min(int(percent // (100 / BINS)), BINS - 1)] += 1
    return Overview(
        students=len(everybody),
        graded=len(percents),
        passed=sum(percent >= pass_mark for percent in percents),
        mean=round(fmean(percents), 2) if percents else 0.0,
        median=round(median(percents), 2) if percents else 0.0,
        deviation=round(pstdev(percents), 2) if percents else 0.0,
        histogram=tuple(histogram),
    )


def items(standings: Iterable[Standing]) -> list[Item]:
    """Analyse each check, in the order of the rubric."""
    rows = [{check.id: check for check in one.checks} for one in _graded(standings)]
    totals = [sum(check.points for check in row.values()) for row in rows]
    found = []
    for name in dict.fromkeys(name for row in rows for name in row):
        own = [(row[name], total) for row, total in zip(rows, totals, strict=True) if name in row]
        passed = [float(check.verdict == "passed") for check, _total in own]
        rest = [total - check.points for check, total in own]
        shares = [check.points / check.maximum for check, _total in own if check.maximum > 0]
        found.append(
            Item(
                id=name,
                verdicts=Counter(check.verdict for check, _total in own),
                success=round(100 * fmean(passed), 1),
                difficulty=round(100 * fmean(shares), 1) if shares else 0.0,
                discrimination=_correlation(passed, rest),
            )
        )
    return found


def skills(
    standings: Iterable[Standing],
    objectives: Mapping[str, Sequence[str]],
    titles: Mapping[str, Mapping[str, str]],
) -> list[Skill]:
    """What the class earned by objective; `objectives` names those of each check."""
    earned = _earned(_graded(standings), objectives)
    return [Skill(name, titles.get(name, {}), earned[name]) for name in sorted(earned)]


def matrix(standings: Iterable[Standing], objectives: Mapping[str, Sequence[str]]) -> Matrix:
    """What each student earned by skill: a certification's chapters, and not the objectives in them."""
    found = [(one, _earned([one], objectives)) for one in _graded(standings)]
    names = sorted({name for _one, earned in found for name in earned if _SKILL.fullmatch(name)})
    rows = tuple((one, tuple(earned.get(name) for name in names)) for one, earned in found)
    return Matrix(tuple(names), rows)


def _earned(standings: Iterable[Standing], objectives: Mapping[str, Sequence[str]]) -> dict[str, float]:
    """What some students earned together by objective, in percent."""
    earned: dict[str, float] = defaultdict(float)
    possible: dict[str, float] = defaultdict(float)
    for one in standings:
        for check in one.checks:
            for objective in objectives.get(check.id, ()):
                earned[objective] += max(check.points, 0.0)
                possible[objective] += check.maximum
    return {name: round(100 * earned[name] / most, 1) for name, most in possible.items() if most}


def mistakes(standings: Iterable[Standing]) -> list[Mistake]:
    """Gather what does not work by its reason, the most frequent first."""
    students: dict[str, dict[str, None]] = defaultdict(dict)
    nodes: dict[str, Counter[str]] = defaultdict(Counter)
    for one in standings:
        for cause in dict.fromkeys(one.causes):
            node, _space, reason = cause.partition(" ")
            students[reason][one.student.id] = None
            nodes[reason][node] += 1
    ranked = sorted(students, key=lambda reason: (-len(students[reason]), reason))
    return [Mistake(reason, dict(nodes[reason].most_common()), tuple(students[reason])) for reason in ranked]


def slowest(standings: Iterable[Standing], count: int = 10) -> list[Standing]:
    """The submissions that took the grader longest."""
    return sorted(standings, key=lambda one: (-one.seconds, one.student.id))[:count]


def for_a_human(standings: Iterable[Standing]) -> list[Standing]:
    """Those whom a person must look at.

    They were refused or ended in an error, a check was not judged or waits for marks, or a file could not be read.
    """
    return [
        one
        for one in standings
        if one.state in ("refused", "error")
        or one.incomplete
        or one.pending
        or any(note["template"] in _NOT_READ for note in one.notes)
    ]


def _graded(standings: Iterable[Standing]) -> list[Standing]:
    return [one for one in standings if one.state == "graded"]


def _correlation(passed: Sequence[float], rest: Sequence[float]) -> float | None:
    """Pearson's, which of a yes-or-no and a number is the point-biserial one."""
    try:
        return round(correlation(passed, rest), 2)
    except StatisticsError:
        return None
