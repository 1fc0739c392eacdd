"""The published schema of rubrics takes what labkit takes, and refuses what it refuses."""

from pathlib import Path

import jsonschema
import pytest

from labkit.documents import load
from labkit.grading.library import library
from labkit.grading.schema import rubric_schema
from rubrics.failover import BEST, RUBRIC

SCENARIOS = Path(__file__).parents[2] / "scenarios"
UP = {"check": "interface.state", "node": "R1", "interface": "GE0/0/0"}


@pytest.fixture(scope="module")
def validator():
    schema = rubric_schema(library())
    jsonschema.Draft202012Validator.check_schema(schema)
    return jsonschema.Draft202012Validator(schema)


def faults(validator, data):
    return [f"{list(error.path)}: {error.message}" for error in validator.iter_errors(data)]


def test_every_lab_and_every_part_of_the_language_is_valid(validator):
    """All rubrics of the catalogue, templates among their values, and one with everything in it."""
    assert faults(validator, load(Path("rubric.yaml"), RUBRIC + BEST).data) == []
    for file in SCENARIOS.rglob("rubric.yaml"):
        assert faults(validator, load(file).data) == [], file


@pytest.mark.parametrize(
    "part",
    [
        UP,
        UP | {"nodes": ["R1", "R2"]},
        {"check": "interface.state", "nodes": {"R1": 2, "R2": 1}, "interface": "GE0/0/0"},
        {"check": "interface.state", "for_each": [{"node": "R1", "interface": "GE0/0/0", "weight": 2}]},
        {"all_of": [UP, UP | {"weight": 3}]},
        {"any_of": [UP, {"all_of": [UP, UP]}]},
        {"manual": {"en": "The plan", "zh": "规划"}},
        UP | {"fallback": {"points": 1, **UP}, "needs": ["b"]},
        UP | {"hints": [{"text": "Look", "cost": 1}], "group": "g", "phase": "p", "stage": "s"},
        UP | {"bonus": True, "within": "60s", "objectives": "HCIA-Datacom/2.3"},
    ],
)
def test_a_check_may_say_what_the_language_has(validator, part):
    """One check of each sort."""
    assert faults(validator, {"checks": [{"id": "a", "points": 1, **part}]}) == []


@pytest.mark.parametrize(
    "part",
    [
        {},
        UP | {"colour": "red"},
        UP | {"any_of": [UP]},
        {"any_of": []},
        {"any_of": [UP], "node": "R1"},
        {"check": "interface.state", "interface": "GE0/0/0"},
        {"check": "interface.stat", "node": "R1"},
        {"manual": "x", "node": "R1"},
        UP | {"points": -1},
        UP | {"fallback": UP},
        UP | {"hints": [{"cost": 1}]},
    ],
)
def test_a_check_may_not_say_anything_else(validator, part):
    """What an editor marks red, labkit would refuse."""
    assert faults(validator, {"checks": [{"id": "a", "points": 1, **part}]})
