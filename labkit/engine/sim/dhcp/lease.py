"""A lease, and what servers remember of their clients."""

from dataclasses import dataclass, field

from labkit.engine.sim.links import Port


@dataclass(frozen=True, slots=True)
class Lease:
    """What a client was given. Times in seconds since the lab's start; `seconds` 0 is for ever."""

    server: str
    pool: str
    mac: str
    address: int
    length: int
    gateways: tuple[int, ...]
    dns: tuple[int, ...]
    domain: str
    seconds: int
    granted: float

    def expired(self, now: float) -> bool:
        """Whether its time is over."""
        return self.seconds > 0 and now - self.granted >= self.seconds


@dataclass(slots=True)
class LeaseBook:
    """The leases of all clients, and the addresses that servers remember."""

    leases: dict[Port, Lease] = field(default_factory=dict)
    """By client."""
    remembered: dict[tuple[str, str], dict[str, int]] = field(default_factory=dict)
    """By server and pool: MAC address → the address it last had."""

    def forget_server(self, server: str, pool: str | None = None) -> None:
        """A server loses what it remembers, of one pool or of all."""
        for key in [key for key in self.remembered if key[0] == server and pool in (None, key[1])]:
            del self.remembered[key]

    def release(self, client: Port) -> None:
        """A client gives its address back; the server still remembers it."""
        self.leases.pop(client, None)
