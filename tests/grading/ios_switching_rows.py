"""Rows for the checks of switching on IOS: the same inputs as on VRP, with Catalyst's answers."""

VLANS = """
VLAN Name                             Status    Ports
---- -------------------------------- --------- -------------------------------
1    default                          active    Gi1/0/4
10   SALES                            active    Gi1/0/1
20   VLAN0020                         active    Gi1/0/2
1002 fddi-default                     act/unsup
"""


def _port(name, admin, mode, access=1, native=1, allowed="ALL", host="none", mapping="none"):
    return f"""Name: {name}
Switchport: Enabled
Administrative Mode: {admin}
Operational Mode: {mode}
Administrative Trunking Encapsulation: dot1q
Negotiation of Trunking: Off
Access Mode VLAN: {access} (x)
Trunking Native Mode VLAN: {native} (x)
Administrative private-vlan host-association: {host}
Administrative private-vlan mapping: {mapping}
Operational private-vlan: none
Trunking VLANs Enabled: {allowed}
Pruning VLANs Enabled: 2-1001

"""


SWITCHPORTS = (
    _port("Gi1/0/1", "static access", "static access", access=10)
    + _port("Gi1/0/2", "dynamic auto", "static access", access=20)
    + _port("Gi1/0/3", "private-vlan host", "down", host="100 (VLAN0100) 10 (SALES)")
    + _port(
        "Gi1/0/4", "private-vlan promiscuous", "private-vlan promiscuous", mapping="100 (P) 10 (S) 20 (V)"
    )
    + _port("Gi1/0/24", "trunk", "trunk", native=20, allowed="10,20,30-32,\n     40")
)
TREES = """
VLAN0001
  Spanning tree enabled protocol rstp
  Root ID    Priority    32769
             Address     0019.e800.0100
             This bridge is the root
  Bridge ID  Priority    32769  (priority 32768 sys-id-ext 1)
             Address     0019.e800.0100

Interface           Role Sts Cost      Prio.Nbr Type
------------------- ---- --- --------- -------- --------------------------------
Gi1/0/24            Desg FWD 4         128.24   P2p

VLAN0010
  Spanning tree enabled protocol rstp
  Root ID    Priority    10
             Address     0019.e800.0200
             Cost        4
             Port        24 (GigabitEthernet1/0/24)
  Bridge ID  Priority    4106  (priority 4096 sys-id-ext 10)
             Address     0019.e800.0100

Interface           Role Sts Cost      Prio.Nbr Type
------------------- ---- --- --------- -------- --------------------------------
Gi1/0/1             Desg FWD 4         128.1    P2p Edge
Gi1/0/24            Root FWD 4         16.24    P2p
Gi1/0/23            Altn BLK 19        128.23   P2p

"""
SUMMARY = "Switch is in rapid-pvst mode\nPortFast BPDU Guard Default  is {}\n"
DETAIL = """
 Port 1 (GigabitEthernet1/0/1) of VLAN0010 is designated forwarding
   The port is in the portfast mode
   Bpdu guard is enabled
   BPDU: sent 1, received 0

 Port 24 (GigabitEthernet1/0/24) of VLAN0010 is root forwarding
   BPDU: sent 0, received 1
"""
REGION = """Name      [campus]
Revision  3     Instances configured 3

Instance  Vlans mapped
--------  ---------------------------------------------------------------------
0         1-9,11-19,
          21-4094
1         10
2         20,30-32
-------------------------------------------------------------------------------
"""
NOT_MST = {"C1 show spanning-tree mst configuration": "No spanning tree instances exist.\n"}
BUNDLES = """Number of channel-groups in use: 2
Number of aggregators:           2

Group  Port-channel  Protocol    Ports
------+-------------+-----------+-----------------------------------------------
1      Po1(SU)         LACP      Gi1/0/1(P)     Gi1/0/2(P)     Gi1/0/3(H)
2      Po2(SD)          -        Gi1/0/5(D)
"""
CONFIGURATION = """interface Port-channel1
 lacp max-bundle 2
!
interface Port-channel2
 port-channel min-links 2
!
end
"""
LACP = """Channel group 1
                            LACP port     Admin     Oper    Port        Port
Port      Flags   State     Priority      Key       Key     Number      State
Gi1/0/1   SA      bndl      32768         0x1       0x1     0x1         0x3D
Gi1/0/3   SA      hot-sby   40000         0x1       0x1     0x3         0x5
"""

