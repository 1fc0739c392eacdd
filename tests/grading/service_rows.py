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
]
