"""BGP: sessions, paths with their attributes, and why a path lost (RFC 4271)."""

from collections.abc import Sequence
from ipaddress import IPv4Address, IPv4Network
from typing import Annotated, ClassVar, Literal

from pydantic import BeforeValidator, Field, WithJsonSchema

from labkit.grading.check import Ask, Check, NodeInput, Question, Records, Verdict, failed, passed
from labkit.grading.message import Message, say
from labkit.grading.parse import Row


def _ios_peer(row: Row) -> Row:
    """IOS counts the prefixes of a session that is established, and names the state of any other."""
    state = str(row["state_or_prefixes_received"])
    return {
        "local_as": row["local_as"],
        "peer": row["bgp_neighbor"],
        "as": row["neighbor_as"],
        "state": "Established" if state.isdecimal() else state,
    }


PEERS = Question(
    {"huawei_vrp": "display bgp peer", "cisco_ios": "show ip bgp summary"},
    convert={"cisco_ios": _ios_peer},
    may_be_empty=True,
    # ntc-templates' file of this name lacks the local AS
    template={"huawei_vrp": "huawei_vrp_display_bgp_peer.textfsm"},
)
"""peer, as, local_as, state."""
TABLE = Question({"huawei_vrp": "display bgp routing-table", "cisco_ios": "show ip bgp"}, may_be_empty=True)


AsPath = Annotated[
    str,
    BeforeValidator(lambda path: str(path) if isinstance(path, int) else path),
    WithJsonSchema({"type": ["string", "integer"]}),
]
"""AS numbers as a device displays them; YAML reads a path of one AS as a number."""


def paths(prefix: IPv4Network) -> Question:
    """Ask for all paths to exactly this prefix, with their attributes.

    status, from, original_next_hop, as_path, med, local_preference, preferred_value, origin, communities.
    """
    return Question(
        {
            "huawei_vrp": _huawei_paths(prefix),
            "cisco_ios": f"show ip bgp {prefix.with_netmask.replace('/', ' ')}",
        },
        convert={"cisco_ios": _ios_path},
        may_be_empty=True,
    )


def _huawei_paths(prefix: IPv4Network) -> str:
    return f"display bgp routing-table {prefix.network_address} {prefix.prefixlen}"


def _pair(community: str) -> str:
    """A community as a pair: without `ip bgp-community new-format`, IOS shows one number (RFC 1997)."""
    return f"{int(community) >> 16}:{int(community) & 0xFFFF}" if community.isdecimal() else community


def _ios_path(row: Row) -> Row:
    """A path of the device's own has no AS path; an aggregate's next hop is itself, as VRP says."""
    own = "aggregated" in row["status"] and row["original_next_hop"] == "0.0.0.0"  # noqa: S104  no socket
    return {
        **row,
        "as_path": "" if row["as_path"] == "Local" else row["as_path"],
        "original_next_hop": "127.0.0.1" if own else row["original_next_hop"],
        "origin": str(row["origin"]).lower(),
        "communities": " ".join(_pair(word) for word in str(row["communities"]).split()),
        "preferred_value": row["preferred_value"] or "0",
    }


class SessionInput(NodeInput):
    """The peer's address as the node has it, and what must be true of the session."""

    peer: IPv4Address
    remote_as: int | None = Field(default=None, ge=1, le=4294967295)
    type: Literal["ebgp", "ibgp"] | None = None
    state: str = "established"


class Session(Check[SessionInput]):
    """Passes when the node has a session with the peer in the state named, of the AS and type named.

    Fails when there is no such peer, or one of them is another.
    """

    name = "bgp.session"
    Input = SessionInput
    example: ClassVar = {"node": "R1", "peer": "10.0.12.2", "remote_as": 65002, "type": "ebgp"}

    @staticmethod
    def asks(inputs: SessionInput) -> Sequence[Ask]:
        """Ask for the peers."""
        return [Ask(inputs.node, PEERS)]

    @staticmethod
    def expected(inputs: SessionInput) -> Message:
        """Name the session."""
        return _session(inputs, str(inputs.remote_as or "*"), inputs.type or "*", inputs.state)

    @staticmethod
    def judge(inputs: SessionInput, records: Records) -> Verdict:
        """Find the peer."""
        row = peer_row(inputs.node, inputs.peer, records)
        if row is None:
            return failed(no_peer(inputs.node, inputs.peer))
        kind = "ibgp" if row["as"] == row["local_as"] else "ebgp"
        found = _session(inputs, str(row["as"]), kind, str(row["state"]))
        right = (
            str(row["state"]).lower() == inputs.state.lower()
            and inputs.remote_as in (None, int(row["as"]))
            and inputs.type in (None, kind)
        )
        return passed(found) if right else failed(found)


