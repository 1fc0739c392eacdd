"""Other programs' labs, made into lab folders."""

from pathlib import Path
from typing import Annotated

import typer

from labkit.cli.catalogue import Json
from labkit.cli.terminal import data, data_json, note
from labkit.errors import UsageError
from labkit.language import _


def register(app: typer.Typer) -> None:
    """Add the commands of this module."""
    app.command("import")(import_)


def import_(
    form: Annotated[str, typer.Argument(metavar="ensp|containerlab", help="Of which program the lab is.")],
    path: Annotated[Path, typer.Argument(metavar="FOLDER|ZIP|FILE", help="Where its files are.")],
    out: Annotated[Path | None, typer.Option(help="The lab folder to write; made if missing.")] = None,
    json: Json = False,
) -> None:
    """Make a lab folder of another program's lab: topology, configurations, and what was saved before."""
    from labkit.formats.ensp.lab import read_lab, write_lab

    if form == "containerlab":
        _containerlab(path, out, as_json=json)
        return
    if form != "ensp":
        raise UsageError(_("no such form: {form}", form=form), hint=_("there are ensp and containerlab"))
    lab = read_lab(path)
    folder = out if out is not None else Path(lab.id.rpartition("/")[2])
    files = write_lab(lab, folder)
    for text in lab.notes:
        note(_("note: {text}", text=text))
    history = sum(file.parts[0] == "history" for file in files)
    if json:
        data_json(
            {
                "folder": str(folder),
                "id": lab.id,
                "nodes": {node.name: node.kind for node in lab.topology.nodes.values()},
                "links": len(lab.topology.links),
                "configurations": sorted(lab.saves),
                "earlier": history,
                "notes": lab.notes,
            }
        )
        return
    data(
        _(
            "{folder}: {devices} devices, {links} links, {saves} saved configurations, {earlier} earlier ones",
            folder=folder,
            devices=len(lab.topology.nodes),
            links=len(lab.topology.links),
            saves=len(lab.saves),
            earlier=history,
        )
    )
    note(_("start it with `labkit up {folder}`", folder=folder))


def _containerlab(path: Path, out: Path | None, *, as_json: bool) -> None:
    from labkit.formats.containerlab.reading import read_containerlab, write_containerlab

    lab = read_containerlab(path)
    folder = out if out is not None else Path(lab.id.rpartition("/")[2])
    write_containerlab(lab, folder)
    for text in lab.notes:
        note(_("note: {text}", text=text))
    starts = sorted(name for name in lab.files if name.startswith("start/"))
    if as_json:
        data_json(
            {
                "folder": str(folder),
                "id": lab.id,
                "nodes": dict(lab.nodes),
                "links": lab.links,
                "configurations": [Path(name).stem for name in starts],
                "notes": list(lab.notes),
            }
        )
        return
    data(
        _(
            "{folder}: {devices} devices, {links} links, {saves} startup configurations",
            folder=folder,
            devices=len(lab.nodes),
            links=lab.links,
            saves=len(starts),
        )
    )
    note(_("start it with `labkit up {folder}`", folder=folder))
