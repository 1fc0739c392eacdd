"""Translations: every sentence has one, none is left over, and none loses a value."""

import ast
import re
import runpy
from functools import cache
from pathlib import Path

import pytest
from babel.messages.pofile import read_po as babels_read_po

from labkit.language import LANGUAGES
from labkit.pofile import read_po

ROOT = Path(__file__).resolve().parents[2]
MESSAGES = runpy.run_path(str(ROOT / "tools" / "messages.py"))
OTHERS = [language for language in LANGUAGES if language != "en"]
PLACEHOLDER = re.compile(r"\{\w+[^{}]*\}")


@cache
def said() -> set[str]:
    """All sentences of the source; of those that depend on a number, the first form."""
    return {message.id if isinstance(message.id, str) else message.id[0] for message in MESSAGES["collect"]()}


@pytest.fixture(params=OTHERS)
def catalogue(request) -> Path:
    return MESSAGES["catalogue"](request.param)


def test_sentences_are_found():
    """One from each kind of source: a check, the grader, the terminal, the page's template."""
    assert {
        "{node} does not have `{line}`",
        "judged by the teacher",
        "{passed} of {total} checks pass",
        "Raw output",
    } <= said()


def test_every_sentence_has_a_translation(catalogue):
    """`make messages` adds the sentence to the catalogue, where its translation is to be written."""
    assert sorted(said() - {""} - set(read_po(catalogue))) == []


def test_no_translation_is_left_over(catalogue):
    """What is no longer said is put away by `make messages`."""
    assert sorted(set(read_po(catalogue)) - said()) == []


def test_translations_keep_their_placeholders(catalogue):
    """A value that a translation forgets would be lost, one that it invents would crash."""
    for english, forms in read_po(catalogue).items():
        for form in forms:
            assert sorted(PLACEHOLDER.findall(english)) == sorted(PLACEHOLDER.findall(form)), english


def test_the_catalogue_is_read_as_babel_reads_it(catalogue):
    """Labkit's own reader against the one that translators' tools are written with."""
    with catalogue.open("rb") as file:
        theirs = {
            message.id if isinstance(message.id, str) else message.id[0]: (
                (message.string,) if isinstance(message.string, str) else tuple(message.string)
            )
            for message in babels_read_po(file)
            if message.id and message.string and not message.fuzzy
        }
    assert read_po(catalogue) == theirs


def test_sentences_are_constant():
    """A sentence with its values already in it is in no catalogue: they belong into its placeholders."""
    assert [
        f"{path.relative_to(ROOT)}:{call.lineno}"
        for path in MESSAGES["python_files"]()
        for call in MESSAGES["calls"](path)
        if not call.args or isinstance(call.args[0], ast.JoinedStr | ast.BinOp)
    ] == []
