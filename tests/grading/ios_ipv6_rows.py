"""Rows for the checks of IPv6, VRRP, clocks and logs on IOS: the same inputs as on VRP, in Cisco's words.

The screens are in the layouts of Cisco's IPv6, FHRP and Basic System Management Command References.
"""

INTERFACES = """GigabitEthernet0/0 is up, line protocol is up
  IPv6 is enabled, link-local address is FE80::1
  No Virtual link-local address(es):
  Global unicast address(es):
    2001:DB8:12::1, subnet is 2001:DB8:12::/64
    2001:DB8:13:0:219:E8FF:FE00:100, subnet is 2001:DB8:13::/64 [EUI]
  Joined group address(es):
    FF02::1
    FF02::2
    FF02::1:FF00:1
  MTU is 1500 bytes
  ICMP error messages limited to one every 100 milliseconds
  ICMP redirects are enabled
  ICMP unreachables are sent
  ND DAD is enabled, number of DAD attempts: 1
  ND reachable time is 30000 milliseconds (using 30000)
  ND advertised reachable time is 0 (unspecified)
  ND advertised retransmit interval is 0 (unspecified)
  ND router advertisements are sent every 200 seconds
  ND router advertisements live for 1800 seconds
  ND advertised default router preference is Medium
  Hosts use DHCP to obtain routable addresses.
GigabitEthernet0/1 is administratively down, line protocol is down
  IPv6 is enabled, link-local address is FE80::219:E8FF:FE00:101 [TEN]
  No Virtual link-local address(es):
  No global unicast address is configured
  Joined group address(es):
    FF02::1
  MTU is 1500 bytes
  ICMP error messages limited to one every 100 milliseconds
  ICMP redirects are enabled
  ICMP unreachables are sent
  ND DAD is enabled, number of DAD attempts: 1
  ND reachable time is 30000 milliseconds (using 30000)
"""
NEIGHBORS = """IPv6 Address                              Age Link-layer Addr State Interface
2001:DB8:12::2                              0 0019.e800.0200  REACH Gi0/0
2001:DB8:12::3                              0 -               INCMP Gi0/0

"""
ROUTES = """IPv6 Routing Table - default - 6 entries
Codes: C - Connected, L - Local, S - Static, U - Per-user Static route
       B - BGP, R - RIP, H - NHRP, I1 - ISIS L1
       O - OSPF Intra, OI - OSPF Inter, OE1 - OSPF ext 1, OE2 - OSPF ext 2
S   ::/0 [1/0]
     via 2001:DB8:14::4
OI  2001:DB8:3::/64 [110/2]
     via FE80::2, GigabitEthernet0/0
     via FE80::3, GigabitEthernet0/1
OE2 2001:DB8:9::/64 [110/20]
     via FE80::2, GigabitEthernet0/0
C   2001:DB8:12::/64 [0/0]
     via GigabitEthernet0/0, directly connected
L   2001:DB8:12::1/128 [0/0]
     via GigabitEthernet0/0, receive
L   FF00::/8 [0/0]
     via Null0, receive
"""
POOLS = """DHCPv6 pool: LAN
  Address allocation prefix: 2001:DB8:1::/64 valid 172800 preferred 86400 (1 in use, 0 conflicts)
  DNS server: 2001:DB8::53
  Domain name: example.com
  Active clients: 1
"""
PEERS = """
            OSPFv3 Router with ID (1.1.1.1) (Process ID 1)

Neighbor ID     Pri   State           Dead Time   Interface ID    Interface
2.2.2.2           1   FULL/DR         00:00:37    3               GigabitEthernet0/0
3.3.3.3           0   INIT/  -        00:00:37    4               Serial0/0/0
"""
OSPFV3 = """GigabitEthernet0/0 is up, line protocol is up
  Link Local Address FE80::1, Interface ID 3
  Area 0, Process ID 1, Instance ID 0, Router ID 1.1.1.1
  Network Type BROADCAST, Cost: 1
  Transmit Delay is 1 sec, State DR, Priority 1
  Designated Router (ID) 1.1.1.1, local address FE80::1
  No backup designated router on this network
  Timer intervals configured, Hello 10, Dead 40, Wait 40, Retransmit 5
    No Hellos (Passive interface)
  Graceful restart helper support enabled
  Index 1/1/1, flood queue length 0
  Next 0x0(0)/0x0(0)/0x0(0)
  Last flood scan length is 0, maximum is 0
  Last flood scan time is 0 msec, maximum is 0 msec
  Neighbor Count is 0, Adjacent neighbor count is 0
  Suppress hello for 0 neighbor(s)
"""
VRRP = """GigabitEthernet0/0 - Group 1
  State is Master
  Virtual IP address is 10.0.0.254
  Virtual MAC address is 0000.5e00.0101
  Advertisement interval is 1.000 sec
  Preemption enabled, delay min 5 secs
  Priority is 90  (cfgd 120)
    Track object 1 state Down decrement 30
  Master Router is 10.0.0.1 (local), priority is 90
  Master Advertisement interval is 1.000 sec
  Master Down interval is 3.648 sec

GigabitEthernet0/1 - Group 2
  State is Init
  Virtual IP address is 10.1.0.254
  Virtual MAC address is 0000.5e00.0102
  Advertisement interval is 1.000 sec
  Preemption disabled
  Priority is 100
  Master Router is unknown, priority is unknown
  Master Advertisement interval is unknown
  Master Down interval is unknown
"""
CLOCK = """Clock is synchronized, stratum 4, reference is 10.0.0.1
nominal freq is 250.0000 Hz, actual freq is 250.0000 Hz, precision is 2**10
clock offset is 0.0000 msec, root delay is 1.00 msec
root dispersion is 8.00 msec, peer dispersion is 1.20 msec
loopfilter state is 'CTRL' (Normal Controlled Loop), drift is 0.000000000 s/s
system poll interval is 64, last update was 10 sec ago.
"""
LOST_CLOCK = "Clock is unsynchronized, stratum 16, no reference clock\n"
LOG = """Syslog logging: enabled (0 messages dropped, 0 messages rate-limited, 0 flushes, 0 overruns)

Log Buffer (8192 bytes):

*Jan  6 08:10:00.123: %LINK-3-UPDOWN: Interface GigabitEthernet0/0, changed state to down
*Jan  6 08:10:01.001: %OSPF-5-ADJCHG: Process 1, Nbr 2.2.2.2 on GigabitEthernet0/0 from FULL to DOWN
*Jan  6 08:11:00.500: %SYS-5-CONFIG_I: Configured from console by admin on vty0 (10.0.0.9)
"""
PING = """Type escape sequence to abort.
Sending 2, 100-byte ICMP Echos to 2001:DB8:3::10, timeout is 2 seconds:
!.
Success rate is 50 percent (1/2), round-trip min/avg/max = 1/1/1 ms
"""
TRACE = """Type escape sequence to abort.
Tracing the route to 2001:DB8:3::10

  1 2001:DB8:12::2 10 msec 10 msec 10 msec
  2 2001:DB8:3::10 10 msec 10 msec 30 msec
"""

