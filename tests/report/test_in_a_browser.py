"""The HTML report in a real headless Chromium: it fits on a telephone, and the console has nothing to complain of."""

import struct
import sys
from dataclasses import replace

import pytest

from labkit.browser import find_browser
from labkit.grading.message import say
from labkit.report.page import report_page
from labkit.scenario.catalogue import find_lab
from labkit.topology.drawing import draw_svg
from report.graded import HOSTILE, LONG, graded

pytestmark = [
    pytest.mark.skipif(find_browser() is None, reason="no Chromium is installed"),
    pytest.mark.skipif(sys.platform == "win32", reason="the browser is asked over a POSIX pipe"),
]
WIDTH = "document.documentElement.scrollWidth"


@pytest.fixture(scope="module")
def page():
    """A tab of a browser that all tests of this module share."""
    from chromium import opened

    with opened(find_browser()) as tab:
        yield tab


@pytest.fixture(scope="module")
def files(tmp_path_factory):
    """A report with phases, skills, words that cannot be broken, and hostile texts, in both languages."""
    folder = tmp_path_factory.mktemp("pages")
    report = graded("hcia/static-routing", "R3")
    first, *others = report.checks
    outputs = tuple(
        replace(one, node=LONG, command=LONG, text=f"{LONG}\n{HOSTILE}") for one in first.evidence
    )
    first = replace(
        first,
        id=LONG,
        title={"en": LONG, "zh": "长" * 200},
        verdict="failed",
        hint={"en": LONG},
        found=(say("{x}", x=LONG),),
        reasons=(say("{x}", x=HOSTILE),),
        evidence=outputs,
    )
    report = replace(report, student=LONG, checks=(first, *others), unsaved=(LONG,))
    picture = draw_svg(find_lab("hcia/static-routing").topology)
    for language in ("en", "zh"):
        text = report_page(report, language=language, topology=picture)
        (folder / f"{language}.html").write_text(text, encoding="utf-8")
    return folder


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("width", [390, 320, 1100])
@pytest.mark.parametrize("dark", [False, True])
def test_nothing_stands_beyond_the_edge(page, files, language, width, dark):
    """No part of the page is wider than the window, with all outputs unfolded, and nothing is refused or fails."""
    page.show(files / f"{language}.html", width=width, dark=dark)
    page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
    assert page.evaluate(WIDTH) == width
    assert page.faults == []


@pytest.mark.parametrize("language", ["en", "zh"])
def test_one_language_is_shown(page, files, language):
    """The one that was asked for; the other is there, hidden, and its switch works."""
    shown = "document.querySelector('h1').innerText"
    page.show(files / f"{language}.html", width=800)
    assert page.evaluate(shown) == find_lab("hcia/static-routing").titles[language]
    first = page.evaluate(shown)
    page.evaluate(f"document.getElementById('{'zh' if language == 'en' else 'en'}').click()")
    assert page.evaluate(shown) != first


def test_the_colours_follow_the_reader(page, files):
    """Dark paper where the reader's system is dark."""
    colour = "getComputedStyle(document.body).backgroundColor"
    found = []
    for dark in (False, True):
        page.show(files / "en.html", width=800, dark=dark)
        found.append(page.evaluate(colour))
    assert found == ["rgb(246, 247, 249)", "rgb(14, 18, 23)"]


def test_a_picture_has_the_size_of_the_window(page, files):
    """As wide as a telephone, which the window of a desktop's browser cannot be."""
    page.show(files / "zh.html", width=390, height=844, scale=2)
    content = page.picture()
    assert content.startswith(b"\x89PNG")
    assert struct.unpack(">II", content[16:24]) == (780, 1688)


def test_a_page_that_is_too_wide_or_faulty_is_noticed(page, tmp_path):
    """The tests above can fail: a wide element, a script that throws, a picture that the policy refuses."""
    path = tmp_path / "bad.html"
    path.write_text(
        "<!doctype html><meta http-equiv='Content-Security-Policy' content=\"img-src 'none'\">"
        "<div style='width:900px'>wide</div><img src='http://192.0.2.1/x.png'>",
        encoding="utf-8",
    )
    page.show(path, width=390)
    assert page.evaluate(WIDTH) > 390
    assert [fault for fault in page.faults if "Content Security Policy" in fault]
