"""Rows for the checks of services: what they are told, what devices answer, and their verdicts."""

from grading.two_routers import CONFIGURATION

CONFIG = CONFIGURATION.format(name="R1", number=1)
SAVING = {"check": "configuration.saved", "node": "R1"}
RUNNING = {"R1 display current-configuration": CONFIG}
STORED = "!Software Version V200R003C00\n#\n" + CONFIG
LOGGED = {"check": "log.order", "node": "R1"}
HEADER = """Logging buffer configuration and contents : enabled
Allowed max buffer size : 1024
Actual buffer size : 512
Channel number: 4, Channel name: logbuffer
Dropped messages : 0
Overwritten messages : 0
Current messages : 2

"""
DOWN = (
    "Jan  5 2026 08:10:00+08:00 R1 %%01IFPDT/4/IF_STATE(l)[0]:"
    "Interface GigabitEthernet0/0/0 has turned into DOWN state.\n"
)
LOST = (
    "Jan  5 2026 08:10:40+08:00 R1 %%01OSPF/4/NBR_CHANGE_E(l)[1]:Neighbor changes event: neighbor status changed. "
    "(ProcessId=1, NeighborAddress=10.0.12.2, NeighborEvent=InactivityTimer, NeighborPreviousState=Full, "
    "NeighborCurrentState=Down)\n"
)
OLDEST_FIRST = {"R1 display logbuffer": HEADER + DOWN + LOST}
NEWEST_FIRST = {"R1 display logbuffer": HEADER + LOST + DOWN}
LINK, NEIGHBOR = "IF_STATE.*0/0/0.* DOWN", "NBR_CHANGE_E.*CurrentState=Down"

TABLE = """  NAT Session Table Information:

     Protocol          : TCP(6)
     SrcAddr  Port Vpn : 10.1.1.10       62706
     DestAddr Port Vpn : 192.0.2.10      80
     NAT-Info
       New SrcAddr     : 198.51.100.2
       New SrcPort     : 10240
       New DestAddr    : ----
       New DestPort    : ----

     Protocol          : ICMP(1)
     SrcAddr   Vpn     : 10.1.1.10
     DestAddr  Vpn     : 192.0.2.10
     Type Code IcmpId  : 0   8   60787
     NAT-Info
       New SrcAddr     : 198.51.100.9
       New DestAddr    : ----
       New IcmpId      : ----

     Protocol          : TCP(6)
     SrcAddr  Port Vpn : 10.1.1.10       62803
     DestAddr Port Vpn : 198.51.100.5    80
     NAT-Info
       New SrcAddr     : ----
       New SrcPort     : ----
       New DestAddr    : 10.2.2.10
       New DestPort    : 8080

  Total : 3
"""
GROUPS = """
 NAT Address-Group Information:
 --------------------------------------
 Index   Start-address      End-address
 --------------------------------------
 1        198.51.100.1     198.51.100.4
 --------------------------------------
  Total : 1
"""
IPCONFIG = """
Link local IPv6 address...........: fe80::5689:98ff:fe20:b69
IPv6 address......................: :: / 128
IPv6 gateway......................: ::
IPv4 address......................: 10.1.1.10
Subnet mask.......................: 255.255.255.0
Gateway...........................: 10.1.1.254
Physical address..................: 54-89-98-20-0B-69
DNS server........................: 10.2.2.53
"""
OPEN = "Connecting to 192.0.2.10 port 80 ...\nConnected.\n"
SHUT = "Connecting to 192.0.2.10 port 80 ...\nConnection timed out.\n"


def _pinged(address: str, received: int) -> str:
    lost = (3 - received) / 3 * 100
    return (
        f"\n--- {address} ping statistics ---\n  3 packet(s) transmitted\n  {received} packet(s) received\n"
        f"  {lost:.2f}% packet loss\n"
    )


