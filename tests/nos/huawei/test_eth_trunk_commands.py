"""Eth-Trunks, port groups and VLAN membership at the command line."""

import pytest
from lone import lone_device, typed
from ntc_templates.parse import parse_output
from switched import wired

from labkit.grading.parse import parse

THREE = ("S1:10 S2:10", "S1:11 S2:11", "S1:12 S2:12")
MACS = {"S1": "4c1fcc000001", "S2": "4c1fcc000002"}
MEMBERS = "".join(f"interface GigabitEthernet0/0/{port}\n eth-trunk 1\n" for port in (10, 11, 12))


def test_the_solved_lab_of_the_course():
    """HCIA lab 3.3 as its teacher saved it: two of three members are selected, GE0/0/10 stands by."""
    first = "lacp priority 100\ninterface Eth-Trunk1\n mode lacp-static\n least active-linknumber 2\n"
    first += " load-balance dst-ip\n lacp preempt enable\n max active-linknumber 2\n" + MEMBERS
    first += "interface GigabitEthernet0/0/10\n lacp priority 40000\n"
    lab = wired(*THREE, macs=MACS, S1=first, S2="interface Eth-Trunk1\n mode lacp-static\n" + MEMBERS)
    assert not lab.problems
    text = lab.run("S1", "display eth-trunk 1")
    rows = parse_output("huawei_vrp", "display eth-trunk 1", text)
    local, partner = rows[:3], rows[3:]
    assert [(row["interface"][-2:], row["status"]) for row in local] == [
        ("10", "Unselect"),
        ("11", "Selected"),
        ("12", "Selected"),
    ]
    head = local[0]
    assert (head["working_mode"], head["hash_arithmetic"]) == ("LACP", "According to DIP")
    assert (head["system_priority"], head["system_id"]) == ("100", "4c1f-cc00-0001")
    assert (head["least_active_linknumber"], head["max_active_linknumber"]) == ("2", "2")
    assert (head["operate_status"], head["number_of_up_port_in_trunk"]) == ("up", "2")
    assert [row["port_priority"] for row in local] == ["40000", "32768", "32768"]
    assert [row["partner_system_id"] for row in partner] == ["4c1f-cc00-0002"] * 3
    assert [row["port_state"] for row in local] == ["10100000", "10111100", "10111100"]


def test_a_manual_trunk_is_read_by_the_public_template():
    """Members up and down; without trunks the device says so."""
    lab = wired(*THREE, S1="interface Eth-Trunk1\n" + MEMBERS, S2="interface Eth-Trunk1\n" + MEMBERS)
    typed(lab.devices["S2"], "system-view", "interface g0/0/11", "shutdown")
    text = lab.run("S1", "display eth-trunk")
    rows = parse_output("huawei_vrp", "display eth-trunk", text)
    assert [(row["interface"][-2:], row["status"]) for row in rows] == [
        ("10", "Up"),
        ("11", "Down"),
        ("12", "Up"),
    ]
    assert {row["working_mode"] for row in rows} == {"NORMAL"}
    assert parse("huawei_vrp", "display eth-trunk", text)
    text = lone_device("huawei-s5700").run("display eth-trunk")
    assert text == "Info: No valid trunk in the system.\n"


def test_interface_displays_list_the_members():
    """`display interface Eth-Trunk1` and `brief` name them, and the public templates read both."""
    lab = wired(*THREE, S1="interface Eth-Trunk1\n" + MEMBERS, S2="interface Eth-Trunk1\n" + MEMBERS)
    (row,) = parse_output(
        "huawei_vrp", "display interface Eth-Trunk1", lab.run("S1", "display interface Eth-Trunk 1")
    )
    assert row["interface"] == "Eth-Trunk1"
    assert row["link_status"] == "UP"
    assert row["aggregated_interfaces"] == [f"GigabitEthernet0/0/{port}" for port in (10, 11, 12)]
    text = lab.run("S1", "display interface brief")
    assert "\nEth-Trunk1                  up    up" in text
    assert "\n  GigabitEthernet0/0/10     up    up" in text
    assert text.count("GigabitEthernet0/0/10 ") == 1
    names = [row["interface"] for row in parse_output("huawei_vrp", "display interface brief", text)]
    assert names.count("GigabitEthernet0/0/10") == 1


