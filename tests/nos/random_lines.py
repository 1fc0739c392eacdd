"""Lines typed at random from what a dialect declares: whatever they are, the configuration must print as it loads."""

import random
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from labkit.nos.shell.dialect import undo_notations
from labkit.nos.shell.drive import run_line
from labkit.nos.shell.interpreter import Terminal
from labkit.nos.shell.notation import AnyOrder, Choice, Keyword, Node, Parameter, Repeat, parse_notation
from labkit.nos.shell.notation import Sequence as Row

_ANYTHING = ("x", "0", "all", "10.0.0.300", "%", "Gig", "1/1", "-1")


@dataclass(frozen=True)
class Typist:
    """Who types: `values` are those of parameters by type, `dangerous` the lines that are left out.

    Those restart the device, wait, leave, or change what is saved.
    """

    values: Mapping[str, Sequence[str]]
    dangerous: re.Pattern[str]
    chance: random.Random

    def expand(self, node: Node) -> Iterator[str]:
        """Words that a notation may mean."""
        chance = self.chance
        match node:
            case Keyword(text):
                yield text if chance.random() < 0.9 else text[: chance.randint(1, len(text))]
            case Parameter():
                yield self._value(node)
            case Row(items):
                for item in items:
                    yield from self.expand(item)
            case Choice(options, optional):
                if not optional or chance.random() < 0.6:
                    yield from self.expand(chance.choice(options))
            case AnyOrder(options, _):
                for option in chance.sample(options, chance.randint(0, len(options))):
                    yield from self.expand(option)
            case Repeat(item, least, most):
                for _ in range(chance.randint(max(least, 1), min(most, 3))):
                    yield from self.expand(item)

    def _value(self, parameter: Parameter) -> str:
        chance = self.chance
        if chance.random() < 0.05:
            return chance.choice(_ANYTHING)
        if parameter.type == "integer":
            low, high = (int(part) for part in parameter.arguments.split("-"))
            return str(chance.choice((low, high, chance.randint(low, high), min(low + 1, high), high + 1)))
        if parameter.type in ("string", "text"):
            return "".join(chance.choices("abcXYZ019-_.", k=chance.randint(1, 12)))
        return chance.choice(self.values.get(parameter.type, _ANYTHING))

    def type_at(self, terminal: Terminal, lines: int) -> int:
        """Type random lines, one in five for the global mode; return how many were taken."""
        dialect, taken, chance = terminal.device.dialect, 0, self.chance
        for _ in range(lines):
            if not terminal.places:
                run_line(terminal, "configure terminal")
            view = "system" if chance.random() < 0.2 else terminal.view
            declaration = chance.choice(list(dialect.declared(view)))
            negative = undo_notations(declaration, "no") if chance.random() < 0.2 else ()
            notation = chance.choice((declaration.notation, *negative))
            line = " ".join(self.expand(parse_notation(notation)))
            if not self.dangerous.match(line):
                taken += "%" not in run_line(terminal, line, ("y",) * 4)
        return taken
