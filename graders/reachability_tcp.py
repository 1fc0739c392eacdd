"""Whether a TCP service (RFC 9293) can be reached: what a packet filter lets through, and what it stops."""

from collections.abc import Sequence
from ipaddress import IPv4Address
from typing import ClassVar

from pydantic import Field

from labkit.grading.check import Ask, Check, NodeInput, Question, Records, Verdict, failed, passed
from labkit.grading.message import Message, say
from labkit.grading.parse import Row

from .reachability import ping


class TcpInput(NodeInput):
    """From where to which service."""

    destination: IPv4Address
    port: int = Field(ge=1, le=65535)
    source: IPv4Address | None = None


class ClosedInput(TcpInput):
    """The service that must not be reached, and a sign of life that the same sender must get.

    The sign is an answer of the address `alive` to a ping or, with `alive_port`, of a TCP service there.
    """

    alive: IPv4Address
    alive_port: int | None = Field(default=None, ge=1, le=65535)


class Tcp(Check[TcpInput]):
    """Passes when a TCP connection to the port opens.

    Fails when it is refused, or nobody answers.
    """

    name = "reachability.tcp"
    Input = TcpInput
    example: ClassVar = {"node": "PC1", "destination": "10.1.3.10", "port": 80}

    @staticmethod
    def asks(inputs: TcpInput) -> Sequence[Ask]:
        """Open a connection."""
        return [Ask(inputs.node, connect(inputs.destination, inputs.port, inputs.source))]

    @staticmethod
    def expected(inputs: TcpInput) -> Message:
        """Name the service."""
        return _opens(inputs.node, inputs.destination, inputs.port)

    @staticmethod
    def judge(inputs: TcpInput, records: Records) -> Verdict:
        """Look at how it ended."""
        if _connected(inputs.node, connect(inputs.destination, inputs.port, inputs.source), records):
            return passed(_opens(inputs.node, inputs.destination, inputs.port))
        return failed(_closed(inputs))


class TcpClosed(Check[ClosedInput]):
    """Passes when no TCP connection to the port opens, while the same sender gets the sign of life.

    Fails when the connection opens, and when there is no sign of life: then nothing is proved.
    """

    name = "reachability.tcp_closed"
    Input = ClosedInput
    example: ClassVar = {
        "node": "PC1",
        "destination": "10.1.3.10",
        "port": 21,
        "alive": "10.1.3.10",
        "alive_port": 80,
    }

    @staticmethod
    def asks(inputs: ClosedInput) -> Sequence[Ask]:
        """Try both."""
        closed = connect(inputs.destination, inputs.port, inputs.source)
        return [Ask(inputs.node, closed), Ask(inputs.node, _sign(inputs))]

    @staticmethod
    def expected(inputs: ClosedInput) -> Message:
        """Name the service."""
        return _closed(inputs)

    @staticmethod
    def judge(inputs: ClosedInput, records: Records) -> Verdict:
        """Look at the service, then for the sign of life."""
        if _connected(inputs.node, connect(inputs.destination, inputs.port, inputs.source), records):
            return failed(_opens(inputs.node, inputs.destination, inputs.port))
        if not _alive(inputs, records):
            return failed(
                _closed(inputs),
                say("the sender reaches nothing at all, so that its silence proves nothing"),
            )
        return passed(_closed(inputs))


def connect(destination: IPv4Address, port: int, source: IPv4Address | None = None) -> Question:
    """Open a TCP connection and close it again; a host does so from its only address.

    A device with no tool of its own for that uses its Telnet client, which says how the connection went
    before it passes on anything that the other end says.
    """
    commands = {"huawei_vrp": "telnet " + (f"-a {source} " if source else "") + f"{destination} {port}"}
    if source is None:
        commands["host"] = f"connect {destination} {port}"
        commands["cisco_ios"] = f"telnet {destination} {port}"
    return Question(commands, convert={"cisco_ios": _ios_connection}, answers=("",))


def _ios_connection(row: Row) -> Row:
    """Where nothing is said of an end, the connection is open."""
    return {**row, "outcome": row["outcome"] or "Connected"}


def _sign(inputs: ClosedInput) -> Question:
    if inputs.alive_port is not None:
        return connect(inputs.alive, inputs.alive_port, inputs.source)
    return ping(inputs.alive, inputs.source, 3)


def _alive(inputs: ClosedInput, records: Records) -> bool:
    if inputs.alive_port is not None:
        return _connected(inputs.node, _sign(inputs), records)
    rows = records.rows(inputs.node, _sign(inputs))
    return bool(rows) and int(rows[0]["received"]) > 0


def _connected(node: str, question: Question, records: Records) -> bool:
    return any(row["outcome"] == "Connected" for row in records.rows(node, question))


def _opens(node: str, destination: IPv4Address, port: int) -> Message:
    return say(
        "{node} opens a TCP connection to {destination}, port {port}",
        node=node,
        destination=str(destination),
        port=port,
    )


def _closed(inputs: TcpInput) -> Message:
    return say(
        "{node} gets no TCP connection to {destination}, port {port}",
        node=inputs.node,
        destination=str(inputs.destination),
        port=inputs.port,
    )
