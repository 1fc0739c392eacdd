"""What may follow on a line: the answers to `?` and to the Tab key."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from labkit.nos.shell.automaton import Entry, State, Step
from labkit.nos.shell.match import Exploration, Line
from labkit.nos.shell.parameters import Mismatch, ParameterType

END = "<cr>"


@dataclass(frozen=True, slots=True)
class HelpItem:
    """One line of the answer to `?`."""

    text: str
    description: str = ""


@dataclass(frozen=True, slots=True)
class _Open:
    """A parameter that the last word belongs to: `before` are its earlier words, with their space."""

    type: ParameterType
    step: Step
    state: State
    before: str = ""


class Offer:
    """What may stand at the end of a line, whose last word may be only begun."""

    def __init__(self, root: State, text: str, context: Any, entries: Sequence[Entry]) -> None:
        begun = bool(text) and not text[-1].isspace()
        line = Line.of(text)
        self.partial = line.words[-1] if begun else ""
        known = Line.of(text[: line.starts[-1]] if begun else text)
        exploration = Exploration(root, known, context)
        self._entries = entries
        self._context = context
        self._states = list(dict.fromkeys(run.state for run in exploration.fronts[-1].best()))
        self._opens = list(self._parameters(exploration, known))

    def help(self) -> list[HelpItem]:
        """Return parameters, then keywords by alphabet, then `<cr>`."""
        parameters = {
            self._item(each.type.help, each.step, each.state): None
            for each in self._opens
            if self._fits(each)
        }
        keywords = {
            self._item(step.keyword, step, state): None
            for state in self._states
            for step in self._keywords(state)
        }
        items = [*parameters, *sorted(keywords, key=lambda item: item.text.lower())]
        if self._may_end():
            items.append(HelpItem(END))
        return list({item.text: item for item in reversed(items)}.values())[::-1]

    def completions(self) -> list[str]:
        """Return the words that the last word may be completed to, by alphabet."""
        words = {step.keyword for state in self._states for step in self._keywords(state)}
        for each in self._opens:
            words.update(self._listed(each))
        return sorted(words, key=str.lower)

    def _parameters(self, exploration: Exploration, known: Line) -> Iterator[_Open]:
        for state in self._states:
            for type_, step in state.parameters:
                yield _Open(type_, step, state)
        count = len(known.words)
        for start in range(count):
            for run in exploration.fronts[start].best():
                for type_, step in run.state.parameters:
                    if type_.words > count - start:
                        yield _Open(type_, step, run.state, known.span(start, count) + " ")

    def _keywords(self, state: State) -> Iterator[Step]:
        for name in state.beginning_with(self.partial.lower()):
            yield state.keywords[name]

    def _listed(self, each: _Open) -> list[str]:
        whole = each.type.complete(each.before + self.partial, self._context)
        return [text[len(each.before) :] for text in whole if len(text) > len(each.before)]

    def _fits(self, each: _Open) -> bool:
        if not self.partial:
            return not each.before or bool(self._listed(each))
        return bool(self._listed(each)) or self._begins(each.type, each.before + self.partial)

    def _begins(self, type_: ParameterType, text: str) -> bool:
        try:
            type_.parse(text, self._context)
        except Mismatch:
            return type_.resembles(text)
        return True

    def _may_end(self) -> bool:
        return not self.partial and any(state.accepting for state in self._states)

    def _item(self, text: str, step: Step, state: State) -> HelpItem:
        for origin in step.origins:
            entry = self._entries[state.threads[origin.thread][0]]
            name = step.keyword or origin.leaf.name
            described = entry.help.get(name) or entry.help.get(name.replace("_", "-"))
            if described:
                return HelpItem(text, described)
        return HelpItem(text)
