"""Which address a DHCPv6 server gives to whom, the same on every engine.

This module also runs inside containers, alone.
"""

from collections.abc import Collection, Sequence

SEARCH = 4096
"""Addresses of a pool that are tried before it counts as exhausted."""
Range = tuple[int, int]
"""The lowest and the highest address."""


def allocate6(
    prefix: tuple[int, int], excluded: Sequence[Range], before: int | None, taken: Collection[int]
) -> int | None:
    """The address that the client had (`before`), or the lowest free one; None if the pool is used up.

    `prefix` is the pool's network and its length, `taken` are addresses that others have, leased or not.
    """
    network, length = prefix
    last = network | ((1 << (128 - length)) - 1)

    def free(address: int) -> bool:
        return address not in taken and not any(low <= address <= high for low, high in excluded)

    if before is not None and network <= before <= last and free(before):
        return before
    tried = range(network + 1, min(network + SEARCH, last) + 1)
    return next((address for address in tried if free(address)), None)
