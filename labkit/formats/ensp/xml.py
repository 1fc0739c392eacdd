"""The XML of a `.topo` file, read so that a hostile one does no harm.

A document type declaration is refused, and with it every entity but the five of XML itself: none of eNSP's files has
one, and without it nothing expands and nothing is fetched. Size, depth and the number of elements are bounded.
"""

import re
from dataclasses import dataclass, field
from pathlib import Path
from xml.parsers import expat

from labkit.errors import InputError, Problem
from labkit.formats.ensp.flash import decode
from labkit.language import _

MAX_TOPOLOGY = 16 * 1024 * 1024
MAX_ELEMENTS = 200_000
MAX_DEPTH = 32
_DECLARATION = re.compile(r"\s*<\?xml[^>]*\?>")


@dataclass(slots=True)
class Element:
    """An element with its attributes and the elements inside; text between them means nothing in these files."""

    name: str
    attributes: dict[str, str]
    line: int
    children: list["Element"] = field(default_factory=list)

    def all(self, name: str) -> list["Element"]:
        """The children of this name."""
        return [child for child in self.children if child.name == name]

    def first(self, name: str) -> "Element | None":
        """The first child of this name."""
        return next(iter(self.all(name)), None)

    def get(self, name: str, otherwise: str = "") -> str:
        """An attribute."""
        return self.attributes.get(name, otherwise)


def read_xml(content: bytes, path: Path) -> Element:
    """Read a file's content; `path` names it in errors. Raises InputError.

    The declared encoding `UNICODE` exists nowhere and is not true either: it is dropped (trap 16).
    """
    if len(content) > MAX_TOPOLOGY:
        raise InputError(
            Problem(
                str(path),
                _("the file is larger than {limit} MB", limit=MAX_TOPOLOGY // 1024 // 1024),
            )
        )
    text = _DECLARATION.sub("", decode(content, path), count=1)
    reader = _Reader(path)
    try:
        reader.parser.Parse(text.encode(), True)
    except expat.ExpatError as error:
        fault = expat.ErrorString(error.code)
        raise InputError(
            Problem(f"{path}:{error.lineno}:{error.offset + 1}", _("not valid XML: {fault}", fault=fault))
        ) from error
    if reader.root is None:
        raise InputError(Problem(str(path), _("the file is empty")))
    return reader.root


class _Reader:
    def __init__(self, path: Path) -> None:
        self.path = path
        self.root: Element | None = None
        self._open: list[Element] = []
        self._count = 0
        self.parser = expat.ParserCreate("utf-8")
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.StartDoctypeDeclHandler = self._refuse
        self.parser.EntityDeclHandler = self._refuse

    def _refuse(self, *_arguments: object) -> None:
        place = f"{self.path}:{self.parser.CurrentLineNumber}"
        raise InputError(
            Problem(place, _("a document type declaration is refused"), _("eNSP writes none: remove it"))
        )

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self._count += 1
        if self._count > MAX_ELEMENTS or len(self._open) >= MAX_DEPTH:
            place = f"{self.path}:{self.parser.CurrentLineNumber}"
            raise InputError(Problem(place, _("too many elements for a topology")))
        element = Element(name, attributes, self.parser.CurrentLineNumber)
        if self._open:
            self._open[-1].children.append(element)
        else:
            self.root = element
        self._open.append(element)

    def _end(self, _name: str) -> None:
        self._open.pop()
