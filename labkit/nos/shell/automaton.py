"""All notations of a view as one automaton, built as far as lines walk it.

A *thread* is one entry with what is left of its notation; a *state* is the set of threads that agree on the
words read so far. What may follow a thread is its notation's partial derivative (V. Antimirov, "Partial
derivatives of regular expressions", 1996): each word taken leaves a shorter rest. Rests are compared by the
identity of their nodes, so loops through a repetition come back to states that exist.
"""

import re
from bisect import bisect_left
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from labkit.nos.shell.notation import (
    AnyOrder,
    Choice,
    Keyword,
    Node,
    Parameter,
    Repeat,
    Sequence,
    parse_notation,
)
from labkit.nos.shell.parameters import ParameterType


@dataclass(frozen=True, slots=True)
class Entry:
    """One command of a view.

    `owner` is whatever the caller wants back; `help` maps keywords and parameter names to their descriptions;
    `level` is the lowest user level that has the command.
    """

    notation: str
    owner: Any
    help: Mapping[str, str] = field(default_factory=dict)
    level: int = 0
    yields: bool = False
    """Gives way to another command that the same words spell out."""


@dataclass(frozen=True, slots=True)
class Label:
    """Where a repetition's mappings go. `opens` on the first word of each repetition."""

    name: str
    opens: bool

    def later(self) -> "Label":
        """Return the label for the words after the first."""
        return Label(self.name, opens=False) if self.opens else self


@dataclass(frozen=True, slots=True)
class Todo:
    """A node still to be matched.

    `progress` is the number of repetitions done, or the bit mask of options used.
    """

    node: Node
    progress: int = 0
    label: Label | None = None

    def later(self) -> "Todo":
        """Return the same, once a word of its repetition has been read."""
        if self.label is None or not self.label.opens:
            return self
        return Todo(self.node, self.progress, self.label.later())


Rest = tuple[Todo, ...]


@dataclass(frozen=True, slots=True)
class Move:
    """One word that a thread may read, and what is left then."""

    leaf: Keyword | Parameter
    label: Label | None
    rest: Rest


def moves(rest: Rest) -> tuple[list[Move], bool]:
    """Return the words that may follow, and whether the line may end here."""
    found: list[Move] = []
    for index, todo in enumerate(rest):
        if not _derive(todo, rest[index + 1 :], found):
            return found, False
    return found, True


def _derive(todo: Todo, after: Rest, found: list[Move]) -> bool:
    """Add the moves into one node; return whether the node may be passed without a word."""
    node, progress, label = todo.node, todo.progress, todo.label
    match node:
        case Keyword() | Parameter():
            found.append(Move(node, label, after))
            return False
        case Sequence(items):
            return _derive_sequence(items, label, after, found)
        case Choice(options, optional):
            passable = [_derive(Todo(option, 0, label), after, found) for option in options]
            return optional or any(passable)
        case AnyOrder(options, optional):
            later = label.later() if label else None
            for index, option in enumerate(options):
                if not progress & 1 << index:
                    again = Todo(node, progress | 1 << index, later)
                    _derive(Todo(option, 0, label), (again, *after), found)
            return optional or progress != 0
        case Repeat(item, least, most, name):
            if progress < most:
                inner = Label(name, opens=True) if name else label
                again = Todo(node, progress + 1, label.later() if label else None)
                _derive(Todo(item, 0, inner), (again, *after), found)
            return progress >= least


def _derive_sequence(items: tuple[Node, ...], label: Label | None, after: Rest, found: list[Move]) -> bool:
    later = label.later() if label else None
    for index, item in enumerate(items):
        following = tuple(Todo(node, 0, later) for node in items[index + 1 :])
        if not _derive(Todo(item, 0, label), following + after, found):
            return False
    return True


Thread = tuple[int, Rest]
"""The index of an entry and what is left of its notation."""


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a thread of a step's target came from: the index of the thread before, and the word it read."""

    thread: int
    leaf: Keyword | Parameter
    label: Label | None


class Step:
    """One word read from a state: a keyword, or a parameter of one type."""

    __slots__ = ("_make", "_offered", "_origins", "_taken", "keyword", "reached")

    def __init__(self, keyword: str, make: Callable[[tuple[Thread, ...]], "State"]) -> None:
        self.keyword = keyword
        self._offered: list[tuple[int, int, Move | str]] = []
        self._origins: list[Origin] = []
        self._taken: dict[Thread, None] = {}
        self._make = make
        self.reached: State | None = None
        """The target, once it has been made."""

    def add(self, thread: int, entry: int, move: Move | str) -> None:
        """Let a thread take this step: by a move, or by the first word of a notation that nobody has read yet."""
        self._offered.append((thread, entry, move))

    @property
    def origins(self) -> list[Origin]:
        """Where the threads of the target came from."""
        for thread, entry, move in self._offered:
            self._take(thread, entry, _first_move(move) if isinstance(move, str) else move)
        self._offered.clear()
        return self._origins

    def _take(self, thread: int, entry: int, move: Move) -> None:
        """Take a move. Of two ways to the same rest, the one written first is meant."""
        reached = (entry, move.rest)
        if reached not in self._taken:
            self._taken[reached] = None
            self._origins.append(Origin(thread, move.leaf, move.label))

    @property
    def target(self) -> "State":
        """The state after the word."""
        if self.reached is None and self.origins:
            self.reached = self._make(tuple(self._taken))
        assert self.reached is not None
        return self.reached


