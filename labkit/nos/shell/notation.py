"""The notation of vendors' manuals, read into a tree.

::

    ip route-static <ip> {<mask>|<mask-length>} <nexthop:ip> [preference <1-255>] [description <text>]

    word                a keyword
    <name>              a parameter; its type has the same name
    <name:type>         a parameter of that type
    <name:type args>    the same, with arguments for the type: <name:string 1-64>
    <name:1-255>        an integer in that range
    <1-255>             the same, named for the keyword before it
    <name:a|b|c>        one of the keywords, bound as its text
    [x]  [a|b]          optional; at most one
    {a|b}               exactly one
    {a|b}*  [a|b]*      at least one, or any number: each at most once, in any order
    x&<1-10>            repeated; its parameters bind lists
    label={a b}&<1-10>  repeated; binds under `label` a list with one mapping for each repetition

A keyword inside a group binds True under its name; hyphens in names become underscores. A parameter of the
same name (`preference <1-255>`) takes the keyword's place.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache

from labkit.errors import LabkitError

_TOKEN = re.compile(
    r"\s+|(?P<parameter><[^<>]*>)|(?P<repeat>&<(\d+)-(\d+)>)|(?P<label>[a-z][a-z0-9_]*)=(?=\{)"
    r"|(?P<mark>[][{}|*])|(?P<word>[^\s<>\[\]{}|*&=]+)"
)
_RANGE = re.compile(r"\d+-\d+")
_NAME = re.compile(r"[A-Za-z][\w-]*")


class NotationError(LabkitError):
    """A notation is malformed. The position counts characters from its start."""

    def __init__(self, message: str, notation: str, position: int) -> None:
        super().__init__(message, place=f"notation {notation!r}, character {position + 1}")
        self.position = position


@dataclass(frozen=True, slots=True, eq=False)
class Keyword:
    """A literal word. Where `name` is set, it binds `value` under it."""

    text: str
    name: str = ""
    value: str | bool = True
    many: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class Parameter:
    """A value of a type, bound under `name`; as one item of a list, if `many`."""

    name: str
    type: str
    arguments: str = ""
    many: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class Sequence:
    """Its items, one after the other."""

    items: "tuple[Node, ...]"


@dataclass(frozen=True, slots=True, eq=False)
class Choice:
    """One of the options, or none if `optional`."""

    options: "tuple[Node, ...]"
    optional: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class AnyOrder:
    """Options in any order, each at most once; at least one, unless `optional`."""

    options: "tuple[Node, ...]"
    optional: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class Repeat:
    """An item, `least` to `most` times. With a `label`, each time binds a mapping of its own."""

    item: "Node"
    least: int
    most: int
    label: str = ""


Node = Keyword | Parameter | Sequence | Choice | AnyOrder | Repeat
"""Nodes are compared by identity: equal words in different places of a notation are different places."""


def bound_name(text: str) -> str:
    """Return the name under which a keyword or parameter is bound."""
    return text.replace("-", "_")


def nullable(node: Node) -> bool:
    """Tell whether the node may match no word at all."""
    match node:
        case Keyword() | Parameter():
            return False
        case Sequence(items):
            return all(nullable(item) for item in items)
        case Choice(options, optional):
            return optional or any(nullable(option) for option in options)
        case AnyOrder(_, optional):
            return optional
        case Repeat(item, least):
            return least == 0 or nullable(item)


def leaves(node: Node) -> Iterator[Keyword | Parameter]:
    """Yield the keywords and parameters of a tree in the order in which they are written."""
    match node:
        case Keyword() | Parameter():
            yield node
        case Sequence(parts) | Choice(parts) | AnyOrder(parts):
            for part in parts:
                yield from leaves(part)
        case Repeat(item):
            yield from leaves(item)


@cache
def parse_notation(notation: str) -> Sequence:
    """Read a notation. Raises NotationError."""
    return _Reader(notation).read()


@dataclass(frozen=True, slots=True)
class _Token:
    kind: str
    text: str
    position: int


def _tokens(notation: str) -> Iterator[_Token]:
    position = 0
    while position < len(notation):
        found = _TOKEN.match(notation, position)
        if found is None:
            raise NotationError(f"unexpected {notation[position]!r}", notation, position)
        if found.lastgroup:
            text = found.group(found.lastgroup)
            kind = text if found.lastgroup == "mark" else found.lastgroup
            yield _Token(kind, text, position)
        position = found.end()
    yield _Token("end", "", position)


class _Reader:
    """A recursive-descent reader of one notation."""

    def __init__(self, notation: str) -> None:
        self.notation = notation
        self.tokens = list(_tokens(notation))
        self.index = 0
        self.depth = 0
        self.keyword = ""
        """The keyword read last, which names a bare range."""

    def read(self) -> Sequence:
        sequence = self._sequence()
        if self._peek().kind != "end":
            raise self._error(f"unexpected {self._peek().text!r}")
        if nullable(sequence):
            raise self._error("a notation must have a word that is not optional")
        return sequence

    def _peek(self) -> _Token:
        return self.tokens[self.index]

    def _next(self) -> _Token:
        token = self.tokens[self.index]
        self.index += 1
        return token

    def _error(self, message: str, token: _Token | None = None) -> NotationError:
        return NotationError(message, self.notation, (token or self._peek()).position)

    def _sequence(self) -> Sequence:
        items: list[Node] = []
        while self._peek().kind in {"word", "parameter", "label", "{", "["}:
            items.append(self._item())
        return Sequence(tuple(items))

    def _item(self) -> Node:
        start = self._next()
        label = ""
        if start.kind == "label":
            label, start = start.text, self._next()
        node = self._single(start)
        if self._peek().kind == "repeat":
            return self._repeat(node, label, start)
        if label:
            raise self._error("a label needs a repetition, such as `&<1-10>`")
        return node

    def _single(self, start: _Token) -> Node:
        if start.kind == "word":
            self.keyword = start.text
            return Keyword(start.text, bound_name(start.text) if self.depth else "")
        if start.kind == "parameter":
            return self._parameter(start)
        return self._group(start)

    def _group(self, start: _Token) -> Node:
        closing = "}" if start.kind == "{" else "]"
        before = self.keyword
        self.depth += 1
        options: list[Node] = []
        while True:
            self.keyword = before
            option = self._sequence()
            if not option.items:
                raise self._error("an empty option")
            options.append(option.items[0] if len(option.items) == 1 else option)
            if self._peek().kind != "|":
                break
            self._next()
        self.keyword = before
        if self._peek().kind != closing:
            raise self._error(f"`{start.kind}` is not closed with `{closing}`")
        self._next()
        self.depth -= 1
        return self._close(tuple(options), optional=closing == "]", start=start)

    def _close(self, options: tuple[Node, ...], *, optional: bool, start: _Token) -> Node:
        if self._peek().kind != "*":
            return Choice(options, optional)
        self._next()
        if any(nullable(option) for option in options):
            raise self._error(
                "an option of a group in any order must have a word that is not optional", start
            )
        return AnyOrder(options, optional)

    def _repeat(self, node: Node, label: str, start: _Token) -> Repeat:
        token = self._next()
        least, most = (int(number) for number in token.text[2:-1].split("-"))
        if not 0 <= least <= most or most == 0:
            raise self._error("a repetition's range runs from the smaller to the larger number", token)
        if nullable(node):
            raise self._error("a repeated item must have a word that is not optional", start)
        if label:
            return Repeat(node, least, most, label)
        return Repeat(_in_lists(node), least, most)

    def _parameter(self, token: _Token) -> Node:
        inside = token.text[1:-1].strip()
        if _RANGE.fullmatch(inside):
            if not self.keyword:
                raise self._error("a bare range needs a keyword before it", token)
            return self._ranged(bound_name(self.keyword), inside, token)
        name, colon, kind = (part.strip() for part in inside.partition(":"))
        if not _NAME.fullmatch(name) or (colon and not kind):
            raise self._error("a parameter is written `<name>` or `<name:type>`", token)
        bound = bound_name(name)
        if not colon:
            return Parameter(bound, name)
        if "|" in kind:
            return Choice(tuple(Keyword(text.strip(), bound, text.strip()) for text in kind.split("|")))
        if _RANGE.fullmatch(kind):
            return self._ranged(bound, kind, token)
        type_name, _, arguments = kind.partition(" ")
        return Parameter(bound, type_name, arguments.strip())

    def _ranged(self, name: str, bounds: str, token: _Token) -> Parameter:
        low, high = (int(number) for number in bounds.split("-"))
        if low > high:
            raise self._error("a range runs from the smaller to the larger number", token)
        return Parameter(name, "integer", bounds)


def _in_lists(node: Node) -> Node:
    """Return the tree with its parameters bound as items of lists."""
    match node:
        case Parameter():
            return replace(node, many=True)
        case Keyword(value=value):
            return node if value is True else replace(node, many=True)
        case Sequence(items):
            return Sequence(tuple(_in_lists(item) for item in items))
        case Choice(options, optional):
            return Choice(tuple(_in_lists(option) for option in options), optional)
        case AnyOrder(options, optional):
            return AnyOrder(tuple(_in_lists(option) for option in options), optional)
        case Repeat(item, least, most, label):
            return node if label else Repeat(_in_lists(item), least, most)
