"""A drafted lab as a folder that its author goes on with."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from labkit.authoring.draft import Draft, draft_rubric
from labkit.authoring.given import Keep, concise, plan_with, starts
from labkit.authoring.task import task_text
from labkit.authoring.variation import Variation, subnets_of
from labkit.errors import UsageError
from labkit.grading.library import Library
from labkit.grading.rubric_reader import Unplaced, read_rubric
from labkit.grading.site import site_of
from labkit.grading.trial import grade
from labkit.language import _
from labkit.runtime.simulated import SimulatedLabs
from labkit.scenario.lab import read_lab
from labkit.scenario.plan import LabPlan
from labkit.scenario.rendering import render_plan
from labkit.topology.topology import Topology
from labkit.topology.writer import topology_entry
from labkit.yamltext import dump_yaml


@dataclass(frozen=True, slots=True)
class Solved:
    """A solved network: its configurations by node, hosts among them.

    `start` is what the students find, where that is known; else it is made of the solution, by a rule.
    """

    topology: Topology
    texts: Mapping[str, str]
    start: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Heading:
    """What an author says of a lab."""

    id: str
    titles: Mapping[str, str]
    course: str = ""
    level: str = ""
    minutes: int = 0
    pass_mark: int = 60


def draft_lab(
    solved: Solved,
    heading: Heading,
    keep: Keep,
    library: Library,
    *,
    vary: bool = True,
    sample: int | None = None,
) -> tuple[dict[str, str], Draft]:
    """Draft a lab folder: its files by path, and the draft of its rubric, tried with a `sample` of mistakes."""
    topology = replace(solved.topology, name=heading.id)
    solved_texts = concise(topology, solved.texts)
    hosts = {name for name, node in topology.nodes.items() if node.kind.role == "host"}
    start = concise(topology, solved.start) if solved.start else starts(topology, solved_texts, keep)
    solution = {
        name: text for name, text in solved_texts.items() if name not in hosts and text != start.get(name)
    }
    draft = draft_rubric(plan_with(topology, start, solution), library, sample=sample)
    variation = Variation(subnets_of(solved.texts.values()) if vary else ())
    site = site_of(topology)
    files = {"scenario.yaml": dump_yaml(_scenario(heading, topology, variation))}
    suffix = "cfg.j2" if variation.names else "cfg"
    for part, texts in (("start", start), ("solution", solution)):
        for node, text in texts.items():
            files[f"{part}/{node}.{suffix}"] = variation.text(text) if variation.names else text
    files["rubric.yaml"] = dump_yaml(variation.data(draft.rubric))
    for language in ("en", "zh"):
        title = heading.titles.get(language) or next(iter(heading.titles.values()))
        text = task_text(title, topology, draft.facts, library, site, language)
        files[f"task.{language}.md"] = variation.text(text)
    return files, draft


def holds(files: Mapping[str, str], library: Library, students: int = 5) -> bool:
    """Whether the solutions of many students earn everything: what is drawn for them may not fit together."""
    with TemporaryDirectory(prefix="labkit-draft-") as name:
        folder = Path(name, "lab")
        write_files(files, folder)
        lab = read_lab(folder)
        return all(_earns_all(render_plan(lab, f"student-{number}"), library) for number in range(students))


def _earns_all(plan: LabPlan, library: Library) -> bool:
    site = site_of(plan.topology)
    rubric = read_rubric(Unplaced(plan.rubric), library, site)
    _evidence, report = grade(rubric, site, plan, SimulatedLabs()(plan, plan.start | plan.solution))
    return report.percent == 100


def write_files(files: Mapping[str, str], folder: Path) -> None:
    """Write a lab's files into a new folder. Raises UsageError where there is something already."""
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise UsageError(_("exists already"), place=str(folder), hint=_("name another folder"))
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="\n")


def _scenario(heading: Heading, topology: Topology, variation: Variation) -> dict[str, Any]:
    said = {
        "course": heading.course,
        "level": heading.level,
        "minutes": heading.minutes,
        "variables": variation.variables(),
    }
    return {
        "schema": 1,
        "id": heading.id,
        "title": dict(heading.titles),
        **{name: value for name, value in said.items() if value},
        "pass_mark": heading.pass_mark,
        "topology": topology_entry(topology),
    }