FAST = """FastEthernet0/1 is up, line protocol is up (connected)
  Full-duplex, 100Mb/s, media type is 10/100/1000BaseTX
     3 input errors, 0 CRC, 0 frame, 0 overrun, 0 ignored
     1 output errors, 0 collisions, 0 interface resets
"""

NODE = {"node": "C1"}
MST = NODE | {"check": "stp.region", "instances": {1: 10, 2: "20 30-32"}}
MST_TEXT = {"C1 show spanning-tree mst configuration": REGION}
RUNS = NODE | {"check": "interface.port", "interface": "FastEthernet0/1"}
ERRORS = NODE | {"check": "interface.errors", "interface": "FastEthernet0/1"}
PORT_TEXT = {
    "C1 show interfaces FastEthernet0/1": FAST,
    "C1 show running-config": "interface FastEthernet0/1\n speed 100\n!\ninterface FastEthernet0/2\n!\nend\n",
}
EXISTS = NODE | {"check": "vlan.exists"}
NAMED = NODE | {"check": "vlan.description", "vlan": 10}
VLAN = {"C1 show vlan": VLANS}
PORT = NODE | {"check": "vlan.port"}
PORTS = {"C1 show interfaces switchport": SWITCHPORTS}
MEMBERS = NODE | {"check": "vlan.membership", "vlan": 10}
BOTH = VLAN | PORTS
TREE = {"C1 show spanning-tree": TREES}
ROOT = NODE | {"check": "stp.root"}
BRIDGE = NODE | {"check": "stp.bridge", "vlan": 10}
STP = NODE | {"check": "stp.port", "vlan": 10}
UNGUARDED = DETAIL.replace("   Bpdu guard is enabled\n", "")
NO_EDGE = UNGUARDED.replace("   The port is in the portfast mode\n", "")
GUARDED = TREE | {
    "C1 show spanning-tree detail": DETAIL,
    "C1 show spanning-tree summary": SUMMARY.format("disabled"),
}
BY_DEFAULT = {"C1 show spanning-tree summary": SUMMARY.format("enabled")}
TRUNK = NODE | {"check": "eth-trunk.state", "trunk": 1}
MEMBER = NODE | {"check": "eth-trunk.member", "trunk": 1, "interface": "Gi1/0/3"}
CHANNELS = {
    "C1 show etherchannel summary": BUNDLES,
    "C1 show running-config": CONFIGURATION,
    "C1 show lacp sys-id": "100, 0019.e800.0100\n",
    "C1 show lacp internal": LACP,
}

