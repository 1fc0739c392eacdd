"""Grades thousands of generated submissions with `labkit batch` and prints what it took: `make bench-batch`.

Every result is compared with what `answer_key` worked out; one that differs is told, and makes this fail.
"""

import argparse
import json
import os
import platform
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

import psutil
from submissions import LAB, Expected, write_submissions

from labkit.batch.ledger import Ledger, SubmissionRow

SIZES = (100, 1_000, 5_000)
_LOOK = 0.5
"""Seconds between two looks at the memory of all processes."""
_MB = 1_000_000
_TOLD = 20
"""Differing results that are told."""


@dataclass(frozen=True, slots=True)
class Measured:
    """One run. `memory` in bytes: the most that all processes together had at a time, shared pages counted once."""

    submissions: int
    seconds: float
    processor: float
    """Seconds of processor time of all processes."""
    memory: int
    wrong: tuple[str, ...]


def main() -> int:
    """Run all sizes; returns 1 where a result is not what was predicted."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("sizes", nargs="*", type=int, default=SIZES, help="how many submissions to grade")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--workers", type=int, default=2)
    options = parser.parse_args()
    runs = []
    for count in options.sizes:
        with tempfile.TemporaryDirectory(prefix="labkit-bench-") as folder:
            runs.append(_measured(Path(folder), count, options.seed, options.workers))
    print("\n".join(_table(runs, options.workers)))
    for line in (line for run in runs for line in run.wrong[:_TOLD]):
        print(line, file=sys.stderr)
    return int(any(run.wrong for run in runs))


def _measured(folder: Path, count: int, seed: int, workers: int) -> Measured:
    print(f"writing {count} submissions", file=sys.stderr)
    expected = write_submissions(folder / "in", count, seed)
    out = folder / "out"
    command = [sys.executable, "-m", "labkit.cli.main", "batch", str(folder / "in"), "--lab", LAB]
    command += ["--out", str(out), "--workers", str(workers), "--json"]
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    began = time.perf_counter()
    with (folder / "said").open("w") as said:
        process = subprocess.Popen(command, stdout=said, env={**os.environ, "LABKIT_LANG": "en"})
        memory = max(_memory_until_it_ends(process), default=0)
    seconds = time.perf_counter() - began
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    summary = json.loads((folder / "said").read_text("utf-8"))
    wrong = [] if summary["submissions"] == count else [f"{summary['submissions']} submissions were found"]
    ledger = Ledger(f"sqlite:///{out / 'ledger.sqlite'}")
    wrong += _differences(expected, ledger.rows(ledger.batch().id))
    ledger.close()
    spent = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return Measured(count, seconds, spent, memory, tuple(wrong))


def _memory_until_it_ends(process: "subprocess.Popen[bytes]") -> Iterator[int]:
    watched = psutil.Process(process.pid)
    while process.poll() is None:
        try:
            yield sum(map(_memory, (watched, *watched.children(recursive=True))))
        except psutil.NoSuchProcess:
            continue
        time.sleep(_LOOK)


def _memory(process: psutil.Process) -> int:
    """Its share of the machine's memory, in which a page of several processes is divided among them."""
    try:
        return int(process.memory_full_info().pss)
    except (psutil.NoSuchProcess, psutil.AccessDenied, AttributeError):
        return 0


def _differences(expected: Mapping[str, Expected], rows: list[SubmissionRow]) -> Iterator[str]:
    """Compare states, scores, and the points of each check."""
    found = {row.student: row for row in rows}
    for student, wanted in expected.items():
        row = found.get(student)
        if row is None:
            yield f"{student}: has no result"
        elif wanted.points is None:
            if row.state != "refused":
                yield f"{student}: {row.state}, and should be refused"
        elif row.state != "graded":
            yield f"{student}: {row.state}: {row.cause}"
        else:
            yield from _differing_points(student, wanted, row)


def _differing_points(student: str, wanted: Expected, row: SubmissionRow) -> Iterator[str]:
    points = {verdict["id"]: verdict["points"] for verdict in row.verdicts}
    if row.score == wanted.score and points == wanted.points:
        return
    own = {name: value for name, value in (wanted.points or {}).items() if points.get(name) != value}
    yield (
        f"{student} ({', '.join(sorted(wanted.mistakes))}): {row.score} and not {wanted.score}; expected {own}, "
        f"found { {name: points.get(name) for name in own} }"
    )


def _table(runs: list[Measured], workers: int) -> Iterator[str]:
    yield (
        f"{platform.system()} {platform.release()}, {platform.machine()}, {os.cpu_count()} cores, "
        f"Python {platform.python_version()}; {workers} workers; "
        + ", ".join(f"{name} {version(name)}" for name in ("labkit", "netmiko", "textfsm", "SQLAlchemy"))
    )
    yield ""
    yield "| submissions | seconds | a second | processor time each | memory, all processes | scores as predicted |"
    yield "|---|---|---|---|---|---|"
    for run in runs:
        yield (
            f"| {run.submissions:,} | {run.seconds:.0f} | {run.submissions / run.seconds:.1f} "
            f"| {1000 * run.processor / run.submissions:.0f} ms | {run.memory / _MB:.0f} MB "
            f"| {run.submissions - len(run.wrong):,} |"
        )


if __name__ == "__main__":
    sys.exit(main())
