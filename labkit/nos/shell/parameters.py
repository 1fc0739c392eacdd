"""The types of parameters: what a word must look like, and the value it stands for."""

import ipaddress
import re
from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any, ClassVar

from labkit.errors import LabkitError
from labkit.nos.shell.notation import Parameter


class Mismatch(Exception):  # noqa: N818  (no error of the program: a word that does not fit)
    """The text is not a value of the type."""


class ParameterType(ABC):
    """What the words of a parameter may be.

    `help` stands for it in a list of what may follow (`INTEGER<1-4094>`); `words` is the largest number of
    words it may take, joined by one space; `rest` takes the raw rest of the line; of two types that both fit,
    the one of lower `generality` is meant. `context` is the vendor's own and may be None; of a `constant` type
    a text means the same in all contexts, so that what it means may be remembered.
    """

    help: str
    words: ClassVar[int] = 1
    rest: ClassVar[bool] = False
    generality: ClassVar[int] = 0
    constant: ClassVar[bool] = False

    @abstractmethod
    def parse(self, text: str, context: Any) -> Any:
        """Return the value that the text stands for. Raises Mismatch."""

    def begins_with(self, word: str) -> bool:
        """Tell whether a text may begin with a word, in whatever context."""
        return True

    def resembles(self, text: str) -> bool:
        """Tell whether a text that does not fit has at least the right shape, so that its value is wrong."""
        return False

    def format(self, value: Any) -> str:
        """Return the text of a value, as a configuration prints it."""
        return str(value)

    def complete(self, prefix: str, context: Any) -> list[str]:
        """Return the texts that begin with the prefix, where they can be listed."""
        return []


TypeFactory = Callable[[str], ParameterType]
"""Makes a type from the arguments written in a notation; the text is empty where there are none."""
Types = Mapping[str, ParameterType | TypeFactory]


class UnknownTypeError(LabkitError):
    """A notation names a type that the dialect does not have, or gives it arguments that it does not take."""


def resolve(parameter: Parameter, types: Types) -> ParameterType:
    """Return the type of a notation's parameter. Raises UnknownTypeError."""
    found = types.get(parameter.type)
    if isinstance(found, ParameterType):
        if parameter.arguments:
            raise UnknownTypeError(f"the type takes no arguments: {parameter.type} {parameter.arguments}")
        return found
    if found is None:
        raise UnknownTypeError(f"no such parameter type: {parameter.type}")
    try:
        return found(parameter.arguments)
    except ValueError as error:
        raise UnknownTypeError(
            f"bad arguments for a parameter type: {parameter.type} {parameter.arguments}"
        ) from error


@dataclass(frozen=True, slots=True)
class Integer(ParameterType):
    """A decimal number from `low` to `high`."""

    low: int
    high: int
    constant: ClassVar[bool] = True

    @property
    def help(self) -> str:  # type: ignore[override]
        """Such as `INTEGER<1-4094>`."""
        return f"INTEGER<{self.low}-{self.high}>"

    def parse(self, text: str, context: Any) -> int:
        """Return the number."""
        if not (text.isascii() and text.isdecimal() and len(text) <= 20):
            raise Mismatch
        number = int(text)
        if not self.low <= number <= self.high:
            raise Mismatch
        return number

    def resembles(self, text: str) -> bool:
        """Any number, also a negative one."""
        return text.removeprefix("-").isdecimal()


@dataclass(frozen=True, slots=True)
class String(ParameterType):
    """One word of `shortest` to `longest` characters."""

    shortest: int
    longest: int
    generality: ClassVar[int] = 1

    @property
    def help(self) -> str:  # type: ignore[override]
        """Such as `STRING<1-64>`."""
        return f"STRING<{self.shortest}-{self.longest}>"

    def parse(self, text: str, context: Any) -> str:
        """Return the word itself."""
        if not self.shortest <= len(text) <= self.longest:
            raise Mismatch
        return text

    def resembles(self, text: str) -> bool:
        """Every word is a string, if one of the wrong length."""
        return bool(text)


@dataclass(frozen=True, slots=True)
class Text(ParameterType):
    """The rest of the line with its spaces, of `shortest` to `longest` characters."""

    shortest: int = 1
    longest: int = 242
    rest: ClassVar[bool] = True
    generality: ClassVar[int] = 2

    @property
    def help(self) -> str:  # type: ignore[override]
        """Such as `TEXT<1-242>`."""
        return f"TEXT<{self.shortest}-{self.longest}>"

    def parse(self, text: str, context: Any) -> str:
        """Return the text."""
        if not self.shortest <= len(text) <= self.longest:
            raise Mismatch
        return text

    def resembles(self, text: str) -> bool:
        """Every text fits, if not in length."""
        return bool(text)


