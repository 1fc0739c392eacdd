"""Rows for the checks of ports, configurations and whole networks: inputs, answers, and their verdicts."""

from grading.two_routers import CONFIGURATION, ping_text

PORT = """GigabitEthernet0/0/0 current state : UP
Line protocol current state : UP
Description:to R2, Duplex: HALF,  Negotiation: DISABLE
Route Port,The Maximum Transmit Unit is 1500
Internet Address is 10.0.12.1/24
Speed :  100,  Loopback: NONE
Duplex: FULL,  Negotiation: ENABLE
Last 300 seconds input rate 0 bits/sec, 0 packets/sec

Input:  0 packets, 0 bytes
  Unicast:                  0,  Multicast:                   0
  Discard:                  0,  Total Error:                 2

Output:  0 packets, 0 bytes
  Unicast:                  0,  Multicast:                   0
  Discard:                  0,  Total Error:                 1

    Input bandwidth utilization  :    0%
"""
PORT_TEXT = {"R1 display interface GE0/0/0": PORT}
NO_PORT = {"R1 display interface GE0/0/0": "Info: There is no such interface.\n"}
GIGABIT = {"node": "R1", "interface": "GE0/0/0"}
RUNS = {"check": "interface.port"} | GIGABIT
ERRORS = {"check": "interface.errors"} | GIGABIT
CONFIG = {"R1 display current-configuration": CONFIGURATION.format(name="R1", number=1)}
BLOCK = {"check": "configuration.block", "node": "R1", "section": "interface LoopBack0"}
NAME = {"check": "configuration.sysname", "node": "R1"}
MATRIX = {"check": "reachability.matrix", "members": {"R1": "10.0.12.1", "R2": "10.0.12.2"}}


def _pings(there: int, back: int) -> dict[str, str]:
    return {
        "R1 ping -c 3 10.0.12.2": ping_text("10.0.12.2", there),
        "R2 ping -c 3 10.0.12.1": ping_text("10.0.12.1", back),
    }


ROWS = [
    # inputs, answers, verdict, share
    (RUNS | {"speed": 100, "duplex": "full", "negotiation": "enable"}, PORT_TEXT, "passed", 1),
    (RUNS | {"speed": 1000, "duplex": "full"}, PORT_TEXT, "partial", 0.5),
    (RUNS | {"duplex": "half"}, PORT_TEXT, "failed", 0),
    (RUNS | {"duplex": "half"}, NO_PORT, "failed", 0),
    (ERRORS | {"at_most": 3}, PORT_TEXT, "passed", 1),
    (ERRORS, PORT_TEXT, "failed", 0),
    (ERRORS | {"at_most": 3}, NO_PORT, "failed", 0),
    (BLOCK | {"lines": ["ip  address 1.1.1.1 255.255.255.255"]}, CONFIG, "passed", 1),
    (BLOCK | {"lines": ["ip address 1.1.1.1 255.255.255.255", "shutdown"]}, CONFIG, "partial", 0.5),
    (BLOCK | {"lines": ["shutdown"]}, CONFIG, "failed", 0),
    (BLOCK | {"section": "interface LoopBack9", "lines": ["shutdown"]}, CONFIG, "failed", 0),
    (NAME | {"sysname": "R1"}, CONFIG, "passed", 1),
    (NAME | {"sysname": "r1"}, CONFIG, "failed", 0),
    (MATRIX, _pings(3, 2), "passed", 1),
    (MATRIX, _pings(3, 0), "partial", 0.5),
    (MATRIX, _pings(0, 0), "failed", 0),
]
