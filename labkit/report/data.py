"""A score as JSON, for programs. The classes are its format; docs/reference/report.schema.json is made from them."""

import json
from collections.abc import Sequence
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from labkit.grading.check import Status
from labkit.grading.evidence import Act
from labkit.grading.message import Message
from labkit.grading.score import CheckResult, Competency, GroupResult, ScoreReport, Sort
from labkit.language import translator

Number = int | float
Texts = dict[str, str]
"""A text by language, `en` and `zh`; an author may have written only one."""


class _Record(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class GroupData(_Record):
    """What the checks of a group earned, and what of it counts."""

    id: str
    title: Texts
    earned: Number
    counted: Number = Field(description="after the cap, the floor, and all-or-nothing")
    maximum: Number
    all_or_nothing: bool


class CompetencyData(_Record):
    """What was earned in a certification, a skill or an objective."""

    id: str = Field(description="such as HCIA-Datacom, HCIA-Datacom/2 or HCIA-Datacom/2.3")
    title: Texts
    points: Number
    maximum: Number


class PhaseData(_Record):
    """Something is done to the lab, then checks look again."""

    id: str
    title: Texts


class ActData(_Record):
    """What was done to the lab in a phase."""

    phase: str
    text: str
    error: str = Field(description="why it could not be done; else empty")


class OutputData(_Record):
    """A command whose output shows the verdict; the output itself is in the evidence."""

    node: str
    command: str
    error: str = Field(description="why there is no output; else empty")


class CheckData(_Record):
    """One check's verdict, and why."""

    id: str
    check: str = Field(description="its kind, such as ospf.neighbor")
    title: Texts
    verdict: Status
    points: Number = Field(description="what it earned; of a penalty, zero or below")
    maximum: Number
    expected: str
    found: str
    reason: str
    needs: list[str] = Field(description="of a blocked check: those that did not pass")
    hidden: bool
    sort: Sort
    group: str
    stage: str
    phase: str
    objectives: list[str]
    hints: int = Field(description="how many hints could be asked for")
    hints_read: int
    pending: bool = Field(description="whether it waits for the teacher's judgement")
    helped: bool = Field(description="whether the reference put it in place")
    nodes: list[str] = Field(description="the devices that it looked at")
    evidence: list[OutputData]


class ReportData(_Record):
    """A student's score for a lab. Sentences are in the language asked for, titles in all."""

    schema_: Literal[1] = Field(alias="schema")
    lab: str
    student: str
    titles: Texts
    score: Number
    maximum: Number
    percent: Number
    pass_mark: Number = Field(description="percent of the maximum")
    passed: bool
    incomplete: bool = Field(description="the grader could not judge every check: a lower bound")
    pending: Number = Field(description="points that wait for the teacher's judgement")
    graded: Literal["running", "saved"]
    unsaved: list[str] = Field(description="devices with work that was not saved")
    groups: list[GroupData]
    competencies: list[CompetencyData]
    stages: dict[str, Texts] = Field(description="titles by id")
    phases: list[PhaseData]
    acts: list[ActData]
    checks: list[CheckData]


def report_schema() -> dict[str, Any]:
    """Describe what `report_json` writes (JSON Schema, draft 2020-12)."""
    schema = ReportData.model_json_schema(by_alias=True, mode="serialization")
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema, "title": "labkit report"}


def report_data(report: ScoreReport, language: str = "en") -> dict[str, Any]:
    """Make plain data; sentences are in the language asked for, titles in all."""
    record = ReportData(
        schema=1,
        lab=report.lab,
        student=report.student,
        titles=report.titles,
        score=_number(report.score),
        maximum=_number(report.maximum),
        percent=_number(report.percent),
        pass_mark=_number(report.pass_mark),
        passed=report.passed,
        incomplete=report.incomplete,
        pending=_number(report.pending),
        graded=report.graded,
        unsaved=list(report.unsaved),
        groups=[_group(group) for group in report.groups],
        competencies=[_competency(one) for one in report.competencies],
        stages={name: dict(title) for name, title in report.stages.items()},
        phases=[PhaseData(id=name, title=dict(title)) for name, title in report.phases.items()],
        acts=[_act(act) for act in report.acts],
        checks=[_check(check, language) for check in report.checks],
    )
    return record.model_dump(by_alias=True)


def report_json(report: ScoreReport, language: str = "en") -> str:
    """Write the data so that equal reports are equal bytes."""
    return json.dumps(report_data(report, language), ensure_ascii=False, indent=2) + "\n"


def _check(check: CheckResult, language: str) -> CheckData:
    return CheckData(
        id=check.id,
        check=check.check,
        title=check.title,
        verdict=check.verdict,
        points=_number(check.points),
        maximum=_number(check.maximum),
        expected=joined(check.expected, language),
        found=joined(check.found, language),
        reason=joined(check.reasons, language),
        needs=list(check.needs),
        hidden=check.hidden,
        sort=check.sort,
        group=check.group,
        stage=check.stage,
        phase=check.phase,
        objectives=list(check.objectives),
        hints=check.hints,
        hints_read=check.hints_read,
        pending=check.pending,
        helped=check.helped,
        nodes=list(check.nodes),
        evidence=[OutputData(node=one.node, command=one.command, error=one.error) for one in check.evidence],
    )


def _group(group: GroupResult) -> GroupData:
    return GroupData(
        id=group.id,
        title=group.title,
        earned=_number(group.earned),
        counted=_number(group.counted),
        maximum=_number(group.maximum),
        all_or_nothing=group.all_or_nothing,
    )


def _competency(one: Competency) -> CompetencyData:
    return CompetencyData(
        id=one.id, title=dict(one.title), points=_number(one.points), maximum=_number(one.maximum)
    )


def _act(act: Act) -> ActData:
    return ActData(phase=act.phase, text=act.text, error=act.error)


def joined(messages: Sequence[Message], language: str) -> str:
    """Join what a check says of each of its nodes."""
    translate = translator(language)
    return ("；" if language == "zh" else "; ").join(message.text(translate) for message in messages)


def _number(value: float) -> Number:
    """Give whole numbers as such: 10 and not 10.0."""
    return int(value) if value == int(value) else value
