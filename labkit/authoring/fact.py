"""What is true of a solved network, in the words of the check that can prove it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import Any

from pydantic import Field
from ruamel.yaml import YAML

from labkit.grading.fields import Strict, Texts


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing to be checked on a node: the kind of check, and its inputs but for the node."""

    topic: str
    node: str
    check: str
    inputs: Mapping[str, Any] = field(default_factory=dict)
    guard: bool = False
    """True at the start too: it is asked for so that nobody breaks it, after what it has to survive."""

    def entry(self) -> dict[str, Any]:
        """The check's inputs, as a rubric has them."""
        return {"node": self.node, **self.inputs}


class Topic(Strict):
    """What facts are about; `{nodes}` stands in the title for the devices."""

    weight: float = Field(gt=0)
    title: Texts
    hint: Texts
    task: Texts
    objectives: tuple[str, ...] = ()


@cache
def topics() -> Mapping[str, Topic]:
    """Return all topics by name, in the order in which a task goes through them."""
    text = (files("labkit.authoring") / "topics.yaml").read_text(encoding="utf-8")
    return {name: Topic.model_validate(entry) for name, entry in YAML(typ="safe").load(text).items()}
