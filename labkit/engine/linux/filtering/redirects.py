"""Next hops that a traffic policy chooses instead of the routing table: marks on packets, and tables for the marks.

As on VRP, the routing table decides where the interface that leads to the next hop is down.
"""

from collections.abc import Iterator, Sequence
from ipaddress import IPv4Address

from labkit.engine.linux.agent.client import AgentClient
from labkit.engine.linux.interfaces import exists, works
from labkit.engine.linux.names import linux_name
from labkit.engine.linux.topic import DeviceView, Document
from labkit.engine.sim.filtering.guard import Guard
from labkit.engine.sim.ipv4 import contains, prefix_of
from labkit.language import _

MARK = 0xFFFF
"""The bits of a packet's mark that tell its next hop; those above belong to the filters."""
_TABLES = 1000
"""The table of mark 1 is 1001, and its rule stands there too: behind that of local addresses, before the main one."""


def marks(guard: Guard) -> dict[int, int]:
    """The mark of each next hop."""
    hops = {each.next_hop for held in guard.policies.values() for each in held if each.next_hop}
    return {hop: number for number, hop in enumerate(sorted(hops), start=1)}


class Redirects:
    """The tables of all next hops that can be reached now."""

    name = "redirects"

    def wanted(self, device: DeviceView) -> Document:
        """The interface by mark and next hop."""
        guard = device.facts.guard
        if guard is None:
            return {}
        return {
            f"{mark} {IPv4Address(hop)}": (interface,)
            for hop, mark in marks(guard).items()
            if (interface := _interface(device, hop))
        }

    def limits(self, device: DeviceView) -> Sequence[str]:
        """What happens to packets for a next hop that is silent."""
        guard = device.facts.guard
        if guard is None or not marks(guard):
            return ()
        return (
            _("redirect ip-nexthop: where the next hop's link is up and nobody answers, packets are lost"),
        )

    def apply(self, agent: AgentClient, old: Document, new: Document) -> None:
        """Give the kernel the difference; a route may have gone with its interface."""
        commands = list(_difference(old, new))
        if commands:
            agent.run(["ip", "-force", "-batch", "-"], "".join(f"{command}\n" for command in commands))


def _interface(device: DeviceView, hop: int) -> str:
    """The interface, by its name inside, of the subnet that a next hop is in; empty where none is up."""
    for port in device.facts.ports:
        up = not port.shutdown if device.up is None else works(device, port, device.up)
        if up and not port.layer2 and exists(device, port):
            for address in port.addresses:
                if contains(prefix_of(*address), hop):
                    return linux_name(port.name)
    return ""


def _difference(old: Document, new: Document) -> Iterator[str]:
    for name in old.keys() - new.keys():
        table = _TABLES + int(name.split()[0])
        yield f"rule del pref {table}"
        yield f"route flush table {table}"
    for name, (interface,) in new.items():
        mark, hop = name.split()
        table = _TABLES + int(mark)
        if name not in old:
            yield f"rule add pref {table} fwmark {mark}/{MARK:#x} lookup {table}"
        if old.get(name) != (interface,):
            yield f"route replace default via {hop} dev {interface} table {table}"
