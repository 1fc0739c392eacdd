"""Address translation (RFC 3022): which address packets get on their way, seen in the table when they have passed."""

from collections.abc import Sequence
from ipaddress import IPv4Address
from typing import ClassVar, Literal

from pydantic import Field, ValidationInfo, field_validator

from labkit.grading.check import (
    Ask,
    Check,
    NodeInput,
    Question,
    Records,
    Verdict,
    failed,
    known_node,
    passed,
)
from labkit.grading.message import Message, say
from labkit.grading.parse import Row

from .displays import ADDRESSES, addresses_of
from .reachability import ping
from .reachability_tcp import connect


def _huawei_session(row: Row) -> Row:
    """Name what is not translated by its old value: VRP draws dashes."""
    return {
        name: str(row[name]) if not name.startswith("new_") else _new(row, name)
        for name in row
        if name != "time_to_live"
    }


def _new(row: Row, name: str) -> str:
    value = str(row[name])
    return value if value.strip("-") else str(row[name.removeprefix("new_")])


def _ios_session(row: Row) -> list[Row]:
    """IOS does not tell who began: a line stands for what either end may have sent."""
    if row["outside_global"] == "---":
        return []  # a static entry, which nobody uses yet
    return [
        _ios_flow(row, "inside_local", "outside_local", "inside_global", "outside_global"),
        _ios_flow(row, "outside_global", "inside_global", "outside_local", "inside_local"),
    ]


def _ios_flow(row: Row, *ends: str) -> Row:
    """Name the ends as what is sent from and to, and what these become."""
    record = {"protocol": row["protocol"], "either": True}
    for name, end in zip(("source", "destination", "new_source", "new_destination"), ends, strict=True):
        record |= {name: row[end], f"{name}_port": row[f"{end}_port"]}
    return record


SESSIONS = Question(
    {"huawei_vrp": "display nat session all", "cisco_ios": "show ip nat translations"},
    convert={"huawei_vrp": _huawei_session, "cisco_ios": _ios_session},
    may_be_empty=True,
    after_traffic=True,
)
"""source, destination, their ports, and what each becomes (new_source …); the same where it is not translated.

`either` is there where the other end may have begun just as well.
"""
POOLS = Question(
    {"huawei_vrp": "display nat address-group", "cisco_ios": "show running-config | include ip nat pool"},
    may_be_empty=True,
)
"""start_address, end_address."""


class TrafficInput(NodeInput):
    """Which packets are sent through the node that translates; a ping unless a TCP port is named."""

    sender: str = Field(description="the node that sends the packets")
    destination: IPv4Address
    port: int | None = Field(default=None, ge=1, le=65535)
    source: IPv4Address | None = Field(default=None, description="of several addresses of the sender")

    @field_validator("sender")
    @classmethod
    def _known_sender(cls, name: str, info: ValidationInfo) -> str:
        return known_node(name, info)

    @property
    def traffic(self) -> Question:
        """What the sender types."""
        if self.port is None:
            return ping(self.destination, self.source, 3)
        return connect(self.destination, self.port, self.source)

    @property
    def service(self) -> str:
        """The destination as reports name it."""
        return str(self.destination) if self.port is None else f"{self.destination}:{self.port}"


class SessionInput(TrafficInput):
    """What the sender's address must become: one of `public`, from the first to the last where there are two.

    `ports` says whether the port (the identifier of a ping) must be translated as well, as it is where many
    share an address, or must be kept.
    """

    public: tuple[IPv4Address, ...] = Field(min_length=1, max_length=2)
    ports: Literal["translated", "kept"] | None = None


