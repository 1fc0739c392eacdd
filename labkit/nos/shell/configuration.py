"""The text of a configuration: printed from the model, loaded into it."""

from collections.abc import Callable, Iterable, Iterator
from functools import cache, partial
from itertools import chain, groupby
from typing import Any

from labkit.nos.config import DeviceConfig
from labkit.nos.shell.declaration import Declaration, Kept, Section, Setting, Values
from labkit.nos.shell.dialect import Dialect, block_of
from labkit.nos.shell.notation import Parameter, leaves, parse_notation
from labkit.nos.shell.store import children, defaults, field_values, steps
from labkit.nos.shell.unparse import unparse


@cache
def _only_parameter(notation: str) -> str | None:
    names = {
        leaf.name
        for leaf in leaves(parse_notation(notation))
        if isinstance(leaf, Parameter) or leaf.value is not True
    }
    return next(iter(names)) if len(names) == 1 else None


_Printed = Setting | Section | Kept
_Find = Callable[[Any], Iterable[Any]]
"""What makes all that a declaration prints of an object: what the lines of a setting bind, or children."""


def _find(declaration: Setting | Section) -> _Find | None:
    """The rules of its own that a declaration has, if it has some."""
    if isinstance(declaration, Setting):
        return declaration.lines
    return partial(children, declaration) if declaration.path or declaration.printed else None


class _Group:
    """Declarations of a view that follow each other; where they have a name, they are printed together.

    They are sorted by what tells at a glance that an object has no line of them, since most have none of most: each
    list has their positions.
    """

    def __init__(self, name: str, declarations: Iterable[_Printed]) -> None:
        self.name = name
        self.declarations = tuple(declarations)
        self.kept: dict[str, list[int]] = {}
        """Of kept lines by notation."""
        self.fields: dict[tuple[str, ...], list[tuple[str, int]]] = {}
        """Of settings that print nothing for their field's default, by the way to the object that holds it."""
        self.finders: list[tuple[_Find, int]] = []
        self.others: list[int] = []
        for position, declaration in enumerate(self.declarations):
            self._sort(declaration, position)

    def _sort(self, declaration: _Printed, position: int) -> None:
        if isinstance(declaration, Kept):
            self.kept.setdefault(declaration.notation, []).append(position)
        elif (find := _find(declaration)) is not None:
            self.finders.append((find, position))
        elif isinstance(declaration, Section) or declaration.always:
            self.others.append(position)
        else:
            *parents, field = steps(declaration.path)
            self.fields.setdefault(tuple(parents), []).append((field, position))


@cache
def _groups(dialect: Dialect, view: str) -> tuple[_Group, ...]:
    """What a view prints, in its order."""
    by_name = groupby(dialect.printed(view), key=lambda item: getattr(item, "together", ""))
    return tuple(_Group(name, group) for name, group in by_name)


_Found = list[Any] | None
_Speaking = tuple[_Printed, _Found]
"""A declaration with what it prints of an object, where that is known already."""


def _speaking(group: _Group, target: Any) -> Iterator[_Speaking]:
    """The declarations that may have a line for an object, in their order."""
    speaking: dict[int, _Found] = dict.fromkeys(group.others)
    for notation in getattr(target, "kept", ()):
        speaking.update(dict.fromkeys(group.kept.get(notation, ())))
    for parents, fields in group.fields.items():
        holder = target
        for parent in parents:
            holder = getattr(holder, parent)
        usual = defaults(holder.__class__)
        for field, position in fields:
            if getattr(holder, field) != usual[field]:
                speaking[position] = None
    for find, position in group.finders:
        found = list(find(target))
        if found:
            speaking[position] = found
    for position in sorted(speaking):
        yield group.declarations[position], speaking[position]