def test_members_come_and_go_from_both_sides():
    """`trunkport` in the trunk and `eth-trunk` in the port are one thing, stored under the port."""
    device = lone_device("huawei-s5700")
    typed(device, "system-view", "interface Eth-Trunk 1", "trunkport GigabitEthernet 0/0/1 to 0/0/2")
    typed(device, "system-view", "interface g0/0/3", "eth-trunk 1")
    assert device.text().count(" eth-trunk 1\n") == 3
    typed(device, "system-view", "interface Eth-Trunk 1", "undo trunkport g0/0/1")
    typed(device, "system-view", "interface g0/0/3", "undo eth-trunk")
    assert device.text().count(" eth-trunk 1\n") == 1


@pytest.mark.parametrize(
    ("lines", "message"),
    [
        (("interface g0/0/1", "eth-trunk 2"), "does not exist"),
        (
            ("interface g0/0/1", "port link-type trunk", "eth-trunk 1"),
            "Please renew the default configurations",
        ),
        (("interface g0/0/1", "stp edged-port enable", "eth-trunk 1"), "Please renew"),
        (("interface g0/0/5", "port link-type access"), "Error:"),
        (("interface g0/0/5", "port-isolate enable"), "Error:"),
        (("interface Eth-Trunk 1", "mode lacp-static"), "can not be changed"),
        (("interface Eth-Trunk 1", "eth-trunk 1"), "can not be a member"),
        (("undo interface Eth-Trunk 1",), "has member interfaces"),
        (("interface Eth-Trunk 1", "trunkport g0/0/5 to 0/0/14"), "maximum"),
        (
            ("interface Eth-Trunk 1", "max active-linknumber 2", "least active-linknumber 3"),
            "can not be greater",
        ),
    ],
)
def test_what_a_trunk_refuses(lines, message):
    """The membership rules (vrp-traps 38)."""
    device = lone_device("huawei-s5700")
    typed(device, "system-view", "interface Eth-Trunk 1", "trunkport g0/0/5 g0/0/6")
    before = device.text()
    shown = typed(device, "system-view", *lines)
    assert message in shown
    if len(lines) == 2:
        assert device.text() == before


def test_the_mode_changes_without_members():
    """`mode lacp` is stored as these versions write it; `mode manual` goes back."""
    device = lone_device("huawei-ar2220")
    typed(device, "system-view", "interface Eth-Trunk 1", "mode lacp")
    assert " mode lacp-static\n" in device.text()
    typed(device, "system-view", "interface Eth-Trunk 1", "mode manual load-balance")
    assert "mode" not in device.text().split("interface Eth-Trunk1", 1)[1].split("#", 1)[0]


def test_a_routed_trunk_of_a_router_has_addresses_and_sub_interfaces():
    """`undo portswitch` opens the view of a routed port; the line is kept; a VLAN tag ends at a sub-interface."""
    text = "interface Eth-Trunk1\n undo portswitch\n ip address 10.0.12.{0} 255.255.255.0\n"
    text += "interface Eth-Trunk1.10\n dot1q termination vid 10\n ip address 10.0.10.{0} 24\n arp broadcast enable\n"
    text += "interface GigabitEthernet0/0/0\n eth-trunk 1\ninterface GigabitEthernet0/0/1\n eth-trunk 1\n"
    lab = wired("R1:0 R2:0", "R1:1 R2:1", R1=text.format(1), R2=text.format(2))
    assert not lab.problems
    assert "5 packet(s) received" in lab.run("R1", "ping 10.0.12.2")
    assert "5 packet(s) received" in lab.run("R1", "ping 10.0.10.2")
    saved = lab.devices["R1"].text()
    assert "interface Eth-Trunk1\n undo portswitch\n ip address 10.0.12.1 255.255.255.0 \n" in saved
    assert "interface Eth-Trunk1.10\n dot1q termination vid 10\n" in saved


