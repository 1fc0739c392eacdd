"""What a lab lacks beside one of the catalogue: translations, files, and variables that nothing uses."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from jinja2 import TemplateSyntaxError, nodes
from jinja2.meta import find_undeclared_variables

from labkit.documents import Document, load, read_text
from labkit.errors import Problem
from labkit.language import LANGUAGES, _
from labkit.scenario.file import Derived
from labkit.scenario.lab import Lab
from labkit.templating import environment

_FOR_PEOPLE = ("title", "summary", "hint", "manual")
KeyPath = tuple[str | int, ...]
_TEMPLATES = ("*.cfg.j2", "task.*.md", "rubric.yaml")
_NEEDED = ("rubric.yaml", "solution", *(f"task.{language}.md" for language in LANGUAGES))


def gaps(lab: Lab) -> list[Problem]:
    """Name everything that is missing or left over, with its place."""
    rubric = lab.folder / "rubric.yaml"
    documents = [lab.document, *([load(rubric)] if rubric.exists() else [])]
    return [
        *(problem for document in documents for problem in _untranslated(document)),
        *_missing(lab.folder),
        *_unused_variables(lab),
    ]


def _missing(folder: Path) -> Iterator[Problem]:
    for name in _NEEDED:
        if not (folder / name).exists():
            yield Problem(str(folder / name), _("missing"), _("a lab of the catalogue has it"))


def _untranslated(document: Document) -> Iterator[Problem]:
    """Name the texts for people that have one language only."""
    for path, texts in _texts(document.data, ()):
        written = {"en"} if isinstance(texts, str) else {name for name, text in texts.items() if text}
        for language in LANGUAGES:
            if language not in written:
                what = str(path[-1]) if isinstance(path[-1], str) else str(path[-2])
                yield document.problem(path, _("no {what} in {language}", what=what, language=language))


def _texts(value: Any, path: KeyPath) -> Iterator[tuple[KeyPath, Any]]:
    """Find what is told to people: by the field's name, and the objectives of a scenario."""
    if isinstance(value, dict):
        for key, inner in value.items():
            told = key in _FOR_PEOPLE or (key == "text" and path[-2:-1] == ("hints",))
            if told and _is_text(inner):
                yield (*path, key), inner
            else:
                yield from _texts(inner, (*path, key))
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            if path == ("objectives",) and _is_text(inner):
                yield (*path, index), inner
            else:
                yield from _texts(inner, (*path, index))


def _is_text(value: Any) -> bool:
    return isinstance(value, str) or (
        isinstance(value, dict) and bool(value) and set(value) <= set(LANGUAGES)
    )


def _unused_variables(lab: Lab) -> Iterator[Problem]:
    """Name the variables that stand in no file and in no other variable."""
    entries = lab.scenario.variables
    used = set().union(*map(_names, _sources(lab)))
    for name in entries:
        if name not in used:
            yield Problem(
                lab.document.key_place(("variables", name)), _("nothing uses the variable {name}", name=name)
            )


def _sources(lab: Lab) -> Iterator[str]:
    """All templates of a lab."""
    for pattern in _TEMPLATES:
        for path in sorted(lab.folder.rglob(pattern)):
            yield read_text(path)
    for entry in lab.scenario.variables.values():
        if isinstance(entry, Derived):
            yield from map(str, entry.value if isinstance(entry.value, list) else [entry.value])
        elif isinstance(entry, str):
            yield entry


def _names(template: str) -> set[str]:
    """The variables that a template mentions; one that cannot be read is told of elsewhere."""
    try:
        tree: nodes.Template = environment().parse(template)
    except TemplateSyntaxError:
        return set()
    return set(find_undeclared_variables(tree))
