"""JSON Schema of `rubric.yaml`, with the inputs of every check, for editors."""

from typing import Any

from labkit.grading.library import AnyCheck, Library
from labkit.grading.rubric import CheckHead


def rubric_schema(library: Library) -> dict[str, Any]:
    """Describe a rubric file (draft 2020-12): each check's fields depend on what `check` says."""
    definitions: dict[str, Any] = {}
    branches = [_branch(check, definitions) for check in library.values()]
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "labkit rubric",
        "type": "object",
        "properties": {
            "schema": {"const": 1},
            "checks": {
                "type": "array",
                "minItems": 1,
                "items": {
                    "type": "object",
                    "required": ["id", "check", "points"],
                    "properties": {"check": {"enum": list(library)}},
                    "allOf": branches,
                },
            },
        },
        "required": ["checks"],
        "additionalProperties": False,
        "$defs": definitions,
    }


def _branch(check: AnyCheck, definitions: dict[str, Any]) -> dict[str, Any]:
    """`if check is this one, then these fields`: its own inputs beside those that all checks have.

    A value may also be a template, `{{ lan }}`, which is text whatever the field's type.
    """
    head = CheckHead.model_json_schema(ref_template="#/$defs/{model}")
    own = check.Input.model_json_schema(ref_template="#/$defs/{model}")
    for part in (head, own):
        definitions.update(part.pop("$defs", {}))
    fields = head["properties"] | own["properties"] | {"check": {"const": check.name}}
    template = {"type": "string", "pattern": r"\{\{"}
    required = set(own.get("required", ()))
    then: dict[str, Any] = {
        "description": check.__doc__,
        "properties": {name: {"anyOf": [field, template]} for name, field in fields.items()},
        "additionalProperties": False,
        "required": sorted(required - {"node"}),
    }
    if "node" in required:
        then["anyOf"] = [{"required": ["node"]}, {"required": ["nodes"]}]
    return {"if": {"properties": {"check": {"const": check.name}}, "required": ["check"]}, "then": then}
