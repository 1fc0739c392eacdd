"""A small lab of two routers and a PC, as the texts that its devices answer."""

from dataclasses import dataclass, field

from labkit.errors import GraderError
from labkit.grading.check import Site
from labkit.grading.collect import Subject
from labkit.language import _

CONFIGURATION = """[V200R003C00]
#
 sysname {name}
#
interface GigabitEthernet0/0/0
 ip address 10.0.12.{number} 255.255.255.0
#
interface LoopBack0
 ip address {number}.{number}.{number}.{number} 255.255.255.255
#
ospf 1 router-id {number}.{number}.{number}.{number}
 silent-interface LoopBack0
 area 0.0.0.0
  network 10.0.12.0 0.0.0.255
#
return"""

PEERS = """
\t OSPF Process 1 with Router ID {own}
\t\t Neighbors

 Area 0.0.0.0 interface 10.0.12.{number}(GigabitEthernet0/0/0)'s neighbors
 Router ID: {other}          Address: 10.0.12.{peer}
   State: Full  Mode:Nbr is  Master  Priority: 1
   DR: 10.0.12.1  BDR: 10.0.12.2  MTU: 0
   Dead timer due in 33  sec
   Retrans timer interval: 5
   Neighbor is up for 00:03:10
   Authentication Sequence: [ 0 ]
"""

ROUTES = """Route Flags: R - relay, D - download to fib
------------------------------------------------------------------------------
Routing Tables: Public
         Destinations : 2        Routes : 3

Destination/Mask    Proto   Pre  Cost      Flags NextHop         Interface

        2.2.2.2/32  OSPF    10   1           D   10.0.12.2       GigabitEthernet0/0/0
                    OSPF    10   1           D   10.0.13.3       GigabitEthernet0/0/1
      10.0.12.0/24  Direct  0    0           D   10.0.12.1       GigabitEthernet0/0/0
"""

BRIEF = """PHY: Physical
*down: administratively down
(l): loopback
(s): spoofing
(b): BFD down
^down: standby
(e): ETHOAM down
(d): Dampening Suppressed
InUti/OutUti: input utility/output utility
Interface                   PHY   Protocol  InUti OutUti   inErrors  outErrors
GigabitEthernet0/0/0        up    up           0%     0%          0          0
GigabitEthernet0/0/1        *down down         0%     0%          0          0
LoopBack0                   up    up(s)        0%     0%          0          0
"""

PING = """  PING {destination}: 56  data bytes, press CTRL_C to break
{lines}

  --- {destination} ping statistics ---
    5 packet(s) transmitted
    {received} packet(s) received
    {loss}% packet loss
"""


def ping_text(destination: str, received: int) -> str:
    """VRP's answer to a ping of five packets."""
    reply = f"    Reply from {destination}: bytes=56 Sequence={{}} ttl=255 time=10 ms"
    lines = ["    Request time out"] * (5 - received) + [reply.format(n + 1) for n in range(5 - received, 5)]
    loss = f"{100 * (5 - received) / 5:.2f}"
    text = PING.format(destination=destination, lines="\n".join(lines), received=received, loss=loss)
    return text + ("    round-trip min/avg/max = 10/10/10 ms\n" if received else "")


@dataclass
class CannedLab:
    """Answers from a table; `down` refuses logins, `slow` commands time out; `log` is what was typed."""

    outputs: dict[tuple[str, str], str]
    down: set[str] = field(default_factory=set)
    slow: set[tuple[str, str]] = field(default_factory=set)
    log: list[tuple[str, str]] = field(default_factory=list)

    def run(self, node: str, command: str, answers: tuple[str, ...] = ()) -> str:
        self.log.append((node, command))
        if node in self.down:
            raise GraderError(_("cannot log in: {reason}", reason=_("connection refused")), place=node)
        if (node, command) in self.slow:
            raise GraderError(_("no answer: {reason}", reason=_("it took too long")), place=node)
        refused = "          ^\nError: Unrecognized command found at '^' position."
        return self.outputs.get((node, command), refused)

    def close(self) -> None:
        return None


def lab_outputs() -> dict[tuple[str, str], str]:
    """What the solved lab answers."""
    outputs = {}
    for number, name, peer in ((1, "R1", 2), (2, "R2", 1)):
        own, other = ".".join([str(number)] * 4), ".".join([str(peer)] * 4)
        outputs[name, "display current-configuration"] = CONFIGURATION.format(name=name, number=number)
        outputs[name, "display saved-configuration"] = CONFIGURATION.format(name=name, number=number)
        outputs[name, "display ospf peer"] = PEERS.format(own=own, other=other, number=number, peer=peer)
        outputs[name, "display ip routing-table"] = ROUTES
        outputs[name, "display interface brief"] = BRIEF
    outputs["R1", "ping -c 5 2.2.2.2"] = ping_text("2.2.2.2", 4)
    outputs["R1", "ping -c 3 9.9.9.9"] = ping_text("9.9.9.9", 0)
    outputs["R1", "ping -c 3 10.0.12.2"] = ping_text("10.0.12.2", 5)
    return outputs


RUBRIC = {
    "checks": [
        {"id": "up", "check": "interface.state", "nodes": ["R1", "R2"], "interface": "GE0/0/0", "points": 10},
        {
            "id": "full",
            "check": "ospf.neighbor",
            "node": "R1",
            "neighbor": "R2",
            "points": 20,
            "needs": ["up"],
            "title": {"en": "R1 and R2 are neighbours", "zh": "R1 与 R2 建立邻居"},
            "hint": {"en": "Compare the areas", "zh": "比较区域"},
        },
        {
            "id": "route",
            "check": "route.present",
            "node": "R1",
            "prefix": "2.2.2.2/32",
            "protocol": "ospf",
            "points": 10,
            "needs": "full",
        },
        {
            "id": "ping",
            "check": "reachability.ping",
            "node": "R1",
            "destination": "2.2.2.2",
            "points": 5,
            "needs": ["route"],
        },
        {
            "id": "closed",
            "check": "reachability.unreachable",
            "node": "R1",
            "destination": "9.9.9.9",
            "alive": "10.0.12.2",
            "points": 5,
            "hidden": True,
        },
        {
            "id": "silent",
            "check": "configuration.present",
            "node": "R1",
            "section": "ospf 1 router-id 1.1.1.1",
            "line": "silent-interface  LoopBack0",
            "points": 2.5,
        },
    ]
}
SITE = Site({"R1": "huawei_vrp", "R2": "huawei_vrp"})
SUBJECT = Subject("demo/two", "u1", {"en": "Two routers", "zh": "两台路由器"}, {"lan": "10.0.12.0/24"}, {})
