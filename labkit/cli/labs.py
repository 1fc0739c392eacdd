"""Running labs: up, ps, ssh, exec, save, restore, reset, event, history, down."""

import time
from pathlib import Path
from typing import Annotated, Any

import typer

from labkit.cli.catalogue import Vendor
from labkit.cli.exit_codes import ExitCode
from labkit.cli.terminal import data, data_json, fail, note, table
from labkit.errors import LabError, LabkitError, UsageError
from labkit.language import _, mark, spoken
from labkit.settings import Settings

Name = Annotated[str, typer.Argument(help="Name of a lab that was brought up, as `labkit ps` shows it.")]
Json = Annotated[bool, typer.Option("--json", help="As JSON.")]

_ENDING = 2.0
"""Seconds that a lab process which was killed may take to end."""
STATES = {
    "running": mark("running"),
    "starting": mark("starting"),
    "stopped": mark("stopped"),
    "crashed": mark("crashed"),
}


def register(app: typer.Typer) -> None:
    """Add the commands of this module."""
    for command in (up, ps, ssh, diagnose, save, restore, reset, event, history, down):
        app.command()(command)
    app.command("exec", context_settings={"ignore_unknown_options": True})(execute)


def up(
    lab: Annotated[str, typer.Argument(help="Id of a lab, or the path of its folder.")],
    student: Annotated[
        str, typer.Option(help="Whose copy it is; variables are drawn for this student.")
    ] = "",
    name: Annotated[str, typer.Option(help="The running lab's name.")] = "",
    vendor: Vendor = "",
    runtime: Annotated[
        str,
        typer.Option(
            help="Where it runs: local (simulated), docker (containers), or attach (devices that exist already)."
        ),
    ] = "local",
    inventory: Annotated[
        str,
        typer.Option(metavar="FILE", help="For attach: where the devices are, or a pyATS testbed file."),
    ] = "",
    resume: Annotated[
        bool, typer.Option("--resume", help="Go on where the lab was stopped or crashed.")
    ] = False,
    host: Annotated[str, typer.Option(help="Address that the devices' ports listen on.")] = "127.0.0.1",
    base_port: Annotated[int, typer.Option(help="Port of the first device; 0 takes free ones.")] = 0,
    json: Json = False,
) -> None:
    """Bring up a lab."""
    from labkit.cli.attach import check_inventory, with_logins
    from labkit.runtime.carrier import check_runtime
    from labkit.runtime.client import connect, repair, start
    from labkit.runtime.protocol import StartRequest

    check_runtime(runtime)
    check_inventory(runtime, inventory, resume=resume)
    settings = Settings.from_environment()
    request = StartRequest(
        state_dir=str(settings.state_dir),
        lab=str(Path(lab).absolute()) if Path(lab).is_dir() else lab,
        student=student,
        name=name,
        seed=settings.seed,
        vendor=vendor,
        language=spoken(),
        search_path=tuple(str(path.absolute()) for path in settings.search_path),
        host=host,
        base_port=base_port,
        resume=resume,
        runtime=runtime,
    )
    started = (repair(settings.state_dir, name or lab, student) if resume else None) or start(
        with_logins(request, inventory, settings), note if runtime != "local" else lambda _: None
    )
    for notice in started.notices:
        note(_("note: {notice}", notice=notice))
    lab_running = connect(settings.state_dir, started.name)
    if json:
        data_json(_described(lab_running.folder))
        return
    note(_("{name} is up", name=started.name))
    _print_ports(lab_running)


def ps(
    lab: Annotated[str, typer.Argument(help="Name of one lab, to see its ports and logins.")] = "",
    json: Json = False,
) -> None:
    """Show the labs that run, were stopped or have crashed; with a name, its devices and logins."""
    from labkit.runtime.client import connect, describe, find
    from labkit.runtime.store import all_labs

    settings = Settings.from_environment()
    if not lab:
        found = [_described(folder, ports=False) for folder in all_labs(settings.state_dir)]
        if json:
            data_json({"labs": found})
        elif found:
            table((_("LAB"), _("STATE"), _("DEVICES"), _("WHAT")), [_row(entry) for entry in found])
        else:
            note(_("no lab was brought up: `labkit list` shows what there is"))
        return
    folder = find(settings.state_dir, lab)
    if json:
        data_json(_described(folder))
        return
    condition = folder.condition()
    if condition == "running":
        running = connect(settings.state_dir, lab)
        _print_ports(running)
        for node, trouble in running.troubles().items():
            note(_("trouble: {node}: {trouble}", node=node, trouble=trouble))
    else:
        note(f"{lab} {describe(folder, condition)}")


def _row(entry: dict[str, Any]) -> tuple[str, str, str, str]:
    state = STATES[entry["state"]]
    return entry["name"], _(state), str(entry["device_count"]), entry["detail"]


