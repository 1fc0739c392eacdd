"""DHCP snooping: a rogue server behind an untrusted port gives no addresses."""

import pytest
from switched import wired

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
