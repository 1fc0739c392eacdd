"""Rows for the checks of routing: what they are told, what devices answer, and what they must say."""

ISIS_PEERS = """
                          Peer information for ISIS(1)

  System Id     Interface          Circuit Id        State HoldTime Type     PRI
--------------------------------------------------------------------------------
0000.0000.0002  GE0/0/1            0000.0000.0003.01  Up   30s      L2       64

  MT IDs supported     : 0(UP)
  Local MT IDs         : 0
  Area Address(es)     : 49.0001
  Peer IP Address(es)  : 10.0.23.2
  Adj Protocol         : IPV4
  Restart Capable      : YES
  Suppressed Adj       : NO
  Peer System Id       : 0000.0000.0002


Total Peer(s): 1
"""

ISIS_BRIEF = """
                       ISIS Protocol Information for ISIS(1)
                       -------------------------------------
SystemId: 0000.0000.0003        System Level: L12
Area-Authentication-mode: NULL
Domain-Authentication-mode: NULL
Ipv6 is not enabled
ISIS is in invalid restart status
ISIS is in protocol hot standby state: Real-Time Backup

Interface: 10.0.23.3(GE0/0/1)
Cost: L1 10      L2 10                Ipv6 Cost: L1 10   L2 10
State: IPV4 Up                       IPV6 Down
Type: BROADCAST                         MTU: 1497
Priority: L1  64 L2  64
Timers:     Csnp: L1 10  L2 10  ,Retransmit: L12 5   , Hello: L1 10 L2 10 ,
Hello Multiplier: L1 3  L2 3   , LSP-Throttle Timer: L12 50

Interface: 3.3.3.3(LoopBack0)
Cost: L1 0       L2 0                 Ipv6 Cost: L1 0    L2 0
State: IPV4 Up                       IPV6 Down
Type: BROADCAST                         MTU: 1500
Priority: L1  64 L2  64
Timers:     Csnp: L1 10  L2 10  ,Retransmit: L12 5   , Hello: L1 10 L2 10 ,
Hello Multiplier: L1 3  L2 3   , LSP-Throttle Timer: L12 50

"""

ISIS_BRIEF_R2 = """
                       ISIS Protocol Information for ISIS(1)
                       -------------------------------------
SystemId: 0000.0000.0002        System Level: L2
Area-Authentication-mode: NULL
Domain-Authentication-mode: NULL
Ipv6 is not enabled
ISIS is in invalid restart status
ISIS is in protocol hot standby state: Real-Time Backup

Interface: 10.0.23.2(GE0/0/1)
Cost: L1 20      L2 20                Ipv6 Cost: L1 20   L2 20
State: IPV4 Up                       IPV6 Down
Type: BROADCAST                         MTU: 1497
Priority: L1  64 L2  64
Timers:     Csnp: L1 10  L2 10  ,Retransmit: L12 5   , Hello: L1 10 L2 10 ,
Hello Multiplier: L1 3  L2 3   , LSP-Throttle Timer: L12 50

Interface: 2.2.2.2(LoopBack0)
Cost: L1 0       L2 0                 Ipv6 Cost: L1 0    L2 0
State: IPV4 Up                       IPV6 Down
Type: BROADCAST                         MTU: 1500
Priority: L1  64 L2  64
Timers:     Csnp: L1 10  L2 10  ,Retransmit: L12 5   , Hello: L1 10 L2 10 ,
Hello Multiplier: L1 3  L2 3   , LSP-Throttle Timer: L12 50

"""

ISIS_INTERFACES = """
                       Interface information for ISIS(1)
                       ---------------------------------
 Interface       Id      IPV4.State          IPV6.State      MTU  Type  DIS
 GE0/0/1         001         Up                 Down           1497 L1/L2 No/Yes
 LoopBack0       002         Up                 Down           1500 L1/L2 --
"""

