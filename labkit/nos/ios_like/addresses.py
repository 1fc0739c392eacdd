"""`ip address`: what a line with an address does to an interface, and when it is refused."""

from collections.abc import Iterable
from ipaddress import IPv4Network

from labkit.nos.config import InterfaceAddress, InterfaceConfig
from labkit.nos.shell.declaration import Call, Values


def refuse_address(call: Call) -> str | None:
    """Check an address: a host's, with a usable mask, in no other interface's subnet."""
    address, length = call["ip"], call["length"]
    bits = (1 << (32 - length)) - 1
    host = int(address) & bits
    if address.is_multicast or address.is_loopback or int(address) >> 24 in (0, 255):
        return f"Not a valid host address - {address}"
    if (length == 32 and not call.target.name.lower().startswith(("loopback", "tunnel"))) or (
        length < 31 and host in (0, bits)
    ):
        return f"Bad mask /{length} for address {address}"
    if call["secondary"] and call.target.address is None:
        return "% Primary address must be configured first."
    return _overlap(call, int(address), length)


def _overlap(call: Call, own: int, length: int) -> str | None:
    for interface in call.device.config.interfaces.values():
        primary = interface.address
        if interface is call.target or interface.vrf != call.target.vrf or primary is None:
            continue
        for held in (primary, *interface.secondary_addresses):
            if (int(held.address) ^ own) >> (32 - min(held.length, length)) == 0:
                network = IPv4Network((held.address, held.length), strict=False)
                return f"% {network.network_address} overlaps with {interface.name}"
    return None


def store_address(call: Call) -> None:
    """Set the primary address, or add a secondary one."""
    interface: InterfaceConfig = call.target
    new = InterfaceAddress(call["ip"], call["length"])
    others = [held for held in interface.secondary_addresses if held.address != new.address]
    interface.dhcp.client = False
    if call["secondary"]:
        interface.secondary_addresses = [*others, new]
    else:
        interface.address, interface.secondary_addresses = new, others


def clear_address(call: Call) -> str | None:
    """Take one address away; the primary one goes last."""
    interface: InterfaceConfig = call.target
    gone = call["ip"]
    if interface.address is not None and interface.address.address == gone:
        if interface.secondary_addresses:
            return "% Must delete secondary before deleting primary"
        interface.address = None
        return None
    if all(held.address != gone for held in interface.secondary_addresses):
        return "% Invalid address"
    interface.secondary_addresses = [held for held in interface.secondary_addresses if held.address != gone]
    return None


def clear_all(call: Call) -> None:
    """Take all addresses away, and the wish for a lease."""
    call.target.address = None
    call.target.secondary_addresses = []
    call.target.dhcp.client = False


def address_lines(interface: InterfaceConfig) -> Iterable[Values]:
    """What the lines of an interface's addresses bind, the primary one first."""
    if interface.address is not None:
        yield {"ip": interface.address.address, "length": interface.address.length}
    for held in interface.secondary_addresses:
        yield {"ip": held.address, "length": held.length, "secondary": True}
