"""FRR's ways to write a duration."""

import re

_UNITS = {"y": 365 * 86400, "w": 7 * 86400, "d": 86400, "h": 3600, "m": 60, "s": 1}
_PART = re.compile(r"(\d+)([ywdhms])")


def seconds(text: str) -> int:
    """How long `00:14:31`, `2d03h04m` or `01w2d03h` is; 0 for `never` and the like."""
    fields = text.split(":")
    if len(fields) == 3 and all(field.isdigit() for field in fields):
        hours, minutes, rest = map(int, fields)
        return (hours * 60 + minutes) * 60 + rest
    return sum(int(number) * _UNITS[unit] for number, unit in _PART.findall(text))
