"""Rows for checks on IOS: the same inputs as on VRP, in Cisco's words."""

LISTS = """Standard IP access list 10
    10 permit 10.1.1.0, wildcard bits 0.0.0.255 (4 matches)
Extended IP access list GUESTS
    10 permit tcp 10.1.9.0 0.0.0.255 host 10.1.3.10 eq www (1 match)
    20 deny   ip 10.1.9.0 0.0.0.255 host 10.1.3.10 (2 matches)
    30 deny icmp any any echo
    40 permit tcp any any established
    50 permit ip any any
"""
IP_INTERFACE = """GigabitEthernet0/0 is up, line protocol is up
  Internet address is 10.1.9.254/24
  Outgoing access list is not set
  Inbound  access list is GUESTS
GigabitEthernet0/1 is up, line protocol is up
  Internet protocol processing disabled
"""
GUESTS = {"check": "acl.rules", "node": "C1", "acl": "GUESTS"}
WEB = {
    "action": "permit",
    "protocol": "tcp",
    "source": "10.1.9.0/24",
    "destination": "10.1.3.10/32",
    "port": 80,
}
REST = {"action": "deny", "source": "10.1.9.0/24", "destination": "10.1.3.10/32"}
BOUND = {"check": "acl.bound", "node": "C1", "interface": "Gi0/0", "direction": "inbound"}
FILTERED = {"C1 show ip interface": IP_INTERFACE, "C1 show ip access-lists": LISTS}
PC = """
Link local IPv6 address...........: fe80::5689:98ff:fe20:b69
IPv6 address......................: :: / 128
IPv6 gateway......................: ::
IPv4 address......................: 10.1.9.10
Subnet mask.......................: 255.255.255.0
Gateway...........................: 10.1.9.254
Physical address..................: 54-89-98-20-0B-69
DNS server........................:
"""
CAUGHT = {"check": "acl.caught", "node": "C1", "sender": "PC1", "destination": "10.1.3.10", "port": 21}
COUNTED = {
    "PC1 ipconfig": PC,
    "PC1 connect 10.1.3.10 21": "Connecting to 10.1.3.10 port 21 ...\nConnection timed out.\n",
    "C1 show ip access-lists": LISTS,
}
LOGIN = {"check": "login.telnet", "node": "PC1", "destination": "10.0.12.2", "password": "Secret-1"}
DIALLED = "Press CTRL_] to quit telnet mode\nTrying 10.0.12.2 ...\n"
ADMITTED = (
    DIALLED + "Connected to 10.0.12.2 ...\n\nUser Access Verification\n\nPassword: \nC1>quit\n"
    "The connection was closed by the remote host\n"
)
WRONG = ADMITTED.replace("C1>quit", "Password: \nPassword: \n% Bad passwords")
TELNET = "PC1 telnet 10.0.12.2"
NAMED = LOGIN | {"user": "ann", "may": ["show version"], "may_not": ["configure terminal"]}
AS_ANN = DIALLED + (
    "Connected to 10.0.12.2 ...\n\nUser Access Verification\n\nUsername: ann\nPassword: \nC1>terminal length 0\n"
    "C1>show version\nCisco IOS Software, C3900e Software\nC1>configure terminal\n   ^\n"
    "% Invalid input detected at '^' marker.\n\nC1>end\nTranslating \"end\"\nC1>quit\n"
)
SSH = {
    "check": "login.ssh",
    "node": "C1",
    "destination": "10.0.12.2",
    "user": "noc",
    "password": "Secret-1",
    "may": ["show version", "configure terminal"],
}
BY_SSH = "C1 ssh -l noc 10.0.12.2"
TYPED = (
    "Password: \nR2#terminal length 0\nR2#show version\nCisco IOS Software\nR2#configure terminal\n"
    "Enter configuration commands, one per line.  End with CNTL/Z.\nR2(config)#end\nR2#quit\n"
    "[Connection to 10.0.12.2 closed by foreign host]\n"
)
NOT_ALLOWED = TYPED.replace(
    "Enter configuration", "              ^\n% Invalid input detected at '^' marker.\n"
)
NO_USER = "Password: \nPassword: \nPassword: \n[Connection to 10.0.12.2 closed by foreign host]\n"
REFUSED = "% Connection refused by remote host\n"
ALIVE = {
    "C1 ping 10.0.12.2 repeat 3": "Sending 3, 100-byte ICMP Echos to 10.0.12.2, timeout is 2 seconds:\n!!!\n"
    "Success rate is 100 percent (3/3), round-trip min/avg/max = 1/1/1 ms\n"
}

