"""Router ids: configured ones, and the one that a device chooses for itself and keeps."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from labkit.engine.sim.facts import DeviceFacts
    from labkit.engine.sim.ospf.interfaces import Process


def choose(addresses: Sequence[int], kept: int | None) -> int | None:
    """The device's own choice: the one it made before, as long as the address exists, else the first address.

    VRP takes the first address that it meets, typed or in file order, where Ethernet interfaces stand before
    loopbacks; "the largest loopback" holds only among addresses that are present at that moment. IOS sorts them.
    """
    if kept in addresses:
        return kept
    return addresses[0] if addresses else None


def automatic(facts: "DeviceFacts", kept: int | None) -> int | None:
    """The choice that a device with these ports makes."""
    own = [port for port in facts.ports if not port.vrf]
    if facts.highest_router_id:
        own = [port for port in own if port.kind == "loopback" and port.addresses] or own
    addresses = [address for port in own for address, _ in port.addresses]
    return choose(sorted(addresses, reverse=True) if facts.highest_router_id else addresses, kept)


def solve_router_ids(
    node: str, facts: "DeviceFacts", kept: int | None, running: "Mapping[Process, tuple[int, bool]]"
) -> "dict[Process, tuple[int, bool]]":
    """The router id of each process, and whether it is the device's automatic one.

    A running process keeps its id until it is reset, whatever is configured meanwhile; an automatic one
    goes with its address. A process without any id does not run.
    """
    chosen: dict[Process, tuple[int, bool]] = {}
    own = automatic(facts, kept)
    addresses = {address for port in facts.ports for address, _ in port.addresses}
    for process in facts.ospf:
        key = (node, process.process_id)
        known = running.get(key)
        if known is not None and (not known[1] or known[0] in addresses):
            chosen[key] = known
            continue
        configured = process.router_id if process.router_id is not None else facts.router_id
        if configured is not None:
            chosen[key] = (configured, False)
        elif own is not None:
            chosen[key] = (own, True)
    return chosen
