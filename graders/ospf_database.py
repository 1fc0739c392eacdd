"""OSPF as a whole: the kinds of its areas, and what its link-state database holds (RFC 2328, RFC 3101)."""

from collections.abc import Sequence
from ipaddress import IPv4Address
from typing import ClassVar, Literal

from pydantic import field_validator

from labkit.grading.check import Ask, Check, NodeInput, Question, Records, Verdict, failed, passed
from labkit.grading.message import Message, say
from labkit.grading.names import area_key
from labkit.grading.parse import Row


def _ios_area(row: Row) -> Row:
    return {**row, "area_type": row["area_type"] or "normal"}


def _ios_lsa(row: Row) -> Row:
    """Name the types as rubrics do, and areas in dotted form."""
    kind = str(row["type"])
    return {**row, "type": _IOS_KINDS[kind], "area": area_key(row["area"]) if row["area"] else ""}


_IOS_KINDS = {
    "Router": "router",
    "Net": "network",
    "Summary Net": "summary",
    "Summary ASB": "asbr-summary",
    "Type-5 AS External": "external",
    "Type-7 AS External": "nssa",
}
AREAS = Question(
    {"huawei_vrp": "display ospf brief", "cisco_ios": "show ip ospf"},
    convert={"cisco_ios": _ios_area},
    may_be_empty=True,
)
"""area, area_type (it begins with normal, stub or nssa, in any case)."""
DATABASE = Question(
    {"huawei_vrp": "display ospf lsdb", "cisco_ios": "show ip ospf database"},
    convert={"cisco_ios": _ios_lsa},
    may_be_empty=True,
)
"""router_id (of the node), area (empty where it belongs to none), type, link_state_id, adv_router."""

Kind = Literal["router", "network", "summary", "asbr-summary", "external", "nssa"]
_KINDS = {"sum-net": "summary", "sum-asbr": "asbr-summary"}


class AreaInput(NodeInput):
    """An area, and what it must be for the node."""

    area: str
    type: Literal["normal", "stub", "nssa"]

    @field_validator("area", mode="before")
    @classmethod
    def _dotted(cls, area: object) -> str:
        return area_key(str(area))


class Area(Check[AreaInput]):
    """Passes when the node takes part in the area and takes it for the type named.

    Fails when it has no part in it, or takes it for another type.
    """

    name = "ospf.area"
    Input = AreaInput
    example: ClassVar = {"node": "R1", "area": 1, "type": "stub"}

    @staticmethod
    def asks(inputs: AreaInput) -> Sequence[Ask]:
        """Ask for the processes with their areas."""
        return [Ask(inputs.node, AREAS)]

    @staticmethod
    def expected(inputs: AreaInput) -> Message:
        """Name area and type."""
        return _area(inputs, inputs.type)

    @staticmethod
    def judge(inputs: AreaInput, records: Records) -> Verdict:
        """Find the area."""
        rows = records.rows(inputs.node, AREAS)
        types = [str(row["area_type"]).lower() for row in rows if area_key(row["area"]) == inputs.area]
        if not types:
            return failed(say("{node} has no part in OSPF area {area}", node=inputs.node, area=inputs.area))
        # VRP's flags begin with the type: `Stub`, `StubNoSummary`, `NSSA`, `NSSA NoSummary` …
        right = any(kind.startswith(inputs.type) for kind in types)
        return passed(_area(inputs, types[0])) if right else failed(_area(inputs, types[0]))


class LsaInput(NodeInput):
    """Link-state advertisements: of which type, with which id, from which router, in which area."""

    type: Kind
    link_state_id: IPv4Address | None = None
    advertiser: IPv4Address | None = None
    area: str | None = None

    @field_validator("area", mode="before")
    @classmethod
    def _dotted(cls, area: object) -> str | None:
        return None if area is None else area_key(str(area))

    @property
    def label(self) -> Message:
        """How reports name the advertisement."""
        label = say("{type} {id}", type=self.type, id=str(self.link_state_id or "*"))
        if self.advertiser:
            label = say("{lsa} from {advertiser}", lsa=label, advertiser=self.advertiser)
        return say("{lsa} in area {area}", lsa=label, area=self.area) if self.area else label


class LsaPresent(Check[LsaInput]):
    """Passes when the node's link-state database holds an advertisement that is as named.

    Fails when it holds none.
    """

    name = "ospf.lsa"
    Input = LsaInput
    example: ClassVar = {"node": "R1", "type": "summary", "link_state_id": "10.1.0.0", "area": 1}

    @staticmethod
    def asks(inputs: LsaInput) -> Sequence[Ask]:
        """Ask for the database."""
        return [Ask(inputs.node, DATABASE)]

    @staticmethod
    def expected(inputs: LsaInput) -> Message:
        """Name the advertisement."""
        return _holds(inputs)

    @staticmethod
    def judge(inputs: LsaInput, records: Records) -> Verdict:
        """Look for one."""
        rows = records.rows(inputs.node, DATABASE)
        if any(_is_meant(row, inputs) for row in rows):
            return passed(_holds(inputs))
        return failed(_lacks(inputs))


class LsaAbsent(Check[LsaInput]):
    """Passes when the node's database, which must hold advertisements of others, holds none as named.

    Fails when it holds one, and when it has learned nothing from anybody: then nothing is proved.
    """

    name = "ospf.no_lsa"
    Input = LsaInput
    example: ClassVar = {"node": "R1", "type": "external"}

    @staticmethod
    def asks(inputs: LsaInput) -> Sequence[Ask]:
        """Ask for the database."""
        return [Ask(inputs.node, DATABASE)]

    @staticmethod
    def expected(inputs: LsaInput) -> Message:
        """No such advertisement."""
        return _lacks(inputs)

    @staticmethod
    def judge(inputs: LsaInput, records: Records) -> Verdict:
        """Look for one, where there are any."""
        rows = records.rows(inputs.node, DATABASE)
        if any(_is_meant(row, inputs) for row in rows):
            return failed(_holds(inputs))
        if all(row["adv_router"] == row["router_id"] for row in rows):
            return failed(say("{node} has learned nothing by OSPF", node=inputs.node))
        return passed(_lacks(inputs))


def _is_meant(row: Row, inputs: LsaInput) -> bool:
    kind = str(row["type"]).lower()
    return (
        _KINDS.get(kind, kind) == inputs.type
        and inputs.link_state_id in (None, IPv4Address(row["link_state_id"]))
        and inputs.advertiser in (None, IPv4Address(row["adv_router"]))
        and inputs.area in (None, row["area"])
    )


def _area(inputs: AreaInput, kind: str) -> Message:
    return say("{node}: OSPF area {area} is {type}", node=inputs.node, area=inputs.area, type=kind)


def _holds(inputs: LsaInput) -> Message:
    return say("the database of {node} has the LSA {lsa}", node=inputs.node, lsa=inputs.label)


def _lacks(inputs: LsaInput) -> Message:
    return say("the database of {node} has no LSA {lsa}", node=inputs.node, lsa=inputs.label)
