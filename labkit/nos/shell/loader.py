"""Loading a configuration: the fast way in, without a dialogue."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from labkit.nos.shell.declaration import Action, Call, Declaration
from labkit.nos.shell.dialect import Bound
from labkit.nos.shell.drive import run_line
from labkit.nos.shell.failure import Failure
from labkit.nos.shell.grammar import Match, Reading, parse_in
from labkit.nos.shell.interpreter import Place, Terminal, apply

if TYPE_CHECKING:
    from labkit.nos.device import Device


@dataclass(frozen=True, slots=True)
class LoadProblem:
    """A line that the device did not accept, and what it answered."""

    number: int
    line: str
    message: str


Observer = Callable[[int, Declaration, Call], None]
"""Is told each line's number, declaration and call before the line acts."""


def load_factory(device: "Device") -> None:
    """Configure a new device as it comes out of the box. What the lines mean is the same for all of a kind."""
    text = device.dialect.factory_text(device.kind)
    loader = _Loader(device, None, device.dialect.factory_readings(device.kind))
    for number, line in device.dialect.lines(text):
        loader.feed(line, number)


def load(device: "Device", text: str, observer: Observer | None = None) -> list[LoadProblem]:
    """Execute the lines of a configuration in order; those that are refused do not stop the rest.

    A line is looked for in the view that its indentation says, then in the views around it, so that files without
    indentation load as well.
    """
    loader = _Loader(device, observer)
    problems: list[LoadProblem] = []
    for number, line in device.dialect.lines(text):
        message = loader.feed(line, number)
        if message:
            problems.append(LoadProblem(number, line.strip(), message.strip()))
    return problems


_ASKING = frozenset({"ping", "tracert", "traceroute", "telnet", "stelnet", "ssh", "ftp", "tftp", "nslookup"})


class _Loader:
    def __init__(
        self, device: "Device", observer: Observer | None, readings: dict[int, Reading] | None = None
    ) -> None:
        self.device = device
        self.observer = observer
        self.readings = readings
        """What the lines mean by number, as far as that is known."""
        self.terminal = Terminal(device, "startup", line="startup")
        self.terminal.places[:] = [Place(device.dialect.startup_view, device.config)]
        self.indents = [-1]
        """For each place on the way, how far its header was indented."""

    def feed(self, line: str, number: int) -> str | None:
        text = line.strip()
        dialect = self.device.dialect
        indent = line.find(text)
        if not text or dialect.ignored(text):
            if text == dialect.separator:
                self._leave_to(indent)
            return None
        if indent:
            self._leave_to(indent)
        places = self.terminal.places
        view = places[-1].current_view()
        if dialect.views[view].each is not None and self.terminal.spread(text):
            return self._act(text)
        found = self._read(view, text, number)
        if isinstance(found, Failure):
            return dialect.failure(found, "", text)
        index, match = found
        if index:
            del places[-index:]
            del self.indents[-index:]
        owner: Bound = match.entry.owner
        declaration = owner.declaration
        call = Call(self.device, self.terminal, match.values, text, places[-1].target, owner.negative)
        if self.observer is not None:
            self.observer(number, declaration, call)
        if isinstance(declaration, Action):
            return None if _only_asks(declaration) else self._act(text)
        answer = apply(declaration, call, self.terminal)
        if len(places) > len(self.indents):
            self.indents.append(indent)
        return answer if answer and dialect.refuses(answer) else None

    def _read(self, view: str, text: str, number: int) -> Reading:
        found = self.readings.get(number) if self.readings is not None else None
        if found is not None:
            return found
        dialect = self.device.dialect
        own = dialect.grammar(view).parse(text, self.device)
        if isinstance(own, Match):
            found = 0, own
        else:
            views = (place.current_view() for place in reversed(self.terminal.places))
            found = parse_in(map(dialect.grammar, views), text, self.device)
        if self.readings is not None and not _binds_list(found):
            self.readings[number] = found
        return found

    def _leave_to(self, indent: int) -> None:
        """Leave the views whose header stood at least as far right as this line; none that was not indented."""
        places = self.terminal.places
        while len(places) > 1 and self.indents[-1] >= indent:
            places.pop()
            self.indents.pop()

    def _act(self, text: str) -> str | None:
        answer = run_line(self.terminal, text, ("y",))
        if not self.terminal.places:
            self.terminal.places[:] = [Place(self.device.dialect.startup_view, self.device.config)]
        del self.indents[len(self.terminal.places) :]
        return answer if self.device.dialect.refuses(answer) else None


def _only_asks(action: Action) -> bool:
    """Whether a command changes nothing, as it stands in a script among lines that do.

    It is passed over: the network that it would ask is not there before all devices have loaded.
    """
    return action.display or action.notation.partition(" ")[0] in _ASKING


def _binds_list(found: Reading) -> bool:
    """Whether a line binds a list, which each device needs for itself."""
    return not isinstance(found, Failure) and any(
        isinstance(value, list) for value in found[1].values.values()
    )
