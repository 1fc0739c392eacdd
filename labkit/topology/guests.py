"""Nodes that are images of somebody else: what a topology file says of them."""

import re
from ipaddress import IPv4Interface, IPv4Network
from typing import TYPE_CHECKING

from labkit.language import _
from labkit.topology.topology import DeviceKind, Guest, InterfaceSpec, Topology

if TYPE_CHECKING:
    from labkit.topology.file import GuestEntry

MANAGEMENT = "eth0"
"""The port by which labkit logs in; no link of a lab ends there."""
_MANAGEMENT_NETWORK = IPv4Network("169.254.128.0/17")
"""Link-local (RFC 3927): no router passes its packets on, and no lab uses it."""
KIND = "image"
PLATFORM = "platform"
"""The option of a kind that says in whose words it is asked."""
_PORTS = re.compile(r"(?P<stem>[A-Za-z][A-Za-z0-9_.-]*?)(?P<first>\d+)(?:\.\.(?P<last>\d+))?")
_LONGEST = 15
"""Characters that Linux allows in the name of an interface."""
_MOST = 256


class PortsError(ValueError):
    """A text that is no name of a port, nor of a range of them."""


def guests_of(topology: Topology) -> list[str]:
    """The nodes that are images of somebody else."""
    return [name for name, node in topology.nodes.items() if node.guest is not None]


def management_cable(topology: Topology, node: str) -> tuple[IPv4Interface, IPv4Interface]:
    """The addresses at the ends of the cable by which labkit logs in to an image: the lab's relay, and the image.

    Each image has a cable of its own. Raises ValueError for a node that is none.
    """
    guests = guests_of(topology)
    if node not in guests:
        raise ValueError(_("is no image of somebody else: {node}", node=node))
    first = 4 * guests.index(node)
    length = 30
    relay, image = (IPv4Interface((_MANAGEMENT_NETWORK[first + number], length)) for number in (1, 2))
    return relay, image


def guest_kind(entry: "GuestEntry", ports: list[InterfaceSpec]) -> DeviceKind:
    """Describe the device that an image is."""
    return DeviceKind(
        name=KIND,
        vendor="other",
        family=KIND,
        model=entry.image,
        device_type=entry.device_type,
        interfaces=tuple(ports),
        role=entry.role,
        options={PLATFORM: entry.platform} if entry.platform else {},
    )


def guest_of(entry: "GuestEntry") -> Guest:
    """Read how an image is started."""
    return Guest(
        image=entry.image,
        port=entry.port,
        username=entry.username,
        password=entry.password,
        secret=entry.secret,
        startup=entry.startup.path if entry.startup else "",
        environment=dict(entry.env),
        command=tuple(entry.command),
        memory=entry.memory,
        capabilities=tuple(entry.capabilities),
        devices=tuple(entry.devices),
    )


def guest_ports(text: str) -> list[InterfaceSpec]:
    """The ports that `eth1`, `eth1..8` or `e1-1..4` stands for. Raises PortsError."""
    match = _PORTS.fullmatch(text)
    if match is None:
        raise PortsError(_("not a port or a range of ports: {text}", text=text))
    first, last = int(match["first"]), int(match["last"] or match["first"])
    if not first <= last < first + _MOST:
        raise PortsError(_("not a range of 1 to {limit} ports: {text}", limit=_MOST, text=text))
    names = [f"{match['stem']}{number}" for number in range(first, last + 1)]
    if MANAGEMENT in names:
        raise PortsError(_("{port} is the port by which labkit logs in: {text}", port=MANAGEMENT, text=text))
    if len(names[-1]) > _LONGEST:
        raise PortsError(
            _("longer than the {limit} characters that Linux allows: {name}", limit=_LONGEST, name=names[-1])
        )
    return [InterfaceSpec(name, name) for name in names]
