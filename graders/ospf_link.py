"""OSPF on a link: who was elected to speak for it, and whether its packets are authenticated."""

import re
from collections.abc import Sequence
from typing import ClassVar, Literal

from pydantic import ValidationInfo, field_validator, model_validator

from labkit.grading.check import (
    Ask,
    Check,
    InterfaceInput,
    Records,
    Verdict,
    failed,
    known_node,
    passed,
)
from labkit.grading.message import Message, say
from labkit.grading.names import area_key, row_of, same_interface
from labkit.grading.parse import Row
from labkit.language import _

from .displays import ADDRESSES, CONFIGURATION, addresses_of
from .ospf import INTERFACES, PEERS


class DesignatedInput(InterfaceInput):
    """A link, by the interface of a node on it, and the nodes that must be elected."""

    designated: str = ""
    backup: str = ""

    @field_validator("designated", "backup")
    @classmethod
    def _known_router(cls, name: str, info: ValidationInfo) -> str:
        return known_node(name, info) if name else name

    @model_validator(mode="after")
    def _named(self) -> "DesignatedInput":
        if not (self.designated or self.backup):
            raise ValueError(_("say who must be elected: designated or backup"))
        return self


class Designated(Check[DesignatedInput]):
    """Passes when the interface takes an address of the node named for that of the designated router.

    The same for the backup (RFC 2328, 9.4). Fails when another is elected, or none, or OSPF does not run there.
    """

    name = "ospf.designated"
    Input = DesignatedInput
    example: ClassVar = {"node": "R1", "interface": "GE0/0/0", "designated": "R2", "backup": "R1"}

    @staticmethod
    def asks(inputs: DesignatedInput) -> Sequence[Ask]:
        """Ask for the interface, and for the addresses of the nodes."""
        nodes = dict.fromkeys(name for name in (inputs.designated, inputs.backup) if name)
        return [Ask(inputs.node, INTERFACES), *(Ask(name, ADDRESSES) for name in nodes)]

    @staticmethod
    def expected(inputs: DesignatedInput) -> Message:
        """Name who must be elected."""
        return _elected(inputs, inputs.designated or "*", inputs.backup or "*")

    @staticmethod
    def judge(inputs: DesignatedInput, records: Records) -> Verdict:
        """Compare the elected addresses with those of the nodes."""
        row = _running(inputs, records)
        if row is None:
            return failed(_not_running(inputs))
        found = _elected(inputs, str(row["dr"]) or "-", str(row["bdr"]) or "-")
        wanted = ((inputs.designated, row["dr"]), (inputs.backup, row["bdr"]))
        right = all(not name or str(address) in addresses_of(name, records) for name, address in wanted)
        return passed(found) if right else failed(found)


class AuthenticationInput(InterfaceInput):
    """The interface whose packets must be authenticated, and how (any way if not named)."""

    method: Literal["any", "simple", "md5", "hmac-md5", "hmac-sha256", "keychain"] = "any"


class Authentication(Check[AuthenticationInput]):
    """Passes when the interface has a full neighbor, and it or its area is told to authenticate packets.

    A neighbor that is full has the same key (RFC 2328, D.4); whether there is one at all shows only in the
    configuration of VRP. Fails when nothing is configured, the method is another, or no neighbor is full.
    """

    name = "ospf.authentication"
    Input = AuthenticationInput
    text_based = True
    example: ClassVar = {"node": "R1", "interface": "GE0/0/0", "method": "md5"}

    @staticmethod
    def asks(inputs: AuthenticationInput) -> Sequence[Ask]:
        """Ask for neighbors, interfaces with their areas, and the configuration."""
        return [Ask(inputs.node, question) for question in (PEERS, INTERFACES, CONFIGURATION)]

    @staticmethod
    def expected(inputs: AuthenticationInput) -> Message:
        """Name the method."""
        return _authenticates(inputs, inputs.method)

    @staticmethod
    def judge(inputs: AuthenticationInput, records: Records) -> Verdict:
        """The interface's own line comes before that of its area."""
        row = _running(inputs, records)
        if row is None:
            return failed(_not_running(inputs))
        found = _methods(inputs, row, records)
        message = _authenticates(inputs, inputs.method if inputs.method in found else "/".join(found) or "-")
        if not found or inputs.method not in ("any", *found):
            return failed(message)
        full = any(
            str(peer["state"]).lower().startswith("full")
            and same_interface(str(peer["interface"]), inputs.interface)
            for peer in records.rows(inputs.node, PEERS)
        )
        return passed(message) if full else failed(message, say("no neighbor is full on it"))


def _methods(inputs: AuthenticationInput, row: Row, records: Records) -> Sequence[str]:
    """Return the names of the method: none where packets are not authenticated."""
    if "methods" in row:
        return tuple(row["methods"])
    method = _method(inputs, area_key(str(row["area"])), records)
    return (method,) if method else ()


def _method(inputs: AuthenticationInput, area: str, records: Records) -> str:
    """Return the method that the interface or its area names, empty where neither does."""
    heading, section = "", ""
    found: dict[str, str] = {}
    for line in records.text(inputs.node, CONFIGURATION).splitlines():
        words = line.split()
        if line and not line.startswith((" ", "#")):
            heading, section = line.strip(), ""
        elif words[:1] == ["area"]:
            section = area_key(words[1])
        match = re.match(r"\s+(?:ospf )?authentication-mode (\S+)", line)
        if match and heading.startswith("interface ") and same_interface(heading[10:], inputs.interface):
            found["interface"] = match[1]
        elif match and heading.startswith("ospf ") and section == area:
            found["area"] = match[1]
    own = found.get("interface", found.get("area", ""))
    return "" if own == "null" else own


def _running(inputs: InterfaceInput, records: Records) -> Row | None:
    return row_of(inputs.interface, records.rows(inputs.node, INTERFACES))


def _not_running(inputs: InterfaceInput) -> Message:
    return say("OSPF does not run on {interface} of {node}", node=inputs.node, interface=inputs.interface)


def _elected(inputs: DesignatedInput, designated: str, backup: str) -> Message:
    return say(
        "{interface} of {node}: DR {designated}, BDR {backup}",
        node=inputs.node,
        interface=inputs.interface,
        designated=designated,
        backup=backup,
    )


def _authenticates(inputs: AuthenticationInput, method: str) -> Message:
    return say(
        "{interface} of {node} authenticates OSPF: {method}",
        node=inputs.node,
        interface=inputs.interface,
        method=method,
    )
