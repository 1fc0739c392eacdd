"""Rows for the checks of IPv6: what they are told, what devices answer, and what they must say."""

INTERFACES = """GigabitEthernet0/0/0 current state : UP
IPv6 protocol current state : UP
IPv6 is enabled, link-local address is FE80::1
  Global unicast address(es):
    2001:DB8:12::1, subnet is 2001:DB8:12::/64
    2001:DB8:13::1, subnet is 2001:DB8:13::/64
  Joined group address(es):
    FF02::1:FF00:1
    FF02::2
    FF02::1
  MTU is 1500 bytes
  ND DAD is enabled, number of DAD attempts: 1
  ND reachable time is 30000 milliseconds
  ND retransmit interval is 1000 milliseconds
  ND advertised reachable time is 0 milliseconds
  ND advertised retransmit interval is 0 milliseconds
  ND router advertisement max interval 600 seconds, min interval 200 seconds
  ND router advertisements live for 1800 seconds
  ND router advertisements hop-limit 64
  ND default router preference medium
  Hosts use DHCP to obtain routable addresses

GigabitEthernet0/0/1 current state : UP
IPv6 protocol current state : UP
IPv6 is enabled, link-local address is FE80::2E0:FCFF:FE00:101
  No global unicast address configured
  Joined group address(es):
    FF02::1
  MTU is 1500 bytes
  ND DAD is enabled, number of DAD attempts: 1
  ND reachable time is 30000 milliseconds
  ND retransmit interval is 1000 milliseconds
  Hosts use stateless autoconfig for addresses
"""

IPCONFIG = """
Link local IPv6 address...........: fe80::5689:98ff:fe00:1
IPv6 address......................: 2001:db8:1::42 / 128
IPv6 gateway......................: fe80::1
IPv4 address......................: 0.0.0.0
Subnet mask.......................: 0.0.0.0
Gateway...........................: 0.0.0.0
Physical address..................: 54-89-98-00-00-01
DNS server........................:
"""

NEIGHBORS = """-----------------------------------------------------------------------------
IPv6 Address : 2001:DB8:12::2
Link-layer   : 00e0-fc00-0200                    State : REACH
Interface    : GE0/0/0                           Age   : 00h00m00s
VLAN         : -                                 CEVLAN: -
VPN name     :                                   Is Router: TRUE
Secure FLAG  : UN-SECURE

IPv6 Address : 2001:DB8:12::3
Link-layer   : 0000-0000-0000                    State : INCMP
Interface    : GE0/0/0                           Age   : 00h00m00s
VLAN         : -                                 CEVLAN: -
VPN name     :                                   Is Router: FALSE
Secure FLAG  : UN-SECURE

-----------------------------------------------------------------------------
Total: 2       Dynamic: 2       Static: 0
"""

ROUTES = """Routing Table : Public
	Destinations : 2	Routes : 3

 Destination  : ::                              PrefixLength : 0
 NextHop      : 2001:DB8:14::4                  Preference   : 60
 Cost         : 0                               Protocol     : Static
 RelayNextHop : ::                              TunnelID     : 0x0
 Interface    : GigabitEthernet0/0/2            Flags        : RD

 Destination  : 2001:DB8:3::                    PrefixLength : 64
 NextHop      : FE80::2                         Preference   : 10
 Cost         : 2                               Protocol     : OSPFv3
 RelayNextHop : ::                              TunnelID     : 0x0
 Interface    : GigabitEthernet0/0/0            Flags        : D

 Destination  : 2001:DB8:3::                    PrefixLength : 64
 NextHop      : FE80::3                         Preference   : 10
 Cost         : 2                               Protocol     : OSPFv3
 RelayNextHop : ::                              TunnelID     : 0x0
 Interface    : GigabitEthernet0/0/1            Flags        : D

"""

POOLS = """DHCPv6 pool: lan
  Address prefix: 2001:DB8:1::/64
    Lifetime valid 172800 seconds, preferred 86400 seconds
    1 in use, 0 conflicts
  Excluded-address 2001:DB8:1::1
  1 excluded addresses
  Information refresh time: 86400
  DNS server address: 2001:DB8::53
  Conflict-address expire-time: 172800
  Active normal clients: 1
"""

PEERS = """OSPFv3 Process (1)
OSPFv3 Area (0.0.0.0)
Neighbor ID     Pri  State            Dead Time Interface            Instance ID
2.2.2.2           1  Full/DR          00:00:37  GE0/0/0                        0
3.3.3.3           1  Init/-           00:00:37  GE0/0/1                        0
"""

