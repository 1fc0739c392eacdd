"""Carries a lab's devices in containers: all of them start, are wired, and get the configurations at once."""

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

from labkit.engine.linux.agent.loader import COMMAND
from labkit.engine.linux.network import LinuxNetwork, limits
from labkit.engine.linux.stream import Stream
from labkit.errors import LabError
from labkit.language import _
from labkit.runtime.docker.api import connect
from labkit.runtime.docker.containers import AT_A_TIME, Containers, new_id
from labkit.runtime.docker.guests import GuestDevice, Guests
from labkit.runtime.docker.network import ContainerNetwork
from labkit.runtime.lab import Lab
from labkit.runtime.store import CARRIED, GUESTS, LabFolder
from labkit.scenario.plan import LabPlan
from labkit.topology.topology import Topology

if TYPE_CHECKING:
    from docker import DockerClient


class DockerCarrier:
    """The containers of one lab, and the network that drives the programs in them.

    `folder` is where a lab is kept that outlives its process.
    """

    def __init__(
        self, client: "DockerClient", containers: Containers, folder: LabFolder | None = None
    ) -> None:
        self._client = client
        self.containers = containers
        self._folder = folder
        self._topology: Topology | None = None
        self._guests: Guests | None = None

    @classmethod
    def of_folder(cls, folder: LabFolder) -> "DockerCarrier":
        """The carrier of the lab of a folder, whose containers are found again by the id that is kept there."""
        client = connect()
        kept = folder.read(CARRIED)
        if not kept:
            # written before the first container is made, so that none is ever lost
            kept = {"runtime": "docker", "id": new_id()}
            folder.write(CARRIED, kept)
        return cls(client, Containers(client, folder.name, kept["id"]), folder)

    def carry(self, lab: Lab, step: Callable[[str], None]) -> tuple[str, ...]:
        """Start the containers unless all of them work, lay the links that are missing, configure what differs.

        Devices that are in order go on, with new cables to those that are started again. Where there are images of
        others, which nobody could tell of new cables, all are started.
        """
        topology = self._topology = lab.plan.topology
        guests = self._guests = self._guests or self._guests_of(lab.plan)
        guests.check()
        if troubles := self._own_troubles():
            nodes = [node for node in topology.nodes if node in troubles or guests.nodes]
            if guests.nodes:
                guests.take_all()
                self.containers.remove()
            else:
                self.containers.remove_devices(nodes)
            step(_("starting {count} containers", count=len(nodes)))
            self.containers.start(topology, nodes)
        step(_("laying the links"))
        notices = self.containers.wire(topology)
        step(_("configuring"))
        network = self._network(lab)
        lab.move(network)
        silent: list[str] = []
        if guests.nodes:
            step(_("starting {count} images of others", count=len(guests.nodes)))
            silent = guests.start()
            lab.others = {node: GuestDevice(guests, node) for node in guests.nodes}
        return (
            *notices,
            *guests.notices(),
            *(_("{node}: nobody can log in to its image yet", node=node) for node in silent),
            *(
                _("{node}: the containers cannot do this: {what}", node=limit.node, what=limit.what)
                for name, device in lab.devices.items()
                for limit in limits(topology.nodes[name], device.config)
            ),
            *(
                _("{node}: the container refuses: {reason}", node=node, reason=reason)
                for node, reason in network.refusals().items()
            ),
        )

    def troubles(self) -> dict[str, str]:
        """The devices whose container does not run, or in which a program has died."""
        found = self._own_troubles()
        if self._guests is None or found.keys() >= self._guests.nodes.keys():
            return found
        return {**self._guests.troubles(), **found}

    def open_doors(self, host: str, ports: Mapping[str, int]) -> dict[str, int]:
        """Listen for logins to images of others; returns the ports."""
        return self._guests.open_doors(host, ports) if self._guests is not None else {}

    def _own_troubles(self) -> dict[str, str]:
        assert self._topology is not None
        nodes = list(self._topology.nodes)
        try:
            devices = self.containers.devices()
            running = [node for node in nodes if node in devices and devices[node].status == "running"]
            dead = self.containers.dead_programs([devices[node] for node in running])
            relay = self.containers.found("relay").get("")
        except LabError as error:
            return dict.fromkeys(nodes, error.message)
        found = {}
        for node in nodes:
            if node not in devices:
                found[node] = _("its container is gone")
            elif node not in running:
                found[node] = _("its container is {status}", status=devices[node].status)
            elif programs := dead[node]:
                found[node] = _("{programs} died in its container", programs=", ".join(programs))
            elif self._topology.nodes[node].guest and (relay is None or relay.status != "running"):
                found[node] = _("the lab's relay, which leads to it, does not run")
        return found

    def take(self, plan: LabPlan) -> None:
        """Keep what images of others have saved, of a lab whose process is gone."""
        self._guests_of(plan).take_all()

    def remove(self) -> None:
        """Remove the containers; their links go with them."""
        if self._guests is not None:
            self._guests.close()
        self.containers.remove()
        self.containers.close()
        if self._folder is not None:
            self._folder.remove(CARRIED)

    def _guests_of(self, plan: LabPlan) -> Guests:
        """The images of others, with what they had saved when the lab was stopped."""
        folder = self._folder
        if folder is None:
            return Guests(self._client, self.containers, plan.topology, plan.start)

        def keep(texts: Mapping[str, str]) -> None:
            folder.write(GUESTS, dict(texts))

        texts = folder.read(GUESTS) or plan.start
        return Guests(self._client, self.containers, plan.topology, texts, keep)

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
