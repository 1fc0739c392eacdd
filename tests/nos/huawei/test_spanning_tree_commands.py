"""Spanning tree at the command line: what is typed, what is shown, what graders read of it."""

import pytest
from lone import lone_device, typed
from switched import wired

from labkit.grading.parse import parse

FOUR = (
    "S1:10 S2:10",
    "S1:11 S2:11",
    "S1:13 S3:1",
    "S1:14 S4:1",
    "S2:13 S3:2",
    "S2:14 S4:2",
    "S3:3 S4:3",
)
MACS = {"S1": "4c1fcc6a7678", "S2": "4c1fcc746393", "S3": "4c1fccd941f4", "S4": "4c1fcc295b4b"}
UNTOUCHED = {
    "S1": "10 DESI, 11 DESI, 13 DESI, 14 ROOT",
    "S2": "10 ALTE, 11 ALTE, 13 DESI, 14 ROOT",
    "S3": "1 ALTE, 2 ALTE, 3 ROOT",
    "S4": "1 DESI, 2 DESI, 3 DESI",
}
WITH_ROOTS = {
    "S1": "10 DESI, 11 DESI, 13 DESI, 14 DESI",
    "S2": "10 ROOT, 11 ALTE, 13 DESI, 14 DESI",
    "S3": "1 ROOT, 2 ALTE, 3 ALTE",
    "S4": "1 ROOT, 2 ALTE, 3 DESI",
}


def brief(lab, node):
    rows = parse("huawei_vrp", "display stp brief", lab.run(node, "display stp brief"))
    assert all((row["state"] == "DISCARDING") == (row["role"] == "ALTE") for row in rows)
    return ", ".join(f"{row['interface'].rsplit('/', 1)[1]} {row['role']}" for row in rows)


@pytest.mark.parametrize("mode", ["stp", "rstp", "mstp"])
def test_four_switches_in_both_states(mode):
    """`display stp brief` of the four real switches, untouched and with two roots, in each mode (vrp-traps 35)."""
    lab = wired(*FOUR, macs=MACS)
    for node in MACS:
        typed(lab.devices[node], "system-view", f"stp mode {mode}")
    assert {node: brief(lab, node) for node in MACS} == UNTOUCHED
    typed(lab.devices["S1"], "system-view", "stp root primary")
    typed(lab.devices["S2"], "system-view", "stp root secondary")
    assert {node: brief(lab, node) for node in MACS} == WITH_ROOTS


def test_the_captured_table():
    """The layout of `display stp brief` byte for byte."""
    lab = wired("S1:13 S3:1", "S1:14 S3:2", macs={"S1": "4c1fcc6a7678", "S3": "4c1fccd941f4"})
    typed(lab.devices["S3"], "system-view", "int g0/0/2", "stp root-protection")
    assert lab.run("S3", "display stp brief") == (
        " MSTID  Port                        Role  STP State     Protection\n"
        "   0    GigabitEthernet0/0/1        ROOT  FORWARDING      NONE\n"
        "   0    GigabitEthernet0/0/2        DESI  DISCARDING      ROOT\n"
    )


def test_details_tell_root_cost_and_port():
    """`display stp` names the root, the cost to it, and each port's role."""
    lab = wired(*FOUR, macs=MACS)
    text = lab.run("S1", "display stp")
    assert "CIST Bridge         :32768.4c1f-cc6a-7678\n" in text
    assert "CIST Root/ERPC      :32768.4c1f-cc29-5b4b / 20000\n" in text
    assert "CIST RootPortId     :128.14\n" in text
    rows = parse("huawei_vrp", "display stp", text)
    assert len(rows) == 24
    row = next(row for row in rows if row["interface"] == "GigabitEthernet0/0/14")
    assert (row["role"], row["state"], row["cost"]) == ("Root", "FORWARDING", "20000")
    assert (row["root_priority"], row["root_mac"]) == ("32768", "4c1f-cc29-5b4b")
    assert row["designated_bridge"] == "32768.4c1f-cc29-5b4b"
    down = next(row for row in rows if row["interface"] == "GigabitEthernet0/0/1")
    assert (down["role"], down["state"], down["cost"]) == ("Disabled", "DOWN", "200000000")
    (one,) = parse(
        "huawei_vrp",
        "display stp interface GigabitEthernet0/0/13",
        lab.run("S1", "display stp interface g0/0/13"),
    )
    assert one["interface"] == "GigabitEthernet0/0/13"


