"""Errors of a VRRP master: it sends them from the interface's own address, Linux from the virtual one."""

from labkit.engine.linux.filtering.filters import CHAIN
from labkit.engine.linux.topic import DeviceView, Document
from labkit.engine.sim.ipv4 import text

_LEAVING = "type filter hook output priority 0;"
_ERRORS = "icmp type { destination-unreachable, time-exceeded }"


def sections(device: DeviceView) -> Document:
    """A chain that changes the source of errors about packets that came to a virtual address."""
    own = {port.name: port.addresses[0][0] for port in device.facts.ports if port.addresses}
    lines = [
        f"ip saddr {text(address)} {_ERRORS} ip saddr set {text(own[facts.interface])}"
        for facts in device.facts.vrrp
        if facts.interface in own
        for address in facts.addresses
        if address != own[facts.interface]
    ]
    return {f"{CHAIN}masters": (_LEAVING, *lines)} if lines else {}
