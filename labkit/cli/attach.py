"""`labkit up --runtime attach`: the same lab on devices that exist already."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from labkit.cli.others import cannot_enter
from labkit.cli.terminal import note
from labkit.errors import InputError, LabError, Problem, UsageError
from labkit.language import _
from labkit.settings import Settings

if TYPE_CHECKING:
    from labkit.runtime.others import OtherLogin
    from labkit.runtime.protocol import StartRequest
    from labkit.scenario.plan import LabPlan


def check_inventory(runtime: str, inventory: str, *, resume: bool) -> None:
    """Raise UsageError where an inventory is missing, or not needed."""
    if inventory and runtime != "attach" and not resume:
        raise UsageError(_("`--inventory` is for `--runtime attach`"))
    if runtime == "attach" and not inventory and not resume:
        raise UsageError(
            _("which devices? An inventory is missing"),
            hint=_("`--inventory FILE`; docs/operator.md shows one"),
        )


def with_logins(request: "StartRequest", inventory: str, settings: Settings) -> "StartRequest":
    """Add to a request what a lab needs that is attached; others stay as they are."""
    from labkit.runtime.plan_file import load_plan
    from labkit.runtime.prepare import resumed_folder
    from labkit.scenario.catalogue import find_lab, render_plan

    if request.resume:
        folder = resumed_folder(request)
        facts = folder.read("lab.json")
        if facts.get("runtime") != "attach":
            return request
        inventory = inventory or facts["inventory"]
        plan = load_plan(folder.plan)
    elif request.runtime == "attach":
        found = find_lab(request.lab, request.search_folders, request.vendor)
        plan = render_plan(found, request.student, request.seed, request.name)
    else:
        return request
    logins = logins_of(plan, inventory, settings)
    return replace(request, inventory=str(Path(inventory).absolute()), logins=logins)


def logins_of(plan: "LabPlan", inventory: str, settings: Settings) -> dict[str, dict[str, Any]]:
    """The logins of a lab's devices as an inventory has them, after logging in to each.

    Says which cannot be logged in to. Raises UsageError where the lab needs more than logins, InputError where
    the inventory does not fit it, LabError where nobody can log in to any device.
    """
    from labkit.formats.inventory import read_inventory

    _refuse_events(plan, settings)
    found = read_inventory(Path(inventory), settings.environment)
    nodes = {name: node for name, node in plan.topology.nodes.items() if not node.kind.repeats}
    logins = {name: login for name, login in found.logins.items() if name in nodes}
    logins = {
        name: login if login.device_type else replace(login, device_type=nodes[name].kind.device_type)
        for name, login in logins.items()
    }
    _check_platforms(plan, logins, found.places)
    if not logins:
        raise InputError(
            Problem(
                inventory,
                _("has no device of this lab"),
                _("the lab has {names}", names=", ".join(list(nodes)[:20])),
            )
        )
    for name in nodes:
        if name not in logins:
            note(
                _(
                    "note: {notice}",
                    notice=_("{node} is not in the inventory and cannot be graded", node=name),
                )
            )
    _try(logins)
    return {name: login.record() for name, login in logins.items()}


def _refuse_events(plan: "LabPlan", settings: Settings) -> None:
    """Refuse a lab whose rubric does to it what cannot be done by logging in."""
    found = control_needed(plan, settings)
    if found:
        raise UsageError(
            _("cannot be graded on attached devices: {names}", names="; ".join(found)),
            place=plan.lab_id,
            hint=_("run it with `--runtime local` or `docker`"),
        )


def control_needed(plan: "LabPlan", settings: Settings) -> list[str]:
    """What a lab's rubric does that cannot be done to attached devices."""
    from labkit.grading.actor import needs_control
    from labkit.grading.library import library
    from labkit.grading.rubric_reader import Unplaced, read_rubric
    from labkit.grading.site import site_of

    if plan.rubric is None:
        return []
    source = Unplaced(plan.rubric, str(plan.folder / "rubric.yaml"))
    stages = [stage.id for stage in plan.stages]
    checks = library(settings.search_path)
    rubric = read_rubric(source, checks, site_of(plan.topology), pass_mark=plan.pass_mark, stages=stages)
    return needs_control(rubric)


def _check_platforms(plan: "LabPlan", logins: "Mapping[str, OtherLogin]", places: Mapping[str, str]) -> None:
    """Raise InputError where a device does not speak the language that the lab asks in; a PC may be anything."""
    from labkit.grading.site import platform_of, platform_of_type

    problems = []
    for name, login in logins.items():
        wanted = platform_of(plan.topology.nodes[name].kind)
        if wanted not in ("host", "frr", platform_of_type(login.device_type)):
            message = _(
                "the lab asks {node} in the words of {wanted}, the inventory has a {found}",
                node=name,
                wanted=wanted,
                found=login.device_type,
            )
            problems.append(Problem(places[name], message))
    if problems:
        raise InputError(*problems)


def _try(logins: "Mapping[str, OtherLogin]") -> None:
    from labkit.runtime.client import Port

    refusals = cannot_enter({name: Port(name, "", **login.record()) for name, login in logins.items()})
    for name, reason in refusals.items():
        note(_("note: {notice}", notice=f"{name}: {reason}"))
    if len(refusals) == len(logins):
        raise LabError(
            _("nobody can log in to any of the devices"), hint=_("compare the inventory with the devices")
        )
