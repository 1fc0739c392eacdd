"""Rows for the checks of switching: what they are told, what devices answer, and what they must say."""

TREES = """-------[CIST Global Info][Mode MSTP]-------
CIST Bridge         :32768.4c1f-cc00-0001
Config Times        :Hello 2s MaxAge 20s FwDly 15s MaxHop 20
Active Times        :Hello 2s MaxAge 20s FwDly 15s MaxHop 20
CIST Root/ERPC      :4096.4c1f-cc00-0002 / 20000
CIST RegRoot/IRPC   :32768.4c1f-cc00-0001 / 0
CIST RootPortId     :128.1
BPDU-Protection     :Enabled
TC or TCN received  :0
----[Port1(GigabitEthernet0/0/1)][FORWARDING]----
 Port Protocol       :Enabled
 Port Role           :Root Port
 Port Priority       :128
 Port Cost(Dot1T )   :Config=auto / Active=20000
 Designated Bridge/Port   :4096.4c1f-cc00-0002 / 128.1
 Port Edged          :Config=default / Active=disabled
 Protection Type     :None
----[Port24(GigabitEthernet0/0/24)][DISCARDING]----
 Port Protocol       :Enabled
 Port Role           :Alternate Port
 Port Priority       :128
 Port Cost(Dot1T )   :Config=50000 / Active=50000
 Designated Bridge/Port   :32768.4c1f-cc00-0003 / 128.1
 Port Edged          :Config=default / Active=disabled
 Protection Type     :None
-------[MSTI 1 Global Info]-------
MSTI Bridge ID      :4096.4c1f-cc00-0001
MSTI RegRoot/IRPC   :4096.4c1f-cc00-0001 / 0
MSTI RootPortId     :0.0
TC received         :0
----[Port1(GigabitEthernet0/0/1)][FORWARDING]----
 Port Role           :Designated Port
 Port Priority       :128
 Port Cost(Dot1T )   :Config=auto / Active=20000
 Designated Bridge/Port   :4096.4c1f-cc00-0001 / 128.1
"""

TRUNKS = """Eth-Trunk1's state information is:
Local:
LAG ID: 1                   WorkingMode: LACP
Preempt Delay: Disabled     Hash arithmetic: According to SIP-XOR-DIP
System Priority: 100        System ID: 4c1f-cc00-0001
Least Active-linknumber: 1  Max Active-linknumber: 1
Operate status: up          Number Of Up Port In Trunk: 1
--------------------------------------------------------------------------------
ActorPortName          Status   PortType PortPri PortNo PortKey PortState Weight
GigabitEthernet0/0/1   Selected 1GE      32768   1      305     10111100  1
GigabitEthernet0/0/2   Unselect 1GE      32768   2      305     10100000  1

Partner:
--------------------------------------------------------------------------------
ActorPortName          SysPri   SystemID        PortPri PortNo PortKey PortState
GigabitEthernet0/0/1   32768    4c1f-cc00-0002  32768   1      305     10111100
GigabitEthernet0/0/2   32768    4c1f-cc00-0002  32768   2      305     10100000
"""

ROUTERS = """  GigabitEthernet0/0/0 | Virtual Router 1
    State : Backup
    Virtual IP : 10.0.0.254
    Master IP : 10.0.0.2
    PriorityRun : 90
    PriorityConfig : 120
    MasterPriority : 100
    Preempt : YES   Delay Time : 20 s
    TimerRun : 1 s
    TimerConfig : 1 s
    Auth type : NONE
    Virtual MAC : 0000-5e00-0101
"""

REGIONS = """ Oper configuration
   Format selector    :0
   Region name        :campus
   Revision level     :3

   Instance   VLANs Mapped
      0       1 to 9, 13 to 19, 21 to 4094
      1       10 to 12
      2       20
"""

