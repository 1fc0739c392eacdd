"""The addresses of an interface: its own, or the one that it borrows."""

from collections.abc import Mapping

from labkit.nos.config import InterfaceConfig


def addresses_of(
    interface: InterfaceConfig, others: Mapping[str, InterfaceConfig]
) -> tuple[tuple[int, int], ...]:
    """The addresses with their prefix lengths, the primary one first.

    Without one of its own, an interface may use the address of another (`ip address unnumbered`).
    """
    if interface.address is not None:
        own = (interface.address, *interface.secondary_addresses)
        return tuple((int(address.address), address.length) for address in own)
    lender = others.get(interface.borrowed) if interface.borrowed else None
    if lender is None or lender.address is None:
        return ()
    return ((int(lender.address.address), 32),)
