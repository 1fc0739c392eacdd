"""The command line of one view: lines in, commands or failures out.

Words may be shortened, and a shortened word is resolved by the whole line: all readings are explored, and the
complete ones are ranked. At the first word where two differ, a keyword in full is better than a shortened
one, a keyword better than a parameter, and a specific type better than a general one (an address, a string).
A line is ambiguous only if two complete readings of the best rank remain that belong to different owners or
spell out different keywords.
"""

from collections.abc import Iterable, Sequence
from typing import Any

from labkit.nos.shell import notation
from labkit.nos.shell.automaton import Automaton, Entry, State, Step
from labkit.nos.shell.failure import Failure, FailureKind
from labkit.nos.shell.match import Exploration, Line, Match, Run, bind, swift
from labkit.nos.shell.offer import HelpItem, Offer
from labkit.nos.shell.parameters import ParameterType, Types, resolve

__all__ = ["Entry", "Failure", "FailureKind", "Grammar", "HelpItem", "Match", "parse_in"]

HIGHEST_LEVEL = 15


class Grammar:
    """The commands of one view.

    A notation is read when a line first begins with its first word. Raises NotationError and UnknownTypeError then.
    """

    def __init__(self, entries: Iterable[Entry], types: Types) -> None:
        self.entries = tuple(entries)
        self._types = types
        self._resolved: dict[notation.Parameter, ParameterType] = {}
        self._automaton = Automaton(self._type_of)
        self._roots: dict[int, State] = {}

    def parse(self, line: str, context: Any = None, level: int = HIGHEST_LEVEL) -> Match | Failure:
        """Return the command that a line means. `level` hides commands above the user's."""
        root = self._roots.get(level) or self.root(level)
        swiftly = swift(root, line, context)
        if swiftly is not None:
            state, steps, values = swiftly
            if len(state.accepting) == 1:
                return self._match(state, steps, values, state.accepting[0])
        elif not root.takes(first := line.split(None, 1)[0]):
            return Failure(FailureKind.UNRECOGNIZED, line.index(first), 0)
        return self.explore(line, context, level)

    def explore(self, line: str, context: Any = None, level: int = HIGHEST_LEVEL) -> Match | Failure:
        """Do what `parse` does by trying every reading."""
        exploration = Exploration(self.root(level), Line.of(line), context)
        winners = self._firm(exploration.winners())
        if not winners:
            return exploration.failure()
        run, thread = winners[0]
        rivals = [
            other for other, other_thread in winners[1:] if self._differ(run, thread, other, other_thread)
        ]
        if rivals:
            return _ambiguous(exploration.line, run, rivals)
        return self._match(run.state, *run.path(), thread)

    def help(self, line: str, context: Any = None, level: int = HIGHEST_LEVEL) -> list[HelpItem]:
        """Return what may stand at the end of the line: parameters, keywords, and `<cr>` if it may end.

        A line that ends inside a word asks for that word. Empty if the line is wrong before its end.
        """
        return Offer(self.root(level), line, context, self.entries).help()

    def complete(self, line: str, context: Any = None, level: int = HIGHEST_LEVEL) -> list[str]:
        """Return the words that the last word of the line may be completed to."""
        return Offer(self.root(level), line, context, self.entries).completions()

    def root(self, level: int = HIGHEST_LEVEL) -> State:
        """Return the state before the first word, for a user of some level."""
        found = self._roots.get(level)
        if found is None:
            found = self._roots[level] = self._automaton.root(
                (index, entry.notation) for index, entry in enumerate(self.entries) if entry.level <= level
            )
        return found

    def _type_of(self, parameter: notation.Parameter) -> ParameterType:
        found = self._resolved.get(parameter)
        if found is None:
            found = self._resolved[parameter] = resolve(parameter, self._types)
        return found

    def _entry(self, run: Run, thread: int) -> Entry:
        return self.entries[run.state.threads[thread][0]]

    def _firm(self, winners: list[tuple[Run, int]]) -> list[tuple[Run, int]]:
        """Leave out the readings that give way, if there are others."""
        firm = [(run, thread) for run, thread in winners if not self._entry(run, thread).yields]
        return firm or winners

    def _differ(self, run: Run, thread: int, other: Run, other_thread: int) -> bool:
        """Tell whether two readings of equal rank mean different things."""
        same_owner = self._entry(run, thread).owner is self._entry(other, other_thread).owner
        return not same_owner or run.keywords != other.keywords

    def _match(self, state: State, steps: list[Step], values: list[Any], thread: int) -> Match:
        return Match(self.entries[state.threads[thread][0]], bind(steps, values, thread))


def _ambiguous(line: Line, run: Run, rivals: Sequence[Run]) -> Failure:
    """Return the failure at the first word that some reading takes differently."""
    index = min(_first_difference(run, rival) for rival in rivals)
    index = min(index, len(line.words) - 1)
    return Failure(FailureKind.AMBIGUOUS, line.starts[index], len(line.words))


def _first_difference(run: Run, other: Run) -> int:
    """Return the index of the first word at which two readings part, past the end if they do not."""
    for left, right in zip(run.chain(), other.chain(), strict=False):
        if left.step is not right.step:
            return left.first_word
    return len(run.ranks)


Reading = tuple[int, Match] | Failure
"""What a line means: the index of the grammar that understands it, with the match."""


def parse_in(
    grammars: Iterable[Grammar], line: str, context: Any = None, level: int = HIGHEST_LEVEL
) -> Reading:
    """Read a line in the first of some grammars that understands it: the view's own, then its parents'.

    Returns the index of the grammar with the match; else the failure that understood most words, the earlier
    of equals. A line that is ambiguous in one grammar is not looked up in the next.
    """
    furthest: Failure | None = None
    for index, grammar in enumerate(grammars):
        answer = grammar.parse(line, context, level)
        if isinstance(answer, Match):
            return index, answer
        if answer.kind is FailureKind.AMBIGUOUS:
            return answer
        if furthest is None or answer.reached > furthest.reached:
            furthest = answer
    return furthest or Failure(FailureKind.UNRECOGNIZED, 0, 0)
