"""An operator's `reset` commands in a container."""

from collections.abc import Iterator
from contextlib import suppress

from labkit.engine.engine import Reset
from labkit.engine.linux.agent.client import AgentClient, AgentError
from labkit.engine.linux.dhcp.topic import forget
from labkit.engine.linux.filtering.topic import reset_counters
from labkit.engine.linux.frr import bgp, ospfv3
from labkit.engine.linux.frr.ospf import daemon, instance
from labkit.engine.linux.interfaces import exists
from labkit.engine.linux.names import linux_name
from labkit.engine.linux.switching.bridges import SWITCH
from labkit.engine.linux.topic import DeviceView

_NEIGHBORS = {"arp": ("-4",), "ipv6-neighbors": ("-6",), "boot": ("-4", "-6")}


def reset_topic(agent: AgentClient, device: DeviceView, reset: Reset) -> None:
    """Forget what runs: adjacencies, sessions, neighbours. A protocol that does not run has nothing to forget."""
    for name, command in _clearing(device, reset):
        with suppress(AgentError):
            agent.show(name, [command])
    for family in _NEIGHBORS.get(reset.topic, ()):
        for port in device.facts.ports:
            if reset.interface in (None, port.name) and exists(device, port):
                agent.run(["ip", family, "neighbour", "flush", "dev", linux_name(port.name)])
    _services(agent, device, reset)


def _services(agent: AgentClient, device: DeviceView, reset: Reset) -> None:
    """What the kernel and the switch hold: leases, sessions, counters, learned addresses."""
    everything = reset.topic == "boot"
    if everything or reset.topic == "leases":
        forget(agent, reset.pool)
    if everything or reset.topic == "nat":
        agent.run(["conntrack", "-F"])
    if everything or reset.topic == "acl":
        reset_counters(agent, device, reset.acl)
    if (everything or reset.topic == "mac") and device.facts.switchports:
        agent.run(["ovs-appctl", "fdb/flush", SWITCH])


def _clearing(device: DeviceView, reset: Reset) -> Iterator[tuple[str, str]]:
    """The daemons and commands that forget."""
    everything = reset.topic == "boot"
    if everything or reset.topic == "ospf-process":
        for number in device.router_ids:
            if reset.process_id in (None, number):
                yield daemon(device.config, number), f"clear ip ospf{instance(device.config, number)} process"
    if everything or reset.topic == "ospfv3-process":
        yield ospfv3.DAEMON, "clear ipv6 ospf6 process"
    if everything or reset.topic == "bgp":
        yield bgp.DAEMON, f"clear bgp ipv4 unicast {reset.peer or '*'}"
