"""The text of a configuration: printed from the model, loaded into it."""

from collections.abc import Callable, Iterable, Iterator
from functools import cache
from itertools import chain, groupby
from typing import Any, NamedTuple

from labkit.nos.config import DeviceConfig
from labkit.nos.shell.declaration import Declaration, Kept, Section, Setting, Values
from labkit.nos.shell.dialect import Dialect, block_of
from labkit.nos.shell.notation import Parameter, leaves, parse_notation
from labkit.nos.shell.store import children, is_default, setting_values, steps
from labkit.nos.shell.unparse import unparse


@cache
def _only_parameter(notation: str) -> str | None:
    names = {
        leaf.name
        for leaf in leaves(parse_notation(notation))
        if isinstance(leaf, Parameter) or leaf.value is not True
    }
    return next(iter(names)) if len(names) == 1 else None


class _Entry(NamedTuple):
    """A declaration, with what tells at a glance that an object has no line of it: most have none of most."""

    declaration: Setting | Section | Kept
    kept: str
    """The notation of a kept line."""
    parents: tuple[str, ...]
    field: str
    """The field of a setting that prints nothing for its default, and the way to the object that holds it."""
    lines: Callable[[Any], Iterable[Values]] | None = None
    """What a setting prints that has rules of its own."""


def _entry(declaration: Setting | Section | Kept) -> _Entry:
    if isinstance(declaration, Kept):
        return _Entry(declaration, declaration.notation, (), "")
    if isinstance(declaration, Setting) and declaration.lines is None and not declaration.always:
        *parents, field = steps(declaration.path)
        return _Entry(declaration, "", tuple(parents), field)
    return _Entry(declaration, "", (), "", getattr(declaration, "lines", None))


class _Group(NamedTuple):
    """Declarations of a view that follow each other; where they have a name, they are printed together."""

    name: str
    entries: tuple[_Entry, ...]
    without_kept: tuple[_Entry, ...]
    """All but the kept lines, of which most objects have none."""


@cache
def _groups(dialect: Dialect, view: str) -> tuple[_Group, ...]:
    """What a view prints, in its order."""
    by_name = groupby(dialect.printed(view), key=lambda item: getattr(item, "together", ""))
    groups = [(name, tuple(map(_entry, group))) for name, group in by_name]
    return tuple(
        _Group(name, entries, tuple(entry for entry in entries if not entry.kept)) for name, entries in groups
    )


def _speaking(group: _Group, target: Any) -> Iterator[Setting | Section | Kept]:
    """The declarations that may have a line for an object."""
    kept_lines = getattr(target, "kept", ())
    for declaration, kept, parents, field, lines in group.entries if kept_lines else group.without_kept:
        if lines is not None:
            for _first in lines(target):
                break
            else:
                continue
        elif kept:
            if kept not in kept_lines:
                continue
        elif field:
            holder = target
            for parent in parents:
                holder = getattr(holder, parent)
            if is_default(holder, field):
                continue
        yield declaration


def _own_lines(dialect: Dialect, declaration: Declaration, target: Any) -> Iterator[str]:
    """The lines of a setting or kept line on an object, without indentation."""
    for _values, line in _bound_lines(dialect, declaration, target):
        yield line


def _bound_lines(dialect: Dialect, declaration: Declaration, target: Any) -> Iterator[tuple[Values, str]]:
    """The same, each with what it binds."""
    if isinstance(declaration, Kept):
        if declaration.elsewhere:
            return
        for values in target.kept.get(declaration.notation, ()):
            yield values, unparse(declaration.notation, values, dialect.types) + declaration.trailing
    elif isinstance(declaration, Setting):
        parameter = _only_parameter(declaration.notation) if declaration.write is None else None
        for negative, values in setting_values(declaration, target, parameter):
            line = unparse(declaration.notation, values, dialect.types) + declaration.trailing
            yield values, f"{dialect.negation} {line}" if negative else line


def _together(dialect: Dialect, name: str, declarations: Iterable[Declaration], target: Any) -> Iterator[str]:
    """The lines of several settings, gathered by what they are about."""
    declarations = list(declarations)
    ordered = next((order for item in declarations if (order := getattr(item, "ordered", None))), None)
    about: dict[Any, list[str]] = {} if ordered is None else {value: [] for value in ordered(target)}
    for declaration in declarations:
        for values, line in _bound_lines(dialect, declaration, target):
            about.setdefault(values.get(name), []).append(line)
    numbered = ordered is None and all(isinstance(value, int) for value in about)
    for value in sorted(about) if numbered else about:
        yield from about[value]


def view_of(section: Section, child: Any) -> str:
    """The view that a section opens on a child."""
    return section.view(child) if callable(section.view) else section.view


def _section(dialect: Dialect, section: Section, target: Any) -> Iterator[tuple[Any, list[str]]]:
    """Each child of a section with its lines, the header first."""
    for child in children(section, target):
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
        for declaration in speaking:
            if isinstance(declaration, Section):
                for _child, lines in _section(dialect, declaration, target):
                    if declaration.separated:
                        yield dialect.separator
                    yield from lines
            else:
                yield from _own_lines(dialect, declaration, target)


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

    for declaration in chain.from_iterable(_speaking(group, config) for group in _groups(dialect, "system")):
        if isinstance(declaration, Section):
            for child, lines in _section(dialect, declaration, config):
                put(block_of(declaration, child), lines, joined=declaration.joined)
        else:
            lines = [declaration.leading + line for line in _own_lines(dialect, declaration, config)]
            if lines:
                put(block_of(declaration, config), lines, joined=True)
    return [lines for _rank, lines in sorted(found, key=lambda item: item[0])]
