"""What works on this machine: doctor."""

from dataclasses import asdict
from typing import Annotated

import typer

from labkit.cli.exit_codes import ExitCode
from labkit.cli.terminal import data_json, table
from labkit.language import _
from labkit.settings import Settings


def register(app: typer.Typer) -> None:
    """Add the commands of this module."""
    app.command()(doctor)


def doctor(json: Annotated[bool, typer.Option("--json", help="As JSON.")] = False) -> None:
    """Tell what is missing on this machine, and the command that brings it."""
    from labkit.doctor import examine

    findings = list(examine(Settings.from_environment().state_dir))
    if json:
        data_json({"findings": [asdict(finding) for finding in findings]})
    else:
        table(
            (_("WHAT"), _("STATE"), _("DETAIL"), _("WHAT HELPS")),
            [(_(finding.what), _(finding.state), finding.detail, finding.hint) for finding in findings],
        )
    if any(finding.state == "missing" for finding in findings):
        raise typer.Exit(ExitCode.NEGATIVE)
