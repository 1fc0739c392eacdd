"""The catalogue: list, show, tasks, and the schemas of its files."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from labkit.cli.terminal import data, data_json, note, table
from labkit.errors import UsageError
from labkit.language import LANGUAGES, _, choose, spoken
from labkit.settings import Settings

if TYPE_CHECKING:
    from labkit.topology.topology import Topology

Reference = Annotated[str, typer.Argument(metavar="LAB", help="Id of a lab, or the path of its folder.")]
Json = Annotated[bool, typer.Option("--json", help="As JSON.")]
Student = Annotated[str, typer.Option(help="Whose copy it is; variables are drawn for this student.")]
Vendor = Annotated[
    str,
    typer.Option(
        metavar="NAME", help="With this vendor's devices, such as cisco, where the lab was written for them."
    ),
]
Language = Annotated[str, typer.Option("--lang", help="en or zh; the machine's own unless given.")]


def register(app: typer.Typer) -> None:
    """Add the commands of this module."""
    for command in (show, tasks):
        app.command()(command)
    app.command("list")(list_)


def language(chosen: str) -> str:
    """Return the language to write in: the one that was chosen, or is spoken. Raises UsageError for an unknown one."""
    if chosen and chosen not in LANGUAGES:
        raise UsageError(_("no such language: {name}", name=chosen), hint=_("there are en and zh"))
    return chosen or spoken()


def list_(json: Json = False) -> None:
    """List the labs there are."""
    from labkit.scenario.catalogue import list_labs

    settings = Settings.from_environment()
    catalogue = list_labs(settings.search_path)
    for problem in catalogue.problems:
        note(_("warning: {problem}", problem=problem))
    entries: list[dict[str, Any]] = [
        {
            "id": lab.id,
            "titles": lab.titles,
            "course": lab.scenario.course,
            "level": lab.scenario.level,
            "minutes": lab.scenario.minutes,
            "devices": len(lab.topology.nodes),
            "folder": str(lab.folder),
        }
        for lab in catalogue.labs.values()
    ]
    if json:
        data_json({"labs": entries})
    else:
        rows = [
            (
                entry["id"],
                str(entry["devices"]),
                str(entry["minutes"] or ""),
                choose(entry["titles"], spoken()),
            )
            for entry in entries
        ]
        table((_("LAB"), _("DEVICES"), _("MINUTES"), _("TITLE")), rows)


def show(
    lab: Reference,
    student: Student = "",
    vendor: Vendor = "",
    svg: Annotated[str, typer.Option(metavar="FILE", help="Draw the topology into this file.")] = "",
    json: Json = False,
) -> None:
    """Show a lab: its devices and cables, or a drawing of them."""
    from labkit.scenario.catalogue import find_lab, render_plan

    settings = Settings.from_environment()
    plan = render_plan(find_lab(lab, settings.search_path, vendor), student, settings.seed)
    if svg:
        from labkit.topology.drawing import draw_svg

        Path(svg).write_text(draw_svg(plan.topology), encoding="utf-8")
        note(_("drawn into {svg}", svg=svg))
    if json:
        data_json(_described(plan))
    elif not svg:
        _print_topology(choose(plan.titles, spoken()), plan.topology)


def _described(plan: Any) -> dict[str, Any]:
    return {
        "id": plan.lab_id,
        "titles": plan.titles,
        "student": plan.student,
        "variables": plan.variables,
        "nodes": [
            {
                "name": node.name,
                "kind": node.kind.name,
                "device_type": node.kind.device_type,
                "role": node.kind.role,
            }
            for node in plan.topology.nodes.values()
        ],
        "links": [[str(end) for end in link.ends] for link in plan.topology.links],
    }


def _print_topology(title: str, topology: "Topology") -> None:
    data(title)
    data("")
    table((_("DEVICE"), _("KIND")), [(node.name, node.kind.name) for node in topology.nodes.values()])
    data("")
    table(
        (_("END"), "", _("END")), [(str(link.ends[0]), "---", str(link.ends[1])) for link in topology.links]
    )


def tasks(
    lab: Reference, student: Student = "", vendor: Vendor = "", lang: Language = "", json: Json = False
) -> None:
    """Print what the student has to do."""
    from labkit.scenario.catalogue import find_lab, render_plan

    settings = Settings.from_environment()
    wanted = language(lang)
    plan = render_plan(find_lab(lab, settings.search_path, vendor), student, settings.seed)
    if not plan.tasks:
        raise UsageError(_("this lab has no task text"), place=plan.lab_id)
    if json:
        data_json({"id": plan.lab_id, "tasks": plan.tasks})
    else:
        data(choose(plan.tasks, wanted).rstrip("\n"))
