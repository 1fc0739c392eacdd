"""Which interfaces OSPFv3 runs on, and with which parameters (RFC 5340, 4.1.2 and appendix C.3)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from labkit.engine.sim.ipv6.addressing import Interface6
from labkit.engine.sim.ipv6.arithmetic import Prefix, prefix_of
from labkit.engine.sim.ipv6.facts import Ospfv3PortFacts, ProcessFacts6
from labkit.nos.config import Authentication

Process = tuple[str, int]
"""A node and a process number."""
PortKey6 = tuple[str, int, str]
"""Node, process and interface."""
NO_AUTHENTICATION = Authentication("null")
HELLO = 10
"""Seconds, on broadcast and point-to-point networks."""


@dataclass(frozen=True, slots=True)
class Port6:
    """An interface on which a process runs. Times in seconds."""

    node: str
    process_id: int
    name: str
    interface_id: int
    instance_id: int
    loopback: bool
    link_local: int
    prefixes: tuple[Prefix, ...]
    area_id: int
    stub: bool
    network_type: Literal["broadcast", "p2p"]
    cost: int
    priority: int
    hello: int
    dead: int
    mtu: int
    mtu_ignore: bool
    passive: bool
    authentication: Authentication = NO_AUTHENTICATION

    @property
    def process(self) -> Process:
        """The process that it belongs to."""
        return self.node, self.process_id

    @property
    def key(self) -> PortKey6:
        """Node, process and interface."""
        return self.node, self.process_id, self.name

    @property
    def multi_access(self) -> bool:
        """Whether a designated router is elected on its network."""
        return self.network_type == "broadcast"


def solve_ports6(
    node: str, processes: Sequence[ProcessFacts6], interfaces: Sequence[Interface6]
) -> dict[Process, tuple[Port6, ...]]:
    """The interfaces of each process. It runs per link: an interface needs no global address."""
    solved: dict[Process, tuple[Port6, ...]] = {}
    for process in processes:
        solved[node, process.process_id] = tuple(
            _port(process, interface, own)
            for interface in interfaces
            if interface.runs
            for own in interface.settings.ospfv3
            if own.process_id == process.process_id
        )
    return solved


def _port(process: ProcessFacts6, interface: Interface6, own: Ospfv3PortFacts) -> Port6:
    loopback = interface.kind == "loopback"
    default_type: Literal["broadcast", "p2p"] = (
        "p2p" if loopback or interface.medium == "serial" else "broadcast"
    )
    hello = own.hello or HELLO
    cost = min(max(1, process.reference_bandwidth * 1000 // max(interface.bandwidth, 1)), 65535)
    area = process.area(own.area_id)
    prefixes = (
        (held.address, 128) if loopback else prefix_of(held.address, held.length) for held in interface.usable
    )
    return Port6(
        node=interface.node,
        process_id=process.process_id,
        name=interface.name,
        interface_id=interface.settings.number,
        instance_id=own.instance_id,
        loopback=loopback,
        link_local=interface.link_local,
        prefixes=tuple(dict.fromkeys(prefixes)),
        area_id=own.area_id,
        stub=area.stub,
        network_type=own.network_type or default_type,
        cost=own.cost if own.cost is not None else process.manners.loopback_cost if loopback else cost,
        priority=own.priority,
        hello=hello,
        dead=own.dead or 4 * hello,
        mtu=interface.mtu,
        mtu_ignore=own.mtu_ignore,
        passive=loopback or interface.name in process.silent,
        authentication=own.authentication
        or area.authentication
        or process.authentication
        or NO_AUTHENTICATION,
    )


def running(
    ports: Mapping[Process, tuple[Port6, ...]], router_ids: Mapping[Process, int]
) -> dict[Process, tuple[Port6, ...]]:
    """The processes that have a router id, without which they send nothing."""
    return {process: own for process, own in ports.items() if process in router_ids}
