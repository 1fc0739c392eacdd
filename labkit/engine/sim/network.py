"""The simulated network: live configurations, the past, and one engine per device."""

from collections.abc import Callable, Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from labkit.engine.engine import Change, Event, Probe, ProbeResult, Rejection, Reset
from labkit.engine.sim.forgetting import forget
from labkit.engine.sim.interface_addresses import addresses_of
from labkit.engine.sim.links import Port, cabling_of
from labkit.engine.sim.memory import Memory
from labkit.engine.sim.moment import Moment
from labkit.engine.sim.ospf.routerid import choose
from labkit.engine.sim.past import Past
from labkit.engine.sim.protection import settle
from labkit.engine.sim.surroundings import Surroundings
from labkit.nos.config import DeviceConfig
from labkit.topology.topology import Link, Topology

if TYPE_CHECKING:
    from labkit.engine.sim.device_state import DeviceState
    from labkit.engine.sim.facts import DeviceFacts
    from labkit.engine.sim.history import Changes
    from labkit.engine.sim.network_state import NetworkState


def get_ready() -> None:
    """Import what a look at a network needs: where nobody waits, before the first one."""
    import labkit.engine.sim.device_state
    import labkit.engine.sim.dhcp.solving
    import labkit.engine.sim.probing  # noqa: F401


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """A simulated network's state at a moment, beside its configurations."""

    solved: "NetworkState"
    past: Past
    surroundings: Surroundings


