"""Input files: read, rendered and validated, with every fault named by its place (`file:line:col`)."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import Any, TypeAlias, TypeVar

from jinja2 import TemplateSyntaxError
from pydantic import BaseModel, ValidationError

from labkit import yamltree
from labkit.errors import InputError, Problem
from labkit.language import _
from labkit.sentences import problems_of
from labkit.system_errors import reason
from labkit.templating import is_template, render_value
from labkit.yamltree import Mark, Tree
from labkit.yamltree import Path as KeyPath

MAX_BYTES = 4 * 1024 * 1024
_Values: TypeAlias = Mapping[str, Any]
ModelT = TypeVar("ModelT", bound=BaseModel)
_Spots: TypeAlias = "Mapping[Any, _Spots]"
"""Where templates stand in a dict or a list: its keys or indexes that hold some, and where in them; none in a text."""
_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")


@dataclass(frozen=True, slots=True)
class Document:
    """A YAML file as plain dicts, lists and scalars that still know where they stand in it."""

    path: Path
    data: Any
    tree: Tree
    templates: _Spots

    def place(self, path: KeyPath = ()) -> str:
        """`file:line:col` of a value, or of the nearest enclosing one that exists."""
        return self._place(self._nearest(path))

    def key_place(self, path: KeyPath) -> str:
        """`file:line:col` of the key (for an item of a list: of the item)."""
        return self._place(self.tree.keys.get(path) or self._nearest(path))

    def problem(self, path: KeyPath, message: str, hint: str = "") -> Problem:
        """Name a fault at a value."""
        return Problem(self.place(path), message, hint)

    def validate(self, model: type[ModelT]) -> ModelT:
        """Check the document against a pydantic model; raises InputError with all faults."""
        if self.data is None:
            raise InputError(self.problem((), _("the file is empty")))
        try:
            return model.model_validate(self.data)
        except ValidationError as error:
            raise InputError(*problems_of(error, self.data, model, self.place, self.key_place)) from error

    def render(self, variables: _Values) -> "Document":
        """Render every text that holds a template, keys excepted; places stay those of the file.

        A text that is exactly one expression takes the value's own type. What holds no template is the same object
        in all that is rendered. Raises InputError with all faults.
        """
        problems: list[Problem] = []
        data = self._rendered(self.data, self.templates, (), variables, problems)
        if problems:
            raise InputError(*problems)
        return replace(self, data=data, templates={})

    def _rendered(
        self, value: Any, spots: _Spots, path: KeyPath, variables: _Values, problems: list[Problem]
    ) -> Any:
        if isinstance(value, dict | list):
            made = value.copy()
            for key, inner in spots.items():
                made[key] = self._rendered(value[key], inner, (*path, key), variables, problems)
            return made
        if not isinstance(value, str) or not is_template(value):
            return value
        try:
            return render_value(value, variables)
        except TemplateSyntaxError as error:
            problems.append(self.problem(path, _("not a valid template: {message}", message=error.message)))
        except Exception as error:  # noqa: BLE001  a template may fail in any way its expressions can
            problems.append(self.problem(path, _("cannot be rendered: {error}", error=error)))
        return None

    def _nearest(self, path: KeyPath) -> Mark:
        while path and path not in self.tree.values:
            path = path[:-1]
        return self.tree.values[path]

    def _place(self, mark: Mark) -> str:
        return f"{self.path}:{mark.line}:{mark.column}"


def load(path: Path, text: str | None = None) -> Document:
    """Read a YAML file (or `text`, as if it stood there); raises InputError."""
    if text is None:
        text = read_text(path)
    tree, templates = _parsed(text, str(path))
    return Document(path, tree.data, tree, templates)


@lru_cache(maxsize=64)
def _parsed(text: str, name: str) -> tuple[Tree, _Spots]:
    """Read a text once: the same files are rendered for one student after another."""
    tree = yamltree.read(text, name)
    return tree, _templates(tree.data) or {}


def _templates(value: Any) -> "_Spots | None":
    """Find the texts that are templates; None where there are none."""
    if isinstance(value, str):
        return {} if is_template(value) else None
    if not isinstance(value, dict | list):
        return None
    items = value.items() if isinstance(value, dict) else enumerate(value)
    found = {key: inner for key, item in items if (inner := _templates(item)) is not None}
    return found or None


def read_text(path: Path) -> str:
    """Read a UTF-8 text with any line ends; raises InputError for binary, too large or unreadable files."""
    try:
        with path.open("rb") as stream:
            content = stream.read(MAX_BYTES + 1)
    except OSError as error:
        raise InputError(Problem(str(path), _("cannot be read: {reason}", reason=reason(error)))) from error
    if len(content) > MAX_BYTES:
        raise InputError(
            Problem(
                f"{path}:1:1",
                _("the file is larger than {limit} MB", limit=MAX_BYTES // 1024 // 1024),
            )
        )
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = content[: error.start].decode("utf-8-sig")
        fault = _("not UTF-8 text: byte {byte}", byte=f"0x{content[error.start]:02x}")
        raise InputError(Problem(_place_after(path, before), fault, _("save the file as UTF-8"))) from error
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if match := _UNPRINTABLE.search(text):
        fault = _("not a text file: character {character}", character=f"U+{ord(match[0]):04X}")
        raise InputError(Problem(_place_after(path, text[: match.start()]), fault))
    return text


def _place_after(path: Path, text: str) -> str:
    line = text.count("\n") + 1
    return f"{path}:{line}:{len(text) - (text.rfind(chr(10)) + 1) + 1}"
