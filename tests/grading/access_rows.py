"""Rows for the checks of packet filters and logins: what they are told, what devices answer, and their verdicts."""

from grading.two_routers import ping_text

LISTS = """ Total quantity of nonempty ACL number is 2

Basic ACL 2001, 1 rule
Acl's step is 5
 rule 5 permit source 10.1.1.0 0.0.0.255

Advanced ACL servers 3000, 4 rules
Acl's step is 5
 rule 5 permit tcp source 10.1.1.0 0.0.0.255 destination 10.2.2.10 0 destination-port eq www (1 matches)
 rule 10 permit udp destination 10.2.2.10 0 destination-port range 5000 5010
 rule 15 deny ip destination 10.2.2.10 0 (2 matches)
 rule 20 deny icmp source 10.1.0.1 0.0.255.0 icmp-type echo

"""
FILTERS = """-----------------------------------------------------------
Interface                   Direction  AppliedRecord
-----------------------------------------------------------
GigabitEthernet0/0/0        inbound    acl name servers
GigabitEthernet0/0/1        outbound   acl 2009
-----------------------------------------------------------
"""
LIST_TEXT = {"R1 display acl all": LISTS}
BOUND_TEXT = LIST_TEXT | {"R1 display traffic-filter applied-record": FILTERS}
RULES = {"check": "acl.rules", "node": "R1"}
WEB = {
    "action": "permit",
    "protocol": "tcp",
    "source": "10.1.1.0/24",
    "destination": "10.2.2.10/32",
    "port": 80,
}
STREAM = {"action": "permit", "protocol": "udp", "destination": "10.2.2.10/32", "port": "range 5000 5010"}
REST = {"action": "deny", "destination": "10.2.2.10/32"}
BOUND = {"check": "acl.bound", "node": "R1", "interface": "GE0/0/0", "direction": "inbound"}
CAUGHT = {"check": "acl.caught", "node": "R1", "sender": "PC1", "destination": "10.2.2.10"}
NO_REPLY = """
--- 10.2.2.10 ping statistics ---
  3 packet(s) transmitted
  0 packet(s) received
  100.00% packet loss
"""
OWN = {
    "PC1 ipconfig": """
IPv4 address......................: 10.1.1.10
Subnet mask.......................: 255.255.255.0
Gateway...........................: 10.1.1.254
Physical address..................: 54-89-98-20-0B-69
DNS server........................:
"""
}
LISTED = LIST_TEXT | OWN
PINGED = LISTED | {"PC1 ping 10.2.2.10 -c 3": NO_REPLY}
ONLY_OTHERS = PINGED | {
    "R1 display acl all": LISTS.replace(
        "deny ip destination", "deny ip source 10.9.9.0 0.0.0.255 destination"
    )
}
CONNECTED = "Connecting to 10.2.2.10 port 80 ...\nConnected.\n"
REFUSED = "Connecting to 10.2.2.10 port 21 ...\nConnection refused.\n"
TIMED_OUT = "Connecting to 10.2.2.10 port 21 ...\nConnection timed out.\n"
TRYING = "  Press CTRL_] to quit telnet mode\n  Trying 10.2.2.10 ...\n"
ENDED = "  The connection was closed by the remote host\n"
TCP = {"check": "reachability.tcp", "destination": "10.2.2.10", "port": 80}
CLOSED = {"check": "reachability.tcp_closed", "destination": "10.2.2.10", "port": 21, "alive": "10.2.2.10"}

