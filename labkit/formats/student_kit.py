"""What a student is given of a lab: enough to run it and work on it, nothing that gives the answers away.

Everything is rendered for one student, so that neither the seed nor the pools are needed. There is no solution and no
reference of a stage, no alternative, no fault, no hidden check. The visible checks are in it only where the author
allows it (`feedback_in_kit` in rubric.yaml), because they say what is expected; those that quote lines of the
configuration never are, nor those of a phase that configures a device.
"""

import io
import re
import zipfile
from collections.abc import Mapping
from importlib.resources import files
from pathlib import Path
from typing import Any

from labkit import __version__
from labkit.errors import UsageError
from labkit.grading.library import Library
from labkit.grading.objectives import catalogue
from labkit.grading.rubric import Part, Rubric, RubricCheck, leaves
from labkit.language import _
from labkit.scenario.file import ScenarioFile
from labkit.scenario.plan import LabPlan
from labkit.templating import literal
from labkit.topology.drawing import draw_svg
from labkit.topology.writer import topology_entry
from labkit.yamltext import dump_yaml

_COMMENT = re.compile(r"(?m)^(\s*)[#!][^\n]*$")
_WHEN = (2020, 1, 1, 0, 0, 0)
"""The date of every member of an archive: the same kit is the same bytes."""
_CHECKING = {"en": "tells what is not right yet", "zh": "提示还有哪些地方不对"}


def student_kit(
    plan: LabPlan, scenario: ScenarioFile, rubric: Rubric | None, library: Library
) -> dict[str, str]:
    """Return the kit's files by their path.

    `rubric` is the lab's own where its visible checks may be given away, else None; `library` are the checks
    that every labkit has: a school's own cannot be made where the kit is used.
    """
    visible = _visible(rubric, library) if rubric is not None else None
    texts = {
        "scenario.yaml": dump_yaml(_scenario(plan, scenario)),
        "topology.svg": draw_svg(plan.topology),
    }
    texts |= {f"task.{language}.md": literal(text) for language, text in plan.tasks.items()}
    texts |= {f"start/{node}.cfg": _start(plan, node, text) for node, text in plan.start.items()}
    if visible is not None:
        texts["rubric.yaml"] = dump_yaml(visible)
    for language, name in (("en", "README.md"), ("zh", "README.zh.md")):
        texts[name] = _read_me(plan, language, checks=visible is not None)
    return texts


def write_kit(texts: Mapping[str, str], target: Path) -> None:
    """Write a kit into a new folder, or into an archive where the name ends with `.zip`. Raises UsageError."""
    if target.exists() and (not target.is_dir() or any(target.iterdir())):
        raise UsageError(
            _("exists already"), place=str(target), hint=_("name another folder or file with `-o`")
        )
    if target.suffix.lower() == ".zip":
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(_archive(texts, target.stem))
        return
    for name, text in texts.items():
        path = target / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="\n")


def _archive(texts: Mapping[str, str], folder: str) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in sorted(texts.items()):
            member = zipfile.ZipInfo(f"{folder}/{name}", _WHEN)
            member.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(member, text.encode())
    return stream.getvalue()


def _scenario(plan: LabPlan, scenario: ScenarioFile) -> dict[str, Any]:
    """Keep what a lab needs to run, without variables: everything is rendered already."""
    kept = {"id", "title", "summary", "course", "level", "minutes", "objectives", "stages", "pass_mark"}
    entry = scenario.model_dump(mode="json", include=kept, exclude_defaults=True)
    return {"schema": 1, **entry, "topology": topology_entry(plan.topology)}


def _start(plan: LabPlan, node: str, text: str) -> str:
    """Leave out an author's comments, which may say what is wrong on purpose; separators stay.

    What an image of somebody else's takes for a comment is not known: its files stay as they are.
    """
    return text if plan.topology.nodes[node].guest is not None else _COMMENT.sub(r"\1#", text)


def _visible(rubric: Rubric, library: Library) -> dict[str, Any] | None:
    """Return a rubric of the checks that may be given away; None where there are none."""
    telling = {phase.id for phase in rubric.phases if any(action.configure for action in phase.act)}
    kept = {
        check.id: check
        for check in rubric.checks
        if _may_be_given(check, library) and check.head.phase not in telling
    }
    if not kept:
        return None
    record = rubric.record()
    checks = [_check(entry, kept) for entry in record["checks"] if entry["id"] in kept]
    titles = {name for check in kept.values() for name in check.head.objectives} - set(catalogue())
    used = {field: {getattr(check.head, field) for check in kept.values()} for field in ("group", "phase")}
    parts = {
        "objectives": {name: text for name, text in record["objectives"].items() if name in titles},
        "groups": [group for group in record["groups"] if group["id"] in used["group"]],
        "phases": [phase for phase in record["phases"] if phase["id"] in used["phase"]],
    }
    head: dict[str, Any] = {"schema": 1, "pass_mark": rubric.pass_mark, "graded": rubric.graded}
    head |= {name: part for name, part in parts.items() if part}
    return {name: _literals(part) for name, part in (head | {"checks": checks}).items()}


def _may_be_given(check: RubricCheck, library: Library) -> bool:
    return not check.head.hidden and check.part is not None and _is_behaviour(check.part, library)


def _is_behaviour(part: Part, library: Library) -> bool:
    """Whether a part looks at what the network does, by checks that every labkit has."""
    return all(not leaf.kind.text_based and library.get(leaf.kind.name) is leaf.kind for leaf in leaves(part))


def _check(entry: Mapping[str, Any], kept: Mapping[str, RubricCheck]) -> dict[str, Any]:
    """Leave out what leads to a check that is not there, other ways to earn points, and hints that cost some."""
    told = {name: value for name, value in entry.items() if name not in ("needs", "hints", "fallback")}
    needs = [name for name in entry.get("needs", ()) if name in kept]
    hints = [tier for tier in entry.get("hints", ()) if not tier.get("cost")]
    return told | {name: value for name, value in (("needs", needs), ("hints", hints)) if value}


def _literals(value: Any) -> Any:
    """Keep braces in texts from being taken for templates."""
    if isinstance(value, dict):
        return {key: _literals(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [_literals(inner) for inner in value]
    return literal(value) if isinstance(value, str) else value


def _read_me(plan: LabPlan, language: str, *, checks: bool) -> str:
    template = (files("labkit.formats") / "templates" / f"student-kit.{language}.md").read_text(
        encoding="utf-8"
    )
    name = plan.name
    check = f"labkit check {name}".ljust(30) + f" # {_CHECKING[language]}\n" if checks else ""
    return template.format(
        title=plan.titles.get(language) or next(iter(plan.titles.values())),
        rubric=", `rubric.yaml`" if checks else "",
        version=__version__,
        student=f" --student {plan.student}" if plan.student else "",
        name=name,
        node=next(iter(plan.topology.nodes)),
        check=check,
    )
