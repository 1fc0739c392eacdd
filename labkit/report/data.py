"""A score as JSON, for programs."""

import json
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from labkit.grading.message import Message
from labkit.grading.score import CheckResult, Competency, GroupResult, ScoreReport
from labkit.language import translator


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
        "pending": _number(report.pending),
        "graded": report.graded,
        "unsaved": list(report.unsaved),
        "groups": [_group(group) for group in report.groups],
        "competencies": [_competency(one) for one in report.competencies],
        "acts": [asdict(act) for act in report.acts],
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
        "sort": check.sort,
        "group": check.group,
        "stage": check.stage,
        "phase": check.phase,
        "objectives": list(check.objectives),
        "hints": check.hints,
        "hints_read": check.hints_read,
        "pending": check.pending,
        "helped": check.helped,
        "nodes": list(check.nodes),
        "evidence": [
            {"node": one.node, "command": one.command, "error": one.error} for one in check.evidence
        ],
    }


def _group(group: GroupResult) -> dict[str, Any]:
    return {
        "id": group.id,
        "title": group.title,
        "earned": _number(group.earned),
        "counted": _number(group.counted),
        "maximum": _number(group.maximum),
        "all_or_nothing": group.all_or_nothing,
    }


def _competency(one: Competency) -> dict[str, Any]:
    return {
        "id": one.id,
        "title": dict(one.title),
        "points": _number(one.points),
        "maximum": _number(one.maximum),
    }


def joined(messages: Sequence[Message], language: str) -> str:
    """Join what a check says of each of its nodes."""
    translate = translator(language)
    return ("；" if language == "zh" else "; ").join(message.text(translate) for message in messages)


def _number(value: float) -> float | int:
    """Give whole numbers as such: 10 and not 10.0."""
    return int(value) if value == int(value) else value
