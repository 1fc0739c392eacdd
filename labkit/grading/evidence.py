"""What the grader saw: the outputs of all commands, round after round, and what they were collected for."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from labkit.grading.check import Command, Output, Site


@dataclass(frozen=True, slots=True)
class Round:
    """One pass over the devices, for the checks named: the first for all, later ones for those still waiting.

    `seconds` is when it began, counted from the first; it is for people and never part of what is hashed.
    """

    checks: tuple[str, ...]
    outputs: Mapping[Command, Output]
    seconds: float = 0.0


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

    @property
    def site(self) -> Site:
        """The network as the rubric sees it."""
        return Site(self.platforms)

    def views(self, check: str) -> Iterator[Mapping[Command, Output]]:
        """Return what a check may look at.

        After each round made for it, the latest output of every command.
        """
        latest: dict[Command, Output] = {}
        for round_ in self.rounds:
            latest = {**latest, **round_.outputs}
            if check in round_.checks:
                yield latest
