"""Scores: grade, regrade, report."""

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from labkit.cli.catalogue import Json, Language, language
from labkit.cli.collecting import collected, judged, marked, running
from labkit.cli.exit_codes import ExitCode
from labkit.cli.terminal import data_json, note, render
from labkit.errors import UsageError
from labkit.language import _
from labkit.settings import Settings

if TYPE_CHECKING:
    from labkit.grading.evidence import Evidence
    from labkit.grading.score import ScoreReport
    from labkit.runtime.store import LabFolder

Name = Annotated[str, typer.Argument(help="Name of a running lab.")]
Bundle = Annotated[Path, typer.Argument(metavar="EVIDENCE", help="Folder of an evidence bundle.")]
Formats = Annotated[
    str, typer.Option("--report", metavar="html,json,junit,md,pdf", help="Also write these reports.")
]
Manual = Annotated[
    str,
    typer.Option("--manual", metavar="FILE", help="YAML with a teacher's points for manual items, by check."),
]
Key = Annotated[
    str, typer.Option("--key", metavar="FILE", help="Sign the evidence with this key (`labkit key new`).")
]
Out = Annotated[str, typer.Option("--out", metavar="DIR", help="Where evidence and reports go.")]


@dataclass(frozen=True, slots=True)
class Signed:
    """What a teacher adds to evidence: files of marks and of the key that signs it, empty for none."""

    manual: str = ""
    key: str = ""


_NOTHING = Signed()


def register(app: typer.Typer) -> None:
    """Add the commands of this module."""
    for command in (grade, regrade, report):
        app.command()(command)


def grade(
    name: Name,
    report: Formats = "",
    out: Out = "",
    manual: Manual = "",
    key: Key = "",
    lang: Language = "",
    json: Json = False,
) -> None:
    """Log in to all devices, collect evidence, and print the score."""
    from labkit.runtime.store import timestamp

    settings = Settings.from_environment()
    wanted, formats = language(lang), _formats(report)
    folder = running(settings, name).folder
    target = Path(out) if out else folder.path / "grades" / timestamp()
    signed = Signed(manual, key)
    raise typer.Exit(exit_code(grade_lab(folder, settings, target, formats, wanted, signed, as_json=json)))


def grade_lab(
    folder: "LabFolder",
    settings: Settings,
    target: Path,
    formats: tuple[str, ...],
    lang: str,
    signed: Signed = _NOTHING,
    *,
    as_json: bool = False,
) -> "ScoreReport":
    """Grade a running lab, keep the evidence and reports in `target`, and print the score."""
    from labkit.grading.bundle import write_bundle
    from labkit.grading.signing import read_private_key

    bundle = target / "evidence"
    if bundle.exists():
        raise UsageError(
            _("holds the evidence of an earlier grade"), place=str(target), hint=_("give another `--out`")
        )
    private = read_private_key(Path(signed.key)) if signed.key else None
    evidence = collected(folder, settings, signed.manual)
    write_bundle(evidence, bundle, private)
    note(_("evidence: {bundle}", bundle=bundle))
    score = judged(evidence, settings)
    _present(score, evidence, target, formats, lang, as_json=as_json)
    return score


def regrade(
    evidence: Bundle,
    report: Formats = "",
    out: Out = "",
    manual: Manual = "",
    lang: Language = "",
    json: Json = False,
) -> None:
    """Score evidence again, without the lab: the same evidence gives the same report."""
    from labkit.grading.bundle import read_bundle

    settings, formats = Settings.from_environment(), _formats(report)
    found = marked(read_bundle(evidence), settings, manual)
    score = judged(found, settings)
    target = Path(out) if out else evidence.parent
    _present(score, found, target, formats, language(lang), as_json=json)
    raise typer.Exit(exit_code(score))


def report(
    evidence: Bundle,
    form: Annotated[
        str, typer.Option("--format", metavar="html,json,junit,md,pdf", help="The reports to write.")
    ] = "html",
    out: Out = "",
    lang: Language = "",
) -> None:
    """Write the report of evidence in other formats."""
    from labkit.grading.bundle import read_bundle

    settings, formats = Settings.from_environment(), _formats(form)
    found = read_bundle(evidence)
    target = Path(out) if out else evidence.parent
    for written in _write(judged(found, settings), found, target, formats, language(lang)):
        note(_("report: {written}", written=written))


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
        note(_("report: {written}", written=written))
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
    """Return the forms asked for. Raises where one is unknown, or cannot be written on this machine."""
    from labkit.report.forms import FORMS

    formats = tuple(part.strip() for part in text.split(",") if part.strip())
    for form in formats:
        if form not in FORMS:
            raise UsageError(
                _("no such report: {form}", form=form), hint=_("there are {forms}", forms=", ".join(FORMS))
            )
        FORMS[form].check()
    return formats


def _write(
    score: "ScoreReport", evidence: "Evidence", target: Path, formats: tuple[str, ...], lang: str
) -> list[Path]:
    from labkit.report.forms import FORMS

    topology = evidence.attachments.get("topology.svg", "")
    written = []
    for form in formats:
        path = target / f"report.{FORMS[form].suffix}"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(FORMS[form].write(score, lang, topology))
        written.append(path)
    return written