def _described(folder: Any, *, ports: bool = True) -> dict[str, Any]:
    """A lab as JSON data."""
    from labkit.runtime.client import RunningLab, describe

    condition, troubles = _asked(folder)
    facts = folder.read("lab.json")
    running = folder.read("running.json")
    document = {
        "name": folder.name,
        "lab": facts["lab"],
        "student": facts["student"],
        "state": condition,
        "detail": describe(folder, condition) + _ailing(troubles),
        "runtime": facts.get("runtime", "local"),
        "troubles": troubles,
        "pid": running.get("pid"),
        "folder": str(folder.path),
        "device_count": len(running.get("devices", ())),
    }
    if ports:
        document["devices"] = (
            [port.data() for port in RunningLab(folder).ports()] if condition == "running" else []
        )
    return document


def _asked(folder: Any) -> tuple[Any, dict[str, str]]:
    """A lab's condition, and its troubles if it runs; one that ends while it is asked does not run."""
    from labkit.runtime.client import RunningLab

    patience = time.monotonic() + _ENDING
    while (condition := folder.condition()) == "running":
        try:
            return condition, RunningLab(folder).troubles()
        except LabError:
            # its socket closes before its lock does
            if time.monotonic() > patience:
                raise
            time.sleep(0.02)
    return condition, {}


def _ailing(troubles: dict[str, str]) -> str:
    if not troubles:
        return ""
    return _(", but not {nodes}: `up --resume` repairs it", nodes=", ".join(troubles))


def _print_ports(lab: Any) -> None:
    table(
        (_("DEVICE"), _("KIND"), _("ADDRESS"), _("USER"), _("PASSWORD"), _("LOG IN WITH")),
        [
            (
                port.name,
                port.kind,
                f"{port.host}:{port.port}",
                port.username,
                port.password,
                _how(port),
            )
            for port in lab.ports()
        ],
    )


def _how(port: Any) -> str:
    """The line by which a program that everybody has logs in."""
    if port.transport == "telnet":
        return f"telnet {port.host} {port.port}"
    return f"ssh -p {port.port} {port.username}@{port.host}"


def ssh(name: Name, node: Annotated[str, typer.Argument(help="Name of a device.")]) -> None:
    """Log in to a device, from this terminal and without a password."""
    from labkit.cli.login import log_in
    from labkit.runtime.client import connect

    lab = connect(Settings.from_environment().state_dir, name)
    port = next((port for port in lab.ports() if port.name == node), None)
    if port is not None and port.transport == "telnet":
        raise UsageError(_("is reached by Telnet, not by SSH"), place=node, hint=f"`{_how(port)}`")
    if port is None:
        known = ", ".join(port.name for port in lab.ports()[:20])
        raise UsageError(
            _("no such device: {node}", node=node), place=name, hint=_("it has {known}", known=known)
        )
    raise typer.Exit(log_in(lab.others().get(node, port)))


def execute(
    name: Name,
    node: Annotated[str, typer.Argument(help="Name of a device.")],
    command: Annotated[list[str], typer.Argument(help="The command, as one would type it.")],
    json: Json = False,
) -> None:
    """Run one command on a device and print what it says."""
    from labkit.cli.others import run_on
    from labkit.runtime.client import connect

    line = " ".join(command)
    lab = connect(Settings.from_environment().state_dir, name)
    other = lab.others().get(node)
    output = run_on(other, line) if other is not None else lab.ask("execute", node=node, command=line)
    if json:
        data_json({"node": node, "command": line, "output": output})
    else:
        data(output.rstrip("\n"))


def diagnose(name: Name, json: Json = False) -> None:
    """Tell why something does not work, as the simulation itself knows it: for teachers, never scored."""
    from labkit.nos.state.reasons import REASONS
    from labkit.runtime.client import connect

    by_node = connect(Settings.from_environment().state_dir, name).ask("diagnoses")
    found = [one for node in by_node.values() for one in node]
    if json:
        data_json({"diagnoses": [{**one, "meaning": _(REASONS[one["reason"]].meaning)} for one in found]})
        return
    if not found:
        note(_("nothing that the simulation knows of is wrong"))
        return
    rows = [(one["node"], one["interface"], one["reason"], one["detail"]) for one in found]
    table((_("DEVICE"), _("INTERFACE"), _("REASON"), _("WHAT")), rows)
    data("")
    said = {one["reason"]: REASONS[one["reason"]] for one in found}
    meanings = [(reason, known.source, _(known.meaning)) for reason, known in said.items()]
    table((_("REASON"), _("SEE"), _("IT MEANS")), meanings)


def save(
    name: Name, node: Annotated[str, typer.Argument(help="Only this device.")] = "", json: Json = False
) -> None:
    """Save the configuration on the devices, and store a snapshot of the lab."""
    from labkit.cli.others import save_on
    from labkit.runtime.client import connect

    lab = connect(Settings.from_environment().state_dir, name)
    others = {other: port for other, port in lab.others().items() if node in ("", other)}
    shown = save_on(others)
    path = lab.ask("save", node=node, shown=shown)
    if json:
        data_json({"snapshot": path})
    else:
        note(_("saved; the snapshot is"))
        data(path)