_OCTETS = {str(number): number for number in range(256)}


@lru_cache(maxsize=65536)
def _address(text: str) -> ipaddress.IPv4Address:
    """Read an address as `ipaddress` does, in half the time."""
    try:
        first, second, third, fourth = text.split(".")
        number = _OCTETS[first] << 24 | _OCTETS[second] << 16 | _OCTETS[third] << 8 | _OCTETS[fourth]
    except (ValueError, KeyError):
        raise Mismatch from None
    return ipaddress.IPv4Address(number)


_DOTTED = re.compile(r"\d+(\.\d+){3}")


@dataclass(frozen=True, slots=True)
class Address(ParameterType):
    """An IPv4 address in dotted form → IPv4Address."""

    help: str = "X.X.X.X"
    constant: ClassVar[bool] = True

    def parse(self, text: str, context: Any) -> ipaddress.IPv4Address:
        """Return the address."""
        if not text[:1].isdigit():
            raise Mismatch  # the names of interfaces come here too: seen at a glance
        return _address(text)

    def resembles(self, text: str) -> bool:
        """Four numbers with dots, of whatever size."""
        return _DOTTED.fullmatch(text) is not None


_LENGTH_OF_MASK = {str(ipaddress.IPv4Network((0, length)).netmask): length for length in range(33)}
_MASK_OF_LENGTH = {length: mask for mask, length in _LENGTH_OF_MASK.items()}


@dataclass(frozen=True, slots=True)
class Mask(ParameterType):
    """A dotted, contiguous mask → the prefix length."""

    help: str = "X.X.X.X"
    constant: ClassVar[bool] = True

    def parse(self, text: str, context: Any) -> int:
        """Return the prefix length."""
        length = _LENGTH_OF_MASK.get(text)
        if length is None:
            raise Mismatch
        return length

    def resembles(self, text: str) -> bool:
        """Four numbers with dots that are no mask."""
        return _DOTTED.fullmatch(text) is not None

    def format(self, value: Any) -> str:
        """Return the dotted mask of a prefix length."""
        return _MASK_OF_LENGTH[value]


@dataclass(frozen=True, slots=True)
class Wildcard(ParameterType):
    """The inverse of a mask, not always contiguous → IPv4Address. A plain `0` is 0.0.0.0."""

    help: str = "X.X.X.X"
    constant: ClassVar[bool] = True

    def parse(self, text: str, context: Any) -> ipaddress.IPv4Address:
        """Return the wildcard bits as an address."""
        return _address("0.0.0.0" if text == "0" else text)  # noqa: S104  (a wildcard, no listening address)

    def resembles(self, text: str) -> bool:
        """Four numbers with dots, of whatever size."""
        return _DOTTED.fullmatch(text) is not None


_MAC = re.compile(r"[0-9a-f]{1,4}(-[0-9a-f]{1,4}){2}", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Mac(ParameterType):
    """A MAC address in three groups → text in lower case with all its zeros."""

    help: str = "H-H-H"
    constant: ClassVar[bool] = True

    def parse(self, text: str, context: Any) -> str:
        """Return the address as `hhhh-hhhh-hhhh`."""
        if not _MAC.fullmatch(text):
            raise Mismatch
        return "-".join(group.zfill(4) for group in text.lower().split("-"))

    def resembles(self, text: str) -> bool:
        """Three groups with hyphens."""
        return text.count("-") == 2


def _bounds(arguments: str) -> tuple[int, int]:
    low, _, high = arguments.partition("-")
    return int(low), int(high or low)


@cache
def integer(arguments: str) -> Integer:
    """Make an integer type from `1-4094`."""
    return Integer(*_bounds(arguments))


@cache
def string(arguments: str) -> String:
    """Make a string type from `1-64`; without arguments, of up to 255 characters."""
    return String(*_bounds(arguments or "1-255"))


@cache
def text(arguments: str) -> Text:
    """Make a type that takes the rest of the line, from `1-242`."""
    return Text(*_bounds(arguments or "1-242"))


NEUTRAL_TYPES: Types = {
    "integer": integer,
    "string": string,
    "text": text,
    "ip": Address(),
    "mask": Mask(),
    "mask-length": Integer(0, 32),
    "wildcard": Wildcard(),
    "mac": Mac(),
}
"""The types that all vendors share."""
