"""Sentences for people stand in `_`, `say` or `mark`: what stands elsewhere is never translated."""

import ast
import re
import runpy
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SAID_BY = {
    "UsageError": (0,),
    "InputError": (0,),
    "LabError": (0,),
    "GraderError": (0,),
    "LabkitError": (0,),
    "Problem": (1, 2),
    "PortError": (0, 1),
    "problem": (1, 2),
    "fault": (1, 2),
    "data": (0,),
    "note": (0,),
    "step": (0,),
    "asking": (0,),
    "Diagnosis": (4,),
    "Refusal": (1,),
    "Finding": (0, 2, 3),
    "Output": (1,),
}
"""Which arguments of which functions are shown to people; `hint` and `error` are, wherever they are given."""
VALIDATORS = ("graders/", "labkit/grading/", "labkit/scenario/", "labkit/topology/")
"""Where a ValueError is a validator's, and so an author's to read."""
COMMAND = re.compile(r"`[^`]*`|^\$ .*")
SENTENCE = re.compile(r"[A-Za-z]{2,} [a-z]{2,}")


def unmarked(path: Path) -> Iterator[str]:
    """Find sentences that are given to one of these functions as they are."""
    place = path.relative_to(ROOT).as_posix()
    said_by = SAID_BY | ({"ValueError": (0,)} if place.startswith(VALIDATORS) else {})
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if not isinstance(node, ast.Call):
            continue
        name = getattr(node.func, "id", getattr(node.func, "attr", ""))
        shown = [node.args[index] for index in said_by.get(name, ()) if index < len(node.args)]
        shown += [one.value for one in node.keywords if one.arg in ("hint", "error") and name in said_by]
        for value in shown:
            for part in _branches(value):
                if SENTENCE.search(COMMAND.sub("", part)):
                    yield f"{place}:{node.lineno}: {part}"


def _branches(value: ast.expr) -> Iterator[str]:
    if isinstance(value, ast.IfExp):
        yield from _branches(value.body)
        yield from _branches(value.orelse)
    elif isinstance(value, ast.BinOp):
        yield from _branches(value.left)
        yield from _branches(value.right)
    elif isinstance(value, ast.Constant) and isinstance(value.value, str):
        yield value.value
    elif isinstance(value, ast.JoinedStr):
        yield "".join(part.value if isinstance(part, ast.Constant) else "{}" for part in value.values)


def test_what_people_read_is_marked():
    """In errors, hints, notes, progress, findings and diagnoses."""
    files = runpy.run_path(str(ROOT / "tools" / "messages.py"))["python_files"]()
    assert [found for path in files for found in unmarked(path)] == []
