"""Running labs and file formats for other programs, and labs for students."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Any

import typer

from labkit.cli.terminal import data, data_json, note
from labkit.errors import UsageError
from labkit.language import _
from labkit.settings import Settings

_LOGIN = ("device_type", "host", "port", "username", "password")


def register(app: typer.Typer) -> None:
    """Add the commands of this module."""
    app.command()(export)
    schemas = typer.Typer(
        help="JSON Schemas of the input files, for editors, and of reports.", no_args_is_help=True
    )
    schemas.command("export")(schema_export)
    app.add_typer(schemas, name="schema")


def export(
    form: Annotated[
        str,
        typer.Argument(
            metavar="FORM",
            help="`netmiko`, `ssh-config`, `inventory`, `testbed` (pyATS's), `containerlab` or `student-kit`.",
        ),
    ],
    name: Annotated[
        str,
        typer.Argument(
            help="Name of a running lab; for containerlab and a student kit, of a lab or its folder."
        ),
    ],
    student: Annotated[
        str, typer.Option(help="For containerlab and of a student kit: whose copy it is.")
    ] = "",
    out: Annotated[
        Path | None,
        typer.Option("--out", "-o", metavar="DIR|ZIP", help="Of a student kit: where it is written."),
    ] = None,
) -> None:
    """Print how to reach a running lab's devices in the form of another program, or write a student kit.

    A student kit is what a student needs to run a lab and work on it: no solution, hidden check, seed or key.
    """
    from labkit.runtime.client import connect

    if form == "student-kit":
        _student_kit(name, student, out)
        return
    if form == "containerlab" and out is None:
        _containerlab(name, student)
        return
    if student or out is not None:
        raise UsageError(_("`--student` and `-o` are for `student-kit`; what is printed can be redirected"))
    writers = {
        "netmiko": _netmiko,
        "ssh-config": _ssh_config,
        "inventory": _inventory,
        "testbed": _testbed,
    }
    writer = writers.get(form)
    if writer is None:
        raise UsageError(
            _("no such form: {form}", form=form),
            hint=_("there are {names}", names=", ".join((*writers, "containerlab", "student-kit"))),
        )
    data(writer(connect(Settings.from_environment().state_dir, name)))


def _containerlab(reference: str, student: str) -> None:
    """Print a topology file of containerlab's."""
    from labkit.formats.containerlab.writing import containerlab_file
    from labkit.scenario.catalogue import find_lab, render_plan

    settings = Settings.from_environment()
    written = containerlab_file(
        render_plan(find_lab(reference, settings.search_path), student, settings.seed)
    )
    for text in written.notes:
        note(_("note: {text}", text=text))
    data(written.text.rstrip("\n"))


def _testbed(lab: Any) -> str:
    """Print a testbed file of pyATS; passwords of attached devices are only in their own inventory."""
    from labkit.cli.collecting import plan_of
    from labkit.formats.testbed import testbed_file

    known_hosts = lab.folder.path / "known_hosts"
    return testbed_file(lab.folder.name, plan_of(lab.folder).topology, lab.ports(), known_hosts).rstrip("\n")


def _student_kit(reference: str, student: str, out: Path | None) -> None:
    """Write what a student may have of a lab."""
    from labkit.formats.student_kit import student_kit, write_kit
    from labkit.grading.library import library
    from labkit.grading.rubric_reader import Unplaced, read_rubric
    from labkit.grading.site import site_of
    from labkit.scenario.catalogue import find_lab, render_plan

    settings = Settings.from_environment()
    lab = find_lab(reference, settings.search_path)
    plan = render_plan(lab, student, settings.seed)
    rubric = None
    if plan.rubric and plan.rubric.get("feedback_in_kit"):
        rubric = read_rubric(
            Unplaced(plan.rubric, str(lab.folder / "rubric.yaml")),
            library(settings.search_path),
            site_of(plan.topology),
            pass_mark=plan.pass_mark,
            stages=[stage.id for stage in plan.stages],
        )
    texts = student_kit(plan, lab.scenario, rubric, library())
    target = out if out is not None else Path(f"{plan.name.replace('/', '-')}.zip")
    write_kit(texts, target)
    note(f"{target}: " + ", ".join(sorted(texts)))
    if "rubric.yaml" not in texts:
        note(_("`labkit check` has nothing to say in it: `feedback_in_kit: true` in rubric.yaml allows that"))


def _netmiko(lab: Any) -> str:
    """One mapping of ConnectHandler's arguments for each device."""
    devices = {port.name: {key: getattr(port, key) for key in _LOGIN} for port in lab.ports()}
    return json.dumps(devices, ensure_ascii=False, indent=2)


def _inventory(lab: Any) -> str:
    """Where the devices are, for `labkit up --runtime attach`. JSON's texts are YAML's."""
    lines = ["devices:"]
    for port in lab.ports():
        entry = {key: getattr(port, key) for key in (*_LOGIN, "transport") if getattr(port, key)}
        fields = (f"{key}: {json.dumps(value, ensure_ascii=False)}" for key, value in entry.items())
        lines.append(f"  {port.name}: {{{', '.join(fields)}}}")
    return "\n".join(lines)


def _ssh_config(lab: Any) -> str:
    """Host entries; the lab's own key is known in advance, so that `ssh` does not ask (ssh_config(5))."""
    known = lab.folder.path / "known_hosts"
    others = lab.others()
    lines = []
    for port in lab.ports():
        if port.name in others:  # it has a host key of its own
            lines += [f"Host {port.name}", f"  HostName {port.host}", f"  Port {port.port}"]
            lines += [f"  User {port.username}"] if port.username else []
            continue
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
    which: Annotated[
        str, typer.Argument(metavar="scenario|topology|rubric|inventory|report", help="Which file's.")
    ] = "",
) -> None:
    """Print the JSON Schema of an input file, of a report, or of all."""
    from labkit.formats.inventory import inventory_schema
    from labkit.grading.library import library
    from labkit.grading.schema import rubric_schema
    from labkit.report.data import report_schema
    from labkit.scenario.schema import scenario_schema, topology_schema

    makers: dict[str, Callable[[], dict[str, Any]]] = {
        "scenario": scenario_schema,
        "topology": topology_schema,
        "rubric": lambda: rubric_schema(library()),
        "inventory": inventory_schema,
        "report": report_schema,
    }
    if which and which not in makers:
        raise UsageError(
            _("no such file: {which}", which=which), hint=_("there are {names}", names=", ".join(makers))
        )
    data_json(makers[which]() if which else {name: make() for name, make in makers.items()})
