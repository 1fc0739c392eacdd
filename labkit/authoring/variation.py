"""Other addresses for each student: the subnets of a solved network become variables."""

import re
from collections.abc import Iterable, Mapping
from ipaddress import AddressValueError, IPv4Address, IPv4Interface, IPv4Network
from typing import Any

from labkit.templating import literal

_ADDRESS = re.compile(r"(?<![\d.])(\d{1,3}(?:\.\d{1,3}){3})(?:/(\d{1,2}))?(?![\d.])")
_POOLS = (IPv4Network("10.0.0.0/8"), IPv4Network("172.16.0.0/12"), IPv4Network("192.168.0.0/16"))
_CLASS_B = 16
_LEAST, _MOST = 20, 30
"""Prefix lengths that are drawn: larger networks hold others, smaller ones are single addresses."""


class Variation:
    """Turns addresses in texts into templates, and says how their variables are drawn."""

    def __init__(self, subnets: Iterable[IPv4Network]) -> None:
        """Take the subnets of the network; those that are private and neither large nor single are drawn."""
        drawn = sorted({one for one in subnets if _LEAST <= one.prefixlen <= _MOST and _pool(one)})
        apart = [one for one in drawn if not any(one != other and one.overlaps(other) for other in drawn)]
        self.names: Mapping[IPv4Network, str] = {one: f"net{number}" for number, one in enumerate(apart, 1)}

    def variables(self) -> dict[str, dict[str, Any]]:
        """Return the entries for scenario.yaml."""
        return {
            name: {"pool": "subnets", "of": _pool(subnet), "length": subnet.prefixlen}
            for subnet, name in self.names.items()
        }

    def text(self, text: str) -> str:
        """Make a template of a text."""
        return _ADDRESS.sub(self._replaced, literal(text))

    def data(self, value: Any) -> Any:
        """Make templates of all texts in plain data."""
        if isinstance(value, dict):
            return {key: self.data(inner) for key, inner in value.items()}
        if isinstance(value, list | tuple):
            return [self.data(inner) for inner in value]
        return self.text(value) if isinstance(value, str) else value

    def _replaced(self, match: re.Match[str]) -> str:
        try:
            address = IPv4Address(match[1])
        except AddressValueError:
            return match[0]
        subnet = next((one for one in self.names if address in one), None)
        if subnet is None:
            return match[0]
        name, length = self.names[subnet], match[2]
        if address == subnet.network_address:
            return (
                f"{{{{ {name} }}}}" if length == str(subnet.prefixlen) else _with(f"{name} | network", length)
            )
        return _with(f"{name} | host({int(address) - int(subnet.network_address)})", length)


def _with(expression: str, length: str | None) -> str:
    return f"{{{{ {expression} }}}}" + (f"/{length}" if length else "")


def _pool(subnet: IPv4Network) -> str:
    """The private network that a subnet is drawn from; empty for public ones, which stay as they are.

    It is one by class where there is one: RIP and summaries by class then mean what they meant.
    """
    for pool in _POOLS:
        if subnet.subnet_of(pool):
            return str(
                subnet.supernet(new_prefix=max(pool.prefixlen, _CLASS_B)) if pool.prefixlen > 8 else pool
            )
    return ""


def subnets_of(texts: Iterable[str]) -> set[IPv4Network]:
    """Find the subnets of all addresses that interfaces have in configurations."""
    found = set()
    for text in texts:
        for match in re.finditer(r"(?m)^ *ip address (\S+) (\S+)", text):
            try:
                found.add(IPv4Interface(f"{match[1]}/{match[2]}").network)
            except ValueError:
                continue
    return found