ISIS_ROUTES = """
                         Route information for ISIS(1)
                         -----------------------------

                        ISIS(1) Level-1 Forwarding Table
                        --------------------------------

IPV4 Destination     IntCost    ExtCost ExitInterface   NextHop         Flags
-------------------------------------------------------------------------------
3.3.3.3/32           0          NULL    LoopBack0       Direct          D/-/L/-
10.0.23.0/24         10         NULL    GE0/0/1         Direct          D/-/L/-
     Flags: D-Direct, A-Added to URT, L-Advertised in LSPs, S-IGP Shortcut,
                               U-Up/Down Bit Set

                        ISIS(1) Level-2 Forwarding Table
                        --------------------------------

IPV4 Destination     IntCost    ExtCost ExitInterface   NextHop         Flags
-------------------------------------------------------------------------------
2.2.2.2/32           10         NULL    GE0/0/1         10.0.23.2       A/-/L/-
3.3.3.3/32           0          NULL    LoopBack0       Direct          D/-/L/-
9.9.9.9/32           10         NULL    GE0/0/1         10.0.23.2       A/-/L/-
10.0.23.0/24         10         NULL    GE0/0/1         Direct          D/-/L/-
172.16.1.0/24        10         NULL    GE0/0/1         10.0.23.2       A/-/L/-
     Flags: D-Direct, A-Added to URT, L-Advertised in LSPs, S-IGP Shortcut,
                               U-Up/Down Bit Set

"""

OSPF_BRIEF = """
\t OSPF Process 1 with Router ID 2.2.2.2
\t\t OSPF Protocol Information

 RouterID: 2.2.2.2          Border Router: AREA AS
 Multi-VPN-Instance is not enabled
 Global DS-TE Mode: Non-Standard IETF Mode
 Graceful-restart capability: disabled
 Helper support capability  : not configured
 Applications Supported: MPLS Traffic-Engineering
 Spf-schedule-interval: max 10000ms, start 500ms, hold 1000ms
 Default ASE parameters: Metric: 1 Tag: 1 Type: 2
 Route Preference: 10
 ASE Route Preference: 150
 SPF Computation Count: 2
 RFC 1583 Compatible
 Retransmission limitation is disabled
 Area Count: 2   Nssa Area Count: 1
 ExChange/Loading Neighbors: 0
 Process total up interface count: 2
 Process valid up interface count: 2

 Area: 0.0.0.0          (MPLS TE not enabled)
 Authtype: None   Area flag: Normal
 SPF scheduled Count: 2
 ExChange/Loading Neighbors: 0
 Router ID conflict state: Normal
 Area interface up count: 1

 Interface: 2.2.2.2 (LoopBack0)
 Cost: 0       State: P-2-P     Type: P2P       MTU: 0
 Timers: Hello 10 , Dead 40 , Poll  120 , Retransmit 5 , Transmit Delay 1
 Silent interface, No hellos

 Area: 0.0.0.1          (MPLS TE not enabled)
 Authtype: None   Area flag: NSSA
 SPF scheduled Count: 2
 ExChange/Loading Neighbors: 0
 Router ID conflict state: Normal
 Area interface up count: 1

 Interface: 10.0.12.2 (GigabitEthernet0/0/0)
 Cost: 1       State: DR        Type: Broadcast    MTU: 0
 Priority: 1
 Designated Router: 10.0.12.2
 Backup Designated Router: 10.0.12.1
 Timers: Hello 10 , Dead 40 , Poll  120 , Retransmit 5 , Transmit Delay 1
"""

LSDB = """
\t OSPF Process 1 with Router ID 1.1.1.1
\t\t Link State Database

\t\t         Area: 0.0.0.1
 Type      LinkState ID    AdvRouter          Age  Len   Sequence   Metric
 Router    1.1.1.1         1.1.1.1              0  48    80000002       1
 Router    2.2.2.2         2.2.2.2              0  36    80000002       1
 Network   10.0.12.2       2.2.2.2              0  32    80000001       0
 Sum-Net   2.2.2.2         2.2.2.2              0  28    80000001       0
 NSSA      0.0.0.0         2.2.2.2              0  36    80000001       1
 NSSA      3.3.3.3         2.2.2.2              0  36    80000001       1
 NSSA      9.9.9.9         1.1.1.1              0  36    80000001       1

"""

