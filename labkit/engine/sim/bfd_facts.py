"""What BFD reads of a configuration."""

from dataclasses import dataclass
from ipaddress import IPv4Address

from labkit.nos.config import BfdSession, DeviceConfig


@dataclass(frozen=True, slots=True)
class SessionFacts:
    """A configured session; addresses are 0 and the interface is empty where the device chooses."""

    name: str
    peer: int
    interface: str
    source: int
    auto: bool
    local: int
    remote: int


@dataclass(frozen=True, slots=True)
class BfdFacts:
    """The sessions of a device on which BFD is enabled, and where OSPF asks for more."""

    sessions: tuple[SessionFacts, ...]
    processes: frozenset[int]
    """OSPF processes that want a session with every neighbour."""
    interfaces: frozenset[str]
    blocked: frozenset[str]

    def covers(self, process_id: int, interface: str) -> bool:
        """Whether OSPF wants sessions on an interface."""
        if interface in self.blocked:
            return False
        return interface in self.interfaces or process_id in self.processes


def bfd_facts(config: DeviceConfig) -> BfdFacts | None:
    """Read a device; None where BFD is not enabled. A session that was not committed is none."""
    if not config.bfd:
        return None
    ports = config.interfaces.values()
    return BfdFacts(
        tuple(_session(session) for _, session in sorted(config.bfd_sessions.items()) if _complete(session)),
        frozenset(number for number, process in config.ospf.items() if process.bfd),
        frozenset(interface.name for interface in ports if interface.ospf.bfd == "enable"),
        frozenset(interface.name for interface in ports if interface.ospf.bfd == "block"),
    )


def _complete(session: BfdSession) -> bool:
    return session.committed and (session.auto or None not in (session.local, session.remote))


def _session(session: BfdSession) -> SessionFacts:
    return SessionFacts(
        session.name,
        int(session.peer),
        session.interface or "",
        int(session.source or IPv4Address(0)),
        session.auto,
        session.local or 0,
        session.remote or 0,
    )
