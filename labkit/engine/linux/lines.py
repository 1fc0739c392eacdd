"""The line protocols of serial links, which the lab process negotiates in the kernels' place: Linux has no PPP here.

A serial link is a veth pair. Its ends are in the kernel's mode `dormant`, in which a link that has a carrier waits
until somebody finds it fit for use (RFC 2863, 3.1.12): FRR leaves such a link alone, and so it is of no use to
anybody. Who is to open is computed as in the simulation; the kernel alone remembers what is open, and forgets it
with the carrier, as a line does its session.
"""

import threading
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field, replace

from labkit.engine.linux.names import linux_name
from labkit.engine.sim.facts import DeviceFacts, PortFacts
from labkit.engine.sim.links import Cabling, Links, Port
from labkit.engine.sim.serial import SerialLines, solve_serial
from labkit.engine.sim.serial_facts import SerialSlice

ADDRESS = "02:00:00:00:00:01"
"""The hardware address of all serial ports: whatever is sent is for whoever is at the other end."""


@dataclass(frozen=True, slots=True)
class OpenLines:
    """What the line protocols of one device's serial ports came to."""

    open: frozenset[str] = frozenset()
    """The ports whose line protocol works."""
    given: Mapping[str, int] = field(default_factory=dict)
    """The address that a port takes from its peer."""
    far: Mapping[str, tuple[int, ...]] = field(default_factory=dict)
    """The peers' addresses: PPP makes a host route to each."""


NO_LINES = OpenLines()


@dataclass(frozen=True, slots=True)
class Seen:
    """What a device's kernel tells of its serial ports, and what its configuration says about them."""

    slice: SerialSlice
    carrying: frozenset[str]
    standing: frozenset[str]
    """Those that are open since they last got their carrier."""


class LineProtocols:
    """Negotiates for the serial links of a lab. Safe for use from several threads."""

    def __init__(self, cabling: Cabling, changed: Callable[[str], None]) -> None:
        """`changed` is called with a node whose lines came to something else by what another one told."""
        self._cabling = cabling
        self._changed = changed
        self._seen: dict[str, Seen] = {}
        self._outcome: dict[str, OpenLines] = {}
        self._lock = threading.Lock()

    def tell(self, node: str, seen: Seen) -> OpenLines:
        """Note how a device is now; returns what its lines come to."""
        with self._lock:
            self._seen[node] = seen
            before, self._outcome = self._outcome, self._negotiate()
            others = [
                name
                for name, lines in self._outcome.items()
                if name != node and lines != before.get(name, NO_LINES)
            ]
            own = self._outcome[node]
        for name in others:
            self._changed(name)
        return own

    def _negotiate(self) -> dict[str, OpenLines]:
        """What every device that told of itself comes to."""
        carrying = {(node, name) for node, seen in self._seen.items() for name in seen.carrying}
        standing = frozenset((node, name) for node, seen in self._seen.items() for name in seen.standing)
        up = frozenset(port for port in carrying if self._joined(port, carrying, standing))
        links = Links(self._cabling, up)
        slices = {node: seen.slice for node, seen in self._seen.items()}
        lines = solve_serial(links, slices, standing)
        return {node: _of(node, lines, links) for node in slices}

    def _joined(self, port: Port, carrying: Collection[Port], standing: Collection[Port]) -> bool:
        """Whether the other end carries too; while that has not told of itself, what stands goes on."""
        peer = self._cabling.peers.get(port)
        if peer is None:
            return False
        return peer in carrying or (peer[0] not in self._seen and port in standing)


def _of(node: str, lines: SerialLines, links: Links) -> OpenLines:
    return OpenLines(
        frozenset(name for owner, name in links.up - lines.down if owner == node),
        {name: address for (owner, name), address in lines.given.items() if owner == node},
        {name: addresses for (owner, name), addresses in lines.peers.items() if owner == node},
    )


def with_given(facts: DeviceFacts, lines: OpenLines) -> DeviceFacts:
    """The facts with the addresses that ports took from their peers."""
    if not lines.given:
        return facts
    return replace(facts, ports=tuple(_addressed(port, lines) for port in facts.ports))


def _addressed(port: PortFacts, lines: OpenLines) -> PortFacts:
    given = lines.given.get(port.name)
    return port if given is None else replace(port, addresses=((given, 32),))


def usable(port: PortFacts, lines: OpenLines | None) -> bool:
    """Whether the line protocol lets packets through; before anybody has looked it does, as without one."""
    if lines is None or not is_serial(port):
        return True
    return port.name in lines.open


def is_serial(port: PortFacts) -> bool:
    """Whether a port is a real line, and not a tunnel that behaves as one."""
    return port.medium == "serial" and port.kind == "physical"


def opening(name: str, *, up: bool) -> tuple[str, ...]:
    """The command that opens a line, or closes it."""
    return ("ip", "link", "set", "dev", linux_name(name), "state", "up" if up else "dormant")
