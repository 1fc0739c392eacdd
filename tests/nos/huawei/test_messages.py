"""Messages that protocols send again and again, counted by the lab's clock: one at once, then one each interval."""

import re

import pytest
from lone import typed
from switched import wired

from labkit.nos.device import Epoch
from labkit.runtime.lab import STILL


class Clock:
    """A lab's clock that a test sets."""

    def __init__(self):
        self.now = 0.0

    def lab(self, *links, **texts):
        return wired(*links, epoch=Epoch(lambda: self.now, STILL.start), **texts)


def numbers(text, title):
    """The whole numbers behind a title, of each line that begins with it."""
    return [
        [int(number) for number in re.findall(r"\d+", line.split(title, 1)[1])]
        for line in text.splitlines()
        if line.strip().startswith(title)
    ]


def port(text, name):
    """The part of `display stp` about one port of the CIST."""
    return text.split(f"({name})][", 1)[1].split("----[", 1)[0]


@pytest.mark.parametrize(
    ("modes", "kind"), [(("mstp", "mstp"), "MST"), (("rstp", "mstp"), "RST"), (("stp", "rstp"), "Config")]
)
def test_designated_ports_send_bpdus_at_the_roots_pace(modes, kind):
    """Each hello time of the root; the other end hears them, in the older of the two versions."""
    clock = Clock()
    root = f"stp mode {modes[0]}\nstp root primary\nstp timer hello 400\n"
    lab = clock.lab("S1:1 S2:2", S1=root, S2=f"stp mode {modes[1]}\n")
    clock.now = 41.0
    near = port(lab.run("S1", "display stp"), "GigabitEthernet0/0/1")
    far = port(lab.run("S2", "display stp interface g0/0/2"), "GigabitEthernet0/0/2")
    assert (numbers(near, "BPDU Sent"), numbers(near, "BPDU Received")) == ([[11]], [[0]])
    assert (numbers(far, "BPDU Sent"), numbers(far, "BPDU Received")) == ([[0]], [[11]])
    assert f"{kind}: 11" in near
    assert f"{kind}: 11" in far
    lab.devices["S2"].run("reset stp statistics")
    clock.now = 45.0
    far = port(lab.run("S2", "display stp interface g0/0/2"), "GigabitEthernet0/0/2")
    assert numbers(far, "BPDU Received") == [[1]]


def test_a_port_that_went_down_keeps_what_it_counted():
    """Counters go on from where they were when the link comes back."""
    clock = Clock()
    lab = clock.lab("S1:1 S2:2", S1="stp root primary\n")
    lab.run("S1", "display stp")
    clock.now = 9.0
    typed(lab.devices["S2"], "system-view", "interface g0/0/2", "shutdown")
    lab.run("S1", "display stp")
    clock.now = 100.0
    typed(lab.devices["S2"], "system-view", "interface g0/0/2", "undo shutdown")
    shown = port(lab.run("S1", "display stp"), "GigabitEthernet0/0/1")
    # Five until the ninth second, and one when the link is back.
    assert numbers(shown, "BPDU Sent") == [[6]]


def test_lacp_sends_as_often_as_the_other_end_wants():
    """A fast timeout here makes the other end send each second; this end sends each half minute."""
    clock = Clock()
    trunk = "interface Eth-Trunk1\n mode lacp\n trunkport GigabitEthernet 0/0/1 to 0/0/2\n"
    lab = clock.lab("S1:1 S2:1", "S1:2 S2:2", S1=f"{trunk} lacp timeout fast\n", S2=trunk)
    clock.now = 60.0
    rows = [line.split() for line in lab.run("S1", "display lacp statistics eth-trunk 1").splitlines()]
    assert ["GigabitEthernet0/0/1", "61", "3", "0", "0"] in rows
    rows = [line.split() for line in lab.run("S2", "display lacp statistics eth-trunk").splitlines()]
    assert ["GigabitEthernet0/0/2", "3", "61", "0", "0"] in rows
    lab.devices["S1"].run("reset lacp statistics eth-trunk 1 interface g0/0/1")
    rows = [line.split() for line in lab.run("S1", "display lacp statistics eth-trunk 1").splitlines()]
    assert ["GigabitEthernet0/0/1", "0", "0", "0", "0"] in rows
    assert ["GigabitEthernet0/0/2", "61", "3", "0", "0"] in rows


ROUTER = "interface GigabitEthernet0/0/1\n ip address 10.1.1.{0} 24\n{1}"


def vrrp(text, title):
    return numbers(text, f"{title} :")[0][0]


