"""Rows for the checks of descriptions and clocks: what they are told, what devices answer, and their verdicts."""

DESCRIPTIONS = """PHY: Physical
*down: administratively down
(l): loopback
(s): spoofing
Interface                     PHY     Protocol Description
GE0/0/1                       up      up       to SW2 GE0/0/24
GE0/0/2                       *down   down     HUAWEI, Quidway Series, GigabitEthernet0/0/2 Interface
GE0/0/3                       down    down
LoopBack0                     up      up(s)    router id
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
10   common  UT:GE0/0/1(U)

VID  Status  Property      MAC-LRN Statistics Description
--------------------------------------------------------------------------------

1    enable  default       enable  disable    VLAN 0001
10   enable  default       enable  disable    the office
"""

STATUS = """ clock status: {status}
 clock stratum: {stratum}
 reference clock ID: {server}
 nominal frequency: 100.0000 Hz
 synchronization state: clock not set
"""

INTERFACE = {"check": "interface.description", "node": "R1", "interface": "GE0/0/1"}
DESCRIBED = {"R1 display interface description": DESCRIPTIONS}
VLAN = {"check": "vlan.description", "node": "SW1", "vlan": 10}
NAMED = {"SW1 display vlan": VLANS}
CLOCK = {"check": "ntp.clock", "node": "R1"}
RIGHT = {"R1 display ntp-service status": STATUS.format(status="synchronized", stratum=4, server="10.0.0.1")}
WRONG = {"R1 display ntp-service status": STATUS.format(status="unsynchronized", stratum=16, server="none")}

ROWS = [
    # inputs, answers, verdict, share
    (INTERFACE | {"description": "to SW2 GE0/0/24"}, DESCRIBED, "passed", 1),
    (INTERFACE | {"interface": "LoopBack0", "description": "router id"}, DESCRIBED, "passed", 1),
    (INTERFACE | {"description": "to SW2"}, DESCRIBED, "failed", 0),
    (INTERFACE | {"interface": "GE0/0/3", "description": "to SW2"}, DESCRIBED, "failed", 0),
    (INTERFACE | {"interface": "GE0/0/9", "description": "to SW2"}, DESCRIBED, "failed", 0),
    (VLAN | {"description": "the office"}, NAMED, "passed", 1),
    (VLAN | {"description": "office"}, NAMED, "failed", 0),
    (VLAN | {"vlan": 20, "description": "the office"}, NAMED, "failed", 0),
    (CLOCK, RIGHT, "passed", 1),
    (CLOCK | {"server": "10.0.0.1", "stratum": 4}, RIGHT, "passed", 1),
    (CLOCK | {"server": "10.0.0.1", "stratum": 3}, RIGHT, "partial", 0.5),
    (CLOCK | {"server": "10.0.0.2"}, RIGHT, "failed", 0),
    (CLOCK | {"server": "10.0.0.1"}, WRONG, "failed", 0),
    (CLOCK, WRONG, "failed", 0),
]
