"""What students and teachers are told of a lab, in Chinese: nothing of it is left in English."""

import runpy
from html.parser import HTMLParser
from pathlib import Path

import pytest
from rich.console import Console

from grading.two_routers import RUBRIC, SITE, SUBJECT, CannedLab, lab_outputs
from labkit.grading.bundle import read_bundle, write_bundle
from labkit.grading.check import Output
from labkit.grading.collect import collect
from labkit.grading.evaluate import evaluate
from labkit.grading.feedback import feedback
from labkit.grading.judge import expected, judge
from labkit.grading.library import library
from labkit.grading.rubric_reader import Unplaced, read_rubric
from labkit.grading.transport import MemoryTransport
from labkit.language import speaking, translator
from labkit.report.page import report_page
from labkit.report.terminal import feedback_table, score_table
from language.english import english_in

CHECKS = runpy.run_path(str(Path(__file__).resolve().parents[1] / "graders" / "test_checks.py"))
ROWS, ROWS_SITE = CHECKS["ROWS"], CHECKS["SITE"]


@pytest.fixture
def evidence(tmp_path):
    """Taken by a teacher who speaks Chinese, of a lab with everything in it: R2 is off, R1 is slow and lost a route."""
    lab = CannedLab(lab_outputs(), slow={("R1", "display current-configuration")})
    lab.outputs["R1", "display ospf peer"] = "\t OSPF Process 1 with Router ID 1.1.1.1\n"
    with speaking("zh"):
        taken = collect(read_rubric(Unplaced(RUBRIC), library(), SITE), SITE, SUBJECT, MemoryTransport(lab))
    write_bundle(taken, tmp_path / "evidence")
    return read_bundle(tmp_path / "evidence")


@pytest.fixture
def report(evidence):
    return evaluate(read_rubric(Unplaced(RUBRIC), library(), SITE), evidence)


class Visible(HTMLParser):
    """The text of a page in one language, without what devices say and what one types."""

    HIDDEN = frozenset({"style", "pre", "code", "nav", "title"})

    def __init__(self, page, language):
        super().__init__()
        self.other = {"en": "zh", "zh": "en"}[language]
        self.hidden, self.text = [], []
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        if tag in self.HIDDEN or (tag == "span" and dict(attrs).get("lang") == self.other) or self.hidden:
            self.hidden.append(tag)

    def handle_endtag(self, tag):
        if self.hidden and self.hidden[-1] == tag:
            self.hidden.pop()

    def handle_data(self, data):
        if not self.hidden:
            self.text.append(data)


def shown(renderable):
    console = Console(width=200)
    with console.capture() as capture:
        console.print(renderable)
    return capture.get()


def test_errors_in_evidence_are_kept_in_english(evidence):
    """Whoever collects it: the same lab gives the same bytes."""
    errors = {
        output.error for round_ in evidence.rounds for output in round_.outputs.values() if output.error
    }
    assert errors
    assert all(error.isascii() for error in errors)


def test_the_page_is_in_chinese(report):
    """With errors of the collection, from evidence that was written and read again."""
    text = " ".join(Visible(report_page(report, language="zh"), "zh").text)
    assert "没有" in text
    assert english_in(text) == []


def test_the_page_is_in_english_too(report):
    """The other half of it."""
    text = " ".join(Visible(report_page(report), "en").text)
    assert text.isascii() or not {"没有", "通过"} & set(text.split())


def test_the_terminal_is_in_chinese(report):
    """The score, and what a student is told by `labkit check --lang zh`."""
    assert english_in(shown(score_table(report, "zh"))) == []
    assert english_in(shown(feedback_table(feedback(report), "zh"))) == []


@pytest.mark.parametrize(
    ("inputs", "answers"),
    [row[:2] for row in ROWS],
    ids=[f"{number}-{row[0]['check']}-{row[2]}" for number, row in enumerate(ROWS)],
)
def test_every_check_speaks_chinese(inputs, answers):
    """What it expects, what it finds and why, in each of its verdicts."""
    rubric = read_rubric(Unplaced({"checks": [{"id": "x", "points": 1} | inputs]}), library(), ROWS_SITE)

    def read(command):
        text = answers.get(f"{command.node} {command.text}")
        return None if text is None else Output(text)

    judgement = judge(rubric.checks[0], ROWS_SITE, read)
    part = rubric.checks[0].part
    told = [
        message.text(translator("zh")) for message in (*expected(part), *judgement.found, *judgement.reasons)
    ]
    assert [found for text in told for found in english_in(text)] == []
