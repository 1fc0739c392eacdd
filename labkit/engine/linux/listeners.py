"""The TCP ports that a device serves inside the lab: Telnet, SSH, FTP, and what a host offers."""

from collections.abc import Sequence

from labkit.engine.linux.agent.client import AgentClient, AgentError
from labkit.engine.linux.topic import DeviceView, Document, RefusedError


class Listeners:
    """Open ports; the agent answers there."""

    name = "listeners"

    def wanted(self, device: DeviceView) -> Document:
        """The ports under the node's name."""
        return {device.node.name: tuple(str(port) for port in sorted(device.facts.services))}

    def limits(self, device: DeviceView) -> Sequence[str]:  # noqa: ARG002  (there are none)
        """Nothing."""
        return ()

    def apply(self, agent: AgentClient, old: Document, new: Document) -> None:  # noqa: ARG002  (all or none)
        """Tell the agent, which keeps those that are open."""
        for node, ports in new.items():
            try:
                agent.listen(node, [int(port) for port in ports])
            except AgentError as error:
                raise RefusedError(error.message) from error