RIP = """Public VPN-instance
    RIP process : 1
       RIP version   : 2
       Preference    : 100
       Checkzero     : Enabled
       Default-cost  : 0
       Summary       : Enabled
       Host-route    : Enabled
       Maximum number of balanced paths : 8
       Update time   : 30 sec              Age time : 180 sec
       Garbage-collect time : 120 sec
       Graceful restart  : Disabled
       BFD               : Disabled
       Silent-interfaces : None
       Default-route : Disabled
       Verify-source : Enabled
       Networks :
       10.0.0.0
       172.16.0.0
       Configured peers             : None
       Number of routes in database : 3
       Number of interfaces enabled : 2
"""

RIP_NEIGHBORS = """---------------------------------------------------------------------
 IP Address      Interface                   Type   Last-Heard-Time
---------------------------------------------------------------------
 10.0.12.2       GigabitEthernet0/0/0        RIP    0:0:0
 Number of RIP routes  : 1
"""

RIP_ROUTES = """ Route Flags : R - RIP
               A - Aging, G - Garbage-collect
 --------------------------------------------------------------------------
 Peer 10.0.12.2 on GigabitEthernet0/0/0
      Destination/Mask        Nexthop     Cost   Tag     Flags   Sec
          10.0.23.0/24      10.0.12.2        1     0       RA     0
"""

BGP_PEERS = """
 BGP local router ID : 10.0.34.3
 Local AS number : 65001
 Total number of peers : 1\t\t  Peers in established state : 1

  Peer            V          AS  MsgRcvd  MsgSent  OutQ  Up/Down       State PrefRcv

  10.0.34.4       4       65002        3        4     0 00:00:00 Established       1
"""

BGP_TABLE = """
 BGP Local router ID is 10.0.34.3
 Status codes: * - valid, > - best, d - damped,
               h - history,  i - internal, s - suppressed, S - Stale
               Origin : i - IGP, e - EGP, ? - incomplete


 Total Number of Routes: 5
      Network            NextHop        MED        LocPrf    PrefVal Path/Ogn

 *>   2.2.2.2/32         0.0.0.0         10                    0      ?
 *>   3.3.3.3/32         0.0.0.0         0                     0      i
 *>   4.4.4.4/32         10.0.34.4       0                     0      65002i
 *>   9.9.9.9/32         0.0.0.0         10                    0      ?
 *>   172.16.1.0/24      0.0.0.0         10                    0      ?
"""

ADVERTISED = """
 BGP Local router ID is 10.0.34.3
 Status codes: * - valid, > - best, d - damped,
               h - history,  i - internal, s - suppressed, S - Stale
               Origin : i - IGP, e - EGP, ? - incomplete


 Total Number of Routes: 4
      Network            NextHop        MED        LocPrf    PrefVal Path/Ogn

 *>   2.2.2.2/32         10.0.34.3       10                    0      65001?
 *>   3.3.3.3/32         10.0.34.3       0                     0      65001i
 *>   9.9.9.9/32         10.0.34.3       10                    0      65001?
 *>   172.16.1.0/24      10.0.34.3       10                    0      65001?
"""


def _config(lines: str) -> str:
    return f"#\n sysname R1\n#\n{lines}#\nreturn\n"


