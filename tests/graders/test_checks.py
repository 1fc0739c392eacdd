"""Each check, as rows: what it is told, what the devices answer, and what it must say."""

import pytest

from grading.access_rows import ROWS as ACCESS
from grading.description_rows import ROWS as DESCRIPTION
from grading.device_rows import ROWS as DEVICES
from grading.ios_ipv6_rows import ROWS as IOS_IPV6
from grading.ios_routing_rows import ROWS as IOS_ROUTING
from grading.ios_rows import ROWS as IOS
from grading.ios_switching_rows import ROWS as IOS_SWITCHING
from grading.ipv6_rows import ROWS as IPV6
from grading.routing_rows import ROWS as ROUTING
from grading.service_rows import ROWS as SERVICES
from grading.switching_rows import ROWS as SWITCHING
from grading.two_routers import BRIEF, CONFIGURATION, PEERS, ROUTES, ping_text
from labkit.grading.check import Output, Site
from labkit.grading.evaluate import judge
from labkit.grading.library import library
from labkit.grading.rubric_reader import Unplaced, read_rubric

SITE = Site({"R1": "huawei_vrp", "R2": "huawei_vrp", "SW1": "huawei_vrp", "PC1": "host", "C1": "cisco_ios"})
R1_PEERS = PEERS.format(own="1.1.1.1", other="2.2.2.2", number=1, peer=2)
R2_PEERS = PEERS.format(own="2.2.2.2", other="1.1.1.1", number=2, peer=1)
NO_PEERS = "\t OSPF Process 1 with Router ID 1.1.1.1\n"
CONFIG = CONFIGURATION.format(name="R1", number=1)

OSPF_INTERFACES = """
\t OSPF Process 1 with Router ID 1.1.1.1
\t\t Interfaces


 Area: 0.0.0.1          (MPLS TE not enabled)


 Interface: 10.0.12.1 (GigabitEthernet0/0/0)
 Cost: 10      State: DR        Type: Broadcast    MTU: 1500
 Priority: 1
 Designated Router: 10.0.12.1
 Backup Designated Router: 10.0.12.2
 Timers: Hello 10 , Dead 40 , Poll  120 , Retransmit 5 , Transmit Delay 1
"""

IP_BRIEF = """*down: administratively down
^down: standby
(l): loopback
(s): spoofing
The number of interface that is UP in Physical is 2
The number of interface that is DOWN in Physical is 0
The number of interface that is UP in Protocol is 1
The number of interface that is DOWN in Protocol is 1

Interface                         IP Address/Mask      Physical   Protocol
GigabitEthernet0/0/0              10.0.12.1/24         up         up
GigabitEthernet0/0/1              unassigned           up         down
"""

VLANS = """The total number of vlans is : 2
--------------------------------------------------------------------------------
U: Up;         D: Down;         TG: Tagged;         UT: Untagged;
MP: Vlan-mapping;               ST: Vlan-stacking;
#: ProtocolTransparent-vlan;    *: Management-vlan;
--------------------------------------------------------------------------------

VID  Type    Ports
--------------------------------------------------------------------------------
1    common  UT:GE0/0/3(D)      GE0/0/4(D)
10   common  UT:GE0/0/1(U)      GE0/0/2(U)

             TG:GE0/0/24(U)

VID  Status  Property      MAC-LRN Statistics Description
--------------------------------------------------------------------------------

1    enable  default       enable  disable    VLAN 0001
10   enable  default       enable  disable    VLAN 0010
"""

PORTS = """Port                        Link Type    PVID  Trunk VLAN List
-------------------------------------------------------------------------------
GigabitEthernet0/0/1        access       10    -
GigabitEthernet0/0/24       trunk        1     1 10 20-30
"""

TRACE = """ traceroute to  2.2.2.2(2.2.2.2), max hops: 30 ,packet length: 40,press CTRL_C to break
 1 10.0.13.3 20 ms  10 ms  10 ms
 2 2.2.2.2 20 ms  20 ms  20 ms
"""

PC_PING = """Ping 10.1.1.2: 32 data bytes, Press Ctrl_C to break
From 10.1.1.2: bytes=32 seq=1 ttl=125 time=141 ms
Request timeout!

--- 10.1.1.2 ping statistics ---
  2 packet(s) transmitted
  1 packet(s) received
  50.00% packet loss
  round-trip min/avg/max = 0/141/141 ms
"""

