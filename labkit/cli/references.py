"""Which labs a command is about: one, or all of the catalogue."""

from typing import Annotated

import typer

from labkit.errors import InputError, UsageError
from labkit.language import _
from labkit.settings import Settings

Optional = Annotated[str, typer.Argument(metavar="LAB", help="Id of a lab, or the path of its folder.")]
All = Annotated[bool, typer.Option("--all", help="All labs of the catalogue.")]


def references(lab: str, everything: bool, settings: Settings) -> list[str]:
    """Return the lab that was named, or all there are. Raises UsageError for both, or neither."""
    from labkit.scenario.catalogue import list_labs

    if bool(lab) == everything:
        raise UsageError(_("one lab or `--all` is needed"), hint=_("`labkit list` shows the labs"))
    if lab:
        return [lab]
    catalogue = list_labs(settings.search_path)
    if catalogue.problems:
        raise InputError(*catalogue.problems)
    return list(catalogue.labs)
