"""The MST region of a bridge (IEEE 802.1s): bridges that agree in all of it build trees together."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Annotated, ClassVar

from pydantic import Field

from labkit.grading.check import Ask, Check, Item, NodeInput, Question, Records, Verdict, weighed
from labkit.grading.message import Message, say
from labkit.grading.names import vlan_numbers
from labkit.grading.parse import Row
from labkit.language import _

from .vlan import VlanIds


def _ios_region(row: Row) -> Row:
    return {**row, "vlans": " ".join(row["vlans"]).replace(",", " ")}


REGION = Question(
    {"huawei_vrp": "display stp region-configuration", "cisco_ios": "show spanning-tree mst configuration"},
    convert={"cisco_ios": _ios_region},
)
"""A row for each instance, as activated, with the region's name and revision level; 0 has what no other has."""


class RegionInput(NodeInput):
    """What the active region must be; only what is named is compared.

    An instance must have exactly the VLANs named.
    """

    region: str | None = Field(default=None, description="the region's name")
    revision: int | None = Field(default=None, ge=0, le=65535)
    instances: Mapping[Annotated[int, Field(ge=1, le=4094)], VlanIds] = Field(
        default_factory=dict, description="VLANs by instance, as `{1: 10 20-30}`"
    )

    def model_post_init(self, _context: object) -> None:
        """Something must be named."""
        if self.region is None and self.revision is None and not self.instances:
            raise ValueError(_("write `region`, `revision` or `instances`"))


class Region(Check[RegionInput]):
    """Passes when the region that the bridge uses has the name, revision level and instances named.

    Fails when none of them is right, as before `active region-configuration`; the points are shared equally.
    """

    name = "stp.region"
    Input = RegionInput
    example: ClassVar = {"node": "SW1", "region": "campus", "revision": 1, "instances": {1: [10, 20]}}

    @staticmethod
    def asks(inputs: RegionInput) -> Sequence[Ask]:
        """Ask for the active region."""
        return [Ask(inputs.node, REGION)]

    @staticmethod
    def expected(inputs: RegionInput) -> Message:
        """Name the settings."""
        return _region(inputs, [f"{key} {value}" for key, value in _wanted(inputs).items()])

    @staticmethod
    def judge(inputs: RegionInput, records: Records) -> Verdict:
        """Compare the settings one by one; an instance without VLANs is not shown."""
        rows = records.rows(inputs.node, REGION)
        shown = {"name": str(rows[0]["name"]), "revision": str(rows[0]["revision"])} if rows else {}
        shown |= {f"instance {row['instance']}": _vlans(vlan_numbers(str(row["vlans"]))) for row in rows}
        items = [
            Item(shown.get(key) == value, _region(inputs, [f"{key} {shown.get(key, '-')}"]))
            for key, value in _wanted(inputs).items()
        ]
        return weighed(items)


def _wanted(inputs: RegionInput) -> dict[str, str]:
    named = {"name": inputs.region, "revision": inputs.revision}
    wanted = {key: str(value) for key, value in named.items() if value is not None}
    return wanted | {f"instance {number}": _vlans(vlans) for number, vlans in inputs.instances.items()}


def _vlans(numbers: Iterable[int]) -> str:
    return " ".join(map(str, sorted(numbers)))


def _region(inputs: RegionInput, settings: Sequence[str]) -> Message:
    return say("{node}, MST region: {settings}", node=inputs.node, settings=list(settings))
