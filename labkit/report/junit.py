"""A score as JUnit XML, as pytest writes it and Jenkins, GitLab and others read it.

A check is a test case: passed; `failure` for failed and partial; `skipped` for blocked, and for what waits for a
teacher; `error` for the grader's own trouble. Raw outputs stand in `system-out`; points in the suite's `properties`,
since Jenkins allows none in a test case.
"""

import re
from xml.etree import ElementTree as ET

from labkit.grading.score import CheckResult, ScoreReport, plain
from labkit.language import choose
from labkit.report.data import joined

_ILLEGAL = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What XML 1.0 (2.2) has no place for; a device's output may hold it."""
_ELEMENTS = {"failed": "failure", "partial": "failure", "blocked": "skipped", "error": "error"}


def report_junit(report: ScoreReport, language: str = "en") -> str:
    """Write the report. There are no times in it: equal reports are equal bytes."""
    suites = ET.Element("testsuites", name="labkit")
    kinds = [_element(check) for check in report.checks]
    suite = ET.SubElement(
        suites,
        "testsuite",
        name=_text(report.lab),
        tests=str(len(kinds)),
        failures=str(kinds.count("failure")),
        errors=str(kinds.count("error")),
        skipped=str(kinds.count("skipped")),
        time="0",
    )
    facts = {
        "student": report.student,
        "score": plain(report.score),
        "maximum": plain(report.maximum),
        "percent": plain(report.percent),
        "passed": str(report.passed).lower(),
    }
    facts |= {
        f"points.{check.id}": f"{plain(check.points)} / {plain(check.maximum)}" for check in report.checks
    }
    _properties(suite, facts)
    for check in report.checks:
        _case(suite, report, check, language)
    ET.indent(suites)
    return '<?xml version="1.0" encoding="utf-8"?>\n' + ET.tostring(suites, encoding="unicode") + "\n"


def _case(suite: ET.Element, report: ScoreReport, check: CheckResult, language: str) -> None:
    case = ET.SubElement(
        suite,
        "testcase",
        classname=_text(".".join(filter(None, (report.lab.replace("/", "."), check.stage, check.phase)))),
        name=_text(": ".join(filter(None, (check.id, choose(check.title, language))))),
        time="0",
    )
    if name := _element(check):
        found, expected, why = (
            joined(said, language) for said in (check.found, check.expected, check.reasons)
        )
        outcome = ET.SubElement(case, name, type=check.verdict, message=_text(why or found or check.verdict))
        outcome.text = _text(
            "\n".join(
                f"{label}: {said}" for label, said in (("expected", expected), ("found", found)) if said
            )
        )
    outputs = [f"{one.node}: {one.command}\n{one.error or one.text}" for one in check.evidence]
    if outputs:
        ET.SubElement(case, "system-out").text = _text("\n\n".join(outputs))


def _element(check: CheckResult) -> str:
    """The element that tells the outcome; empty for a check that passed."""
    return "skipped" if check.pending else _ELEMENTS.get(check.verdict, "")


def _properties(parent: ET.Element, facts: dict[str, str]) -> None:
    properties = ET.SubElement(parent, "properties")
    for name, value in facts.items():
        ET.SubElement(properties, "property", name=name, value=_text(value))


def _text(text: str) -> str:
    return _ILLEGAL.sub("�", text)
