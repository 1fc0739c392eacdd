"""Templates answer for whole commands only, and always from the beginning of a text."""

import pytest

from grading.two_routers import PEERS, ping_text
from labkit.errors import GraderError
from labkit.grading.parse import find_template, parse


def test_a_template_starts_afresh_for_each_text():
    """Records of one device never turn up in another's."""
    first = parse("huawei_vrp", "ping -c 5 1.1.1.1", ping_text("1.1.1.1", 5))
    second = parse("huawei_vrp", "ping -c 5 2.2.2.2", ping_text("2.2.2.2", 0))
    assert [row["received"] for row in (*first, *second)] == ["5", "0"]


@pytest.mark.parametrize("command", ["display frobnicate", "display ospf frobnicate", "reboot"])
def test_ntc_templates_never_answer_for_a_prefix(command):
    """The public index gives `dir` for every unknown display; here nothing answers."""
    assert find_template("huawei_vrp", command) is None
    with pytest.raises(GraderError, match="no template"):
        parse("huawei_vrp", command, "text")


def test_ntc_templates_answer_for_a_whole_command():
    """Where we have no template, theirs reads what it was made for."""
    path = find_template("huawei_vrp", "display interface brief")
    assert path is not None
    assert "ntc_templates" in path.parts


def test_a_text_that_no_rule_reads_is_the_graders_trouble():
    """A TextFSM error is never a crash."""
    with pytest.raises(GraderError, match="does not understand"):
        parse("huawei_vrp", "display ospf peer", "%% something else entirely")


def test_a_refused_command_is_not_an_empty_answer():
    """The device's own error is told as such."""
    with pytest.raises(GraderError, match="does not know"):
        parse("huawei_vrp", "display ospf peer", "   ^\nError: Unrecognized command found at '^' position.")


def test_a_template_outside_the_folder_is_refused():
    """A rubric cannot name any file of the machine."""
    with pytest.raises(GraderError, match="no template"):
        parse("huawei_vrp", "x", "y", template="../../pyproject.toml")


def test_peers_are_read_with_the_fields_that_checks_use():
    """One row for each neighbour, its interface filled down."""
    text = PEERS.format(own="1.1.1.1", other="2.2.2.2", number=1, peer=2)
    (row,) = parse("huawei_vrp", "display ospf peer", text)
    assert row["neighbor_id"] == "2.2.2.2"
    assert row["interface"] == "GigabitEthernet0/0/0"
    assert row["state"] == "Full"
