"""Lines that a device prints before anybody has configured it."""

from functools import cache

from labkit.lint.lines import ConfigLine, config_lines, without_secrets
from labkit.lint.stand import stand
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


def place_of(line: ConfigLine) -> Place:
    """A line with the sections around it, passwords left out."""
    return tuple(without_secrets(header) for header in line.headers), without_secrets(line.text)


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


@cache
def _stock_lines(_name: str, _interfaces: tuple[InterfaceSpec, ...], hidden: _Hidden) -> frozenset[Place]:
    new = {place_of(line) for line in config_lines(stand(hidden.kind).text())}
    return frozenset(new | {((), line) for line in _OTHER_RELEASES.get(hidden.kind.family, ())})