TRANSLATIONS = """Pro Inside global      Inside local       Outside local      Outside global
tcp 198.51.100.2:10240 10.1.9.10:62706    192.0.2.10:80      192.0.2.10:80
icmp 198.51.100.9:513  10.1.9.10:512      192.0.2.10:513     192.0.2.10:513
tcp 198.51.100.5:80    10.2.2.10:8080     10.1.9.10:62803    10.1.9.10:62803
tcp 198.51.100.5:80    10.2.2.10:8080     ---                ---
--- 198.51.100.6       10.2.2.11          ---                ---
"""
SHOW_POOLS = "C1 show running-config | include ip nat pool"
NAT_POOLS = "ip nat pool GUESTS 198.51.100.1 198.51.100.4 netmask 255.255.255.240\n"
OPENED = "Connecting to 192.0.2.10 port 80 ...\nConnected.\n"
TRANSLATED = {
    "PC1 ipconfig": PC,
    "PC1 connect 192.0.2.10 80": OPENED,
    "PC1 connect 198.51.100.5 80": OPENED,
    "C1 show ip nat translations": TRANSLATIONS,
}
SESSION = {"check": "nat.session", "node": "C1", "sender": "PC1", "destination": "192.0.2.10", "port": 80}
FROM_POOL = SESSION | {"public": ["198.51.100.1", "198.51.100.4"]}
PLAIN = SESSION | {"check": "nat.untranslated"}
PUBLISHED = SESSION | {"check": "nat.server", "destination": "198.51.100.5", "inside": "10.2.2.10"}
PUBLIC = {"check": "nat.pool", "node": "C1", "first": "198.51.100.1", "last": "198.51.100.4"}
UNUSED = {"C1 show ip nat translations": TRANSLATIONS.splitlines()[0] + "\n"}

POOLS = """
Pool LAN :
 Utilization mark (high/low)    : 100 / 0
 Subnet size (first/next)       : 0 / 0
 Total addresses                : 254
 Leased addresses               : 1
 Pending event                  : none
 1 subnet is currently in the pool :
 Current index        IP address range                    Leased addresses
 10.1.9.11            10.1.9.1         - 10.1.9.254        1
"""
POOL_LINES = """ip dhcp excluded-address 10.1.9.1 10.1.9.9
ip dhcp excluded-address 10.1.9.254
ip dhcp pool PRINTER
 host 10.1.9.20 255.255.255.0
 client-identifier 0154.8998.4711.01
ip dhcp pool LAN
 network 10.1.9.0 255.255.255.0
 default-router 10.1.9.254
 dns-server 10.2.2.53 10.2.2.54
 domain-name lab.example
 lease 0 8
"""
BINDINGS = """Bindings from all pools not associated with VRF:
IP address          Client-ID/              Lease expiration        Type
                    Hardware address/
                    User name
10.1.9.10           0154.8998.200b.69       Jan 06 2026 08:00 AM    Automatic
"""
LENT = {"PC1 ipconfig": PC, "C1 show ip dhcp pool": POOLS, "C1 show ip dhcp binding": BINDINGS}
LEASE = {"check": "dhcp.lease", "node": "PC1", "network": "10.1.9.0/24", "server": "C1"}
CONFIGURED = {"C1 show ip dhcp pool": POOLS, "C1 show running-config | section ip dhcp": POOL_LINES}
POOL = {"check": "dhcp.pool", "node": "C1", "network": "10.1.9.0/24"}
SETTINGS = {
    "gateway": "10.1.9.254",
    "dns": ["10.2.2.53", "10.2.2.54"],
    "domain": "lab.example",
    "lease": "0:8:0",
    "excluded": 9,
}
RELAY = {"check": "dhcp.relay", "node": "C1", "interface": "Gi0/0"}
RELAYS = {
    "C1 show ip interface": IP_INTERFACE.replace(
        "  Outgoing",
        "  Helper addresses are 10.0.12.1\n                       10.0.12.9\n"
        "  Directed broadcast forwarding is disabled\n  Outgoing",
    )
}

