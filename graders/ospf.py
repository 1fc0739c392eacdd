"""OSPF: neighbours, and the settings of interfaces as the process runs them (RFC 2328)."""

import re
from collections.abc import Sequence
from ipaddress import IPv4Address
from typing import ClassVar, Literal

from pydantic import Field, ValidationInfo, field_validator, model_validator

from labkit.grading.check import (
    Ask,
    Check,
    InterfaceInput,
    NodeInput,
    Question,
    Records,
    Verdict,
    failed,
    known_interface,
    known_node,
    passed,
)
from labkit.grading.message import Message, say
from labkit.grading.names import area_key, same_interface
from labkit.grading.parse import Row
from labkit.language import _


def _ios_peer(row: Row) -> Row:
    return {**row, "address": row["ip_address"]}


PEERS = Question(
    {
        "huawei_vrp": "display ospf peer",
        "cisco_ios": "show ip ospf neighbor",
        "zte_zxros": "show ip ospf neighbor",
        "frr": "show ip ospf neighbor",
    },
    convert={"cisco_ios": _ios_peer},
    may_be_empty=True,
)
"""neighbor_id, address, interface, state."""
PROCESSES = Question(
    {
        "huawei_vrp": "display ospf peer",
        "cisco_ios": "show ip ospf",
        "zte_zxros": "show ip ospf interface",
        "frr": "show ip ospf",
    },
    may_be_empty=True,
)
"""What names the router ids of a node's processes; displays of VRP and ZXROS about other things begin with them."""
_MD5 = ("md5", "hmac-md5")
"""IOS has one method that is made of MD5 and a key; it answers to both names that VRP has for such."""
_IOS_AUTHENTICATION = {"Simple password": ("simple",), "Cryptographic": _MD5, "Message digest": _MD5}


def _ios_interface(row: Row) -> Row:
    return {**row, "methods": _IOS_AUTHENTICATION.get(str(row["authentication"]), ())}


_ZTE_AUTHENTICATION = {"simple": ("simple",), "message-digest": _MD5}


def _zte_interface(row: Row) -> Row:
    return {**row, "methods": _ZTE_AUTHENTICATION.get(str(row["authentication"]), ())}


INTERFACES = Question(
    {
        "huawei_vrp": "display ospf interface all",
        "cisco_ios": "show ip ospf interface",
        "zte_zxros": "show ip ospf interface",
    },
    convert={"cisco_ios": _ios_interface, "zte_zxros": _zte_interface},
    may_be_empty=True,
)
"""interface, area, cost, type, hello, dead, priority, state, passive, dr, bdr; and methods of authentication, which
VRP tells in its configuration only."""
_PROCESS = re.compile(
    r"^\s*(?:OSPF (?:Process \d+ with|Routing Process,) Router ID:?|Routing Process \"ospf \d+\" with ID"
    r"|OSPF Router with ID) \(?(\d+\.\d+\.\d+\.\d+)(?:\) \(Process ID \d+\))?\s*$",
    re.MULTILINE,
)


class NeighborInput(NodeInput):
    """Which neighbour is meant: by its node's name, its router id, or its address on the link."""

    neighbor: str = ""
    router_id: IPv4Address | None = None
    address: IPv4Address | None = None
    state: str = "full"
    interface: str = ""

    @field_validator("neighbor")
    @classmethod
    def _known_neighbor(cls, name: str, info: ValidationInfo) -> str:
        return known_node(name, info)

    @field_validator("interface")
    @classmethod
    def _known_interface(cls, name: str, info: ValidationInfo) -> str:
        return known_interface(name, info)

    @model_validator(mode="after")
    def _named(self) -> "NeighborInput":
        if not (self.neighbor or self.router_id or self.address):
            raise ValueError(_("say which neighbor is meant: neighbor, router_id or address"))
        return self

    @property
    def label(self) -> str:
        """How reports name the neighbour."""
        return self.neighbor or str(self.router_id or self.address)


class Neighbor(Check[NeighborInput]):
    """Passes when the node lists the neighbour in the state named, on the interface if one is named.

    Fails when the neighbour is missing or in another state, and when OSPF does not run on either of the two.
    """

    name = "ospf.neighbor"
    Input = NeighborInput
    example: ClassVar = {"node": "R1", "neighbor": "R2", "state": "full"}

    @staticmethod
    def asks(inputs: NeighborInput) -> Sequence[Ask]:
        """Ask for the peers of the node, and for the neighbour's router ids."""
        asks = [Ask(inputs.node, PEERS)]
        return [*asks, Ask(inputs.neighbor, PROCESSES)] if inputs.neighbor else asks

    @staticmethod
    def expected(inputs: NeighborInput) -> Message:
        """Name the neighbour in its state."""
        if inputs.interface:
            return say(
                "{node}: OSPF neighbor {neighbor} on {interface}, state {state}",
                node=inputs.node,
                neighbor=inputs.label,
                interface=inputs.interface,
                state=inputs.state,
            )
        return say(
            "{node}: OSPF neighbor {neighbor}, state {state}",
            node=inputs.node,
            neighbor=inputs.label,
            state=inputs.state,
        )

    @staticmethod
    def judge(inputs: NeighborInput, records: Records) -> Verdict:
        """Find the neighbour among the node's peers."""
        rows = records.rows(inputs.node, PEERS)
        ids = _router_ids(inputs, records) if inputs.neighbor else set()
        if inputs.neighbor and not ids:
            return failed(say("OSPF does not run on {node}", node=inputs.neighbor))
        fitting = [row for row in rows if _is_meant(row, inputs, ids)]
        if not fitting:
            others = sorted({f"{row['neighbor_id']} ({row['state']})" for row in rows})
            if not others:
                return failed(say("{node} has no OSPF neighbor", node=inputs.node))
            return failed(
                say("{node} has other OSPF neighbors only: {others}", node=inputs.node, others=others)
            )
        best = next((row for row in fitting if _state(row) == inputs.state.lower()), fitting[0])
        found = say(
            "{node}: OSPF neighbor {neighbor} on {interface}, state {state}",
            node=inputs.node,
            neighbor=best["neighbor_id"],
            interface=best["interface"],
            state=best["state"],
        )
        return passed(found) if _state(best) == inputs.state.lower() else failed(found)


