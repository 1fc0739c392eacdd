"""The teacher's report on a class: one HTML file, both languages, that prints well and in which nothing runs."""

import base64
import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

from jinja2 import Environment, FunctionLoader, StrictUndefined, Template
from markupsafe import Markup

from labkit.batch.similarity import Foreign, Pair
from labkit.batch.standing import Standing
from labkit.batch.statistics import Item, Matrix, Mistake, Overview, Skill
from labkit.batch.workshop import message_of
from labkit.language import LANGUAGES, choose, translator
from labkit.nos.state.reasons import REASONS


@dataclass(frozen=True, slots=True)
class ClassReport:
    """All that the page shows."""

    titles: Mapping[str, str]
    lab: str
    pass_mark: float
    overview: Overview
    items: Sequence[Item]
    skills: Sequence[Skill]
    matrix: Matrix
    mistakes: Sequence[Mistake]
    pairs: Sequence[Pair]
    foreign: Sequence[Foreign]
    standings: Sequence[Standing]
    human: Sequence[Standing]
    slowest: Sequence[Standing]
    check_titles: Mapping[str, Mapping[str, str]]


def class_page(report: ClassReport, language: str = "en") -> str:
    """Write the page; it opens in `language` and holds both."""
    style = _asset("class.css")
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    return _template().render(
        report=report,
        language=language,
        style=Markup(style),  # noqa: S704  our own file
        policy=f"default-src 'none'; style-src 'sha256-{digest}'; form-action 'none'",
        tallest=max((*report.overview.histogram, 1)),
    )


def _label(sentence: str, **values: object) -> Markup:
    """Say a sentence in both languages, of which the page shows one."""
    spans = [
        Markup('<span lang="{}">{}</span>').format(
            language,
            translator(language)(sentence).format(**values) if values else translator(language)(sentence),
        )
        for language in LANGUAGES
    ]
    return Markup("").join(spans)


def _texts(texts: Mapping[str, str], default: str = "") -> Markup:
    spans = [
        Markup('<span lang="{}">{}</span>').format(language, choose(texts, language, default))
        for language in LANGUAGES
    ]
    return Markup("").join(spans)


def _notes(one: Standing) -> Markup:
    """What was noticed of a submission, in both languages."""
    said = {
        language: "; ".join(message_of(note).text(translator(language)) for note in one.notes)
        for language in LANGUAGES
    }
    return _texts(said)


def _tone(value: float) -> str:
    """How good a percentage is, as the name of a colour."""
    return "good" if value >= 75 else "fair" if value >= 50 else "poor"


def _number(value: float | None) -> str:
    return "–" if value is None else f"{value:.2f}".rstrip("0").rstrip(".")


def _asset(name: str) -> str:
    return (files("labkit.batch") / "templates" / name).read_text(encoding="utf-8")


@lru_cache(maxsize=1)
def _template() -> Template:
    environment = Environment(
        loader=FunctionLoader(_asset),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals.update(
        _=_label, texts=_texts, notes=_notes, tone=_tone, number=_number, reasons=REASONS
    )
    return environment.get_template("class.html")
