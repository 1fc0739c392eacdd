"""Open vSwitch's database, from the JSON that ovs-vsctl prints."""

import json
from typing import Any

from labkit.engine.linux.reading.snapshot import Snapshot

Table = dict[str, dict[str, Any]]
"""The columns of rows by their names."""


def rows(snapshot: Snapshot, table: str, *columns: str) -> Table:
    """Columns of all rows of a table by the row's name; nothing where Open vSwitch does not run."""
    wanted = ",".join(("name", *columns))
    printed = snapshot.text("ovs-vsctl", "--timeout=5", "--format=json", f"--columns={wanted}", "list", table)
    if not printed:
        return {}
    listed = json.loads(printed)
    found = (dict(zip(listed["headings"], map(_value, row), strict=True)) for row in listed["data"])
    return {row["name"]: row for row in found}


def _value(value: Any) -> Any:
    """A value of OVSDB's JSON (RFC 7047, 5.1): maps and sets carry their type."""
    if isinstance(value, list) and len(value) == 2:
        kind, content = value
        if kind == "map":
            return dict(content)
        if kind == "set":
            return [_value(each) for each in content]
        return content
    return value
