#!/usr/bin/env python3
"""Makes the mistakes of tests/grading/test_two_vendors.py on both vendors, and writes docs/two-vendors.md.

`make docs` runs it; the tests demand that the page says what they see.
"""

import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parent.parent
PAGE = ROOT / "docs" / "two-vendors.md"


def row(mistake: str, points: list[float]) -> str:
    """A row of the table: what was left out, and what of 100 the lab is worth then on VRP and on IOS."""
    vrp, ios = (f"{each:g}" for each in points)
    return f"| {mistake} | {vrp} | {ios} |"


def page() -> Iterator[str]:
    """The page's lines."""
    sys.path.insert(0, str(ROOT / "tests"))
    from grading import test_two_vendors

    yield from (
        "<!-- Made by `make docs` from tests/grading/test_two_vendors.py; edit that instead. -->",
        "",
        "# One rubric, two vendors",
        "",
        "The same lab on VRP and, with `--vendor cisco`, on IOS: one rubric, and a solution in each vendor's words. In",
        "each row something is left out of it; the columns say what the lab is worth then, of 100. Not only the sums",
        "are equal: the tests compare what every check earns.",
        "",
    )
    for lab, mistakes in test_two_vendors.LABS.items():
        done = test_two_vendors.solved(lab)
        yield from (
            f"## {lab}",
            "",
            "| what is left out | VRP | IOS |",
            "|---|---:|---:|",
            row("nothing", done),
        )
        for mistake in mistakes:
            yield row(mistake, [sum(points.values()) for points in test_two_vendors.earned(lab, mistake)])
        yield row("everything", test_two_vendors.started(lab))
        yield ""
    yield from ("## Where the devices differ", "", "| what is so | VRP | IOS |", "|---|---:|---:|")
    for reason in test_two_vendors.DIFFERENT:
        yield row(reason, test_two_vendors.differing(reason))
    yield from (
        "",
        "There the line that is left out costs less where a device does by itself what was asked for.",
    )


def main() -> None:
    """Write the page if it says something else."""
    text = "\n".join(page()) + "\n"
    if not PAGE.exists() or PAGE.read_text(encoding="utf-8") != text:
        PAGE.write_text(text, encoding="utf-8")
        sys.stdout.write(f"docs/{PAGE.name}\n")


if __name__ == "__main__":
    main()
