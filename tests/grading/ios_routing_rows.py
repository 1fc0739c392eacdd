"""Rows for the checks of routing protocols on IOS: the same inputs as on VRP, with Cisco's screens.

Layouts from Cisco's command references and the public samples of ntc-templates; the values are a made-up router's.
"""

PROTOCOLS = """*** IP Routing is NSF aware ***

Routing Protocol is "rip"
  Outgoing update filter list for all interfaces is not set
  Incoming update filter list for all interfaces is not set
  Sending updates every 30 seconds, next due in 12 seconds
  Invalid after 180 seconds, hold down 180, flushed after 240
  Redistributing: rip
  Default version control: send version 2, receive version 2
    Interface             Send  Recv  Triggered RIP  Key-chain
    GigabitEthernet0/0    2     2          No        none
  Automatic network summarization is not in effect
  Maximum path: 4
  Routing for Networks:
    10.0.0.0
  Passive Interface(s):
    Loopback0
  Routing Information Sources:
    Gateway         Distance      Last Update
    10.0.12.1            120      00:00:18
  Distance: (default is 120)

"""
NO_RIP = "*** IP Routing is NSF aware ***\n\n"
DATABASE = """10.0.0.0/8    auto-summary
10.0.12.0/24    directly connected, GigabitEthernet0/0
10.0.23.0/24
    [1] via 10.0.12.1, 00:00:18, GigabitEthernet0/0
172.16.0.0/16    auto-summary
172.16.5.0/24    redistributed
    [2] via 0.0.0.0,
"""
BRIEF = """*down: administratively down
Interface                         IP Address/Mask      Physical   Protocol
GigabitEthernet0/0/0              10.0.12.1/24         up         up
"""
SUMMARY = """BGP router identifier 2.2.2.2, local AS number 65001
BGP table version is 4, main routing table version 4

Neighbor        V           AS MsgRcvd MsgSent   TblVer  InQ OutQ Up/Down  State/PfxRcd
1.1.1.1         4        65001      12      12        4    0    0 00:08:11            2
10.0.12.1       4        65002      11      12        4    0    0 00:08:10            1
10.0.23.3       4        65003       0       0        1    0    0 never       Idle (Admin)
"""
PATHS = """BGP routing table entry for 198.51.101.0/24, version 5
Paths: (3 available, best #1, table default)
  Advertised to update-groups:
     1          2
  Refresh Epoch 1
  65002 64500
    1.1.1.1 (metric 2) from 1.1.1.1 (1.1.1.1)
      Origin IGP, metric 0, localpref 200, valid, internal, best
      Community: 4259905537
      rx pathid: 0, tx pathid: 0x0
  Refresh Epoch 1
  65003 64500
    10.0.12.1 from 10.0.12.1 (10.0.12.1)
      Origin IGP, localpref 100, valid, external
      rx pathid: 0, tx pathid: 0
  Refresh Epoch 2
  65003 65009 64500
    10.0.23.3 from 10.0.23.3 (3.3.3.3)
      Origin IGP, localpref 200, valid, external
      rx pathid: 0, tx pathid: 0
"""
AGGREGATE = """BGP routing table entry for 172.20.0.0/22, version 3
Paths: (1 available, best #1, table default)
  Not advertised to any peer
  Refresh Epoch 1
  Local, (aggregated by 65001 2.2.2.2)
    0.0.0.0 from 0.0.0.0 (2.2.2.2)
      Origin IGP, localpref 100, weight 32768, valid, aggregated, local, atomic-aggregate, best
      rx pathid: 0, tx pathid: 0x0
"""
NOT_THERE = "% Network not in table\n"
TABLE = """BGP table version is 4, local router ID is 2.2.2.2
Status codes: s suppressed, d damped, h history, * valid, > best, i - internal,
              r RIB-failure, S Stale, m multipath, b backup-path, f RT-Filter,
              x best-external, a additional-path, c RIB-compressed,
Origin codes: i - IGP, e - EGP, ? - incomplete
RPKI validation codes: V valid, I invalid, N Not found

     Network          Next Hop            Metric LocPrf Weight Path
 *>  172.20.0.0/22    0.0.0.0                            32768 i
 *>  192.168.7.0      0.0.0.0                  0         32768 i
"""
TOLD = TABLE + "\nTotal number of prefixes 2 \n"
RECEIVED = """
 BGP local router ID : 10.0.12.1
 Local AS number : 65002
 Paths:   1 available, 1 best, 1 select
 BGP routing table entry information of 172.20.0.0/22:
 From: 10.0.12.2 (2.2.2.2)
 Route Duration: 00h08m10s
 Direct Out-interface: GigabitEthernet0/0/0
 Original nexthop: 10.0.12.2
 Qos information : 0x0
 AS-path 65001 65001, origin igp, MED 50, pref-val 0, valid, external, best, select, active, pre 255
 Not advertised to any peer yet
"""
OWN = """GigabitEthernet0/0 is up, line protocol is up
  Hardware is CN Gigabit Ethernet, address is 0019.e800.0100 (bia 0019.e800.0100)
  Internet address is 10.0.12.2/24
  MTU 1500 bytes, BW 1000000 Kbit/sec, DLY 10 usec,
"""
MAPS = """route-map OUT, deny, sequence 5
  Match clauses:
    tag 100
  Set clauses:
  Policy routing matches: 0 packets, 0 bytes
route-map OUT, permit, sequence 10
  Match clauses:
    ip address prefix-lists: OWN
  Set clauses:
    metric 50
    as-path prepend 65001 65001
  Policy routing matches: 0 packets, 0 bytes
"""
ROUTES = """Codes: L - local, C - connected, S - static, R - RIP, M - mobile, B - BGP
       + - replicated route, % - next hop override

Gateway of last resort is not set

      1.0.0.0/32 is subnetted, 1 subnets
O        1.1.1.1 [110/2] via 10.0.12.1, 00:08:11, GigabitEthernet0/0
      10.0.0.0/8 is variably subnetted, 2 subnets, 2 masks
C        10.0.12.0/24 is directly connected, GigabitEthernet0/0
L        10.0.12.2/32 is directly connected, GigabitEthernet0/0
B     198.51.101.0/24 [200/0] via 1.1.1.1, 00:08:11
"""
ENTRY = """Routing entry for 198.51.101.0/24
  Known via "bgp 65001", distance 200, metric 0
  Tag 65002, type internal
  Last update from 1.1.1.1 00:08:11 ago
  Routing Descriptor Blocks:
  * 1.1.1.1, from 1.1.1.1, 00:08:11 ago
      Route metric is 0, traffic share count is 1
"""
RIP_TEXT = {"C1 show ip protocols": PROTOCOLS, "C1 show ip rip database": DATABASE}
NEIGHBOR_TEXT = RIP_TEXT | {"R1 display ip interface brief": BRIEF}
SESSION = {"check": "bgp.session", "node": "C1"}
SESSION_TEXT = {"C1 show ip bgp summary": SUMMARY}
PATH = {"check": "bgp.route", "node": "C1", "prefix": "198.51.101.0/24"}
PATH_TEXT = {"C1 show ip bgp 198.51.101.0 255.255.255.0": PATHS}
REASON = {"check": "bgp.reason", "node": "C1", "prefix": "198.51.101.0/24"}
MADE = {"check": "bgp.route", "node": "C1", "prefix": "172.20.0.0/22"}
MADE_TEXT = {"C1 show ip bgp 172.20.0.0 255.255.252.0": AGGREGATE}
ABSENT = {"check": "bgp.absent", "node": "C1", "prefix": "172.20.1.0/24"}
ABSENT_TEXT = {"C1 show ip bgp 172.20.1.0 255.255.255.0": NOT_THERE, "C1 show ip bgp": TABLE}
TELLS = {"check": "bgp.advertised", "node": "C1", "peer": "10.0.12.1"}
TOLD_TEXT = SESSION_TEXT | {"C1 show ip bgp neighbors 10.0.12.1 advertised-routes": TOLD}
RECEIVED_TEXT = TOLD_TEXT | {
    "R1 display ip interface brief": BRIEF,
    "C1 show interfaces": OWN,
    "R1 display bgp routing-table 172.20.0.0 22": RECEIVED,
}
HIDES = {"check": "bgp.withheld", "node": "C1", "peer": "10.0.12.1"}
POLICY = {"check": "policy.route_policy", "node": "C1"}
POLICY_TEXT = {"C1 show route-map": MAPS}
BEST = {"check": "route.best", "node": "C1", "destination": "198.51.101.9"}
PRESENT = {"check": "route.present", "node": "C1", "prefix": "198.51.101.0/24"}
ROUTE_TEXT = {"C1 show ip route": ROUTES, "C1 show ip route 198.51.101.0 255.255.255.0": ENTRY}