OSPFV3 = """GigabitEthernet0/0/0 is up, line protocol is up
  Interface ID 0x1
  Interface MTU 1500
  IPv6 Prefixes
    FE80::1 (Link-Local Address)
    2001:DB8:12::/64
  OSPFv3 Process (1), Area 0.0.0.0, Instance ID 0
    Router ID 1.1.1.1, Network Type BROADCAST, Cost: 1
    Transmit Delay is 1 sec, State DR, Priority 1
    No designated router on this link
    No backup designated router on this link
    Timer interval configured, Hello 10, Dead 40, Wait 40, Retransmit 5
      No Hellos (Passive interface)
    Neighbor Count is 0, Adjacent neighbor count is 0
"""

PING = """  PING 2001:DB8:3::10 : 56  data bytes, press CTRL_C to break
    Reply from 2001:DB8:3::10
    bytes=56 Sequence=1 hop limit=62  time = 30 ms
    Request time out

  --- 2001:DB8:3::10 ping statistics ---
    2 packet(s) transmitted
    {received} packet(s) received
    50.00% packet loss
    round-trip min/avg/max = 30/30/30 ms
"""

TRACE = """ traceroute to 2001:DB8:3::10  30 hops max,60 bytes packet
 1 2001:DB8:12::2 10 ms  10 ms  10 ms
 2  *  *  *
 3 2001:DB8:3::10 10 ms  10 ms  30 ms
"""

PC_PING = """
Ping 2001:db8:3::10: 32 data bytes, Press Ctrl_C to break
From 2001:db8:3::10: bytes=32 seq=1 ttl=253 time=31 ms

--- 2001:db8:3::10 ping statistics ---
  1 packet(s) transmitted
  1 packet(s) received
  0.00% packet loss
  round-trip min/avg/max = 31/31/31 ms
"""

PC_TRACE = """
traceroute to 2001:db8:3::10, 8 hops max
(ICMP), press Ctrl+C to stop
 1   2001:db8:12::1   10 ms  10 ms  10 ms
 2   2001:db8:3::10   10 ms  10 ms  10 ms
"""

ADDRESS = {"check": "interface.address", "node": "R1", "interface": "GE0/0/0"}
INTERFACE = {"check": "ipv6.interface", "node": "R1", "interface": "GE0/0/0"}
CARD = {"check": "ipv6.interface", "node": "PC1", "interface": "eth0"}
NEIGHBOR = {"check": "ipv6.neighbor", "node": "R1"}
ROUTE = {"check": "route.present", "node": "R1", "prefix": "2001:db8:3::/64"}
NO_ROUTE = {"check": "route.absent", "node": "R1"}
POOL = {"check": "dhcpv6.pool", "node": "R1", "prefix": "2001:db8:1::/64"}
PEER = {"check": "ospfv3.neighbor", "node": "R1", "router_id": "2.2.2.2"}
SETTINGS = {"check": "ospfv3.interface", "node": "R1", "interface": "GE0/0/0"}
REACH = {"check": "reachability.ping", "node": "R1", "destination": "2001:db8:3::10", "count": 2}
PC_REACH = {"check": "reachability.ping", "node": "PC1", "destination": "2001:db8:3::10", "count": 1}
WAY = {"node": "R1", "destination": "2001:DB8:3::10", "routers": ["R2"]}
ON_LINK = {"R1 display ipv6 interface": INTERFACES}
NO_IPV6 = {"R1 display ipv6 interface": ""}
PC = {"PC1 ipconfig": IPCONFIG}
KNOWN = {"R1 display ipv6 neighbors": NEIGHBORS}
TABLE = {"R1 display ipv6 routing-table": ROUTES}
LENT = {"R1 display dhcpv6 pool": POOLS}
OTHERS = {"R1 display ospfv3 peer": PEERS}
RUNNING = {"R1 display ospfv3 interface": OSPFV3}
PINGED = {"R1 ping ipv6 -c 2 2001:db8:3::10": PING.format(received=1)}
TRACED = {
    "R1 tracert ipv6 2001:db8:3::10": TRACE,
    "R2 display ipv6 interface": INTERFACES.replace("12::1", "12::2"),
}

