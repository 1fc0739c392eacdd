"""What runs the devices' protocols: a network that gives each device its engine."""

from typing import Protocol

from labkit.engine.engine import Engine


class Network(Protocol):
    """The network underneath a lab's devices: the simulation, or containers."""

    def engine(self, node: str) -> Engine:
        """The engine of one device."""

    def close(self) -> None:
        """Let go of what the network holds in this process; what runs outside of it goes on."""