def test_a_port_group_types_on_each_member():
    """Each line is repeated with the member's prompt (vrp-traps 6), and only the members keep it."""
    device = lone_device("huawei-s5700")
    shown = typed(device, "system-view", "port-g g g0/0/1 t g0/0/3", "stp edged-port enable")
    for port in (1, 2, 3):
        assert f"\n[Huawei-GigabitEthernet0/0/{port}]stp edged-port enable\n" in shown
    assert shown.endswith("[Huawei-port-group]")
    assert "port-group" not in device.text()
    assert device.text().count(" stp edged-port enable\n") == 3


def test_a_named_port_group_stays():
    """`port-group 1` keeps its members; `?` offers what can be typed on them; views are left sideways."""
    device = lone_device("huawei-s5700")
    shown = typed(device, "system-view", "port-group 1", "group-member g0/0/1 g0/0/2", "port ?")
    assert "[Huawei-port-group-1]" in shown
    assert "link-type" in shown
    assert (
        "port-group 1\n group-member GigabitEthernet0/0/1\n group-member GigabitEthernet0/0/2\n"
        in device.text()
    )
    text = device.text()
    assert device.load(text) == []
    assert device.text() == text
    assert typed(device, "system-view", "port-group 1", "vlan 10").endswith("[Huawei-vlan10]")


def test_a_group_line_that_one_member_refuses_reaches_the_others():
    """An error is the member's own; a file with a group loads as if typed."""
    device = lone_device(
        "huawei-s5700", "vlan batch 10\ninterface GigabitEthernet0/0/1\n port link-type trunk"
    )
    shown = typed(
        device, "system-view", "port-group group-member g0/0/1 g0/0/2", "port hybrid untagged vlan 10"
    )
    assert shown.count("Error") == 1
    assert device.text().count(" port hybrid untagged vlan 10\n") == 1
    loaded = lone_device("huawei-s5700", "port-group group-member g0/0/4 to g0/0/6\n port link-type access")
    assert loaded.text().count(" port link-type access\n") == 3


def test_ports_in_the_vlan_view():
    """`port` puts access ports into the VLAN and `undo port` back; others are refused (vrp-traps 7)."""
    device = lone_device("huawei-s5700", "vlan batch 10")
    typed(device, "system-view", "port-group group-member g0/0/1 to g0/0/3", "port link-type access")
    assert "Error" not in typed(device, "system-view", "vlan 10", "port GigabitEthernet0/0/1 to 0/0/3")
    assert device.text().count(" port default vlan 10\n") == 3
    typed(device, "system-view", "vlan 10", "undo port g0/0/2")
    assert device.text().count(" port default vlan 10\n") == 2
    assert "Error: Trunk or Hybrid" in typed(device, "system-view", "vlan 10", "port g0/0/9")


def test_mac_vlans_are_stored_in_the_vlan_and_shown():
    """HCIA lab 3.1: the line of the VLAN, the port's, and both displays."""
    device = lone_device("huawei-s5700", "vlan batch 10 20")
    shown = typed(
        device,
        "system-view",
        "vlan 10",
        "mac-vlan mac-address a008-6fe1-0c46",
        "interface g0/0/1",
        "mac-vlan enable",
    )
    assert "Error" not in shown
    assert "vlan 10\n mac-vlan mac-address a008-6fe1-0c46 priority 0\n" in device.text()
    rows = parse("huawei_vrp", "display mac-vlan vlan 10", device.run("display mac-vlan vlan 10"))
    assert rows == [{"mac": "a008-6fe1-0c46", "vlan_id": "10", "priority": "0"}]
    assert "Error" in typed(device, "system-view", "vlan 20", "mac-vlan mac-address a008-6fe1-0c46")
    typed(device, "system-view", "vlan 10", "undo mac-vlan mac-address all")
    assert (
        parse(
            "huawei_vrp", "display mac-vlan mac-address all", device.run("display mac-vlan mac-address all")
        )
        == []
    )


