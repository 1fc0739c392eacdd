"""Lists of interfaces: `GigabitEthernet 0/0/1 to 0/0/3 g0/0/7`."""

import re
from dataclasses import dataclass
from typing import Any, ClassVar

from labkit.nos.huawei.interface_names import split
from labkit.nos.shell.parameters import Mismatch, ParameterType

_NUMBER = re.compile(r"\d+(?:/\d+)*")


@dataclass(frozen=True, slots=True)
class InterfaceList(ParameterType):
    """Physical interfaces and ranges of them, up to ten items → tuple of long names.

    `single` reads one interface; behind `to`, the number alone is enough.
    """

    single: ParameterType
    help: str = "Interface type and number"
    words: ClassVar[int] = 40

    def parse(self, text: str, context: Any) -> tuple[str, ...]:
        """Return the interfaces of all items."""
        words = text.split(" ")
        found: list[str] = []
        while words:
            first = self._interface(words, context)
            last = first
            if words and "to".startswith(words[0].lower()):
                words.pop(0)
                if words and _NUMBER.fullmatch(words[0]):
                    words[0] = first.rstrip("0123456789/") + words[0]
                last = self._interface(words, context)
            found += _range(first, last)
        return tuple(dict.fromkeys(found))

    def _interface(self, words: list[str], context: Any) -> str:
        if not words:
            raise Mismatch
        text = words.pop(0)
        if split(text) is None and words:
            text = f"{text} {words.pop(0)}"
        name: str = self.single.parse(text, context)
        return name

    def resembles(self, text: str) -> bool:
        """Something that begins like an interface."""
        return text[:1].isalpha()

    def format(self, value: Any) -> str:
        """Return the items of a configuration line."""
        return " ".join(value)


def _range(first: str, last: str) -> list[str]:
    """All interfaces from one to another of the same card."""
    head, tail = first.rstrip("0123456789"), last.rstrip("0123456789")
    low, high = int(first[len(head) :]), int(last[len(tail) :])
    if head != tail or high < low:
        raise Mismatch
    return [f"{head}{number}" for number in range(low, high + 1)]