class Session(Check[SessionInput]):
    """Passes when packets of the sender leave the node with one of the public addresses as their source.

    Fails when there is no such translation: nothing was translated, or into another address.
    """

    name = "nat.session"
    Input = SessionInput
    example: ClassVar = {
        "node": "R1",
        "sender": "PC1",
        "destination": "203.0.113.10",
        "public": ["198.51.100.1", "198.51.100.4"],
    }

    @staticmethod
    def asks(inputs: SessionInput) -> Sequence[Ask]:
        """Send packets; then look into the table."""
        return _asks(inputs)

    @staticmethod
    def expected(inputs: SessionInput) -> Message:
        """Name the addresses."""
        return _becomes(inputs, " – ".join(map(str, inputs.public)))

    @staticmethod
    def judge(inputs: SessionInput, records: Records) -> Verdict:
        """Find the sender's packets in the table."""
        mine = [row for row in _sessions(inputs, records) if row["new_source"] != row["source"]]
        if not mine:
            return failed(_untranslated(inputs))
        if any("either" in row for row in mine) and not _answered(inputs, records):
            return failed(_unanswered(inputs))  # they may not be what the sender has sent
        found = _becomes(inputs, sorted({str(row["new_source"]) for row in mine}))
        first, last = inputs.public[0], inputs.public[-1]
        if any(not first <= IPv4Address(str(row["new_source"])) <= last for row in mine):
            return failed(found)
        for row in mine:
            kept = row["source_port"] == row["new_source_port"]
            if inputs.ports is not None and kept is not (inputs.ports == "kept"):
                return failed(found, _port(kept=kept))
        return passed(found)


class Untranslated(Check[TrafficInput]):
    """Passes when packets of the sender arrive, and the node has not translated their source.

    Fails when it has, and when nothing arrives: then nothing is proved.
    """

    name = "nat.untranslated"
    Input = TrafficInput
    example: ClassVar = {"node": "R1", "sender": "PC1", "destination": "10.2.2.10"}

    @staticmethod
    def asks(inputs: TrafficInput) -> Sequence[Ask]:
        """Send packets; then look into the table."""
        return _asks(inputs)

    @staticmethod
    def expected(inputs: TrafficInput) -> Message:
        """Name the sender."""
        return _untranslated(inputs)

    @staticmethod
    def judge(inputs: TrafficInput, records: Records) -> Verdict:
        """Find the sender's packets in the table, and whether they were answered."""
        mine = [row for row in _sessions(inputs, records) if row["new_source"] != row["source"]]
        if mine:
            return failed(_becomes(inputs, sorted({str(row["new_source"]) for row in mine})))
        if not _answered(inputs, records):
            return failed(_unanswered(inputs))
        return passed(_untranslated(inputs))


class ServerInput(TrafficInput):
    """Which inside address, and port, the public destination must stand for."""

    inside: IPv4Address
    inside_port: int | None = Field(default=None, ge=1, le=65535)


class Server(Check[ServerInput]):
    """Passes when a sender outside gets an answer from the public address, and the node has passed it inside.

    Fails when nobody answers, or the packets went to another address or port.
    """

    name = "nat.server"
    Input = ServerInput
    example: ClassVar = {
        "node": "R1",
        "sender": "PC1",
        "destination": "198.51.100.5",
        "port": 80,
        "inside": "10.2.2.10",
        "inside_port": 8080,
    }

    @staticmethod
    def asks(inputs: ServerInput) -> Sequence[Ask]:
        """Send packets; then look into the table."""
        return _asks(inputs)

    @staticmethod
    def expected(inputs: ServerInput) -> Message:
        """Name both ends of the translation."""
        port = "" if inputs.inside_port is None else f":{inputs.inside_port}"
        return _stands_for(inputs, f"{inputs.inside}{port}")

    @staticmethod
    def judge(inputs: ServerInput, records: Records) -> Verdict:
        """Ask for the answer first, then where it came from."""
        if not _answered(inputs, records):
            return failed(_unanswered(inputs))
        mine = [row for row in _sessions(inputs, records) if row["new_destination"] != row["destination"]]
        if not mine:
            return failed(
                say("{node} translates nothing to {service}", node=inputs.node, service=inputs.service)
            )
        row = mine[0]
        port = "" if inputs.port is None else f":{row['new_destination_port']}"
        found = _stands_for(inputs, f"{row['new_destination']}{port}")
        right = row["new_destination"] == str(inputs.inside) and (
            inputs.inside_port is None or row["new_destination_port"] == str(inputs.inside_port)
        )
        return passed(found) if right else failed(found)


