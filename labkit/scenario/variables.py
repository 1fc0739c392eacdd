"""Variables drawn per student.

A draw is HMAC-SHA256 (RFC 2104) of lab, student and variable under a secret seed: who has the seed can draw
again and gets the same; who has not cannot tell another student's values from his own.
"""

import hashlib
import hmac
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from ipaddress import IPv4Network, IPv6Network, ip_network
from itertools import chain
from typing import Any

from labkit.language import _
from labkit.scenario.file import Choice, Derived, Range, Subnets, Words
from labkit.templating import is_template, render_value

_TRIES = 64
_MAX_SCAN = 65_536
_Network = IPv4Network | IPv6Network


class PoolExhaustedError(ValueError):
    """All subnets of a pool overlap those drawn before."""


@dataclass(slots=True)
class Draw:
    """The lottery of one student's copy of one lab."""

    seed: str
    lab: str
    student: str
    taken: list[_Network] = field(default_factory=list)

    def number(self, variable: str, count: int, attempt: int = 0) -> int:
        """Draw a number from 0 to `count` - 1."""
        message = json.dumps([self.lab, self.student, variable, attempt]).encode()
        digest = hmac.digest(self.seed.encode(), message, hashlib.sha256)
        return int.from_bytes(digest, "big") % count

    def value(self, variable: str, entry: Any) -> Any:
        """Draw a variable from its pool; a fixed value is itself."""
        if isinstance(entry, Choice):
            return entry.pool[self.number(variable, len(entry.pool))]
        if isinstance(entry, Words):
            return entry.of[self.number(variable, len(entry.of))]
        if isinstance(entry, Range):
            return entry.first + self.number(variable, entry.last - entry.first + 1)
        if isinstance(entry, Subnets):
            return str(self.subnet(variable, ip_network(entry.of), entry.length))
        return entry

    def subnet(self, variable: str, pool: _Network, length: int) -> _Network:
        """Draw a subnet that overlaps none drawn before; raises PoolExhaustedError."""
        count = 1 << (length - pool.prefixlen)
        first = self.number(variable, count)
        drawn = (self.number(variable, count, attempt) for attempt in range(_TRIES))
        scan = ((first + step) % count for step in range(min(count, _MAX_SCAN)))
        for index in chain(drawn, scan):
            candidate = _nth_subnet(pool, length, index)
            if not any(_overlap(candidate, other) for other in self.taken):
                self.taken.append(candidate)
                return candidate
        raise PoolExhaustedError(_("no /{length} of {pool} is left", length=length, pool=pool))


def draw_variables(entries: Mapping[str, Any], draw: Draw, known: Mapping[str, Any]) -> dict[str, Any]:
    """Draw all pools, then compute what is derived from them, in the order of the file.

    `known` is what templates may use besides. Raises VariableError, which names the variable.
    """
    values: dict[str, Any] = {}
    templates: dict[str, Any] = {}
    for name, entry in entries.items():
        content = entry.value if isinstance(entry, Derived) else entry
        if isinstance(content, str | list):
            templates[name] = content
            continue
        try:
            values[name] = content if isinstance(entry, Derived) else draw.value(name, entry)
        except PoolExhaustedError as error:
            raise VariableError(name, str(error)) from error
    for name, content in templates.items():
        try:
            values[name] = _rendered(content, {**known, **values})
        except Exception as error:
            raise VariableError(name, _("cannot be computed: {error}", error=error)) from error
    return {name: values[name] for name in entries}


class VariableError(ValueError):
    """A variable that has no value; `name` says which."""

    def __init__(self, name: str, message: str) -> None:
        super().__init__(message)
        self.name = name


def _rendered(content: Any, known: Mapping[str, Any]) -> Any:
    if isinstance(content, list):
        return [_rendered(item, known) for item in content]
    return render_value(content, known) if isinstance(content, str) and is_template(content) else content


def _nth_subnet(pool: _Network, length: int, index: int) -> _Network:
    address = int(pool.network_address) + (index << (pool.max_prefixlen - length))
    return IPv4Network((address, length)) if pool.version == 4 else IPv6Network((address, length))


def _overlap(one: _Network, other: _Network) -> bool:
    if isinstance(one, IPv4Network):
        return isinstance(other, IPv4Network) and one.overlaps(other)
    return isinstance(other, IPv6Network) and one.overlaps(other)
