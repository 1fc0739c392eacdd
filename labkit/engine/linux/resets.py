"""An operator's `reset` commands in a container."""

from contextlib import suppress

from labkit.engine.engine import Reset
from labkit.engine.linux.agent.client import AgentClient, AgentError
from labkit.engine.linux.dhcp.topic import forget
from labkit.engine.linux.filtering.topic import reset_counters
from labkit.engine.linux.frr.ospf import daemon
from labkit.engine.linux.interfaces import exists
from labkit.engine.linux.names import linux_name
from labkit.engine.linux.switching.bridges import SWITCH
from labkit.engine.linux.topic import DeviceView


def reset_topic(agent: AgentClient, device: DeviceView, reset: Reset) -> None:
    """Forget what runs: adjacencies, neighbours."""
    if reset.topic in ("ospf-process", "boot"):
        for number in device.router_ids:
            if reset.process_id in (None, number):
                with suppress(AgentError):  # the daemon does not run: there is nothing to forget
                    agent.show(daemon(number), [f"clear ip ospf {number} process"])
    if reset.topic in ("leases", "boot"):
        forget(agent, reset.pool)
    if reset.topic in ("nat", "boot"):
        agent.run(["conntrack", "-F"])
    if reset.topic in ("acl", "boot"):
        reset_counters(agent, device, reset.acl)
    if reset.topic in ("mac", "boot") and device.facts.switchports:
        agent.run(["ovs-appctl", "fdb/flush", SWITCH])
    if reset.topic in ("arp", "boot"):
        for port in device.facts.ports:
            if reset.interface in (None, port.name) and exists(device, port):
                agent.run(["ip", "-4", "neighbour", "flush", "dev", linux_name(port.name)])
