"""Reports: complete in both languages, harmless whatever a device says, equal bytes for equal scores."""

import json
import re
from dataclasses import replace
from html.parser import HTMLParser

import pytest
from rich.console import Console

from grading.two_routers import RUBRIC, SITE, SUBJECT, CannedLab, lab_outputs
from labkit.grading.collect import collect
from labkit.grading.evaluate import evaluate
from labkit.grading.library import library
from labkit.grading.message import say
from labkit.grading.rubric_reader import Unplaced, read_rubric
from labkit.grading.transport import MemoryTransport
from labkit.report.data import report_data, report_json
from labkit.report.page import mark_nodes, report_page
from labkit.report.terminal import score_table
from labkit.topology.drawing import draw_svg
from labkit.topology.kinds import device_kind
from labkit.topology.topology import Node, Topology

HOSTILE = '</pre><script>alert("x")</script><img src=x onerror=alert(1)>'


@pytest.fixture
def report():
    """One check of each verdict but blocked's own cause: R2 is off, R1 has lost its route."""
    rubric = read_rubric(Unplaced(RUBRIC), library(), SITE)
    lab = CannedLab(lab_outputs(), slow={("R1", "display current-configuration")})
    lab.outputs["R1", "display ospf peer"] = "\t OSPF Process 1 with Router ID 1.1.1.1\n"
    return evaluate(rubric, collect(rubric, SITE, SUBJECT, MemoryTransport(lab)))


class Page(HTMLParser):
    """The elements, attributes and text of a page; it fails on elements that are not closed."""

    VOID = frozenset({"meta", "input", "img", "br", "path", "circle"})

    def __init__(self, text):
        super().__init__()
        self.open, self.tags, self.attributes, self.text = [], [], [], []
        self.feed(text)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        self.attributes += [(tag, *pair) for pair in attrs]
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_endtag(self, tag):
        if tag not in self.VOID:
            assert self.open.pop() == tag

    def handle_data(self, data):
        self.text.append(data)


def shown(renderable, width=100):
    console = Console(width=width)
    with console.capture() as capture:
        console.print(renderable)
    return capture.get()


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("width", [60, 200])
def test_the_last_line_in_the_terminal_is_the_score(report, language, width):
    """Scripts read it, in any language and width."""
    assert shown(score_table(report, language), width).splitlines()[-1] == "Score: 15 / 52.5"


def test_the_terminal_says_expected_found_and_why(report):
    """For what did not pass."""
    text = shown(score_table(report), 200)
    for part in (
        "Found: R1 has no OSPF neighbor",
        "Expected: R1: OSPF neighbor R2",
        "it needs full",
        "lower bound",
    ):
        assert part in text


def test_markup_of_a_device_is_only_text_in_the_terminal(report):
    """Rich would take `[/red]` in a description for a style, and fail on it."""
    check = replace(report.checks[0], found=(say("{x}", x="[/red][bold]"),))
    assert "[/red][bold]" in shown(score_table(replace(report, checks=(check,))), 200)


def test_json_has_the_promised_fields(report):
    """Gradebooks read them."""
    data = json.loads(report_json(report))
    assert data == report_data(report)
    assert (data["score"], data["maximum"], data["passed"], data["incomplete"]) == (15, 52.5, False, True)
    assert {"id", "verdict", "points", "maximum", "expected", "found", "title"} <= set(data["checks"][0])
    assert [check["verdict"] for check in data["checks"]] == [
        "passed",
        "failed",
        "blocked",
        "blocked",
        "passed",
        "error",
    ]


def test_the_page_is_whole_and_fetches_nothing(report):
    """One file: no script, no link, no address outside; the policy forbids what might be slipped in."""
    page = Page(report_page(report))
    assert not {"script", "link", "iframe", "object", "style" * 2} & set(page.tags)
    sources = [value for _, name, value in page.attributes if name in ("src", "href", "action", "background")]
    assert all(source.startswith("data:") for source in sources)
    policy = next(
        value for tag, name, value in page.attributes if tag == "meta" and "default-src" in str(value)
    )
    assert "default-src 'none'" in policy
    assert "script-src" not in policy
    assert not [name for _, name, _ in page.attributes if name.startswith("on") or name == "style"]


def test_the_page_has_both_languages(report):
    """The reader switches without a script."""
    text = "".join(Page(report_page(report)).text)
    for part in (
        "Two routers",
        "两台路由器",
        "Not passed" if not report.incomplete else "Incomplete",
        "未完成评分",
    ):
        assert part in text
    assert 'id="zh" class="switch" checked' in report_page(report, language="zh")


def test_what_devices_say_cannot_act_in_the_page(report):
    """Names, outputs, errors and titles are text, whatever they hold."""
    first = report.checks[0]
    hostile = replace(
        first,
        id=HOSTILE,
        title={"en": HOSTILE, "zh": HOSTILE},
        hint={"en": HOSTILE},
        verdict="failed",
        found=(say("{x}", x=HOSTILE),),
        reasons=(say("{x}", x=HOSTILE),),
        evidence=tuple(replace(one, node=HOSTILE, text=HOSTILE, command=HOSTILE) for one in first.evidence),
    )
    text = report_page(
        replace(report, lab=HOSTILE, student=HOSTILE, titles={}, checks=(hostile,)), topology=HOSTILE
    )
    page = Page(text)
    assert "script" not in page.tags
    assert not [name for _, name, _ in page.attributes if name.startswith("on")]


def test_the_picture_marks_the_devices_of_checks_that_did_not_pass(report):
    """In the drawing of labkit.topology, by the names of its nodes."""
    kind = device_kind("huawei-ar")
    nodes = {name: Node(name, kind, f"00e0fc00000{number}") for number, name in enumerate(("R1", "R1&2"))}
    svg = draw_svg(Topology("x", nodes, ()))
    marked = mark_nodes(svg, {"R1&2": "failed", "R9": "failed"})
    assert marked == draw_svg(Topology("x", nodes, ()), marks={"R1&2": "failed"})
    assert mark_nodes(marked, {"R1&2": "passed"}) == draw_svg(
        Topology("x", nodes, ()), marks={"R1&2": "passed"}
    )


def test_equal_reports_are_equal_bytes(report):
    """No time, no path, no order of a set."""
    assert report_page(report) == report_page(report)
    assert not re.search(r"20\d\d-\d\d-\d\d", report_page(report))
