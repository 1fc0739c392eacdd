"""What a device's routing policy has decided."""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class PolicyHits:
    """How often lists and policies decided when the network settled."""

    nodes: dict[tuple[str, int], int] = field(default_factory=dict)
    """By policy and node: routes that matched."""
    prefixes: dict[tuple[str, bool], int] = field(default_factory=dict)
    """By ip-prefix, routes permitted (True) and denied."""