def _own_lines(
    dialect: Dialect, declaration: Declaration, target: Any, found: _Found
) -> Iterator[tuple[Values, str]]:
    """The lines of a setting or kept line on an object, without indentation, each with what it binds."""
    if isinstance(declaration, Kept):
        if declaration.elsewhere:
            return
        for values in target.kept.get(declaration.notation, ()):
            yield values, unparse(declaration.notation, values, dialect.types) + declaration.trailing
    elif isinstance(declaration, Setting):
        for negative, values in _set_values(declaration, target, found):
            line = unparse(declaration.notation, values, dialect.types) + declaration.trailing
            yield values, f"{dialect.negation} {line}" if negative else line


def _set_values(setting: Setting, target: Any, found: _Found) -> Iterable[tuple[bool, Values]]:
    """What a setting prints: for each line, whether it is an `undo` line and what it binds."""
    if found is not None:
        return [(bool(values.get("undo")), values) for values in found]
    return field_values(setting, target, _only_parameter(setting.notation) if setting.write is None else None)


def _together(dialect: Dialect, name: str, speaking: Iterable[_Speaking], target: Any) -> Iterator[str]:
    """The lines of several settings, gathered by what they are about."""
    speaking = list(speaking)
    ordered = next((order for item, _ in speaking if (order := getattr(item, "ordered", None))), None)
    about: dict[Any, list[str]] = {} if ordered is None else {value: [] for value in ordered(target)}
    for declaration, found in speaking:
        for values, line in _own_lines(dialect, declaration, target, found):
            about.setdefault(values.get(name), []).append(line)
    numbered = ordered is None and all(isinstance(value, int) for value in about)
    for value in sorted(about) if numbered else about:
        yield from about[value]


def view_of(section: Section, child: Any) -> str:
    """The view that a section opens on a child."""
    return section.view(child) if callable(section.view) else section.view


def _section(
    dialect: Dialect, section: Section, target: Any, found: _Found
) -> Iterator[tuple[Any, list[str]]]:
    """Each child of a section with its lines, the header first."""
    for child in (target,) if found is None else found:
        if section.silent is not None and section.silent(child):
            continue
        values = section.bind(child) if section.bind is not None else {}
        body = [" " + line for line in body_lines(dialect, view_of(section, child), child)]
        if body or section.path or section.printed or section.always:
            header = unparse(section.notation, values, dialect.types) + section.trailing
            yield child, [header, *body, section.closing] if section.closing else [header, *body]


def body_lines(dialect: Dialect, view: str, target: Any) -> Iterator[str]:
    """The lines of a view's section, with the sections inside it indented."""
    for group in _groups(dialect, view):
        speaking = _speaking(group, target)
        if group.name:
            yield from _together(dialect, group.name, speaking, target)
            continue
        for declaration, found in speaking:
            if isinstance(declaration, Section):
                for _child, lines in _section(dialect, declaration, target, found):
                    if declaration.separated:
                        yield dialect.separator
                    yield from lines
            else:
                for _values, line in _own_lines(dialect, declaration, target, found):
                    yield line


def blocks(dialect: Dialect, config: DeviceConfig) -> list[list[str]]:
    """The configuration in blocks, in the family's order; a separator stands between each two."""
    found: list[tuple[int, list[str]]] = []
    shared: dict[str, list[str]] = {}

    def put(block: str, lines: list[str], *, joined: bool) -> None:
        if joined and block in shared:
            shared[block].extend(lines)
            return
        new = list(lines)
        found.append((dialect.block_rank(block), new))
        if joined:
            shared[block] = new

    groups = _groups(dialect, "system")
    for declaration, known in chain.from_iterable(_speaking(group, config) for group in groups):
        if isinstance(declaration, Section):
            for child, lines in _section(dialect, declaration, config, known):
                put(block_of(declaration, child), lines, joined=declaration.joined)
        else:
            own = _own_lines(dialect, declaration, config, known)
            lines = [declaration.leading + line for _values, line in own]
            if lines:
                put(block_of(declaration, config), lines, joined=True)
    return [lines for _rank, lines in sorted(found, key=lambda item: item[0])]
