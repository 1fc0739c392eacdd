"""DHCPv6 servers: from which prefix they lend, and to how many (RFC 8415)."""

from collections.abc import Sequence
from ipaddress import IPv6Address, IPv6Network
from typing import ClassVar

from pydantic import Field

from labkit.grading.check import (
    Ask,
    Check,
    Item,
    NodeInput,
    Question,
    Records,
    Verdict,
    failed,
    passed,
    weighed,
)
from labkit.grading.message import Message, say
from labkit.grading.parse import Row


def _ios_pool(row: Row) -> Row:
    """A pool of IOS leaves no addresses out, whatever is asked of it: the device never lends its own."""
    return {**row, "excluded": None}


POOLS = Question(
    {"huawei_vrp": "display dhcpv6 pool", "cisco_ios": "show ipv6 dhcp pool"},
    convert={"cisco_ios": _ios_pool},
    may_be_empty=True,
    after_traffic=True,
)


class PoolInput(NodeInput):
    """The pool that lends addresses of a prefix, whatever its name; only what is named besides is compared."""

    prefix: IPv6Network
    dns: IPv6Address | None = Field(default=None, description="one of the servers that clients are told of")
    excluded: int | None = Field(default=None, ge=0, description="how many addresses are never lent")
    clients: int | None = Field(default=None, ge=1, description="how many clients, at least, have an address")


class Pool(Check[PoolInput]):
    """Passes when the node has a pool of the prefix, with the name server, exclusions and clients named.

    Fails when no pool has the prefix; the points are shared equally among what is named.
    """

    name = "dhcpv6.pool"
    Input = PoolInput
    example: ClassVar = {"node": "R1", "prefix": "2001:db8:1::/64", "dns": "2001:db8::53", "clients": 1}

    @staticmethod
    def asks(inputs: PoolInput) -> Sequence[Ask]:
        """Ask for all pools when the clients have got their addresses."""
        return [Ask(inputs.node, POOLS)]

    @staticmethod
    def expected(inputs: PoolInput) -> Message:
        """Name the pool."""
        named = {"dns": inputs.dns, "excluded": inputs.excluded}
        settings = [f"{key} {value}" for key, value in named.items() if value is not None]
        return _pool(inputs, settings + ([f"clients ≥ {inputs.clients}"] if inputs.clients else []))

    @staticmethod
    def judge(inputs: PoolInput, records: Records) -> Verdict:
        """Find the pool by its prefix, then compare one by one."""
        rows = [row for row in records.rows(inputs.node, POOLS) if row["prefix"]]
        row = next((row for row in rows if IPv6Network(row["prefix"]) == inputs.prefix), None)
        if row is None:
            return failed(
                say("{node} has no DHCPv6 pool of {prefix}", node=inputs.node, prefix=str(inputs.prefix))
            )
        items = list(_items(inputs, row))
        return weighed(items) if items else passed(_pool(inputs, []))


def _items(inputs: PoolInput, row: Row) -> list[Item]:
    servers = [str(IPv6Address(one)) for one in row["dns"]]
    clients = int(row["clients"])
    items: list[Item] = []
    if inputs.dns is not None:
        items.append(Item(str(inputs.dns) in servers, _pool(inputs, [f"dns {' '.join(servers) or '-'}"])))
    if inputs.excluded is not None and row["excluded"] is not None:
        excluded = int(row["excluded"] or 0)
        items.append(Item(excluded == inputs.excluded, _pool(inputs, [f"excluded {excluded}"])))
    if inputs.clients is not None:
        items.append(Item(clients >= inputs.clients, _pool(inputs, [f"clients {clients}"])))
    return items


def _pool(inputs: PoolInput, settings: Sequence[str]) -> Message:
    return say(
        "{node}, DHCPv6 pool of {prefix}: {settings}",
        node=inputs.node,
        prefix=str(inputs.prefix),
        settings=list(settings) or ["*"],
    )
