"""The `undo` of lines that are only stored: as short as VRP takes it, and about nothing else."""

import random

import pytest
from grammar import expand
from lone import lone_device, typed

from labkit.nos.shell.declaration import Kept
from labkit.nos.shell.grammar import Match
from labkit.nos.shell.notation import parse_notation
from labkit.nos.shell.unparse import unparse


def kept(device):
    return [line for line in device.text().splitlines() if "dot1x" in line or "snmp-agent" in line]


def test_a_number_at_the_end_may_be_left_off():
    """`undo dot1x timer quiet-period` takes back that timer, whatever its value, and no other."""
    device = lone_device("huawei-s5700")
    typed(device, "system-view", "dot1x timer quiet-period 30", "dot1x timer tx-period 20")
    assert kept(device) == ["dot1x timer quiet-period 30", "dot1x timer tx-period 20"]
    assert "Error" not in typed(device, "system-view", "undo dot1x timer quiet-period")
    assert kept(device) == ["dot1x timer tx-period 20"]


def test_a_keyword_in_the_middle_finds_its_line():
    """What the `undo` names must be in the line; a keyword that stands alone in it is no value."""
    device = lone_device("huawei-ar2220")
    lines = [
        "board add 0/1 4GET",
        "set cpu-usage threshold 80 restore 75",
    ]
    typed(device, "system-view", *lines)
    assert [line.strip() for line in device.text().splitlines() if line.strip() in lines] == lines
    typed(device, "system-view", "undo set cpu-usage threshold 90 restore")
    assert "set cpu-usage threshold 80 restore 75" in device.text()
    typed(device, "system-view", "undo set cpu-usage threshold 80 restore", "undo board add 0/1")
    assert not [line for line in device.text().splitlines() if line.strip() in lines]


def test_a_peer_is_not_taken_away_with_one_of_its_lines():
    """`undo peer A` is about the peer; `undo peer A route-limit` about the kept line alone."""
    device = lone_device("huawei-ar2220")
    typed(device, "system-view", "bgp 100", "peer 10.1.1.2 as-number 200", "peer 10.1.1.2 route-limit 100 75")
    assert "  peer 10.1.1.2 route-limit 100 75" in device.text()
    typed(device, "system-view", "bgp 100", "undo peer 10.1.1.2 route-limit")
    assert "route-limit" not in device.text()
    assert " peer 10.1.1.2 as-number 200 " in device.text()


def test_a_line_and_its_contrary_replace_each_other():
    """Where VRP has `undo` lines in its configuration, the positive line takes them out and the other way round."""
    device = lone_device("huawei-usg6000v")

    def shown():
        return [line for line in device.text().splitlines() if "link-state check" in line]

    typed(device, "system-view", "undo firewall session link-state check")
    assert shown() == ["undo firewall session link-state check"]
    typed(device, "system-view", "firewall session link-state check")
    assert shown() == ["firewall session link-state check"]


@pytest.mark.parametrize("kind", ["huawei-ar2220", "huawei-s5700", "huawei-usg6000v"])
def test_every_kept_line_is_undone_by_its_own_words(kind):
    """`undo` before any line that is only stored is understood, in every view of every family."""
    device, chance = lone_device(kind), random.Random(5)
    undone = 0
    for view in device.dialect.views:
        grammar = device.dialect.grammar(view)
        for declaration in device.dialect.declared(view):
            if isinstance(declaration, Kept) and declaration.undo is None:
                line = " ".join(expand(parse_notation(declaration.notation), chance))
                taken = grammar.parse(line, device)
                if isinstance(taken, Match) and taken.owner.declaration is declaration:
                    whole = unparse(declaration.notation, taken.values, device.dialect.types)
                    found = grammar.parse(f"undo {whole}", device)
                    assert isinstance(found, Match), whole
                    assert "undo" in found.entry.notation, whole
                    undone += 1
    assert undone > 300