class PathInput(NodeInput):
    """A prefix and what must be true of a path to it; only what is named is compared.

    The best path is meant, or the one that was learned from `peer`.
    """

    prefix: IPv4Network
    peer: IPv4Address | None = Field(default=None, description="look at the path from this peer")
    best: bool | None = Field(default=None, description="whether that path must be the best")
    next_hop: IPv4Address | None = None
    as_path: AsPath | None = Field(
        default=None, description="as displayed, such as `65001 65002`; may be empty"
    )
    local_preference: int | None = Field(default=None, ge=0)
    med: int | None = Field(default=None, ge=0)
    preferred_value: int | None = Field(default=None, ge=0, le=65535)
    origin: Literal["igp", "egp", "incomplete"] | None = None
    community: str | None = None

    def attributes(self) -> dict[str, str]:
        """Return what is compared, as text."""
        named = self.model_dump(exclude_none=True, exclude={"node", "prefix", "peer", "best"})
        return {key: str(value) for key, value in named.items()}


class Route(Check[PathInput]):
    """Passes when the BGP table has the prefix, and its best path (or the peer's) has the attributes named.

    Fails when there is no such path, or an attribute is another.
    """

    name = "bgp.route"
    Input = PathInput
    example: ClassVar = {
        "node": "R1",
        "prefix": "10.1.2.0/24",
        "next_hop": "10.0.12.2",
        "local_preference": 200,
    }

    @staticmethod
    def asks(inputs: PathInput) -> Sequence[Ask]:
        """Ask for the paths to the prefix."""
        return [Ask(inputs.node, paths(inputs.prefix))]

    @staticmethod
    def expected(inputs: PathInput) -> Message:
        """Name the attributes."""
        best = {} if inputs.best is None else {"best": _yes_no(inputs.best)}
        return _path(inputs, inputs.attributes() | best)

    @staticmethod
    def judge(inputs: PathInput, records: Records) -> Verdict:
        """Find the path and compare its attributes."""
        rows = records.rows(inputs.node, paths(inputs.prefix))
        meant = [row for row in rows if _is_meant(row, inputs)]
        if not meant:
            return failed(_no_path(inputs.node, inputs.prefix, inputs.peer))
        row, wanted = meant[0], inputs.attributes()
        shown = {key: _attribute(row, key) for key in wanted}
        if inputs.best is not None:
            wanted["best"], shown["best"] = _yes_no(inputs.best), _yes_no(_is_best(row))
        found = _path(inputs, shown)
        right = all(_same(key, shown[key], value) for key, value in wanted.items())
        return passed(found) if right else failed(found)


class AbsentInput(NodeInput):
    """A prefix that must not be in the BGP table."""

    prefix: IPv4Network


class Absent(Check[AbsentInput]):
    """Passes when the BGP table, which must have other prefixes, does not have this one.

    Fails when it has it, and when the table is empty: then nothing is proved.
    """

    name = "bgp.absent"
    Input = AbsentInput
    example: ClassVar = {"node": "R1", "prefix": "10.1.2.0/25"}

    @staticmethod
    def asks(inputs: AbsentInput) -> Sequence[Ask]:
        """Ask for the table, and for paths to the prefix."""
        return [Ask(inputs.node, TABLE), Ask(inputs.node, paths(inputs.prefix))]

    @staticmethod
    def expected(inputs: AbsentInput) -> Message:
        """No such path."""
        return _no_path(inputs.node, inputs.prefix, None)

    @staticmethod
    def judge(inputs: AbsentInput, records: Records) -> Verdict:
        """Look for paths, then for a sign of life."""
        if records.rows(inputs.node, paths(inputs.prefix)):
            return failed(
                say(
                    "{node} has a BGP path to {prefix}: {attributes}",
                    node=inputs.node,
                    prefix=str(inputs.prefix),
                    attributes="*",
                )
            )
        if not records.rows(inputs.node, TABLE):
            return failed(say("the BGP table of {node} is empty", node=inputs.node))
        return passed(Absent.expected(inputs))


class ReasonInput(NodeInput):
    """A path that must lose to the best one, and the step of the comparison that decides."""

    prefix: IPv4Network
    peer: IPv4Address = Field(description="the peer that the losing path was learned from")
    reason: Literal[
        "preferred-value",
        "local-preference",
        "route-type",
        "as-path",
        "origin",
        "med",
        "peer-type",
        "igp-cost",
        "router-id",
        "peer-address",
    ]


