"""Collects evidence.

All devices at once, each command once, and again what checks with a deadline still need; then, phase by phase,
something is done to the lab, its checks look, and it is undone.
"""

import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

import labkit
from labkit.errors import LabkitError
from labkit.grading.action import Action
from labkit.grading.actor import Actor
from labkit.grading.check import Output, Site
from labkit.grading.evaluate import unpassed
from labkit.grading.evidence import Act, Evidence, Mark, Round, Work
from labkit.grading.plan import Wanted, plan, plan_again, plan_baseline, plan_on
from labkit.grading.rounds import collect_round
from labkit.grading.rubric import Rubric, RubricCheck
from labkit.grading.saved import unsaved
from labkit.grading.transport import Transport
from labkit.language import _, speaking

POLL_INTERVAL = 2.0
"""Seconds between two looks at a network that is given time to converge."""
REACTION = 5.0
"""Seconds that real devices are given, without a rubric's word, to notice what was done to them."""
AS_LEFT = "as-left"
"""The phase of what is collected before the devices boot what they have saved."""


@dataclass(frozen=True, slots=True)
class Clock:
    """Time in seconds, and how to wait; a simulation is settled at once, and nobody waits for it."""

    now: Callable[[], float] = time.monotonic
    sleep: Callable[[float], None] = time.sleep
    settled: bool = False


@dataclass(frozen=True, slots=True)
class Subject:
    """Whose work on which lab is being graded, and what is known of it beside what the devices say."""

    lab: str
    student: str
    titles: Mapping[str, str]
    variables: Mapping[str, object]
    attachments: Mapping[str, str]
    work: Work = field(default_factory=Work)
    marks: Mapping[str, Mark] = field(default_factory=dict)


@speaking("en")  # evidence is the same whoever collects it; reports say it again in their reader's language
def collect(
    rubric: Rubric,
    site: Site,
    subject: Subject,
    transport: Transport,
    clock: Clock | None = None,
    actor: Actor | None = None,
) -> Evidence:
    """Ask all devices what the rubric needs. A device that cannot be asked is evidence too, not an exception.

    Checks with `within` that have not passed are looked at again until they pass or their time is over;
    after something was done to the lab, all checks have `REACTION` at least.
    Without an actor, the checks of phases cannot be judged.
    """
    collection = _Collection(rubric, site, subject, transport, clock or Clock(), actor)
    boots: list[Action] = []
    if rubric.graded == "saved":
        collection.look(Round((), {}, phase=AS_LEFT), plan_baseline(site))
        boots = [Action(reboot=node) for node, platform in site.platforms.items() if platform != "host"]
    collection.phase("", boots)
    for phase in rubric.phases:
        collection.phase(phase.id, [*boots, *phase.act])
    return collection.finished()


class _Collection:
    """Evidence as it grows."""

    def __init__(
        self,
        rubric: Rubric,
        site: Site,
        subject: Subject,
        transport: Transport,
        clock: Clock,
        actor: Actor | None,
    ) -> None:
        self._rubric = rubric
        self._site = site
        self._transport = transport
        self._clock = clock
        self._actor = actor
        self._began = clock.now()
        self._evidence = Evidence(
            lab=subject.lab,
            student=subject.student,
            titles=dict(subject.titles),
            platforms=dict(site.platforms),
            rubric=rubric.record(),
            rounds=(),
            variables=dict(subject.variables),
            attachments=dict(subject.attachments),
            version=labkit.__version__,
            work=subject.work,
            marks=dict(subject.marks),
        )

    def finished(self) -> Evidence:
        """Return the evidence, with what was found not to be saved."""
        first = self._evidence.rounds[0]
        return replace(self._evidence, unsaved=unsaved(first.outputs))

    def phase(self, phase: str, actions: Sequence[Action]) -> None:
        """Act, look until all have passed or their time is over, and undo."""
        checks = [check for check in self._rubric.checks if check.part and check.head.phase == phase]
        wanted = plan(self._rubric, self._site, phase=phase)
        names = tuple(check.id for check in checks)
        trouble = ""
        reaction = REACTION if actions else 0
        try:
            trouble = self._act(phase, actions)
            if trouble:
                failed = dict.fromkeys(wanted, Output(error=trouble))
                self._keep(Round(names, failed, self._seconds(), phase))
            else:
                self._look_on(Round(names, {}, phase=phase), wanted, checks, reaction)
        finally:
            if actions:
                self._restore(phase)

    def look(self, round_: Round, wanted: Wanted, checks: Iterable[RubricCheck] = ()) -> None:
        """Collect one round, and what its answers lead to."""
        seconds = self._seconds()
        outputs = collect_round(wanted, self._transport)
        seen = {**self._evidence.last_view(round_.phase), **outputs}
        outputs |= collect_round(plan_on(checks, self._site, seen), self._transport)
        self._keep(replace(round_, outputs=outputs, seconds=seconds))

    def _look_on(self, first: Round, wanted: Wanted, checks: list[RubricCheck], reaction: float) -> None:
        began = looked = self._clock.now()
        self.look(first, wanted, checks)
        while waiting := self._waiting(first.phase, looked - began, reaction):
            self._clock.sleep(POLL_INTERVAL)
            looked = self._clock.now()
            names = tuple(check.id for check in waiting)
            self.look(Round(names, {}, phase=first.phase), plan_again(waiting, self._site), waiting)

    def _waiting(self, phase: str, elapsed: float, reaction: float) -> list[RubricCheck]:
        """The checks that may be looked at again: their time was not over when the last look began.

        How long it took is the grader's affair: a trace into a network that converges takes half a minute.
        """
        if self._clock.settled:
            return []
        return [
            check
            for check in unpassed(self._rubric, self._evidence)
            if check.head.phase == phase and max(check.head.within, reaction) > elapsed
        ]

    def _act(self, phase: str, actions: Iterable[Action]) -> str:
        """Do what a phase does; return what went wrong."""
        for action in actions:
            error = ""
            try:
                self._do(action)
            except LabkitError as trouble:
                error = str(trouble)
            self._note(phase, str(action), error)
            if error:
                return _("{action}: {error}", action=action, error=error)
        return ""

    def _do(self, action: Action) -> None:
        if action.wait:
            if not self._clock.settled:
                self._clock.sleep(action.wait)
            return
        if self._actor is None:
            raise LabkitError(_("nothing can be done to this lab while it is graded"))
        self._actor.act(action)

    def _restore(self, phase: str) -> None:
        if self._actor is None:
            return
        try:
            self._actor.restore()
        except LabkitError as error:
            self._note(phase, "restore", str(error))

    def _note(self, phase: str, text: str, error: str) -> None:
        act = Act(phase, text, error)
        self._evidence = replace(self._evidence, acts=(*self._evidence.acts, act))

    def _keep(self, round_: Round) -> None:
        self._evidence = replace(self._evidence, rounds=(*self._evidence.rounds, round_))

    def _seconds(self) -> float:
        return round(self._clock.now() - self._began, 3)