PROCESS = """ Routing Process "ospf 1" with ID 2.2.2.2
 Start time: 00:00:05.100, Time elapsed: 00:10:00.000
 Number of areas in this router is 3. 1 normal 1 stub 1 nssa
    Area BACKBONE(0)
        Number of interfaces in this area is 2 (1 loopback)
\tArea has message digest authentication
    Area 10
        Number of interfaces in this area is 1
\tIt is a stub area, no summary LSA in this area
    Area 20
        Number of interfaces in this area is 1
\tIt is a NSSA area
"""
DATABASE = """
            OSPF Router with ID (2.2.2.2) (Process ID 1)

\t\tRouter Link States (Area 0)

Link ID         ADV Router      Age         Seq#       Checksum Link count
1.1.1.1         1.1.1.1         35          0x80000004 0x00A1B2 2
2.2.2.2         2.2.2.2         34          0x80000004 0x00A1B3 2

\t\tSummary Net Link States (Area 10)

Link ID         ADV Router      Age         Seq#       Checksum
0.0.0.0         2.2.2.2         40          0x80000001 0x00C3D4

\t\tType-7 AS External Link States (Area 20)

Link ID         ADV Router      Age         Seq#       Checksum Tag
10.9.0.0        4.4.4.4         41          0x80000001 0x00C3D5 0

\t\tType-5 AS External Link States

Link ID         ADV Router      Age         Seq#       Checksum Tag
10.9.0.0        2.2.2.2         41          0x80000001 0x00C3D6 0
"""
ON_LINK = """GigabitEthernet0/0 is up, line protocol is up
  Internet Address 10.0.12.2/24, Area 0, Attached via Network Statement
  Process ID 1, Router ID 2.2.2.2, Network Type BROADCAST, Cost: 1
  Transmit Delay is 1 sec, State BDR, Priority 1
  Designated Router (ID) 1.1.1.1, Interface address 10.0.12.1
  Backup Designated router (ID) 2.2.2.2, Interface address 10.0.12.2
  Timer intervals configured, Hello 10, Dead 40, Wait 40, Retransmit 5
    Hello due in 00:00:07
  Neighbor Count is 1, Adjacent neighbor count is 1
    Adjacent with neighbor 1.1.1.1  (Designated Router)
  Cryptographic authentication enabled
    Youngest key id is 1
"""
NEIGHBORS = """
Neighbor ID     Pri   State           Dead Time   Address         Interface
1.1.1.1           1   FULL/DR         00:00:35    10.0.12.1       GigabitEthernet0/0
"""
OWN = "GigabitEthernet0/0 is up, line protocol is up\n  Internet address is 10.0.12.2/24\n"
AREA = {"check": "ospf.area", "node": "C1"}
LSA = {"check": "ospf.lsa", "node": "C1"}
HELD = {"C1 show ip ospf database": DATABASE}
LINK = {"node": "C1", "interface": "Gi0/0"}
JOINED = {
    "C1 show ip ospf interface": ON_LINK,
    "C1 show ip ospf neighbor": NEIGHBORS,
    "C1 show interfaces": OWN,
    "C1 show running-config": "hostname C1\n!\nend\n",
}
OPEN = JOINED | {"C1 show ip ospf interface": ON_LINK[: ON_LINK.index("  Crypto")]}

SUMMARY = """BGP router identifier 1.1.1.1, local AS number 65001
BGP table version is 3, main routing table version 3

Neighbor        V           AS MsgRcvd MsgSent   TblVer  InQ OutQ Up/Down  State/PfxRcd
10.0.12.2       4        65002      12      12        3    0    0 00:08:01        1
10.0.13.3       4        65001       0       0        1    0    0 never    Active
"""
PATHS = """BGP routing table entry for 10.9.0.0/24, version 3
Paths: (2 available, best #2, table default)
  Not advertised to any peer
  Refresh Epoch 1
  65002 65003
    10.0.12.2 from 10.0.12.2 (2.2.2.2)
      Origin IGP, metric 7, localpref 100, valid, external
      rx pathid: 0, tx pathid: 0
  Refresh Epoch 1
  65003
    3.3.3.3 (metric 2) from 3.3.3.3 (3.3.3.3)
      Origin incomplete, metric 0, localpref 200, valid, internal, best
      rx pathid: 0, tx pathid: 0x0
"""
AGGREGATE = """BGP routing table entry for 10.9.0.0/24, version 3
Paths: (1 available, best #1, table default)
  Refresh Epoch 1
  Local, (aggregated by 65001 1.1.1.1)
    0.0.0.0 from 0.0.0.0 (1.1.1.1)
      Origin IGP, localpref 100, weight 32768, valid, aggregated, local, atomic-aggregate, best
"""
BGP_TABLE = """BGP table version is 3, local router ID is 1.1.1.1

     Network          Next Hop            Metric LocPrf Weight Path
 *>i 10.9.0.0/24      3.3.3.3                  0    200      0 65003 ?
"""
SUMMED = {"C1 show ip bgp summary": SUMMARY}
PEER = {"check": "bgp.session", "node": "C1", "peer": "10.0.12.2"}
PATH = {"check": "bgp.route", "node": "C1", "prefix": "10.9.0.0/24"}
ENTRY = "C1 show ip bgp 10.9.0.0 255.255.255.0"
NO_ENTRY = {"C1 show ip bgp": BGP_TABLE, "C1 show ip bgp 10.8.0.0 255.255.0.0": "% Network not in table\n"}
GONE = {"check": "bgp.absent", "node": "C1", "prefix": "10.8.0.0/16"}

