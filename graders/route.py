"""The routing tables of IPv4 and IPv6: what must be in it, and what must not."""

from collections.abc import Sequence
from ipaddress import ip_address, ip_network
from typing import ClassVar, Literal

from pydantic import Field, ValidationInfo, field_validator

from labkit.errors import GraderError
from labkit.grading.check import (
    Ask,
    Check,
    NodeInput,
    Question,
    Records,
    Verdict,
    failed,
    known_interface,
    passed,
)
from labkit.grading.message import Message, say
from labkit.grading.names import interface_key
from labkit.grading.parse import Row
from labkit.language import _

from .displays import AnyAddress, AnyNetwork, outlet, routes_to


def _ios_details(row: Row) -> Row:
    """One route, which forwards; a route without a tag shows none."""
    return {"destination": row["destination"], "tag": row["tag"] or "0", "state": "Active"}


def details(prefix: AnyNetwork) -> Question:
    """Ask for all that is known of the routes to a prefix: destination, tag, state."""
    return Question(
        {
            "huawei_vrp": "display ip routing-table verbose",
            "cisco_ios": f"show ip route {prefix.with_netmask.replace('/', ' ')}",
        },
        convert={"cisco_ios": _ios_details},
    )


Protocol = Literal[
    "direct", "static", "ospf", "ospf-external", "ospf-nssa", "ospfv3", "ospfv3-external",
    "rip", "ripng", "isis", "bgp", "unr",
]  # fmt: skip
_PROTOCOLS = {
    "o_ase": "ospf-external",
    "o_nssa": "ospf-nssa",
    "ospfv3ase": "ospfv3-external",
    "isis-l1": "isis",
    "isis-l2": "isis",
    "ebgp": "bgp",
    "ibgp": "bgp",
}


class RouteInput(NodeInput):
    """The destination, and what must be true of its routes; only what is named is compared."""

    prefix: AnyNetwork
    protocol: Protocol | None = None
    next_hops: tuple[AnyAddress, ...] = Field(default=(), description="all of them, in any order")
    interfaces: tuple[str, ...] = Field(
        default=(), description="through which the packets leave, all of them"
    )
    preference: int | None = Field(default=None, ge=0, le=255)
    cost: int | tuple[int, ...] | None = Field(
        default=None, description="or several, one of which it must be"
    )
    tag: int | None = Field(default=None, ge=0, le=4294967295, description="of an IPv4 route")

    @property
    def costs(self) -> tuple[int, ...]:
        """The costs that are right; none where any is."""
        return () if self.cost is None else self.cost if isinstance(self.cost, tuple) else (self.cost,)

    @field_validator("interfaces")
    @classmethod
    def _known_interfaces(cls, names: tuple[str, ...], info: ValidationInfo) -> tuple[str, ...]:
        return tuple(known_interface(name, info) for name in names)


class Present(Check[RouteInput]):
    """Passes when the routing table has the prefix, by what is named: protocol, next hops, preference, cost, tag.

    The next hops and interfaces must be exactly those named. Fails when the prefix is missing, or one of these
    is another.
    """

    name = "route.present"
    Input = RouteInput
    example: ClassVar = {
        "node": "R1",
        "prefix": "10.1.2.0/24",
        "protocol": "ospf",
        "next_hops": ["10.0.12.2"],
    }

    @staticmethod
    def asks(inputs: RouteInput) -> Sequence[Ask]:
        """Ask for the routing table, and for all that is known of its routes where a tag is named."""
        asks = [Ask(inputs.node, routes_to(inputs.prefix))]
        return [*asks, Ask(inputs.node, details(inputs.prefix))] if inputs.tag is not None else asks

    @staticmethod
    def expected(inputs: RouteInput) -> Message:
        """Name the route as named."""
        properties: list[str] = []
        if inputs.protocol:
            properties.append(inputs.protocol)
        if inputs.next_hops:
            properties.append("next hop " + " and ".join(map(str, sorted(inputs.next_hops, key=int))))
        if inputs.interfaces:
            properties.append("interface " + " and ".join(sorted(inputs.interfaces)))
        if inputs.preference is not None:
            properties.append(f"preference {inputs.preference}")
        if inputs.costs:
            properties.append("cost " + " or ".join(map(str, inputs.costs)))
        if inputs.tag is not None:
            properties.append(f"tag {inputs.tag}")
        return _message(inputs, properties)

    @staticmethod
    def judge(inputs: RouteInput, records: Records) -> Verdict:
        """Compare the routes to the prefix."""
        rows = _routes(inputs, records)
        if not rows:
            return failed(say("{node} has no route to {prefix}", node=inputs.node, prefix=str(inputs.prefix)))
        table = records.rows(inputs.node, routes_to(inputs.prefix)) if inputs.interfaces else ()
        tags = _tags(inputs, records) if inputs.tag is not None else set()
        ways = [f"interface {' and '.join(sorted(_outgoing(rows, table)))}"] if inputs.interfaces else []
        found = _message(inputs, [*properties_of(rows), *ways, *(f"tag {tag}" for tag in sorted(tags))])
        right = (
            (inputs.tag is None or tags == {str(inputs.tag)})
            and (inputs.protocol is None or all(protocol_of(row) == inputs.protocol for row in rows))
            and (not inputs.next_hops or {row["next_hop"] for row in rows} == set(map(str, inputs.next_hops)))
            and (
                not inputs.interfaces
                or _outgoing(rows, table) == {interface_key(name) for name in inputs.interfaces}
            )
            and (
                inputs.preference is None or all(row["preference"] == str(inputs.preference) for row in rows)
            )
            and (not inputs.costs or all(row["cost"] in map(str, inputs.costs) for row in rows))
        )
        return passed(found) if right else failed(found)