ROWS = [
    # inputs, answers, verdict, share
    (ADDRESS | {"address": "2001:db8:12::1/64"}, ON_LINK, "passed", 1),
    (ADDRESS | {"address": "2001:db8:13:0::1/64"}, ON_LINK, "passed", 1),
    (ADDRESS | {"address": "2001:db8:12::1/48"}, ON_LINK, "failed", 0),
    (ADDRESS | {"address": "2001:db8:12::1/64", "interface": "GE0/0/1"}, ON_LINK, "failed", 0),
    (ADDRESS | {"address": "2001:db8:12::1/64"}, NO_IPV6, "failed", 0),
    (ADDRESS | {"address": "2001:db8:1::42/128", "node": "PC1", "interface": "eth0"}, PC, "passed", 1),
    (INTERFACE | {"link_local": "fe80::1", "prefix": "2001:db8:13::/64"}, ON_LINK, "passed", 1),
    (INTERFACE | {"advertises": True, "managed": True, "other": False}, ON_LINK, "passed", 1),
    (INTERFACE | {"interface": "GE0/0/1", "advertises": False, "managed": False}, ON_LINK, "passed", 1),
    (INTERFACE | {"link_local": "fe80::2", "managed": True}, ON_LINK, "partial", 0.5),
    (INTERFACE | {"prefix": "2001:db8:14::/64"}, ON_LINK, "failed", 0),
    (INTERFACE | {"interface": "GE0/0/2"}, ON_LINK, "failed", 0),
    (INTERFACE, NO_IPV6, "failed", 0),
    (CARD | {"prefix": "2001:db8:1::/64", "gateway": "fe80::1"}, PC, "passed", 1),
    (CARD | {"gateway": "fe80::2"}, PC, "failed", 0),
    (NEIGHBOR | {"address": "2001:db8:12::2", "interface": "GE0/0/0"}, KNOWN, "passed", 1),
    (NEIGHBOR | {"address": "2001:db8:12::3"}, KNOWN, "failed", 0),
    (NEIGHBOR | {"address": "2001:db8:12::2", "interface": "GE0/0/1"}, KNOWN, "failed", 0),
    (ROUTE | {"protocol": "ospfv3", "interfaces": ["GE0/0/1", "g0/0/0"], "cost": 2}, TABLE, "passed", 1),
    (ROUTE | {"next_hops": ["fe80::2", "fe80::3"]}, TABLE, "passed", 1),
    (ROUTE | {"interfaces": ["GE0/0/0"]}, TABLE, "failed", 0),
    (ROUTE | {"prefix": "::/0", "protocol": "static", "next_hops": ["2001:db8:14::4"]}, TABLE, "passed", 1),
    (ROUTE | {"prefix": "2001:db8:3::/48"}, TABLE, "failed", 0),
    (NO_ROUTE | {"prefix": "2001:db8:4::/64"}, TABLE, "passed", 1),
    (NO_ROUTE | {"prefix": "2001:db8:3::/64"}, TABLE, "failed", 0),
    (POOL | {"dns": "2001:db8::53", "excluded": 1, "clients": 1}, LENT, "passed", 1),
    (POOL | {"dns": "2001:db8::53", "clients": 2}, LENT, "partial", 0.5),
    (POOL | {"dns": "2001:db8::54"}, LENT, "failed", 0),
    (POOL | {"prefix": "2001:db8:2::/64"}, LENT, "failed", 0),
    (POOL, {"R1 display dhcpv6 pool": ""}, "failed", 0),
    (PEER | {"interface": "GE0/0/0"}, OTHERS, "passed", 1),
    (PEER | {"interface": "GE0/0/1"}, OTHERS, "failed", 0),
    (PEER | {"router_id": "3.3.3.3"}, OTHERS, "failed", 0),
    (PEER, {"R1 display ospfv3 peer": ""}, "failed", 0),
    (SETTINGS | {"area": 0, "cost": 1, "passive": True}, RUNNING, "passed", 1),
    (SETTINGS | {"area": 1, "cost": 1}, RUNNING, "partial", 0.5),
    (SETTINGS | {"passive": False}, RUNNING, "failed", 0),
    (SETTINGS | {"interface": "GE0/0/1"}, RUNNING, "failed", 0),
    (REACH, PINGED, "passed", 1),
    (REACH | {"min_replies": 2}, PINGED, "failed", 0),
    (REACH | {"path": ["2001:DB8:12::2"]}, PINGED | TRACED, "passed", 1),
    (REACH | {"path": ["2001:db8:12::9"]}, PINGED | TRACED, "failed", 0),
    (PC_REACH, {"PC1 ping 2001:db8:3::10 -c 1": PC_PING}, "passed", 1),
    (
        PC_REACH | {"path": ["2001:db8:12::1"]},
        {"PC1 ping 2001:db8:3::10 -c 1": PC_PING, "PC1 tracert 2001:db8:3::10": PC_TRACE},
        "passed",
        1,
    ),
    (WAY | {"check": "path.through"}, TRACED, "passed", 1),
    (WAY | {"check": "path.avoids"}, TRACED, "failed", 0),
]