GREETING = """Info: The max number of VTY users is 10, and the number
      of current VTY users on line is 1.
      The current login time is 2026-01-05 08:10:00.
"""
UNKNOWN = "    ^\nError: Unrecognized command found at '^' position.\n"
VERSION = "<R2>display version\nHuawei Versatile Routing Platform Software\n"
LEAVING = f"<R2>quit\n\n  Configuration console exit, please retry to log on\n\n{ENDED}"
OPENING = f"{TRYING}  Connected to 10.2.2.10 ...\n\nLogin authentication\n\n\n"
ANN = "Username:ann\nPassword:\n"
WRONG = "Error: Authentication failed.\n"
FORGED = "Username:ann\nPassword:\n<R2>quit\n"
"""A banner that looks like a login."""
IN = OPENING + ANN + GREETING
SYSTEM = "<R2>system-view\nEnter system view, return user view with Ctrl+Z.\n[R2]quit\n"
OUT = (
    OPENING
    + ANN
    + WRONG
    + "Username:quit\nPassword:\n"
    + WRONG
    + "Username:quit\nPassword:\n"
    + WRONG
    + ENDED
)
LOGIN = {
    "check": "login.telnet",
    "node": "R1",
    "destination": "10.2.2.10",
    "user": "ann",
    "password": "Secret-1",
}
LINE = {"check": "login.telnet", "node": "R1", "destination": "10.2.2.10", "password": "Secret-1"}
REFUSAL = LOGIN | {"outcome": "refused"}
TELNET = "R1 telnet 10.2.2.10"
SIGN = {"R1 ping -c 3 10.2.2.10": ping_text("10.2.2.10", 3)}
NO_SIGN = {"R1 ping -c 3 10.2.2.10": ping_text("10.2.2.10", 0)}
UNREACHED = f"{TRYING}  Error: Can't connect to the remote host\n"
SSH = LOGIN | {"check": "login.ssh"}
STELNET = "R1 stelnet 10.2.2.10"
ASKING = """Please input the username:ann
Trying 10.2.2.10 ...
Press CTRL+K to abort
Connected to 10.2.2.10 ...
The server is not authenticated. Continue to access it? [Y/N]:y
Save the server's public key? [Y/N]:n
Enter password:
"""
KNOWN = """Please input the username:ann
Trying 10.2.2.10 ...
Press CTRL+K to abort
Connected to 10.2.2.10 ...
Enter password:
Error: Failed to authenticate.
Enter password:
Error: Failed to authenticate.
Enter password:
"""
"""A client that keeps the key of the server does not ask for it: `y` and `n` are then wrong passwords."""
UNVERIFIED = """Please input the username:ann
Trying 10.2.2.10 ...
Press CTRL+K to abort
Connected to 10.2.2.10 ...
Error: Failed to verify the server's public key.
"""
FTP = LOGIN | {"check": "login.ftp", "may": ["get vrpcfg.zip"]}
FILES = "R1 ftp 10.2.2.10"
DIALOGUE = """Trying 10.2.2.10 ...
Press CTRL+K to abort
Connected to 10.2.2.10.
220 FTP service ready.
User(10.2.2.10:(none)):ann
331 Password required for ann.
Enter password:
"""
SENT = "[ftp]get vrpcfg.zip\n200 Port command okay.\n226 Transfer complete.\n[ftp]bye\n221 Server closing.\n"
MISSING = "[ftp]get vrpcfg.zip\n550 File vrpcfg.zip not found.\n[ftp]bye\n221 Server closing.\n"

