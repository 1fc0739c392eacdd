"""A test stand: one device by itself, of a given hardware, with the simulation under it."""

from pathlib import Path

from labkit.nos.device import Device
from labkit.runtime.lab import Lab
from labkit.scenario.plan import LabPlan
from labkit.topology.topology import DeviceKind, Node, Topology

_NAME = "device"


def stand(kind: DeviceKind, text: str = "") -> Device:
    """Start one device that is connected to nothing."""
    node = Node(_NAME, kind, "00e0fc000001")
    plan = LabPlan(
        lab_id="lint/stand",
        name="lint/stand",
        student="",
        titles={},
        topology=Topology("stand", {_NAME: node}, ()),
        variables={},
        start={_NAME: text},
        solution={},
        tasks={},
        folder=Path(),
        pass_mark=0,
        rubric=None,
    )
    return Lab.build(plan).device(_NAME)
