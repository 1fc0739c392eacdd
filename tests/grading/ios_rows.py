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
    (LOGIN, {TELNET: DIALLED + "Error: Can't connect to the remote host\n"}, "failed", 0),
]