ROWS = [
    # inputs, answers, verdict, share
    (GUESTS | {"rules": [WEB, REST]}, FILTERED, "passed", 1),
    (GUESTS | {"rules": [REST, WEB]}, FILTERED, "failed", 0),
    (GUESTS | {"rules": [WEB, REST], "exact": True}, FILTERED, "failed", 0),
    (GUESTS | {"acl": 10, "rules": [{"action": "permit", "source": "10.1.1.0/24"}]}, FILTERED, "passed", 1),
    (GUESTS | {"rules": [WEB]}, {"C1 show ip access-lists": ""}, "failed", 0),
    (BOUND, FILTERED, "passed", 1),
    (BOUND | {"acl": 10}, FILTERED, "failed", 0),
    (BOUND | {"direction": "outbound"}, FILTERED, "failed", 0),
    (BOUND | {"interface": "Gi0/1"}, FILTERED, "failed", 0),
    (CAUGHT, COUNTED, "passed", 1),
    (CAUGHT | {"action": "permit"}, COUNTED, "failed", 0),
    (CAUGHT, COUNTED | {"C1 show ip access-lists": LISTS.replace(" (2 matches)", "")}, "failed", 0),
    (LOGIN, {TELNET: ADMITTED}, "passed", 1),
    (LOGIN, {TELNET: WRONG}, "failed", 0),
    (NAMED, {TELNET: AS_ANN}, "passed", 1),
    (NAMED | {"may_not": ["show version"]}, {TELNET: AS_ANN}, "partial", 2 / 3),
    (SSH, {BY_SSH: TYPED}, "passed", 1),
    (SSH, {BY_SSH: NOT_ALLOWED}, "partial", 2 / 3),
    (SSH, {BY_SSH: NO_USER}, "failed", 0),
    (SSH, {BY_SSH: "% Connection timed out; remote host not responding\n"}, "failed", 0),
    (SSH | {"outcome": "refused", "may": []}, {BY_SSH: REFUSED} | ALIVE, "passed", 1),
    (SSH | {"outcome": "refused", "may": []}, {BY_SSH: TYPED} | ALIVE, "failed", 0),
    (LOGIN, {TELNET: DIALLED + "Error: Can't connect to the remote host\n"}, "failed", 0),
    (FROM_POOL, TRANSLATED, "passed", 1),
    (FROM_POOL | {"ports": "translated"}, TRANSLATED, "passed", 1),
    (FROM_POOL | {"public": ["198.51.100.3", "198.51.100.4"]}, TRANSLATED, "failed", 0),
    (FROM_POOL, TRANSLATED | UNUSED, "failed", 0),
    (FROM_POOL, TRANSLATED | {"PC1 connect 192.0.2.10 80": "Connection timed out.\n"}, "failed", 0),
    (PLAIN, TRANSLATED, "failed", 0),
    (PLAIN, TRANSLATED | UNUSED, "passed", 1),
    (PUBLISHED | {"inside_port": 8080}, TRANSLATED, "passed", 1),
    (PUBLISHED | {"inside_port": 80}, TRANSLATED, "failed", 0),
    (PUBLISHED, TRANSLATED | UNUSED, "failed", 0),
    (PUBLIC, {SHOW_POOLS: NAT_POOLS}, "passed", 1),
    (PUBLIC | {"last": "198.51.100.3"}, {SHOW_POOLS: NAT_POOLS}, "failed", 0),
    (LEASE, LENT, "passed", 1),
    (LEASE, LENT | {"C1 show ip dhcp binding": BINDINGS.replace("10.1.9.10 ", "10.1.9.77 ")}, "failed", 0),
    (LEASE, LENT | {"C1 show ip dhcp pool": ""}, "failed", 0),
    (POOL, CONFIGURED, "passed", 1),
    (POOL | SETTINGS, CONFIGURED, "passed", 1),
    (POOL | SETTINGS | {"lease": "1:0:0", "excluded": 10}, CONFIGURED, "partial", 3 / 5),
    (POOL | {"network": "10.1.8.0/24"}, CONFIGURED, "failed", 0),
    (RELAY | {"servers": ["10.0.12.1", "10.0.12.9"]}, RELAYS, "passed", 1),
    (RELAY | {"servers": ["10.0.12.1", "10.0.12.5"]}, RELAYS, "partial", 0.5),
    (RELAY | {"servers": ["10.0.12.1"]}, {"C1 show ip interface": IP_INTERFACE}, "failed", 0),
    (AREA | {"area": 10, "type": "stub"}, {"C1 show ip ospf": PROCESS}, "passed", 1),
    (AREA | {"area": 20, "type": "nssa"}, {"C1 show ip ospf": PROCESS}, "passed", 1),
    (AREA | {"area": 0, "type": "normal"}, {"C1 show ip ospf": PROCESS}, "passed", 1),
    (AREA | {"area": 20, "type": "stub"}, {"C1 show ip ospf": PROCESS}, "failed", 0),
    (AREA | {"area": 30, "type": "stub"}, {"C1 show ip ospf": PROCESS}, "failed", 0),
    (LSA | {"type": "summary", "link_state_id": "0.0.0.0", "area": 10}, HELD, "passed", 1),
    (LSA | {"type": "external", "advertiser": "2.2.2.2"}, HELD, "passed", 1),
    (LSA | {"type": "external", "advertiser": "2.2.2.2", "area": 20}, HELD, "failed", 0),
    (LSA | {"type": "nssa", "area": 20}, HELD, "passed", 1),
    (LSA | {"check": "ospf.no_lsa", "type": "summary", "link_state_id": "3.3.3.3"}, HELD, "passed", 1),
    (LSA | {"check": "ospf.no_lsa", "type": "router"}, HELD, "failed", 0),
    (LINK | {"check": "ospf.designated", "backup": "C1"}, JOINED, "passed", 1),
    (LINK | {"check": "ospf.designated", "designated": "C1"}, JOINED, "failed", 0),
    (LINK | {"check": "ospf.authentication", "method": "md5"}, JOINED, "passed", 1),
    (LINK | {"check": "ospf.authentication", "method": "simple"}, JOINED, "failed", 0),
    (LINK | {"check": "ospf.authentication"}, OPEN, "failed", 0),
    (LINK | {"check": "ospf.authentication"}, JOINED | {"C1 show ip ospf neighbor": ""}, "failed", 0),
    (PEER | {"remote_as": 65002, "type": "ebgp"}, SUMMED, "passed", 1),
    (PEER | {"type": "ibgp"}, SUMMED, "failed", 0),
    (PEER | {"peer": "10.0.13.3"}, SUMMED, "failed", 0),
    (PEER | {"peer": "10.0.13.3", "state": "active"}, SUMMED, "passed", 1),
    (PEER, {"C1 show ip bgp summary": ""}, "failed", 0),
    (
        PATH | {"next_hop": "3.3.3.3", "local_preference": 200, "origin": "incomplete"},
        {ENTRY: PATHS},
        "passed",
        1,
    ),
    (PATH | {"peer": "10.0.12.2", "as_path": "65002 65003", "med": 7}, {ENTRY: PATHS}, "passed", 1),
    (PATH | {"peer": "10.0.12.2", "best": True}, {ENTRY: PATHS}, "failed", 0),
    (PATH | {"next_hop": "127.0.0.1", "as_path": ""}, {ENTRY: AGGREGATE}, "passed", 1),
    (GONE, NO_ENTRY, "passed", 1),
    (GONE, NO_ENTRY | {"C1 show ip bgp 10.8.0.0 255.255.0.0": PATHS}, "failed", 0),
    (GONE, NO_ENTRY | {"C1 show ip bgp": ""}, "failed", 0),
]