NEIGHBOR = {"check": "ospf.neighbor", "node": "R1"}
BOTH_PEERS = {"R1 display ospf peer": R1_PEERS, "R2 display ospf peer": R2_PEERS}
OSPF = {"check": "ospf.interface", "node": "R1", "interface": "GE0/0/0"}
OSPF_TEXT = {"R1 display ospf interface all": OSPF_INTERFACES}
ROUTE = {"check": "route.present", "node": "R1", "prefix": "2.2.2.2/32"}
ROUTE_TEXT = {"R1 display ip routing-table": ROUTES}
STATE = {"check": "interface.state", "node": "R1"}
STATE_TEXT = {"R1 display interface brief": BRIEF}
ADDRESS = {"check": "interface.address", "node": "R1"}
ADDRESS_TEXT = {"R1 display ip interface brief": IP_BRIEF}
MEMBERS = {"check": "vlan.membership", "node": "SW1", "vlan": 10}
VLAN_TEXT = {"SW1 display vlan": VLANS}
PORT = {"check": "vlan.port", "node": "SW1"}
PORT_TEXT = {"SW1 display port vlan": PORTS}
LINE = {"check": "configuration.present", "node": "R1"}
NO_LINE = {"check": "configuration.absent", "node": "R1"}
CONFIG_TEXT = {"R1 display current-configuration": CONFIG}
PING = {"check": "reachability.ping", "node": "R1", "destination": "2.2.2.2"}
UNREACHABLE = {
    "check": "reachability.unreachable",
    "node": "R1",
    "destination": "9.9.9.9",
    "alive": "1.1.1.1",
}
SILENT, ALIVE = "R1 ping -c 3 9.9.9.9", "R1 ping -c 3 1.1.1.1"
GENERIC = {"check": "generic.command", "node": "R1", "command": "display interface brief"}

