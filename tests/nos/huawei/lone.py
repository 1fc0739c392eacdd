"""One device of a kind, in a lab of its own, and what it prints when lines are typed."""

from pathlib import Path

from labkit.nos.device import Device
from labkit.nos.shell.drive import settle
from labkit.runtime.lab import Lab
from labkit.scenario.plan import LabPlan
from labkit.topology.kinds import device_kind
from labkit.topology.topology import Node, Topology


def lone_device(kind: str = "huawei-ar2220", text: str = "") -> Device:
    """Start one device that is connected to nothing."""
    node = Node("R1", device_kind(kind), "00e0fc123400")
    plan = LabPlan(
        lab_id="test/lone",
        name="test/lone",
        student="",
        titles={"en": "Lone"},
        topology=Topology("lone", {"R1": node}, ()),
        variables={},
        start={"R1": text},
        solution={},
        tasks={},
        folder=Path(),
        pass_mark=60,
        rubric=None,
    )
    return Lab.build(plan).devices["R1"]


def typed(device: Device, *lines: str) -> str:
    """Type lines in one login; return all that the terminal shows after the greeting.

    Pauses take no time: the clock of a lab that nobody serves may stand still, and a pause would never end.
    """
    session = device.open_session("student", hurried=True)
    settle(session)
    shown = bytearray()
    for line in lines:
        session.receive(line.encode() + b"\n")
        shown += settle(session)
        while session.wake_at is not None and not session.closed:
            session.wake()
            shown += settle(session)
    return shown.decode().replace("\r\n", "\n")
