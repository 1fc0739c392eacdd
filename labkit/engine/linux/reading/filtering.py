"""What packet filters counted and address translation holds."""

import json
from ipaddress import IPv4Address

from labkit.engine.linux.filtering.topic import TABLE
from labkit.engine.linux.reading.snapshot import Snapshot
from labkit.engine.linux.topic import DeviceView
from labkit.engine.sim.filtering.sessions import AGEING, OTHER_AGEING
from labkit.engine.sim.flow import ICMP
from labkit.nos.state import NatSessionState

_LIFETIMES = {1: 30, 6: 432_000, 17: 120}
"""Seconds that the kernel gives a connection with each packet, by protocol."""
_OTHER_LIFETIME = 600


def matches(device: DeviceView, snapshot: Snapshot) -> dict[tuple[int, int], int]:
    """By number of the list and of the rule, the packets that a rule decided over."""
    if device.facts.guard is None:
        return {}
    printed = snapshot.text("nft", "-j", "list", "counters", "table", *TABLE.split())
    found = {}
    for entry in json.loads(printed)["nftables"] if printed else ():
        held = entry.get("counter")
        if held and held["packets"]:
            _, number, rule = held["name"].split("-")
            found[int(number), int(rule)] = int(held["packets"])
    return found


def sessions(device: DeviceView, snapshot: Snapshot) -> list[NatSessionState]:
    """The connections of which an end was translated, the oldest first."""
    guard = device.facts.guard
    if guard is None or not guard.translations:
        return []
    printed = snapshot.text("conntrack", "-L", "-o", "extended")
    found = [state for line in printed.splitlines() if (state := _session(device, line)) is not None]
    return sorted(found, key=lambda state: -state.age)


def _session(device: DeviceView, line: str) -> NatSessionState | None:
    """A connection of conntrack's list; None where neither end was translated.

    `ipv4 2 icmp 1 29 src=… dst=… type=8 code=0 id=7 src=… dst=…`: both directions as the device meets them.
    """
    words = line.split()
    protocol, timeout = int(words[3]), int(words[4])
    pairs = [word.split("=", 1) for word in words[5:] if "=" in word]
    second = [key for key, _ in pairs].index("src", 1)
    source, source_port, destination, destination_port = _ends(dict(pairs[:second]))
    answering, answering_port, answered, answered_port = _ends(dict(pairs[second:]))
    if (source, destination) == (answered, answering):
        return None
    if protocol == ICMP:  # an echo has one identifier, which its answer repeats
        answered_port, answering_port = answering_port, 0
    age = max(0, _LIFETIMES.get(protocol, _OTHER_LIFETIME) - timeout)
    return NatSessionState(
        protocol=protocol,
        source=source,
        source_port=source_port,
        destination=destination,
        destination_port=destination_port,
        new_source=answered if answered != source else None,
        new_source_port=answered_port if answered_port != source_port else None,
        new_destination=answering if answering != destination else None,
        new_destination_port=answering_port if answering_port != destination_port else None,
        interface=_interface(device, int(destination if answering != destination else answered)),
        age=age,
        left=max(0, int(AGEING.get(protocol, OTHER_AGEING)) - age),
    )


def _ends(fields: dict[str, str]) -> tuple[IPv4Address, int, IPv4Address, int]:
    """Source and destination of one direction; the port of an echo's source is its identifier."""
    return (
        IPv4Address(fields["src"]),
        int(fields.get("sport", fields.get("id", 0))),
        IPv4Address(fields["dst"]),
        int(fields.get("dport", 0)),
    )


def _interface(device: DeviceView, public: int) -> str:
    """The interface that translates to a public address: its own, or one that it answers for."""
    guard = device.facts.guard
    names = list(guard.translations) if guard is not None else []
    for port in device.facts.ports:
        own = any(address == public for address, _ in port.addresses)
        if port.name in names and (own or any(first <= public <= last for first, last in port.answers)):
            return port.name
    return names[0] if names else ""