def test_typed_forwarding_entries_are_stored_and_shown():
    """`mac-address static` and `blackhole`; entries go with their VLAN."""
    device = lone_device("huawei-s5700", "vlan batch 10")
    typed(
        device,
        "system-view",
        "mac-address static 5489-98aa-0001 g0/0/1 vlan 10",
        "mac-address blackhole 5489-98aa-0002 vlan 10",
    )
    text = device.text()
    assert "mac-address static 5489-98aa-0001 GigabitEthernet0/0/1 vlan 10\n" in text
    assert device.load(text) == []
    assert device.text() == text
    shown = device.run("display mac-address")
    assert "5489-98aa-0001 10/-                              GE0/0/1             static" in shown
    assert "blackhole" in shown
    typed(device, "system-view", "undo mac-address static 5489-98aa-0001 g0/0/1 vlan 10")
    assert "static 5489" not in device.text()
    typed(device, "system-view", "undo vlan 10")
    assert "mac-address" not in device.text()


def test_port_security_is_stored_in_order_and_shown():
    """Settings need port security to be on, hold only what is not the default, and go with it."""
    device = lone_device("huawei-s5700")
    port = ("system-view", "interface g0/0/1")
    assert "Error: Port security is not enabled" in typed(device, *port, "port-security max-mac-num 2")
    typed(
        device,
        *port,
        "port-security mac-address sticky",
        "port-security enable",
        "port-security mac-address sticky",
        "port-security mac-address sticky 5489-98aa-1 vlan 1",
        "port-security protect-action shutdown",
    )
    section = (
        "interface GigabitEthernet0/0/1\n port-security enable\n port-security protect-action shutdown\n"
    )
    section += " port-security mac-address sticky\n port-security mac-address sticky 5489-98aa-0001 vlan 1\n"
    assert section in device.text()
    assert "reached the maximum" in typed(
        device, *port, "port-security mac-address sticky 5489-98aa-2 vlan 1"
    )
    typed(device, *port, "undo port-security enable")
    assert "port-security" not in device.text()


def test_vlans_learned_by_gvrp_are_shown_as_dynamic():
    """VLAN 10 of S1 appears on S2, in both displays, and not in its configuration."""
    text = "gvrp\ninterface GigabitEthernet0/0/24\n port link-type trunk\n port trunk allow-pass vlan all\n gvrp\n"
    lab = wired("S1:24 S2:24", S1="vlan batch 10\n" + text, S2=text)
    assert not lab.problems
    rows = {row["vlan_id"]: row for row in parse("huawei_vrp", "display vlan", lab.run("S2", "display vlan"))}
    assert rows["10"]["type"] == "dynamic"
    assert "Total 1 dynamic vlan.\n  10\n" in lab.run("S2", "display vlan summary")
    assert "GVRP registration type          : Normal" in lab.run("S2", "display gvrp statistics")
    assert "vlan batch" not in lab.devices["S2"].text()
    assert "Error" in typed(lab.devices["S2"], "system-view", "interface g0/0/1", "gvrp")


def test_isolated_ports_are_listed_by_group():
    """`display port-isolate group`."""
    device = lone_device("huawei-s5700")
    typed(device, "system-view", "port-group group-member g0/0/1 g0/0/2", "port-isolate enable group 3")
    expected = "  The ports in isolate group 3:\nGigabitEthernet0/0/1     GigabitEthernet0/0/2\n"
    assert device.run("display port-isolate group 3") == expected
    assert device.run("display port-isolate group all") == expected
