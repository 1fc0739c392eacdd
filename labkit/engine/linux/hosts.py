"""A host's gateway: a route in the kernel, without any routing protocol."""

from collections.abc import Sequence
from ipaddress import IPv4Network

from labkit.engine.linux.agent.client import AgentClient
from labkit.engine.linux.topic import DeviceView, Document, RefusedError
from labkit.engine.sim.ipv4 import contains, prefix_of, text


class Gateways:
    """Static routes of hosts. The kernel forgets them with the address that they rest on."""

    name = "gateways"

    def wanted(self, device: DeviceView) -> Document:
        """The routes whose gateway is in a connected subnet, by the addresses of the host."""
        if device.node.kind.role != "host":
            return {}
        own = [address for port in device.facts.ports for address in port.addresses]
        routes = tuple(
            f"{IPv4Network((route.destination, route.length), strict=False)} via {route.next_hop}"
            for route in device.facts.statics
            if route.next_hop is not None
            and any(contains(prefix_of(*address), int(route.next_hop)) for address in own)
        )
        name = " ".join(f"{text(address)}/{length}" for address, length in own)
        return {name: routes} if routes else {}

    def limits(self, device: DeviceView) -> Sequence[str]:
        """Nothing."""
        return ()

    def apply(self, agent: AgentClient, old: Document, new: Document) -> None:
        """Take the routes back that went, and set the others."""
        before = {route for routes in old.values() for route in routes}
        after = {route for routes in new.values() for route in routes}
        for route in sorted(before - after):
            agent.run(["ip", "route", "del", *route.split()])
        for route in sorted(after):
            done = agent.run(["ip", "route", "replace", *route.split()])
            if done.code:
                raise RefusedError(done.errors.strip())