ROOT = {"check": "stp.root", "node": "SW1"}
BRIDGE = {"check": "stp.bridge", "node": "SW1"}
PORT = {"check": "stp.port", "node": "SW1", "interface": "GE0/0/1"}
STP = {"SW1 display stp": TREES}
NO_STP = {"SW1 display stp": "Protocol Status     :Disabled\n"}
REGION = {"check": "stp.region", "node": "SW1"}
REGION_TEXT = {"SW1 display stp region-configuration": REGIONS}
TRUNK = {"check": "eth-trunk.state", "node": "SW1", "trunk": 1}
MEMBER = {"check": "eth-trunk.member", "node": "SW1", "trunk": 1, "interface": "GE0/0/2", "priority": 32768}
ETH = {"SW1 display eth-trunk": TRUNKS}
VRRP = {"check": "vrrp.router", "node": "R1", "interface": "GE0/0/0", "vrid": 1}
GROUPS = {"R1 display vrrp": ROUTERS}

ROWS = [
    # inputs, answers, verdict, share
    (ROOT | {"instance": 1}, STP, "passed", 1),
    (ROOT, STP, "failed", 0),
    (ROOT | {"instance": 2}, STP, "failed", 0),
    (ROOT, NO_STP, "failed", 0),
    (BRIDGE | {"mode": "mstp", "priority": 32768, "bpdu_protection": "enabled"}, STP, "passed", 1),
    (BRIDGE | {"instance": 1, "priority": 4096}, STP, "passed", 1),
    (BRIDGE | {"mode": "rstp", "priority": 32768}, STP, "partial", 0.5),
    (BRIDGE | {"mode": "stp"}, STP, "failed", 0),
    (BRIDGE, NO_STP, "failed", 0),
    (PORT | {"role": "root", "state": "forwarding", "edge": "disabled"}, STP, "passed", 1),
    (PORT | {"instance": 1, "role": "designated"}, STP, "passed", 1),
    (PORT | {"interface": "GE0/0/24", "role": "alternate", "cost": 50000}, STP, "passed", 1),
    (PORT | {"role": "root", "cost": 10}, STP, "partial", 0.5),
    (PORT | {"state": "discarding"}, STP, "failed", 0),
    (PORT | {"interface": "GE0/0/2"}, STP, "failed", 0),
    (
        REGION | {"region": "campus", "revision": 3, "instances": {1: "10-12", 2: 20}},
        REGION_TEXT,
        "passed",
        1,
    ),
    (REGION | {"region": "campus", "revision": 4}, REGION_TEXT, "partial", 0.5),
    (REGION | {"instances": {1: [10, 11], 2: [20, 21], 3: [20]}}, REGION_TEXT, "failed", 0),
    (REGION | {"region": "Campus"}, REGION_TEXT, "failed", 0),
    (TRUNK | {"mode": "lacp", "state": "up", "members": ["GE0/0/2", "GE0/0/1"]}, ETH, "passed", 1),
    (TRUNK | {"selected": ["GE0/0/1"], "max_active": 1, "system_priority": 100}, ETH, "passed", 1),
    (TRUNK | {"selected": ["GE0/0/1", "GE0/0/2"], "mode": "lacp"}, ETH, "partial", 0.5),
    (TRUNK | {"mode": "manual"}, ETH, "failed", 0),
    (TRUNK | {"trunk": 2}, ETH, "failed", 0),
    (TRUNK, {"SW1 display eth-trunk": "Info: No valid trunk in the system."}, "failed", 0),
    (MEMBER, ETH, "passed", 1),
    (MEMBER | {"priority": 100}, ETH, "failed", 0),
    (MEMBER | {"interface": "GE0/0/3"}, ETH, "failed", 0),
    (MEMBER | {"trunk": 2}, ETH, "failed", 0),
    (
        VRRP | {"state": "backup", "address": "10.0.0.254", "priority": 120, "running": 90},
        GROUPS,
        "passed",
        1,
    ),
    (VRRP | {"preempt": "yes", "delay": 20}, GROUPS, "passed", 1),
    (VRRP | {"state": "master", "address": "10.0.0.254"}, GROUPS, "partial", 0.5),
    (VRRP | {"state": "master"}, GROUPS, "failed", 0),
    (VRRP | {"vrid": 2}, GROUPS, "failed", 0),
    (VRRP, {"R1 display vrrp": ""}, "failed", 0),
]
