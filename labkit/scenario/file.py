"""The format of scenario.yaml."""

from typing import Annotated, Any, Literal

from pydantic import BaseModel, Discriminator, Field, Tag

from labkit.language import mark
from labkit.topology.file import Strict, TopologyEntry

Scalar = str | int | float | bool
_LAB_ID = r"^[a-z0-9][a-z0-9._-]*(/[a-z0-9][a-z0-9._-]*)*$"


class Texts(Strict):
    """A text in one or both languages."""

    en: str = ""
    zh: str = ""

    def by_language(self) -> dict[str, str]:
        """Give the languages that have a text."""
        return {language: text for language, text in (("en", self.en), ("zh", self.zh)) if text}


class Choice(Strict):
    """One of a list of values."""

    pool: list[Scalar] = Field(min_length=1)


class Subnets(Strict):
    """A subnet of a network; the subnets of one student's lab never overlap."""

    pool: Literal["subnets"]
    of: str = Field(description="A network, such as 10.0.0.0/8")
    length: int = Field(ge=0, le=128, description="Prefix length of the subnet")


class Range(Strict):
    """A whole number between two others, both included."""

    pool: Literal["range"]
    first: int = Field(alias="from")
    last: int = Field(alias="to")


class Words(Strict):
    """One of a list of words."""

    pool: Literal["words"]
    of: list[str] = Field(min_length=1)


class Derived(Strict):
    """A value, usually computed from other variables: `{value: "{{ lan | host(1) }}"}`."""

    value: Scalar | list[Scalar]


_FORMS = {"subnets": "subnets", "range": "range", "words": "words"}


def _variable_form(value: Any) -> str:
    """Name the form of a variable, so that faults are told for the form that the author meant."""
    if isinstance(value, BaseModel):
        return type(value).__name__.lower()
    if not isinstance(value, dict):
        return "fixed"
    if "value" in value:
        return "derived"
    pool = value.get("pool")
    return _FORMS.get(pool, "unknown") if isinstance(pool, str) else "choice"


VariableEntry = Annotated[
    Annotated[Scalar, Tag("fixed")]
    | Annotated[Choice, Tag("choice")]
    | Annotated[Subnets, Tag("subnets")]
    | Annotated[Range, Tag("range")]
    | Annotated[Words, Tag("words")]
    | Annotated[Derived, Tag("derived")],
    Discriminator(
        _variable_form,
        custom_error_type="unknown_pool",
        custom_error_message=mark("unknown pool, must be subnets, range, words, or a list of values"),
    ),
]


def _topology_form(value: Any) -> str:
    return "inline" if isinstance(value, dict | TopologyEntry) else "name"


class Stage(Strict):
    """A part of a lab that is worked on, and may be graded, by itself."""

    id: str = Field(pattern=r"^[a-z0-9][a-z0-9-]*$")
    title: Texts
    minutes: int | None = Field(default=None, gt=0)


class ScenarioFile(Strict):
    """A lab's scenario.yaml."""

    schema_version: Literal[1] = Field(default=1, alias="schema")
    id: str = Field(pattern=_LAB_ID, description="Such as hcia/ospf-single-area")
    title: Texts
    summary: Texts = Texts()
    course: str = ""
    level: str = ""
    minutes: int | None = Field(default=None, gt=0, description="How long a student needs")
    topology: Annotated[
        Annotated[TopologyEntry, Tag("inline")] | Annotated[str, Tag("name")], Discriminator(_topology_form)
    ] = Field(description="Nodes and links, the name of a file in topologies/, or a path in the lab's folder")
    variables: dict[str, VariableEntry] = Field(default={})
    objectives: list[Texts] = Field(default=[])
    stages: list[Stage] = Field(default=[])
    timers: Literal["vendor", "fast"] = Field(
        default="vendor",
        description="In containers, how fast protocols are: by the vendor's timers, or as fast as they can be. "
        "In the simulation it has no effect: that is always the network when it has converged",
    )
    pass_mark: float = Field(default=60, ge=0, le=100, description="Percent of the maximum")
