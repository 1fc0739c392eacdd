"""The page of all labs, with a picture of each network, for tools/reference.py."""

from collections.abc import Iterator, Mapping
from typing import Any

_NOT_COVERED = """\
The labs cover what HCIA-Datacom and the routing and switching part of HCIP-Datacom ask for, but for:

- **WLAN**: access controllers and points are accepted as nodes and keep their configuration, but no radio is simulated.
- **Firewalls**: a USG6000V has zones, policies and NAT, but there is no lab for it, and no VPN.
- **MPLS**: lines are kept and change nothing; there are no labels and no VPNs over them.
- **Multicast, IPsec and quality of service** are kept as well.
- **HCIA's outlook** on network management platforms, SDN and programmability beyond a student's own script.

[commands.md](commands.md) tells of each line whether it is live or kept."""


def catalogue_pages() -> dict[str, str]:
    """Return the page, and the pictures that it shows, by path below docs/reference/."""
    from labkit.scenario.catalogue import list_labs, render_plan
    from labkit.topology.drawing import draw_svg

    labs = list_labs().labs
    plans = {name: render_plan(lab) for name, lab in labs.items()}
    pictures = {f"labs/{_file(name)}": draw_svg(plan.topology) for name, plan in plans.items()}
    return {"catalogue.md": "\n".join(_page(labs, plans)).rstrip() + "\n", **pictures}


def _file(lab: str) -> str:
    return lab.replace("/", "-") + ".svg"


def _page(labs: Mapping[str, Any], plans: Mapping[str, Any]) -> Iterator[str]:
    yield from (
        "# The catalogue",
        "",
        f"{len(labs)} labs, in English and Chinese; each student gets other addresses.",
        "",
    )
    yield from ("| lab | | level | minutes | devices | checks |", "|---|---|---|--:|--:|--:|")
    for name, lab in labs.items():
        scenario = lab.scenario
        title = f"{lab.titles.get('en', '')} · {lab.titles.get('zh', '')}"
        checks = len((plans[name].rubric or {}).get("checks", ()))
        yield (
            f"| [{name}](#{_anchor(name)}) | {title} | {scenario.level} | {scenario.minutes or ''}"
            f" | {len(lab.topology.nodes)} | {checks} |"
        )
    yield from ("", "## What is not covered", "", *_NOT_COVERED.splitlines(), "")
    for name, lab in labs.items():
        yield from _lab(name, lab, plans[name])


def _anchor(name: str) -> str:
    """As GitHub makes it of a heading: letters, digits and dashes."""
    return "".join(char for char in name.lower() if char.isalnum() or char == "-")


def _lab(name: str, lab: Any, plan: Any) -> Iterator[str]:
    scenario = lab.scenario
    yield from (f"## {name}", "", f"**{lab.titles.get('en', name)}** · {lab.titles.get('zh', '')}", "")
    if scenario.summary.en:
        yield from (scenario.summary.en, "")
    facts = {
        "course": " ".join(filter(None, (scenario.course, scenario.level))),
        "minutes": str(scenario.minutes or ""),
        "pass mark": f"{scenario.pass_mark:g} %",
        "stages": ", ".join(stage.title.en for stage in scenario.stages),
    }
    yield from (", ".join(f"{fact}: {value}" for fact, value in facts.items() if value), "")
    yield from (f"![{name}](labs/{_file(name)})", "")
    if scenario.objectives:
        yield from (*(f"- {objective.en}" for objective in scenario.objectives), "")
    if plan.rubric:
        yield from _checks(plan)


def _checks(plan: Any) -> Iterator[str]:
    """The checks with their points; of hidden ones only that there are some."""
    from labkit.grading.library import library
    from labkit.grading.rubric_reader import Unplaced, read_rubric
    from labkit.grading.score import plain
    from labkit.grading.site import site_of

    stages = [stage.id for stage in plan.stages]
    rubric = read_rubric(Unplaced(plan.rubric), library(), site_of(plan.topology), stages=stages)
    shown = [check for check in rubric.checks if not check.head.hidden]
    phases = {phase.id: phase.title.get("en", phase.id) for phase in rubric.phases}
    yield from ("| check | looks at | points |", "|---|---|--:|")
    for check in shown:
        title = check.head.title.get("en", check.id)
        after = f" (after: {phases[check.head.phase]})" if check.head.phase else ""
        kinds = ", ".join(f"`{kind}`" for kind in check.kinds)
        yield f"| {title.replace('|', '/')}{after} | {kinds} | {plain(check.head.points)} |"
    if hidden := [check for check in rubric.checks if check.head.hidden]:
        points = plain(sum(check.head.points for check in hidden))
        yield f"| {len(hidden)} hidden checks | | {points} |"
    yield ""
