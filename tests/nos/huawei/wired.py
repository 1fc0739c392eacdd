"""Several routers on one table: cables, start configurations, and what the devices answer."""

from pathlib import Path

from labkit.nos.device import Device
from labkit.runtime.lab import Lab
from labkit.scenario.plan import LabPlan
from labkit.topology.kinds import device_kind
from labkit.topology.topology import Endpoint, Link, Node, Topology


def wired(links: list[str], texts: dict[str, str], kind: str = "huawei-ar") -> dict[str, Device]:
    """Start routers named in `texts`; a link is such as "R1:0 R2:1", for GigabitEthernet0/0/0 and 0/0/1."""
    nodes = {
        name: Node(name, device_kind(kind), f"00e0fc{number:04x}00")
        for number, name in enumerate(texts, start=1)
    }
    ends = [tuple(end.split(":") for end in link.split()) for link in links]
    cables = tuple(
        Link((Endpoint(a, f"GigabitEthernet0/0/{p}"), Endpoint(b, f"GigabitEthernet0/0/{q}")))
        for (a, p), (b, q) in ends
    )
    plan = LabPlan(
        lab_id="test/wired",
        name="test/wired",
        student="",
        titles={"en": "Wired"},
        topology=Topology("wired", nodes, cables),
        variables={},
        start={name: f"sysname {name}\n{text}" for name, text in texts.items()},
        solution={},
        tasks={},
        folder=Path(),
        pass_mark=60,
        rubric=None,
    )
    lab = Lab.build(plan)
    return dict(lab.devices)


def addresses(*lines: str) -> str:
    """Interfaces with addresses: "0 10.1.1.1/24" for a port, "lo0 1.1.1.1/32" for a loopback."""
    made = []
    for line in lines:
        port, address = line.split()
        name = f"LoopBack{port[2:]}" if port.startswith("lo") else f"GigabitEthernet0/0/{port}"
        ip, length = address.split("/")
        made.append(f"interface {name}\n ip address {ip} {length}\n#\n")
    return "".join(made)
