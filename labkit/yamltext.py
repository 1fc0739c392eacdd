"""Plain data to YAML that people like to read: records in blocks, short values on one line."""

import io
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap, CommentedSeq
from ruamel.yaml.scalarstring import DoubleQuotedScalarString, LiteralScalarString

_WIDTH = 110
_SHORT = 78
"""What is no longer than this, written out, stands on one line."""


def dump_yaml(data: Any) -> str:
    """Write data so that `labkit.yamltree` reads the same again; whole numbers are written as such."""
    writer = YAML()
    writer.indent(mapping=2, sequence=4, offset=2)
    writer.width = _WIDTH
    stream = io.StringIO()
    writer.dump(_styled(data, outermost=True), stream)
    return stream.getvalue()


def _styled(value: Any, *, outermost: bool = False) -> Any:
    """Mark what stands on one line: mappings and lists that hold few values, none of them a record itself."""
    if isinstance(value, float) and value.is_integer():
        return int(value)
    if isinstance(value, str):
        if "\n" in value:
            return LiteralScalarString(value)
        # on one line with others, ruamel reads these signs as its own, and yet writes them bare
        return DoubleQuotedScalarString(value) if value.startswith((":", "?")) else value
    if isinstance(value, dict):
        mapping = CommentedMap((key, _styled(inner)) for key, inner in value.items())
        if not outermost and _is_short(value):
            mapping.fa.set_flow_style()
        return mapping
    if isinstance(value, list | tuple):
        items = CommentedSeq(_styled(inner) for inner in value)
        if _is_short(value):
            items.fa.set_flow_style()
        return items
    return value


def _is_short(value: Any) -> bool:
    inner = list(value.values()) if isinstance(value, dict) else list(value)
    flat = not any(isinstance(one, dict) or (isinstance(one, str) and "\n" in one) for one in inner)
    # a check of a rubric is a record of its own, however short
    return flat and "check" not in value and len(str(value)) <= _SHORT
