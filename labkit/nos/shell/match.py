"""A line read by an automaton: all its readings, their ranks, and what the winner binds."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from labkit.nos.shell.automaton import Entry, Known, Label, State, Step
from labkit.nos.shell.failure import Failure, FailureKind
from labkit.nos.shell.notation import Keyword
from labkit.nos.shell.parameters import Mismatch, ParameterType

EXACT, ABBREVIATED, PARAMETER = 0, 1, 2
"""How good a word's reading is. A general parameter type counts more than PARAMETER."""
_MOST_KNOWN = 4096
"""Words that a state remembers: no more than what many devices say in the same way."""


@dataclass(slots=True)
class Match:
    """A line understood: the entry, and what the line binds."""

    entry: Entry
    values: dict[str, Any]

    @property
    def owner(self) -> Any:
        """What the entry belongs to."""
        return self.entry.owner


@dataclass(frozen=True, slots=True)
class Line:
    """A line cut into words. `starts` has the offset of each word in the line."""

    text: str
    words: tuple[str, ...]
    starts: tuple[int, ...]

    @classmethod
    def of(cls, text: str) -> "Line":
        """Cut a line at its white space."""
        words = tuple(text.split())
        starts: list[int] = []
        position = 0
        for word in words:
            position = text.index(word, position)
            starts.append(position)
            position += len(word)
        return cls(text, words, tuple(starts))

    def span(self, first: int, last: int) -> str:
        """Return some words, joined by one space."""
        return self.words[first] if last == first + 1 else " ".join(self.words[first:last])

    def phrases(self, type_: ParameterType, index: int) -> list[tuple[int, str]]:
        """Return the texts that a type may take from a word on, each with the index of the word after it."""
        return phrases(type_, self.text, self.words, index)

    @property
    def end(self) -> int:
        """The offset at which the caret of an incomplete line stands."""
        return len(self.text.rstrip()) + 1


@dataclass(frozen=True, slots=True)
class Run:
    """One reading of the words up to a state. `ranks` has one number for each word."""

    state: State
    ranks: tuple[int, ...] = ()
    keywords: tuple[str, ...] = ()
    before: "Run | None" = None
    step: Step | None = None
    value: Any = None

    @property
    def first_word(self) -> int:
        """The index of the first word that the last step took."""
        return len(self.before.ranks) if self.before is not None else 0

    def chain(self) -> list["Run"]:
        """Return the runs that led here, one for each step, and this one."""
        runs: list[Run] = []
        run: Run | None = self
        while run is not None and run.step is not None:
            runs.append(run)
            run = run.before
        runs.reverse()
        return runs

    def path(self) -> tuple[list[Step], list[Any]]:
        """Return the steps taken, and their values where they are parameters."""
        chain = self.chain()
        return [run.step for run in chain if run.step is not None], [run.value for run in chain]


@dataclass(slots=True)
class _Front:
    """The best runs that have read a given number of words, by state.

    Of the runs into one state only the best rank can win. Two of equal rank with different keywords are kept,
    since two are enough to make a line ambiguous.
    """

    runs: dict[State, list[Run]] = field(default_factory=dict)

    def add(self, run: Run) -> None:
        rivals = self.runs.setdefault(run.state, [])
        if not rivals or run.ranks < rivals[0].ranks:
            rivals[:] = [run]
        elif run.ranks == rivals[0].ranks and len(rivals) == 1 and run.keywords != rivals[0].keywords:
            rivals.append(run)

    def __iter__(self) -> Iterator[Run]:
        for rivals in self.runs.values():
            yield from rivals

    def best(self) -> list[Run]:
        """Return the runs of the best rank."""
        runs = list(self)
        rank = min((run.ranks for run in runs), default=())
        return [run for run in runs if run.ranks == rank]


class Exploration:
    """All readings of a line, word by word."""

    def __init__(self, root: State, line: Line, context: Any) -> None:
        self.line = line
        self.context = context
        self.fronts = [_Front() for _ in range(len(line.words) + 1)]
        self.fronts[0].add(Run(root))
        for index in range(len(line.words)):
            for run in self.fronts[index]:
                self._advance(run, index)

    def _advance(self, run: Run, index: int) -> None:
        word = self.line.words[index].lower()
        for name in run.state.beginning_with(word):
            step = run.state.keywords[name]
            rank = EXACT if name == word else ABBREVIATED
            keywords = (*run.keywords, step.keyword)
            self.fronts[index + 1].add(Run(step.target, (*run.ranks, rank), keywords, run, step))
        for type_, step in run.state.parameters:
            for end, text in self.line.phrases(type_, index):
                try:
                    value = type_.parse(text, self.context)
                except Mismatch:
                    continue
                ranks = run.ranks + (PARAMETER + type_.generality,) * (end - index)
                self.fronts[end].add(Run(step.target, ranks, run.keywords, run, step, value))

    def reached(self) -> int:
        """Return the largest number of words that some reading understood."""
        return max(index for index, front in enumerate(self.fronts) if front.runs)

    def winners(self) -> list[tuple[Run, int]]:
        """Return the complete readings of the best rank, each with its accepting thread."""
        complete = [run for run in self.fronts[-1] if run.state.accepting]
        rank = min((run.ranks for run in complete), default=())
        return [(run, thread) for run in complete if run.ranks == rank for thread in run.state.accepting]

    def failure(self) -> Failure:
        """Say why no reading is complete."""
        reached = self.reached()
        if reached == len(self.line.words):
            last = {run.keywords[-1:] for run in self.fronts[reached].best()}
            return Failure(FailureKind.INCOMPLETE, self.line.end, reached, shared=len(last) > 1)
        states = list(self.fronts[reached].runs)
        return Failure(self._blame(states, reached), self.line.starts[reached], reached)

    def _blame(self, states: list[State], index: int) -> FailureKind:
        types = [type_ for state in states for type_, _ in state.parameters]
        if any(type_.resembles(text) for type_ in types for _, text in self.line.phrases(type_, index)):
            return FailureKind.WRONG
        # `ip address` is unknown under `ip`; that it says too much for `ipv6` helps nobody.
        if any(run.state.accepting for run in self.fronts[index].best()):
            return FailureKind.TOO_MANY
        if types and not any(state.keywords for state in states):
            return FailureKind.WRONG
        return FailureKind.UNRECOGNIZED


