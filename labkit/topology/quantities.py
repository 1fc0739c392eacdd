"""Quantities in the notation of tc(8): `100mbit`, `5ms`, `1%`."""

import re

_NUMBER = re.compile(r"(?P<value>\d+(?:\.\d+)?)\s*(?P<unit>[a-z%]+)")
_RATES = {"bit": 0.001, "kbit": 1, "mbit": 1_000, "gbit": 1_000_000}
_DELAYS = {"us": 0.001, "ms": 1, "s": 1_000}


def parse_rate(text: str) -> int | None:
    """Read a bandwidth as kbit/s; None for anything else, and for less than 1 kbit/s."""
    value = _scaled(text, _RATES)
    return round(value) if value is not None and value >= 1 else None


def parse_delay(text: str) -> float | None:
    """Read a delay as milliseconds; None for anything else."""
    return _scaled(text, _DELAYS)


def parse_loss(text: str) -> float | None:
    """Read a percentage as a fraction from 0 to 1; None for anything else."""
    value = _scaled(text, {"%": 0.01})
    return value if value is not None and value <= 1 else None


def _scaled(text: str, units: dict[str, float]) -> float | None:
    match = _NUMBER.fullmatch(text.strip().lower())
    if match is None or match["unit"] not in units:
        return None
    return float(match["value"]) * units[match["unit"]]
