"""Servers under a public address: ranges of ports and other interfaces' addresses on routers, zones on firewalls."""

from ipaddress import IPv4Address

import pytest
from cabled import cabled
from lone import lone_device, typed

from labkit.engine.engine import Connect, Ping
from labkit.grading.parse import parse

ROUTER = """interface LoopBack0
 ip address 5.5.5.5 255.255.255.255
interface GigabitEthernet0/0/0
 ip address 1.2.3.4 255.255.255.0
 nat server protocol tcp global current-interface 8080 8082 inside 10.0.0.1 www
 nat server protocol tcp global 1.2.3.5 2001 2003 inside 10.0.0.1 10.0.0.3 telnet
 nat server protocol udp global interface LoopBack0 dns inside 10.0.0.9 dns
 nat server protocol tcp global interface LoopBack0 inside 10.0.0.8
"""


def test_lines_come_back_as_they_were_typed():
    """Ranges, and the address of another interface, are stored and printed."""
    device = lone_device("huawei-ar2220", ROUTER)
    printed = [line.strip() for line in device.text().splitlines()]
    for line in ROUTER.splitlines():
        assert line.strip() in printed


@pytest.mark.parametrize(
    ("line", "answer"),
    [
        ("global current-interface 90 80 inside 10.0.0.1", "Error: The end port must be greater"),
        ("global 1.2.3.9 90 92 inside 10.0.0.1 10.0.0.2", "Error: The number of global ports"),
        (
            "global current-interface 8081 inside 10.0.0.7",
            "Error: The global address and port are already used",
        ),
        ("global current-interface 8083 inside 10.0.0.7", ""),
    ],
)
def test_ranges_must_fit_and_not_overlap(line, answer):
    """A port inside a range that is used already is used."""
    device = lone_device("huawei-ar2220", ROUTER)
    said = typed(device, "system-view", "interface g0/0/0", f"nat server protocol tcp {line}")
    assert answer in said
    assert ("Error" in said) == bool(answer)


def test_servers_of_a_router_are_shown_with_their_ranges():
    """Ports and addresses of a range with a tilde; the address that an interface really has."""
    shown = lone_device("huawei-ar2220", ROUTER).run("display nat server")
    assert "current-interface/8080~8082 (Real IP : 1.2.3.4)" in shown
    assert "Inside IP/Port     : 10.0.0.1/80~82" in shown
    assert "Inside IP/Port     : 10.0.0.1~10.0.0.3/23(telnet)" in shown
    assert "LoopBack0/53(dns) (Real IP : 5.5.5.5)" in shown
    assert "Total :    4" in shown
    rows = parse("huawei_vrp", "display nat server", shown)
    assert [row["inside_ip_port"] for row in rows] == [
        "10.0.0.1/80~82",
        "10.0.0.1~10.0.0.3/23(telnet)",
        "10.0.0.9/53(dns)",
        "10.0.0.8/0(any)",
    ]


FIREWALL = """interface GigabitEthernet1/0/0
 ip address 203.0.113.1 255.255.255.0
interface GigabitEthernet1/0/1
 ip address 10.1.3.1 255.255.255.0
firewall zone untrust
 add interface GigabitEthernet1/0/0
firewall zone dmz
 add interface GigabitEthernet1/0/1
#
security-policy
 rule name web
  source-zone untrust
  destination-zone dmz
  destination-address 10.1.3.10 mask 255.255.255.255
  action permit
 rule name out
  source-zone dmz
  destination-zone untrust
  action permit
#
"""
HOSTS = {
    "NET": "ip address 203.0.113.10 255.255.255.0\nip gateway 203.0.113.1\nservice 80",
    "WEB": "ip address 10.1.3.10 255.255.255.0\nip gateway 10.1.3.1\nservice 80\nservice 8081",
}


def guarded(*servers):
    """A firewall between the outside and a server; the provider has no route to the inside."""
    texts = {"FW": FIREWALL + "\n".join(servers) + "\n", **HOSTS}
    links = ["FW:GigabitEthernet1/0/0 NET:eth0", "FW:GigabitEthernet1/0/1 WEB:eth0"]
    return cabled(links, texts, {"FW": "huawei-usg6000v", **dict.fromkeys(HOSTS, "host")})


def outcome(device, destination, port):
    (answer,) = device.engine.probe(Connect(IPv4Address(destination), port))
    return answer.outcome


SERVER = "nat server web 0 zone untrust protocol tcp global 203.0.113.5 8080 inside 10.1.3.10 www"


def test_a_server_of_a_firewall_is_reached_and_the_policy_sees_its_own_address():
    """The rule names the inside address; the firewall answers ARP for the public one."""
    devices = guarded(SERVER)
    assert outcome(devices["NET"], "203.0.113.5", 8080) == "connected"
    assert outcome(devices["NET"], "203.0.113.5", 80) != "connected"
    shown = devices["FW"].run("display firewall session table")
    assert "--> 203.0.113.5:8080[10.1.3.10:80]" in shown


def test_a_server_is_reached_from_its_zone_only():
    """Published for the zone dmz, the outside does not reach it."""
    devices = guarded(SERVER.replace("zone untrust", "zone dmz"))
    assert outcome(devices["NET"], "203.0.113.5", 8080) != "connected"


@pytest.mark.parametrize(("tail", "client"), [("", "203.0.113.5"), (" no-reverse", "10.1.3.10")])
def test_what_a_server_begins_has_its_public_address(tail, client):
    """Unless `no-reverse`: then it leaves with its own."""
    devices = guarded(SERVER + tail)
    assert outcome(devices["WEB"], "203.0.113.10", 80) == "connected"
    (session,) = devices["FW"].state.firewall().sessions
    assert str(session.new_source or session.source) == client


def test_ranges_and_whole_addresses_of_a_firewall():
    """A range of ports, and all of an address, ping included."""
    devices = guarded("nat server r protocol tcp global 203.0.113.6 9080 9081 inside 10.1.3.10 8080")
    assert outcome(devices["NET"], "203.0.113.6", 9081) == "connected"
    devices = guarded("nat server all global 203.0.113.7 inside 10.1.3.10")
    (answer,) = devices["NET"].engine.probe(Ping(IPv4Address("203.0.113.7"), count=1))
    assert not answer.lost


def test_the_server_map_lists_both_directions():
    """An entry for what comes in and one for what the server begins; none of the latter with `no-reverse`."""
    device = lone_device("huawei-usg6000v", SERVER + "\n")
    shown = device.run("display firewall server-map")
    assert " Current Total Server-map : 2" in shown
    assert "Type: Nat Server,  ANY -> 203.0.113.5:8080[10.1.3.10:80],  Zone:untrust,  protocol:tcp" in shown
    assert "Type: Nat Server Reverse,  10.1.3.10[203.0.113.5] -> ANY,  Zone:untrust,  protocol:tcp" in shown
    typed(device, "system-view", f"{SERVER} no-reverse")
    assert " Current Total Server-map : 1" in device.run("display firewall server-map")
    (row,) = parse("huawei_vrp", "display nat server", device.run("display nat server"))
    assert (row["name"], row["zone"], row["global_port"], row["no_reverse"]) == (
        "web",
        "untrust",
        "8080",
        "1",
    )
    typed(device, "system-view", "undo nat server name web")
    assert "nat server" not in device.text()
