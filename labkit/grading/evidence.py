"""What the grader saw: the outputs of all commands, round after round, and what they were collected for."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from labkit.grading.check import Command, Output, Site


@dataclass(frozen=True, slots=True)
class Round:
    """One pass over the devices, for the checks named: the first for all, later ones for those still waiting.

    `phase` is empty before anything was done to the lab. `seconds` is when the round began, counted from the
    first; it is for people and never part of what is hashed.
    """

    checks: tuple[str, ...]
    outputs: Mapping[Command, Output]
    seconds: float = 0.0
    phase: str = ""


@dataclass(frozen=True, slots=True)
class Act:
    """What was done to the lab in a phase, in words, and what went wrong with it."""

    phase: str
    text: str
    error: str = ""


@dataclass(frozen=True, slots=True)
class Mark:
    """What a teacher gave for a manual item."""

    points: float
    note: str = ""


@dataclass(frozen=True, slots=True)
class Work:
    """How the student came to what is there, beside what the devices show.

    `hints` counts by check the tiers that were read. `helped` has, for each check of a stage that
    `labkit restore --stage` put in place, the share of its points that had been earned by then.
    """

    hints: Mapping[str, int] = field(default_factory=dict)
    helped: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Evidence:
    """All that a grade rests on, without the lab.

    `rubric` is `Rubric.record()`; `platforms` says for each node which language its commands are in;
    `attachments` are texts kept for reports (`topology.svg`) and feedback (`diagnoses.json`), never for the
    score.
    """

    lab: str
    student: str
    titles: Mapping[str, str]
    platforms: Mapping[str, str]
    rubric: Mapping[str, Any]
    rounds: tuple[Round, ...]
    variables: Mapping[str, Any] = field(default_factory=dict)
    attachments: Mapping[str, str] = field(default_factory=dict)
    version: str = ""
    """Of the labkit that collected it."""
    acts: tuple[Act, ...] = ()
    work: Work = field(default_factory=Work)
    marks: Mapping[str, Mark] = field(default_factory=dict)
    unsaved: tuple[str, ...] = ()
    """Devices whose running configuration was not what they had saved."""

    @property
    def site(self) -> Site:
        """The network as the rubric sees it."""
        return Site(self.platforms)

    def views(self, check: str) -> Iterator[Mapping[Command, Output]]:
        """Return what a check may look at.

        After each round made for it, the latest output of every command in the round's phase.
        """
        latest: dict[str, dict[Command, Output]] = {}
        for round_ in self.rounds:
            seen = latest[round_.phase] = {**latest.get(round_.phase, {}), **round_.outputs}
            if check in round_.checks:
                yield seen

    def last_view(self, phase: str = "") -> Mapping[Command, Output]:
        """Return the latest output of every command in a phase, whatever it was collected for."""
        return {
            command: output
            for round_ in self.rounds
            if round_.phase == phase
            for command, output in round_.outputs.items()
        }
