"""Which TCP services a device offers."""

from labkit.nos.config import DeviceConfig
from labkit.topology.topology import Node

FTP, SSH, TELNET, HTTP = 21, 22, 23, 80
LOGIN_PORTS = frozenset({SSH, TELNET})
"""Services that lead to a VTY line, and obey its list."""


def services(node: Node, config: DeviceConfig) -> frozenset[int]:
    """The ports on which a device listens: what a host serves, and a network device's logins.

    Telnet listens where a VTY line takes it, which an untouched line does.
    """
    if node.kind.role == "host":
        return frozenset(config.services)
    telnet = any(
        line.kind == "vty" and (line.protocols is None or "telnet" in line.protocols)
        for line in config.lines.values()
    )
    return frozenset(config.services) | (frozenset({TELNET}) if telnet else frozenset())
