"""A score as one HTML file: both languages, light and dark, no script, nothing fetched from anywhere."""

import base64
import hashlib
import math
import re
from collections.abc import Mapping, Sequence
from functools import cache, lru_cache
from html import escape as escape_text
from importlib.resources import files

from jinja2 import Environment, FunctionLoader, StrictUndefined, Template
from markupsafe import Markup, escape

from labkit.grading.check import Status
from labkit.grading.message import Message, say
from labkit.grading.score import ScoreReport, plain
from labkit.language import LANGUAGES, choose, mark, translator
from labkit.report.data import joined
from labkit.report.sections import Section, depth, sections, share

_RADIUS = 52
_COMMAND = re.compile(r"`([^`]+)`")
_VERDICTS: tuple[Status, ...] = (
    mark("passed"),
    mark("partial"),
    mark("failed"),
    mark("blocked"),
    mark("error"),
)
_ICONS: dict[Status, str] = {
    "passed": "M4.5 10.5l3.6 3.6L15.5 6.5",
    "partial": "M4.5 10h11",
    "failed": "M5.5 5.5l9 9M14.5 5.5l-9 9",
    "blocked": "M6 9V7a4 4 0 018 0v2M5 9h10v7H5z",
    "error": "M10 4.5v7M10 15v.5",
}
"""Strokes on a sheet of 20 by 20."""


def report_page(report: ScoreReport, *, language: str = "en", topology: str = "") -> str:
    """Write the page.

    It opens in `language` and holds both. `topology` is a picture from labkit.topology.drawing; the devices
    that checks looked at are marked in it. The file has a content security policy under which nothing runs:
    evidence may come from anybody.
    """
    style = _asset("report.css")
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    return _template().render(
        report=report,
        language=language,
        style=Markup(style),  # noqa: S704  our own file
        policy=f"default-src 'none'; style-src 'sha256-{digest}'; img-src data:; form-action 'none'",
        picture=_picture(topology, marks(report)) if topology else "",
        ring=2 * math.pi * _RADIUS,
        share=min(report.percent / 100, 1.0),
        counts=[(verdict, report.count(verdict)) for verdict in _VERDICTS if report.count(verdict)],
        icons=_ICONS,
        parts=sections(report),
    )


def marks(report: ScoreReport) -> dict[str, str]:
    """Give each device the mark of the checks that looked at it.

    `failed` as soon as one of them did not pass.
    """
    found: dict[str, str] = {}
    for check in report.checks:
        for node in check.nodes:
            mark = "passed" if check.verdict == "passed" else "failed"
            if check.verdict != "blocked" and found.get(node) != "failed":
                found[node] = mark
    return found


def mark_nodes(svg: str, nodes: Mapping[str, str]) -> str:
    """Add the marks to a drawing's nodes, which it names in their titles."""
    for name, verdict in nodes.items():
        title = re.escape(f"<title>{escape_text(name)}: ")
        svg = re.sub(rf'(<g class="node \w+)(?: [a-z-]+)?(">{title})', rf"\1 {verdict}\2", svg)
    return svg


def _picture(svg: str, nodes: Mapping[str, str]) -> str:
    """Make it an image and not a part of the page: whatever is in it cannot act."""
    data = base64.b64encode(mark_nodes(svg, nodes).encode("utf-8", "replace")).decode()
    return f"data:image/svg+xml;base64,{data}"


def _both(*texts: str) -> Markup:
    """Write a text, given in each of LANGUAGES, of which the page shows one."""
    if len(set(texts)) == 1:
        return escape(texts[0])
    spans = [
        f'<span lang="{language}">{escape(text)}</span>'
        for language, text in zip(LANGUAGES, texts, strict=True)
    ]
    return Markup("".join(spans))  # noqa: S704  escaped, and the languages are our own


_written = lru_cache(maxsize=1024)(_both)
"""Of texts that are ours or an author's: the same in all reports on a lab."""


def _label(sentence: str, **values: object) -> Markup:
    if not values:
        return _written(*(translator(language)(sentence) for language in LANGUAGES))
    message = say(sentence, **values)
    return _both(*(message.text(translator(language)) for language in LANGUAGES))


def _said(messages: Sequence[Message]) -> Markup:
    return _both(*(joined(messages, language) for language in LANGUAGES))


def _titled(section: Section) -> Markup:
    return _written(*(section.title(language) for language in LANGUAGES))


def _texts(texts: Mapping[str, str], default: str = "") -> Markup:
    return _written(*(choose(texts, language, default) for language in LANGUAGES))


def _hint(texts: Mapping[str, str]) -> Markup:
    """Write an author's hint, in which commands stand between backticks."""
    return _both(*(_commands(choose(texts, language)) for language in LANGUAGES))


@lru_cache(maxsize=1024)
def _commands(text: str) -> Markup:
    return Markup(_COMMAND.sub(r"<code>\1</code>", str(escape(text))))  # noqa: S704  escaped before


@cache
def _asset(name: str) -> str:
    return (files("labkit.report") / "templates" / name).read_text(encoding="utf-8")


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
        _=_label, said=_said, texts=_texts, hint=_hint, titled=_titled, depth=depth, reached=share
    )
    environment.filters["plain"] = plain
    return environment.get_template("report.html")
