"""Scores: check, grade, regrade, report."""

from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from labkit.cli.catalogue import Json, Language, language
from labkit.cli.exit_codes import ExitCode
from labkit.cli.terminal import data_json, note, render
from labkit.errors import InputError, Problem, UsageError
from labkit.settings import Settings

if TYPE_CHECKING:
    from labkit.grading.evidence import Evidence
    from labkit.grading.feedback import Feedback
    from labkit.grading.score import ScoreReport
    from labkit.runtime.store import LabFolder

Name = Annotated[str, typer.Argument(help="Name of a running lab.")]
Bundle = Annotated[Path, typer.Argument(metavar="EVIDENCE", help="Folder of an evidence bundle.")]
Formats = Annotated[str, typer.Option("--report", metavar="html,json", help="Also write these reports.")]
Out = Annotated[str, typer.Option("--out", metavar="DIR", help="Where evidence and reports go.")]


def register(app: typer.Typer) -> None:
    """Add the commands of this module."""
    for command in (check, grade, regrade, report):
        app.command()(command)


def check(name: Name, lang: Language = "", json: Json = False) -> None:
    """Tell a student what is not right yet, without what the teacher keeps hidden."""
    from labkit.grading.feedback import feedback
    from labkit.report.terminal import feedback_table

    settings = Settings.from_environment()
    wanted = language(lang, settings)
    found = feedback(_judged(_collected(_folder(settings, name), settings), settings))
    if json:
        data_json(_feedback_data(found, wanted))
    else:
        render(feedback_table(found, wanted))
    if found.passed < found.total:
        raise typer.Exit(ExitCode.NEGATIVE)


def _feedback_data(found: "Feedback", lang: str) -> dict[str, Any]:
    from labkit.report.data import joined
    from labkit.report.language import choose

    checks = [
        {
            "id": item.id,
            "title": choose(item.title, lang, item.id),
            "verdict": item.verdict,
            "found": joined(item.found, lang),
            "hint": choose(item.hint, lang),
            "waits_for": list(item.waits_for),
        }
        for item in found.items
    ]
    return {"passed": found.passed, "total": found.total, "checks": checks}


def grade(name: Name, report: Formats = "", out: Out = "", lang: Language = "", json: Json = False) -> None:
    """Log in to all devices, collect evidence, and print the score."""
    from labkit.runtime.store import timestamp

    settings = Settings.from_environment()
    wanted, formats = language(lang, settings), _formats(report)
    folder = _folder(settings, name)
    target = Path(out) if out else folder.path / "grades" / timestamp()
    raise typer.Exit(exit_code(grade_lab(folder, settings, target, formats, wanted, as_json=json)))


def grade_lab(
    folder: "LabFolder",
    settings: Settings,
    target: Path,
    formats: tuple[str, ...],
    lang: str,
    *,
    as_json: bool = False,
) -> "ScoreReport":
    """Grade a running lab, keep the evidence and reports in `target`, and print the score."""
    from labkit.grading.bundle import write_bundle

    bundle = target / "evidence"
    if bundle.exists():
        raise UsageError(
            "holds the evidence of an earlier grade", place=str(target), hint="give another `--out`"
        )
    evidence = _collected(folder, settings)
    write_bundle(evidence, bundle)
    note(f"evidence: {bundle}")
    score = _judged(evidence, settings)
    _present(score, evidence, target, formats, lang, as_json=as_json)
    return score


def regrade(
    evidence: Bundle, report: Formats = "", out: Out = "", lang: Language = "", json: Json = False
) -> None:
    """Score evidence again, without the lab: the same evidence gives the same report."""
    settings = Settings.from_environment()
    found = _read(evidence)
    score = _judged(found, settings)
    target = Path(out) if out else evidence.parent
    _present(score, found, target, _formats(report), language(lang, settings), as_json=json)
    raise typer.Exit(exit_code(score))


def report(
    evidence: Bundle,
    form: Annotated[
        str, typer.Option("--format", metavar="html,json", help="The reports to write.")
    ] = "html",
    out: Out = "",
    lang: Language = "",
) -> None:
    """Write the report of evidence in other formats."""
    settings = Settings.from_environment()
    found = _read(evidence)
    target = Path(out) if out else evidence.parent
    for written in _write(_judged(found, settings), found, target, _formats(form), language(lang, settings)):
        note(f"report: {written}")


