"""What `make bench-batch` holds the grader to: scores worked out by rules, as an interactive grade gives them."""

import random
from importlib import import_module
from itertools import chain
from pathlib import Path

import pytest

from labkit.grading.library import library
from labkit.grading.rubric_reader import Unplaced, read_rubric
from labkit.grading.site import site_of
from labkit.grading.trial import grade
from labkit.runtime.simulated import SimulatedLabs
from labkit.scenario.catalogue import find_lab, render_plan

BENCH = Path(__file__).parents[2] / "bench"
MIXED = 15
"""Submissions with several mistakes."""


@pytest.fixture(scope="module")
def bench():
    """The generator, and its answer key."""
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(BENCH)
        yield import_module("submissions"), import_module("answer_key")


def test_the_answer_key_is_right_about_every_mistake_and_about_mixtures(bench):
    """Each mistake alone, many together, and everything left out: the points of all twenty checks."""
    submissions, answer_key = bench
    plan = render_plan(find_lab(submissions.LAB), "2026001")
    site = site_of(plan.topology)
    rubric = read_rubric(Unplaced(plan.rubric), library(), site)
    labs = SimulatedLabs()
    chance = random.Random(5)
    names = sorted(submissions.MISTAKES)
    mixtures = (chance.sample(names, chance.randint(2, 8)) for _ in range(MIXED))
    for mistakes in chain(([], names), ([name] for name in names), mixtures):
        lab = labs(plan, submissions.edited(plan, mistakes))
        _evidence, report = grade(rubric, site, plan, lab)
        found = {check.id: check.points for check in report.checks}
        assert found == answer_key.points(set(mistakes)), mistakes


def test_a_seed_makes_the_same_submissions_again(bench, tmp_path):
    """All kinds are among them, and every student has texts of their own."""
    submissions, _answer_key = bench
    one = submissions.write_submissions(tmp_path / "one", 40, seed=3)
    assert submissions.write_submissions(tmp_path / "two", 40, seed=3) == one
    assert {expected.kind for expected in one.values()} == {kind for kind, _share in submissions._SHARES}
    files = [path for path in sorted((tmp_path / "one").rglob("*")) if path.is_file()]
    assert [path.read_bytes() for path in files] == [
        (tmp_path / "two" / path.relative_to(tmp_path / "one")).read_bytes() for path in files
    ]
    texts = [path.read_bytes() for path in files if path.name == "R1.cfg" and path.stat().st_size]
    assert len(set(texts)) == len(texts)