class PoolInput(NodeInput):
    """The first and the last address of a group of public addresses."""

    first: IPv4Address
    last: IPv4Address


class Pool(Check[PoolInput]):
    """Passes when the node has a group of exactly these public addresses to translate into.

    Fails when it has none, or others.
    """

    name = "nat.pool"
    Input = PoolInput
    text_based = True
    example: ClassVar = {"node": "R1", "first": "198.51.100.1", "last": "198.51.100.4"}

    @staticmethod
    def asks(inputs: PoolInput) -> Sequence[Ask]:
        """Ask for the groups."""
        return [Ask(inputs.node, POOLS)]

    @staticmethod
    def expected(inputs: PoolInput) -> Message:
        """Name the addresses."""
        return _groups(inputs.node, [f"{inputs.first} – {inputs.last}"])

    @staticmethod
    def judge(inputs: PoolInput, records: Records) -> Verdict:
        """Compare the ends of each group."""
        groups = [
            f"{row['start_address']} – {row['end_address']}" for row in records.rows(inputs.node, POOLS)
        ]
        if not groups:
            return failed(say("{node} has no group of public addresses", node=inputs.node))
        right = f"{inputs.first} – {inputs.last}" in groups
        return passed(_groups(inputs.node, groups)) if right else failed(_groups(inputs.node, groups))


def _asks(inputs: TrafficInput) -> list[Ask]:
    return [
        Ask(inputs.sender, inputs.traffic),
        Ask(inputs.sender, ADDRESSES),
        Ask(inputs.node, SESSIONS),
    ]


def _sessions(inputs: TrafficInput, records: Records) -> list[Row]:
    """Return what the node did with the sender's packets."""
    own = {str(inputs.source)} if inputs.source else addresses_of(inputs.sender, records)
    protocols = ("icmp",) if inputs.port is None else ("tcp",)
    return [
        row
        for row in records.rows(inputs.node, SESSIONS)
        if row["source"] in own
        and row["destination"] == str(inputs.destination)
        and str(row["protocol"]).lower() in protocols
        and inputs.port in (None, int(row["destination_port"] or 0))
    ]


def _answered(inputs: TrafficInput, records: Records) -> bool:
    rows = records.rows(inputs.sender, inputs.traffic)
    if inputs.port is None:
        return bool(rows) and int(rows[0]["received"]) > 0
    return any(row["outcome"] == "Connected" for row in rows)


def _port(*, kept: bool) -> Message:
    return say("the port is not translated") if kept else say("the port is translated as well")


def _becomes(inputs: TrafficInput, public: object) -> Message:
    return say(
        "{node}: packets from {sender} to {service} leave as {public}",
        node=inputs.node,
        sender=inputs.sender,
        service=inputs.service,
        public=public,
    )


def _untranslated(inputs: TrafficInput) -> Message:
    return say(
        "{node} does not translate packets from {sender} to {service}",
        node=inputs.node,
        sender=inputs.sender,
        service=inputs.service,
    )


def _unanswered(inputs: TrafficInput) -> Message:
    return say("{sender} gets no answer from {service}", sender=inputs.sender, service=inputs.service)


def _stands_for(inputs: TrafficInput, inside: str) -> Message:
    return say(
        "{node}: {service} stands for {inside}", node=inputs.node, service=inputs.service, inside=inside
    )


def _groups(node: str, groups: Sequence[str]) -> Message:
    return say("{node} has the public addresses {groups}", node=node, groups=groups)
