"""A network of IOS devices started from configuration texts, and what they print when lines are typed."""

from pathlib import Path

from labkit.nos.device import Device
from labkit.nos.shell.drive import settle
from labkit.runtime.lab import Lab
from labkit.scenario.plan import LabPlan
from labkit.topology.kinds import device_kind, resolve_interface
from labkit.topology.topology import Endpoint, Link, Node, Topology


def network(
    links: list[str], texts: dict[str, str], kinds: dict[str, str] | None = None, names: tuple[str, ...] = ()
) -> dict[str, Device]:
    """Start a lab: links such as "R1:g0/0 R2:g0/0"; texts by node, on cisco-isr unless `kinds` says otherwise."""
    kinds = kinds or {}
    ends = [tuple(end.split(":") for end in link.split()) for link in links]
    found = list(dict.fromkeys((*(node for pair in ends for node, _ in pair), *names)))
    nodes = {
        name: Node(name, device_kind(kinds.get(name, "cisco-isr")), f"0019e8{number * 0x100:06x}")
        for number, name in enumerate(found, start=1)
    }

    def endpoint(node: str, port: str) -> Endpoint:
        spec = resolve_interface(nodes[node].kind, port)
        assert spec is not None, (node, port)
        return Endpoint(node, spec.name)

    plan = LabPlan(
        lab_id="test/cisco",
        name="test/cisco",
        student="",
        titles={"en": "Cisco"},
        topology=Topology("cisco", nodes, tuple(Link((endpoint(*a), endpoint(*b))) for a, b in ends)),
        variables={},
        start={name: texts.get(name, "") for name in found},
        solution={},
        tasks={},
        folder=Path(),
        pass_mark=60,
        rubric=None,
    )
    lab = Lab.build(plan)
    assert not lab.problems, lab.problems
    return lab.devices


def lone(kind: str = "cisco-isr", text: str = "") -> Device:
    """One device that is connected to nothing."""
    return network([], {"R1": text}, {"R1": kind}, names=("R1",))["R1"]


def typed(device: Device, *lines: str) -> str:
    """Type lines in one login; return all that the terminal shows. Pauses take no time."""
    session = device.open_session("student", hurried=True)
    shown = settle(session)
    for line in lines:
        session.receive(line.encode() + b"\r")
        shown += settle(session)
        while session.wake_at is not None and not session.closed:
            session.wake()
            shown += settle(session)
    session.close()
    return shown.decode().replace("\r\n", "\n")
