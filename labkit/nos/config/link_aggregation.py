"""Eth-Trunk: link aggregation, by hand or by LACP (IEEE 802.1AX)."""

from dataclasses import dataclass
from typing import Literal

MAXIMUM_ACTIVE = 8
"""Of the members of an Eth-Trunk (VRP)."""

LoadBalance = Literal["dst-ip", "dst-mac", "src-ip", "src-mac", "src-dst-ip", "src-dst-mac"]


def trunk_number(name: str) -> int:
    """The number in a trunk's name, whatever the vendor calls trunks: Eth-Trunk1, Port-channel1."""
    return int(name[len(name.rstrip("0123456789")) :])


@dataclass(slots=True)
class TrunkConfig:
    """An Eth-Trunk's own settings. Its members say so themselves."""

    lacp: bool = False
    least_active: int = 1
    """With fewer active members the trunk is down."""
    max_active: int | None = None
    """LACP: so many members are active, the others stand by."""
    preempt: bool = False
    preempt_delay: int = 30
    load_balance: LoadBalance = "src-dst-ip"
    fast_timeout: bool = False


@dataclass(slots=True)
class TrunkMemberConfig:
    """A port's membership of an Eth-Trunk, by number; `lacp_priority` is better when lower."""

    trunk: int | None = None
    mode: Literal["", "on", "active", "passive", "auto", "desirable"] = ""
    """How the port asks for its membership, where the vendor says it here and not on the trunk."""
    lacp_priority: int = 32768
