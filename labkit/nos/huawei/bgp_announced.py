"""What BGP announces of itself in a family of either version: networks and aggregates."""

from collections.abc import Iterable
from ipaddress import IPv4Address, IPv6Address
from typing import Any

from labkit.nos.classful import natural_length
from labkit.nos.config import Aggregate, BgpFamilyConfig
from labkit.nos.huawei.ipv6 import network_of
from labkit.nos.shell.declaration import Call, Values, present


def _prefix(call: Call) -> tuple[IPv4Address | IPv6Address, int]:
    """The prefix of a line; an IPv4 one without a mask is the classful network."""
    if call["ipv6"] is not None:
        return network_of(call["ipv6"], call["length"])
    length = natural_length(call["ip"]) if call["length"] is None else call["length"]
    mask = (0xFFFFFFFF << (32 - length)) & 0xFFFFFFFF
    return IPv4Address(int(call["ip"]) & mask), length


def _written(address: IPv4Address | IPv6Address) -> dict[str, Any]:
    return {"ipv6" if address.version == 6 else "ip": address}


def add_network(call: Call) -> None:
    """Announce a prefix while the routing table has it."""
    call.target.networks[_prefix(call)] = call["route_policy"]


def drop_network(call: Call) -> str | None:
    """Announce it no longer."""
    if _prefix(call) not in call.target.networks:
        return "Error: The network does not exist."
    del call.target.networks[_prefix(call)]
    return None


def network_lines(family: BgpFamilyConfig) -> Iterable[Values]:
    """The networks by prefix; a classful one is printed without its mask."""
    for (address, length), policy in sorted(family.networks.items(), key=lambda item: item[0]):
        values = _written(address)
        if isinstance(address, IPv6Address) or length != natural_length(address):
            values["length"] = length
        yield values if policy is None else values | {"route_policy": policy}


def add_aggregate(call: Call) -> None:
    """Announce a prefix for those inside it."""
    address, length = _prefix(call)
    call.target.aggregates[address, length] = Aggregate(
        address,
        length,
        bool(call["detail_suppressed"]),
        bool(call["as_set"]),
        call["suppress"],
        call["origin"],
        call["attribute"],
    )


def drop_aggregate(call: Call) -> str | None:
    """Announce it no longer."""
    if call.target.aggregates.pop(_prefix(call), None) is None:
        return "Error: The aggregate does not exist."
    return None


def aggregate_lines(family: BgpFamilyConfig) -> Iterable[Values]:
    """The aggregates by prefix."""
    for _, held in sorted(family.aggregates.items(), key=lambda item: item[0]):
        values = {
            **_written(held.address),
            "length": held.length,
            "detail_suppressed": held.detail_suppressed or None,
            "as_set": held.as_set or None,
            "suppress": held.suppress_policy,
            "origin": held.origin_policy,
            "attribute": held.attribute_policy,
        }
        yield present(values)