ROWS = [
    ({"check": "rip.version", "node": "C1", "version": 2}, RIP_TEXT, "passed", 1),
    ({"check": "rip.version", "node": "C1", "version": 1}, RIP_TEXT, "failed", 0),
    ({"check": "rip.version", "node": "C1", "version": 2}, {"C1 show ip protocols": NO_RIP}, "failed", 0),
    ({"check": "rip.neighbor", "node": "C1", "neighbor": "R1"}, NEIGHBOR_TEXT, "passed", 1),
    (
        {"check": "rip.neighbor", "node": "C1", "neighbor": "R1"},
        NEIGHBOR_TEXT | {"C1 show ip protocols": PROTOCOLS.replace("10.0.12.1 ", "10.0.12.9 ")},
        "failed",
        0,
    ),
    ({"check": "rip.route", "node": "C1", "prefix": "10.0.23.0/24", "cost": 1}, RIP_TEXT, "passed", 1),
    ({"check": "rip.route", "node": "C1", "prefix": "10.0.23.0/24", "cost": 2}, RIP_TEXT, "failed", 0),
    ({"check": "rip.route", "node": "C1", "prefix": "10.0.12.0/24"}, RIP_TEXT, "failed", 0),
    ({"check": "rip.route", "node": "C1", "prefix": "172.16.5.0/24"}, RIP_TEXT, "failed", 0),
    (SESSION | {"peer": "1.1.1.1", "remote_as": 65001, "type": "ibgp"}, SESSION_TEXT, "passed", 1),
    (SESSION | {"peer": "10.0.12.1", "type": "ibgp"}, SESSION_TEXT, "failed", 0),
    (SESSION | {"peer": "10.0.12.1", "remote_as": 65002}, SESSION_TEXT, "passed", 1),
    (SESSION | {"peer": "10.0.23.3"}, SESSION_TEXT, "failed", 0),
    (SESSION | {"peer": "10.0.12.7"}, SESSION_TEXT, "failed", 0),
    (
        PATH | {"next_hop": "1.1.1.1", "local_preference": 200, "as_path": "65002 64500", "best": True},
        PATH_TEXT,
        "passed",
        1,
    ),
    (PATH | {"peer": "10.0.12.1", "best": False, "as_path": "65003 64500"}, PATH_TEXT, "passed", 1),
    (PATH | {"med": 5}, PATH_TEXT, "failed", 0),
    (PATH | {"community": "65001:1"}, PATH_TEXT, "passed", 1),
    (PATH | {"community": "65001:2"}, PATH_TEXT, "failed", 0),
    (MADE | {"next_hop": "127.0.0.1", "as_path": "", "preferred_value": 32768}, MADE_TEXT, "passed", 1),
    (REASON | {"peer": "10.0.12.1", "reason": "local-preference"}, PATH_TEXT, "passed", 1),
    (REASON | {"peer": "10.0.12.1", "reason": "as-path"}, PATH_TEXT, "failed", 0),
    (REASON | {"peer": "10.0.23.3", "reason": "as-path"}, PATH_TEXT, "passed", 1),
    (REASON | {"peer": "1.1.1.1", "reason": "as-path"}, PATH_TEXT, "failed", 0),
    (ABSENT, ABSENT_TEXT, "passed", 1),
    (ABSENT, ABSENT_TEXT | {"C1 show ip bgp": "\n"}, "failed", 0),
    (TELLS | {"prefix": "172.20.0.0/22"}, TOLD_TEXT, "passed", 1),
    (TELLS | {"prefix": "192.168.7.0/24"}, TOLD_TEXT, "passed", 1),
    (TELLS | {"prefix": "172.20.1.0/24"}, TOLD_TEXT, "failed", 0),
    (TELLS | {"prefix": "172.20.0.0/22", "med": 50, "as_path": "65001 65001"}, RECEIVED_TEXT, "passed", 1),
    (TELLS | {"prefix": "172.20.0.0/22", "med": 60}, RECEIVED_TEXT, "failed", 0),
    (HIDES | {"prefix": "172.20.1.0/24"}, TOLD_TEXT, "passed", 1),
    (HIDES | {"prefix": "192.168.7.0/24"}, TOLD_TEXT, "failed", 0),
    (POLICY | {"mode": "deny", "matches": ["if-match tag 100"]}, POLICY_TEXT, "passed", 1),
    (POLICY | {"matches": ["if-match ip-prefix"], "applies": ["apply cost 50"]}, POLICY_TEXT, "passed", 1),
    (POLICY | {"name": "IN", "applies": ["apply cost 50"]}, POLICY_TEXT, "failed", 0),
    (POLICY | {"applies": ["apply as-path 65001 65001 additive"]}, POLICY_TEXT, "passed", 1),
    (POLICY | {"applies": ["apply local-preference"]}, POLICY_TEXT, "failed", 0),
    (BEST | {"protocol": "bgp", "interface": "g0/0"}, ROUTE_TEXT, "passed", 1),
    (BEST | {"interface": "g0/1"}, ROUTE_TEXT, "failed", 0),
    (PRESENT | {"interfaces": ["g0/0"], "preference": 200}, ROUTE_TEXT, "passed", 1),
    (PRESENT | {"tag": 65002}, ROUTE_TEXT, "passed", 1),
    (PRESENT | {"tag": 7}, ROUTE_TEXT, "failed", 0),
]  # fmt: skip
