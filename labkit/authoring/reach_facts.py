"""Facts of forwarding: who reaches whom, and who does not."""

from collections.abc import Iterable, Iterator, Mapping
from ipaddress import IPv4Address, IPv6Address

from labkit.authoring.fact import Fact
from labkit.engine.engine import EchoReply, Ping, Ping6
from labkit.nos.device import Device

Address = IPv4Address | IPv6Address
_MOST = 8
"""So many senders are asked; each of them for the others. A teacher prunes what is too much."""


def reach_facts(devices: Mapping[str, Device], roles: Mapping[str, str]) -> Iterator[Fact]:
    """Let hosts try each other, in a network without hosts the routers' loopbacks or first addresses.

    In a network with filters, what does not answer though the sender lives is a fact as well.
    """
    filtered = any(device.config.acls or device.config.acls6 for device in devices.values())
    for home in (_home, _home6):
        homes = {node: address for node, device in devices.items() if (address := home(device))}
        hosts = [node for node in homes if roles[node] == "host"]
        senders = (hosts if len(hosts) > 1 else list(homes))[:_MOST]
        for node in senders:
            wanted = [other for other in homes if other != node and (other in senders or other in hosts)]
            yield from _from(devices[node], [homes[other] for other in wanted], filtered=filtered)


def _from(device: Device, homes: Iterable[Address], *, filtered: bool) -> Iterator[Fact]:
    """What one sender reaches, and what it does not."""
    answers = {address: _answers(device, address) for address in homes}
    alive = next((address for address, reached in answers.items() if reached), None)
    for address, reached in answers.items():
        if reached:
            yield Fact("reach", device.name, "reachability.ping", {"destination": str(address)})
        elif filtered and alive is not None:
            inputs = {"destination": str(address), "alive": str(alive)}
            yield Fact("closed", device.name, "reachability.unreachable", inputs)


def _home(device: Device) -> IPv4Address | None:
    """The address that stands for a node: of a loopback, else of its first interface that has one."""
    found = [
        (not interface.spoofing, address.address)
        for interface in device.state.interfaces().values()
        for address in interface.addresses
        if interface.protocol_up
    ]
    return min(found, key=lambda one: one[0])[1] if found else None


def _home6(device: Device) -> IPv6Address | None:
    """The same in IPv6."""
    found = [
        (not interface.spoofing, own.address)
        for interface in device.state.ipv6().interfaces
        for own in interface.addresses
        if interface.protocol_up and not own.duplicate
    ]
    return min(found, key=lambda one: one[0])[1] if found else None


def _answers(device: Device, destination: Address) -> bool:
    """Whether one of three packets is answered: the first may be lost to ARP."""
    probe = (
        Ping(destination, count=3) if isinstance(destination, IPv4Address) else Ping6(destination, count=3)
    )
    return any(
        isinstance(reply, EchoReply) and not reply.lost and not reply.error
        for reply in device.engine.probe(probe)
    )
