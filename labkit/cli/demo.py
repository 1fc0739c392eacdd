"""`labkit demo`: one lab, all the way through, in a folder of its own."""

import tempfile
from pathlib import Path

import typer

from labkit.cli.terminal import data, note
from labkit.errors import LabError, UsageError
from labkit.language import _, spoken
from labkit.settings import Settings

_LAB = "hcia/ospf-single-area"
_STUDENT = "demo"


def register(app: typer.Typer) -> None:
    """Add the commands of this module."""
    app.command()(demo)


def demo(
    out: str = typer.Option("out/demo", metavar="DIR", help="Where evidence and report go."),
) -> None:
    """Bring a lab up, do a part of its tasks, grade that over SSH, and take the lab down."""
    import shutil

    from labkit.cli.grade import grade_lab
    from labkit.runtime.client import connect, start
    from labkit.runtime.protocol import StartRequest
    from labkit.runtime.typist import type_lines
    from labkit.scenario.catalogue import find_lab
    from labkit.scenario.rendering import render_part

    settings = Settings.from_environment()
    target = Path(out).absolute()
    if (target / "evidence" / "manifest.json").is_file():
        shutil.rmtree(target / "evidence")
    elif target.exists() and any(target.iterdir()):
        raise UsageError(_("the folder is not empty, and not of an earlier demonstration"), place=str(target))
    with tempfile.TemporaryDirectory(prefix="labkit-demo-") as state:
        started = start(StartRequest(state_dir=state, lab=_LAB, student=_STUDENT), lambda _: None)
        lab = connect(Path(state), started.name)
        try:
            ports = lab.ports()
            data(f"$ labkit up {_LAB} --student {_STUDENT}")
            shown = ", ".join(_("{name} on port {port}", name=port.name, port=port.port) for port in ports)
            note(_("{name} is up: {ports}", name=started.name, ports=shown))
            work = {
                node: text.splitlines()
                for node, text in render_part(find_lab(_LAB), "demo", _STUDENT).items()
            }
            data(
                _(
                    "A student configures {names} over SSH and leaves the lab unfinished.",
                    names=", ".join(work),
                )
            )
            for node, screen in type_lines(ports, work).items():
                if "Error:" in screen:
                    raise LabError(_("refuses a line of the sample work"), place=node, hint=screen[-400:])
            data(f"$ labkit grade {started.name} --report html")
            grade_lab(lab.folder, settings, target, ("html",), spoken())
        finally:
            lab.down()
            data(f"$ labkit down {started.name}")
    note(_("the lab is down"))
