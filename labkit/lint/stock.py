"""Lines that a device prints before anybody has configured it."""

import re
from functools import cache

from labkit.lint.lines import ConfigLine, config_lines, without_secrets
from labkit.lint.stand import stand
from labkit.nos.shell.loader import load
from labkit.topology.topology import DeviceKind, InterfaceSpec

_OTHER_RELEASES = {
    "ar": (
        "portal local-server load flash:/portalpage.zip",
        "wlan ac-global carrier id other ac id 0",
        "undo info-center enable",
    ),
    "s": ("lldp enable",),
}
"""What other releases of the simulated models print from the start; seen in the saved files of untouched devices."""

Place = tuple[tuple[str, ...], str]


_RANDOM_TIME = re.compile(r"(?<=^update schedule )(?P<what>\S+ \w+(?: [A-Z][a-z]{2})?) \d\d:\d\d")
"""Each firewall is born with times of its own for its updates."""


def place_of(line: ConfigLine) -> Place:
    """A line with the sections around it, without passwords and what else each device has its own of."""
    text = _RANDOM_TIME.sub(r"\g<what> *", without_secrets(line.text))
    return tuple(without_secrets(header) for header in line.headers), text


def stock_lines(kind: DeviceKind) -> frozenset[Place]:
    """The lines of a new device of this kind."""
    return _stock_lines(kind.name, kind.interfaces, _Hidden(kind))


class _Hidden:
    """A kind as an argument that a cache does not look at: name and interfaces stand for it."""

    def __init__(self, kind: DeviceKind) -> None:
        self.kind = kind

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Hidden)

    def __hash__(self) -> int:
        return 0


def prints_of_itself(kind: DeviceKind, line: ConfigLine) -> bool:
    """Whether a section that was just opened already has this line: nobody has written it."""
    return bool(line.headers) and place_of(line) in _newborn(kind.name, line.headers, _Hidden(kind))


@cache
def _newborn(_name: str, headers: tuple[str, ...], hidden: _Hidden) -> frozenset[Place]:
    """The lines of a new device on which nothing but these sections was opened."""
    device = stand(hidden.kind)
    load(device, "\n".join(" " * depth + header for depth, header in enumerate(headers)))
    return frozenset(place_of(line) for line in config_lines(device.text()))


@cache
def _stock_lines(_name: str, _interfaces: tuple[InterfaceSpec, ...], hidden: _Hidden) -> frozenset[Place]:
    new = {place_of(line) for line in config_lines(stand(hidden.kind).text())}
    return frozenset(new | {((), line) for line in _OTHER_RELEASES.get(hidden.kind.family, ())})