TRANSLATED = {
    "R1 display nat session all": TABLE,
    "PC1 ipconfig": IPCONFIG,
    "PC1 connect 192.0.2.10 80": OPEN,
    "PC1 ping 192.0.2.10 -c 3": _pinged("192.0.2.10", 3),
    "PC1 connect 198.51.100.5 80": OPEN,
    "PC1 connect 10.3.3.3 80": OPEN,
}
EMPTY = {"R1 display nat session all": "  NAT Session Table Information:\n\n  Total : 0\n"}
SESSION = {"check": "nat.session", "node": "R1", "sender": "PC1", "destination": "192.0.2.10"}
TO_PORT = SESSION | {"port": 80, "public": ["198.51.100.1", "198.51.100.4"]}
PLAIN = {"check": "nat.untranslated", "node": "R1", "sender": "PC1", "destination": "192.0.2.10", "port": 80}
PUBLISHED = {
    "check": "nat.server",
    "node": "R1",
    "sender": "PC1",
    "destination": "198.51.100.5",
    "port": 80,
    "inside": "10.2.2.10",
}
POOL = {"check": "nat.pool", "node": "R1", "first": "198.51.100.1", "last": "198.51.100.4"}
POOL_TEXT = {"R1 display nat address-group": GROUPS}

ROWS = [
    # inputs, answers, verdict, share
    (SAVING, RUNNING | {"R1 display saved-configuration": STORED}, "passed", 1),
    (
        SAVING,
        RUNNING | {"R1 display saved-configuration": STORED.replace("sysname R1", "sysname X")},
        "failed",
        0,
    ),
    (
        SAVING,
        RUNNING | {"R1 display saved-configuration": "There is no correct configuration file in FLASH\n"},
        "failed",
        0,
    ),
    (SAVING, RUNNING, "error", 0),
    (
        SAVING,
        {"R1 display current-configuration": CONFIG[:60], "R1 display saved-configuration": CONFIG},
        "error",
        0,
    ),
    (LOGGED | {"events": [LINK, NEIGHBOR]}, OLDEST_FIRST, "passed", 1),
    (LOGGED | {"events": [LINK, NEIGHBOR]}, NEWEST_FIRST, "passed", 1),
    (LOGGED | {"events": [NEIGHBOR, LINK]}, OLDEST_FIRST, "failed", 0),
    (LOGGED | {"events": [NEIGHBOR, LINK]}, NEWEST_FIRST, "failed", 0),
    (LOGGED | {"events": ["IF_STATE.* UP"]}, OLDEST_FIRST, "failed", 0),
    (LOGGED | {"events": [LINK]}, {"R1 display logbuffer": HEADER}, "failed", 0),
    (TO_PORT, TRANSLATED, "passed", 1),
    (TO_PORT | {"ports": "translated"}, TRANSLATED, "passed", 1),
    (TO_PORT | {"ports": "kept"}, TRANSLATED, "failed", 0),
    (TO_PORT | {"public": ["198.51.100.3", "198.51.100.4"]}, TRANSLATED, "failed", 0),
    (TO_PORT, TRANSLATED | EMPTY, "failed", 0),
    (SESSION | {"public": ["198.51.100.9"], "ports": "kept"}, TRANSLATED, "passed", 1),
    (SESSION | {"public": ["198.51.100.2"]}, TRANSLATED, "failed", 0),
    (PLAIN, TRANSLATED, "failed", 0),
    (PLAIN, TRANSLATED | EMPTY, "passed", 1),
    (PLAIN, TRANSLATED | EMPTY | {"PC1 connect 192.0.2.10 80": SHUT}, "failed", 0),
    (PLAIN | {"destination": "198.51.100.5"}, TRANSLATED, "passed", 1),
    (PUBLISHED | {"inside_port": 8080}, TRANSLATED, "passed", 1),
    (PUBLISHED | {"inside_port": 80}, TRANSLATED, "failed", 0),
    (PUBLISHED | {"inside": "10.2.2.11"}, TRANSLATED, "failed", 0),
    (PUBLISHED, TRANSLATED | EMPTY, "failed", 0),
    (PUBLISHED, TRANSLATED | {"PC1 connect 198.51.100.5 80": SHUT}, "failed", 0),
    (POOL, POOL_TEXT, "passed", 1),
    (POOL | {"last": "198.51.100.3"}, POOL_TEXT, "failed", 0),
    (POOL, {"R1 display nat address-group": ""}, "failed", 0),
]
