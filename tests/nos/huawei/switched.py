"""Several devices in one lab, wired, with their VRP command lines."""

from pathlib import Path

from labkit.nos.device import Epoch
from labkit.runtime.lab import STILL, Lab
from labkit.scenario.plan import LabPlan
from labkit.topology.kinds import device_kind, resolve_interface
from labkit.topology.topology import Endpoint, Link, Node, Topology

KINDS = {"S": "huawei-s5700", "R": "huawei-ar2220", "P": "host"}


def wired(*links: str, macs: dict[str, str] | None = None, epoch: Epoch = STILL, **texts: str) -> Lab:
    """A lab of links such as "S1:1 S2:1": nodes are named S…, R… or P… for their kind, ports by number.

    `texts` are the start configurations.
    """
    names = sorted({end.split(":")[0] for link in links for end in link.split()})
    nodes = {
        name: Node(name, device_kind(KINDS[name[0]]), (macs or {}).get(name) or f"00e0fc{index * 256:06x}")
        for index, name in enumerate(names, start=1)
    }

    def end(text: str) -> Endpoint:
        node, port = text.split(":")
        spec = resolve_interface(nodes[node].kind, port if node[0] == "P" else f"g0/0/{port}")
        assert spec is not None, text
        return Endpoint(node, spec.name)

    cables = tuple(Link((end(link.split()[0]), end(link.split()[1]))) for link in links)
    plan = LabPlan(
        lab_id="test/switched",
        name="test/switched",
        student="",
        titles={"en": "Switched"},
        topology=Topology("switched", nodes, cables),
        variables={},
        start=texts,
        solution={},
        tasks={},
        folder=Path(),
        pass_mark=60,
        rubric=None,
    )
    return Lab.build(plan, epoch)
