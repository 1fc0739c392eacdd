"""Whether packets arrive, and on which way.

And whether they do not, by a sender that is proved to be alive.
"""

from collections.abc import Sequence
from ipaddress import IPv6Address
from typing import ClassVar

from pydantic import Field

from labkit.grading.check import Ask, Check, NodeInput, Question, Records, Verdict, failed, passed
from labkit.grading.message import Message, say

from .displays import AnyAddress

_HEADERS = {4: 28, 6: 48}
"""Octets of the IP and ICMP headers, by version, which IOS counts into the size of a packet."""


class PingInput(NodeInput):
    """From where to where. `path` lists addresses that a trace must meet in this order."""

    destination: AnyAddress
    source: AnyAddress | None = None
    count: int = Field(default=5, ge=1, le=100)
    size: int | None = Field(default=None, ge=20, le=9600, description="octets of data in each packet")
    min_replies: int = Field(default=1, ge=1, le=100, description="the first packet may be lost to ARP")
    path: tuple[AnyAddress, ...] = ()


class UnreachableInput(NodeInput):
    """From where a destination must not answer, and which other must, to prove that the sender lives."""

    destination: AnyAddress
    alive: AnyAddress = Field(description="a destination that must answer the same sender")
    source: AnyAddress | None = None
    count: int = Field(default=3, ge=1, le=100)


def ping(destination: AnyAddress, source: AnyAddress | None, count: int, size: int | None = None) -> Question:
    """ICMP echo requests (RFC 792, RFC 4443); a host sends from its only address."""
    options = f"-c {count}" + (f" -a {source}" if source else "") + (f" -s {size}" if size else "")
    commands = {"huawei_vrp": f"{_word('ping', destination)} {options} {destination}"}
    if source is None and size is None:
        commands["host"] = f"ping {destination} -c {count}"
    ios = (
        f"repeat {count}"
        + (f" source {source}" if source else "")
        + (f" size {size + _HEADERS[destination.version]}" if size else "")
    )
    commands["cisco_ios"] = f"ping {destination} {ios}"
    if destination.version == 4:
        commands["zte_zxros"] = commands["cisco_ios"]
    linux = f"-c {count} -i 0.2 -W 2" + (f" -I {source}" if source else "") + (f" -s {size}" if size else "")
    commands["linux"] = f"ping {linux} {destination}"
    return Question(commands)


def trace(destination: AnyAddress, source: AnyAddress | None) -> Question:
    """Ask for the routers on the way, by packets whose time to live ends there."""
    sender = f"-a {source} " if source else ""
    commands = {"huawei_vrp": f"{_word('tracert', destination)} {sender}{destination}"}
    commands["cisco_ios"] = f"traceroute {destination}" + (f" source {source}" if source else "")
    if destination.version == 4:
        commands["zte_zxros"] = commands["cisco_ios"]
    if source is None:
        commands["host"] = f"tracert {destination}"
    return Question(commands)


def hops_of(node: str, question: Question, records: Records) -> list[str]:
    """Return the addresses that answered on the way, `*` for silence; those of IPv6 in their standard form."""
    hops = [str(row["address"]) for row in records.rows(node, question)]
    return [str(IPv6Address(hop)) if ":" in hop else hop for hop in hops]


def _word(command: str, destination: AnyAddress) -> str:
    return command if destination.version == 4 else f"{command} ipv6"


class Ping(Check[PingInput]):
    """Passes when `min_replies` of `count` echo requests are answered and a trace meets `path` in order.

    Fails when too few are answered, or the packets take another way.
    """

    name = "reachability.ping"
    Input = PingInput
    example: ClassVar = {"node": "R1", "destination": "10.0.3.3", "source": "10.0.1.1", "path": ["10.0.12.2"]}

    @staticmethod
    def asks(inputs: PingInput) -> Sequence[Ask]:
        """Ask for a ping, and a trace where a path is named."""
        asks = [Ask(inputs.node, _ping_of(inputs))]
        if inputs.path:
            asks.append(Ask(inputs.node, trace(inputs.destination, inputs.source)))
        return asks

    @staticmethod
    def expected(inputs: PingInput) -> Message:
        """Name the replies, and the way."""
        values = {"node": inputs.node, "destination": str(inputs.destination), "minimum": inputs.min_replies}
        if inputs.path:
            way = " → ".join(map(str, inputs.path))
            return say("{node} reaches {destination} by way of {way}", way=way, **values)
        return say("{node} reaches {destination}: at least {minimum} replies", **values)

    @staticmethod
    def judge(inputs: PingInput, records: Records) -> Verdict:
        """Count the replies, then look at the way."""
        received = _received(inputs.node, _ping_of(inputs), records)
        found = _answered(inputs.node, inputs.destination, received, inputs.count)
        if received < min(inputs.min_replies, inputs.count):
            return failed(found)
        if not inputs.path:
            return passed(found)
        hops = hops_of(inputs.node, trace(inputs.destination, inputs.source), records)
        found = say(
            "{node} reaches {destination} by way of {way}",
            node=inputs.node,
            destination=str(inputs.destination),
            way=" → ".join(hops) or "?",
        )
        return passed(found) if _in_order(map(str, inputs.path), hops) else failed(found)


class Unreachable(Check[UnreachableInput]):
    """Passes when the destination answers no echo request while another answers the same sender.

    Fails when the destination answers, and when the other does not: then nothing is proved.
    """

    name = "reachability.unreachable"
    Input = UnreachableInput
    example: ClassVar = {"node": "PC1", "destination": "10.1.3.10", "alive": "10.1.1.254"}

    @staticmethod
    def asks(inputs: UnreachableInput) -> Sequence[Ask]:
        """Two pings."""
        return [Ask(inputs.node, question) for question in _both(inputs)]

    @staticmethod
    def expected(inputs: UnreachableInput) -> Message:
        """No reply from one, replies from the other."""
        return say(
            "{node} does not reach {destination}, though it reaches {alive}",
            node=inputs.node,
            destination=str(inputs.destination),
            alive=str(inputs.alive),
        )

    @staticmethod
    def judge(inputs: UnreachableInput, records: Records) -> Verdict:
        """Ask for the sign of life first."""
        forbidden, sign = _both(inputs)
        alive = _received(inputs.node, sign, records)
        received = _received(inputs.node, forbidden, records)
        if received:
            return failed(_answered(inputs.node, inputs.destination, received, inputs.count))
        if not alive:
            return failed(
                _answered(inputs.node, inputs.alive, 0, inputs.count),
                say("the sender reaches nothing at all, so that its silence proves nothing"),
            )
        return passed(Unreachable.expected(inputs))


def _ping_of(inputs: PingInput) -> Question:
    return ping(inputs.destination, inputs.source, inputs.count, inputs.size)


def _both(inputs: UnreachableInput) -> tuple[Question, Question]:
    return (
        ping(inputs.destination, inputs.source, inputs.count),
        ping(inputs.alive, inputs.source, inputs.count),
    )


def _received(node: str, question: Question, records: Records) -> int:
    """Return the replies that the sender counted; a ping that was not even sent has none."""
    rows = records.rows(node, question)
    return int(rows[0]["received"]) if rows else 0


def _answered(node: str, destination: AnyAddress, received: int, count: int) -> Message:
    return say(
        "{node} got {received} of {count} replies from {destination}",
        node=node,
        received=received,
        count=count,
        destination=str(destination),
    )


def _in_order(wanted: "map[str]", hops: Sequence[str]) -> bool:
    """Whether all wanted addresses occur among the hops, in their order."""
    remaining = iter(hops)
    return all(address in remaining for address in wanted)
