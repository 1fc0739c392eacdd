"""An exam's pages for paper: hand-outs, the answer key, the sheet of attendance and marks, the receipts.

A4, black on white. Nothing in them runs or is fetched, and whatever comes from the list of students is text.
"""

import base64
import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from itertools import groupby
from typing import Any

from jinja2 import Environment, FunctionLoader, StrictUndefined
from markdown_it import MarkdownIt
from markdown_it.token import Token
from markupsafe import Markup

from labkit.exam.exam import Exam, Seat
from labkit.exam.receipts import clock
from labkit.exam.variant import Variant
from labkit.grading.message import Message
from labkit.grading.score import plain
from labkit.language import choose, translator
from labkit.topology.drawing import draw_svg


@dataclass(frozen=True, slots=True)
class Paper:
    """What is the same on all pages of an exam."""

    exam: Exam
    titles: Mapping[str, str]
    minutes: int | None
    pass_mark: float

    @property
    def languages(self) -> tuple[str, ...]:
        """Those that are printed, one after the other."""
        return self.exam.file.languages


def handout_page(paper: Paper, variants: Sequence[Variant]) -> str:
    """Write the hand-outs of some students, each beginning on a new sheet."""
    return _render(
        "handout.html", paper, variants=variants, sheets=[_handout(paper, one) for one in variants]
    )


def answer_page(paper: Paper, variants: Sequence[Variant]) -> str:
    """Write the answer key of some students: what each check expects, and the reference solution."""
    return _render("answers.html", paper, variants=variants, configurations=_configurations)


def sheet_page(paper: Paper, maximum: float) -> str:
    """Write the sheet of attendance and marks; each group begins on a new page."""
    groups = [
        (name, list(seats))
        for name, seats in groupby(
            sorted(paper.exam.file.seats, key=lambda seat: seat.group), key=lambda seat: seat.group
        )
    ]
    return _render("sheet.html", paper, groups=groups, maximum=maximum)


def receipts_page(paper: Paper, rows: Sequence[Any], signed_by: str) -> str:
    """Write the list of hashes of what was collected, for students to sign."""
    return _render("receipts.html", paper, rows=rows, signed_by=signed_by)


def task_html(text: str) -> Markup:
    """Make a page's part of a task's Markdown (CommonMark and tables), one heading level down, its title left out.

    HTML in it is text, since a task may quote what a student is called.
    """
    markdown = MarkdownIt("commonmark", {"html": False}).enable("table").disable("image")
    tokens = markdown.parse(text)
    if tokens and tokens[0].type == "heading_open" and tokens[0].tag == "h1":
        tokens = tokens[3:]
    for token in tokens:
        _deeper(token)
    return Markup(markdown.renderer.render(tokens, markdown.options, {}))  # noqa: S704  made without HTML


def _deeper(token: Token) -> None:
    if token.type in ("heading_open", "heading_close"):
        token.tag = f"h{min(int(token.tag[1]) + 1, 6)}"


def _handout(paper: Paper, variant: Variant) -> dict[str, Any]:
    """What is on a student's sheets."""
    exam, plan = paper.exam, variant.plan
    picture = draw_svg(plan.topology, captions=variant.addressing.captions, paper=True)
    first = exam.base_port(variant.seat)
    tasks = plan.tasks or {"en": ""}
    return {
        "picture": "data:image/svg+xml;base64," + base64.b64encode(picture.encode()).decode(),
        "tasks": [
            (language, choose(plan.titles, language), task_html(choose(tasks, language)))
            for language in _written(paper.languages, tasks)
        ],
        "ports": [(name, first + index) for index, name in enumerate(plan.topology.nodes)]
        if exam.file.base_port
        else [],
    }


def _written(languages: Sequence[str], texts: Mapping[str, str]) -> list[str]:
    """Those of the languages in which there is a text; whichever there is where it is in none."""
    return [language for language in languages if language in texts] or list(texts)[:1]


def _configurations(variant: Variant) -> list[tuple[str, list[tuple[bool, str]]]]:
    """The reference solution by device, each line with whether the student has to find it."""
    found = []
    for name, text in variant.plan.solution.items():
        given = {line.strip() for line in variant.plan.start.get(name, "").splitlines()}
        lines = [(line.strip() not in given and line.strip() != "#", line) for line in text.splitlines()]
        found.append((name, lines))
    return found


def _render(template: str, paper: Paper, **values: Any) -> str:
    style = _asset("exam.css")
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    return (
        _environment()
        .get_template(template)
        .render(
            paper=paper,
            exam=paper.exam,
            style=Markup(style),  # noqa: S704  our own file
            policy=f"default-src 'none'; style-src 'sha256-{digest}'; img-src data:; form-action 'none'",
            _=_both(paper.languages),
            texts=lambda texts: _joined([choose(texts, language) for language in paper.languages]),
            said=lambda messages: _joined([_said(messages, language) for language in paper.languages]),
            **values,
        )
    )


def _both(languages: Sequence[str]) -> Callable[..., str]:
    """Say a sentence in each language of the paper, one behind the other."""

    def label(sentence: str, **values: object) -> str:
        said = [translator(language)(sentence) for language in languages]
        return _joined([text.format(**values) if values else text for text in said])

    return label


def _said(messages: Sequence[Message], language: str) -> str:
    return "; ".join(message.text(translator(language)) for message in messages)


def _joined(texts: Sequence[str]) -> str:
    return " / ".join(dict.fromkeys(texts))


def _name(seat: Seat) -> Markup:
    """Who it is; what is written from right to left must not turn the rest of the line around."""
    return Markup("<bdi>{}</bdi> <bdi>{}</bdi>").format(seat.id, seat.name)


def _asset(name: str) -> str:
    return (files("labkit.exam") / "templates" / name).read_text(encoding="utf-8")


@lru_cache(maxsize=1)
def _environment() -> Environment:
    environment = Environment(
        loader=FunctionLoader(_asset),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["plain"] = plain
    environment.filters["who"] = _name
    environment.filters["clock"] = clock
    return environment