OSPF_LINK = """
\t OSPF Process 1 with Router ID 1.1.1.1
\t\t Interfaces

 Area: 0.0.0.1          (MPLS TE not enabled)

 Interface: 10.0.12.1 (GigabitEthernet0/0/0)
 Cost: 1       State: BDR       Type: Broadcast    MTU: 0
 Priority: 1
 Designated Router: 10.0.12.2
 Backup Designated Router: 10.0.12.1
 Timers: Hello 10 , Dead 40 , Poll  120 , Retransmit 5 , Transmit Delay 1
"""
OSPF_PEERS = """
\t OSPF Process 1 with Router ID 1.1.1.1
\t\t Neighbors

 Area 0.0.0.1 interface 10.0.12.1(GigabitEthernet0/0/0)'s neighbors
 Router ID: 2.2.2.2          Address: 10.0.12.2
   State: Full  Mode:Nbr is  Master  Priority: 1
   DR: 10.0.12.2  BDR: 10.0.12.1  MTU: 0
   Dead timer due in 33  sec
   Retrans timer interval: 5
   Neighbor is up for 00:03:10
   Authentication Sequence: [ 0 ]
"""
NO_PEERS = "\t OSPF Process 1 with Router ID 1.1.1.1\n"
BRIEF = """
Interface                         IP Address/Mask      Physical   Protocol
GigabitEthernet0/0/0              {address}/24         up         up
"""
KEY = "interface GigabitEthernet0/0/0\n ospf authentication-mode md5 1 cipher secret\n"
AREA_KEY = "ospf 1\n area 0.0.0.1\n  authentication-mode simple cipher secret\n"
OTHER_KEY = "ospf 1\n area 0.0.0.2\n  authentication-mode simple cipher secret\n"
TRACE = """ traceroute to  10.1.3.10(10.1.3.10), max hops: 30 ,packet length: 40,press CTRL_C to break
 1 10.0.12.2 20 ms  10 ms  10 ms
 2 10.0.23.3 20 ms  10 ms  10 ms
 3 10.1.3.10 20 ms  20 ms  20 ms
"""
LOST_TRACE = TRACE.replace(" 3 10.1.3.10 20 ms  20 ms  20 ms\n", " 3  *  *  *\n")
TABLE = """Route Flags: R - relay, D - download to fib
------------------------------------------------------------------------------
Routing Tables: Public
         Destinations : 4        Routes : 5

Destination/Mask    Proto   Pre  Cost      Flags NextHop         Interface

        0.0.0.0/0   Static  60   0          RD   10.0.13.3       GigabitEthernet0/0/1
       10.1.0.0/16  O_ASE   150  1           D   10.0.12.2       GigabitEthernet0/0/0
       10.1.2.0/24  OSPF    10   2           D   10.0.12.2       GigabitEthernet0/0/0
                    OSPF    10   2           D   10.0.13.3       GigabitEthernet0/0/1
      10.0.12.0/24  Direct  0    0           D   10.0.12.1       GigabitEthernet0/0/0
"""
VERBOSE = """Destination: 10.1.0.0/16
     Protocol: O_ASE            Process ID: 1
   Preference: 150                    Cost: 1
      NextHop: 10.0.12.2         Neighbour: 0.0.0.0
        State: Active Adv              Age: 00h00m00s
          Tag: 55                 Priority: low
        Label: NULL                QoSInfo: 0x0
   IndirectID: 0x0
 RelayNextHop: 0.0.0.0           Interface: GigabitEthernet0/0/0
     TunnelID: 0x0                   Flags:  D
"""
PATHS = """
 BGP local router ID : 1.1.1.1
 Local AS number : 65001
 Paths:   2 available, 1 best, 1 select
 BGP routing table entry information of 10.1.2.0/24:
 From: 10.0.12.2 (2.2.2.2)
 Route Duration: 00h00m00s
 Direct Out-interface: GigabitEthernet0/0/0
 Original nexthop: 10.0.12.2
 Qos information : 0x0
 Community: <65002:100>
 AS-path 65002 65009, origin igp, MED 50, localpref 200, pref-val 0, valid, external, best, select, active, pre 255
 Not advertised to any peer yet

 BGP routing table entry information of 10.1.2.0/24:
 From: 10.0.13.3 (3.3.3.3)
 Route Duration: 00h00m00s
 Direct Out-interface: GigabitEthernet0/0/1
 Original nexthop: 10.0.13.3
 Qos information : 0x0
 AS-path 65003, origin incomplete, localpref 100, pref-val 0, valid, external, pre 255, not preferred for Local_Pref
 Not advertised to any peer yet
"""
NO_PATH = "Info: The network does not exist.\n"
NO_BGP = "Error: BGP is not running.\n"
POLICIES = """Route-policy : IN
  permit : 10 (matched counts: 0)
    Match clauses :
      if-match ip-prefix LAN
    Apply clauses :
      apply local-preference 200
      apply tag 55
  deny : 20 (matched counts: 0)
    Match clauses :
      if-match tag 77
"""
APPLIED = """-------------------------------------------------
  Policy Name:   OUT
  Policy Index:  0
     Classifier:WEB     Behavior:WEB
-------------------------------------------------
 *interface GigabitEthernet0/0/2
    traffic-policy OUT inbound
      slot 0    :  success
-------------------------------------------------
  Policy total applied times: 1.
"""
NOT_APPLIED = "  Policy total applied times: 0.\n"

