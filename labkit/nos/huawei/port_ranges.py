"""Lists of TCP and UDP ports: `80`, `0 to 65535`, `21 8000 to 8010`."""

import re
from dataclasses import dataclass
from typing import Any, ClassVar

from labkit.nos.shell.parameters import Mismatch, ParameterType

_LIST = re.compile(r"\d+(?: to \d+)?(?: \d+(?: to \d+)?)*")
_ITEM = re.compile(r"(\d+)(?: to (\d+))?")
_HIGHEST = 65535


@dataclass(frozen=True, slots=True)
class PortRanges(ParameterType):
    """Ports and ranges of them → tuple of pairs, both ends included."""

    help: str = "Port number, or a range of them"
    words: ClassVar[int] = 24

    def parse(self, text: str, context: Any) -> tuple[tuple[int, int], ...]:
        """Return the ranges."""
        if _LIST.fullmatch(text) is None:
            raise Mismatch
        found = tuple((int(low), int(high or low)) for low, high in _ITEM.findall(text))
        if any(low > high or high > _HIGHEST for low, high in found):
            raise Mismatch
        return found

    def resembles(self, text: str) -> bool:
        """Something that begins with a digit."""
        return text[:1].isdecimal()

    def format(self, value: Any) -> str:
        """Return the items of a configuration line."""
        return " ".join(str(low) if low == high else f"{low} to {high}" for low, high in value)
