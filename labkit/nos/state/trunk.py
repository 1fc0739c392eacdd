"""Eth-Trunks."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class LacpPartner:
    """What a member heard from the other end (IEEE 802.1AX, 6.4.2.3)."""

    system_priority: int
    system: str
    priority: int
    number: int
    key: int


@dataclass(frozen=True, slots=True)
class TrunkMember:
    """A port of a trunk. `active` ones carry frames: LACP calls them selected."""

    name: str
    up: bool
    active: bool
    bandwidth: int
    priority: int
    number: int
    partner: LacpPartner | None = None


@dataclass(frozen=True, slots=True)
class TrunkState:
    """An Eth-Trunk. `system` is the device's address, `key` the trunk's operational key."""

    name: str
    up: bool
    system_priority: int
    system: str
    key: int
    members: tuple[TrunkMember, ...]