def test_a_master_advertises_and_its_backup_listens():
    """The master's interval counts; changes of phase are counted, and what was sent before a change stays."""
    clock = Clock()
    group = " vrrp vrid 1 virtual-ip 10.1.1.254\n vrrp vrid 1 timer advertise 2\n"
    lab = clock.lab(
        "R1:1 S1:1",
        "R2:1 S1:2",
        R1=ROUTER.format(1, group + " vrrp vrid 1 priority 120\n"),
        R2=ROUTER.format(2, group),
    )
    clock.now = 20.0
    first, second = (lab.run(node, "display vrrp statistics") for node in ("R1", "R2"))
    assert (vrrp(first, "Sent advertisements"), vrrp(first, "Received advertisements")) == (11, 0)
    assert (vrrp(second, "Sent advertisements"), vrrp(second, "Received advertisements")) == (0, 11)
    assert (vrrp(first, "Transited to master"), vrrp(first, "Transited to backup")) == (1, 1)
    assert (vrrp(second, "Transited to master"), vrrp(second, "Transited to backup")) == (0, 1)
    typed(lab.devices["R1"], "system-view", "interface g0/0/1", "shutdown")
    lab.run("R2", "display vrrp")
    clock.now = 24.0
    first, second = (lab.run(node, "display vrrp statistics") for node in ("R1", "R2"))
    assert (vrrp(first, "Sent advertisements"), vrrp(first, "Transited to initialize")) == (11, 1)
    assert (vrrp(second, "Sent advertisements"), vrrp(second, "Transited to master")) == (3, 1)
    assert vrrp(second, "Received advertisements") == 11


def test_rip_updates_come_each_half_minute_or_as_the_timer_says():
    """Each side at its own pace; a silent interface hears and does not send."""
    clock = Clock()
    lab = clock.lab(
        "R1:1 R2:1",
        R1=ROUTER.format(1, "rip 1\n network 10.0.0.0\n timers rip 10 60 40\n"),
        R2=ROUTER.format(2, "rip 1\n network 10.0.0.0\n silent-interface GigabitEthernet0/0/1\n"),
    )
    clock.now = 600.0
    shown = lab.run("R2", "display rip 1 statistics interface all")
    assert numbers(shown, "Periodic updates sent") == [[0, 0, 0]]
    assert numbers(shown, "Periodic updates received") == [[6, 30, 61]]
    shown = lab.run("R1", "display rip 1 statistics interface g0/0/1")
    assert numbers(shown, "Periodic updates sent") == [[6, 30, 61]]
    assert numbers(shown, "Request packet sent") == [[0, 0, 1]]
    lab.devices["R1"].run("reset rip 1 statistics")
    shown = lab.run("R1", "display rip 1 statistics interface g0/0/1")
    assert numbers(shown, "Response packet sent") == [[0, 0, 0]]


@pytest.mark.parametrize(("line", "kind"), [("", "L2 LAN IIH"), (" isis circuit-type p2p\n", "P2P IIH")])
def test_isis_sends_hellos_and_its_designated_router_sequence_numbers(line, kind):
    """Each ten seconds; a designated router three times as often, with its CSNPs (ISO 10589, 8.4.4)."""
    clock = Clock()
    text = "isis 1\n is-level level-2\n network-entity 49.0001.0000.0000.000{0}.00\n#\n"
    end = f" isis enable 1\n{line}"
    lab = clock.lab(
        "R1:1 R2:1",
        R1=text.format(1) + ROUTER.format(1, f"{end} isis dis-priority 100\n"),
        R2=text.format(2) + ROUTER.format(2, end),
    )
    clock.now = 100.0
    first, second = (lab.run(node, "display isis statistics packet") for node in ("R1", "R2"))
    designated = not line
    assert numbers(first, kind) == [[31 if designated else 11, 11]]
    assert numbers(second, kind) == [[11, 31 if designated else 11]]
    if designated:
        assert numbers(first, "L2 CSNP") == [[11, 0]]
        assert numbers(second, "L2 CSNP") == [[0, 11]]
    lab.devices["R2"].run("reset isis statistics packet")
    assert numbers(lab.run("R2", "display isis statistics packet"), kind) == [[0, 0]]


def changed(lab, node):
    """How often the tree changed at a switch, how often it heard so, and where it saw the last change."""
    shown = lab.run(node, "display stp")
    found = [re.search(rf"{title} *:(\S+)", shown) for title in ("Number of TC", "received", "occurred")]
    return tuple(match[1] if match else "" for match in found)


def test_a_port_that_begins_to_forward_changes_the_tree():
    """Every bridge of the tree counts it; an edge port changes nothing, and a lost link alone neither."""
    clock = Clock()
    lab = clock.lab(
        "S1:1 S2:1",
        "S1:2 S2:2",
        "P1:eth0 S2:3",
        "P2:eth0 S2:4",
        S1="stp root primary\n",
        S2="interface GigabitEthernet0/0/4\n stp edged-port enable\n#\n",
    )
    assert [changed(lab, node)[0] for node in ("S1", "S2")] == ["1", "1"]
    clock.now = 30.0
    typed(lab.devices["S2"], "system-view", "interface g0/0/4", "shutdown", "undo shutdown")
    assert [changed(lab, node)[0] for node in ("S1", "S2")] == ["1", "1"]
    assert "Time since last TC  :0 days 0h:0m:30s" in lab.run("S1", "display stp")
    typed(lab.devices["S1"], "system-view", "interface g0/0/1", "shutdown")
    # The alternate port of S2 takes over: S1 hears of it.
    assert changed(lab, "S2") == ("2", "1", "GigabitEthernet0/0/2")
    assert changed(lab, "S1")[:2] == ("2", "2")
    assert "Time since last TC  :0 days 0h:0m:0s" in lab.run("S1", "display stp")
    assert "changes             :2" in lab.run("S2", "display stp topology-change")
