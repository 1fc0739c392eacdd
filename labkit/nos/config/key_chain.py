"""Key chains: numbered keys that protocols name (IOS)."""

from dataclasses import dataclass, field
from typing import Any

from labkit.nos.config.secret import Secret


@dataclass(slots=True)
class ChainKey:
    """A key of a chain; None until it has a text."""

    number: int
    secret: Secret | None = None
    kept: dict[str, list[dict[str, Any]]] = field(default_factory=dict)


@dataclass(slots=True)
class KeyChain:
    """Keys by number."""

    name: str
    keys: dict[int, ChainKey] = field(default_factory=dict)
