"""The names of interfaces where a type and a number make one: how a vendor writes them, and what a user may type."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, ClassVar, NamedTuple

from labkit.nos.shell.parameters import Mismatch, ParameterType


class TypedName(NamedTuple):
    """An interface name in two parts; `number` holds slot, card, port and sub-interface."""

    kind: str
    number: str


def splitter(typed: str) -> Callable[[str], TypedName | None]:
    """Make what splits a name by a pattern of two groups: `GigabitEthernet0/0/1.10` into type and number."""
    pattern = re.compile(typed)

    @lru_cache(maxsize=4096)
    def split(name: str) -> TypedName | None:
        match = pattern.fullmatch(name)
        return TypedName(match[1], match[2]) if match else None

    return split


@dataclass(frozen=True, slots=True, eq=False)
class InterfaceNames:
    """How a vendor names interfaces. Each is equal to itself alone, and so can be hashed with its tables."""

    split: Callable[[str], TypedName | None]
    """A name, or what a user typed for it, in its two parts."""
    short_types: Mapping[str, str]
    """As tables with narrow columns write types; the others are written out there, too."""
    ports: tuple[str, ...]
    """The types with numbers that a device's kind gives."""
    numbers: Mapping[str, tuple[int, int]]
    """The lowest and the highest number of the types that are created by the user (or are always there)."""
    bundle: str
    """That of these types that may have sub-interfaces."""
    null: str
    highest_subinterface: int

    def type_of(self, name: str) -> str:
        """Return the type of an interface: its name without the number."""
        parts = self.split(name)
        return parts.kind if parts else name

    def short(self, name: str) -> str:
        """Shorten a name as tables with narrow columns do."""
        parts = self.split(name)
        return self.short_types.get(parts.kind, parts.kind) + parts.number if parts else name

    def types(self, context: Any) -> list[str]:
        """List the interface types that a device has, physical ones first."""
        if context is None:
            return [*self.ports, *self.numbers]
        physical = dict.fromkeys(self.type_of(spec.name) for spec in context.kind.interfaces)
        return list(dict.fromkeys([*physical, *context.kind.logical, self.null]))

    def types_for(self, typed: str, context: Any) -> list[str]:
        """List the types of a device that what a user typed abbreviates, by their long or their short form."""
        wanted = typed.lower()
        return [
            kind
            for kind in self.types(context)
            if kind.lower().startswith(wanted) or self.short_types.get(kind, kind).lower() == wanted
        ]

    def types_from(self, prefix: str, context: Any) -> list[str]:
        """List the types of a device that begin with a prefix by name."""
        return sorted(kind for kind in self.types(context) if kind.lower().startswith(prefix.lower()))

    def exists(self, kind: str, number: str, context: Any) -> bool:
        """Tell whether the device has an interface, or could create it."""
        main, _, sub = number.partition(".")
        if sub and not 1 <= int(sub) <= self.highest_subinterface:
            return False
        if kind in self.numbers:
            low, high = self.numbers[kind]
            divisible = not sub or kind == self.bundle
            return divisible and main.isdecimal() and low <= int(main) <= high
        if context is None:
            return "/" in main
        logical = kind in context.kind.logical and (main.isdecimal() or main.count("/") == 2)
        return logical or context.kind.interface(kind + main) is not None


@dataclass(frozen=True, slots=True)
class InterfaceParameter(ParameterType):
    """An interface, in any of the forms that a vendor takes → its long name.

    What an abbreviation means depends on the device: on VRP `e 1` is Eth-Trunk1 on a switch, `e0/0/1` an
    Ethernet port where there are any.
    """

    names: InterfaceNames
    help: str = "Interface type and number"
    words: ClassVar[int] = 2

    def parse(self, text: str, context: Any) -> str:
        """Return the long name of an interface that the device has or can create."""
        if context is not None and text in context.config.interfaces:
            return text
        parts = self.names.split(text)
        if parts is None:
            raise Mismatch
        main, _, sub = parts.number.partition(".")
        number = "/".join(str(int(part)) for part in main.split("/") if part) + (
            f".{int(sub)}" if sub else ""
        )
        for kind in self.names.types_for(parts.kind, context):
            if self.names.exists(kind, number, context):
                return kind + number
        raise Mismatch

    def begins_with(self, word: str) -> bool:
        """Every name begins with letters, behind a number at most: `10.1.1.1` is none on any device."""
        return not word.replace(".", "").isdecimal()

    def resembles(self, text: str) -> bool:
        """Letters with a number behind them."""
        return self.names.split(text) is not None

    def complete(self, prefix: str, context: Any) -> list[str]:
        """Return the interface types that begin with the prefix."""
        return self.names.types_from(prefix, context)
