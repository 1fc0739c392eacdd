"""Running labs and file formats for other programs."""

import json
from collections.abc import Callable
from typing import Annotated, Any

import typer

from labkit.cli.terminal import data, data_json
from labkit.errors import UsageError
from labkit.settings import Settings

_LOGIN = ("device_type", "host", "port", "username", "password")


def register(app: typer.Typer) -> None:
    """Add the commands of this module."""
    app.command()(export)
    schemas = typer.Typer(help="JSON Schemas of the input files, for editors.", no_args_is_help=True)
    schemas.command("export")(schema_export)
    app.add_typer(schemas, name="schema")


def export(
    form: Annotated[str, typer.Argument(metavar="netmiko|ssh-config", help="For which program.")],
    name: Annotated[str, typer.Argument(help="Name of a running lab.")],
) -> None:
    """Print how to reach a running lab's devices, in the form of another program."""
    from labkit.runtime.client import connect

    writers = {"netmiko": _netmiko, "ssh-config": _ssh_config}
    writer = writers.get(form)
    if writer is None:
        raise UsageError(f"no such form: {form}", hint=f"there are {', '.join(writers)}")
    data(writer(connect(Settings.from_environment().state_dir, name)))


def _netmiko(lab: Any) -> str:
    """One mapping of ConnectHandler's arguments for each device."""
    devices = {port.name: {key: getattr(port, key) for key in _LOGIN} for port in lab.ports()}
    return json.dumps(devices, ensure_ascii=False, indent=2)


def _ssh_config(lab: Any) -> str:
    """Host entries; the lab's own key is known in advance, so that `ssh` does not ask (ssh_config(5))."""
    known = lab.folder.path / "known_hosts"
    lines = []
    for port in lab.ports():
        lines += [
            f"Host {port.name}",
            f"  HostName {port.host}",
            f"  Port {port.port}",
            f"  User {port.username}",
            f"  # password: {port.password}",
            "  HostKeyAlias labkit",
            f'  UserKnownHostsFile "{known}"',
            "  PreferredAuthentications password",
            "  PubkeyAuthentication no",
        ]
    return "\n".join(lines)


def schema_export(
    which: Annotated[str, typer.Argument(metavar="scenario|topology|rubric", help="Which file's.")] = "",
) -> None:
    """Print the JSON Schema of an input file, or of all."""
    from labkit.grading.library import library
    from labkit.grading.schema import rubric_schema
    from labkit.scenario.schema import scenario_schema, topology_schema

    makers: dict[str, Callable[[], dict[str, Any]]] = {
        "scenario": scenario_schema,
        "topology": topology_schema,
        "rubric": lambda: rubric_schema(library()),
    }
    if which and which not in makers:
        raise UsageError(f"no such file: {which}", hint=f"there are {', '.join(makers)}")
    data_json(makers[which]() if which else {name: make() for name, make in makers.items()})
