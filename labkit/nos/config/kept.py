"""Sections that are stored and printed as a whole."""

from dataclasses import dataclass, field
from typing import Any


@dataclass(slots=True)
class KeptSection:
    """A section that is accepted and printed as a whole: what its header binds, its lines, the sections inside."""

    values: dict[str, Any]
    kept: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    sections: dict[str, dict[tuple[Any, ...], "KeptSection"]] = field(default_factory=dict)