def test_instances_are_shown_apart():
    """Two instances, their roots, and only the ports that carry their VLANs."""
    region = "stp region-configuration\n region-name lab\n instance 1 vlan 10\n instance 2 vlan 20\n"
    region += " active region-configuration\n"
    trunk = "".join(
        f"interface GigabitEthernet0/0/{port}\n port link-type trunk\n port trunk allow-pass vlan 10 20\n"
        for port in (1, 2)
    )
    common = "vlan batch 10 20\n" + region + trunk
    access = "interface GigabitEthernet0/0/5\n port link-type access\n port default vlan 10\n"
    lab = wired(
        "S1:1 S2:1",
        "S1:2 S3:1",
        "S2:2 S3:2",
        "P1:eth0 S3:5",
        S1="stp instance 1 root primary\nstp instance 2 root secondary\n" + common,
        S2="stp instance 2 root primary\nstp instance 1 root secondary\n" + common,
        S3=common + access,
    )
    assert not lab.problems
    rows = parse("huawei_vrp", "display stp instance 1 brief", lab.run("S3", "display stp instance 1 brief"))
    assert [(row["interface"][-1], row["role"]) for row in rows] == [
        ("1", "ROOT"),
        ("2", "ALTE"),
        ("5", "DESI"),
    ]
    rows = parse("huawei_vrp", "display stp instance 2 brief", lab.run("S3", "display stp instance 2 brief"))
    assert [(row["interface"][-1], row["role"]) for row in rows] == [("1", "ALTE"), ("2", "ROOT")]
    text = lab.run("S3", "display stp instance 1")
    assert "MSTI RegRoot/IRPC   :0.00e0-fc00-0200 / 20000\n" in text
    details = parse("huawei_vrp", "display stp", lab.run("S3", "display stp"))
    assert {row["instance"] for row in details} == {"", "1", "2"}
    roots = parse("huawei_vrp", "display stp root", lab.run("S3", "display stp root"))
    assert [(row["instance"], row["root_port"][-1]) for row in roots[1:]] == [("1", "1"), ("2", "2")]
    mapped = parse(
        "huawei_vrp", "display stp region-configuration", lab.run("S3", "display stp region-configuration")
    )
    assert [(row["name"], row["instance"], row["vlans"]) for row in mapped] == [
        ("lab", "0", "1 to 9, 11 to 19, 21 to 4094"),
        ("lab", "1", "10"),
        ("lab", "2", "20"),
    ]


def test_region_settings_wait_for_their_activation():
    """What is typed in the view changes nothing before `active region-configuration` (vrp-traps 36)."""
    device = lone_device("huawei-s5700")
    typed(device, "system-view", "stp r", "r huawei", "i 1 v 10 20")
    assert "Region name        :00e0fc123400" in device.run("display stp region-configuration")
    shown = typed(device, "system-view", "stp r", "check region-configuration", "a r")
    assert "Region name        :huawei" in shown
    assert "Region name        :huawei" in device.run("display stp region-configuration")
    typed(device, "system-view", "undo stp region-configuration")
    assert "region-configuration" not in device.text()


@pytest.mark.parametrize(
    ("typed_line", "stored"),
    [
        ("stp m r", "stp mode rstp"),
        ("stp r p", "stp instance 0 root primary"),
        ("stp i 1 r p", "stp instance 1 root primary"),
        ("stp priority 4096", "stp instance 0 priority 4096"),
        ("stp pathcost-standard legacy", "stp pathcost-standard legacy"),
        ("stp bpdu-protection", "stp bpdu-protection"),
        ("undo stp enable", "stp disable"),
        ("stp timer hello 300", "stp timer hello 300"),
    ],
)
def test_lines_of_the_device_are_stored_so(typed_line, stored):
    """What students type, abbreviated, and the line that the configuration holds afterwards."""
    device = lone_device("huawei-s5700")
    shown = typed(device, "system-view", typed_line)
    assert "Error" not in shown
    assert stored in device.text().splitlines()


