"""Carries a lab's devices in containers: all of them start, are wired, and get the configurations at once."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor

from labkit.engine.linux.agent.loader import COMMAND
from labkit.engine.linux.network import LinuxNetwork, limits
from labkit.engine.linux.stream import Stream
from labkit.errors import LabError
from labkit.runtime.docker.api import connect
from labkit.runtime.docker.containers import AT_A_TIME, Containers, new_id
from labkit.runtime.docker.network import ContainerNetwork
from labkit.runtime.lab import Lab
from labkit.runtime.store import CARRIED, LabFolder
from labkit.topology.topology import Topology


class DockerCarrier:
    """The containers of one lab, and the network that drives the programs in them."""

    def __init__(self, containers: Containers, forget: Callable[[], None] = lambda: None) -> None:
        self.containers = containers
        self._forget = forget
        self._topology: Topology | None = None

    @classmethod
    def of_folder(cls, folder: LabFolder) -> "DockerCarrier":
        """The carrier of the lab of a folder, whose containers are found again by the id that is kept there."""
        client = connect()
        kept = folder.read(CARRIED)
        if not kept:
            # written before the first container is made, so that none is ever lost
            kept = {"runtime": "docker", "id": new_id()}
            folder.write(CARRIED, kept)
        return cls(Containers(client, folder.name, kept["id"]), lambda: folder.remove(CARRIED))

    def carry(self, lab: Lab, step: Callable[[str], None]) -> tuple[str, ...]:
        """Start the containers unless all of them work, lay the links that are missing, configure what differs.

        A device that died took its ends of the links along, and what its neighbours had on theirs. So if one is
        to be started again all are, and the network comes up as after a power cut.
        """
        topology = self._topology = lab.plan.topology
        if self.troubles():
            self.containers.remove()
            step(f"starting {len(topology.nodes)} containers")
            self.containers.start(topology)
        step("laying the links")
        notices = self.containers.wire(topology)
        step("configuring")
        network = self._network(lab)
        lab.move(network)
        return (
            *notices,
            *(
                f"{limit.node}: the containers cannot do this: {limit.what}"
                for name, device in lab.devices.items()
                for limit in limits(topology.nodes[name], device.config)
            ),
            *(f"{node}: the container refuses: {reason}" for node, reason in network.refusals().items()),
        )

    def troubles(self) -> dict[str, str]:
        """The devices whose container does not run, or in which a program has died."""
        assert self._topology is not None
        nodes = list(self._topology.nodes)
        try:
            devices = self.containers.devices()
            running = [node for node in nodes if node in devices and devices[node].status == "running"]
            dead = self.containers.dead_programs([devices[node] for node in running])
        except LabError as error:
            return dict.fromkeys(nodes, error.message)
        found = {}
        for node in nodes:
            if node not in devices:
                found[node] = "its container is gone"
            elif node not in running:
                found[node] = f"its container is {devices[node].status}"
            elif programs := dead[node]:
                found[node] = f"{', '.join(programs)} died in its container"
        return found

    def remove(self) -> None:
        """Remove the containers; their links go with them."""
        self.containers.remove()
        self.containers.close()
        self._forget()

    def _network(self, lab: Lab) -> ContainerNetwork:
        """The network, with the agents' streams opened a few at a time."""
        nodes = list(lab.devices)
        with ThreadPoolExecutor(AT_A_TIME) as pool:
            opened = pool.map(lambda node: self.containers.open(node, COMMAND), nodes)
            ready: dict[str, Stream] = dict(zip(nodes, opened, strict=True))

        def open_stream(node: str, command: Sequence[str]) -> Stream:
            return ready.pop(node, None) or self.containers.open(node, command)

        topology = lab.plan.topology
        engines = LinuxNetwork(topology, lab.epoch.now, open_stream, fast=lab.plan.timers == "fast")
        return ContainerNetwork(engines, self.containers, topology)
