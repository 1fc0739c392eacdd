"""Hand-outs, answer key and sheet as a real Chromium prints them: A4, black on white, a new sheet for each student."""

import re
import sys

import pytest

from exam.school import CLASS, HOSTILE
from labkit.batch.roster import Roster, Student
from labkit.browser import find_browser, print_pdf
from labkit.exam.exam import Exam, ExamFile, seats_for
from labkit.exam.pages import Paper, answer_page, handout_page, receipts_page, sheet_page
from labkit.exam.receipts import Receipt
from labkit.exam.variant import Variants

pytestmark = [
    pytest.mark.skipif(find_browser() is None, reason="no Chromium is installed"),
    pytest.mark.skipif(sys.platform == "win32", reason="the browser is asked over a POSIX pipe"),
]
A4 = 718
"""CSS pixels between the margins: 190 mm."""
COLOURS = """
[...document.querySelectorAll('body, body *')].flatMap(one => {
  const style = getComputedStyle(one);
  return [style.color, style.backgroundColor, style.borderTopColor];
}).filter((one, index, all) => all.indexOf(one) === index)
"""
BREAKS = "[...document.querySelectorAll('.sheet, .group')].map(one => getComputedStyle(one).breakBefore)"


@pytest.fixture(scope="module")
def page():
    """A tab of a browser that all tests of this module share."""
    from chromium import opened

    with opened(find_browser()) as tab:
        tab.ask("Emulation.setEmulatedMedia", media="print")
        yield tab


@pytest.fixture(scope="module")
def pages(tmp_path_factory):
    """All pages of an exam with harmless and hostile students, in both languages."""
    folder = tmp_path_factory.mktemp("paper")
    students = [Student(number, name, "", group) for number, name, group in (*CLASS, *HOSTILE)]
    file = ExamFile(
        name="paper",
        lab="hcia/ospf-single-area",
        lab_digest="",
        when="x" * 190,
        host="127.0.0.1",
        address="exam.school.example",
        base_port=20000,
        step=10,
        seats=seats_for(Roster({student.id: student for student in students})),
    )
    exam = Exam(folder, file, "a secret of sixteen letters")
    variants = Variants(exam)
    paper = Paper(exam, variants.lab.titles, 60, 60)
    first = variants.of(file.seats[0])
    copies = [first, *(_as(first, seat) for seat in file.seats[1:])]
    receipts = [
        Receipt(
            number=seat.number,
            id=seat.id,
            name=seat.name,
            group=seat.group,
            place="x",
            closed="2026-06-30T10:00:00.000+08:00",
            state="running",
            lines=1,
            files={"snapshot.json": "0" * 64},
        )
        for seat in file.seats
    ]
    texts = {
        "handouts": handout_page(paper, copies),
        "one": handout_page(paper, copies[:1]),
        "three": handout_page(paper, copies[:3]),
        "answers": answer_page(paper, copies[:2]),
        "sheet": sheet_page(paper, 100),
        "receipts": receipts_page(paper, receipts, "SHA256:" + "x" * 43),
    }
    for name, text in texts.items():
        (folder / f"{name}.html").write_text(text, encoding="utf-8")
    return folder


def _as(variant, seat):
    """The same copy for somebody else: what is drawn does not matter on paper."""
    from dataclasses import replace

    return replace(variant, seat=seat)


@pytest.mark.parametrize("name", ["handouts", "answers", "sheet", "receipts"])
def test_it_fits_on_a4_in_black_and_white(page, pages, name):
    """Nothing is wider than the paper, all colours are black and white, nothing is fetched, refused or run."""
    page.show(pages / f"{name}.html", width=A4)
    page.ask("Emulation.setEmulatedMedia", media="print")
    assert page.evaluate("document.documentElement.scrollWidth") <= A4
    assert set(page.evaluate(COLOURS)) <= {"rgb(0, 0, 0)", "rgb(255, 255, 255)", "rgba(0, 0, 0, 0)"}
    assert page.faults == []
    breaks = page.evaluate(BREAKS)
    assert set(breaks[1:]) <= {"page"}


def test_the_picture_is_black_and_white(pages):
    """Its strokes and faces have no other colours, and none that follow the reader's."""
    import base64

    text = (pages / "handouts.html").read_text(encoding="utf-8")
    picture = base64.b64decode(re.search(r"svg\+xml;base64,([\w+/=]+)", text)[1]).decode()
    found = set(re.findall(r"(?:fill|stroke|color)[:=]\"?(#\w+|currentColor|var\(\S+?\)|[a-z]+)", picture))
    assert found <= {"#000", "#fff", "none"}
    assert "prefers-color-scheme" not in picture
    assert "10.12." in picture, "networks of the cables stand in it"


def test_each_student_begins_on_a_new_sheet(pages):
    """The hand-outs of three take three times the pages of one."""
    one = count((pages / "one.html").read_text(encoding="utf-8"))
    assert one >= 2
    assert count((pages / "three.html").read_text(encoding="utf-8")) == 3 * one


def count(text):
    """The pages of a page's PDF."""
    return len(re.findall(rb"/Type\s*/Page\b(?!s)", print_pdf(text)))