STANDBY = """GigabitEthernet0/0 - Group 1
  State is Active
    5 state changes, last state change 00:12:04
  Virtual IP address is 10.0.0.254
  Active virtual MAC address is 0000.0c07.ac01
    Local virtual MAC address is 0000.0c07.ac01 (v1 default)
  Hello time 3 sec, hold time 10 sec
    Next hello sent in 1.424 secs
  Preemption enabled
  Active router is local
  Standby router is 10.0.0.3, priority 100 (expires in 9.888 sec)
  Priority 90 (configured 120)
    Track interface GigabitEthernet0/1 state Down decrement 30
  Group name is "hsrp-Gi0/0-1" (default)
"""

ADDRESS = {"check": "interface.address", "node": "C1", "interface": "Gi0/0"}
INTERFACE = {"check": "ipv6.interface", "node": "C1", "interface": "Gi0/0"}
NEIGHBOR = {"check": "ipv6.neighbor", "node": "C1"}
ROUTE = {"check": "route.present", "node": "C1", "prefix": "2001:db8:3::/64"}
NO_ROUTE = {"check": "route.absent", "node": "C1"}
POOL = {"check": "dhcpv6.pool", "node": "C1", "prefix": "2001:db8:1::/64"}
PEER = {"check": "ospfv3.neighbor", "node": "C1", "router_id": "2.2.2.2"}
SETTINGS = {"check": "ospfv3.interface", "node": "C1", "interface": "Gi0/0"}
ROUTER = {"check": "vrrp.router", "node": "C1", "interface": "Gi0/0", "vrid": 1}
GROUP = {"check": "hsrp.group", "node": "C1", "interface": "Gi0/0", "number": 1}
TIME = {"check": "ntp.clock", "node": "C1"}
ORDER = {"check": "log.order", "node": "C1"}
REACH = {"check": "reachability.ping", "node": "C1", "destination": "2001:db8:3::10", "count": 2}
ON_LINK = {"C1 show ipv6 interface": INTERFACES}
KNOWN = {"C1 show ipv6 neighbors": NEIGHBORS}
TABLE = {"C1 show ipv6 route": ROUTES}
LENT = {"C1 show ipv6 dhcp pool": POOLS}
OTHERS = {"C1 show ipv6 ospf neighbor": PEERS}
RUNNING = {"C1 show ipv6 ospf interface": OSPFV3}
GATEWAYS = {"C1 show vrrp": VRRP}
SHARED = {"C1 show standby": STANDBY}
TICKING = {"C1 show ntp status": CLOCK}
TOLD = {"C1 show logging": LOG}
PINGED = {"C1 ping 2001:db8:3::10 repeat 2": PING, "C1 traceroute 2001:db8:3::10": TRACE}

