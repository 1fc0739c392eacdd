"""Every command with which the HCIA course verifies a lab (reference 5.1), on the device of the lab where it is asked.

Each says what must be on the screen: a fact of the solved lab, as a pattern. Facts that need more than one look are
held by the modules beside this one.
"""

import re
from functools import cache

import pytest
from lone import typed

from corpus.course import course, needs_corpus, solved, written

pytestmark = needs_corpus

MARKERS = ("Error:", "Error :", "^\n", "Unrecognized")
PASSWORD = "Huawei@123"


@cache
def lab(number):
    """The solved lab; in the NAT lab there has been traffic both ways."""
    if number == "6.1":
        return with_controller()
    if number not in ("4.1", "4.3", "7"):
        return course(number)
    solution = written(number)
    if number == "4.3":
        solution.run("R1", "ping -c 1 1.2.3.254")
        solution.device("R3").run("telnet 1.2.3.1 2323", ("test", PASSWORD))
    return solution


def with_controller():
    """The WLAN lab, whose switches alone were saved, with AP1 entered on the controller as the course does it."""
    found = solved("ensp-hcia/6.1 *")
    shown = typed(
        found.device("AC"),
        "system-view",
        "vlan batch 100 101",
        "interface Vlanif100",
        "ip address 192.168.100.254 24",
        "capwap source interface Vlanif100",
        "wlan",
        "ap-group name ap-group1",
        "quit",
        "ap auth-mode mac-auth",
        "ap-id 0 ap-mac 00e0-fc5b-6030",
        "ap-name ap1",
        "ap-group ap-group1",
    )
    assert "Error" not in shown
    return found


