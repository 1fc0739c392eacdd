"""What a BGP peer is told, and what it is not (RFC 4271, 9.2)."""

from collections.abc import Sequence
from ipaddress import IPv4Address, IPv4Network
from typing import ClassVar

from pydantic import Field

from labkit.grading.check import Ask, Check, NodeInput, Question, Records, Verdict, failed, passed
from labkit.grading.message import Message, say
from labkit.grading.parse import Row

from .bgp import PEERS, AsPath, no_peer, paths, peer_row
from .displays import ADDRESSES, addresses_of


def advertised(peer: IPv4Address) -> Question:
    """Ask for what a peer is told."""
    return Question(
        {
            "huawei_vrp": f"display bgp routing-table peer {peer} advertised-routes",
            "cisco_ios": f"show ip bgp neighbors {peer} advertised-routes",
        },
        convert={"cisco_ios": _ios_route},
        may_be_empty=True,
    )


def _ios_route(row: Row) -> Row:
    return {"network": row["network"], "med": row["metric"], "as_path": row["as_path"]}


class AdvertisedInput(NodeInput):
    """A prefix that a peer must be told, and with which attributes; only what is named is compared."""

    peer: IPv4Address
    prefix: IPv4Network
    med: int | None = Field(default=None, ge=0)
    as_path: AsPath | None = Field(default=None, description="as displayed, such as `65001 65001`")


class Advertised(Check[AdvertisedInput]):
    """Passes when the node tells the peer the prefix, with the MED and AS path named.

    Fails when it does not, or one of them is another.
    """

    name = "bgp.advertised"
    Input = AdvertisedInput
    example: ClassVar = {"node": "R1", "peer": "10.0.12.2", "prefix": "10.1.0.0/16", "med": 50}

    @staticmethod
    def asks(inputs: AdvertisedInput) -> Sequence[Ask]:
        """Ask for the peers, and then for what this one is told."""
        return [Ask(inputs.node, PEERS)]

    @staticmethod
    def then_asks(inputs: AdvertisedInput, records: Records) -> Sequence[Ask]:
        """Only an existing peer can be asked about; IOS does not show what policy changes on the way out."""
        told = _told(inputs.node, inputs.peer, records)
        return [*told, *_asks_of_receivers(inputs, records)] if told else ()

    @staticmethod
    def expected(inputs: AdvertisedInput) -> Message:
        """Name the prefix."""
        path = "*" if inputs.as_path is None else inputs.as_path
        return _tells(inputs, "*" if inputs.med is None else str(inputs.med), path)

    @staticmethod
    def judge(inputs: AdvertisedInput, records: Records) -> Verdict:
        """Find the prefix among what the peer is told."""
        asked = _told(inputs.node, inputs.peer, records)
        if not asked:
            return failed(no_peer(inputs.node, inputs.peer))
        rows = records.rows(inputs.node, asked[0].question)
        row = next((row for row in rows if _network(row) == inputs.prefix), None)
        if row is None:
            return failed(_withheld(inputs.node, inputs.peer, inputs.prefix))
        row = _as_received(inputs, records) or row
        found = _tells(inputs, str(row["med"]) or "-", str(row["as_path"]).strip())
        right = (inputs.med is None or str(row["med"]) == str(inputs.med)) and (
            inputs.as_path is None or str(row["as_path"]).split() == inputs.as_path.split()
        )
        return passed(found) if right else failed(found)


class WithheldInput(NodeInput):
    """A prefix that a peer must not be told."""

    peer: IPv4Address
    prefix: IPv4Network


class Withheld(Check[WithheldInput]):
    """Passes when the session is established and the node does not tell the peer the prefix.

    Fails when it does, and when there is no session: then nothing is proved.
    """

    name = "bgp.withheld"
    Input = WithheldInput
    example: ClassVar = {"node": "R1", "peer": "10.0.12.2", "prefix": "10.1.2.0/24"}

    @staticmethod
    def asks(inputs: WithheldInput) -> Sequence[Ask]:
        """Ask for the peers, and then for what this one is told."""
        return [Ask(inputs.node, PEERS)]

    @staticmethod
    def then_asks(inputs: WithheldInput, records: Records) -> Sequence[Ask]:
        """Only an existing peer can be asked about."""
        return _told(inputs.node, inputs.peer, records)

    @staticmethod
    def expected(inputs: WithheldInput) -> Message:
        """Name the prefix."""
        return _withheld(inputs.node, inputs.peer, inputs.prefix)

    @staticmethod
    def judge(inputs: WithheldInput, records: Records) -> Verdict:
        """Look for the prefix among what the peer is told."""
        row = peer_row(inputs.node, inputs.peer, records)
        if row is None or str(row["state"]).lower() != "established":
            return failed(say("{node} has no BGP session with {peer}", node=inputs.node, peer=inputs.peer))
        rows = records.rows(inputs.node, advertised(inputs.peer))
        if any(_network(one) == inputs.prefix for one in rows):
            return failed(
                say(
                    "{node} tells {peer} {prefix}",
                    node=inputs.node,
                    peer=inputs.peer,
                    prefix=str(inputs.prefix),
                )
            )
        return passed(Withheld.expected(inputs))


_SPEAKERS = frozenset({"huawei_vrp", "cisco_ios"})
"""Platforms that can be asked for BGP's paths."""


def _asks_of_receivers(inputs: AdvertisedInput, records: Records) -> list[Ask]:
    """Ask the routers for their addresses and paths, where the sender does not show attributes as it sends them."""
    attributes = inputs.med is not None or inputs.as_path is not None
    if records.platforms[inputs.node] != "cisco_ios" or not attributes:
        return []
    others = [node for node, platform in records.platforms.items() if platform in _SPEAKERS]
    return [Ask(node, question) for node in others for question in (ADDRESSES, paths(inputs.prefix))]


def _as_received(inputs: AdvertisedInput, records: Records) -> Row | None:
    """The path at its receiver, before it is told on; None where the sender shows it itself."""
    asked = {ask.node for ask in _asks_of_receivers(inputs, records)} - {inputs.node}
    for node in sorted(asked):
        if str(inputs.peer) in addresses_of(node, records):
            own = addresses_of(inputs.node, records)
            rows = records.rows(node, paths(inputs.prefix))
            return next((row for row in rows if row["from"] in own), None)
    return None


def _told(node: str, peer: IPv4Address, records: Records) -> list[Ask]:
    return [Ask(node, advertised(peer))] if peer_row(node, peer, records) else []


def _network(row: Row) -> IPv4Network:
    """A prefix of a classful length may be displayed without it."""
    text = str(row["network"])
    if "/" in text:
        return IPv4Network(text)
    first = int(text.split(".", maxsplit=1)[0])
    return IPv4Network(f"{text}/{8 if first < 128 else 16 if first < 192 else 24}")


def _tells(inputs: AdvertisedInput, med: str, path: str) -> Message:
    return say(
        "{node} tells {peer} {prefix}: MED {med}, AS path {path}",
        node=inputs.node,
        peer=inputs.peer,
        prefix=str(inputs.prefix),
        med=med,
        path=path or "-",
    )


def _withheld(node: str, peer: IPv4Address, prefix: IPv4Network) -> Message:
    return say("{node} does not tell {peer} {prefix}", node=node, peer=peer, prefix=str(prefix))