def _router_ids(inputs: NeighborInput, records: Records) -> set[str]:
    return set(_PROCESS.findall(records.text(inputs.neighbor, PROCESSES)))


def _is_meant(row: Row, inputs: NeighborInput, ids: set[str]) -> bool:
    return (
        (not inputs.neighbor or row["neighbor_id"] in ids)
        and (inputs.router_id is None or row["neighbor_id"] == str(inputs.router_id))
        and (inputs.address is None or row["address"] == str(inputs.address))
        and (not inputs.interface or same_interface(str(row["interface"]), inputs.interface))
    )


def _state(row: Row) -> str:
    """`Full`, `FULL/DR` and the like without the role."""
    return str(row["state"]).split("/")[0].strip().lower()


class InterfaceSettings(InterfaceInput):
    """What the process must say about the interface; only what is named is compared."""

    area: str | int | None = None
    cost: int | None = Field(default=None, ge=1, le=65535)
    type: Literal["broadcast", "p2p", "nbma", "p2mp"] | None = None
    hello: int | None = Field(default=None, ge=1, le=65535)
    dead: int | None = Field(default=None, ge=1, le=235926000)
    priority: int | None = Field(default=None, ge=0, le=255)
    state: str | None = None
    passive: bool | None = None

    @field_validator("area")
    @classmethod
    def _dotted(cls, area: str | int | None) -> str | None:
        return None if area is None else area_key(area)

    def settings(self) -> dict[str, str]:
        """Return what is compared, as text."""
        named = self.model_dump(exclude_none=True, exclude={"node", "interface", "passive"})
        settings = {key: str(value) for key, value in named.items()}
        return settings | ({"passive": _yes_no(self.passive)} if self.passive is not None else {})


class Interface(Check[InterfaceSettings]):
    """Passes when OSPF runs on the interface with all the settings named: area, cost, type, timers, passive.

    Fails when OSPF does not run on the interface, or one of the settings is another; the points are shared
    equally among the settings.
    """

    name = "ospf.interface"
    Input = InterfaceSettings
    example: ClassVar = {"node": "R1", "interface": "GE0/0/0", "area": 0, "cost": 10}

    @staticmethod
    def asks(inputs: InterfaceSettings) -> Sequence[Ask]:
        """All interfaces of the process in full."""
        return [Ask(inputs.node, INTERFACES)]

    @staticmethod
    def expected(inputs: InterfaceSettings) -> Message:
        """Name the settings."""
        return _settings_message(inputs.node, inputs.interface, inputs.settings())

    @staticmethod
    def judge(inputs: InterfaceSettings, records: Records) -> Verdict:
        """Compare the settings one by one."""
        rows = [
            row
            for row in records.rows(inputs.node, INTERFACES)
            if same_interface(str(row["interface"]), inputs.interface)
        ]
        if not rows:
            return failed(
                say(
                    "OSPF does not run on {interface} of {node}", node=inputs.node, interface=inputs.interface
                )
            )
        wanted = inputs.settings()
        found = {key: _setting(rows[0], key) for key in wanted}
        message = _settings_message(inputs.node, inputs.interface, found)
        right = sum(found[key].lower() == value.lower() for key, value in wanted.items())
        if right == len(wanted):
            return passed(message)
        if right == 0:
            return failed(message)
        return Verdict("partial", message, share=right / len(wanted))


def _settings_message(node: str, interface: str, settings: dict[str, str]) -> Message:
    if not settings:
        return say("OSPF runs on {interface} of {node}", node=node, interface=interface)
    listed = [f"{key} {value}" for key, value in settings.items()]
    return say("OSPF on {interface} of {node}: {settings}", node=node, interface=interface, settings=listed)


def _setting(row: Row, key: str) -> str:
    value = str(row.get(key, ""))
    if key == "area":
        return area_key(value)
    if key == "passive":
        return _yes_no(value.lower() not in ("", "no", "false", "disabled"))
    if key == "type":
        words = {"point-to-point": "p2p", "point-to-multipoint": "p2mp", "ptp": "p2p", "ptmp": "p2mp"}
        word = value.lower().replace("_", "-")
        return words.get(word, word.replace("non-broadcast", "nbma"))
    return value


def _yes_no(value: object) -> str:
    return "yes" if value else "no"
