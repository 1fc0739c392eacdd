"""A score and a student's feedback as tables for the terminal."""

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from labkit.grading.check import Status
from labkit.grading.evidence import Act
from labkit.grading.feedback import Feedback
from labkit.grading.message import say
from labkit.grading.score import CheckResult, ScoreReport, plain
from labkit.language import choose, translator
from labkit.report.data import joined
from labkit.report.sections import depth, sections, share

_BAR = 24
"""Columns of a full bar."""
_SIGNS: dict[Status, tuple[str, str]] = {
    "passed": ("✓", "green"),
    "partial": ("◐", "yellow"),
    "failed": ("✗", "red"),
    "blocked": ("⊘", "bright_black"),
    "error": ("!", "magenta"),
}


def score_table(report: ScoreReport, language: str = "en") -> RenderableType:
    """Lay out a score: a row for each check, and `Score: N / M` as the last line in any language."""
    lines: list[RenderableType] = [_checks(report, language)]
    lines += [Text(line) for line in _group_lines(report, language)]
    if report.competencies:
        lines.append(_skills(report, language))
    return Group(*lines, *_summary(report, language))


def _checks(report: ScoreReport, language: str) -> Table:
    """Make a row for each check, below a heading for each part of the rubric if there is more than one."""
    _ = translator(language)
    table = Table(title=choose(report.titles, language, report.lab), title_justify="left", expand=False)
    table.add_column(_("Check"), overflow="fold")
    table.add_column(_("Verdict"), no_wrap=True)
    table.add_column(_("Points"), justify="right", no_wrap=True)
    table.add_column(_("Found"), overflow="fold", ratio=1)
    for section in sections(report):
        if title := section.title(language):
            points = f"{plain(section.points)} / {plain(section.maximum)}"
            done = Text("\n").join(_act(act) for act in section.acts)
            table.add_row(Text(title, style="bold"), "", Text(points, style="bold"), done)
        for check in section.checks:
            table.add_row(
                Text(choose(check.title, language, check.id)),
                _status(check.verdict, language),
                f"{plain(check.points)} / {plain(check.maximum)}",
                _details(check, language),
            )
        table.add_section()
    return table


def _act(act: Act) -> Text:
    """Name what was done before these checks looked, and what went wrong with it."""
    if act.error:
        return Text(f"{act.text}: {act.error}", style="magenta")
    return Text(act.text, style="dim")


def _group_lines(report: ScoreReport, language: str) -> list[str]:
    """Tell of the groups of which not all that was earned counts."""
    _ = translator(language)
    return [
        say(
            "{group}: {earned} points earned, {counted} count",
            group=choose(group.title, language, group.id),
            earned=plain(group.earned),
            counted=plain(group.counted),
        ).text(_)
        for group in report.groups
        if group.counted != group.earned
    ]


def _skills(report: ScoreReport, language: str) -> Table:
    """Draw a bar for each certification, skill and objective that the checks are for."""
    _ = translator(language)
    table = Table(title=_("Skills"), title_justify="left", box=None, show_header=False, pad_edge=False)
    table.add_column(overflow="fold")
    table.add_column(no_wrap=True)
    table.add_column(no_wrap=True, justify="right")
    for skill in report.competencies:
        part = share(skill.points, skill.maximum)
        full = round(_BAR * part)
        style = "green" if 100 * part >= report.pass_mark else "red"
        table.add_row(
            Text("  " * depth(skill) + choose(skill.title, language, skill.id)),
            Text("█" * full, style=style) + Text("░" * (_BAR - full), style="dim"),
            f"{plain(skill.points)} / {plain(skill.maximum)}",
        )
    return table


def _summary(report: ScoreReport, language: str) -> list[Text]:
    """Say whether the pass mark is reached, and what a reader must know about the score."""
    _ = translator(language)
    lines = []
    if report.incomplete:
        lines.append(
            Text(_("The grader could not judge every check; the score is a lower bound"), style="magenta")
        )
    if report.unsaved:
        lines.append(Text(say("not saved on {nodes}", nodes=report.unsaved).text(_), style="yellow"))
    if report.pending:
        told = say("{points} points wait for the teacher's judgement", points=plain(report.pending))
        lines.append(Text(told.text(_), style="yellow"))
    outcome = _("Passed") if report.passed else _("Not passed")
    mark = say("pass mark {mark} %", mark=plain(report.pass_mark)).text(_)
    lines.append(
        Text(f"{outcome} ({plain(report.percent)} %, {mark})", style="green" if report.passed else "red")
    )
    lines.append(Text(f"Score: {plain(report.score)} / {plain(report.maximum)}"))
    return lines


def feedback_table(feedback: Feedback, language: str = "en") -> RenderableType:
    """Lay out what a student may see: titles, verdicts, what was found, and hints."""
    _ = translator(language)
    table = Table(expand=False)
    table.add_column(_("Check"), overflow="fold")
    table.add_column(_("Verdict"), no_wrap=True)
    table.add_column(_("Hint"), overflow="fold", ratio=1)
    for item in feedback.items:
        notes = [Text(joined(item.found, language))] if item.found else []
        if item.waits_for:
            notes.append(Text(say("waits for {checks}", checks=item.waits_for).text(_), style="dim"))
        if item.hint:
            notes.append(Text("→ " + choose(item.hint, language), style="cyan"))
        if item.hints_left:
            told = say("hints to ask for: {count} (`--hint {check}`)", count=item.hints_left, check=item.id)
            notes.append(Text(told.text(_), style="dim"))
        table.add_row(
            Text(choose(item.title, language, item.id)),
            _status(item.verdict, language),
            Text("\n").join(notes),
        )
    summary = say("{passed} of {total} checks pass", passed=feedback.passed, total=feedback.total)
    return Group(table, Text(summary.text(_)))


def _status(verdict: Status, language: str) -> Text:
    sign, style = _SIGNS[verdict]
    return Text(f"{sign} {translator(language)(verdict)}", style=style)


def _details(check: CheckResult, language: str) -> Text:
    """Say what was found.

    Where that is not enough for all points, also what was expected and why it matters.
    """
    if check.verdict == "passed":
        return Text(joined(check.found, language))
    _ = translator(language)
    pairs = [
        (_("Found"), check.found),
        (_("Expected"), check.expected),
        (_("Why"), check.reasons),
    ]
    return Text("\n").join(Text(f"{label}: {joined(said, language)}") for label, said in pairs if said)
