"""Nodes, links and device kinds as plain data."""

from dataclasses import dataclass, field
from typing import Literal


@dataclass(frozen=True, slots=True)
class InterfaceSpec:
    """A physical interface of a device kind: long and short name, bandwidth in kbit/s, and what it can be."""

    name: str
    short_name: str
    bandwidth: int = 1_000_000
    medium: Literal["ethernet", "serial"] = "ethernet"
    layer2: bool = False
    """A switch port from the factory (it may still become routed)."""
    management: bool = False


@dataclass(frozen=True, slots=True)
class DeviceKind:
    """What a node can be: its vendor, its family (which command table), and its hardware.

    `family` selects the vendor's dialect: `ar`, `s`, `router`, `host`, …
    """

    name: str
    vendor: Literal["huawei", "cisco", "zte", "host", "other"]
    family: str
    model: str
    device_type: str
    """netmiko's name for it."""
    interfaces: tuple[InterfaceSpec, ...]
    logical: tuple[str, ...] = ()
    """Types of interfaces that can be created: LoopBack, Vlanif, Eth-Trunk, …"""
    role: Literal["router", "switch", "host"] = "router"
    repeats: bool = False
    """A hub: passes every frame on as it is."""
    version: str = ""
    vrp: str = ""
    options: dict[str, str] = field(default_factory=dict)

    def interface(self, name: str) -> InterfaceSpec | None:
        """The physical interface with this long name."""
        return next((spec for spec in self.interfaces if spec.name == name), None)


@dataclass(frozen=True, slots=True)
class Guest:
    """An image that is not labkit's: how it is started as a node, and how one logs in to it.

    `port` is where it listens for SSH. `startup` is where its startup configuration belongs, empty where it takes
    none. `memory` is in MiB. `capabilities` are what it needs beyond those that every container has.
    """

    image: str
    port: int
    username: str
    password: str = field(repr=False)
    secret: str = field(default="", repr=False)
    """For the privileged mode of a command line that asks for one."""
    startup: str = ""
    environment: dict[str, str] = field(default_factory=dict)
    command: tuple[str, ...] = ()
    """In place of the image's own."""
    memory: int = 512
    capabilities: tuple[str, ...] = ()
    devices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Node:
    """A device of a topology. `mac` is the base address, twelve lower-case hexadecimal digits."""

    name: str
    kind: DeviceKind
    mac: str
    position: tuple[float, float] | None = None
    joins: tuple[frozenset[str], ...] | None = None
    """Of a cloud: the pairs of ports that are joined like two ends of a cable; None where all are, like a hub's."""
    guest: Guest | None = None
    """Of a node that is an image of somebody else: labkit has no command line and no model of it."""


@dataclass(frozen=True, slots=True, order=True)
class Endpoint:
    """One end of a link: a node and the long name of an interface."""

    node: str
    interface: str

    def __str__(self) -> str:
        return f"{self.node}:{self.interface}"


@dataclass(frozen=True, slots=True)
class Link:
    """A cable. `rate` in kbit/s, `delay` in milliseconds, `loss` a fraction; None is the medium's own."""

    ends: tuple[Endpoint, Endpoint]
    rate: int | None = None
    delay: float | None = None
    loss: float | None = None
    mtu: int | None = None


@dataclass(frozen=True, slots=True)
class Topology:
    """A network of nodes and links."""

    name: str
    nodes: dict[str, Node]
    links: tuple[Link, ...]

    def peer(self, end: Endpoint) -> Endpoint | None:
        """The other end of the cable in this interface."""
        for link in self.links:
            if end in link.ends:
                return link.ends[1] if link.ends[0] == end else link.ends[0]
        return None
