"""Reports as files: JSON by its schema, JUnit as Jenkins takes it, Markdown, PDF, and parts of the rubric in all."""

import json
import re
import subprocess
import sys
from dataclasses import replace
from functools import cache
from xml.etree import ElementTree as ET

import pytest
from jsonschema import Draft202012Validator
from markdown_it import MarkdownIt
from rich.console import Console

from labkit.browser import find_browser
from labkit.cli.main import run
from labkit.grading.evidence import Act
from labkit.grading.library import library
from labkit.grading.message import say
from labkit.grading.rubric_reader import Unplaced, from_record, read_rubric
from labkit.report.data import report_data, report_schema
from labkit.report.forms import FORMS
from labkit.report.junit import report_junit
from labkit.report.markdown import report_markdown
from labkit.report.page import report_page
from labkit.report.sections import depth, sections, share
from labkit.report.terminal import score_table
from report.graded import HOSTILE, graded, group

PYTEST = """
import pytest
@pytest.fixture
def broken(): raise ValueError
def test_passes(record_property): print("out")
def test_fails(): assert 0
def test_errs(broken): pass
@pytest.mark.skip(reason="later")
def test_is_skipped(): pass
"""
JENKINS = {
    "testsuites": {"name", "time", "tests", "failures", "errors"},
    "testsuite": {
        "name",
        "tests",
        "failures",
        "errors",
        "time",
        "skipped",
        "timestamp",
        "hostname",
        "id",
        "package",
    },
    "properties": set(),
    "property": {"name", "value"},
    "testcase": {"name", "classname", "time", "group"},
    "failure": {"type", "message"},
    "error": {"type", "message"},
    "skipped": {"type", "message"},
    "system-out": set(),
}
"""Elements and attributes of the xUnit plugin's junit-10.xsd."""
CHILDREN = {
    "testsuites": {"testsuite"},
    "testsuite": {"properties", "testcase", "system-out"},
    "properties": {"property"},
    "testcase": {"skipped", "error", "failure", "system-out"},
}
REQUIRED = {
    "testsuite": {"name", "tests", "failures", "errors"},
    "testcase": {"name"},
    "property": {"name", "value"},
}


@cache
def static_routing():
    """A lab with three phases and objectives; R3 is not configured."""
    return graded("hcia/static-routing", "R3")


@pytest.fixture
def report():
    """A report with a group, a stage, a phase that failed, and each verdict."""
    found = static_routing()
    checks = list(found.checks)
    checks[0] = replace(checks[0], group="core", stage="first")
    checks[1] = replace(checks[1], verdict="partial")
    checks[2] = replace(checks[2], verdict="blocked")
    checks[3] = replace(checks[3], verdict="error", found=(say("{x}", x=HOSTILE),))
    checks[4] = replace(checks[4], pending=True, verdict="blocked")
    acts = (*found.acts[:1], replace(found.acts[1], error="there is no such cable"), *found.acts[2:])
    stages = {"first": {"en": "The first stage", "zh": "第一阶段"}}
    return replace(
        found, stages=stages, checks=tuple(checks), groups=(group("core", all_or_nothing=True),), acts=acts
    )


def shown(renderable, width=110):
    console = Console(width=width)
    with console.capture() as capture:
        console.print(renderable)
    return capture.get()


def test_sections_follow_stages_phases_and_groups(report):
    """Checks that belong together stand together, none is lost, and a phase tells what was done."""
    parts = sections(report)
    assert [check for part in parts for check in part.checks] == list(report.checks)
    first, plain_, cut, *_ = parts
    assert first.title("en") == "The first stage · Group core"
    assert first.title("zh") == "第一阶段 · 分组 core"
    assert plain_.title("en") == ""
    assert cut.title("zh") == "断开 R1 – R2 链路"
    assert [act.text for act in cut.acts] == ["cut R1:GigabitEthernet0/0/0"]
    assert sum(part.maximum for part in parts) == sum(check.maximum for check in report.checks)


def test_evidence_keeps_the_titles_of_stages():
    """A report is written without the lab's folder: what the scenario calls its stages is in the rubric's record."""
    check = {
        "id": "a",
        "check": "interface.state",
        "node": "R1",
        "interface": "X",
        "state": "up",
        "points": 1,
    }
    stages = {"first": {"en": "The first stage"}, "last": {"en": "The last", "zh": "最后"}}
    rubric = read_rubric(Unplaced({"checks": [check | {"stage": "last"}]}), library(), None, stages=stages)
    assert rubric.stages == stages
    assert from_record(rubric.record(), library(), "evidence") == rubric
    plain_ = read_rubric(Unplaced({"checks": [check]}), library(), None, stages=["first"])
    assert "stages" not in plain_.record()


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_parts_are_in_every_form_for_people(report, language):
    """Headings of phases and groups, what was done, what went wrong with it, and the skills."""
    titles = [part.title(language) for part in sections(report)]
    skill = report.competencies[-1].title[language]
    terminal = shown(score_table(report, language))
    markdown = report_markdown(report, language).replace("\\", "")
    for text in (terminal, markdown, report_page(report, language=language)):
        for expected in (*filter(None, titles), skill, "cut R1:GigabitEthernet0/0/0"):
            assert expected in text
        assert "there is no such cable" in re.sub(r"[│\s]+", " ", text)


def test_bars_are_as_long_as_what_was_reached(report):
    """In the terminal 24 columns, in Markdown 10; numbers stand beside them."""
    lines = shown(score_table(report)).splitlines()
    for skill in report.competencies:
        line = next(one for one in lines if one.strip().startswith(skill.title["en"]))
        assert line.count("█") == round(24 * skill.points / skill.maximum)
        assert f"{skill.points:g} / {skill.maximum:g}" in line
    assert [depth(skill) for skill in report.competencies[:3]] == [0, 1, 2]
    assert (share(3, 0), share(-1, 4), share(9, 4)) == (0, 0, 1)


