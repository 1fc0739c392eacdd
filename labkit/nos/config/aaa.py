"""How users are authenticated: schemes that say by which methods, and domains that say by which schemes."""

from dataclasses import dataclass, field
from typing import Any, Literal

SchemeKind = Literal["authentication", "authorization", "accounting"]


@dataclass(slots=True)
class AaaScheme:
    """A scheme: its methods, of which the next is tried where one has no answer. None are the vendor's default."""

    name: str
    methods: tuple[str, ...] = ()
    kept: dict[str, list[dict[str, Any]]] = field(default_factory=dict)


@dataclass(slots=True)
class AaaDomain:
    """A group of users with the schemes that hold for them; an empty name is the scheme `default`."""

    name: str
    authentication: str = ""
    authorization: str = ""
    accounting: str = ""
    blocked: bool = False
    """Nobody of the domain gets in."""
    kept: dict[str, list[dict[str, Any]]] = field(default_factory=dict)


@dataclass(slots=True)
class AaaConfig:
    """Schemes and domains of a device, by name in small letters, in the order in which they were made."""

    authentication: dict[str, AaaScheme] = field(default_factory=dict)
    authorization: dict[str, AaaScheme] = field(default_factory=dict)
    accounting: dict[str, AaaScheme] = field(default_factory=dict)
    domains: dict[str, AaaDomain] = field(default_factory=dict)
