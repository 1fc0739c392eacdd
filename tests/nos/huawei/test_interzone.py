"""The firewall of AR routers: what passes between zones, in which direction, and by which session."""

from ipaddress import IPv4Address

import pytest
from cabled import cabled
from lone import lone_device, typed

from labkit.engine.engine import Connect, Ping
from labkit.grading.parse import parse

ROUTER = """acl number 3000
 rule 5 permit tcp destination 10.1.1.1 0 destination-port eq www
#
acl number 3001
 rule 5 deny icmp
#
firewall zone trust
 priority 14
#
firewall zone untrust
 priority 1
#
firewall interzone trust untrust
{filters}
#
interface GigabitEthernet0/0/0
 ip address 10.1.1.254 255.255.255.0
 zone trust
#
interface GigabitEthernet0/0/1
 ip address 10.1.2.254 255.255.255.0
{zone}
#
"""
INSIDE, OUTSIDE = IPv4Address("10.1.1.1"), IPv4Address("10.1.2.1")


def network(*filters, zone=" zone untrust"):
    """A host inside (trust) and one outside (untrust), which both serve web pages."""
    text = ROUTER.format(filters="\n".join(f" {line}" for line in filters), zone=zone)
    return cabled(
        ["I:eth0 R:0", "R:1 O:eth0"],
        {
            "R": text,
            "I": "ip 10.1.1.1 24 10.1.1.254\nservice 80\n",
            "O": "ip 10.1.2.1 24 10.1.2.254\nservice 80\n",
        },
        {"I": "host", "O": "host"},
    )


def pings(devices):
    """Whether the host inside reaches the one outside, and the other way round."""
    return tuple(
        not next(iter(devices[node].engine.probe(Ping(target, count=1)))).lost
        for node, target in (("O", INSIDE), ("I", OUTSIDE))
    )


def web(devices):
    return next(iter(devices["O"].engine.probe(Connect(INSIDE, 80)))).outcome


@pytest.mark.parametrize(
    ("filters", "inwards", "outwards"),
    [
        ((), True, True),
        (("firewall enable",), False, True),
        (("firewall enable", "packet-filter default permit inbound"), True, True),
        (("firewall enable", "packet-filter default deny outbound"), False, False),
        (("firewall enable", "packet-filter 3001 outbound"), False, False),
    ],
)
def test_what_passes_between_two_zones(filters, inwards, outwards):
    """Outbound is from the higher priority to the lower, and permitted; answers follow the session."""
    assert pings(network(*filters)) == (inwards, outwards)


def test_a_list_lets_one_service_in():
    """What the list permits passes; the rest falls to the default."""
    devices = network("firewall enable", "packet-filter 3000 inbound")
    assert (web(devices), pings(devices)[0]) == ("connected", False)
    assert web(network("firewall enable")) == "timeout"


def test_interfaces_without_a_zone_are_not_filtered():
    """A filter stands between two zones only."""
    assert pings(network("firewall enable", zone="")) == (True, True)


def test_an_answer_needs_the_session():
    """Once the session is gone, the same packet from outside is dropped."""
    devices = network("firewall enable")
    assert pings(devices) == (False, True)
    command = "display firewall session all"
    (row,) = parse("huawei_vrp", command, devices["R"].run(command))
    assert (row["protocol"], row["source"], row["destination"]) == ("ICMP", "10.1.1.1", "10.1.2.1")
    devices["R"].run("reset firewall session all")
    assert "Total : 0" in devices["R"].run(command)


def test_zones_are_shown_and_guarded():
    """A zone in use stays; two zones never have the same priority."""
    device = lone_device("huawei-ar2220", ROUTER.format(filters=" firewall enable", zone=" zone untrust"))
    shown = typed(device, "system-view", "undo firewall zone trust", "firewall zone dmz", "priority 14")
    assert "Error: The zone is being used." in shown
    assert "Error: The priority is used by another zone." in shown
    text = device.run("display firewall zone trust")
    assert " priority is 14\n interface of the zone is (total number 1):\n    GigabitEthernet0/0/0\n" in text
    assert " firewall enable\n packet-filter default deny inbound\n" in device.run(
        "display firewall interzone"
    )
    saved = device.text()
    assert "#\nfirewall interzone trust untrust\n firewall enable\n#\n" in saved
    assert lone_device("huawei-ar2220", saved).text() == saved