@pytest.mark.parametrize(
    ("typed_line", "stored"),
    [
        ("stp e e", "stp edged-port enable"),
        ("stp cost 50000", "stp instance 0 cost 50000"),
        ("stp i 2 cost 7", "stp instance 2 cost 7"),
        ("stp port priority 16", "stp instance 0 port priority 16"),
        ("stp root-protection", "stp root-protection"),
        ("stp disable", "stp disable"),
        ("undo stp enable", "stp disable"),
    ],
)
def test_lines_of_a_port_are_stored_so(typed_line, stored):
    """The port keeps its own `stp` lines; those of the device stay as they are."""
    device = lone_device("huawei-s5700")
    shown = typed(device, "system-view", "interface g0/0/5", typed_line, "display this")
    assert f"\n {stored}\n" in shown
    assert f"\n{stored}\n" not in device.text()


def test_a_fixed_root_refuses_a_priority():
    """`stp priority` after `root primary` is refused, and possible again after `undo` (vrp-traps 34)."""
    device = lone_device("huawei-s5700")
    assert "Error" in typed(device, "system-view", "stp root primary", "stp priority 4096")
    assert "Error" not in typed(device, "system-view", "undo stp root", "stp priority 4096")
    assert "Error" in typed(device, "system-view", "stp priority 4097")


def test_spanning_tree_that_is_off_says_so():
    """`stp disable`: the displays tell that, and the graders read no ports."""
    device = lone_device("huawei-s5700", "stp disable")
    text = device.run("display stp brief")
    assert text.startswith("Protocol Status    :Disabled\n")
    assert parse("huawei_vrp", "display stp brief", text) == []


@pytest.mark.parametrize("lines", [("shutdown", "undo shutdown"), ("restart",)])
def test_an_error_down_port_is_down(lines):
    """BPDU protection: the edge port at which a switch answers is down, until it is restarted."""
    lab = wired("S1:1 S2:1", S1="stp bpdu-protection\ninterface GigabitEthernet0/0/1\n stp edged-port enable")
    assert "GigabitEthernet0/0/1" not in lab.run("S1", "display stp brief")
    typed(lab.devices["S2"], "system-view", "interface g0/0/1", "stp disable")
    assert "GigabitEthernet0/0/1" not in lab.run("S1", "display stp brief")
    typed(lab.devices["S1"], "system-view", "interface g0/0/1", *lines)
    assert "DESI  FORWARDING      BPDU" in lab.run("S1", "display stp brief")


REGION = (
    "vlan batch 10\n#\nstp region-configuration\n region-name R\n instance 1 vlan 10\n"
    " active region-configuration\n#\n"
)
PORTS = "".join(
    f"interface GigabitEthernet0/0/{number}\n port link-type trunk\n port trunk allow-pass vlan 10\n#\n"
    for number in (1, 2)
)


def designated(switch, port, instance):
    """The designated bridge of a port in an instance."""
    rows = parse("huawei_vrp", "display stp", switch.run(f"display stp instance {instance} interface {port}"))
    return rows[0]["role"], rows[0]["designated_bridge"], rows[0]["designated_port"]


def test_an_instance_names_bridges_by_their_priority_in_it():
    """Inside the region and at its edge, where nothing of the instance is heard (IEEE 802.1Q-2005, 13.10)."""
    lab = wired(
        "S1:1 S2:1",
        "S1:2 S3:1",
        S1=REGION + "stp instance 0 priority 8192\nstp instance 1 priority 12288\n" + PORTS,
        S2=REGION + "stp instance 1 priority 4096\n" + PORTS,
        S3="stp instance 0 priority 4096\n" + PORTS,
        macs={"S1": "00e0fc000100", "S2": "00e0fc000200", "S3": "00e0fc000300"},
    )
    switch = lab.devices["S1"]
    assert designated(switch, "g0/0/1", 0) == ("Designated", "8192.00e0-fc00-0100", "128.1")
    assert designated(switch, "g0/0/1", 1) == ("Root", "4096.00e0-fc00-0200", "128.1")
    assert designated(switch, "g0/0/2", 0) == ("Root", "4096.00e0-fc00-0300", "128.1")
    assert designated(switch, "g0/0/2", 1) == ("Master", "12288.00e0-fc00-0100", "128.2")
