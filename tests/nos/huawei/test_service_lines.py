"""Lines of DHCP, NAT and traffic classes: what they do where they do something, and that all are printed again."""

from ipaddress import IPv4Address

import pytest
from cabled import cabled
from lone import lone_device

from labkit.engine.engine import Ping

SERVER = """dhcp enable
ip pool far
 gateway-list 10.1.1.1
 network 10.1.1.0 mask 255.255.255.0
#
interface GigabitEthernet0/0/0
 ip address 10.1.12.2 255.255.255.0
 dhcp select global
#
ip route-static 10.1.1.0 255.255.255.0 10.1.12.1
"""
RELAY = """dhcp enable
dhcp server group servers
 dhcp-server 10.1.12.2
#
interface GigabitEthernet0/0/0
 ip address 10.1.12.1 255.255.255.0
#
interface GigabitEthernet0/0/1
 ip address 10.1.1.1 255.255.255.0
 dhcp select relay
 dhcp relay server-select servers
"""


def test_a_relay_sends_to_the_servers_of_its_group():
    """RFC 1542, 4.1: the client gets an address of the pool that fits the relay's interface."""
    devices = cabled(["S:0 R:0", "R:1 PC:eth0"], {"S": SERVER, "R": RELAY, "PC": "ip dhcp"}, {"PC": "host"})
    leases = devices["PC"].state.dhcp_clients()
    assert [str(lease.address) for lease in leases] == ["10.1.1.254"]


@pytest.mark.parametrize(("marked", "lost"), [(5, True), (3, False)])
def test_classes_meet_the_ip_precedence_that_another_policy_marked(marked, lost):
    """RFC 791: precedence is the three high bits; R1 marks what leaves, R2 drops precedence 5."""
    policy = "traffic policy p\n classifier c behavior b\n#\ninterface GigabitEthernet0/0/0\n"
    first = (
        "traffic classifier c\n if-match any\n#\ntraffic behavior b\n"
        f" remark ip-precedence {marked}\n#\n{policy} ip address 10.1.12.1 24\n traffic-policy p outbound\n"
    )
    second = (
        "traffic classifier c\n if-match ip-precedence 5\n#\ntraffic behavior b\n deny\n#\n"
        f"{policy} ip address 10.1.12.2 24\n traffic-policy p inbound\n"
    )
    devices = cabled(["R1:0 R2:0"], {"R1": first, "R2": second})
    probe = Ping(IPv4Address("10.1.12.2"), count=1)
    assert next(iter(devices["R1"].engine.probe(probe))).lost is lost


LINES = """dhcp enable
dhcp server ping packet 3
nat alg ftp enable
nat mapping-mode endpoint-independent tcp dest-port 80
nat filter-mode endpoint-independent
dhcp server group g
 dhcp-server 10.1.1.9 0
#
qos queue-profile q
 queue 3 weight 10
 schedule wfq 0 to 3 pq 4 to 7
#
traffic classifier c operator or
 if-match ip-precedence 3 5
 if-match 8021p 5
 if-match vlan-id 10
#
traffic behavior b
 remark ip-precedence 4
 car cir 1000 pir 2000 cbs 18800 pbs 20000 green pass yellow pass red discard
 redirect interface NULL0
#
interface Dialer1
 ip address unnumbered interface LoopBack0
 dialer timer idle 0
#
interface GigabitEthernet0/0/0
 qos gts cir 1000
 dhcp select relay
 dhcp relay server-select g
#
interface LoopBack0
 ip address 1.1.1.1 32
#
snmp-agent mib-view included iso-view iso
snmp-agent target-host trap-paramsname p v2c securityname public
info-center console channel console
dns proxy enable
"""


def test_every_line_is_printed_and_loads_again():
    """What is kept and what is live stand in one configuration, which loading does not change."""
    device = lone_device("huawei-ar2220")
    assert device.load(LINES) == []
    text = device.text()
    printed = {line.strip() for line in text.splitlines()}
    wanted = {line.strip().replace("1.1.1.1 32", "1.1.1.1 255.255.255.255") for line in LINES.splitlines()}
    assert wanted - printed - {"#"} == set()
    assert device.load(text) == []
    assert device.text() == text
