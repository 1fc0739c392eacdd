"""The checks of a report in parts: by stage, by what was done to the lab before, and by group."""

from collections.abc import Mapping
from dataclasses import dataclass

from labkit.grading.evidence import Act
from labkit.grading.score import CheckResult, Competency, GroupResult, ScoreReport
from labkit.language import choose


@dataclass(frozen=True, slots=True)
class Section:
    """Checks that belong together, in the order of the rubric; the names are empty where there is none."""

    stage: str
    phase: str
    group: GroupResult | None
    checks: tuple[CheckResult, ...]
    stage_title: Mapping[str, str]
    phase_title: Mapping[str, str]
    acts: tuple[Act, ...]
    """What was done to the lab before these checks looked."""

    @property
    def points(self) -> float:
        """What its checks earned; of a group with rules of its own, not necessarily what counts."""
        return round(sum(check.points for check in self.checks), 2)

    @property
    def maximum(self) -> float:
        """What its checks can earn, bonus left out."""
        return round(sum(check.maximum for check in self.checks if check.sort == "points"), 2)

    def title(self, language: str) -> str:
        """Name the section; empty where nothing sets it apart."""
        names = [
            choose(self.stage_title, language, self.stage),
            choose(self.phase_title, language, self.phase),
            choose(self.group.title, language, self.group.id) if self.group else "",
        ]
        return " · ".join(name for name in names if name)


def sections(report: ScoreReport) -> list[Section]:
    """Put the checks of one stage, phase and group together, in the order in which they first appear."""
    groups = {group.id: group for group in report.groups}
    found: dict[tuple[str, str, str], list[CheckResult]] = {}
    for check in report.checks:
        found.setdefault((check.stage, check.phase, check.group), []).append(check)
    return [
        Section(
            stage,
            phase,
            groups.get(group),
            tuple(checks),
            report.stages.get(stage, {}),
            report.phases.get(phase, {}),
            tuple(act for act in report.acts if phase and act.phase == phase),
        )
        for (stage, phase, group), checks in found.items()
    ]


def depth(skill: Competency) -> int:
    """How far below its certification a skill stands: 0, 1 or more."""
    _, slash, number = skill.id.partition("/")
    return number.count(".") + 1 if slash else 0


def share(points: float, maximum: float) -> float:
    """How much of something was reached, from 0 to 1."""
    return min(max(points / maximum, 0.0), 1.0) if maximum > 0 else 0.0
