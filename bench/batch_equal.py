"""The same submissions graded in the simulation, over SSH and in containers: their scores must be equal.

`make batch-equal`, or `python bench/batch_equal.py --lab LAB --count N --workers N`; needs Docker and the image.
"""

import argparse
import json
import os
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from labkit.batch.ledger import Ledger
from labkit.grading.mutate import mutants
from labkit.scenario.catalogue import find_lab, render_plan
from labkit.scenario.plan import LabPlan

WAYS = {
    "in memory": (),
    "over SSH": ("--transport", "ssh"),
    "in containers": ("--runtime", "docker"),
}
Result = tuple[str, float | None, tuple[tuple[str, str, float], ...]]
"""State, score, and each check with its verdict and points."""


def write_submissions(place: Path, lab: str, count: int, seed: int = 1) -> None:
    """Write a folder for each student: of ten, two solved the lab, three a part of it, five made mistakes."""
    chance = random.Random(seed)
    found = find_lab(lab)
    for number in range(count):
        student = f"2026{number:03}"
        folder = place / student
        folder.mkdir(parents=True)
        for node, text in _work(render_plan(found, student), number % 10, chance).items():
            (folder / f"{node}.cfg").write_text(text, encoding="utf-8")


def _work(plan: LabPlan, kind: int, chance: random.Random) -> dict[str, str]:
    solution = dict(plan.solution)
    if kind < 2:
        return solution
    if kind < 5:
        done = chance.sample(sorted(solution), chance.randrange(len(solution)))
        return {node: solution[node] for node in done}
    for mutant in chance.sample(list(mutants(plan.start, plan.solution)), chance.randint(1, 3)):
        solution[mutant.node] = mutant.config
    return solution


def graded(place: Path, out: Path, lab: str, more: tuple[str, ...]) -> tuple[float, dict[str, Result]]:
    """Grade them all; returns the seconds it took, and what came of each."""
    began = time.monotonic()
    line = [sys.executable, "-m", "labkit.cli.main", "batch", str(place), "--lab", lab, "--out", str(out)]
    subprocess.run([*line, "--no-reports", *more], check=False, env={**os.environ, "LABKIT_SEED": ""})
    seconds = time.monotonic() - began
    return seconds, results(out)


def results(out: Path) -> dict[str, Result]:
    """What the ledger says of each student."""
    ledger = Ledger(f"sqlite:///{out / 'ledger.sqlite'}")
    rows = ledger.rows(ledger.batch().id)
    ledger.close()
    return {row.student: (row.state, row.score, tuple(map(_points, row.verdicts))) for row in rows}


def _points(verdict: Mapping[str, Any]) -> tuple[str, str, float]:
    return verdict["id"], verdict["verdict"], verdict["points"]


def differences(one: Mapping[str, Result], other: Mapping[str, Result]) -> dict[str, list[Any]]:
    """By student, what is not the same: the whole result, or the checks."""
    found: dict[str, list[Any]] = {}
    for student, result in one.items():
        theirs = other.get(student)
        if theirs is not None and theirs[:2] == result[:2] and theirs[2] == result[2]:
            continue
        checks = set(result[2]) ^ set(theirs[2] if theirs else ())
        found[student] = [result[:2], theirs and theirs[:2], sorted(checks)]
    return found


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def main() -> int:
    """Grade in all ways, and print a table; 1 where scores differ."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--lab", default="hcia/static-routing")
    parser.add_argument("--count", type=int, default=50)
    parser.add_argument("--workers", default="2")
    arguments = parser.parse_args()
    place = Path(tempfile.mkdtemp(prefix="labkit-equal-"))
    write_submissions(place / "in", arguments.lab, arguments.count)
    reference: dict[str, Result] = {}
    differ = False
    for number, (way, more) in enumerate(WAYS.items()):
        more = (*more, "--workers", arguments.workers)
        seconds, found = graded(place / "in", place / str(number), arguments.lab, more)
        reference = reference or found
        different = differences(reference, found)
        differ |= bool(different)
        scores = sorted({score for _state, score, _checks in found.values() if score is not None})
        told = f"{len(found)} submissions, {len(scores)} different scores, {len(different)} unlike in memory"
        _say(f"{way:14} {seconds:7.1f} s  {told}")
        for student, what in different.items():
            _say(f"  {student}: {json.dumps(what, ensure_ascii=False)}")
    _say(f"kept in {place}")
    return int(differ)


if __name__ == "__main__":
    sys.exit(main())
