"""YAML 1.2 text to plain data, with the place of every key and value and every fault at once.

Plain scalars are resolved by the core schema (YAML 1.2.2, 10.3.2): `65000:1`, `yes`, `0o` and dates stay text
unless the schema says otherwise. Keys are always text, as written.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.events import (
    AliasEvent,
    DocumentStartEvent,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
)

from labkit.errors import InputError, Problem
from labkit.language import _

Path = tuple[str | int, ...]
"""Where a value stands in a document: keys of mappings and indexes of lists."""
MAX_DEPTH = 60
MAX_ALIASED = 20_000
"""How many values aliases may stand for in total, so that a small file cannot fill the memory."""

_INTEGER = re.compile(r"[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+")
_FLOAT = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?")
_CONSTANTS: dict[str, bool | float | None] = dict.fromkeys(("", "~", "null", "Null", "NULL"))
_CONSTANTS |= dict.fromkeys(("true", "True", "TRUE"), True) | dict.fromkeys(
    ("false", "False", "FALSE"), False
)
_STRING_TAG = "tag:yaml.org,2002:str"


@dataclass(frozen=True, slots=True)
class Mark:
    """A position in the text, both counted from one."""

    line: int
    column: int


@dataclass(frozen=True, slots=True)
class Tree:
    """A document as plain data, and the positions of its values and keys by path."""

    data: Any
    values: dict[Path, Mark]
    keys: dict[Path, Mark]


@dataclass(slots=True)
class _Node:
    mark: Mark
    value: Any = None
    """A scalar, a list of nodes, or a list of (key, key mark, node) triples for a mapping."""
    mapping: bool = False
    complete: bool = True
    size: int = 1


@dataclass(slots=True)
class _Reader:
    """Builds the nodes of one document from parser events."""

    name: str
    events: Iterator[Any]
    anchors: dict[str, _Node] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    aliased: int = 0

    def fault(self, mark: Mark, message: str, hint: str = "") -> Problem:
        return Problem(f"{self.name}:{mark.line}:{mark.column}", message, hint)

    def node(self, event: Any, depth: int = 0) -> _Node:
        mark = _mark(event)
        if depth > MAX_DEPTH:
            raise InputError(self.fault(mark, _("nested more than {limit} levels deep", limit=MAX_DEPTH)))
        if isinstance(event, AliasEvent):
            return self.alias(event, mark)
        node = _Node(mark, complete=False)
        if event.anchor:
            self.anchors[event.anchor] = node
        if event.tag and event.tag not in (_STRING_TAG, "!"):
            self.problems.append(
                self.fault(mark, _("unknown tag: {tag}", tag=event.tag), _("write the plain value"))
            )
        if isinstance(event, ScalarEvent):
            plain = event.implicit[0] and event.style is None and not event.tag
            node.value = self.scalar(event.value, mark) if plain else event.value
        elif isinstance(event, SequenceStartEvent):
            node.value = self.items(depth)
            node.size += sum(item.size for item in node.value)
        else:
            node.mapping = True
            node.value = self.entries(depth)
            node.size += sum(entry[2].size for entry in node.value)
        node.complete = True
        return node

    def scalar(self, text: str, mark: Mark) -> Any:
        if len(text) > 100 and _INTEGER.fullmatch(text):
            self.problems.append(self.fault(mark, _("the number is too long")))
            return 0
        return resolve(text)

    def alias(self, event: AliasEvent, mark: Mark) -> _Node:
        node = self.anchors.get(event.anchor)
        if node is None:
            raise InputError(
                self.fault(mark, _("no anchor `&{anchor}` before this alias", anchor=event.anchor))
            )
        if not node.complete:
            raise InputError(
                self.fault(mark, _("alias `*{anchor}` stands inside its own value", anchor=event.anchor))
            )
        self.aliased += node.size
        if self.aliased > MAX_ALIASED:
            raise InputError(
                self.fault(mark, _("aliases stand for more than {limit} values", limit=MAX_ALIASED))
            )
        return node

    def items(self, depth: int) -> list[_Node]:
        items = []
        while not isinstance(event := next(self.events), SequenceEndEvent):
            items.append(self.node(event, depth + 1))
        return items

    def entries(self, depth: int) -> list[tuple[str, Mark, _Node]]:
        entries: list[tuple[str, Mark, _Node]] = []
        first: dict[str, Mark] = {}
        while not isinstance(event := next(self.events), MappingEndEvent):
            key = self.key(event)
            mark = _mark(event)
            value = self.node(next(self.events), depth + 1)
            if key in first:
                seen = first[key]
                message = _(
                    "duplicate key: {key} (first at line {line}, column {column})",
                    key=key,
                    line=seen.line,
                    column=seen.column,
                )
                self.problems.append(self.fault(mark, message, _("remove one of the two, or rename it")))
            else:
                first[key] = mark
                entries.append((key, mark, value))
        return entries

    def key(self, event: Any) -> str:
        mark = _mark(event)
        if isinstance(event, ScalarEvent):
            return str(event.value)
        if isinstance(event, AliasEvent):
            value = self.alias(event, mark).value
            if isinstance(value, str):
                return value
        hint = _('put a template in quotes: "{{ name }}"') if isinstance(event, MappingStartEvent) else ""
        raise InputError(self.fault(mark, _("a key must be a plain word"), hint))


def read(text: str, name: str) -> Tree:
    """Parse one YAML document; raises InputError with places `name:line:col`."""
    reader = _Reader(name, YAML(typ="safe", pure=True).parse(text))
    try:
        root = _read_root(reader)
    except MarkedYAMLError as error:
        raise InputError(*reader.problems, _syntax_fault(error, text, name)) from error
    except (YAMLError, ValueError) as error:
        raise InputError(
            Problem(f"{name}:1:1", _("not YAML: {problem}", problem=str(error).splitlines()[0]))
        ) from error
    except InputError as error:
        raise InputError(*reader.problems, *error.problems) from error
    if reader.problems:
        raise InputError(*reader.problems)
    tree = Tree(None, {}, {})
    if root is None:
        tree.values[()] = Mark(1, 1)
        return tree
    return Tree(_plain(root, (), tree), tree.values, tree.keys)


def resolve(text: str) -> Any:
    """Give a plain scalar its value under the core schema of YAML 1.2."""
    if text in _CONSTANTS:
        return _CONSTANTS[text]
    if _INTEGER.fullmatch(text):
        return int(text, 0) if text.startswith(("0o", "0x")) else int(text)
    if _FLOAT.fullmatch(text):
        return float(text)
    return text


def _read_root(reader: _Reader) -> _Node | None:
    root = None
    for event in reader.events:
        if isinstance(event, DocumentStartEvent) and root is not None:
            raise InputError(
                reader.fault(_mark(event), _("a second document starts here"), _("one file, one document"))
            )
        if isinstance(event, ScalarEvent | SequenceStartEvent | MappingStartEvent | AliasEvent):
            root = reader.node(event)
    return root


def _mark(event: Any) -> Mark:
    return Mark(event.start_mark.line + 1, event.start_mark.column + 1)


def _plain(node: _Node, path: Path, tree: Tree) -> Any:
    tree.values[path] = node.mark
    if node.mapping:
        for key, mark, _ in node.value:
            tree.keys[(*path, key)] = mark
        return {key: _plain(value, (*path, key), tree) for key, _, value in node.value}
    if isinstance(node.value, list):
        return [_plain(item, (*path, index), tree) for index, item in enumerate(node.value)]
    return node.value


def _syntax_fault(error: MarkedYAMLError, text: str, name: str) -> Problem:
    """Put a parser's complaint into one sentence, placed where the author must look."""
    mark = error.problem_mark or error.context_mark
    line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
    lines = text.splitlines()
    problem = (error.problem or "cannot be read").strip()
    if "\\t" in problem or (line <= len(lines) and re.match(r"\s*\t", lines[line - 1])):
        return Problem(f"{name}:{line}:{column}", _("a tab cannot indent YAML"), _("use spaces"))
    if "stream end" in problem or "end of stream" in problem:
        start = error.context_mark
        fault = _("the file ends too early")
        if start:
            fault = _(
                "the file ends too early: unclosed since line {line}, column {column}",
                line=start.line + 1,
                column=start.column + 1,
            )
        return Problem(f"{name}:{line}:{column}", fault, _("is it truncated?"))
    if problem == "mapping values are not allowed here":
        return Problem(
            f"{name}:{line}:{column}",
            _("a `:` is not allowed here"),
            _("quote the text, or check the indentation"),
        )
    context = f" {error.context}" if error.context else ""
    return Problem(
        f"{name}:{line}:{column}", _("not YAML: {problem}{context}", problem=problem, context=context)
    )
