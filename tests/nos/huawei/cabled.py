"""A network of several devices started from configuration texts."""

from pathlib import Path

from labkit.runtime.lab import Lab
from labkit.scenario.plan import LabPlan
from labkit.topology.kinds import device_kind
from labkit.topology.topology import Endpoint, Link, Node, Topology


def ge(number):
    return f"GigabitEthernet0/0/{number}"


def cabled(links, texts, kinds=None):
    """Start a lab: links such as "R1:0 R2:0" by port number, PCs by `eth0`; texts by node."""
    kinds = kinds or {}
    ends = [tuple(end.split(":") for end in link.split()) for link in links]
    names = list(dict.fromkeys(node for pair in ends for node, _ in pair))
    nodes = {
        name: Node(name, device_kind(kinds.get(name, "huawei-ar2220")), f"00e0fc{number * 0x100:06x}")
        for number, name in enumerate(names, start=1)
    }

    def endpoint(node, port):
        return Endpoint(node, ge(port) if port.isdecimal() else port)

    plan = LabPlan(
        lab_id="test/cabled",
        name="test/cabled",
        student="",
        titles={"en": "Cabled"},
        topology=Topology("cabled", nodes, tuple(Link((endpoint(*a), endpoint(*b))) for a, b in ends)),
        variables={},
        start={name: texts.get(name, "") for name in names},
        solution={},
        tasks={},
        folder=Path(),
        pass_mark=60,
        rubric=None,
    )
    return Lab.build(plan).devices
