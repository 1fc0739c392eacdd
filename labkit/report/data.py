"""A score as JSON, for programs."""

import json
from collections.abc import Sequence
from typing import Any

from labkit.grading.message import Message
from labkit.grading.score import CheckResult, ScoreReport
from labkit.report.language import translator


def report_data(report: ScoreReport, language: str = "en") -> dict[str, Any]:
    """Make plain data; sentences are in the language asked for, titles in all."""
    return {
        "schema": 1,
        "lab": report.lab,
        "student": report.student,
        "titles": report.titles,
        "score": _number(report.score),
        "maximum": _number(report.maximum),
        "percent": _number(report.percent),
        "pass_mark": _number(report.pass_mark),
        "passed": report.passed,
        "incomplete": report.incomplete,
        "checks": [_check(check, language) for check in report.checks],
    }


def report_json(report: ScoreReport, language: str = "en") -> str:
    """Write the data so that equal reports are equal bytes."""
    return json.dumps(report_data(report, language), ensure_ascii=False, indent=2) + "\n"


def _check(check: CheckResult, language: str) -> dict[str, Any]:
    return {
        "id": check.id,
        "check": check.check,
        "title": check.title,
        "verdict": check.verdict,
        "points": _number(check.points),
        "maximum": _number(check.maximum),
        "expected": joined(check.expected, language),
        "found": joined(check.found, language),
        "reason": joined(check.reasons, language),
        "needs": list(check.needs),
        "hidden": check.hidden,
        "nodes": list(check.nodes),
        "evidence": [
            {"node": one.node, "command": one.command, "error": one.error} for one in check.evidence
        ],
    }


def joined(messages: Sequence[Message], language: str) -> str:
    """Join what a check says of each of its nodes."""
    translate = translator(language)
    return ("；" if language == "zh" else "; ").join(message.text(translate) for message in messages)


def _number(value: float) -> float | int:
    """Give whole numbers as such: 10 and not 10.0."""
    return int(value) if value == int(value) else value