COMMANDS = [
    ("1.0", "R1", "display version", r"^Huawei Router uptime is "),
    ("1.0", "R1", "display current-configuration", r"^interface LoopBack0\n ip address 10\.0\.1\.1 255"),
    ("1.0", "R1", "display ip interface brief", r"^GigabitEthernet0/0/3 +10\.0\.12\.1/24 +\*down +down"),
    ("1.0", "R1", "display ip routing-table", r"^ +10\.0\.1\.2/32 +Static +100 +0 +RD +10\.0\.13\.3 "),
    ("1.0", "R1", "ping -a 10.0.1.1 10.0.1.3", r"^ +5 packet\(s\) received$"),
    ("1.0", "R1", "tracert -a 10.0.1.1 10.0.1.3", r"^ 1 10\.0\.1\.3 "),
    (
        "2.0",
        "R1",
        "display ospf peer",
        r"^ +Router ID: 10\.0\.13\.3 +Address: 10\.0\.13\.3 *\n +State: Full ",
    ),
    ("2.0", "R1", "display ospf peer brief", r"^ 0\.0\.0\.0 +GigabitEthernet0/0/3 +10\.0\.23\.2 +Full"),
    (
        "2.0",
        "R1",
        "display ip routing-table protocol ospf",
        r"^ +10\.0\.1\.2/32 +OSPF +10 +10 +D +10\.0\.12\.2 ",
    ),
    ("2.0", "R1", "display ospf routing", r"^ 10\.0\.23\.0/24 +11 +Stub +10\.0\.12\.2 "),
    ("3.1", "S1", "display vlan", r"^2 +common +UT:GE0/0/1\(U\)"),
    ("3.1", "S1", "display vlan 3 verbose", r"Tagged +Port: +GigabitEthernet0/0/10"),
    ("3.1", "S2", "display mac-vlan vlan 10", r"^a008-6fe1-0c46 +ffff-ffff-ffff +10 "),
    ("3.1", "S1", "display port vlan", r"^GigabitEthernet0/0/10 +trunk +1 +2-3 10"),
    ("3.2", "LSW1", "display stp", r"^CIST Root/ERPC +:0\s?\.4c1f-cc6a-7678 / 0"),
    ("3.2", "LSW4", "display stp brief", r"^ +0 +GigabitEthernet0/0/2 +ROOT +FORWARDING"),
    ("3.3", "S1", "display eth-trunk 1", r"^GigabitEthernet0/0/11 +Selected "),
    ("4.0", "R2", "ping 192.168.3.1", r"^ +5 packet\(s\) received$"),
    ("4.0", "R2", "tracert 192.168.3.1", r"^ 1 192\.168\.2\.254 .*\n 2 192\.168\.3\.1 "),
    ("4.0", "R2", "display ip routing-table", r"^ +0\.0\.0\.0/0 +Static +60 +0 +RD +192\.168\.2\.254 "),
    ("4.1", "R3", "display acl 3000", r"^ rule 5 permit tcp source 10\.1\.4\.1 0 destination 10\.1\.3\.1 0 "),
    ("4.1", "R3", "display acl all", r"^ Total quantity of nonempty ACL number is 1"),
    ("4.1", "R1", "telnet -a 10.1.4.1 10.1.3.1", r"^<R3>"),
    ("4.2", "R2", "display local-user", r"^ +hcia@datacom +A +T +3"),
    ("4.2", "R2", "display users", r"^ +User-Intf +Delay +Type "),
    ("4.2", "R1", "telnet 10.0.12.2", r"^ +Connected to 10\.0\.12\.2"),
    (
        "4.3",
        "R2",
        "display nat session all",
        r"^ +New SrcAddr +: 1\.2\.3\.(1\d|20)\s(.|\n)*New DestPort +: 23\s",
    ),
    ("4.3", "R2", "display nat outbound", r"^ GigabitEthernet0/0/2 +2000 +1 +pat"),
    ("4.3", "R2", "display nat address-group", r"^ 1 +1\.2\.3\.10 +1\.2\.3\.20"),
    ("4.3", "R2", "display nat server", r"Inside IP/Port +: 192\.168\.1\.1/23\(telnet\)"),
    ("4.3", "R2", "display nat static", r"^ +Total : +0"),
    ("4.3", "R1", "ping 1.2.3.254", r"^ +5 packet\(s\) received$"),
    ("5.1", "R1", "dir", r"^Directory of flash:/"),
    ("5.1", "R1", "ftp 10.0.12.2", r"^220 FTP service ready\."),
    ("5.2", "R2", "display ip pool name GlobalPool", r"^ +10\.0\.23\.1 +10\.0\.23\.254 +253 +1 +252"),
    (
        "5.2",
        "R2",
        "display ip pool interface GigabitEthernet0/0/3",
        r"^ +10\.0\.12\.1 +10\.0\.12\.254 +253 +1 +252",
    ),
    ("5.2", "R1", "display ip interface brief", r"^GigabitEthernet0/0/3 +10\.0\.12\.254/24 +up +up"),
    ("6.1", "AC", "display ap all", r"^0 +00e0-fc5b-6030 +ap1 +ap-group1 +- +- +idle "),
    ("6.1", "AC", "display station all", r"^Total: 0"),
    ("6.1", "AC", "display vap all", r"^Total: 0"),
    ("7", "R2", "display ipv6 interface", r"^ +2000:12::2, subnet is 2000:12::/64"),
    ("7", "R1", "display ipv6 neighbors", r"^IPv6 Address : FE80::2E0:FCFF:FE28:796C\s"),
    (
        "7",
        "R1",
        "display ipv6 routing-table",
        r"Destination +: 2000:23:: +PrefixLength : 64\n NextHop +: 2000:12::2 ",
    ),
    ("7", "R1", "ping ipv6 2000:23::1", r"^ +5 packet\(s\) received$"),
]
ANSWERS = {
    "telnet -a 10.1.4.1 10.1.3.1": (PASSWORD,),
    "telnet 10.0.12.2": ("hcia@datacom", PASSWORD),
    "ftp 10.0.12.2": ("ftp-client", PASSWORD),
}


@pytest.mark.parametrize(("number", "node", "command", "fact"), COMMANDS)
def test_the_course_verifies_with(number, node, command, fact):
    """The command is understood, and its output has the fact."""
    shown = lab(number).device(node).run(command, ANSWERS.get(command, ()))
    for marker in MARKERS:
        assert marker not in shown
    assert re.search(fact, shown, re.MULTILINE), shown