ROWS = [
    # inputs, answers, verdict, share
    (EXISTS | {"vlans": [10, 20]}, VLAN, "passed", 1),
    (EXISTS | {"vlans": [10, 1002]}, VLAN, "partial", 0.5),
    (NAMED | {"description": "SALES"}, VLAN, "passed", 1),
    (NAMED | {"description": "sales"}, VLAN, "failed", 0),
    (PORT | {"interface": "Gi1/0/1", "link_type": "access", "pvid": 10}, PORTS, "passed", 1),
    (PORT | {"interface": "Gi1/0/2", "link_type": "access", "pvid": 20}, PORTS, "failed", 0),
    (PORT | {"interface": "Gi1/0/3", "link_type": "hybrid", "pvid": 10}, PORTS, "passed", 1),
    (PORT | {"interface": "Gi1/0/4", "link_type": "hybrid", "pvid": 100}, PORTS, "passed", 1),
    (
        PORT | {"interface": "Gi1/0/24", "link_type": "trunk", "pvid": 20, "allowed": "30 31 40"},
        PORTS,
        "passed",
        1,
    ),
    (
        PORT | {"interface": "Gi1/0/24", "link_type": "trunk", "allowed": "10 20", "exact": True},
        PORTS,
        "failed",
        0,
    ),
    (MEMBERS | {"untagged": ["Gi1/0/1", "Gi1/0/3", "Gi1/0/4"], "tagged": ["Gi1/0/24"]}, BOTH, "passed", 1),
    (MEMBERS | {"untagged": ["Gi1/0/1"], "exact": True}, BOTH, "failed", 0),
    (
        MEMBERS | {"vlan": 20, "untagged": ["Gi1/0/2", "Gi1/0/24"], "tagged": ["Gi1/0/1"]},
        BOTH,
        "partial",
        2 / 3,
    ),
    (MEMBERS | {"vlan": 30, "tagged": ["Gi1/0/24"]}, BOTH, "failed", 0),
    (ROOT, TREE, "passed", 1),
    (ROOT | {"vlan": 10}, TREE, "failed", 0),
    (ROOT | {"vlan": 20}, TREE, "failed", 0),
    (ROOT | {"instance": 1}, TREE, "failed", 0),
    (ROOT | {"instance": 1}, {"C1 show spanning-tree": TREES.replace("VLAN0001", "MST1")}, "passed", 1),
    (BRIDGE | {"mode": "rstp", "priority": 4096}, TREE, "passed", 1),
    (BRIDGE | {"mode": "stp", "priority": 4096}, TREE, "partial", 0.5),
    (BRIDGE | {"bpdu_protection": "enabled"}, GUARDED, "passed", 1),
    (
        BRIDGE | {"bpdu_protection": "enabled"},
        GUARDED | {"C1 show spanning-tree detail": UNGUARDED},
        "failed",
        0,
    ),
    (
        BRIDGE | {"bpdu_protection": "enabled"},
        GUARDED | {"C1 show spanning-tree detail": NO_EDGE},
        "failed",
        0,
    ),
    (
        BRIDGE | {"bpdu_protection": "enabled"},
        GUARDED | BY_DEFAULT | {"C1 show spanning-tree detail": NO_EDGE},
        "passed",
        1,
    ),
    (
        STP | {"interface": "Gi1/0/24", "role": "root", "state": "forwarding", "priority": 16},
        TREE,
        "passed",
        1,
    ),
    (
        STP | {"interface": "Gi1/0/23", "role": "alternate", "state": "discarding", "cost": 19},
        TREE,
        "passed",
        1,
    ),
    (STP | {"interface": "Gi1/0/1", "edge": "enabled"}, TREE, "passed", 1),
    (STP | {"interface": "Gi1/0/24", "edge": "enabled", "role": "root"}, TREE, "partial", 0.5),
    (STP | {"interface": "Gi1/0/2"}, TREE, "failed", 0),
    (
        TRUNK | {"mode": "lacp", "state": "up", "members": ["Gi1/0/3", "Gi1/0/1", "Gi1/0/2"]},
        CHANNELS,
        "passed",
        1,
    ),
    (
        TRUNK
        | {"selected": ["Gi1/0/1", "Gi1/0/2"], "max_active": 2, "least_active": 1, "system_priority": 100},
        CHANNELS,
        "passed",
        1,
    ),
    (
        TRUNK | {"trunk": 2, "state": "down", "mode": "manual", "max_active": 8, "least_active": 2},
        CHANNELS,
        "passed",
        1,
    ),
    (TRUNK | {"trunk": 2, "state": "up", "mode": "manual"}, CHANNELS, "partial", 0.5),
    (RUNS | {"speed": 100, "duplex": "full", "negotiation": "disable"}, PORT_TEXT, "passed", 1),
    (RUNS | {"speed": 1000, "duplex": "full"}, PORT_TEXT, "partial", 0.5),
    (RUNS | {"negotiation": "enable"}, PORT_TEXT, "failed", 0),
    (RUNS | {"interface": "FastEthernet0/2", "speed": 100}, PORT_TEXT, "error", 0),
    (ERRORS | {"at_most": 4}, PORT_TEXT, "passed", 1),
    (ERRORS | {"at_most": 3}, PORT_TEXT, "failed", 0),
    (MST | {"region": "campus", "revision": 3}, MST_TEXT, "passed", 1),
    (MST | {"region": "other", "revision": 4}, MST_TEXT, "partial", 0.5),
    (MST, NOT_MST, "failed", 0),
    (TRUNK | {"trunk": 3}, CHANNELS, "failed", 0),
    (MEMBER | {"priority": 40000}, CHANNELS, "passed", 1),
    (MEMBER | {"priority": 32768}, CHANNELS, "failed", 0),
    (MEMBER | {"interface": "Gi1/0/5", "priority": 32768}, CHANNELS, "failed", 0),
]
