"""`labkit new`: a lab folder to begin with, complete and proved."""

import re
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from labkit.cli.terminal import data, note
from labkit.errors import UsageError
from labkit.language import _
from labkit.settings import Settings

if TYPE_CHECKING:
    from labkit.authoring.draft import Draft
    from labkit.authoring.folder import Solved
    from labkit.authoring.given import Keep

TEXT_PERCENT = 20
"""With more of the points on text, an author should think of what the network does."""
_ID = re.compile(r"[a-z0-9][a-z0-9._-]*(/[a-z0-9][a-z0-9._-]*)*")


def register(app: typer.Typer) -> None:
    """Add the command of this module."""
    app.command()(new)


@dataclass(frozen=True, slots=True)
class _Origin:
    """A solved network, and what is known of it that need not be asked for."""

    solved: "Solved"
    title: str
    lab_id: str


def new(
    folder: Annotated[
        Path | None,
        typer.Argument(metavar="DIR", help="The lab folder to write; by default the id's last part."),
    ] = None,
    source: Annotated[
        str,
        typer.Option(
            "--from",
            metavar="PROJECT",
            help="A solved network: an eNSP folder, zip or .topo, or a lab's name.",
        ),
    ] = "",
    lab_id: Annotated[str, typer.Option("--id", metavar="ID", help="Such as school/two-sites.")] = "",
    title: Annotated[str, typer.Option("--title", help="In English.")] = "",
    title_zh: Annotated[str, typer.Option("--title-zh", help="In Chinese.")] = "",
    course: Annotated[str, typer.Option("--course", help="Such as HCIA-Datacom.")] = "",
    minutes: Annotated[int, typer.Option("--minutes", min=0, help="How long a student needs.")] = 0,
    topics: Annotated[
        str,
        typer.Option(
            "--topics",
            metavar="LIST",
            help="static, ospf, rip or isis; or vlan,trunk,stp,eth-trunk,vlan-routing.",
        ),
    ] = "",
    routers: Annotated[int, typer.Option("--routers", min=0, help="A row of so many, each with a LAN.")] = 0,
    switches: Annotated[
        int, typer.Option("--switches", min=0, help="A row of so many, each with two PCs.")
    ] = 0,
    keep: Annotated[
        str,
        typer.Option(
            "--keep", metavar="addresses|names|nothing", help="What of the solution students are given."
        ),
    ] = "addresses",
    fixed: Annotated[bool, typer.Option("--fixed", help="The same addresses for every student.")] = False,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Ask nothing.")] = False,
) -> None:
    """Write a lab folder: scenario, start, solution, rubric and tasks, ready to be edited.

    The rubric is drafted from what is true of the solved network and not of its start, and proves itself.
    """
    from labkit.authoring.folder import Heading, draft_lab, holds, write_files
    from labkit.grading.library import library

    settings = Settings.from_environment()
    rule = _rule(keep)
    origin = _given(source, settings) if source else None
    known_id = origin.lab_id if origin else "school/new-lab"
    chosen_id = lab_id or _ask(_("Id of the lab"), known_id, yes=yes)
    if not _ID.fullmatch(chosen_id):
        raise UsageError(
            _("not an id: {id}", id=chosen_id),
            hint=_("lower-case letters, digits and `-`, such as school/two-sites"),
        )
    target = folder or Path(chosen_id.rpartition("/")[2])
    if target.exists() and (not target.is_dir() or any(target.iterdir())):
        raise UsageError(_("exists already"), place=str(target), hint=_("name another folder"))
    english = title or _ask(_("Title in English"), origin.title if origin else "New lab", yes=yes)
    chinese = title_zh or _ask(_("Title in Chinese"), english, yes=yes)
    wanted_course = course or _ask(_("Course"), "HCIA-Datacom", yes=yes)
    solved = origin.solved if origin else _composed(routers, switches, topics, chosen_id, yes=yes)
    heading = Heading(chosen_id, {"en": english, "zh": chinese}, wanted_course, minutes=minutes)
    checks = library(settings.search_path)
    note(_("drafting and proving the rubric"))
    files, draft = draft_lab(solved, heading, rule, checks, vary=not fixed)
    if not fixed and not holds(files, checks):
        note(_("note: drawn addresses would not fit together here; all students get the same ones"))
        files, draft = draft_lab(solved, heading, rule, checks, vary=False)
    write_files(files, target)
    _tell(target, draft, _given_rule(solved, rule))


