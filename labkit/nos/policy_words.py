"""The words of routing policy and BGP that are types of their own: peers, communities, expressions."""

import re
from dataclasses import dataclass
from ipaddress import ip_address
from typing import Any, ClassVar

from labkit.engine.sim.policy import compile_path_expression
from labkit.nos.config import CommunityChange
from labkit.nos.shell.declaration import Values, present
from labkit.nos.shell.parameters import Mismatch, ParameterType

WELL_KNOWN = ("internet", "no-advertise", "no-export", "no-export-subconfed")
"""Communities with names (RFC 1997)."""
_PAIR = re.compile(r"(\d{1,5}):(\d{1,5})")
_HALF = 0xFFFF


class PeerName(str):
    """A peer's address, or a group's name. Groups come first, then addresses by number, IPv6's last."""

    __slots__ = ()

    @property
    def version(self) -> int:
        """4 or 6; 0 for a group."""
        try:
            return ip_address(str(self)).version
        except ValueError:
            return 0

    @property
    def address(self) -> int | None:
        """The address as a number; None for a group."""
        return int(ip_address(str(self))) if self.version else None

    def __lt__(self, other: str) -> bool:
        mine, theirs = self, PeerName(other)
        return (mine.version, mine.address or 0, str(mine)) < (
            theirs.version,
            theirs.address or 0,
            str(theirs),
        )


@dataclass(frozen=True, slots=True)
class Peer(ParameterType):
    """A BGP peer by address, or a group by name."""

    help: str = "Peer address or group name"
    generality: ClassVar[int] = 1

    def parse(self, text: str, context: Any) -> PeerName:
        """Return the address in its usual form, or the name."""
        if not 1 <= len(text) <= 47:
            raise Mismatch
        name = PeerName(text)
        return PeerName(str(ip_address(text)).upper()) if name.version else name

    def resembles(self, text: str) -> bool:
        """Every word is a name, if one of the wrong length."""
        return bool(text)


@dataclass(frozen=True, slots=True)
class Community(ParameterType):
    """A community: `aa:nn`, its number, or a well-known name → `aa:nn` or the name."""

    help: str = "STRING<3-11>"

    def parse(self, text: str, context: Any) -> str:
        """Return the community in the form in which it is printed."""
        named = [name for name in WELL_KNOWN if name.startswith(text.lower())] if len(text) > 1 else []
        if text.lower() in WELL_KNOWN:
            return text.lower()
        if len(named) == 1:
            return named[0]
        pair = _PAIR.fullmatch(text)
        if pair is not None and int(pair[1]) <= _HALF and int(pair[2]) <= _HALF:
            return f"{int(pair[1])}:{int(pair[2])}"
        if text.isascii() and text.isdecimal() and int(text) <= 0xFFFFFFFF:
            return f"{int(text) >> 16}:{int(text) & _HALF}"
        raise Mismatch

    def resembles(self, text: str) -> bool:
        """Numbers, with or without a colon."""
        return text.replace(":", "").isdecimal()

    def complete(self, prefix: str, context: Any) -> list[str]:
        """Return the well-known names that begin with the prefix."""
        return [name for name in WELL_KNOWN if name.startswith(prefix.lower())]


@dataclass(frozen=True, slots=True)
class PathExpression(ParameterType):
    """A regular expression over AS paths, the rest of the line."""

    help: str = "TEXT<1-255>"
    rest: ClassVar[bool] = True
    generality: ClassVar[int] = 2

    def parse(self, text: str, context: Any) -> str:
        """Return the expression, if it is one."""
        if not 1 <= len(text) <= 255 or compile_path_expression(text) is None:
            raise Mismatch
        return text

    def resembles(self, text: str) -> bool:
        """Any text, were it no expression."""
        return bool(text)


def read_communities(values: Values) -> CommunityChange:
    """What a line `… community {none|<communities> [additive]}` does to a route's communities."""
    return CommunityChange(tuple(values.get("communities") or ()), bool(values.get("additive")))


def write_communities(change: CommunityChange) -> tuple[Values]:
    """What such a line binds."""
    if not change.communities:
        return ({"none": True},)
    return (present({"communities": list(change.communities), "additive": change.additive}),)
