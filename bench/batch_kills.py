"""A batch that is killed at random moments, resumed each time: its gradebook must be that of an undisturbed run.

`make batch-kills`, or `python bench/batch_kills.py --count N --kills N --seed N`. SIGKILL goes to the command and to
all its workers at once.
"""

import argparse
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from submissions import LAB, write_submissions

LABKIT = (sys.executable, "-m", "labkit.cli.main")
_LATEST = 3.0
"""Seconds after a result at which the batch is killed; after none at all, while Python starts, or the first is read."""
_LOOK = 0.05


def line(place: Path, out: Path) -> list[str]:
    """How the batch is graded, each time the same."""
    return [*LABKIT, "batch", str(place), "--lab", LAB, "--out", str(out), "--no-reports"]


def finished(place: Path, out: Path) -> float:
    """Grade what is left; returns the seconds it took."""
    began = time.monotonic()
    # hostile submissions are refused, so that the command says that somebody must look
    subprocess.run(line(place, out), check=False, stderr=subprocess.DEVNULL)
    return time.monotonic() - began


def killed(place: Path, out: Path, more: int, seconds: float) -> bool:
    """Start the batch and kill it so long after so many more results; False where it was done before."""
    process = subprocess.Popen(
        line(place, out), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
    )
    enough = results(out) + more
    while results(out) < enough and process.poll() is None:
        time.sleep(_LOOK)
    try:
        process.wait(seconds)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        return True
    return False


def results(out: Path) -> int:
    """How many submissions have their evidence."""
    return sum(1 for _path in (out / "evidence").glob("*.zip"))


def gradebook(out: Path) -> bytes:
    """The table that the teacher gets."""
    subprocess.run([*LABKIT, "gradebook", str(out)], check=True, stderr=subprocess.DEVNULL)
    return (out / "gradebook.csv").read_bytes()


def main() -> int:
    """Grade undisturbed and disturbed, and compare; 1 where the tables differ or too few kills met a running batch."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=600)
    parser.add_argument("--kills", type=int, default=20)
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    place = Path(tempfile.mkdtemp(prefix="labkit-kills-"))
    write_submissions(place / "in", arguments.count, arguments.seed)
    seconds = finished(place / "in", place / "undisturbed")
    _say(f"undisturbed: {arguments.count} submissions, {seconds:.1f} s")
    chance = random.Random(arguments.seed)
    hits = 0
    for number in range(arguments.kills):
        more = chance.randrange(arguments.count // arguments.kills)
        moment = chance.uniform(0, _LATEST)
        hit = killed(place / "in", place / "killed", more, moment)
        hits += hit
        told = f"kill {number + 1:2}, {moment:.1f} s after {more} more results"
        _say(f"{told}: there are {results(place / 'killed')}" + ("" if hit else ", it had ended before"))
    _say(f"the rest: {finished(place / 'in', place / 'killed'):.1f} s")
    one, other = gradebook(place / "undisturbed"), gradebook(place / "killed")
    _say(
        f"{hits} kills; gradebooks of {len(one)} and {len(other)} bytes, {'equal' if one == other else 'NOT EQUAL'}"
    )
    _say(f"kept in {place}")
    return int(one != other or hits < arguments.kills)


def _say(text: str) -> None:
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
