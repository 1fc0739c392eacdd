"""Captures on a device's port: tcpdump in its container, the packets over its stream."""

from typing import BinaryIO

from labkit.errors import LabError, UsageError
from labkit.language import _
from labkit.runtime.docker.api import engine
from labkit.runtime.docker.containers import Containers
from labkit.runtime.docker.stream import ExecStream
from labkit.runtime.docker.wiring import inner_name
from labkit.runtime.plan_file import load_plan
from labkit.runtime.store import CARRIED, LabFolder
from labkit.topology.kinds import interface_ranges, resolve_interface
from labkit.topology.topology import Endpoint

_LARGEST = 65536
_CAPTURE = """
exec 3<&0
tcpdump "$@" </dev/null &
pid=$!
(cat <&3 >/dev/null; kill "$pid") &
wait "$pid"
"""
"""A program in a container outlives the connection to it, so tcpdump is ended when its input is."""


def capture(folder: LabFolder, node: str, interface: str, target: BinaryIO, packets: int = 0) -> None:
    """Write what passes a port to a file, in pcap's format, until interrupted or for so many packets."""
    kept = folder.read(CARRIED)
    if not kept:
        raise UsageError(
            _("only labs in containers carry packets that can be captured"),
            place=folder.name,
            hint="`labkit up … --runtime docker`",
        )
    options = [
        "-i",
        _port(folder, node, interface),
        "-U",
        "-n",
        "-w",
        "-",
        *(("-c", str(packets)) if packets else ()),
    ]
    with engine() as client:
        containers = Containers(client, folder.name, kept["id"])
        stream = containers.open(node, ("sh", "-c", _CAPTURE, "capture", *options))
        try:
            copied = _copy(stream, target)
        finally:
            stream.close()
    if not copied:
        raise LabError(
            _("nothing can be captured: {complaints}", complaints=stream.complaints.strip()),
            place=f"{node}:{interface}",
        )


def _copy(stream: ExecStream, target: BinaryIO) -> int:
    """Copy until the program ends; returns how many octets there were."""
    copied = 0
    while data := stream.receive(_LARGEST):
        target.write(data)
        target.flush()
        copied += len(data)
    return copied


def _port(folder: LabFolder, node: str, interface: str) -> str:
    """What a port is called inside its container; the device's own logical interfaces count too."""
    topology = load_plan(folder.plan).topology
    nodes = topology.nodes
    if node not in nodes:
        raise UsageError(
            _("no such device: {node}", node=node),
            place=folder.name,
            hint=_("it has {names}", names=", ".join(list(nodes)[:20])),
        )
    kind = nodes[node].kind
    main, dot, number = interface.partition(".")
    spec = resolve_interface(kind, main)
    if spec is not None:
        return inner_name(topology, Endpoint(node, spec.name + dot + number))
    if any(interface.startswith(logical) for logical in kind.logical):
        return inner_name(topology, Endpoint(node, interface))
    raise UsageError(
        _("{node} has no interface {interface}", node=node, interface=interface),
        place=folder.name,
        hint=_("it has {interfaces}", interfaces=interface_ranges(kind)),
    )
