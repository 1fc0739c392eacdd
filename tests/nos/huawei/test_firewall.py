"""A USG firewall between trust, untrust and a DMZ: what its policies let through, and what they translate.

Expected verdicts follow the USG6000 manual: between zones everything is denied unless a rule permits it, the first rule
that fits decides, answers of a session pass, and services of the firewall itself are asked of the interface first.
"""

from ipaddress import IPv4Address

import pytest
from cabled import cabled
from lone import typed

from labkit.engine.engine import Connect, Ping
from labkit.grading.parse import parse

FW = """sysname FW
ip address-set LAN type object
 address 0 10.1.1.0 mask 24
ip service-set WEB8 type object
 service 0 protocol tcp destination-port 8080
#
interface GigabitEthernet1/0/0
 ip address 10.1.1.1 255.255.255.0
 service-manage ping permit
interface GigabitEthernet1/0/1
 ip address 203.0.113.1 255.255.255.0
interface GigabitEthernet1/0/2
 ip address 10.1.3.1 255.255.255.0
firewall zone trust
 add interface GigabitEthernet1/0/0
firewall zone untrust
 add interface GigabitEthernet1/0/1
firewall zone dmz
 add interface GigabitEthernet1/0/2
#
nat address-group pool 0
 section 0 203.0.113.20 203.0.113.29
#
"""
OUT = """security-policy
 rule name out
  source-zone trust
  destination-zone untrust
  source-address address-set LAN
  action permit
 rule name web
  source-zone untrust
  destination-zone dmz
  destination-address 10.1.3.10 mask 255.255.255.255
  service http
  service WEB8
  action permit
"""
LINKS = [
    "FW:GigabitEthernet1/0/0 IN:eth0",
    "FW:GigabitEthernet1/0/1 NET:eth0",
    "FW:GigabitEthernet1/0/2 WEB:eth0",
]
HOSTS = {
    "IN": "ip address 10.1.1.10 255.255.255.0\nip gateway 10.1.1.1",
    "NET": "ip address 203.0.113.10 255.255.255.0\nip gateway 203.0.113.1",
    "WEB": "ip address 10.1.3.10 255.255.255.0\nip gateway 10.1.3.1\nservice 80\nservice 8080\nservice 21",
}


def firewall(*policies):
    kinds = {"FW": "huawei-usg6000v", **dict.fromkeys(HOSTS, "host")}
    return cabled(LINKS, {"FW": FW + "".join(policies), **HOSTS}, kinds)


def reaches(device, destination):
    return not next(iter(device.engine.probe(Ping(IPv4Address(destination), count=1)))).lost


def outcome(device, destination, port):
    return next(iter(device.engine.probe(Connect(IPv4Address(destination), port)))).outcome


def test_nothing_passes_between_zones_without_a_rule():
    """The default action is deny, for the firewall's own packets too."""
    devices = firewall()
    assert not reaches(devices["IN"], "203.0.113.10")
    assert not reaches(devices["NET"], "10.1.3.10")
    assert not reaches(devices["FW"], "10.1.1.10")


def test_a_rule_lets_a_session_through_and_its_answers_but_no_other_way_round():
    """Trust reaches untrust; untrust begins nothing towards trust."""
    devices = firewall(OUT)
    assert reaches(devices["IN"], "203.0.113.10")
    assert not reaches(devices["NET"], "10.1.1.10")
    session = devices["FW"].state.firewall().sessions[0]
    assert (session.source_zone, session.destination_zone, session.rule) == ("trust", "untrust", "out")


@pytest.mark.parametrize(("port", "expected"), [(80, "connected"), (8080, "connected"), (21, "timeout")])
def test_services_decide_by_name_and_by_set(port, expected):
    """HTTP is known by name (port 80), 8080 by the user's service set; FTP is in no rule."""
    assert outcome(firewall(OUT)["NET"], "10.1.3.10", port) == expected


