"""The parameter types of ZXROS: those of IOS's likes, and interfaces, whose names are one word (gei-1/1/0/1)."""

import re
from dataclasses import dataclass
from typing import Any

from labkit.nos.ios_like.parameters import IOS_LIKE_TYPES
from labkit.nos.shell.parameters import Mismatch, ParameterType, Types

_NAME = re.compile(r"(?P<base>(?P<kind>[a-z]+)-?\d[\d/]*)(?:\.(?P<sub>\d{1,5}))?")
_NUMBERS = {"loopback": range(256), "vlan": range(1, 4095), "null": range(1, 2)}
"""The numbers of interfaces that are no ports; how many loopbacks there may be is from memory."""
_SYSTEM_ID = re.compile(r"(?:[0-9a-f]{4}\.){2}[0-9a-f]{4}", re.IGNORECASE)
_AREA = re.compile(r"[0-9a-f]{2}(?:\.[0-9a-f]{4}){0,6}", re.IGNORECASE)
_TUNNEL = re.compile(r"te_tunnel(\d{1,4})", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Interface(ParameterType):
    """An interface that the device has or can create → its name."""

    help: str = "Interface name"

    def parse(self, text: str, context: Any) -> str:
        """Return the name in small letters."""
        found = _NAME.fullmatch(text.lower())
        if found is None:
            raise Mismatch
        if found["kind"] in _NUMBERS:
            number = found["base"].removeprefix(found["kind"])
            known = number.isdecimal() and int(number) in _NUMBERS[found["kind"]] and not found["sub"]
            if context is not None and found["kind"] not in context.kind.logical:
                known = False
            text = f"{found['kind']}{int(number)}" if known else text
        else:
            port = context.kind.interface(found["base"]) if context is not None else None
            known = context is None or (port is not None and not (found["sub"] and port.layer2))
        if not known:
            raise Mismatch
        return text.lower()

    def resembles(self, text: str) -> bool:
        """Letters with a number behind them."""
        return _NAME.fullmatch(text.lower()) is not None

    def complete(self, prefix: str, context: Any) -> list[str]:
        """Return the ports that begin with the prefix."""
        ports = () if context is None else (spec.name for spec in context.kind.interfaces)
        return [name for name in ports if name.startswith(prefix.lower())]


@dataclass(frozen=True, slots=True)
class Tunnel(ParameterType):
    """The interface of a traffic engineering tunnel, te_tunnel1 → its number."""

    help: str = "te_tunnel<1-4000>"

    def parse(self, text: str, context: Any) -> int:
        """Return the number."""
        found = _TUNNEL.fullmatch(text)
        if found is None or not 1 <= int(found[1]) <= 4000:
            raise Mismatch
        return int(found[1])

    def format(self, value: Any) -> str:
        """Return the name."""
        return f"te_tunnel{value}"


@dataclass(frozen=True, slots=True)
class Pattern(ParameterType):
    """A word of a shape → the word in small letters."""

    pattern: re.Pattern[str]
    help: str

    def parse(self, text: str, context: Any) -> str:
        """Return the word."""
        if self.pattern.fullmatch(text) is None:
            raise Mismatch
        return text.lower()


TYPES: Types = {
    **IOS_LIKE_TYPES,
    "interface": Interface(),
    "te-tunnel": Tunnel(),
    "isis-area": Pattern(_AREA, "XX.XXXX.XXXX"),
    "system-id": Pattern(_SYSTEM_ID, "XXXX.XXXX.XXXX"),
}
"""All types that ZXROS's notations use."""
