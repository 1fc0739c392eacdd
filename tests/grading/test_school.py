"""A school's own checks: every module of `graders/` in its folders, beside labkit's."""

import pytest

from labkit.errors import InputError
from labkit.grading.library import library
from labkit.grading.parse import find_template, parse

CHECK = '''
"""A check of a school's own."""

from labkit.grading.check import Check, NodeInput, Question, Ask, passed
from labkit.grading.message import say

VERSION = Question({{"huawei_vrp": "display version"}})


class Here(Check[NodeInput]):
    """Passes when the device answers. Fails never."""

    name = "{name}"
    Input = NodeInput
    example = {{"node": "R1"}}

    @staticmethod
    def asks(inputs):
        return [Ask(inputs.node, VERSION)]

    @staticmethod
    def expected(inputs):
        return say("{{node}} is there", node=inputs.node)

    @staticmethod
    def judge(inputs, records):
        return passed(say("{{node}} is there", node=inputs.node))
'''


def school(tmp_path, name, **modules):
    """A folder with these modules in its graders/."""
    folder = tmp_path / name
    (folder / "graders").mkdir(parents=True)
    for module, text in modules.items():
        (folder / "graders" / f"{module}.py").write_text(text, encoding="utf-8")
    return folder


def test_a_schools_checks_are_found(tmp_path):
    """In each of several folders; labkit's own are still there, and without the folders there is nothing else."""
    one = school(tmp_path, "one", here=CHECK.format(name="school.here"))
    two = school(tmp_path, "two", there=CHECK.format(name="school.there"))
    found = library((one, two))
    assert set(found) - set(library()) == {"school.here", "school.there"}
    assert found["ospf.neighbor"] is library()["ospf.neighbor"]


def test_two_checks_of_one_name_are_refused(tmp_path):
    """Nobody would know which of them judged; the file is named."""
    folder = school(tmp_path, "twice", ospf=CHECK.format(name="ospf.neighbor"))
    with pytest.raises(InputError, match=r"two checks named ospf\.neighbor") as error:
        library((folder,))
    assert error.value.place.endswith("ospf.py")


def test_a_broken_module_is_named(tmp_path):
    """With what Python says of it, not with a traceback."""
    folder = school(tmp_path, "broken", bad="import nothing_of_that_name\n")
    with pytest.raises(InputError, match=r"bad\.py: cannot be imported: No module named"):
        library((folder,))


def test_a_schools_templates_answer_for_commands_that_ours_do_not_read(tmp_path):
    """Beside its checks, found by the rows of an index; labkit's own commands stay labkit's."""
    templates = school(tmp_path, "sweets") / "graders" / "templates"
    templates.mkdir()
    (templates / "sweets.textfsm").write_text(
        "Value SWEETS (\\d+)\n\nStart\n  ^Sweets: ${SWEETS} -> Record\n"
    )
    rows = "- {platform: huawei_vrp, command: display (sweets|version), template: sweets.textfsm}\n"
    (templates / "school.yaml").write_text(rows)
    own = find_template("huawei_vrp", "display version")
    library((tmp_path / "sweets",))
    assert parse("huawei_vrp", "display sweets", "Sweets: 12\n") == [{"sweets": "12"}]
    assert parse("huawei_vrp", "anything", "Sweets: 3\n", template="sweets.textfsm") == [{"sweets": "3"}]
    assert own is not None
    assert find_template("huawei_vrp", "display version") == own
