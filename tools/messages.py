#!/usr/bin/env python3
"""Collect all sentences that labkit says, and bring the catalogues of translations up to date: `make messages`."""

import ast
import sys
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_file
from babel.messages.pofile import read_po, write_po
from typer.main import get_command

from labkit.cli.help import sentences
from labkit.cli.main import app

ROOT = Path(__file__).resolve().parents[1]
DEVICES = ROOT / "labkit" / "nos" / "huawei"
LOCALES = ROOT / "labkit" / "locales"
KEYWORDS = {"_": 1, "mark": 1, "say": 1, "ngettext": 2}
"""The functions that are given sentences, and how many: see labkit.language and labkit.grading.message."""
_HEADER = """\
# {name} for what labkit says. `make messages` keeps it complete and sorted.
msgid ""
msgstr ""
"Language: {language}\\n"
"Plural-Forms: {plural}\\n"
"Content-Type: text/plain; charset=utf-8\\n"

"""
_WIDTH = 110


def python_files() -> Iterator[Path]:
    """List the modules that may say something; a device's screens are its vendor's, and English."""
    for folder in ("labkit", "graders"):
        for path in sorted((ROOT / folder).rglob("*.py")):
            if not path.is_relative_to(DEVICES):
                yield path


def calls(path: Path) -> Iterator[ast.Call]:
    """Find where a module says something. By its syntax tree: Babel's own search overlooks calls within calls."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in KEYWORDS:
            yield node


def _in_python() -> Iterator[str | tuple[str, ...]]:
    for path in python_files():
        for call in calls(path):
            assert isinstance(call.func, ast.Name)
            count = KEYWORDS[call.func.id]
            given = [part.value for part in call.args[:count] if isinstance(part, ast.Constant)]
            if len(given) == count:
                yield tuple(given) if count > 1 else given[0]


def _in_templates() -> Iterator[str]:
    for path in sorted((ROOT / "labkit").glob("*/templates/*.html")):
        for _line, sentence, _comments, _context in extract_from_file("jinja2.ext:babel_extract", path):
            yield sentence


def collect() -> Catalog:
    """Find the sentences of the source, and of the command line's help, which typer reads from it."""
    found = Catalog()
    for sentence in (*_in_python(), *_in_templates(), *sentences(get_command(app))):
        found.add(sentence)
    return found


def catalogue(language: str) -> Path:
    """Return the catalogue of a language."""
    return LOCALES / language / "LC_MESSAGES" / "labkit.po"


def read(language: str) -> Catalog:
    """Read the catalogue of a language."""
    with catalogue(language).open("rb") as file:
        return read_po(file, locale=language)


def update(language: str) -> tuple[int, int]:
    """Add new sentences to a catalogue and put away unused ones; returns how many lack a translation, and those.

    What is no longer said stays at the end of the file as a comment, and comes back with its sentence.
    """
    kept = read(language)
    for message in kept.obsolete.values():
        kept.add(message.id, message.string)
    kept.obsolete.clear()
    kept.update(collect(), no_fuzzy_matching=True, update_creation_date=False)
    written = BytesIO()
    write_po(written, kept, width=_WIDTH, omit_header=True, no_location=True, sort_output=True)
    catalogue(language).write_bytes(_header(kept).encode() + written.getvalue().strip() + b"\n")
    return sum(not message.string for message in kept if message.id), len(kept.obsolete)


def _header(kept: Catalog) -> str:
    """What readers of the file need to know, and nothing that is different each time."""
    name = kept.locale.english_name if kept.locale else ""
    return _HEADER.format(name=name, language=kept.locale_identifier, plural=kept.plural_forms)


def main() -> None:
    """Update all catalogues."""
    for folder in sorted(LOCALES.iterdir()):
        lacking, unused = update(folder.name)
        sys.stdout.write(
            f"{folder.name}: {lacking} sentences lack a translation, {unused} are no longer said\n"
        )


if __name__ == "__main__":
    main()
