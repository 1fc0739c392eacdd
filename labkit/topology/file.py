"""The format of topology files: what may stand in them, and the JSON Schema that editors use."""

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Discriminator, Field, Tag


class Strict(BaseModel):
    """Data from outside: frozen, exact types, no unknown fields."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class NodeEntry(Strict):
    """A device."""

    kind: str = Field(description="A device kind, such as huawei-ar, huawei-s5700 or host")
    mac: str | None = Field(default=None, description="Base address, such as 4c1f-cc12-3400")
    interfaces: list[str] = Field(
        default=[], description="Ports of added cards, which the kind does not have: GigabitEthernet1/0/0"
    )
    joins: list[Annotated[list[str], Field(min_length=2, max_length=2)]] | None = Field(
        default=None,
        description="Of a cloud: pairs of ports joined like the ends of a cable; without it, all",
    )
    position: list[float] | None = Field(
        default=None, min_length=2, max_length=2, description="Where it is drawn: x to the right, y down"
    )


class LinkEntry(Strict):
    """A cable with properties of its own."""

    ends: list[str] = Field(min_length=2, max_length=2, description="Two ports, node:interface")
    rate: str | None = Field(default=None, description="Such as 100mbit, 64kbit, 1gbit")
    delay: str | None = Field(default=None, description="Such as 5ms, 200us, 1s")
    loss: str | None = Field(default=None, description="Share of lost frames, such as 1%")
    mtu: int | None = Field(default=None, ge=68, le=9216, description="Octets")


def _link_form(value: Any) -> str:
    return "full" if isinstance(value, dict | LinkEntry) else "short"


LinkForm = Annotated[
    Annotated[list[str], Field(min_length=2, max_length=2), Tag("short")] | Annotated[LinkEntry, Tag("full")],
    Discriminator(_link_form),
]


class TopologyEntry(Strict):
    """Nodes and the cables between them, inside a scenario file."""

    nodes: dict[str, NodeEntry] = Field(min_length=1)
    links: list[LinkForm] = []


class TopologyFile(TopologyEntry):
    """A topology file of its own."""

    schema_version: Literal[1] = Field(default=1, alias="schema")
