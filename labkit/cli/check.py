"""`labkit check`: what a student is told while working."""

from typing import TYPE_CHECKING, Annotated, Any

import typer

from labkit.cli.catalogue import Json, Language, language
from labkit.cli.collecting import collected, judged, plan_of, rubric_of, running
from labkit.cli.exit_codes import ExitCode
from labkit.cli.terminal import data, data_json, note, render
from labkit.errors import UsageError
from labkit.language import _, choose, ngettext
from labkit.sentences import near
from labkit.settings import Settings

if TYPE_CHECKING:
    from labkit.grading.feedback import Feedback
    from labkit.grading.rubric import RubricCheck
    from labkit.runtime.client import RunningLab

Name = Annotated[str, typer.Argument(help="Name of a running lab.")]
Stage = Annotated[str, typer.Option("--stage", metavar="STAGE", help="Only this stage: its number or id.")]


def register(app: typer.Typer) -> None:
    """Add the command of this module."""
    app.command()(check)


def check(
    name: Name,
    stage: Stage = "",
    hint: Annotated[
        str,
        typer.Option("--hint", metavar="CHECK", help="Read the next hint for a check; it may cost points."),
    ] = "",
    lang: Language = "",
    json: Json = False,
) -> None:
    """Tell a student what is not right yet, without what the teacher keeps hidden."""
    from labkit.grading.feedback import feedback
    from labkit.report.terminal import feedback_table

    settings = Settings.from_environment()
    wanted = language(lang)
    lab = running(settings, name)
    if hint:
        _hint(lab, hint, settings, wanted, json=json)
        return
    chosen = stage_id(lab, stage) if stage else ""
    found = feedback(judged(collected(lab.folder, settings), settings), stage=chosen)
    if json:
        data_json(_feedback_data(found, wanted))
    else:
        render(feedback_table(found, wanted))
    if found.passed < found.total:
        raise typer.Exit(ExitCode.NEGATIVE)


def stage_id(lab: "RunningLab", text: str) -> str:
    """Return the id of a stage that was named by it or by its number. Raises UsageError."""
    ids = [stage.id for stage in plan_of(lab.folder).stages]
    if text in ids:
        return text
    if text.isdecimal() and 1 <= int(text) <= len(ids):
        return ids[int(text) - 1]
    hint = _("it has {names}", names=", ".join(ids)) if ids else _("it has none")
    raise UsageError(_("no such stage: {text}", text=text), place=lab.folder.name, hint=hint)


def _hint(lab: "RunningLab", check_id: str, settings: Settings, lang: str, *, json: bool) -> None:
    """Show the hints of a check up to the next one, and remember that they were read."""
    from labkit.runtime.journal import read_journal
    from labkit.runtime.work import work_done

    check = _hinted(lab, check_id, settings)
    read = min(work_done(read_journal(lab.folder.journal)).hints.get(check.id, 0), len(check.head.hints))
    if read < len(check.head.hints):
        read += 1
        lab.ask("hint", check=check.id, tier=read)
    shown = check.head.hints[:read]
    texts = [choose(dict[str, str](tier.text.items()), lang) for tier in shown]
    cost = sum(tier.cost for tier in shown)
    left = len(check.head.hints) - read
    if json:
        data_json({"check": check.id, "hints": texts, "cost": cost, "left": left})
        return
    for number, text in enumerate(texts, 1):
        data(f"{number}. {text}")
    if cost:
        note(
            _("these hints cost {cost} of {points} points", cost=f"{cost:g}", points=f"{check.head.points:g}")
        )
    if left:
        note(ngettext("there is {number} more", "there are {number} more", left))


def _hinted(lab: "RunningLab", check_id: str, settings: Settings) -> "RubricCheck":
    rubric = rubric_of(plan_of(lab.folder), lab.folder, settings)
    visible = {check.id: check for check in rubric.checks if not check.head.hidden}
    if check_id not in visible:
        raise UsageError(_("no such check: {check_id}", check_id=check_id), hint=near(check_id, visible))
    if not visible[check_id].head.hints:
        raise UsageError(
            _("there are no hints to ask for: {check_id}", check_id=check_id),
            hint=_("`labkit check` shows what there is"),
        )
    return visible[check_id]


def _feedback_data(found: "Feedback", lang: str) -> dict[str, Any]:
    from labkit.report.data import joined

    checks = [
        {
            "id": item.id,
            "title": choose(item.title, lang, item.id),
            "verdict": item.verdict,
            "found": joined(item.found, lang),
            "hint": choose(item.hint, lang),
            "hints_left": item.hints_left,
            "waits_for": list(item.waits_for),
        }
        for item in found.items
    ]
    return {"passed": found.passed, "total": found.total, "checks": checks}