_FIRST_WORD = re.compile(r"[^\s<>\[\]{}|*&=]+(?!\S)")
"""A keyword that stands alone at the beginning of a notation."""


def _first_move(notation: str) -> Move:
    """Read a notation that begins with a keyword, and that keyword."""
    (move,), _may_end = moves((Todo(parse_notation(notation)),))
    return move


@dataclass(slots=True, eq=False)
class State:
    """What may follow the words read so far.

    `keywords` is by lower-case text, `parameters` from the most specific to the most general type,
    `accepting` the threads that may end here.
    """

    threads: tuple[Thread, ...]
    keywords: dict[str, Step]
    parameters: tuple[tuple[ParameterType, Step], ...]
    accepting: tuple[int, ...]
    names: list[str]
    """The keywords in alphabetical order."""
    known: dict[str, "Known"] = field(default_factory=dict)
    """What words mean here, as far as some line has had them."""

    def takes(self, word: str) -> bool:
        """Tell whether some line could go on with a word here, in full or shortened."""
        return bool(self.parameters) or bool(self.beginning_with(word.lower()))

    def beginning_with(self, prefix: str) -> list[str]:
        """Return the keywords that begin with a prefix in lower case."""
        first = bisect_left(self.names, prefix)
        last = first
        while last < len(self.names) and self.names[last].startswith(prefix):
            last += 1
        return self.names[first:last]


Known = tuple[Step | None, Any, tuple[tuple[ParameterType, Step], ...]]
"""What a word means in a state: a step with its value, in whatever context; else the parameters that it may be."""


class Automaton:
    """The states of one grammar, made when a line first needs them.

    `type_of` resolves a parameter of a notation to its type.
    """

    def __init__(self, type_of: Callable[[Parameter], ParameterType]) -> None:
        self._type_of = type_of
        self._states: dict[tuple[Thread, ...], State] = {}

    def root(self, notations: Iterable[tuple[int, str]]) -> State:
        """Return the state before the first word, of entries with their notations.

        A notation is not read before a line begins with its first word: most of them never are.
        """
        threads: list[Thread] = []
        keywords: dict[str, Step] = {}
        parameters: dict[ParameterType, Step] = {}
        for thread, (entry, notation) in enumerate(notations):
            threads.append((entry, ()))
            if (first := _FIRST_WORD.match(notation)) is not None:
                keywords.setdefault(first[0].lower(), Step(first[0], self.state)).add(thread, entry, notation)
                continue
            for move in moves((Todo(parse_notation(notation)),))[0]:
                self._step(move.leaf, keywords, parameters).add(thread, entry, move)
        return self._made(tuple(threads), keywords, parameters, [])

    def state(self, threads: Iterable[Thread]) -> State:
        """Return the state of some threads; equal threads give the same state."""
        key = tuple(threads)
        found = self._states.get(key)
        if found is None:
            found = self._states[key] = self._expand(key)
        return found

    def _expand(self, threads: tuple[Thread, ...]) -> State:
        keywords: dict[str, Step] = {}
        parameters: dict[ParameterType, Step] = {}
        accepting: list[int] = []
        for thread, (entry, rest) in enumerate(threads):
            following, may_end = moves(rest)
            if may_end:
                accepting.append(thread)
            for move in following:
                self._step(move.leaf, keywords, parameters).add(thread, entry, move)
        return self._made(threads, keywords, parameters, accepting)

    @staticmethod
    def _made(
        threads: tuple[Thread, ...],
        keywords: dict[str, Step],
        parameters: dict[ParameterType, Step],
        accepting: list[int],
    ) -> State:
        ordered = sorted(parameters.items(), key=lambda pair: pair[0].generality)
        return State(threads, keywords, tuple(ordered), tuple(accepting), sorted(keywords))

    def _step(
        self, leaf: Keyword | Parameter, keywords: dict[str, Step], parameters: dict[ParameterType, Step]
    ) -> Step:
        if isinstance(leaf, Keyword):
            text = leaf.text.lower()
            if text not in keywords:
                keywords[text] = Step(leaf.text, self.state)
            return keywords[text]
        type_ = self._type_of(leaf)
        if type_ not in parameters:
            parameters[type_] = Step("", self.state)
        return parameters[type_]
