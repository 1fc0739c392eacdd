"""One configuration loaded into a device of its kind: what became of each line."""

import pickle
from collections.abc import Hashable
from dataclasses import dataclass, field

from labkit.lint.hardware import kind_of
from labkit.lint.lines import ConfigLine, ConfigText, config_lines
from labkit.lint.observation import Field, changed_fields, kept_field
from labkit.lint.stand import stand
from labkit.nos.config import DeviceConfig
from labkit.nos.device import Device
from labkit.nos.shell.declaration import Action, Call, Declaration, Kept, Section, Setting
from labkit.nos.shell.loader import load
from labkit.nos.shell.store import owner

AT_ONCE: Field = (Device, "files")
"""What a line changes that is no setting: it makes keys, and is not printed again."""
Effects = dict[Hashable, frozenset[Field]]
"""What was seen to change, by declaration: it is measured once."""


@dataclass(frozen=True, slots=True)
class ReadLine:
    """A line, the fields that it sets, and the device's answer where it was refused."""

    line: ConfigLine
    fields: frozenset[Field] = frozenset()
    error: str = ""


@dataclass(frozen=True, slots=True)
class Reading:
    """A configuration after it was loaded."""

    source: ConfigText
    device: Device
    lines: tuple[ReadLine, ...]


def read(source: ConfigText, effects: Effects) -> Reading:
    """Load a configuration into a device of the kind that printed it."""
    device = stand(source.kind or kind_of(source.text))
    device.config = device.dialect.blank(device.node)
    depths = {line.number: len(line.headers) for line in config_lines(source.text)}
    observer = _Observer(device.config, effects, depths)
    problems = {problem.number: problem.message for problem in load(device, source.text, observer.observe)}
    observer.finish()
    problems |= dict.fromkeys(observer.misplaced, "Error: The line belongs to another view.")
    lines = tuple(
        ReadLine(
            line, observer.fields.get(line.number, frozenset()), _first_words(problems.get(line.number, ""))
        )
        for line in config_lines(source.text)
    )
    device.changed()
    return Reading(source, device, lines)


def _first_words(answer: str) -> str:
    """The message of an answer, without the line that marks the place in it."""
    return next((text for line in answer.splitlines() if (text := line.strip()) and text != "^"), "")


@dataclass(slots=True)
class _Observer:
    """Compares the configuration before and after each line whose effect is not known yet."""

    config: DeviceConfig
    effects: Effects
    depths: dict[int, int]
    """Under how many headers each line stands."""
    misplaced: list[int] = field(default_factory=list)
    """Lines that only a view around their own understood."""
    fields: dict[int, frozenset[Field]] = field(default_factory=dict)
    pending: tuple[int, Hashable, DeviceConfig, frozenset[Field]] | None = None

    def observe(self, number: int, declaration: Declaration, call: Call) -> None:
        self.finish()
        if len(call.terminal.places) - 1 != self.depths.get(number):
            self.misplaced.append(number)
        key = (id(declaration), call.negative, type(call.target), frozenset(call.values))
        known = _kept(declaration, call) or self.effects.get(key)
        if known is not None:
            self.fields[number] = known
        else:
            self.pending = number, key, _copy(self.config), _declared(declaration, call)

    def finish(self) -> None:
        """Look at what the last line has done."""
        if self.pending is None:
            return
        number, key, before, declared = self.pending
        self.pending = None
        changed = frozenset(changed_fields(before, self.config))
        if changed:
            self.effects[key] = changed
        self.fields[number] = changed or declared


def _copy(config: DeviceConfig) -> DeviceConfig:
    """A deep copy, several times as fast as `deepcopy` makes it."""
    copied: DeviceConfig = pickle.loads(pickle.dumps(config, pickle.HIGHEST_PROTOCOL))  # noqa: S301  (own bytes)
    return copied


def _kept(declaration: Declaration, call: Call) -> frozenset[Field] | None:
    """The field that stands for a kept line or section of this notation; None for what the model knows."""
    if isinstance(declaration, Kept):
        return frozenset({kept_field(call.target, "kept", declaration.notation)})
    if isinstance(declaration, Section) and declaration.path == "sections":
        return frozenset({kept_field(call.target, "sections", declaration.notation)})
    return None


def _declared(declaration: Declaration, call: Call) -> frozenset[Field]:
    """The field that a declaration names: what counts for a line that repeats what is so already."""
    if isinstance(declaration, Action):
        return frozenset({AT_ONCE}) if declaration.changes else frozenset()
    if not isinstance(declaration, Setting | Section) or not declaration.path:
        return frozenset()
    try:
        holder, name = owner(call.target, declaration.path)
    except AttributeError:  # a setting that stores itself may name a field of another object
        return frozenset()
    return frozenset({(type(holder), name)})
