"""A rubric from a solved network: what is true of it and not of the start, grouped, with points.

The draft proves itself: facts that hold at the start are left out, lines of the solution that no fact depends on get a
check of their text, and checks that another way of typing the same would fail are left out again.
"""

import math
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from pydantic import ValidationError

from labkit.authoring.fact import Fact, topics
from labkit.authoring.points import spread
from labkit.authoring.reach_facts import reach_facts
from labkit.authoring.routing_facts import owners, routing_facts
from labkit.authoring.switching_facts import switching_facts
from labkit.errors import GraderError, UsageError
from labkit.grading.library import Library
from labkit.grading.mutate import Mutant, mutants
from labkit.grading.proof import Missed, SelfTest
from labkit.grading.rubric import Rubric
from labkit.grading.rubric_reader import Unplaced, read_rubric
from labkit.grading.selftest import Extent, Subject, selftest
from labkit.grading.site import site_of
from labkit.grading.trial import grade
from labkit.language import _
from labkit.runtime.lab import Lab
from labkit.runtime.simulated import SimulatedLabs
from labkit.scenario.plan import LabPlan

_MOST_CHECKS = 30
"""With more, the devices of a topic share a check."""
_ROUNDS = 3
"""How often checks that a right solution fails are left out before the draft is given up as it is."""
_FREE = re.compile(r"(?:ospf|isis|rip|acl)\b")
"""Headings with a number that is the student's own choice: lines under them are looked for anywhere."""
_UNDERNEATH = ("vlans", "ports", "eth-trunk")
"""Topics of layer 2 that guards come after: in one broadcast domain all reach each other before anything is done."""
_ROWS = 24
"""Of one check: a teacher must be able to read it."""


@dataclass(frozen=True, slots=True)
class Draft:
    """A rubric as plain data, with the facts behind each check, and what the self-test says of it."""

    rubric: dict[str, Any]
    facts: Mapping[str, Sequence[Fact]]
    proof: SelfTest
    dropped: tuple[str, ...] = field(default=())
    """Checks that were left out since a right solution in other words would fail them."""


def facts_of(lab: Lab) -> list[Fact]:
    """Everything that is known to be true of a network, and can be checked."""
    owned = owners(lab.devices)
    roles = {name: node.kind.role for name, node in lab.plan.topology.nodes.items()}
    found: list[Fact] = []
    for name, device in lab.devices.items():
        if roles[name] != "host":
            found += [*switching_facts(device), *routing_facts(device, owned)]
    return [*found, *reach_facts(lab.devices, roles)]


def draft_rubric(plan: LabPlan, library: Library, *, sample: int | None = None) -> Draft:
    """Draft a rubric for a plan, whose start and solution are complete.

    Of the mistakes that a self-test makes, a `sample` is made, or all. Raises UsageError where nothing is left for
    a student to do.
    """
    drafter = _Drafter(plan, library, sample)
    facts = drafter.telling(facts_of(Lab.build(plan, configurations=plan.start | plan.solution)))
    unnoticed: Iterable[Missed | Mutant] = mutants(plan.start, plan.solution)
    if not all(fact.guard for fact in facts):
        unnoticed = drafter.drafted(facts, thorough=False).proof.missed
    texts = drafter.telling(_text_facts(unnoticed))
    if all(fact.guard for fact in [*facts, *texts]):
        raise UsageError(
            _("the solved network does nothing that it would not do at the start"),
            hint=_("is it solved, and was that saved?"),
        )
    dropped: list[str] = []
    for _round in range(_ROUNDS):
        draft = drafter.drafted([*facts, *texts])
        lost = {one.id for one in draft.proof.lost}
        if not lost:
            break
        dropped += sorted(lost)
        failing = {id(fact) for name in lost for fact in draft.facts[name]}
        facts = [fact for fact in facts if id(fact) not in failing]
        texts = [fact for fact in texts if id(fact) not in failing]
    return replace(draft, dropped=tuple(dropped))


