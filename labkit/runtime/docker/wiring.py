"""The links of a lab as veth pairs: what the wiring helper is asked to lay."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from labkit.engine.linux.names import linux_name
from labkit.errors import LabError
from labkit.language import _
from labkit.topology.guests import MANAGEMENT, guests_of, management_cable
from labkit.topology.topology import Endpoint, Link, Topology

MTU = 1500
PROGRAM = Path(__file__).with_name("wirer.py")
"""Runs inside the helper; it is independent of labkit."""
JOB = "/tmp/labkit-wiring.json"  # noqa: S108  in the helper's own container
WIRER = "/tmp/labkit-wirer.py"  # noqa: S108


@dataclass(frozen=True, slots=True)
class Plug:
    """One end of a wire: a container by the process id of its first process, and the interface inside."""

    pid: int
    name: str
    alias: str
    """The port's own name, which Linux cannot use for an interface."""
    address: str = ""
    """Of a port that is configured when it is laid: address and prefix length."""
    up: bool = False
    """Whether it is switched on when it is laid; labkit's own devices do that themselves."""


@dataclass(frozen=True, slots=True)
class Wire:
    """A link to be laid. `rate` in kbit/s, `delay` in milliseconds, `loss` in percent; None is a plain cable."""

    ends: tuple[Plug, Plug]
    mtu: int
    rate: int | None
    delay: float | None
    loss: float | None


def wires(topology: Topology, pids: Mapping[str, int]) -> list[Wire]:
    """The wires of all links between the nodes that have a container."""
    return [
        _wire(topology, link, pids) for link in topology.links if all(end.node in pids for end in link.ends)
    ]


def management_wires(topology: Topology, pids: Mapping[str, int], relay: int) -> list[Wire]:
    """A cable from each image of somebody else to the lab's relay, and to nowhere else.

    `relay` is the process id of the relay's container.
    """
    found = []
    for index, node in enumerate(guests_of(topology)):
        if node in pids:
            relays, images = management_cable(topology, node)
            far = Plug(relay, f"m{index}", node, str(relays), up=True)
            near = Plug(pids[node], MANAGEMENT, MANAGEMENT, str(images), up=True)
            found.append(Wire((far, near), MTU, None, None, None))
    return found


def inner_name(topology: Topology, end: Endpoint) -> str:
    """How a port is called inside its container."""
    return end.interface if topology.nodes[end.node].guest is not None else linux_name(end.interface)


def job(laid: Sequence[Wire]) -> bytes:
    """What the helper reads."""
    return json.dumps([asdict(wire) for wire in laid]).encode()


def complaints(topology: Topology, said: bytes, pids: Mapping[str, int]) -> tuple[str, ...]:
    """What the helper could not do, in words; raises LabError where a link could not be laid at all."""
    lines = said.decode(errors="replace").strip().splitlines()
    try:
        report = json.loads(lines[-1])
    except (IndexError, ValueError) as error:
        reason = lines[-1] if lines else "the helper said nothing"
        raise LabError(_("the links cannot be laid: {reason}", reason=reason)) from error
    if report["failed"]:
        raise LabError(_("the links cannot be laid: {reason}", reason=report["failed"]))
    nodes = {pid: name for name, pid in pids.items()}
    named = {(end.node, inner_name(topology, end)): str(end) for link in topology.links for end in link.ends}
    return tuple(
        f"{named[nodes[entry['pid']], entry['name']]}: no {entry['what']} on this kernel: {entry['reason']}"
        for entry in report["limits"]
    )


def _wire(topology: Topology, link: Link, pids: Mapping[str, int]) -> Wire:
    first, second = (
        Plug(
            pids[end.node],
            inner_name(topology, end),
            end.interface,
            up=topology.nodes[end.node].guest is not None,
        )
        for end in link.ends
    )
    return Wire(
        ends=(first, second),
        mtu=link.mtu or MTU,
        rate=link.rate,
        delay=link.delay,
        loss=None if link.loss is None else link.loss * 100,
    )
