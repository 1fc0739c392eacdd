"""Rubric files: every fault is named with its place, and a good one survives its record."""

from pathlib import Path

import jsonschema
import pytest

from grading.two_routers import RUBRIC, SITE
from labkit.documents import load
from labkit.errors import InputError
from labkit.grading.library import library
from labkit.grading.rubric_file import CheckHead, PartHead
from labkit.grading.rubric_reader import Unplaced, Validator, from_record, read_rubric
from labkit.grading.schema import rubric_schema

HEAD = "checks:\n  - id: a\n    check: ospf.neighbor\n    node: R1\n    neighbor: R2\n    points: 5\n"


def faults(text: str) -> list[str]:
    with pytest.raises(InputError) as caught:
        read_rubric(load(Path("rubric.yaml"), text), library(), SITE)
    return [f"{problem} [{problem.hint}]" for problem in caught.value.problems]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            HEAD.replace("ospf.neighbor", "ospf.neighbour"),
            "rubric.yaml:3:12: there is no check ospf.neighbour",
        ),
        (HEAD.replace("ospf.neighbor", "ospf.neighbour"), "did you mean `ospf.neighbor`"),
        (HEAD.replace("points: 5", "points: -5"), "rubric.yaml:6:13: `points` must not be below zero"),
        (HEAD.replace("    points: 5\n", ""), "missing field: points"),
        (HEAD.replace("node: R1", "node: R9"), "rubric.yaml:4:11: there is no node R9"),
        (HEAD + "    colour: red\n", "rubric.yaml:7:5: unknown field: colour"),
        (HEAD + "    needs: [b]\n", "rubric.yaml:7:12: needs an unknown check: b"),
        (HEAD + "    needs: [a]\n", "checks need each other in a circle: a → a"),
        (HEAD + HEAD.removeprefix("checks:\n"), "there are two checks with the id a"),
        ("checks: []\n", "at least 1"),
        ("", "rubric.yaml:1:1"),
    ],
)
def test_a_fault_is_named_with_its_place(text, expected):
    """Compiler-like: file, line, column, what is wrong, and the way out."""
    assert any(expected in fault for fault in faults(text)), faults(text)


def test_all_faults_are_named_at_once():
    """An author does not mend a file fault by fault."""
    text = HEAD.replace("points: 5", "points: -5") + HEAD.removeprefix("checks:\n").replace(
        "id: a", "id: b"
    ).replace("R2", "R7")
    assert len(faults(text)) == 2


def test_a_validator_keeps_one_rubric_from_another():
    """Rubrics of a class, one after the other for each student's values, are those that are read alone, faults too."""
    texts = [
        HEAD + f"    state: {state}\n    within: {time}\n"
        for state in ("full", "2way")
        for time in (1, "1", 1.0)
    ]
    sources = [load(Path("rubric.yaml"), text) for text in texts]
    broken = load(Path("rubric.yaml"), HEAD.replace("points: 5", "points: -5"))
    validator = Validator(SITE)
    for _ in range(2):
        for source in sources:
            assert read_rubric(source, library(), validator) == read_rubric(source, library(), SITE)
        with pytest.raises(InputError, match="below zero"):
            read_rubric(broken, library(), validator)


def test_a_rubric_survives_its_record(rubric):
    """The evidence carries all that is needed to grade again."""
    assert from_record(rubric.record(), library(), "manifest.json") == rubric


@pytest.mark.parametrize("record", [{}, {"checks": [{}], "pass_mark": 1}, {"checks": 1, "pass_mark": "x"}])
def test_a_broken_record_is_bad_input(record):
    """A manifest may come from anybody."""
    with pytest.raises(InputError, match="broken"):
        from_record(record, library(), "manifest.json")


def test_a_duration_may_have_a_unit():
    """`within: 60s` and `within: 1m` are the same."""
    texts = [HEAD + f"    within: {value}\n" for value in ("60s", "1m", "60")]
    rubrics = [read_rubric(load(Path("r"), text), library(), SITE) for text in texts]
    assert {rubric.checks[0].head.within for rubric in rubrics} == {60.0}


def test_the_schema_takes_good_rubrics_and_refuses_unknown_fields():
    """Editors complain where the reader does."""
    validator = jsonschema.Draft202012Validator(rubric_schema(library()))
    validator.check_schema(validator.schema)
    assert validator.is_valid(RUBRIC)
    bad = {"checks": [RUBRIC["checks"][2] | {"colour": "red"}]}
    assert not validator.is_valid(bad)


@pytest.mark.parametrize("check", library().values(), ids=lambda check: check.name)
def test_every_check_has_an_example_that_holds_and_says_when_it_passes_and_fails(check):
    """The catalogue is made of these."""
    item = {"id": "x", "check": check.name, "points": 1, **check.example}
    site = type(SITE)(
        {"R1": "huawei_vrp", "R2": "huawei_vrp", "SW1": "huawei_vrp", "PC1": "host", "C1": "cisco_ios"}
    )
    rubric = read_rubric(Unplaced({"checks": [item]}), library(), site)
    assert "Passes" in check.__doc__
    assert "Fails" in check.__doc__
    assert all(site.command(ask).text for ask in check.asks(rubric.checks[0].part.inputs))


@pytest.mark.parametrize("check", library().values(), ids=lambda check: check.name)
def test_no_input_of_a_check_is_a_word_of_the_language(check):
    """An author could not write it: the word would be read as the rubric's own."""
    words = {*CheckHead.model_fields, *PartHead.model_fields}
    assert not words & set(check.Input.model_fields)