class _Drafter:
    """Makes rubrics of facts, and tries them on one lab."""

    def __init__(self, plan: LabPlan, library: Library, sample: int | None = None) -> None:
        self._sample = sample
        self._plan = plan
        self._library = library
        self._site = site_of(plan.topology)
        self._labs = SimulatedLabs()

    def telling(self, facts: Iterable[Fact]) -> list[Fact]:
        """Keep the facts that a check can state, and that are true of the solution and not of the start.

        Who reaches whom at the start already is kept as a guard.
        """
        stated = list(dict.fromkeys(_Hashed(fact) for fact in facts if self._can_be_stated(fact)))
        if not stated:
            return []
        entries = [
            {"id": f"f{number}", "points": 1, "check": one.fact.check, **one.fact.entry()}
            for number, one in enumerate(stated)
        ]
        rubric = self._read({"checks": entries})
        after = self._verdicts(rubric, self._plan.start | self._plan.solution)
        before = self._verdicts(rubric, self._plan.start)
        verdicts = zip((one.fact for one in stated), before, after, strict=True)
        return [
            replace(fact, guard=then == "passed")
            for fact, then, now in verdicts
            if now == "passed" and (then != "passed" or fact.topic == "reach")
        ]

    def drafted(self, facts: Sequence[Fact], *, thorough: bool = True) -> Draft:
        """Make a rubric and prove it; unless `thorough`, only see which mistakes it notices."""
        groups = grouped(facts)
        weights = {name: _weight(own) for name, own in groups.items()}
        text = [name for name, own in groups.items() if own[0].topic == "settings"]
        points = spread(weights, text)
        needed = [name for name, own in groups.items() if own[0].topic in _UNDERNEATH]
        checks = [check_entry(name, own, points[name], needed) for name, own in groups.items()]
        document = {"schema": 1, "checks": checks}
        subject = Subject(self._plan, self._read(document), self._site)
        return Draft(
            document,
            groups,
            selftest(subject, self._labs, extent=Extent(sample=self._sample, thorough=thorough)),
        )

    def _can_be_stated(self, fact: Fact) -> bool:
        kind = self._library.get(fact.check)
        if kind is None:
            return False
        try:
            inputs = kind.Input.model_validate(fact.entry(), context=self._site)
            for ask in kind.asks(inputs):
                self._site.command(ask)
        except (ValidationError, GraderError):
            return False
        return True

    def _read(self, document: Mapping[str, Any]) -> Rubric:
        return read_rubric(Unplaced(dict(document)), self._library, self._site)

    def _verdicts(self, rubric: Rubric, texts: Mapping[str, str]) -> list[str]:
        _, report = grade(rubric, self._site, self._plan, self._labs(self._plan, texts), patient=False)
        return [check.verdict for check in report.checks]


class _Hashed:
    """A fact by its content: two sources may state the same."""

    def __init__(self, fact: Fact) -> None:
        self.fact = fact
        self._key = repr((fact.check, sorted(fact.entry().items(), key=lambda item: item[0])))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Hashed) and self._key == other._key

    def __hash__(self) -> int:
        return hash(self._key)


def grouped(facts: Sequence[Fact]) -> dict[str, list[Fact]]:
    """Put facts that one check can state together: a topic and kind on a node, or on all where they are many."""
    asked = facts if any(fact.topic in _UNDERNEATH for fact in facts) else [f for f in facts if not f.guard]
    found = _by(asked, lambda fact: f"{_name(fact)}-{fact.node}")
    if len(found) > _MOST_CHECKS:
        found = _by(asked, _name)
    order = list(topics())
    split: dict[str, list[Fact]] = {}
    for name, own in sorted(found.items(), key=lambda item: order.index(item[1][0].topic)):
        for number, begin in enumerate(range(0, len(own), _ROWS), 1):
            split[name if len(own) <= _ROWS else f"{name}-{number}"] = own[begin : begin + _ROWS]
    return split


def _by(facts: Sequence[Fact], key: Any) -> dict[str, list[Fact]]:
    found: dict[str, list[Fact]] = {}
    for fact in facts:
        found.setdefault(key(fact), []).append(fact)
    return found


def _name(fact: Fact) -> str:
    kind = fact.check.replace(".", "-")
    return f"{'still' if fact.guard else fact.topic}-{kind}"


def _weight(facts: Sequence[Fact]) -> float:
    """More rows count for more, but not in proportion."""
    weight = topics()[facts[0].topic].weight * math.sqrt(len(facts))
    return weight / 3 if facts[0].guard else weight


def check_entry(name: str, facts: Sequence[Fact], points: int, needed: Sequence[str] = ()) -> dict[str, Any]:
    """Write one check of the rubric; guards need the checks named in `needed`."""
    first = facts[0]
    topic = topics()[first.topic]
    nodes = list(dict.fromkeys(fact.node for fact in facts))
    entry: dict[str, Any] = {"id": name, "check": first.check}
    if len(facts) == 1:
        entry |= first.entry()
    elif len(nodes) == 1:
        entry |= {"node": nodes[0], "for_each": [dict(fact.inputs) for fact in facts]}
    else:
        entry["for_each"] = [fact.entry() for fact in facts]
    shown = {"en": ", ".join(nodes), "zh": "、".join(nodes)}
    entry |= {
        "points": points,
        "title": {language: text.format(nodes=shown[language]) for language, text in topic.title.items()},
        "hint": dict(topic.hint),
    }
    if first.guard:
        entry["needs"] = list(needed)
    return entry | ({"objectives": list(topic.objectives)} if topic.objectives else {})


def _text_facts(missed: Iterable[Missed | Mutant]) -> Iterator[Fact]:
    """State the lines that may be left out without any other check noticing."""
    for one in missed:
        if one.wrong:
            continue
        section = {"section": one.section[-1]} if one.section and not _FREE.match(one.section[-1]) else {}
        words, secret, _ = one.line.partition(" cipher ")
        line = {"matches": f"^{_escaped(words)} cipher "} if secret else {"line": one.line}
        yield Fact("settings", one.node, "configuration.present", {**section, **line})


def _escaped(text: str) -> str:
    return "".join(char if char.isalnum() or char in " -" else f"\\{char}" for char in text)