ROWS = [
    # inputs, answers, verdict, share
    *ACCESS,
    *IOS,
    *IOS_ROUTING,
    *IOS_SWITCHING,
    *IOS_IPV6,
    *DEVICES,
    *ROUTING,
    *SERVICES,
    *SWITCHING,
    *DESCRIPTION,
    *IPV6,
    (NEIGHBOR | {"neighbor": "R2"}, BOTH_PEERS, "passed", 1),
    (NEIGHBOR | {"router_id": "2.2.2.2"}, BOTH_PEERS, "passed", 1),
    (NEIGHBOR | {"address": "10.0.12.2", "interface": "g0/0/0"}, BOTH_PEERS, "passed", 1),
    (NEIGHBOR | {"address": "10.0.12.9"}, BOTH_PEERS, "failed", 0),
    (NEIGHBOR | {"neighbor": "R2", "interface": "GE0/0/1"}, BOTH_PEERS, "failed", 0),
    (NEIGHBOR | {"neighbor": "R2", "state": "2-way"}, BOTH_PEERS, "failed", 0),
    (NEIGHBOR | {"neighbor": "R2"}, BOTH_PEERS | {"R1 display ospf peer": NO_PEERS}, "failed", 0),
    (NEIGHBOR | {"neighbor": "R2"}, BOTH_PEERS | {"R2 display ospf peer": ""}, "failed", 0),
    (NEIGHBOR | {"neighbor": "R2"}, {"R1 display ospf peer": R1_PEERS}, "error", 0),
    (OSPF | {"area": 1, "cost": 10, "hello": 10, "dead": 40, "type": "broadcast"}, OSPF_TEXT, "passed", 1),
    (OSPF | {"passive": False, "area": "0.0.0.1"}, OSPF_TEXT, "passed", 1),
    (OSPF | {"area": 0, "cost": 10}, OSPF_TEXT, "partial", 0.5),
    (OSPF | {"cost": 11}, OSPF_TEXT, "failed", 0),
    (OSPF | {"interface": "GE0/0/1"}, OSPF_TEXT, "failed", 0),
    (OSPF, {"R1 display ospf interface all": ""}, "failed", 0),
    (ROUTE, ROUTE_TEXT, "passed", 1),
    (ROUTE | {"protocol": "ospf", "preference": 10, "cost": 1}, ROUTE_TEXT, "passed", 1),
    (ROUTE | {"next_hops": ["10.0.13.3", "10.0.12.2"]}, ROUTE_TEXT, "passed", 1),
    (ROUTE | {"next_hops": ["10.0.12.2"]}, ROUTE_TEXT, "failed", 0),
    (ROUTE | {"protocol": "static"}, ROUTE_TEXT, "failed", 0),
    (ROUTE | {"prefix": "2.2.2.0/24"}, ROUTE_TEXT, "failed", 0),
    (ROUTE, {"R1 display ip routing-table": ""}, "error", 0),
    (ROUTE | {"check": "route.absent", "prefix": "3.3.3.3/32"}, ROUTE_TEXT, "passed", 1),
    (ROUTE | {"check": "route.absent", "protocol": "static"}, ROUTE_TEXT, "passed", 1),
    (ROUTE | {"check": "route.absent"}, ROUTE_TEXT, "failed", 0),
    (ROUTE | {"check": "route.absent"}, {"R1 display ip routing-table": "\n"}, "error", 0),
    (STATE | {"interface": "GE0/0/0"}, STATE_TEXT, "passed", 1),
    (STATE | {"interface": "LoopBack0"}, STATE_TEXT, "passed", 1),
    (STATE | {"interface": "GE0/0/1"}, STATE_TEXT, "failed", 0),
    (STATE | {"interface": "GE0/0/1", "state": "disabled"}, STATE_TEXT, "passed", 1),
    (STATE | {"interface": "GE0/0/9"}, STATE_TEXT, "failed", 0),
    (ADDRESS | {"interface": "GE0/0/0", "address": "10.0.12.1/24"}, ADDRESS_TEXT, "passed", 1),
    (ADDRESS | {"interface": "GE0/0/0", "address": "10.0.12.1/25"}, ADDRESS_TEXT, "failed", 0),
    (ADDRESS | {"interface": "GE0/0/1", "address": "10.0.12.1/24"}, ADDRESS_TEXT, "failed", 0),
    ({"check": "vlan.exists", "node": "SW1", "vlans": 10}, VLAN_TEXT, "passed", 1),
    ({"check": "vlan.exists", "node": "SW1", "vlans": [10, 20]}, VLAN_TEXT, "partial", 0.5),
    ({"check": "vlan.exists", "node": "SW1", "vlans": "20-22"}, VLAN_TEXT, "failed", 0),
    (
        MEMBERS | {"untagged": ["GE0/0/1", "GigabitEthernet0/0/2"], "tagged": ["GE0/0/24"]},
        VLAN_TEXT,
        "passed",
        1,
    ),
    (MEMBERS | {"untagged": ["GE0/0/1"], "exact": True}, VLAN_TEXT, "failed", 0),
    (MEMBERS | {"untagged": ["GE0/0/1"], "tagged": ["GE0/0/23"]}, VLAN_TEXT, "partial", 0.5),
    (MEMBERS | {"untagged": ["GE0/0/24"]}, VLAN_TEXT, "failed", 0),
    (MEMBERS | {"vlan": 30, "untagged": ["GE0/0/1"]}, VLAN_TEXT, "failed", 0),
    (PORT | {"interface": "GE0/0/1", "link_type": "access", "pvid": 10}, PORT_TEXT, "passed", 1),
    (PORT | {"interface": "GE0/0/24", "link_type": "trunk", "allowed": "10 20-25"}, PORT_TEXT, "passed", 1),
    (
        PORT | {"interface": "GE0/0/24", "link_type": "trunk", "allowed": 10, "exact": True},
        PORT_TEXT,
        "failed",
        0,
    ),
    (PORT | {"interface": "GE0/0/24", "link_type": "access"}, PORT_TEXT, "failed", 0),
    (LINE | {"line": "area  0.0.0.0"}, CONFIG_TEXT, "passed", 1),
    (LINE | {"matches": r"network \S+ 0\.0\.0\.255"}, CONFIG_TEXT, "passed", 1),
    (
        LINE | {"line": "network 10.0.12.0 0.0.0.255", "section": "ospf 1 router-id 1.1.1.1"},
        CONFIG_TEXT,
        "passed",
        1,
    ),
    (
        LINE | {"line": "network 10.0.12.0 0.0.0.255", "section": "interface loopback0"},
        CONFIG_TEXT,
        "failed",
        0,
    ),
    (LINE | {"line": "shutdown"}, CONFIG_TEXT, "failed", 0),
    (NO_LINE | {"line": "shutdown", "section": "interface LoopBack0"}, CONFIG_TEXT, "passed", 1),
    (NO_LINE | {"line": "shutdown", "section": "interface LoopBack1"}, CONFIG_TEXT, "failed", 0),
    (NO_LINE | {"line": "sysname R1"}, CONFIG_TEXT, "failed", 0),
    (NO_LINE | {"line": "shutdown"}, {"R1 display current-configuration": "#\n sysname R1\n"}, "error", 0),
    (PING, {"R1 ping -c 5 2.2.2.2": ping_text("2.2.2.2", 1)}, "passed", 1),
    (PING, {"R1 ping -c 5 2.2.2.2": ping_text("2.2.2.2", 0)}, "failed", 0),
    (PING | {"min_replies": 5}, {"R1 ping -c 5 2.2.2.2": ping_text("2.2.2.2", 4)}, "failed", 0),
    (
        PING | {"source": "1.1.1.1", "path": ["10.0.13.3", "2.2.2.2"]},
        {"R1 ping -c 5 -a 1.1.1.1 2.2.2.2": ping_text("2.2.2.2", 5), "R1 tracert -a 1.1.1.1 2.2.2.2": TRACE},
        "passed",
        1,
    ),
    (
        PING | {"path": ["10.0.12.2"]},
        {"R1 ping -c 5 2.2.2.2": ping_text("2.2.2.2", 5), "R1 tracert 2.2.2.2": TRACE},
        "failed",
        0,
    ),
    (UNREACHABLE, {SILENT: ping_text("9.9.9.9", 0), ALIVE: ping_text("1.1.1.1", 4)}, "passed", 1),
    (UNREACHABLE, {SILENT: ping_text("9.9.9.9", 0), ALIVE: ping_text("1.1.1.1", 0)}, "failed", 0),
    (UNREACHABLE, {SILENT: ping_text("9.9.9.9", 1), ALIVE: ping_text("1.1.1.1", 5)}, "failed", 0),
    (UNREACHABLE, {SILENT: ping_text("9.9.9.9", 0)}, "error", 0),
    (
        {"check": "reachability.ping", "node": "PC1", "destination": "10.1.1.2", "count": 2},
        {"PC1 ping 10.1.1.2 -c 2": PC_PING},
        "passed",
        1,
    ),
    (
        GENERIC | {"where": {"interface": "gigabitethernet0/0/0"}, "expect": {"phy": "UP"}},
        STATE_TEXT,
        "passed",
        1,
    ),
    (GENERIC | {"where": {"phy": "up"}, "count": 2}, STATE_TEXT, "passed", 1),
    (GENERIC | {"where": {"phy": "up"}, "count": 1}, STATE_TEXT, "failed", 0),
    (GENERIC | {"where": {"phy": "up"}, "expect": {"protocol": "up"}}, STATE_TEXT, "failed", 0),
    (GENERIC | {"where": {"interface": "Vlanif1"}}, STATE_TEXT, "failed", 0),
    (GENERIC | {"where": {"colour": "red"}}, STATE_TEXT, "failed", 0),
    (GENERIC | {"command": "display frobnicate"}, {"R1 display frobnicate": "x"}, "error", 0),
]


@pytest.mark.parametrize(
    ("inputs", "answers", "verdict", "share"),
    ROWS,
    ids=[f"{number}-{row[0]['check']}-{row[2]}" for number, row in enumerate(ROWS)],
)
def test_a_check_judges(inputs, answers, verdict, share):
    """The verdict, its share of the points, and what it says, in a sentence without gaps."""
    rubric = read_rubric(Unplaced({"checks": [{"id": "x", "points": 1} | inputs]}), library(), SITE)

    def read(command):
        text = answers.get(f"{command.node} {command.text}")
        return None if text is None else Output(text)

    judgement = judge(rubric.checks[0], SITE, read)
    assert judgement.status == verdict, judgement
    assert judgement.share == pytest.approx(share)
    assert judgement.used
    assert all(str(message) for message in (*judgement.found, *judgement.reasons))


@pytest.mark.parametrize("name", library())
def test_every_check_has_rows_that_pass_and_rows_that_do_not(name):
    """A check that cannot fail proves nothing, and one that cannot pass is unfair."""
    verdicts = {row[2] for row in ROWS if row[0]["check"] == name}
    assert "passed" in verdicts
    assert "failed" in verdicts
