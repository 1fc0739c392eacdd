"""The ports that a device serves inside the lab: Telnet, SSH, FTP, names, and what a host offers."""

from collections.abc import Sequence

from labkit.engine.linux.agent.client import AgentClient, AgentError
from labkit.engine.linux.topic import DeviceView, Document, RefusedError

_UDP = "udp "


class Listeners:
    """Open ports; the agent answers there."""

    name = "listeners"

    def wanted(self, device: DeviceView) -> Document:
        """The ports of TCP, then those of UDP with that word, under the node's name."""
        ports = [str(port) for port in sorted(device.facts.services)]
        return {device.node.name: (*ports, *(f"{_UDP}{port}" for port in sorted(device.facts.datagrams)))}

    def limits(self, device: DeviceView) -> Sequence[str]:
        """Nothing."""
        return ()

    def apply(self, agent: AgentClient, old: Document, new: Document) -> None:
        """Tell the agent, which keeps those that are open."""
        for node, ports in new.items():
            try:
                agent.listen(
                    node,
                    [int(port) for port in ports if not port.startswith(_UDP)],
                    [int(port.removeprefix(_UDP)) for port in ports if port.startswith(_UDP)],
                )
            except AgentError as error:
                raise RefusedError(error.message) from error
