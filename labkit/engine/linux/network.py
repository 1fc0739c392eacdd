"""A network of devices in containers, which somebody else has started and wired."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

from labkit.engine.linux.agent.client import AgentClient
from labkit.engine.linux.agent.loader import COMMAND
from labkit.engine.linux.engine import LinuxEngine, Surroundings
from labkit.engine.linux.lines import LineProtocols
from labkit.engine.linux.pace import Pace
from labkit.engine.linux.stream import Stream
from labkit.engine.linux.substitutes.worker import Worker
from labkit.engine.linux.topic import DeviceView, Limit
from labkit.engine.linux.topics import TOPICS
from labkit.engine.linux.unsupported import unsupported
from labkit.engine.sim.facts import device_facts
from labkit.engine.sim.links import cabling_of
from labkit.nos.config import DeviceConfig
from labkit.topology.topology import Node, Topology

OpenStream = Callable[[str, tuple[str, ...]], Stream]
"""Starts a program (its arguments) in the container of a node, with a stream to it."""
STARTING = 8
"""Devices that are configured at a time while a lab starts."""


class LinuxNetwork:
    """One engine for each device of a topology."""

    def __init__(
        self,
        topology: Topology,
        clock: Callable[[], float],
        open_stream: OpenStream,
        *,
        fast: bool = False,
    ) -> None:
        cabling = cabling_of(topology)
        cables = cabling.peers
        self._workers = ThreadPoolExecutor(STARTING, "labkit-start")
        self._open_stream = open_stream
        pace = Pace() if fast else None
        order = tuple(node.mac for node in topology.nodes.values())
        lines = LineProtocols(cabling, self._follow)
        self._surroundings = {
            name: Surroundings(
                node,
                {port: peer for (owner, port), peer in cables.items() if owner == name},
                clock,
                pace,
                order,
                lines,
            )
            for name, node in topology.nodes.items()
        }
        self._engines: dict[str, LinuxEngine] = {}
        self._substitutes = Worker(topology, lambda: dict(self._engines))

    def engine(self, node: str) -> LinuxEngine:
        """The engine of one device; the same each time."""
        if node not in self._engines:
            agent = AgentClient(node, lambda: self._open_stream(node, COMMAND))
            engine = LinuxEngine(self._surroundings[node], agent, self._workers)
            engine.on_change = self._substitutes.wake
            self._engines[node] = engine
        return self._engines[node]

    def refusals(self) -> dict[str, str]:
        """By node, why a device could not take its first configuration; waits until all have started."""
        for engine in self._engines.values():
            engine.settle()
        return {
            name: engine.refused.reason
            for name, engine in self._engines.items()
            if engine.refused is not None
        }

    def follow(self, *nodes: str) -> None:
        """Let the devices at the ends of a cable follow it at once; what they tell each other takes two rounds."""
        for node in (*nodes, *nodes):
            if node in self._engines:
                self._engines[node].follow_links()

    def _follow(self, node: str) -> None:
        """Let a device follow its links, soon."""
        if node in self._engines:
            self._engines[node].links_changed()

    def close(self) -> None:
        """End the agents; the containers go on."""
        self._substitutes.close()
        while self._engines:
            self._engines.popitem()[1].close()
        self._workers.shutdown(wait=False, cancel_futures=True)


def limits(node: Node, config: DeviceConfig) -> list[Limit]:
    """What of a configuration this engine cannot do."""
    ports = frozenset(spec.name for spec in node.kind.interfaces)
    device = DeviceView(node, config, device_facts(node, config), {}, ports)
    found = [what for topic in TOPICS for what in topic.limits(device)]
    return [Limit(node.name, what) for what in (*found, *unsupported(device))]
