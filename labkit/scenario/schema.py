"""JSON Schema (draft 2020-12) of the input files, for editors that complete and check while one types."""

from typing import Any

from labkit.scenario.file import ScenarioFile
from labkit.topology.file import TopologyFile
from labkit.topology.kinds import kind_names

_DIALECT = "https://json-schema.org/draft/2020-12/schema"


def scenario_schema() -> dict[str, Any]:
    """Describe scenario.yaml."""
    return _schema(ScenarioFile.model_json_schema(by_alias=True), "labkit scenario")


def topology_schema() -> dict[str, Any]:
    """Describe a file in topologies/."""
    return _schema(TopologyFile.model_json_schema(by_alias=True), "labkit topology")


def _schema(schema: dict[str, Any], title: str) -> dict[str, Any]:
    schema["$defs"]["NodeEntry"]["properties"]["kind"]["enum"] = list(kind_names())
    return {"$schema": _DIALECT, **schema, "title": title}
