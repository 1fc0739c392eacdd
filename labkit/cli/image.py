"""The image of the containers: image build, save, load, ls."""

from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from labkit.cli.terminal import data_json, note, table
from labkit.errors import UsageError
from labkit.language import _

Json = Annotated[bool, typer.Option("--json", help="As JSON.")]

group = typer.Typer(
    name="image",
    help="The containers' image: made here from Debian's packages, no registry needed.",
    no_args_is_help=True,
    rich_markup_mode=None,
)


def register(app: typer.Typer) -> None:
    """Add the commands of this module."""
    app.add_typer(group)


@group.command()
def build(
    base: Annotated[
        str,
        typer.Option(help="Where the base comes from: pull, make, or auto: make it if it cannot be pulled."),
    ] = "auto",
    refresh: Annotated[
        bool, typer.Option("--refresh", help="Begin with a new base: today's packages.")
    ] = False,
    json: Json = False,
) -> None:
    """Make the image; what is there already is not made again."""
    from labkit.runtime.docker import image
    from labkit.runtime.docker.api import engine
    from labkit.runtime.docker.base import ORIGINS

    origin = ORIGINS.get(base)
    if origin is None:
        raise UsageError(
            _("no such base: {base}", base=base), hint=_("there are {names}", names=", ".join(ORIGINS))
        )
    with engine() as client:
        made = image.build(client, note, origin=origin, refresh=refresh)
    if json:
        data_json(asdict(made))
    else:
        note(f"{made.name}: {made.size / 1e6:.0f} MB, FRR {made.versions.get('frr', '')}")


@group.command()
def save(
    file: Annotated[str, typer.Argument(help="Where to; a name that ends in .gz is compressed.")],
) -> None:
    """Write the image to a file, for a machine without internet."""
    from labkit.runtime.docker import image
    from labkit.runtime.docker.api import engine

    path = Path(file).absolute()
    with engine() as client:
        size = image.save(client, path)
    note(f"{path}: {size / 1e6:.0f} MB")


@group.command()
def load(file: Annotated[str, typer.Argument(help="A file that `labkit image save` wrote.")]) -> None:
    """Read the image from a file."""
    from labkit.runtime.docker import image
    from labkit.runtime.docker.api import engine

    with engine() as client:
        loaded = image.load(client, Path(file).absolute())
    note(_("{name} is there", name=loaded.name))


@group.command()
def ls(json: Json = False) -> None:
    """List labkit's images on the engine."""
    from labkit.runtime.docker import image
    from labkit.runtime.docker.api import engine

    with engine() as client:
        found = image.images(client)
    if json:
        data_json({"images": [asdict(one) for one in found]})
    elif found:
        table(
            (_("IMAGE"), _("ID"), _("MB"), _("MADE"), _("HOLDS")),
            [
                (
                    one.name or "(replaced)",
                    one.id.removeprefix("sha256:")[:12],
                    f"{one.size / 1e6:.0f}",
                    one.created[:16].replace("T", " "),
                    ", ".join(f"{package} {version}" for package, version in one.versions.items()),
                )
                for one in found
            ],
        )
    else:
        note(_("there is no image: `labkit image build` makes it"))
