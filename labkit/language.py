"""The language of everything that labkit says to people.

English is the source; each other language has a catalogue of translations (gettext's, `locales/`). A sentence
stands where it is said, with names for what is put into it::

    raise UsageError(_("no such device: {name}", name=node))

`_` says it at once, in the language that the command line was told (`speak`), and remembers what was said (`Said`):
an error from a thread or a file that speaks English can be said `again` in the user's language. What reports show
in several languages is a `labkit.grading.message.Message`; a sentence that is only named where it stands is marked.
`make messages` collects all of them.
"""

import gettext as standard
import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

from labkit.pofile import Forms, read_po

LANGUAGES = ("en", "zh")
Translate = Callable[[str], str]
"""From an English sentence to the same sentence in the reader's language, placeholders kept."""

_TextT = TypeVar("_TextT", bound=str)
_language: ContextVar[str] = ContextVar("language", default="en")
_folders: ContextVar[tuple[Path, ...]] = ContextVar("folders", default=())
_OWN = Path(__file__).parent


def speak(language: str, folders: tuple[Path, ...] = ()) -> None:
    """Say everything in a language from now on; `folders` may hold a school's own `locales/`."""
    _language.set(language)
    _folders.set(folders)


@contextmanager
def speaking(language: str) -> Iterator[None]:
    """Say everything in a language for a while."""
    token = _language.set(language)
    try:
        yield
    finally:
        _language.reset(token)


def spoken() -> str:
    """Return the language in which things are said now."""
    return _language.get()


class Said(str):
    """A text that knows the English sentence it was made of, and the values of its placeholders."""

    __slots__ = ("sentence", "values")

    sentence: str
    values: Mapping[str, object]

    def record(self) -> dict[str, Any]:
        """Plain data, of which `said_of` makes the same text again."""
        values = {
            name: value.record() if isinstance(value, Said) else str(value)
            for name, value in self.values.items()
        }
        return {"sentence": self.sentence, "values": values}


def said_of(record: Mapping[str, Any]) -> str:
    """Say what a record holds. Raises ValueError where its values are not those of the sentence."""
    values = {
        name: value if isinstance(value, str) else said_of(value) for name, value in record["values"].items()
    }
    # str.format would also look inside of values, which is not for sentences from a file
    sentence = record["sentence"]
    if "{" in re.sub(r"\{(\w+)\}", lambda match: "" if match[1] in values else "{", sentence):
        raise ValueError("not the values of this sentence")
    return _(sentence, **values)


def _(sentence: str, /, **values: object) -> str:
    """Say a sentence, its `{placeholders}` filled in. What it returns is a `Said`."""
    said = Said(_filled(_catalogue(spoken()).gettext(sentence), values))
    said.sentence, said.values = sentence, values
    return said


def again(text: str) -> str:
    """Say what was said before in the language that is spoken now; any other text stays as it is."""
    if not isinstance(text, Said):
        return text
    values = {name: again(value) if isinstance(value, str) else value for name, value in text.values.items()}
    return _(text.sentence, **values)


def ngettext(one: str, many: str, number: int, /, **values: object) -> str:
    """Say a sentence in the form that belongs to a number, which may stand in it as `{number}`."""
    return _filled(_catalogue(spoken()).ngettext(one, many, number), {"number": number, **values})


def mark(sentence: _TextT) -> _TextT:
    """Return a sentence as it is, but have it collected for translation."""
    return sentence


def translator(language: str) -> Translate:
    """Translate sentences into a language; one without a translation stays English."""
    return _catalogue(language).gettext


def choose(texts: Mapping[str, str], language: str, default: str = "") -> str:
    """Pick an author's text in a language, else in English, else in any, else `default`."""
    return texts.get(language) or texts.get("en") or next(iter(texts.values()), default)


class Catalogue(standard.NullTranslations):
    """The sentences of one language; one that is not there stays English."""

    def __init__(self, sentences: Mapping[str, Forms]) -> None:
        super().__init__()
        self._sentences = sentences

    def gettext(self, message: str) -> str:
        """Translate a sentence."""
        return self._sentences.get(message, (message,))[0]

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        """Translate a sentence that depends on a number; Chinese has one form for all of them."""
        found = self._sentences.get(msgid1)
        return found[0] if found else super().ngettext(msgid1, msgid2, n)


def _filled(sentence: str, values: Mapping[str, object]) -> str:
    return sentence.format(**values) if values else sentence


def _catalogue(language: str) -> Catalogue:
    return _read(language, _folders.get())


@cache
def _read(language: str, folders: tuple[Path, ...]) -> Catalogue:
    """Read a language's catalogues: a school's own, and labkit's, which no other can change."""
    sentences: dict[str, Forms] = {}
    if language != "en":
        for folder in (*reversed(folders), _OWN):
            for path in sorted((folder / "locales" / language / "LC_MESSAGES").glob("*.po")):
                sentences.update(read_po(path))
    return Catalogue(sentences)
