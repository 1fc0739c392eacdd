"""MPLS (RFC 3031): label switching on the device, static LSPs, and what LDP (RFC 5036) announces."""

from dataclasses import dataclass, field
from ipaddress import IPv4Address
from typing import Any, Literal


@dataclass(frozen=True, slots=True)
class StaticLsp:
    """One hop of a label-switched path that was typed. An ingress has no `in_label`, an egress no `out_label`."""

    name: str
    role: Literal["ingress", "transit", "egress"]
    destination: IPv4Address | None = None
    length: int = 32
    in_interface: str | None = None
    in_label: int | None = None
    next_hop: IPv4Address | None = None
    out_label: int | None = None


@dataclass(slots=True)
class LdpConfig:
    """LDP on the device."""

    enabled: bool = False
    kept: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    sections: dict[str, Any] = field(default_factory=dict)


@dataclass(slots=True)
class MplsConfig:
    """MPLS on the device. It is stored and shown; frames are not switched by labels."""

    enabled: bool = False
    lsr_id: IPv4Address | None = None
    egress_label: Literal["implicit-null", "explicit-null", "non-null"] | None = None
    """What an egress asks its neighbour to put on packets; None is implicit null (penultimate hop popping)."""
    trigger: str | None = None
    """For which prefixes LSPs are made: `all`, `host`, `none`, or `ip-prefix` with `trigger_list`."""
    trigger_list: str = ""
    static_lsps: dict[str, StaticLsp] = field(default_factory=dict)
    ldp: LdpConfig = field(default_factory=LdpConfig)
    kept: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