def test_the_interface_decides_first_over_the_firewalls_own_services():
    """Ping is managed on GE1/0/0 only; with service management off the policy decides."""
    devices = firewall(OUT)
    assert reaches(devices["IN"], "10.1.1.1")
    assert not reaches(devices["NET"], "203.0.113.1")
    lines = ("interface GigabitEthernet1/0/1", "undo service-manage enable", "quit", "security-policy")
    rule = ("rule name self", "source-zone untrust", "destination-zone local", "action permit", "return")
    typed(devices["FW"], "system-view", *lines, *rule)
    assert reaches(devices["NET"], "203.0.113.1")


def test_the_first_rule_decides_and_rules_can_be_moved():
    """A deny in front of a permit wins; moved behind it, it does not."""
    deny = " rule name no\n  destination-address 203.0.113.0 mask 255.255.255.0\n  action deny\n"
    devices = firewall("security-policy\n" + deny + OUT.removeprefix("security-policy\n"))
    assert not reaches(devices["IN"], "203.0.113.10")
    typed(devices["FW"], "system-view", "security-policy", "rule move no bottom", "return")
    assert reaches(devices["IN"], "203.0.113.10")


@pytest.mark.parametrize(
    ("action", "sources"),
    [
        ("easy-ip", {"203.0.113.1"}),
        ("address-group pool", {f"203.0.113.{last}" for last in range(20, 30)}),
    ],
)
def test_nat_policy_translates_what_the_security_policy_let_through(action, sources):
    """The session keeps the source before translation, and tells the one after it."""
    nat = (
        "nat-policy\n rule name n\n  source-zone trust\n  destination-zone untrust\n  action source-nat "
        + action
    )
    devices = firewall(OUT, nat + "\n")
    assert reaches(devices["IN"], "203.0.113.10")
    session = devices["FW"].state.firewall().sessions[0]
    assert str(session.source) == "10.1.1.10"
    assert str(session.new_source) in sources


def test_rules_of_the_nat_policy_count_their_sessions():
    """Once for all packets of a session; what no rule speaks of is the default rule's."""
    nat = "nat-policy\n rule name n\n  source-zone trust\n  destination-zone untrust\n  action no-nat\n"
    devices = firewall(OUT, nat)
    devices["IN"].run("ping 203.0.113.10 -c 3")
    assert outcome(devices["NET"], "10.1.3.10", 80) == "connected"
    shown = devices["FW"].run("display nat-policy rule all")
    hits = {line.split()[1]: line.split()[-1] for line in shown.splitlines() if line[:1].isdecimal()}
    assert hits == {"n": "1", "default": "1"}
    assert "(1 times matched)" in devices["FW"].run("display nat-policy rule name n")


def test_displays_tell_zones_rules_and_sessions():
    """Hits count the sessions that a rule began."""
    devices = firewall(OUT)
    assert reaches(devices["IN"], "203.0.113.10")
    shown = typed(devices["FW"], "display security-policy rule all")
    assert "1        out                               enable     permit       1" in shown
    shown = typed(devices["FW"], "display firewall session table")
    assert "Current Total Sessions : 1" in shown
    assert "--> 203.0.113.10:2048" in shown
    assert "priority is 85" in typed(devices["FW"], "display zone trust")
    rows = parse(
        "huawei_vrp", "display firewall session table", devices["FW"].run("display firewall session table")
    )
    assert [(row["protocol"], row["source"], row["destination"]) for row in rows] == [
        ("icmp", "10.1.1.10", "203.0.113.10")
    ]
    found = {
        row["zone"]: row for row in parse("huawei_vrp", "display zone", devices["FW"].run("display zone"))
    }
    assert {name: row["priority"] for name, row in found.items()} == {
        "local": "100",
        "trust": "85",
        "untrust": "5",
        "dmz": "50",
    }
    assert found["dmz"]["interfaces"] == ["GigabitEthernet1/0/2"]
    typed(devices["FW"], "reset firewall session table")
    assert "Current Total Sessions : 0" in typed(devices["FW"], "display firewall session table")