ROWS = [
    # inputs, answers, verdict, share
    (ADDRESS | {"address": "2001:db8:12::1/64"}, ON_LINK, "passed", 1),
    (ADDRESS | {"address": "2001:db8:12::1/48"}, ON_LINK, "failed", 0),
    (ADDRESS | {"address": "2001:db8:12::1/64"}, {"C1 show ipv6 interface": ""}, "failed", 0),
    (INTERFACE | {"link_local": "fe80::1", "prefix": "2001:db8:13::/64"}, ON_LINK, "passed", 1),
    (INTERFACE | {"advertises": True, "managed": True, "other": False}, ON_LINK, "passed", 1),
    (INTERFACE | {"interface": "Gi0/1", "advertises": False}, ON_LINK, "passed", 1),
    (INTERFACE | {"link_local": "fe80::2", "managed": True}, ON_LINK, "partial", 0.5),
    (INTERFACE | {"interface": "Gi0/2"}, ON_LINK, "failed", 0),
    (NEIGHBOR | {"address": "2001:db8:12::2", "interface": "Gi0/0"}, KNOWN, "passed", 1),
    (NEIGHBOR | {"address": "2001:db8:12::3"}, KNOWN, "failed", 0),
    (ROUTE | {"protocol": "ospfv3", "interfaces": ["Gi0/1", "g0/0"], "cost": 2}, TABLE, "passed", 1),
    (ROUTE | {"next_hops": ["fe80::2", "fe80::3"]}, TABLE, "passed", 1),
    (ROUTE | {"protocol": "static"}, TABLE, "failed", 0),
    (ROUTE | {"prefix": "2001:db8:9::/64", "protocol": "ospfv3-external", "cost": 20}, TABLE, "passed", 1),
    (ROUTE | {"prefix": "2001:db8:12::/64", "protocol": "direct"}, TABLE, "passed", 1),
    (ROUTE | {"prefix": "::/0", "protocol": "static", "next_hops": ["2001:db8:14::4"]}, TABLE, "passed", 1),
    (NO_ROUTE | {"prefix": "2001:db8:4::/64"}, TABLE, "passed", 1),
    (NO_ROUTE | {"prefix": "2001:db8:3::/64"}, TABLE, "failed", 0),
    (POOL | {"dns": "2001:db8::53", "excluded": 1, "clients": 1}, LENT, "passed", 1),
    (POOL | {"dns": "2001:db8::53", "clients": 2}, LENT, "partial", 0.5),
    (POOL | {"prefix": "2001:db8:2::/64"}, LENT, "failed", 0),
    (POOL, {"C1 show ipv6 dhcp pool": ""}, "failed", 0),
    (PEER | {"interface": "Gi0/0"}, OTHERS, "passed", 1),
    (PEER | {"router_id": "3.3.3.3"}, OTHERS, "failed", 0),
    (PEER, {"C1 show ipv6 ospf neighbor": ""}, "failed", 0),
    (SETTINGS | {"area": 0, "cost": 1, "passive": True}, RUNNING, "passed", 1),
    (SETTINGS | {"area": 1, "cost": 1}, RUNNING, "partial", 0.5),
    (SETTINGS | {"interface": "Gi0/1"}, RUNNING, "failed", 0),
    (
        ROUTER | {"state": "master", "address": "10.0.0.254", "priority": 120, "running": 90},
        GATEWAYS,
        "passed",
        1,
    ),
    (ROUTER | {"preempt": "yes", "delay": 5}, GATEWAYS, "passed", 1),
    (ROUTER | {"state": "backup", "priority": 120}, GATEWAYS, "partial", 0.5),
    (
        ROUTER | {"interface": "Gi0/1", "vrid": 2, "state": "initialize", "priority": 100},
        GATEWAYS,
        "passed",
        1,
    ),
    (ROUTER | {"vrid": 2}, GATEWAYS, "failed", 0),
    (ROUTER, {"C1 show vrrp": ""}, "failed", 0),
    (GROUP | {"state": "active", "address": "10.0.0.254", "priority": 90}, SHARED, "passed", 1),
    (GROUP | {"preempt": "enabled", "priority": 120}, SHARED, "partial", 0.5),
    (GROUP | {"state": "standby"}, SHARED, "failed", 0),
    (GROUP | {"number": 2}, SHARED, "failed", 0),
    (GROUP | {"interface": "Gi0/1"}, SHARED, "failed", 0),
    (GROUP, {"C1 show standby": ""}, "failed", 0),
    (TIME | {"server": "10.0.0.1", "stratum": 4}, TICKING, "passed", 1),
    (TIME | {"server": "10.0.0.2", "stratum": 4}, TICKING, "partial", 0.5),
    (TIME, {"C1 show ntp status": LOST_CLOCK}, "failed", 0),
    (TIME, {"C1 show ntp status": "%NTP is not enabled.\n"}, "failed", 0),
    (ORDER | {"events": ["LINK-3.*GigabitEthernet0/0.* down", "ADJCHG.* to DOWN"]}, TOLD, "passed", 1),
    (ORDER | {"events": ["ADJCHG.* to DOWN", "LINK-3.*GigabitEthernet0/0.* down"]}, TOLD, "failed", 0),
    (REACH, PINGED, "passed", 1),
    (REACH | {"path": ["2001:DB8:12::2"]}, PINGED, "passed", 1),
    (REACH | {"min_replies": 2}, PINGED, "failed", 0),
]
