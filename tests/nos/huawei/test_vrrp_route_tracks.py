"""VRRP that follows a route: the priority changes while the route is missing."""

import pytest
from lone import lone_device, typed
from switched import wired

from labkit.grading.parse import parse

GATEWAY = (
    "interface GigabitEthernet0/0/1\n ip address 10.1.1.{0} 24\n vrrp vrid 1 virtual-ip 10.1.1.254\n{1}#\n"
    "interface GigabitEthernet0/0/2\n ip address 10.1.{0}2.1 24\n#\n"
)
FIRST = GATEWAY.format(
    1, " vrrp vrid 1 priority 120\n vrrp vrid 1 track ip route 10.9.9.0 255.255.255.0{0}\n"
)
STATIC = "ip route-static 10.9.9.0 24 10.1.12.2\n"
FAR = "interface GigabitEthernet0/0/{0}\n ip address 10.1.{1}2.2 24\n#\n"


def pair(change):
    """Two gateways of a LAN; the first one's way out leads over R3."""
    return wired(
        "R1:1 S1:1",
        "R2:1 S1:2",
        "R1:2 R3:1",
        R1=FIRST.format(change) + STATIC,
        R2=GATEWAY.format(2, ""),
        R3=FAR.format(1, 1),
    )


def phase(lab, node):
    (state,) = lab.devices[node].state.vrrp()
    return state.phase, state.running_priority


@pytest.mark.parametrize(
    ("change", "first", "second"),
    [
        (" reduced 30", ("backup", 90), ("master", 100)),
        ("", ("master", 110), ("backup", 100)),
        (" reduced 200", ("backup", 1), ("master", 100)),
    ],
)
def test_the_priority_falls_while_the_route_is_missing(change, first, second):
    """By ten unless told otherwise; the route is back with its next hop's link, and so is the priority."""
    lab = pair(change)
    assert (phase(lab, "R1"), phase(lab, "R2")) == (("master", 120), ("backup", 100))
    typed(lab.devices["R1"], "system-view", "interface g0/0/2", "shutdown")
    assert (phase(lab, "R1"), phase(lab, "R2")) == (first, second)
    shown = lab.run("R1", "display vrrp")
    assert "    Track IP route : 10.9.9.0/24   Priority reduced : " in shown
    assert "    IP route state : Unreachable" in shown
    (row,) = parse("huawei_vrp", "display vrrp", shown)
    assert (row["track_interface"], row["track_state"]) == (["10.9.9.0/24"], ["Unreachable"])
    typed(lab.devices["R1"], "system-view", "interface g0/0/2", "undo shutdown")
    assert phase(lab, "R1") == ("master", 120)
    assert "    IP route state : Reachable" in lab.run("R1", "display vrrp")


def test_the_priority_may_rise():
    """A backup that gains while a route is missing becomes the master."""
    lab = pair("")
    typed(
        lab.devices["R2"],
        "system-view",
        "interface g0/0/1",
        "vrrp vrid 1 track ip route 10.8.8.0 24 increased 60",
    )
    assert phase(lab, "R2") == ("master", 160)
    typed(lab.devices["R2"], "system-view", "interface LoopBack 0", "ip address 10.8.8.1 24")
    assert phase(lab, "R2") == ("backup", 100)


def test_lines_are_printed_and_undone():
    """The network with its mask, and one track or all of them taken back."""
    device = lone_device("huawei-ar2220", FIRST.format(" reduced 30"))
    typed(device, "system-view", "interface g0/0/1", "vrrp vrid 1 track ip route 10.8.8.7 24")
    lines = [line.strip() for line in device.text().splitlines() if "track" in line]
    assert lines == [
        "vrrp vrid 1 track ip route 10.8.8.0 255.255.255.0",
        "vrrp vrid 1 track ip route 10.9.9.0 255.255.255.0 reduced 30",
    ]
    typed(device, "system-view", "interface g0/0/1", "undo vrrp vrid 1 track ip route 10.9.9.0 24")
    assert "10.9.9.0" not in device.text()
    typed(device, "system-view", "interface g0/0/1", "undo vrrp vrid 1 track ip route")
    assert "track" not in device.text()
