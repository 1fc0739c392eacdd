"""The page of all labs: each is on it with its picture, and nothing hidden is told."""

import re
from functools import cache
from xml.etree import ElementTree as ET

from catalogue import catalogue_pages

from labkit.scenario.catalogue import list_labs, render_plan


@cache
def pages() -> dict[str, str]:
    return catalogue_pages()


def test_every_lab_is_on_the_page():
    """With a row, a heading that the row leads to, and a picture that is there."""
    text = pages()["catalogue.md"]
    for name in list_labs().labs:
        assert f"\n## {name}\n" in text
        (row,) = re.findall(rf"^\| \[{re.escape(name)}\]\(#([a-z0-9-]+)\)", text, re.MULTILINE)
        assert row == re.sub(r"[^a-z0-9-]", "", name)
    pictures = re.findall(r"!\[\S+\]\((labs/\S+\.svg)\)", text)
    assert {*pictures, "catalogue.md"} == set(pages())
    for picture in pictures:
        assert ET.fromstring(pages()[picture]).tag.endswith("svg")


def test_what_is_not_covered_is_said():
    """Whoever plans a course must know before."""
    text = pages()["catalogue.md"].partition("## What is not covered")[2].partition("\n## ")[0]
    for topic in ("WLAN", "Firewalls", "MPLS"):
        assert f"**{topic}" in text


def test_hidden_checks_are_only_counted():
    """Neither their titles nor their kinds: students read this page."""
    text = pages()["catalogue.md"]
    hidden = {
        name: [check for check in render_plan(lab).rubric["checks"] if check.get("hidden")]
        for name, lab in list_labs().labs.items()
        if (lab.folder / "rubric.yaml").exists()
    }
    assert sum(map(len, hidden.values())) > 5
    for name, checks in hidden.items():
        section = text.partition(f"\n## {name}\n")[2].partition("\n## ")[0]
        assert (f"{len(checks)} hidden checks" in section) == bool(checks)
        for check in checks:
            assert f"| {check['title']['en']} |" not in section