class SimNetwork:
    """A network whose state is solved when somebody looks.

    The configurations are edited in place by their owners, who then call the engine's `apply`; until
    that call the network may or may not have seen an edit. One that is not given at first is applied before
    anybody looks.
    """

    def __init__(
        self,
        topology: Topology,
        configs: Mapping[str, DeviceConfig],
        clock: Callable[[], float],
        past: Past | None = None,
        start: datetime = datetime(2026, 1, 1),  # noqa: DTZ001  (the lab's calendar has no time zones)
    ) -> None:
        self.topology = topology
        self.configs = dict(configs)
        self.clock = clock
        self._start = start
        self.memory = Memory()
        self.past = past if past is not None else Past(booted=dict.fromkeys(topology.nodes, clock()))
        self._cabling = cabling_of(topology)
        self._facts: dict[str, DeviceFacts] = {}
        self._edited = set(topology.nodes)
        self._edited_at = clock()
        self.surroundings = Surroundings()
        self._solved: NetworkState | None = None
        self._protected: tuple[dict[Port, tuple[str, ...]], dict[Port, str]] = ({}, {})
        self._events: dict[str, list[Event]] = {node: [] for node in topology.nodes}

    def engine(self, node: str) -> "SimEngine":
        """The engine of one device."""
        return SimEngine(self, node)

    def close(self) -> None:
        """Nothing outlives this object."""

    def solve(self) -> "NetworkState":
        """The network as it is now; solved again only if something was edited since the last look."""
        self.settle()
        protected = (self.past.secured, self.past.error_down)
        if self._solved is not None and not self._edited and self._protected == protected:
            return self._solved
        # imported at the first look: a lab of hundreds of devices starts without it
        from labkit.engine.sim.dhcp.solving import solve_leased
        from labkit.engine.sim.facts import device_facts
        from labkit.engine.sim.history import remember

        for node in self._edited:
            read = device_facts(self.topology.nodes[node], self.configs[node])
            if read != self._facts.get(node):
                self._facts[node] = read
        self._edited.clear()
        facts = {node: self._facts[node] for node in self.topology.nodes}
        state = solve_leased(
            self.topology, self._cabling, facts, self.surroundings, self.memory, self.moment()
        )
        changes: Changes = remember(self._solved, state, self.past, self._edited_at)
        for node, event in changes:
            self._events[node].append(event)
        self._solved = state
        self._protected = (dict(self.past.secured), dict(self.past.error_down))
        return state

    def settle(self) -> None:
        """Let what protected ports learned and suffered take effect."""
        if self.past.secured or self.past.error_down:
            self._touch(*settle(self.past, self.configs, self.clock()))

    def _touch(self, *nodes: str) -> None:
        """Note that devices must be solved again. What follows from it began now, whenever somebody looks."""
        if nodes:
            self._edited.update(nodes)
            self._edited_at = self.clock()

    def edited(self, node: str, config: DeviceConfig) -> None:
        """Note that a device's configuration may differ from the one that was solved."""
        self.configs[node] = config
        self._touch(node)
        self._note_choices(node, config)

    def forget(self, node: str, reset: Reset) -> None:
        """Forget part of a device's past."""
        if reset.topic == "messages":
            self.past.speaking.clear(reset.protocol, node, reset.interface, self.clock())
            return
        forget(self.past, node, reset)
        if reset.topic == "boot":
            self.past.booted[node] = self.clock()
        self._touch(node)

    def set_power(self, node: str, on: bool) -> None:
        """Switch a device on or off; one that is switched off loses its past."""
        unpowered = self.surroundings.unpowered - {node} if on else self.surroundings.unpowered | {node}
        if unpowered == self.surroundings.unpowered:
            return
        self.surroundings = Surroundings(unpowered, self.surroundings.cut)
        self.past.forget_node(node)
        self.past.booted[node] = self.clock()
        self._touch(node)

    def set_link(self, link: Link, up: bool) -> None:
        """Cut a cable or mend it. One that was cut has interrupted its line, even if nobody looked meanwhile."""
        ends: frozenset[Port] = frozenset((end.node, end.interface) for end in link.ends)
        if not up:
            self.past.forget_lines(*ends)
            for port in ends:
                self.past.forget_interface(*port)
        cut = self.surroundings.cut - ends if up else self.surroundings.cut | ends
        self.surroundings = Surroundings(self.surroundings.unpowered, cut)
        self._touch(*(end.node for end in link.ends))

    def checkpoint(self) -> Checkpoint:
        """Keep what is not in the configurations: the past, and what is cut or without power."""
        solved = self.solve()
        return Checkpoint(solved, deepcopy(self.past), self.surroundings)

    def rollback(self, checkpoint: Checkpoint) -> None:
        """Go back to a checkpoint; the configurations have been put back by their owners."""
        self._solved, self.surroundings = checkpoint.solved, checkpoint.surroundings
        self.past = deepcopy(checkpoint.past)
        self._touch(*self.topology.nodes)

    def restart(self) -> None:
        """Let all devices start at once, with nothing behind them; stages that read the same are remembered."""
        self.past = Past(booted=dict.fromkeys(self.topology.nodes, self.clock()))
        self.surroundings = Surroundings()
        self._solved = None
        self._events = {node: [] for node in self.topology.nodes}
        for node, config in self.configs.items():
            self.edited(node, config)

    def moment(self) -> Moment:
        """Now, for packets to travel in."""
        now = self.clock()
        return Moment(self.past, now, self._start + timedelta(seconds=now))

    def take_events(self, node: str) -> list[Event]:
        """What happened to a device since the last call."""
        self.solve()
        events, self._events[node] = self._events[node], []
        return events

    def _note_choices(self, node: str, config: DeviceConfig) -> None:
        """Make the choices that fall at the moment of an edit, and drop those that an edit ends.

        Several edits may come between two looks: the first address typed becomes the automatic router id, and
        an interface that was shut down meanwhile has lost its designated router office, as has its peer.
        """
        past = self.past
        interfaces = config.interfaces
        addresses = [
            address
            for interface in interfaces.values()
            if not interface.vrf
            for address, _ in addresses_of(interface, interfaces)
        ]
        chosen = choose(addresses, past.router_ids.get(node))
        if chosen is None:
            past.router_ids.pop(node, None)
        else:
            past.router_ids[node] = chosen
        for _, process_id in [key for key in past.process_ids if key[0] == node]:
            if process_id not in config.ospf:
                past.forget_process(node, process_id)
        for _, _, name in [key for key in past.designated if key[0] == node]:
            interface = config.interfaces.get(name)
            if interface is None or interface.shutdown:
                past.forget_interface(node, name)
                peer = self._cabling.peers.get((node, name))
                if peer is not None:
                    past.forget_interface(*peer)
        for _, name, _ in [key for key in past.vrrp_masters if key[0] == node]:
            interface = config.interfaces.get(name)
            if interface is None or interface.shutdown:
                past.forget_masters(node, name)
        self._end_interrupted(node, config)

    def _end_interrupted(self, node: str, config: DeviceConfig) -> None:
        """Drop what a port knew before it was shut down, or before its setting was taken away."""
        past = self.past
        for port in [port for port in (*past.ppp_open, *past.pppoe) if port[0] == node]:
            interface = config.interfaces.get(port[1])
            if interface is None or interface.shutdown:
                past.forget_lines(port)
        for port in [port for port in past.secured if port[0] == node]:
            interface = config.interfaces.get(port[1])
            if interface is None or interface.switchport is None or interface.switchport.secured is None:
                del past.secured[port]
        for port in [port for port in past.error_down if port[0] == node]:
            interface = config.interfaces.get(port[1])
            if interface is None or interface.shutdown:
                past.forget_error_down(port)


class SimEngine:
    """One device of a simulated network."""

    def __init__(self, network: SimNetwork, node: str) -> None:
        self._network = network
        self._node = node

    @property
    def state(self) -> "DeviceState":
        """The operational state after all changes so far."""
        from labkit.engine.sim.device_state import DeviceState

        network = self._network
        return DeviceState(
            network.solve(), self._node, network.configs[self._node], network.past, network.clock
        )

    def apply(self, change: Change) -> Rejection | None:
        """Take an edited configuration; the simulation can run any."""
        self._network.edited(self._node, change.config)
        return None

    def reset(self, reset: Reset) -> None:
        """Forget part of the past."""
        self._network.forget(self._node, reset)

    def probe(self, probe: Probe) -> Iterator[ProbeResult]:
        """Send a ping or trace and yield its results in order."""
        from labkit.engine.sim.probing import send

        network = self._network
        for result in send(network.solve(), self._node, probe, network.moment()):
            yield result
            # Time has passed and addresses were learned: sticky ones are part of the configuration at once.
            network.settle()

    def events(self) -> list[Event]:
        """What happened since the last call."""
        return self._network.take_events(self._node)