def restore(
    name: Name,
    snapshot: Annotated[str, typer.Argument(help="A snapshot's file; the newest one unless given.")] = "",
    stage: Annotated[
        str,
        typer.Option(metavar="STAGE", help="Put the reference of everything before this stage in place."),
    ] = "",
) -> None:
    """Go back to a snapshot, or on to a stage of the lab: the score remembers what was earned by then."""
    from labkit.runtime.client import connect

    settings = Settings.from_environment()
    lab = connect(settings.state_dir, name)
    if stage:
        _restore_stage(lab, stage, settings)
        return
    path = Path(snapshot).absolute() if snapshot else max(lab.folder.snapshots.glob("*.json"), default=None)
    if path is None:
        raise UsageError(
            _("there is no snapshot yet"), place=name, hint=_("`labkit save {name}` stores one", name=name)
        )
    lab.ask("restore", path=str(path))
    note(_("restored from {path}", path=path))


def _restore_stage(lab: Any, stage: str, settings: Settings) -> None:
    """Put a stage's beginning in place, and write down what the stages before it had earned."""
    from labkit.cli.check import stage_id
    from labkit.cli.collecting import collected, judged, plan_of

    wanted = stage_id(lab, stage)
    ids = [one.id for one in plan_of(lab.folder).stages]
    behind = ids[: ids.index(wanted)]
    report = judged(collected(lab.folder, settings), settings)
    earned = {
        check.id: check.points / check.maximum
        for check in report.checks
        if check.stage in behind and check.maximum
    }
    lab.ask("restore_stage", stage=len(behind) + 1, earned=earned)
    note(_("{name} is where stage {wanted} begins", name=lab.folder.name, wanted=wanted))


def event(
    name: Name,
    what: Annotated[str, typer.Argument(metavar="EVENT", help="cut, mend, stop, start or reboot.")],
    target: Annotated[str, typer.Argument(help="Either end of a cable (R1:GE0/0/0, R1:to-R2), or a device.")],
) -> None:
    """Let something happen to a lab: a cable is cut, a device loses its power."""
    from labkit.runtime.client import connect

    connect(Settings.from_environment().state_dir, name).ask("happen", event=what, target=target)
    note(_("{what} {target}: done", what=what, target=target))


def reset(name: Name, node: Annotated[str, typer.Argument(help="Only this device.")] = "") -> None:
    """Return to the start state."""
    from labkit.runtime.client import connect

    connect(Settings.from_environment().state_dir, name).ask("reset", node=node)
    note(_("{name} is as it was at the start", name=node or name))


def history(name: Name, json: Json = False) -> None:
    """List who typed what, and when, since the start state."""
    from labkit.runtime.client import find, moment
    from labkit.runtime.journal import read_journal

    records = list(read_journal(find(Settings.from_environment().state_dir, name).journal))
    if json:
        data_json([{key: value for key, value in record.items() if key != "snapshot"} for record in records])
        return
    for record in records:
        what = f"{record['prompt']}{record['line']}" if record["line"] else f"({record['kind']})"
        data(f"{moment(record)}  {record['node'] or '-'}  {record['user']}  {what}")


def down(
    name: Annotated[str, typer.Argument(help="Name of a lab.")] = "",
    everything: Annotated[bool, typer.Option("--all", help="All labs that run.")] = False,
    json: Json = False,
) -> None:
    """Stop a lab; its work is kept in a snapshot."""
    from labkit.runtime.client import find
    from labkit.runtime.store import all_labs

    if bool(name) == everything:
        raise UsageError(_("one lab's name or `--all` is needed"), hint=_("`labkit ps` shows the names"))
    state_dir = Settings.from_environment().state_dir
    folders = list(all_labs(state_dir)) if everything else [find(state_dir, name)]
    stopped, failed = [], False
    for folder in folders:
        try:
            if everything and folder.condition() == "stopped":
                continue
            stopped.append({"name": folder.name, **_stop(folder)})
        except LabkitError as error:
            if not everything:
                raise
            fail(error)
            failed = True
    if json:
        data_json({"labs": stopped})
    else:
        for entry in stopped:
            if entry["trouble"]:
                note(_("{name} is down; {trouble}", name=entry["name"], trouble=entry["trouble"]))
            elif entry["snapshot"]:
                note(_("{name} is down; its snapshot is", name=entry["name"]))
            else:
                note(_("{name} is down", name=entry["name"]))
            if entry["snapshot"]:
                data(entry["snapshot"])
    if failed:
        raise typer.Exit(ExitCode.FAILED)


def _stop(folder: Any) -> dict[str, str]:
    from labkit.runtime.client import connect, put_to_rest

    if folder.condition() == "crashed":
        return put_to_rest(folder)
    return connect(folder.path.parent.parent, folder.name).down()