ROWS = [
    # inputs, answers, verdict, share
    (RULES | {"rules": [WEB, STREAM, REST]}, LIST_TEXT, "passed", 1),
    (RULES | {"acl": 3000, "rules": [WEB, REST]}, LIST_TEXT, "passed", 1),
    (RULES | {"acl": "servers", "rules": [WEB, REST]}, LIST_TEXT, "passed", 1),
    (RULES | {"rules": [REST, WEB]}, LIST_TEXT, "failed", 0),
    (RULES | {"rules": [WEB, REST], "exact": True}, LIST_TEXT, "failed", 0),
    (RULES | {"acl": 2001, "rules": [WEB]}, LIST_TEXT, "failed", 0),
    (RULES | {"acl": 2002, "rules": [WEB]}, LIST_TEXT, "failed", 0),
    (RULES | {"rules": [WEB | {"port": 8080}]}, LIST_TEXT, "failed", 0),
    (RULES | {"rules": [WEB | {"source": "10.1.0.0/16"}]}, LIST_TEXT, "failed", 0),
    (BOUND, BOUND_TEXT, "passed", 1),
    (BOUND | {"acl": 3000}, BOUND_TEXT, "passed", 1),
    (BOUND | {"acl": "servers"}, BOUND_TEXT, "passed", 1),
    (BOUND | {"acl": 2001}, BOUND_TEXT, "failed", 0),
    (BOUND | {"direction": "outbound"}, BOUND_TEXT, "failed", 0),
    (BOUND | {"interface": "GE0/0/1", "direction": "outbound"}, BOUND_TEXT, "failed", 0),
    (CAUGHT, PINGED, "passed", 1),
    (CAUGHT, ONLY_OTHERS, "failed", 0),
    (CAUGHT | {"acl": 2001}, PINGED, "failed", 0),
    (CAUGHT | {"action": "permit"}, PINGED, "failed", 0),
    (
        CAUGHT | {"action": "permit", "port": 80},
        LISTED | {"PC1 connect 10.2.2.10 80": CONNECTED},
        "passed",
        1,
    ),
    (CAUGHT | {"destination": "10.2.2.11"}, LISTED | {"PC1 ping 10.2.2.11 -c 3": NO_REPLY}, "failed", 0),
    (TCP | {"node": "PC1"}, {"PC1 connect 10.2.2.10 80": CONNECTED}, "passed", 1),
    (TCP | {"node": "PC1"}, {"PC1 connect 10.2.2.10 80": TIMED_OUT}, "failed", 0),
    (
        TCP | {"node": "R1"},
        {"R1 telnet 10.2.2.10 80": f"{TRYING}  Connected to 10.2.2.10 ...\n{ENDED}"},
        "passed",
        1,
    ),
    (
        TCP | {"node": "R1"},
        {"R1 telnet 10.2.2.10 80": UNREACHED + "  Connected to 10.2.2.10 ...\n"},
        "failed",
        0,
    ),
    (TCP | {"node": "R1"}, {"R1 telnet 10.2.2.10 80": "nonsense\n"}, "error", 0),
    (
        CLOSED | {"node": "PC1", "alive_port": 80},
        {"PC1 connect 10.2.2.10 80": CONNECTED, "PC1 connect 10.2.2.10 21": REFUSED},
        "passed",
        1,
    ),
    (
        CLOSED | {"node": "PC1", "alive_port": 80},
        {"PC1 connect 10.2.2.10 80": TIMED_OUT, "PC1 connect 10.2.2.10 21": TIMED_OUT},
        "failed",
        0,
    ),
    (CLOSED | {"node": "R1"}, SIGN | {"R1 telnet 10.2.2.10 21": UNREACHED}, "passed", 1),
    (CLOSED | {"node": "R1"}, NO_SIGN | {"R1 telnet 10.2.2.10 21": UNREACHED}, "failed", 0),
    (
        CLOSED | {"node": "R1"},
        SIGN | {"R1 telnet 10.2.2.10 21": f"{TRYING}  Connected to 10.2.2.10 ...\n"},
        "failed",
        0,
    ),
    (LOGIN, {TELNET: IN + LEAVING}, "passed", 1),
    (LOGIN, {TELNET: OUT}, "failed", 0),
    (LOGIN, {TELNET: UNREACHED}, "failed", 0),
    (LOGIN, {TELNET: OPENING + FORGED + ANN + WRONG + ENDED}, "failed", 0),
    (
        LOGIN,
        {TELNET: OPENING + "Password:\nError: Authentication failed.\nPassword:\n" + GREETING + LEAVING},
        "failed",
        0,
    ),
    (
        LOGIN,
        {TELNET: f"{TRYING}  Connected to 10.2.2.10 ...\n{GREETING}<R2>ann\n{UNKNOWN}{LEAVING}"},
        "failed",
        0,
    ),
    (
        LOGIN,
        {TELNET: f"{TRYING}  Connected to 10.2.2.10 ...\n{FORGED}{GREETING}<R2>ann\n{UNKNOWN}{LEAVING}"},
        "failed",
        0,
    ),
    (LOGIN, {TELNET: "nonsense\n"}, "error", 0),
    (
        LOGIN | {"may": ["display version"], "may_not": ["system-view"]},
        {TELNET: IN + VERSION + "<R2>system-view\n" + UNKNOWN + LEAVING},
        "passed",
        1,
    ),
    (
        LOGIN | {"may": ["display version", "system-view"]},
        {TELNET: IN + VERSION + "<R2>system-view\n" + UNKNOWN + LEAVING},
        "partial",
        2 / 3,
    ),
    (LOGIN | {"may_not": ["system-view"]}, {TELNET: IN + SYSTEM + LEAVING}, "partial", 0.5),
    (LINE, {TELNET: OPENING + "Password:\n" + GREETING + LEAVING}, "passed", 1),
    (LINE, {TELNET: OPENING + "Username:Secret-1\nPassword:\n" + WRONG + ENDED}, "failed", 0),
    (REFUSAL, SIGN | {TELNET: OUT}, "passed", 1),
    (REFUSAL, SIGN | {TELNET: UNREACHED}, "passed", 1),
    (REFUSAL, NO_SIGN | {TELNET: UNREACHED}, "failed", 0),
    (REFUSAL, SIGN | {TELNET: IN + LEAVING}, "failed", 0),
    (SSH, {STELNET: ASKING + GREETING + LEAVING}, "passed", 1),
    (SSH, {STELNET: KNOWN + GREETING + LEAVING}, "passed", 1),
    (SSH, {STELNET: ASKING + "Error: Failed to authenticate.\n" * 3}, "failed", 0),
    (SSH, {STELNET: UNVERIFIED}, "failed", 0),
    (SSH | {"outcome": "refused"}, SIGN | {STELNET: UNVERIFIED}, "failed", 0),
    (
        SSH | {"outcome": "refused"},
        SIGN | {STELNET: ASKING + "Error: Failed to authenticate.\n"},
        "passed",
        1,
    ),
    (FTP, {FILES: DIALOGUE + "230 User logged in.\n\n" + SENT}, "passed", 1),
    (FTP, {FILES: DIALOGUE + "230 User logged in.\n\n" + MISSING}, "partial", 0.5),
    (FTP, {FILES: DIALOGUE + "530 Logged incorrect.\n"}, "failed", 0),
    (FTP, {FILES: "Trying 10.2.2.10 ...\nError: Failed to connect to the remote host.\n"}, "failed", 0),
    (
        FTP | {"may": [], "outcome": "refused"},
        SIGN | {FILES: DIALOGUE + "530 Logged incorrect.\n"},
        "passed",
        1,
    ),
]