DESIGNATED = {"check": "ospf.designated", "node": "R1", "interface": "GE0/0/0"}
LINK_TEXT = {
    "R1 display ospf interface all": OSPF_LINK,
    "R1 display ip interface brief": BRIEF.format(address="10.0.12.1"),
    "R2 display ip interface brief": BRIEF.format(address="10.0.12.2"),
}
KEYED = {"check": "ospf.authentication", "node": "R1", "interface": "GE0/0/0"}
KEY_TEXT = LINK_TEXT | {
    "R1 display ospf peer": OSPF_PEERS,
    "R1 display current-configuration": _config(KEY),
}
AREA = {"check": "ospf.area", "node": "R2", "area": 1}
AREA_TEXT = {"R2 display ospf brief": OSPF_BRIEF}
LSA = {"check": "ospf.lsa", "node": "R1", "type": "nssa"}
NO_LSA = {"check": "ospf.no_lsa", "node": "R1"}
LSA_TEXT = {"R1 display ospf lsdb": LSDB}
OWN_LSA = "\n".join(line for line in LSDB.splitlines() if "2.2.2.2 " not in line)
WAY = {"node": "R1", "destination": "10.1.3.10"}
WAY_TEXT = {
    "R1 tracert 10.1.3.10": TRACE,
    "R2 display ip interface brief": BRIEF.format(address="10.0.12.2"),
    "SW1 display ip interface brief": BRIEF.format(address="10.0.23.3"),
}
LOST_TEXT = WAY_TEXT | {"R1 tracert 10.1.3.10": LOST_TRACE}
TABLE_TEXT = {"R1 display ip routing-table": TABLE}
COUNT = {"check": "route.count", "node": "R1"}
BEST = {"check": "route.best", "node": "R1", "destination": "10.1.2.10"}
TAG = {"check": "route.present", "node": "R1", "prefix": "10.1.0.0/16"}
TAG_TEXT = TABLE_TEXT | {"R1 display ip routing-table verbose": VERBOSE}
ADJACENCY = {"check": "isis.neighbor", "node": "R1", "neighbor": "R2"}
ISIS_TEXT = {"R1 display isis peer verbose": ISIS_PEERS, "R2 display isis brief": ISIS_BRIEF_R2}
ISIS_LEVEL = {"check": "isis.level", "node": "R1"}
ISIS_PORT = {"check": "isis.interface", "node": "R1", "interface": "GE0/0/1"}
ISIS_BRIEF_TEXT = {"R1 display isis brief": ISIS_BRIEF}
DIS = {"check": "isis.designated", "node": "R1", "interface": "GE0/0/1"}
DIS_TEXT = {"R1 display isis interface": ISIS_INTERFACES}
ISIS_ROUTE = {"check": "isis.route", "node": "R1", "prefix": "2.2.2.2/32"}
ISIS_ROUTE_TEXT = {"R1 display isis route": ISIS_ROUTES}
RIP_TEXT = {
    "R1 display rip": RIP,
    "R1 display rip 1 neighbor": RIP_NEIGHBORS,
    "R1 display rip 1 route": RIP_ROUTES,
    "R2 display ip interface brief": BRIEF.format(address="10.0.12.2"),
}
NO_RIP = RIP_TEXT | {"R1 display rip": ""}
RIP_ROUTE = {"check": "rip.route", "node": "R1", "prefix": "10.0.23.0/24"}
SESSION = {"check": "bgp.session", "node": "R1", "peer": "10.0.34.4"}
TOLD = "R1 display bgp routing-table peer 10.0.34.4 advertised-routes"
BGP_TEXT = {"R1 display bgp peer": BGP_PEERS, TOLD: ADVERTISED, "R1 display bgp routing-table": BGP_TABLE}
BGP_ROUTE = {"check": "bgp.route", "node": "R1", "prefix": "10.1.2.0/24"}
PATH_COMMAND = "R1 display bgp routing-table 10.1.2.0 24"
PATH_TEXT = {PATH_COMMAND: PATHS}
REASON = {"check": "bgp.reason", "node": "R1", "prefix": "10.1.2.0/24", "peer": "10.0.13.3"}
NOT_THERE = {"check": "bgp.absent", "node": "R1", "prefix": "10.1.2.0/24"}
TELLS = {"check": "bgp.advertised", "node": "R1", "peer": "10.0.34.4", "prefix": "2.2.2.2/32"}
TELLS_NOT = TELLS | {"check": "bgp.withheld"}
POLICY = {"check": "policy.route_policy", "node": "R1"}
POLICY_TEXT = {"R1 display route-policy": POLICIES}
APPLY = {"check": "policy.traffic_policy", "node": "R1", "interface": "GE0/0/2"}
APPLY_TEXT = {"R1 display traffic policy applied-record": APPLIED}