def _read(bundle: Path) -> "Evidence":
    from labkit.grading.bundle import read_bundle

    if not (bundle / "manifest.json").is_file():
        raise InputError(
            Problem(str(bundle), "not an evidence bundle", "it is a folder with a manifest.json")
        )
    return read_bundle(bundle)


def _present(
    score: "ScoreReport",
    evidence: "Evidence",
    target: Path,
    formats: tuple[str, ...],
    lang: str,
    *,
    as_json: bool,
) -> None:
    """Write the reports and print the score, whose last line on a terminal is `Score: N / M`."""
    from labkit.report.data import report_data
    from labkit.report.terminal import score_table

    for written in _write(score, evidence, target, formats, lang):
        note(f"report: {written}")
    if as_json:
        data_json(report_data(score, lang))
    else:
        render(score_table(score, lang))


def exit_code(score: "ScoreReport") -> ExitCode:
    """Say whether the pass mark is reached, or the grader itself had trouble."""
    if score.incomplete:
        return ExitCode.FAILED
    return ExitCode.DONE if score.passed else ExitCode.NEGATIVE


def _formats(text: str) -> tuple[str, ...]:
    formats = tuple(part.strip() for part in text.split(",") if part.strip())
    for form in formats:
        if form not in ("html", "json"):
            raise UsageError(f"no such report: {form}", hint="there are html and json")
    return formats


def _write(
    score: "ScoreReport", evidence: "Evidence", target: Path, formats: tuple[str, ...], lang: str
) -> list[Path]:
    from labkit.report.data import report_json
    from labkit.report.page import report_page

    writers: dict[str, Callable[[], str]] = {
        "html": lambda: report_page(
            score, language=lang, topology=evidence.attachments.get("topology.svg", "")
        ),
        "json": lambda: report_json(score, lang),
    }
    written = []
    for form in formats:
        path = target / f"report.{form}"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(writers[form](), encoding="utf-8")
        written.append(path)
    return written


def _folder(settings: Settings, name: str) -> "LabFolder":
    from labkit.runtime.client import connect

    return connect(settings.state_dir, name).folder


def _collected(folder: "LabFolder", settings: Settings) -> "Evidence":
    """Log in to every device of a running lab and ask what its rubric needs."""
    import json

    from labkit.grading.collect import Subject, collect
    from labkit.grading.library import library
    from labkit.grading.rubric_reader import Unplaced, read_rubric
    from labkit.grading.site import site_of
    from labkit.grading.transport import Login, SshTransport
    from labkit.runtime.client import RunningLab
    from labkit.runtime.plan_file import load_plan
    from labkit.topology.drawing import draw_svg

    plan = load_plan(folder.plan)
    if plan.rubric is None:
        raise UsageError(
            "this lab has no rubric", place=folder.name, hint="a rubric.yaml in its folder makes one"
        )
    site = site_of(plan.topology)
    source = Unplaced(plan.rubric, str(plan.folder / "rubric.yaml"))
    rubric = read_rubric(source, library(settings.search_path), site, pass_mark=plan.pass_mark)
    lab = RunningLab(folder)
    logins = {
        port.name: Login(**{key: value for key, value in asdict(port).items() if key not in ("name", "kind")})
        for port in lab.grader_ports()
    }
    attachments = {
        "topology.svg": draw_svg(plan.topology),
        "diagnoses.json": json.dumps(lab.ask("diagnoses"), ensure_ascii=False, indent=1, sort_keys=True),
    }
    subject = Subject(plan.lab_id, plan.student, plan.titles, plan.variables, attachments)
    return collect(rubric, site, subject, SshTransport(logins))


def _judged(evidence: Any, settings: Settings) -> "ScoreReport":
    from labkit.grading.evaluate import evaluate
    from labkit.grading.library import library
    from labkit.grading.rubric_reader import from_record

    return evaluate(from_record(evidence.rubric, library(settings.search_path), "evidence"), evidence)
