"""Which TCP and UDP services a device offers."""

from labkit.nos.config import LAST_LOGIN_LINE, DeviceConfig
from labkit.topology.topology import Node

FTP, SSH, TELNET, DNS, HTTP = 21, 22, 23, 53, 80


def login_ports(config: DeviceConfig) -> frozenset[int]:
    """The ports that lead to a VTY line, and obey its list."""
    return frozenset({SSH, config.servers.telnet_port})


def datagram_services(config: DeviceConfig) -> frozenset[int]:
    """The UDP ports on which a device answers: DNS where it has names to tell."""
    return frozenset({DNS}) if config.dns.records else frozenset()


def services(node: Node, config: DeviceConfig) -> frozenset[int]:
    """The ports on which a device listens: what a host serves, and a network device's servers.

    Telnet runs unless it was switched off. It and SSH need a VTY line that takes them; an untouched line takes
    Telnet alone.
    """
    if node.kind.role == "host":
        return frozenset(config.services)
    taken = {
        name
        for line in config.lines.values()
        if line.kind == "vty" and line.number <= LAST_LOGIN_LINE
        for name in (("telnet",) if line.protocols is None else line.protocols)
    }
    servers = config.servers
    offered = {
        servers.telnet_port: servers.telnet is not False and "telnet" in taken,
        SSH: bool(servers.stelnet) and "ssh" in taken,
        FTP: bool(servers.ftp),
    }
    return frozenset(config.services) | {port for port, on in offered.items() if on}
