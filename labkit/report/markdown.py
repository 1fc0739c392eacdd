"""A score as Markdown (GitHub's), for a comment on a pull request or a course's page.

Whatever a device or a student says is text: what could be markup in it is escaped.
"""

import re
from collections.abc import Iterator

from labkit.grading.message import say
from labkit.grading.score import CheckResult, ScoreReport, plain
from labkit.language import choose, translator
from labkit.report.data import joined
from labkit.report.sections import Section, depth, sections, share

_SIGNS = {"passed": "✅", "partial": "🟡", "failed": "❌", "blocked": "⛔", "error": "⚠️"}
_SPECIAL = re.compile(r"[\\`*_{}\[\]<>#|~!&@:]")
_BAR = 10


def report_markdown(report: ScoreReport, language: str = "en") -> str:
    """Write the report."""
    return "\n".join(_lines(report, language)).rstrip() + "\n"


def _lines(report: ScoreReport, language: str) -> Iterator[str]:
    _ = translator(language)
    yield from (f"# {_plain(choose(report.titles, language, report.lab))}", "")
    outcome = _("Incomplete") if report.incomplete else _("Passed") if report.passed else _("Not passed")
    mark = say("pass mark {mark} %", mark=plain(report.pass_mark)).text(_)
    yield f"**{outcome}** · {plain(report.score)} / {plain(report.maximum)} · {plain(report.percent)} % ({mark})"
    yield from ("", f"{_('Lab')}: {_plain(report.lab)}")
    if report.student:
        yield from ("", f"{_('Student')}: {_plain(report.student)}")
    for notice in _notices(report, language):
        yield from ("", f"> {notice}")
    if report.competencies:
        yield from _skills(report, language)
    yield from ("", f"## {_('Checks')}", "")
    for section in sections(report):
        yield from _section(section, language)
    for check in report.checks:
        if check.verdict != "passed":
            yield from _details(check, language)


def _notices(report: ScoreReport, language: str) -> Iterator[str]:
    _ = translator(language)
    if report.incomplete:
        yield _("The grader could not judge every check; the score is a lower bound")
    if report.unsaved:
        yield _plain(say("not saved on {nodes}", nodes=report.unsaved).text(_))
    if report.pending:
        yield say("{points} points wait for the teacher's judgement", points=plain(report.pending)).text(_)


def _skills(report: ScoreReport, language: str) -> Iterator[str]:
    _ = translator(language)
    yield from ("", f"## {_('Skills')}", "", "| | | |", "|---|---|--:|")
    for skill in report.competencies:
        full = round(_BAR * share(skill.points, skill.maximum))
        name = "&emsp;" * depth(skill) + _plain(choose(skill.title, language, skill.id))
        points = f"{plain(skill.points)} / {plain(skill.maximum)}"
        yield f"| {name} | {'█' * full}{'░' * (_BAR - full)} | {points} |"


def _section(section: Section, language: str) -> Iterator[str]:
    _ = translator(language)
    if title := section.title(language):
        yield from (f"### {_plain(title)} ({plain(section.points)} / {plain(section.maximum)})", "")
    for act in section.acts:
        yield f"- {_plain(act.text)}" + (f": {_plain(act.error)}" if act.error else "")
    if section.acts:
        yield ""
    yield f"| {_('Check')} | {_('Verdict')} | {_('Points')} |"
    yield "|---|---|--:|"
    for check in section.checks:
        title = _plain(choose(check.title, language, check.id))
        points = f"{plain(check.points)} / {plain(check.maximum)}"
        yield f"| {title} | {_SIGNS[check.verdict]} {_(check.verdict)} | {points} |"
    yield ""


def _details(check: CheckResult, language: str) -> Iterator[str]:
    """Say of a check that did not pass what was found, and show the outputs, folded."""
    _ = translator(language)
    yield from (f"### {_SIGNS[check.verdict]} {_plain(choose(check.title, language, check.id))}", "")
    said = ((_("Expected"), check.expected), (_("Found"), check.found), (_("Why"), check.reasons))
    for label, messages in said:
        if messages:
            yield f"- **{label}**: {_plain(joined(messages, language))}"
    if check.hint:
        yield f"- **{_('Hint')}**: {_plain(choose(check.hint, language))}"
    yield ""
    if check.evidence:
        yield from ("<details>", f"<summary>{_('Raw output')}</summary>", "")
        for one in check.evidence:
            yield from _block(f"{one.node}: {one.command}\n{one.error or one.text}")
        yield from ("</details>", "")


def _block(text: str) -> Iterator[str]:
    """Fence a text; the fence is longer than any run of backticks in it."""
    longest = max((len(run) for run in re.findall("`+", text)), default=0)
    fence = "`" * max(3, longest + 1)
    yield from (f"{fence}text", *text.splitlines(), fence, "")


def _plain(text: str) -> str:
    """Escape what Markdown would take for markup; a line's end would end a table's row."""
    return _SPECIAL.sub(r"\\\g<0>", " ".join(text.split()))
