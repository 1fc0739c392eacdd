"""Keys that sign evidence: key new, verify."""

from pathlib import Path
from typing import Annotated

import typer

from labkit.cli.catalogue import Json
from labkit.cli.exit_codes import ExitCode
from labkit.cli.terminal import data, data_json, note
from labkit.errors import InputError
from labkit.language import _


def register(app: typer.Typer) -> None:
    """Add the commands of this module."""
    group = typer.Typer(help="The key that signs a teacher's evidence.", no_args_is_help=True)
    group.command("new")(new)
    group.callback()(lambda: None)
    app.add_typer(group, name="key")
    app.command()(verify)


def new(
    file: Annotated[Path, typer.Argument(help="Where the private key goes; `FILE.pub` is for others.")],
) -> None:
    """Make a key. Who has the file can sign; who has `FILE.pub` can verify."""
    from labkit.grading.signing import new_key

    name = new_key(file)
    note(_("the key is in {file}, its public half in {file}.pub", file=file))
    data(name)


def verify(
    evidence: Annotated[Path, typer.Argument(metavar="EVIDENCE", help="Folder of an evidence bundle.")],
    key: Annotated[
        str, typer.Option("--key", metavar="FILE", help="The public key that must have signed it.")
    ] = "",
    json: Json = False,
) -> None:
    """Tell whether evidence is as it was collected, and who signed it."""
    from labkit.grading.bundle import read_bundle
    from labkit.grading.signing import fingerprint, read_public_key, signer
    from labkit.grading.vault import open_vault

    wanted = fingerprint(read_public_key(Path(key))) if key else ""
    fault, signed_by = "", ""
    open_vault(evidence)  # what is none at all is another fault than one that was changed
    try:
        signature = signer(evidence)
        signed_by = fingerprint(signature) if signature else ""
        read_bundle(evidence)
    except InputError as error:
        fault = str(error.problems[0])
    if not fault and not signed_by:
        fault = _("it is not signed: nothing tells whether it was changed as a whole")
    elif not fault and wanted and signed_by != wanted:
        fault = _("it was signed with another key: {signed_by}", signed_by=signed_by)
    if json:
        data_json({"intact": not fault, "signed_by": signed_by, "fault": fault})
    elif fault:
        note(fault)
    else:
        data(_("unchanged since it was signed with {signed_by}", signed_by=signed_by))
    if fault:
        raise typer.Exit(ExitCode.NEGATIVE)
