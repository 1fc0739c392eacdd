"""PPPoE on two routers that share a switch with their access server: sessions, addresses, NAT, displays."""

from ipaddress import IPv4Address

import pytest
from cabled import cabled
from lone import typed

from labkit.engine.engine import Ping
from labkit.grading.parse import parse

SERVER = """sysname BRAS
ip pool homes
 network 10.1.1.0 mask 255.255.255.0
aaa
 local-user ann password cipher abc12345
 local-user ann service-type ppp
#
interface Virtual-Template1
 ppp authentication-mode {mode}
 remote address pool homes
 ip address 10.1.1.254 255.255.255.0
#
interface GigabitEthernet0/0/0
 pppoe-server bind Virtual-Template 1
#
interface LoopBack0
 ip address 8.8.8.8 255.255.255.255
"""
CLIENT = """sysname HOME
acl 2000
 rule permit
#
interface Dialer1
 link-protocol ppp
 ppp chap user ann
 ppp chap password cipher {password}
 ppp pap local-user ann password cipher {password}
 ip address ppp-negotiate
 dialer user ann
 dialer bundle 1
 dialer-group 1
 nat outbound 2000
#
interface GigabitEthernet0/0/0
 pppoe-client dial-bundle-number 1
#
interface GigabitEthernet0/0/1
 ip address 192.168.1.1 255.255.255.0
#
ip route-static 0.0.0.0 0.0.0.0 Dialer1
#
dialer-rule
 dialer-rule 1 ip permit
"""
LINKS = [
    "BRAS:0 SW:GigabitEthernet0/0/1",
    "A:0 SW:GigabitEthernet0/0/2",
    "B:0 SW:GigabitEthernet0/0/3",
    "A:1 PC:eth0",
]
HOST = "ip address 192.168.1.10 255.255.255.0\nip gateway 192.168.1.1"


def dialled(mode="chap", password="abc12345"):
    texts = {
        "BRAS": SERVER.format(mode=mode),
        "A": CLIENT.format(password=password),
        "B": CLIENT.format(password="abc12345"),
        "PC": HOST,
    }
    return cabled(LINKS, texts, {"SW": "huawei-s5700", "PC": "host"})


def reaches(device, destination):
    probe = Ping(IPv4Address(destination), count=1)
    return not next(iter(device.engine.probe(probe))).lost


@pytest.mark.parametrize("mode", ["chap", "pap"])
def test_clients_get_addresses_and_reach_what_lies_behind_the_server(mode):
    """Two sessions on one template; a PC behind a client goes out through NAT on the Dialer."""
    devices = dialled(mode)
    given = {devices[name].state.interfaces()["Dialer1"].addresses[0] for name in "AB"}
    assert {str(own.address) for own in given} == {"10.1.1.253", "10.1.1.252"}
    assert {own.length for own in given} == {32}
    assert all(reaches(devices[name], "8.8.8.8") for name in ("A", "B", "PC"))
    assert reaches(devices["BRAS"], "10.1.1.253")
    assert reaches(devices["BRAS"], "10.1.1.252")
    assert not reaches(devices["BRAS"], "192.168.1.10")
    translated = {str(session.source): session.new_source for session in devices["A"].state.nat_sessions()}
    assert translated["192.168.1.10"] in {own.address for own in given}


def test_wrong_password_gives_no_session_and_says_why():
    """CHAP refuses one client; the other is served."""
    devices = dialled(password="wrong")
    assert not reaches(devices["A"], "8.8.8.8")
    assert reaches(devices["B"], "8.8.8.8")
    found = [each for each in devices["A"].state.diagnoses() if each.topic == "pppoe"]
    assert [each.reason for each in found] == ["ppp-authentication"]


def test_a_session_stands_until_it_is_reset():
    """A new password counts from the next session on (RFC 1661: authentication comes before the network phase)."""
    devices = dialled()
    assert reaches(devices["A"], "8.8.8.8")
    typed(devices["A"], "system-view", "interface Dialer 1", "ppp chap password cipher other", "return")
    assert reaches(devices["A"], "8.8.8.8")
    typed(devices["A"], "reset pppoe-client all")
    assert not reaches(devices["A"], "8.8.8.8")


def test_displays_tell_the_sessions():
    """The layouts are those captured on eNSP's AR."""
    devices = dialled()
    shown = typed(devices["A"], "display pppoe-client session summary")
    assert "ID   Bundle  Dialer  Intf             Client-MAC    Server-MAC    State" in shown
    assert "1    1       1       GE0/0/0          00e0fc000300  00e0fc000100  UP" in shown
    shown = typed(devices["BRAS"], "display pppoe-server session all")
    assert "1   Virtual-Template1:0       UP    GE0/0/0        00e0.fc00.0300 00e0.fc00.0100" in shown
    command = "display pppoe-server session all"
    rows = parse("huawei_vrp", command, devices["BRAS"].run(command))
    assert [(row["session"], row["interface"], row["state"]) for row in rows] == [
        ("1", "Virtual-Template1:0", "UP"),
        ("2", "Virtual-Template1:1", "UP"),
    ]
    command = "display pppoe-client session summary"
    assert parse("huawei_vrp", command, devices["A"].run(command))[0]["state"] == "UP"
    assert "Virtual-Template1:1 current state : UP" in typed(devices["BRAS"], "display virtual-access")
    typed(
        devices["BRAS"], "system-view", "interface GigabitEthernet 0/0/0", "undo pppoe-server bind", "return"
    )
    assert "00e0fc000300  000000000000  PADI" in typed(devices["A"], "display pppoe-client session summary")


def test_the_configuration_is_printed_as_it_was_typed():
    """What a Dialer and a template say is printed in VRP's order."""
    devices = dialled()
    text = devices["A"].text()
    start = text.index("interface Dialer1")
    assert [line.strip() for line in text[start : text.index("#", start)].splitlines()][1:3] == [
        "link-protocol ppp",
        "ppp chap user ann",
    ]
    assert text.index("dialer-rule 1 ip permit") > text.index("ip route-static")


def test_the_pool_shows_who_dialled_in():
    """An address that PPP gave is used as long as the session stands, with DHCP enabled or not."""
    for enabled in ("", "dhcp enable\n"):
        devices = dialled()
        typed(devices["BRAS"], "system-view", enabled)
        shown = devices["BRAS"].run("display ip pool name homes used")
        given = {str(each.address) for each in devices["BRAS"].state.pppoe().sessions}
        assert len(given) == 2
        for address in given:
            (row,) = [line.split() for line in shown.splitlines() if address in line.split()]
            assert row[-2:] == ["-", "Used"]
        assert "Used        :2" in devices["BRAS"].run("display ip pool")
