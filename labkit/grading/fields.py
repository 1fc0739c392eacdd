"""The kinds of value that a rubric's fields have: texts by language, durations, names, weights."""

import re
from collections.abc import Mapping
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, WithJsonSchema

from labkit.language import _

_DURATION = re.compile(r"(\d+(?:\.\d+)?) *(s|m|min)?")
_TEXT: dict[str, Any] = {"type": "string"}
ID = r"^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$"
"""Names of checks, groups, phases and stages."""


class Strict(BaseModel):
    """Data from a file: frozen, and a field that is not known is an error."""

    model_config = ConfigDict(frozen=True, extra="forbid")


def listed(value: object) -> object:
    """Make a list of one name."""
    return [value] if isinstance(value, str) else value


def _texts(value: object) -> object:
    return {"en": value} if isinstance(value, str) else value


def _seconds(value: object) -> object:
    if isinstance(value, str) and (match := _DURATION.fullmatch(value)):
        return float(match[1]) * (60 if match[2] in ("m", "min") else 1)
    return value


def _shares(value: object) -> object:
    if not isinstance(value, list | tuple):
        return value
    if len({str(node) for node in value}) != len(value):
        raise ValueError(_("a node stands twice in `nodes`"))
    return dict.fromkeys(value, 1.0)


Texts = Annotated[
    dict[Literal["en", "zh"], str],
    BeforeValidator(_texts),
    WithJsonSchema(
        {
            "anyOf": [
                _TEXT,
                {"type": "object", "properties": {"en": _TEXT, "zh": _TEXT}, "additionalProperties": False},
            ]
        }
    ),
]
"""A text by language; a plain text is English."""
Seconds = Annotated[
    float,
    BeforeValidator(_seconds),
    Field(ge=0, le=3600),
    WithJsonSchema({"anyOf": [{"type": "number", "minimum": 0}, _TEXT | {"pattern": _DURATION.pattern}]}),
]
"""`60s`, `2m`, or a number of seconds."""
Names = Annotated[
    tuple[str, ...],
    BeforeValidator(listed),
    WithJsonSchema({"anyOf": [_TEXT, {"type": "array", "items": _TEXT}]}),
]
"""One name, or a list of names."""
Points = Annotated[float, Field(ge=0, le=10_000, allow_inf_nan=False)]
Weight = Annotated[float, Field(gt=0, le=10_000, allow_inf_nan=False)]
_WEIGHTS = {"type": "object", "additionalProperties": {"type": "number", "exclusiveMinimum": 0}}
Shares = Annotated[
    Mapping[str, Weight],
    BeforeValidator(_shares),
    WithJsonSchema({"anyOf": [{"type": "array", "items": _TEXT}, _WEIGHTS]}),
]
"""Nodes, all of the same weight, or each with its own."""
