"""VLANs and the layer-2 side of a port."""

from dataclasses import dataclass, field
from typing import Any


@dataclass(slots=True)
class VlanConfig:
    """A VLAN that exists on a switch (IEEE 802.1Q), with what is set in its own view."""

    vlan_id: int
    description: str = ""
    name: str = ""
    kept: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
