"""JSON Schema of `rubric.yaml`, with the inputs of every check, for editors."""

from typing import Any

from labkit.grading.library import AnyCheck, Library
from labkit.grading.rubric_file import CheckHead, FallbackHead, GroupEntry, PartHead, PhaseEntry, RubricFile

_REFERENCE = "#/$defs/{model}"
_TEMPLATE = {"type": "string", "pattern": r"\{\{"}
"""A value may also be `{{ lan }}`, which is text whatever the field's type."""


def rubric_schema(library: Library) -> dict[str, Any]:
    """Describe a rubric file (draft 2020-12): each check's fields depend on what `check` says."""
    definitions: dict[str, Any] = {}
    outer = _fields(RubricFile, definitions)
    head = _fields(CheckHead, definitions)
    for name, model in (("Group", GroupEntry), ("Phase", PhaseEntry)):
        definitions[name] = _object(_fields(model, definitions), model.model_json_schema()["required"])
    definitions["Part"] = _looked_at(library, {}, definitions)
    definitions["Check"] = _looked_at(library, head, definitions)
    definitions["Fallback"] = _looked_at(library, _fields(FallbackHead, definitions), definitions)
    definitions["Check"]["required"] = ["id", "points"]
    definitions["Fallback"]["required"] = ["points"]
    outer |= {
        "groups": {"type": "array", "items": {"$ref": "#/$defs/Group"}},
        "phases": {"type": "array", "items": {"$ref": "#/$defs/Phase"}},
        "checks": {"type": "array", "minItems": 1, "items": {"$ref": "#/$defs/Check"}},
    }
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "labkit rubric",
        "type": "object",
        "properties": outer,
        "required": ["checks"],
        "additionalProperties": False,
        "$defs": definitions,
    }


def _fields(model: Any, definitions: dict[str, Any]) -> dict[str, Any]:
    schema = model.model_json_schema(ref_template=_REFERENCE)
    definitions.update({name: _inner(one) for name, one in schema.pop("$defs", {}).items()})
    properties: dict[str, Any] = schema["properties"]
    return properties


def _object(fields: dict[str, Any], required: list[str]) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": fields,
        "required": required,
        "additionalProperties": False,
    }


def _looked_at(library: Library, own: dict[str, Any], definitions: dict[str, Any]) -> dict[str, Any]:
    """Describe something that has a part in it, beside fields of its own."""
    part = _fields(PartHead, definitions)
    several = {"type": "array", "minItems": 1, "items": {"$ref": "#/$defs/Part"}}
    if "fallback" in own:
        own = own | {"fallback": {"$ref": "#/$defs/Fallback"}}
    composed = own | {"weight": part["weight"]}
    sorts = [
        {"required": ["check"], "properties": {"check": {"enum": list(library)}}},
        _composed("all_of", several, composed),
        _composed("any_of", several, composed),
    ]
    if "manual" in own:
        sorts.append({"required": ["manual"], "additionalProperties": False, "properties": _or_template(own)})
    branches = [_branch(check, own, part, definitions) for check in library.values()]
    return {"type": "object", "oneOf": sorts, "allOf": branches}


def _composed(name: str, several: dict[str, Any], fields: dict[str, Any]) -> dict[str, Any]:
    return {
        "required": [name],
        "additionalProperties": False,
        "properties": _or_template(fields) | {name: several},
    }


def _branch(
    check: AnyCheck, own: dict[str, Any], part: dict[str, Any], definitions: dict[str, Any]
) -> dict[str, Any]:
    """`if check is this one, then these fields`: its own inputs beside those that all checks have."""
    schema = check.Input.model_json_schema(ref_template=_REFERENCE)
    definitions.update({name: _inner(one) for name, one in schema.pop("$defs", {}).items()})
    shared = {name: part[name] for name in ("nodes", "for_each", "weight")}
    fields = own | shared | schema["properties"] | {"check": {"const": check.name}}
    required = set(schema.get("required", ()))
    then: dict[str, Any] = {
        "description": check.__doc__,
        "properties": _or_template(fields),
        "additionalProperties": False,
    }
    then["anyOf"] = [{"required": sorted(required)}, {"required": ["for_each"]}]
    if "node" in required:
        then["anyOf"].append({"required": ["nodes", *sorted(required - {"node"})]})
    return {"if": {"properties": {"check": {"const": check.name}}, "required": ["check"]}, "then": then}


def _or_template(fields: dict[str, Any]) -> dict[str, Any]:
    return {name: _open(field) for name, field in fields.items()}


def _open(schema: dict[str, Any]) -> dict[str, Any]:
    """Let a value, and each value inside it, be a template instead."""
    return {"anyOf": [_inner(schema), _TEMPLATE]}


def _inner(schema: dict[str, Any]) -> dict[str, Any]:
    """Let the values inside a list or a mapping be templates."""
    changed = dict(schema)
    for name in ("items", "additionalProperties"):
        if isinstance(schema.get(name), dict):
            changed[name] = _open(schema[name])
    if "prefixItems" in schema:
        changed["prefixItems"] = [_open(one) for one in schema["prefixItems"]]
    if "properties" in schema:
        changed["properties"] = _or_template(schema["properties"])
    for name in ("anyOf", "oneOf"):
        if name in schema:
            changed[name] = [_inner(one) for one in schema[name]]
    return changed
