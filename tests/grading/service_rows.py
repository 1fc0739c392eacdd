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

POOLS = """  -----------------------------------------------------------------------
  Pool-name      : office
  Pool-No        : 0
  Position       : Local           Status           : Unlocked
  Gateway-0      : 10.1.1.254
  Mask           : 255.255.255.0
  VPN instance   : --


  IP address Statistic
    Total       :253
    Used        :1          Idle        :197
    Expired     :0          Conflict    :0          Disable   :55
"""
OFFICE = """  Pool-name      : office
  Pool-No        : 0
  Lease          : 3 Days 0 Hours 0 Minutes
  Domain-name    : lab.cn
  DNS-server0    : 10.2.2.53
  NBNS-server0   : -
  Netbios-type   : -
  Position       : Local           Status           : Unlocked
  Gateway-0      : 10.1.1.254
  Mask           : 255.255.255.0
  VPN instance   : --
 -----------------------------------------------------------------------------
         Start           End     Total  Used  Idle(Expired)  Conflict  Disable
 -----------------------------------------------------------------------------
        10.1.1.1      10.1.1.254   253     1        197(0)         0       55
 -----------------------------------------------------------------------------

  Network section :
  --------------------------------------------------------------------------
  Index              IP               MAC      Lease   Status
  --------------------------------------------------------------------------
    198       10.1.1.10    5489-988c-c480          0   Used
  --------------------------------------------------------------------------
"""
RELAYS = """ DHCP relay agent running information of interface GigabitEthernet0/0/1 :
 Server IP address [00] : 10.0.12.1
 Server IP address [01] : 10.0.12.9
 Gateway address in use : 10.1.1.254

"""
LENT = {
    "PC1 ipconfig": IPCONFIG,
    "R1 display ip pool": POOLS,
    "R1 display ip pool name office used": OFFICE,
}
NOT_LENT = LENT | {"R1 display ip pool name office used": OFFICE.replace(" 10.1.1.10 ", " 10.1.1.77 ")}
LEASE = {"check": "dhcp.lease", "node": "PC1", "network": "10.1.1.0/24"}
FROM_R1 = LEASE | {"server": "R1", "gateway": "10.1.1.254", "dns": ["10.2.2.53"]}
LENDING = {"check": "dhcp.pool", "node": "R1", "network": "10.1.1.0/24"}
SETTINGS = {
    "gateway": "10.1.1.254",
    "dns": ["10.2.2.53"],
    "domain": "lab.cn",
    "lease": "3:00:00",
    "excluded": 55,
}
RELAY = {"check": "dhcp.relay", "node": "R1", "interface": "GE0/0/1"}
RELAY_TEXT = {"R1 display dhcp relay all": RELAYS}
NAME = {"check": "dns.resolves", "node": "PC1", "name": "www.lab.cn", "address": "10.2.2.80"}
ANSWER = {"PC1 nslookup www.lab.cn": "Server:  10.2.2.53\n\nName:    www.lab.cn\nAddress: 10.2.2.80\n"}

LINE = """Serial1/0/0 current state : UP
Line protocol current state : {protocol}
Description:LCP opened, IPCP opened
Route Port,The Maximum Transmit Unit is 1500, Hold timer is 10(sec)
Internet Address is 10.0.12.1/24
Link layer protocol is {layer}
{lcp}
Last physical up time   : 2026-01-05 08:10:00
"""
OPENED = LINE.format(protocol="UP", layer="PPP", lcp="LCP opened, IPCP opened")
AUTHENTICATING = LINE.format(protocol="DOWN", layer="PPP", lcp="LCP closed")
HDLC = LINE.format(protocol="UP", layer="nonstandard HDLC", lcp="")
PPP = {"check": "ppp.link", "node": "R1", "interface": "Serial1/0/0"}
SERIAL = "R1 display interface Serial1/0/0"

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
    (LEASE, LENT, "passed", 1),
    (FROM_R1, LENT, "passed", 1),
    (FROM_R1 | {"address": "10.1.1.10"}, LENT, "passed", 1),
    (FROM_R1 | {"address": "10.1.1.11"}, LENT, "partial", 2 / 3),
    (FROM_R1 | {"gateway": "10.1.1.1"}, LENT, "partial", 0.5),
    (LEASE | {"dns": ["10.9.9.9"]}, LENT, "failed", 0),
    (FROM_R1, NOT_LENT, "failed", 0),
    (FROM_R1, {"PC1 ipconfig": IPCONFIG, "R1 display ip pool": ""}, "failed", 0),
    (LEASE | {"network": "10.1.1.0/25"}, LENT, "failed", 0),
    (LEASE | {"never": [["10.1.1.5", "10.1.1.10"]]}, LENT, "failed", 0),
    (LEASE | {"never": [["10.1.1.11", "10.1.1.20"]]}, LENT, "passed", 1),
    (LEASE, {"PC1 ipconfig": IPCONFIG.replace("10.1.1.10", "0.0.0.0")}, "failed", 0),
    (LENDING, LENT, "passed", 1),
    (LENDING | SETTINGS, LENT, "passed", 1),
    (LENDING | SETTINGS | {"lease": "1:0:0", "excluded": 54}, LENT, "partial", 3 / 5),
    (LENDING | {"domain": "lab.com"}, LENT, "failed", 0),
    (LENDING | {"network": "10.1.0.0/16"}, LENT, "failed", 0),
    (LENDING, {"R1 display ip pool": ""}, "failed", 0),
    (LENDING, {"R1 display ip pool": POOLS}, "error", 0),
    (RELAY | {"servers": ["10.0.12.1"]}, RELAY_TEXT, "passed", 1),
    (RELAY | {"servers": ["10.0.12.1", "10.0.12.5"]}, RELAY_TEXT, "partial", 0.5),
    (RELAY | {"servers": ["10.0.12.5"]}, RELAY_TEXT, "failed", 0),
    (RELAY | {"interface": "GE0/0/2", "servers": ["10.0.12.1"]}, RELAY_TEXT, "failed", 0),
    (
        RELAY | {"servers": ["10.0.12.1"]},
        {"R1 display dhcp relay all": "Info: No DHCP relay is configured.\n"},
        "failed",
        0,
    ),
    (NAME, ANSWER, "passed", 1),
    (NAME | {"address": "10.2.2.81"}, ANSWER, "failed", 0),
    (NAME, {"PC1 nslookup www.lab.cn": "*** Request to 10.2.2.53 timed out.\n"}, "failed", 0),
    (PPP, {SERIAL: OPENED}, "passed", 1),
    (PPP, {SERIAL: AUTHENTICATING}, "failed", 0),
    (PPP, {SERIAL: HDLC}, "failed", 0),
    (PPP | {"state": "closed"}, {SERIAL: AUTHENTICATING}, "passed", 1),
    (PPP | {"state": "closed"}, {SERIAL: OPENED}, "failed", 0),
    (PPP | {"state": "closed"}, {SERIAL: HDLC}, "failed", 0),
    (PPP | {"state": "closed"}, {SERIAL: AUTHENTICATING.replace("state : UP", "state : DOWN")}, "failed", 0),
]