ROWS = [
    # inputs, answers, verdict, share
    (DESIGNATED | {"designated": "R2", "backup": "R1"}, LINK_TEXT, "passed", 1),
    (DESIGNATED | {"designated": "R1"}, LINK_TEXT, "failed", 0),
    (DESIGNATED | {"designated": "R2", "interface": "GE0/0/1"}, LINK_TEXT, "failed", 0),
    (KEYED, KEY_TEXT, "passed", 1),
    (KEYED | {"method": "md5"}, KEY_TEXT, "passed", 1),
    (KEYED | {"method": "hmac-md5"}, KEY_TEXT, "failed", 0),
    (KEYED, KEY_TEXT | {"R1 display current-configuration": _config(AREA_KEY)}, "passed", 1),
    (KEYED, KEY_TEXT | {"R1 display current-configuration": _config(OTHER_KEY)}, "failed", 0),
    (KEYED, KEY_TEXT | {"R1 display ospf peer": NO_PEERS}, "failed", 0),
    (KEYED, KEY_TEXT | {"R1 display ospf interface all": ""}, "failed", 0),
    (AREA | {"type": "nssa"}, AREA_TEXT, "passed", 1),
    (AREA | {"type": "stub"}, AREA_TEXT, "failed", 0),
    (AREA | {"area": "0.0.0.2", "type": "normal"}, AREA_TEXT, "failed", 0),
    (LSA | {"link_state_id": "9.9.9.9", "advertiser": "1.1.1.1", "area": 1}, LSA_TEXT, "passed", 1),
    (LSA | {"type": "summary", "link_state_id": "2.2.2.2"}, LSA_TEXT, "passed", 1),
    (LSA | {"link_state_id": "9.9.9.8"}, LSA_TEXT, "failed", 0),
    (LSA | {"area": 0}, LSA_TEXT, "failed", 0),
    (NO_LSA | {"type": "external"}, LSA_TEXT, "passed", 1),
    (NO_LSA | {"type": "nssa"}, LSA_TEXT, "failed", 0),
    (NO_LSA | {"type": "external"}, {"R1 display ospf lsdb": OWN_LSA}, "failed", 0),
    (NO_LSA | {"type": "external"}, {"R1 display ospf lsdb": ""}, "failed", 0),
    (WAY | {"check": "path.through", "routers": ["R2", "SW1"]}, WAY_TEXT, "passed", 1),
    (WAY | {"check": "path.through", "routers": ["SW1", "R2"]}, WAY_TEXT, "failed", 0),
    (WAY | {"check": "path.through", "routers": ["R2"]}, LOST_TEXT, "failed", 0),
    (WAY | {"check": "path.avoids", "routers": ["R1"]}, WAY_TEXT | LINK_TEXT, "passed", 1),
    (WAY | {"check": "path.avoids", "routers": ["R1", "R2"]}, WAY_TEXT | LINK_TEXT, "failed", 0),
    (WAY | {"check": "path.avoids", "routers": ["R1"]}, LOST_TEXT | LINK_TEXT, "failed", 0),
    (TAG | {"tag": 55, "protocol": "ospf-external"}, TAG_TEXT, "passed", 1),
    (TAG | {"tag": 54}, TAG_TEXT, "failed", 0),
    (COUNT | {"protocol": "ospf", "count": 1}, TABLE_TEXT, "passed", 1),
    (COUNT | {"inside": "10.1.0.0/16", "at_least": 2, "at_most": 2}, TABLE_TEXT, "passed", 1),
    (COUNT | {"protocol": "isis", "count": 0}, TABLE_TEXT, "passed", 1),
    (COUNT | {"inside": "10.1.0.0/16", "at_most": 1}, TABLE_TEXT, "failed", 0),
    (COUNT | {"count": 0}, {"R1 display ip routing-table": "\n"}, "error", 0),
    (BEST | {"prefix": "10.1.2.0/24", "next_hops": ["10.0.13.3", "10.0.12.2"]}, TABLE_TEXT, "passed", 1),
    (BEST | {"prefix": "10.1.0.0/16"}, TABLE_TEXT, "failed", 0),
    (BEST | {"destination": "10.1.9.9", "interface": "g0/0/0"}, TABLE_TEXT, "passed", 1),
    (BEST | {"destination": "8.8.8.8", "protocol": "ospf"}, TABLE_TEXT, "failed", 0),
    (BEST | {"prefix": "10.1.0.0/16"}, {"R1 display ip routing-table": "\n"}, "error", 0),
    (ADJACENCY, ISIS_TEXT, "passed", 1),
    (ADJACENCY | {"level": 2, "interface": "GE0/0/1"}, ISIS_TEXT, "passed", 1),
    (ADJACENCY | {"level": 1}, ISIS_TEXT, "failed", 0),
    (ADJACENCY, ISIS_TEXT | {"R1 display isis peer verbose": ""}, "failed", 0),
    (ADJACENCY, ISIS_TEXT | {"R2 display isis brief": ""}, "failed", 0),
    (ISIS_LEVEL | {"level": "level-1-2"}, ISIS_BRIEF_TEXT, "passed", 1),
    (ISIS_LEVEL | {"level": "level-2"}, ISIS_BRIEF_TEXT, "failed", 0),
    (ISIS_LEVEL | {"level": "level-2"}, {"R1 display isis brief": ""}, "failed", 0),
    (ISIS_PORT | {"cost": 10, "priority": 64, "type": "broadcast"}, ISIS_BRIEF_TEXT, "passed", 1),
    (ISIS_PORT, ISIS_BRIEF_TEXT, "passed", 1),
    (ISIS_PORT | {"cost": 10, "type": "p2p"}, ISIS_BRIEF_TEXT, "partial", 0.5),
    (ISIS_PORT | {"interface": "GE0/0/2"}, ISIS_BRIEF_TEXT, "failed", 0),
    (DIS | {"level": 2}, DIS_TEXT, "passed", 1),
    (DIS | {"level": 1}, DIS_TEXT, "failed", 0),
    (DIS | {"level": 2, "interface": "LoopBack0"}, DIS_TEXT, "failed", 0),
    (DIS | {"level": 2, "interface": "GE0/0/2"}, DIS_TEXT, "failed", 0),
    (ISIS_ROUTE | {"level": 2, "cost": 10, "next_hops": ["10.0.23.2"]}, ISIS_ROUTE_TEXT, "passed", 1),
    (ISIS_ROUTE | {"level": 2, "cost": 11}, ISIS_ROUTE_TEXT, "failed", 0),
    (ISIS_ROUTE | {"level": 1}, ISIS_ROUTE_TEXT, "failed", 0),
    ({"check": "rip.version", "node": "R1", "version": 2}, RIP_TEXT, "passed", 1),
    ({"check": "rip.version", "node": "R1", "version": 1}, RIP_TEXT, "failed", 0),
    ({"check": "rip.version", "node": "R1", "version": 2}, NO_RIP, "failed", 0),
    ({"check": "rip.neighbor", "node": "R1", "neighbor": "R2"}, RIP_TEXT, "passed", 1),
    (
        {"check": "rip.neighbor", "node": "R1", "neighbor": "R2"},
        RIP_TEXT | {"R1 display rip 1 neighbor": ""},
        "failed",
        0,
    ),
    ({"check": "rip.neighbor", "node": "R1", "neighbor": "R2"}, NO_RIP, "failed", 0),
    (RIP_ROUTE | {"cost": 1, "next_hop": "10.0.12.2"}, RIP_TEXT, "passed", 1),
    (RIP_ROUTE | {"cost": 2}, RIP_TEXT, "failed", 0),
    (RIP_ROUTE | {"prefix": "10.0.24.0/24"}, RIP_TEXT, "failed", 0),
    (RIP_ROUTE, NO_RIP, "failed", 0),
    (SESSION | {"remote_as": 65002, "type": "ebgp"}, BGP_TEXT, "passed", 1),
    (SESSION | {"type": "ibgp"}, BGP_TEXT, "failed", 0),
    (SESSION | {"state": "idle"}, BGP_TEXT, "failed", 0),
    (SESSION | {"peer": "10.0.34.5"}, BGP_TEXT, "failed", 0),
    (SESSION, {"R1 display bgp peer": NO_BGP}, "failed", 0),
    (
        BGP_ROUTE | {"next_hop": "10.0.12.2", "as_path": "65002 65009", "med": 50, "community": "65002:100"},
        PATH_TEXT,
        "passed",
        1,
    ),
    (
        BGP_ROUTE | {"local_preference": 200, "preferred_value": 0, "origin": "igp", "best": True},
        PATH_TEXT,
        "passed",
        1,
    ),
    (BGP_ROUTE | {"peer": "10.0.13.3", "best": False, "as_path": "65003"}, PATH_TEXT, "passed", 1),
    (BGP_ROUTE | {"peer": "10.0.13.3", "best": True}, PATH_TEXT, "failed", 0),
    (BGP_ROUTE | {"community": "65002:10"}, PATH_TEXT, "failed", 0),
    (BGP_ROUTE | {"med": 51}, PATH_TEXT, "failed", 0),
    (BGP_ROUTE, {PATH_COMMAND: NO_PATH}, "failed", 0),
    (BGP_ROUTE, {PATH_COMMAND: NO_BGP}, "failed", 0),
    (NOT_THERE, BGP_TEXT | {PATH_COMMAND: NO_PATH}, "passed", 1),
    (NOT_THERE, BGP_TEXT | PATH_TEXT, "failed", 0),
    (NOT_THERE, {"R1 display bgp routing-table": NO_BGP, PATH_COMMAND: NO_BGP}, "failed", 0),
    (REASON | {"reason": "local-preference"}, PATH_TEXT, "passed", 1),
    (REASON | {"reason": "med"}, PATH_TEXT, "failed", 0),
    (REASON | {"peer": "10.0.12.2", "reason": "med"}, PATH_TEXT, "failed", 0),
    (REASON | {"peer": "10.0.14.4", "reason": "med"}, PATH_TEXT, "failed", 0),
    (TELLS | {"med": 10, "as_path": "65001"}, BGP_TEXT, "passed", 1),
    (TELLS | {"as_path": "65001 65001"}, BGP_TEXT, "failed", 0),
    (TELLS | {"prefix": "4.4.4.4/32"}, BGP_TEXT, "failed", 0),
    (TELLS, {"R1 display bgp peer": NO_BGP}, "failed", 0),
    (TELLS_NOT | {"prefix": "4.4.4.4/32"}, BGP_TEXT, "passed", 1),
    (TELLS_NOT, BGP_TEXT, "failed", 0),
    (TELLS_NOT | {"prefix": "4.4.4.4/32"}, {"R1 display bgp peer": NO_BGP}, "failed", 0),
    (POLICY | {"matches": ["if-match ip-prefix LAN"], "applies": ["apply tag"]}, POLICY_TEXT, "passed", 1),
    (POLICY | {"mode": "deny", "matches": ["if-match tag 77"], "name": "IN"}, POLICY_TEXT, "passed", 1),
    (POLICY | {"matches": ["if-match tag 77"]}, POLICY_TEXT, "failed", 0),
    (POLICY | {"name": "OUT"}, POLICY_TEXT, "failed", 0),
    (POLICY, {"R1 display route-policy": ""}, "failed", 0),
    (APPLY | {"direction": "inbound"}, APPLY_TEXT, "passed", 1),
    (APPLY | {"direction": "outbound"}, APPLY_TEXT, "failed", 0),
    (
        APPLY | {"direction": "inbound"},
        {"R1 display traffic policy applied-record": NOT_APPLIED},
        "failed",
        0,
    ),
]
