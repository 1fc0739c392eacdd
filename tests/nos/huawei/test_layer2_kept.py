"""Layer-2 lines that are kept: taken, printed in their place and taken again, and never called live."""

import pytest
from lone import lone_device

from labkit.lint.lines import ConfigText
from labkit.lint.report import lint
from labkit.topology.kinds import device_kind

TEXT = """
vlan batch 10 20
loopback-detect packet-interval 5
vlan 10
 mac-limit maximum 100
 ip-subnet-vlan 1 ip 10.1.1.0 255.255.255.0
#
mac-address flapping detection
#
arp anti-attack entry-check fixed-mac enable
#
interface Eth-Trunk1
 mode lacp-static
 max active-linknumber 2
 lacp timeout fast
 mixed-rate link enable
 e-trunk 1
#
interface GigabitEthernet0/0/1
 ip-subnet-vlan enable
 voice-vlan 20 enable
 bpdu enable
 storm-control action block
 storm-control broadcast min-rate percent 10 max-rate percent 20
 loopback-detect action block
#
smart-link group 1
 port GigabitEthernet0/0/2 master
 port GigabitEthernet0/0/3 slave
 smart-link enable
#
monitor-link group 1
 port GigabitEthernet0/0/4 uplink
 port GigabitEthernet0/0/5 downlink 1
#
traffic-filter inbound acl 3000
stp bridge-diameter 4
stp converge fast
stp tc-protection
"""


@pytest.mark.parametrize("kind", ["huawei-s5700", "huawei-ac6605"])
def test_lines_come_back_as_they_were_typed(kind):
    """Every line is printed, under its section, and the text loads as the same."""
    device = lone_device(kind)
    assert device.load(TEXT) == []
    text = device.text()
    printed = [line.strip() for line in text.splitlines()]
    assert [line for line in TEXT.split("\n") if line.strip() not in ("", "#", *printed)] == []
    assert device.load(text) == []
    assert device.text() == text


def test_lint_says_that_they_are_kept_or_only_shown():
    """A kept line that a display tells of is shown; one that is only printed again is kept."""
    report = lint([ConfigText("S1.cfg", f"sysname S1\n{TEXT}", device_kind("huawei-s5700"))])
    kept = {finding.text.strip() for finding in report.kept}
    shown = {"smart-link enable", "storm-control action block", "voice-vlan 20 enable"}
    assert {"bpdu enable"} <= kept
    assert not shown & kept
    assert report.rejected == []
