"""What IS-IS lines have in common: levels, costs by level, keys."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from labkit.nos.config import IsisAuthentication, Secret
from labkit.nos.huawei.cipher import read_secret, show_secret
from labkit.nos.shell.declaration import Call, Values

LEVEL = "<levels:level-1|level-1-2|level-2>"
ONE_LEVEL = "[<levels:level-1|level-2>]"
AUTHENTICATION = "{simple|md5} [plain|cipher] <key:string 1-392>"


def levels_of(call: Call) -> tuple[int, ...]:
    """The levels that a line with an optional level is about."""
    return (1, 2) if call["levels"] is None else (int(call["levels"][-1]),)


def by_level(held: Callable[[Any], dict[int, int]], name: str) -> Mapping[str, Any]:
    """How a line `… <value> [level-1|level-2]` is stored, taken back and printed."""

    def store(call: Call) -> None:
        for level in levels_of(call):
            held(call.target)[level] = call[name]

    def clear(call: Call) -> None:
        for level in levels_of(call):
            held(call.target).pop(level, None)

    def lines(target: Any) -> Iterable[Values]:
        values = held(target)
        if len(values) == 2 and values[1] == values[2]:
            return ({name: values[1]},)
        return [{name: values[level], "levels": f"level-{level}"} for level in sorted(values)]

    return {"store": store, "clear": clear, "lines": lines}


def read_authentication(values: Values) -> IsisAuthentication:
    """The authentication that a line asks for."""
    key = Secret(values["key"], plain=True) if values.get("plain") else read_secret(values["key"])
    return IsisAuthentication("simple" if values.get("simple") else "md5", key)


def authentication_lines(held: IsisAuthentication) -> Iterable[Values]:
    """What an authentication line binds."""
    return ({held.mode: True, "plain" if held.key.plain else "cipher": True, "key": show_secret(held.key)},)
