"""Virtual routing and forwarding: a routing table of its own for some interfaces (RFC 4364, section 3)."""

from dataclasses import dataclass, field
from typing import Any


@dataclass(slots=True)
class VrfConfig:
    """A VRF by its local name. What it exchanges with others by BGP is shown, not simulated."""

    name: str
    ipv4: bool = False
    route_distinguisher: str = ""
    export_targets: tuple[str, ...] = ()
    """Extended communities that its routes are announced with (RFC 4364, 4.3.1)."""
    import_targets: tuple[str, ...] = ()
    """Those of which a route must have one to be taken in."""
    kept: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