def _rule(keep: str) -> "Keep":
    from labkit.authoring.given import KEEPS

    for rule in KEEPS:
        if rule == keep:
            return rule
    raise UsageError(
        _("no such rule: {keep}", keep=keep), hint=_("there are {rules}", rules=", ".join(KEEPS))
    )


def _ask(question: str, default: str, *, yes: bool) -> str:
    """Ask for what was not given, unless nobody is to be asked."""
    if yes:
        return default
    # typer's own prompt writes to standard output, too
    sys.stderr.write(f"{question} [{default}]: ")
    sys.stderr.flush()
    line = sys.stdin.readline()
    if not line:
        raise typer.Abort
    return line.strip() or default


def _given(source: str, settings: Settings) -> _Origin:
    """Take the network of a project's files, or of a lab that was brought up."""
    from labkit.authoring.sources import solved_lab, solved_project
    from labkit.runtime.client import find

    if Path(source).exists():
        solved, title, notes = solved_project(Path(source))
        for text in notes:
            note(_("note: {text}", text=text))
        slug = re.sub(r"[^a-z0-9]+", "-", title.lower()).strip("-") or "lab"
        return _Origin(solved, title, f"school/{slug}")
    solved, plan = solved_lab(find(settings.state_dir, source))
    return _Origin(solved, next(iter(plan.titles.values())), f"school/{plan.lab_id.rpartition('/')[2]}")


def _composed(routers: int, switches: int, topics: str, lab_id: str, *, yes: bool) -> "Solved":
    """Make a network of what was said, or asked for."""
    from labkit.authoring.compose import ROUTING, SWITCHING, composed

    if not routers and not switches:
        routers = _number(_ask(_("Routers, each with a LAN (0: switches)"), "2", yes=yes))
        if not routers:
            switches = _number(_ask(_("Switches, each with two PCs"), "2", yes=yes))
    if not topics:
        usual, known = ("ospf", ROUTING) if routers else ("vlan,trunk", SWITCHING)
        topics = _ask(_("Topics ({known})", known=", ".join(known)), usual, yes=yes)
    chosen = [topic.strip() for topic in topics.split(",") if topic.strip()]
    return composed(routers, switches, chosen, lab_id)


def _number(text: str) -> int:
    if not text.isdecimal():
        raise UsageError(_("not a number: {text}", text=text))
    return int(text)


def _given_rule(solved: "Solved", rule: "Keep") -> str:
    """Say what students are given, in a sentence."""
    if solved.start:
        return _("students start as the lab did when it was brought up")
    return {
        "addresses": _("students are given the hosts, and names and addresses of the devices' ports"),
        "names": _("students are given the hosts, and the names of the devices"),
        "nothing": _("students are given the hosts"),
    }[rule]


def _tell(target: Path, draft: "Draft", rule: str) -> None:
    """Say what was written, what the self-test found, and what is left to the author."""
    proof = draft.proof
    data(
        _(
            "{folder}: {checks} checks, 100 points; start {start} %, solution {solution} %,"
            " {caught} of {mutants} mistakes noticed",
            folder=target,
            checks=len(draft.rubric["checks"]),
            start=f"{proof.start:g}",
            solution=f"{proof.solution:g}",
            caught=proof.caught,
            mutants=proof.mutants,
        )
    )
    note(rule)
    if proof.config_share > TEXT_PERCENT:
        note(
            _(
                "note: {share} % of the points rest on the text of configurations",
                share=f"{proof.config_share:g}",
            )
        )
    for name in draft.dropped:
        note(_("note: left out, since another way of typing it would fail: {check}", check=name))
    note(_("next: prune rubric.yaml, write the task, then `labkit selftest {folder}`", folder=target))