class Reason(Check[ReasonInput]):
    """Passes when the path from the peer is there, is not the best, and lost by the attribute named.

    Fails when it is missing, is the best, or lost by another (RFC 4271, 9.1).
    """

    name = "bgp.reason"
    Input = ReasonInput
    example: ClassVar = {
        "node": "R1",
        "prefix": "10.1.2.0/24",
        "peer": "10.0.13.3",
        "reason": "local-preference",
    }

    @staticmethod
    def asks(inputs: ReasonInput) -> Sequence[Ask]:
        """Ask for the paths to the prefix."""
        return [Ask(inputs.node, paths(inputs.prefix))]

    @staticmethod
    def expected(inputs: ReasonInput) -> Message:
        """Name the reason."""
        return _lost(inputs, inputs.reason)

    @staticmethod
    def judge(inputs: ReasonInput, records: Records) -> Verdict:
        """Read why the path was not preferred."""
        rows = records.rows(inputs.node, paths(inputs.prefix))
        row = next((row for row in rows if row["from"] == str(inputs.peer)), None)
        if row is None:
            return failed(_no_path(inputs.node, inputs.prefix, inputs.peer))
        if _is_best(row):
            return failed(_lost(inputs, "-"), say("it is the best path"))
        reason = _reason(row, rows)
        return passed(_lost(inputs, reason)) if reason == inputs.reason else failed(_lost(inputs, reason))


_REASONS = {
    "preval": "preferred-value",
    "local_pref": "local-preference",
    "route type": "route-type",
    "as-path": "as-path",
    "origin": "origin",
    "med": "med",
    "peer type": "peer-type",
    "igp cost": "igp-cost",
    "router id": "router-id",
    "peer address": "peer-address",
}
"""What VRP writes behind `not preferred for`."""


def _reason(row: Row, rows: Sequence[Row]) -> str:
    """Why a path lost: as VRP says, or where the device does not, the first step at which the best one is better."""
    if "reason" in row:
        word = str(row["reason"]).strip().lower()
        return _REASONS.get(word, word)
    best = next((other for other in rows if _is_best(other)), None)
    if best is None or row["inaccessible"]:
        return "unreachable"
    mine, theirs = _ranks(row), _ranks(best)
    compares_med = str(row["as_path"]).split()[:1] == str(best["as_path"]).split()[:1]
    return next(
        (step for step in mine if mine[step] != theirs[step] and (step != "med" or compares_med)), "-"
    )


def _ranks(row: Row) -> dict[str, object]:
    """What IOS compares of a path, in its order (Cisco's document 13753, BGP Best Path Selection Algorithm)."""
    words = str(row["status"]).replace(",", " ").split()
    return {
        "preferred-value": int(row["preferred_value"]),
        "local-preference": row["local_preference"],
        "route-type": "sourced" in words or "local" in words,
        "as-path": len(str(row["as_path"]).split()),
        "origin": row["origin"],
        "med": row["med"] or "0",
        "peer-type": "internal" in words,
        "igp-cost": row["igp_cost"] or "0",
        "router-id": row["from_router_id"],
        "peer-address": row["from"],
    }


def peer_row(node: str, peer: IPv4Address, records: Records) -> Row | None:
    """Return what a node says of a peer, None where it has no such peer."""
    return next((row for row in records.rows(node, PEERS) if row["peer"] == str(peer)), None)


def _is_best(row: Row) -> bool:
    return "best" in str(row["status"]).replace(",", " ").split()


def _is_meant(row: Row, inputs: PathInput) -> bool:
    return _is_best(row) if inputs.peer is None else row["from"] == str(inputs.peer)


def _attribute(row: Row, key: str) -> str:
    fields = {"next_hop": "original_next_hop", "community": "communities"}
    value = str(row[fields.get(key, key)]).strip()
    return "" if key == "as_path" and value == "Nil" else value


def _same(key: str, found: str, wanted: str) -> bool:
    if key == "community":
        return wanted in found.replace("<", " ").replace(">", " ").replace(",", " ").split()
    return found.split() == wanted.split()


def _yes_no(value: bool) -> str:
    return "yes" if value else "no"


def no_peer(node: str, peer: IPv4Address) -> Message:
    """Say that a node has no such peer."""
    return say("{node} has no BGP peer {peer}", node=node, peer=peer)


def _no_path(node: str, prefix: IPv4Network, peer: IPv4Address | None) -> Message:
    if peer is None:
        return say("{node} has no BGP path to {prefix}", node=node, prefix=str(prefix))
    return say("{node} has no BGP path to {prefix} from {peer}", node=node, prefix=str(prefix), peer=peer)


def _session(inputs: SessionInput, remote_as: str, kind: str, state: str) -> Message:
    return say(
        "{node}: BGP peer {peer}, AS {remote_as}, {kind}, {state}",
        node=inputs.node,
        peer=inputs.peer,
        remote_as=remote_as,
        kind=kind,
        state=state,
    )


def _path(inputs: PathInput, attributes: dict[str, str]) -> Message:
    return say(
        "{node} has a BGP path to {prefix}: {attributes}",
        node=inputs.node,
        prefix=str(inputs.prefix),
        attributes=[f"{key} {value or '-'}" for key, value in attributes.items()] or ["*"],
    )


def _lost(inputs: ReasonInput, reason: str) -> Message:
    return say(
        "{node}: the path to {prefix} from {peer} loses by {reason}",
        node=inputs.node,
        prefix=str(inputs.prefix),
        peer=inputs.peer,
        reason=reason,
    )