def phrases(type_: ParameterType, text: str, words: Sequence[str], index: int) -> list[tuple[int, str]]:
    """Return the texts that a type may take from a word on, each with the index of the word after it."""
    if type_.rest:
        return [(len(words), text.split(None, index)[index].rstrip())]
    if type_.words == 1 or index + 1 == len(words):
        return [(index + 1, words[index])]
    ends = range(index + 1, min(index + type_.words, len(words)) + 1)
    return [(end, " ".join(words[index:end])) for end in ends]


def swift(root: State, text: str, context: Any) -> tuple[State, list[Step], list[Any]] | None:
    """Read a line word by word where each word has one best reading; None where it takes an exploration.

    Returns the last state, and the steps with the values of parameters. Taking the best reading at each word gives
    the smallest rank there is, so a line that is complete this way has no better reading and no equal one.
    """
    state = root
    steps: list[Step] = []
    values: list[Any] = []
    words = text.split()
    index, count = 0, len(words)
    while index < count:
        word = words[index]
        step, value, possible = state.known.get(word) or _learn(state, word)
        if step is not None:
            index += 1
        else:
            taken = _take(possible, text, words, index, context)
            if taken is None:
                return None
            step, value, index = taken
        steps.append(step)
        values.append(value)
        state = step.reached or step.target
    return state, steps, values


def _learn(state: State, word: str) -> Known:
    """Find out what a word means in a state, and remember it."""
    keywords = _readings(state, word.lower())
    known: Known = (None, None, ())
    if len(keywords) == 1:
        known = keywords[0], None, ()
    elif not keywords:
        known = _parameter(state, word)
    if len(state.known) >= _MOST_KNOWN:
        state.known.clear()
    state.known[word] = known
    return known


def _readings(state: State, word: str) -> list[Step]:
    """Return the keyword that a word in lower case is in full, or else those that it shortens."""
    exact = state.keywords.get(word)
    return [exact] if exact is not None else [state.keywords[name] for name in state.beginning_with(word)]


def _parameter(state: State, word: str) -> Known:
    """Return the only parameter that a word may be in whatever context, or else those to be tried."""
    fitting: list[tuple[ParameterType, Step]] = []
    found: tuple[Step, Any] | None = None
    generality = -1
    for type_, step in state.parameters:
        if found is not None and type_.generality > generality:
            break
        if type_.constant:
            try:
                found, generality = (step, type_.parse(word, None)), type_.generality
            except Mismatch:
                continue
        elif not type_.begins_with(word):
            continue
        fitting.append((type_, step))
    return (*found, ()) if found is not None and len(fitting) == 1 else (None, None, tuple(fitting))


def _take(
    types: tuple[tuple[ParameterType, Step], ...], text: str, words: list[str], index: int, context: Any
) -> tuple[Step, Any, int] | None:
    """Return the only parameter of the most specific type that fits, with its value and the next index."""
    found: tuple[Step, Any, int] | None = None
    generality = -1
    for type_, step in types:
        if found is not None and type_.generality > generality:
            break
        for end, phrase in phrases(type_, text, words, index):
            try:
                value = type_.parse(phrase, context)
            except Mismatch:
                continue
            if found is not None:
                return None
            found, generality = (step, value, end), type_.generality
    return found


def bind(steps: Sequence[Step], read: Sequence[Any], thread: int) -> dict[str, Any]:
    """Return what a reading binds, by the accepting thread of its last state, in the order of the line.

    `read` has the value of each step that is a parameter.
    """
    values: dict[str, Any] = {}
    for index, name, constant, many, label in _binders(tuple(steps), thread):
        value = constant if index is None else read[index]
        scope = values if label is None else _scope(values, label)
        if many:
            scope.setdefault(name, []).append(value)
        elif name:
            scope[name] = value
    return values


_Binder = tuple[int | None, str, Any, bool, Label | None]
"""Of a word that binds something: the index of its value or else its value, its name, whether there may be many, its
repetition."""


@lru_cache(maxsize=4096)
def _binders(steps: tuple[Step, ...], thread: int) -> tuple[_Binder, ...]:
    """Return what binds something in a reading. It is the same for all lines that take the same steps."""
    taken: list[_Binder] = []
    for index in reversed(range(len(steps))):
        origin = steps[index].origins[thread]
        thread, leaf, label = origin.thread, origin.leaf, origin.label
        if not leaf.name and label is None:
            continue
        if isinstance(leaf, Keyword):
            taken.append((None, leaf.name, leaf.value, leaf.many, label))
        else:
            taken.append((index, leaf.name, None, leaf.many, label))
    return tuple(reversed(taken))


def _scope(values: dict[str, Any], label: Label) -> dict[str, Any]:
    """Return the mapping of the repetition that a word belongs to."""
    mappings: list[dict[str, Any]] = values.setdefault(label.name, [])
    if label.opens:
        mappings.append({})
    return mappings[-1]
