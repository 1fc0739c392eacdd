"""DHCP's clients and counters, and port security: the displays agree with the leases and addresses that are there."""

from switched import wired as switched
from wired import wired

from labkit.grading.parse import parse

SERVER = "dhcp enable\ninterface GigabitEthernet0/0/0\n ip address 10.1.1.1 24\n dhcp select interface\n"
CLIENT = "dhcp enable\ninterface GigabitEthernet0/0/0\n ip address dhcp-alloc\n"


def test_a_lease_takes_four_messages():
    """RFC 2131, 3.1; the client shows the address that the server gave, within the server's network."""
    lab = wired(["R1:0 R2:0"], {"R1": SERVER, "R2": CLIENT})
    (lease,) = lab["R2"].state.dhcp_clients()
    shown = lab["R2"].run("display dhcp client")
    assert f" IP address                    : {lease.address}\n" in shown
    assert " Gateway ip address            : 10.1.1.1\n" in shown
    rows = parse(
        "huawei_vrp", "display dhcp server statistics", lab["R1"].run("display dhcp server statistics")
    )
    told = {row["field"]: row["value"] for row in rows}
    assert [told[f"Dhcp {name}"] for name in ("Discover", "Offer", "Request", "Ack", "Nak")] == list("11110")
    assert told["Client Request"] == told["Server Reply"] == "2"
    assert lab["R1"].run("display dhcp client") == ""


def test_a_client_that_nobody_answers_goes_on_asking():
    """RFC 8415, 18.2.1: without a server it solicits; one that is not configured is not listed."""
    lab = wired(
        ["R1:0 R2:0"],
        {
            "R1": "ipv6\ndhcp enable\ninterface GigabitEthernet0/0/0\n ipv6 enable\n"
            " ipv6 address auto link-local\n ipv6 address auto dhcp\n",
            "R2": "",
        },
    )
    assert "GigabitEthernet0/0/0 is in stateful DHCPv6 client mode.\nState is SOLICIT.\n" in lab["R1"].run(
        "display dhcpv6 client"
    )
    assert lab["R2"].run("display dhcpv6 client") == ""


def test_a_protected_port_counts_the_addresses_that_it_let_in():
    """One address after the first packet; ports without protection are not listed."""
    lab = switched(
        "R1:0 S1:1",
        "S1:2 R2:0",
        R1="interface GigabitEthernet0/0/0\n ip address 10.1.1.1 24\n",
        R2="interface GigabitEthernet0/0/0\n ip address 10.1.1.2 24\n",
        S1="interface GigabitEthernet0/0/1\n port-security enable\n port-security max-mac-num 3\n",
    )
    lab.devices["R1"].run("ping -c 1 10.1.1.2")
    rows = parse("huawei_vrp", "display port-security", lab.devices["S1"].run("display port-security"))
    assert rows == [
        {"interface": "GE0/0/1", "maximum": "3", "current": "1", "action": "restrict", "sticky": "NO"}
    ]
    assert (
        parse(
            "huawei_vrp",
            "display port-security interface GigabitEthernet0/0/2",
            lab.devices["S1"].run("display port-security interface GigabitEthernet0/0/2"),
        )
        == []
    )