class AbsentInput(NodeInput):
    """The destination that must not be in the routing table."""

    prefix: AnyNetwork
    protocol: Protocol | None = None


class Absent(Check[AbsentInput]):
    """Passes when the routing table, which must not be empty, has no route to exactly this prefix.

    With a protocol named, routes to the prefix by other protocols do not matter. Fails when there is a route.
    """

    name = "route.absent"
    Input = AbsentInput
    example: ClassVar = {"node": "R1", "prefix": "10.9.0.0/16"}

    @staticmethod
    def asks(inputs: AbsentInput) -> Sequence[Ask]:
        """Ask for the routing table."""
        return [Ask(inputs.node, routes_to(inputs.prefix))]

    @staticmethod
    def expected(inputs: AbsentInput) -> Message:
        """No such route."""
        if inputs.protocol:
            return say(
                "{node} has no {protocol} route to {prefix}",
                node=inputs.node,
                protocol=inputs.protocol,
                prefix=str(inputs.prefix),
            )
        return say("{node} has no route to {prefix}", node=inputs.node, prefix=str(inputs.prefix))

    @staticmethod
    def judge(inputs: AbsentInput, records: Records) -> Verdict:
        """Look for the prefix."""
        if not records.rows(inputs.node, routes_to(inputs.prefix)):
            raise GraderError(
                _("the routing table is empty: nothing is proved by what it lacks"), place=inputs.node
            )
        rows = [row for row in _routes(inputs, records) if inputs.protocol in (None, protocol_of(row))]
        if rows:
            return failed(_message(inputs, properties_of(rows)))
        return passed(Absent.expected(inputs))


def _tags(inputs: RouteInput, records: Records) -> set[str]:
    rows = records.rows(inputs.node, details(inputs.prefix))
    return {
        str(row["tag"])
        for row in rows
        if row["destination"] == str(inputs.prefix) and "Active" in str(row["state"]).split()
    }


def _routes(inputs: RouteInput | AbsentInput, records: Records) -> list[Row]:
    length = str(inputs.prefix.prefixlen)
    return [
        row
        for row in records.rows(inputs.node, routes_to(inputs.prefix))
        if row["length"] == length and ip_network(f"{row['destination']}/{length}") == inputs.prefix
    ]


def _outgoing(rows: Sequence[Row], table: Sequence[Row]) -> set[str]:
    return {interface_key(outlet(row, table)) for row in rows}


def protocol_of(row: Row) -> str:
    """Return the protocol of a route in the words of rubrics."""
    word = str(row["protocol"]).lower()
    return _PROTOCOLS.get(word, word)


def properties_of(rows: Sequence[Row]) -> list[str]:
    """Return what reports tell of the routes to one prefix."""
    hops = sorted({ip_address(row["next_hop"]) for row in rows}, key=int)
    return [
        *sorted({protocol_of(row) for row in rows}),
        "next hop " + " and ".join(map(str, hops)),
        "preference " + " and ".join(sorted({str(row["preference"]) for row in rows})),
        "cost " + " and ".join(sorted({str(row["cost"]) for row in rows})),
    ]


def _message(inputs: RouteInput | AbsentInput, properties: Sequence[str]) -> Message:
    if not properties:
        return say("{node} has a route to {prefix}", node=inputs.node, prefix=str(inputs.prefix))
    return say(
        "{node} has a route to {prefix}: {properties}",
        node=inputs.node,
        prefix=str(inputs.prefix),
        properties=properties,
    )
