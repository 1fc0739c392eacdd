"""DHCP snooping: a rogue server behind an untrusted port gives no addresses."""

import pytest
from lone import lone_device, typed
from switched import wired

from labkit.grading.parse import parse

SERVER = "dhcp enable\n#\ninterface GigabitEthernet0/0/1\n ip address {0}.1 24\n dhcp select interface\n#\n"
PORT = "interface GigabitEthernet0/0/{}\n dhcp snooping {}\n#\n"
LINKS = ("R1:1 S1:1", "R2:1 S1:2", "P1:eth0 S1:3")
GLOBAL = "dhcp enable\ndhcp snooping enable\n#\n"


def leased(text, links=LINKS, **others):
    """The network of the address that P1 gets: 10.1.1 of the rogue R1, 10.2.2 of the true R2."""
    servers = {"R1": SERVER.format("10.1.1"), "R2": SERVER.format("10.2.2")}
    lab = wired(*links, S1=text, P1="ip dhcp\n", **servers, **others)
    given = lab.devices["P1"].state.interfaces()["eth0"].addresses
    return str(given[0].address).rsplit(".", 1)[0] if given else ""


@pytest.mark.parametrize(
    ("text", "network"),
    [
        ("", "10.1.1"),
        (GLOBAL, "10.1.1"),
        (GLOBAL + PORT.format(1, "enable"), "10.2.2"),
        (GLOBAL + "vlan 1\n dhcp snooping enable\n#\n" + PORT.format(2, "trusted"), "10.2.2"),
        (GLOBAL + "vlan 1\n dhcp snooping enable\n dhcp snooping trusted interface g0/0/2\n#\n", "10.2.2"),
        (GLOBAL + "vlan 1\n dhcp snooping enable\n#\n" + PORT.format(1, "trusted"), "10.1.1"),
        (GLOBAL + "vlan 1\n dhcp snooping enable\n#\n", ""),
        ("dhcp enable\nvlan 1\n dhcp snooping enable\n#\n", "10.1.1"),
    ],
)
def test_answers_come_in_through_trusted_ports_only(text, network):
    """Globally on, and on at the port or in the VLAN: then a port must be trusted."""
    assert leased(text) == network


def test_a_server_on_the_switch_itself_needs_no_trust():
    """What the switch sends does not come in through a port."""
    text = (
        GLOBAL
        + "vlan 1\n dhcp snooping enable\n#\ninterface Vlanif1\n ip address 10.3.3.1 24\n dhcp select interface\n#\n"
    )
    assert leased(text) == "10.3.3"


def bound(switch, which="all"):
    """The rows of the table of bindings: address, MAC, VLAN, port and the lease's end."""
    command = f"display dhcp snooping user-bind {which}"
    rows = parse("huawei_vrp", command, switch.run(command))
    return [tuple(row[name] for name in ("address", "mac", "vlan", "interface", "lease")) for row in rows]


def test_a_switch_writes_down_what_was_leased():
    """Behind a watched port: address, MAC, VLAN, port and the lease's end; not behind a trusted one."""
    text = GLOBAL + "vlan 1\n dhcp snooping enable\n#\n" + PORT.format(2, "trusted")
    lab = wired(*LINKS, S1=text, P1="ip dhcp\n", R2=SERVER.format("10.2.2"), R1="")
    switch = lab.devices["S1"]
    (row,) = bound(switch)
    assert row[0] == str(lab.devices["P1"].state.interfaces()["eth0"].addresses[0].address)
    assert row[1:4] == ("00e0-fc00-0100", "1", "GE0/0/3")
    # A day after 08:10 on the 5th of January, when the lab's clock stands still.
    assert row[4] == "2026.01.06-08:10"
    assert bound(switch, "vlan 1") == bound(switch, "interface g0/0/3") == [row]
    assert bound(switch, f"ip-address {row[0]}") == bound(switch, f"mac-address {row[1]}") == [row]
    assert bound(switch, "vlan 2") == bound(switch, "interface g0/0/2") == []


def test_every_switch_on_the_way_binds_at_its_own_port():
    """A switch between binds at the port towards the user unless it trusts it; one without snooping binds nothing."""
    text = GLOBAL + "vlan 1\n dhcp snooping enable\n#\n"
    links = ("R2:1 S1:2", "S1:3 S2:3", "P1:eth0 S2:1")
    trusted = PORT.format(2, "trusted")
    lab = wired(
        *links,
        S1=text + trusted,
        S2=text + PORT.format(3, "trusted"),
        P1="ip dhcp\n",
        R2=SERVER.format("10.2.2"),
    )
    assert [row[3] for row in bound(lab.devices["S1"])] == ["GE0/0/3"]
    assert [row[3] for row in bound(lab.devices["S2"])] == ["GE0/0/1"]
    lab = wired(
        *links, S1="", S2=text + PORT.format(3, "trusted"), P1="ip dhcp\n", R2=SERVER.format("10.2.2")
    )
    assert bound(lab.devices["S1"]) == []


def test_bindings_of_a_switch_that_serves_itself():
    """The pool of its own VLAN interface: the user's port, and a lease without end has none."""
    text = (
        GLOBAL
        + "vlan 1\n dhcp snooping enable\n#\ninterface Vlanif1\n ip address 10.3.3.1 24\n dhcp select interface\n"
        + " dhcp server lease unlimited\n#\n"
    )
    lab = wired("P1:eth0 S1:3", S1=text, P1="ip dhcp\n")
    assert [row[3:] for row in bound(lab.devices["S1"])] == [("GE0/0/3", "-")]


def test_a_refused_line_leaves_no_empty_pool():
    """What a device refused is not in its model: an interface that excludes nothing has no pool."""
    device = lone_device("huawei-ar2220")
    shown = typed(
        device, "system-view", "interface g0/0/1", "dhcp server excluded-ip-address 10.0.0.9 10.0.0.1"
    )
    assert "Error:" in shown
    assert device.config.interfaces["GigabitEthernet0/0/1"].dhcp.pool is None