def test_json_is_as_its_schema_says(report):
    """The published schema takes it, and refuses it with a field too many or one too few."""
    validator = Draft202012Validator(report_schema())
    validator.check_schema(report_schema())
    data = json.loads(json.dumps(report_data(report, "zh")))
    validator.validate(data)
    assert not validator.is_valid(data | {"grade": 1})
    assert not validator.is_valid({key: value for key, value in data.items() if key != "score"})
    assert data["phases"][0]["title"]["en"].startswith("The link R1")


def verdicts(root):
    """The outcome of each test case."""
    names = {"failure", "error", "skipped"}
    return [next((one.tag for one in case if one.tag in names), "") for case in root.iter("testcase")]


def test_junit_maps_the_verdicts(report):
    """Failed and partial are failures, blocked and waiting are skipped, trouble is an error; sums agree."""
    root = ET.fromstring(report_junit(report))
    mapped = {"passed": "", "failed": "failure", "partial": "failure", "blocked": "skipped", "error": "error"}
    assert verdicts(root) == [mapped[check.verdict] for check in report.checks]
    suite = root.find("testsuite")
    for attribute, element in (("failures", "failure"), ("errors", "error"), ("skipped", "skipped")):
        assert int(suite.get(attribute)) == verdicts(root).count(element)
    assert int(suite.get("tests")) == len(report.checks)
    facts = {one.get("name"): one.get("value") for one in suite.find("properties")}
    assert (facts["student"], facts["score"]) == ("demo", f"{report.score:g}")
    assert facts[f"points.{report.checks[0].id}"] == "7 / 7"
    output = next(suite.iter("system-out")).text
    assert report.checks[0].evidence[0].text.strip() in output


def grammar(root):
    """Which attributes and children each element has."""
    attributes, children = {}, {}
    for element in root.iter():
        attributes.setdefault(element.tag, set()).update(element.keys())
        children.setdefault(element.tag, set()).update(child.tag for child in element)
    return attributes, children


def test_junit_has_the_form_that_jenkins_takes_and_pytest_writes(report, tmp_path):
    """Nothing that Jenkins' schema does not know, all that it demands, and every element that pytest uses."""
    root = ET.fromstring(report_junit(report))
    attributes, children = grammar(root)
    for tag, found in attributes.items():
        assert found <= JENKINS[tag], tag
        assert children[tag] <= CHILDREN.get(tag, set()), tag
    for element in root.iter():
        assert REQUIRED.get(element.tag, set()) <= set(element.keys())
    (tmp_path / "test_it.py").write_text(PYTEST, encoding="utf-8")
    command = [
        sys.executable,
        "-m",
        "pytest",
        "-q",
        "--junitxml=out.xml",
        "-o",
        "junit_logging=system-out",
        "-p",
        "no:cacheprovider",
    ]
    subprocess.run([*command, "--rootdir=.", "test_it.py"], cwd=tmp_path, capture_output=True, check=False)
    theirs = ET.parse(tmp_path / "out.xml").getroot()
    assert set(grammar(theirs)[0]) <= set(attributes) | {"properties"}
    assert set(verdicts(theirs)) == set(verdicts(root))


def test_what_devices_say_is_text_in_every_form(report):
    """Control characters have no place in XML, and markup none in Markdown: the files stay what they are."""
    check = replace(
        report.checks[0],
        verdict="failed",
        title={"en": HOSTILE},
        found=(say("{x}", x=HOSTILE),),
        evidence=tuple(
            replace(one, node=HOSTILE, text=f"{HOSTILE}\n````\n</details>")
            for one in report.checks[0].evidence
        ),
    )
    hostile = replace(
        report, student=HOSTILE, titles={}, lab=HOSTILE, checks=(check,), acts=(Act("x", HOSTILE),)
    )
    text = ET.fromstring(report_junit(hostile)).find(".//system-out").text
    assert "<script>" in text
    assert "\x1b" not in text
    tokens = MarkdownIt("commonmark").enable("table").parse(report_markdown(hostile))
    inner = [child for token in tokens for child in token.children or ()]
    raw = {one.content.strip() for one in (*tokens, *inner) if one.type in ("html_block", "html_inline")}
    assert raw <= {"<details>\n<summary>Raw output</summary>", "</details>", "<details>", "</details>\n"}
    assert not [
        one
        for one in inner
        if one.type in ("link_open", "em_open", "strong_open") and "javascript" in str(one.attrs)
    ]


@pytest.mark.parametrize("form", [name for name in FORMS if name != "pdf"])
def test_equal_scores_are_equal_bytes(report, form):
    """In every form that labkit writes itself."""
    assert FORMS[form].write(report, "en", "") == FORMS[form].write(report, "en", "")


@pytest.mark.skipif(find_browser() is None, reason="no Chromium is installed")
def test_a_pdf_is_printed(report):
    """With pages of the right number: a report of twenty checks does not fit on one."""
    content = FORMS["pdf"].write(report, "zh", "")
    assert content.startswith(b"%PDF-")
    assert len(re.findall(rb"/Type\s*/Page\b", content)) >= 2


def test_without_a_browser_one_sentence_says_what_is_missing(monkeypatch, tmp_path, capsys):
    """Before anything is graded, with a way out."""
    monkeypatch.setenv("PATH", str(tmp_path))
    assert run(["regrade", str(tmp_path / "evidence"), "--report", "pdf"]) == 3
    assert capsys.readouterr().err.splitlines() == [
        "error: PDF needs Chromium or Chrome, and this machine has none",
        "hint: `apt-get install chromium`; any browser prints the HTML report into a PDF too",
    ]
