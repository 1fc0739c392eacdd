"""Host routes to the other ends of serial lines, as PPP makes them of the addresses that the ends told each other."""

from collections.abc import Sequence

from labkit.engine.linux.agent.client import AgentClient
from labkit.engine.linux.names import linux_name
from labkit.engine.linux.topic import DeviceView, Document, RefusedError
from labkit.engine.sim.facts import PortFacts
from labkit.engine.sim.ipv4 import contains, prefix_of, text


class LineRoutes:
    """Routes to addresses that no subnet of the line contains. The kernel forgets them with the carrier."""

    name = "line routes"

    def wanted(self, device: DeviceView) -> Document:
        """By the port's name inside, the addresses behind it."""
        if device.lines is None:
            return {}
        return {
            linux_name(port.name): routes
            for port in device.facts.ports
            if port.name in device.lines.open
            and (routes := tuple(_outside(port, device.lines.far.get(port.name, ()))))
        }

    def limits(self, device: DeviceView) -> Sequence[str]:
        """Nothing."""
        return ()

    def apply(self, agent: AgentClient, old: Document, new: Document) -> None:
        """Take the routes back that went, and set the others."""
        for name, routes in old.items():
            for route in routes:
                if route not in new.get(name, ()):
                    agent.run(["ip", "route", "del", route, "dev", name])
        for name, routes in new.items():
            for route in routes:
                done = agent.run(["ip", "route", "replace", route, "dev", name, "proto", "static"])
                if done.code:
                    raise RefusedError(done.errors.strip())


def _outside(port: PortFacts, far: Sequence[int]) -> list[str]:
    subnets = [prefix_of(*own) for own in port.addresses]
    return [
        f"{text(address)}/32" for address in far if not any(contains(subnet, address) for subnet in subnets)
    ]
