"""What a device's routing policy has decided."""

from dataclasses import dataclass, field, replace


@dataclass(frozen=True, slots=True)
class PolicyHits:
    """How often lists and policies decided when the network settled."""

    nodes: dict[tuple[str, int], int] = field(default_factory=dict)
    """By policy and node: routes that matched."""
    prefixes: dict[tuple[str, bool], int] = field(default_factory=dict)
    """By ip-prefix, routes permitted (True) and denied."""


@dataclass(frozen=True, slots=True)
class ClassTraffic:
    """What a traffic policy or filter counted of one class of packets."""

    passed: int = 0
    passed_octets: int = 0
    dropped: int = 0
    dropped_octets: int = 0

    def more(self, octets: int, *, passed: bool) -> "ClassTraffic":
        """The counters after one more packet."""
        if passed:
            return replace(self, passed=self.passed + 1, passed_octets=self.passed_octets + octets)
        return replace(self, dropped=self.dropped + 1, dropped_octets=self.dropped_octets + octets)

    def __add__(self, other: "ClassTraffic") -> "ClassTraffic":
        return ClassTraffic(
            self.passed + other.passed,
            self.passed_octets + other.passed_octets,
            self.dropped + other.dropped,
            self.dropped_octets + other.dropped_octets,
        )
