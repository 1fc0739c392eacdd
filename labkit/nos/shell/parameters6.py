"""Parameters of IPv6: addresses, and prefixes in one word."""

from dataclasses import dataclass
from functools import lru_cache
from ipaddress import AddressValueError, IPv6Address
from typing import Any

from labkit.nos.shell.parameters import Mismatch, ParameterType

LONGEST = 128


@lru_cache(maxsize=65536)
def _address(text: str) -> IPv6Address:
    if "%" in text:
        raise Mismatch
    try:
        return IPv6Address(text)
    except AddressValueError:
        raise Mismatch from None


@dataclass(frozen=True, slots=True)
class Address6(ParameterType):
    """An IPv6 address → IPv6Address. Printed in the short form of RFC 5952, in capitals."""

    help: str = "X:X::X:X"

    def parse(self, text: str, context: Any) -> IPv6Address:
        """Return the address."""
        return _address(text)

    def resembles(self, text: str) -> bool:
        """Anything with two colons."""
        return text.count(":") >= 2 and "/" not in text

    def format(self, value: Any) -> str:
        """Return the address in capitals."""
        return str(value).upper()


@dataclass(frozen=True, slots=True)
class Prefix6(ParameterType):
    """An address with its length, `2001:DB8::1/64` → (IPv6Address, length); host bits stay."""

    help: str = "X:X::X:X/M"

    def parse(self, text: str, context: Any) -> tuple[IPv6Address, int]:
        """Return address and length."""
        address, slash, length = text.partition("/")
        if not (slash and length.isascii() and length.isdecimal() and len(length) <= 3):
            raise Mismatch
        if int(length) > LONGEST:
            raise Mismatch
        return _address(address), int(length)

    def resembles(self, text: str) -> bool:
        """Anything with two colons and a slash."""
        return text.count(":") >= 2 and "/" in text

    def format(self, value: Any) -> str:
        """Return address and length."""
        return f"{str(value[0]).upper()}/{value[1]}"
