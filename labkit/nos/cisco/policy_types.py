"""Parameter types of routing policy that are IOS's own: prefixes in one word, changes of a metric."""

import re
from dataclasses import dataclass
from ipaddress import AddressValueError, IPv4Address
from typing import Any

from labkit.nos.config import CostChange
from labkit.nos.shell.parameters import Mismatch, ParameterType

_LONGEST = 32
_LARGEST = 0xFFFFFFFF
_CHANGE = re.compile(r"([+-]?)(\d{1,10})")


@dataclass(frozen=True, slots=True)
class Prefix(ParameterType):
    """An address with its length, `10.0.0.0/8` → (IPv4Address, length); host bits stay."""

    help: str = "A.B.C.D/nn"

    def parse(self, text: str, context: Any) -> tuple[IPv4Address, int]:
        """Return address and length."""
        address, slash, length = text.partition("/")
        if not (slash and length.isascii() and length.isdecimal() and len(length) <= 2):
            raise Mismatch
        if int(length) > _LONGEST:
            raise Mismatch
        try:
            return IPv4Address(address), int(length)
        except AddressValueError:
            raise Mismatch from None

    def resembles(self, text: str) -> bool:
        """Anything with dots and a slash."""
        return "." in text and "/" in text

    def format(self, value: Any) -> str:
        """Return address and length."""
        return f"{value[0]}/{value[1]}"


@dataclass(frozen=True, slots=True)
class MetricChange(ParameterType):
    """A metric to set, `50`, or one to add or to take away, `+10` → CostChange."""

    help: str = "<+/-metric>"

    def parse(self, text: str, context: Any) -> CostChange:
        """Return the change."""
        found = _CHANGE.fullmatch(text)
        if found is None or int(found[2]) > _LARGEST:
            raise Mismatch
        return CostChange("+" if found[1] == "+" else "-" if found[1] else "", int(found[2]))

    def resembles(self, text: str) -> bool:
        """A number, with or without a sign."""
        return text.lstrip("+-").isdecimal()

    def format(self, value: Any) -> str:
        """Return the sign and the number."""
        return f"{value.sign}{value.amount}"
