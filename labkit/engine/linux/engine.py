"""One device in a container: its configuration applied as it is edited, its state read when somebody looks."""

import json
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Executor, Future
from contextlib import suppress
from dataclasses import dataclass, replace

from labkit.engine.awaited import Awaited
from labkit.engine.engine import Change, Event, Probe, ProbeResult, Rejection, Reset
from labkit.engine.linux.agent.client import AgentClient
from labkit.engine.linux.events import Watch
from labkit.engine.linux.lines import NO_LINES, LineProtocols, OpenLines, Seen, opening, with_given
from labkit.engine.linux.names import linux_name
from labkit.engine.linux.pace import Pace
from labkit.engine.linux.probe import probe
from labkit.engine.linux.reading.links import carriers, standing
from labkit.engine.linux.reading.snapshot import Snapshot
from labkit.engine.linux.renewal import LINKS, forget_renewed, links
from labkit.engine.linux.resets import reset_topic
from labkit.engine.linux.state import LinuxState
from labkit.engine.linux.substitutes.substituted import NOTHING, Substituted
from labkit.engine.linux.topic import DeviceView, Document, RefusedError, Topic
from labkit.engine.linux.topics import LINK_TOPICS, SUBSTITUTED_TOPICS, TOPICS
from labkit.engine.sim.facts import device_facts
from labkit.engine.sim.ospf.routerid import automatic, solve_router_ids
from labkit.engine.sim.serial_facts import SerialSlice
from labkit.nos.config import DeviceConfig
from labkit.topology.topology import Node

APPLIED = "/run/labkit/applied.json"
"""In the container: the documents that it runs, for a lab process that comes after this one."""


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What a device is in: its node, the cables by its own ports, and the lab's clock and pace."""

    node: Node
    peers: Mapping[str, tuple[str, str]]
    clock: Callable[[], float]
    pace: Pace | None
    order: tuple[str, ...]
    lines: LineProtocols


class LinuxEngine:
    """One device of a network in containers.

    Its first configuration is applied in the background, so that the devices of a lab start side by side;
    whatever comes next waits for that. What was refused then is in `refused`.
    """

    def __init__(self, surroundings: Surroundings, agent: AgentClient, workers: Executor) -> None:
        self._surroundings = surroundings
        self._agent = agent
        self._workers = workers
        self._lock = threading.RLock()
        self._starting: Future[Rejection | None] | None = None
        self._applied: dict[str, Document] | None = None
        self._kept_id: int | None = None
        self._process_ids: dict[tuple[str, int], tuple[int, bool]] = {}
        self._device: DeviceView | None = None
        self._watch = Watch(surroundings.clock)
        self._up: frozenset[str] | None = None
        self._lines: OpenLines | None = None
        self._substituted = NOTHING
        self.refused: Rejection | None = None
        self.on_change: Callable[[], None] = lambda: None
        """Called, on any thread, after the configuration or the links have changed."""
        agent.on_links = self.links_changed

    @property
    def state(self) -> LinuxState:
        """The operational state now."""
        device = self.settle()
        return LinuxState(
            device, self._agent, self._surroundings.clock(), self._watch.since, self._surroundings.peers
        )

    def apply(self, change: Change) -> Rejection | None:
        """Give the container what differs; a refusal leaves it as it was."""
        with self._lock:
            device = self._view(change.config)
            wanted = {topic.name: topic.wanted(device) for topic in TOPICS}
            if self._starting is None:
                self._device = device
                self._starting = self._workers.submit(self._reach, wanted)
                return None
            self._await_start()
            rejection = self._reach(wanted)
            if rejection is None:
                self._device = device
                if device.facts.serial is not None:
                    self.follow_links()
                self.on_change()
            return rejection

    def reset(self, reset: Reset) -> None:
        """Forget part of the past."""
        device = self.settle()
        with self._lock:
            if reset.topic in ("ospf-process", "boot"):
                numbers = {reset.process_id} if reset.process_id is not None else set(device.config.ospf)
                for key in [key for key in self._process_ids if key[1] in numbers]:
                    del self._process_ids[key]
                self.apply(Change(device.config))
            reset_topic(self._agent, self.settle(), reset)

    def probe(self, probe_: Probe) -> Iterator[ProbeResult]:
        """Send a probe and yield its results as they come."""
        self.settle()
        return Awaited(probe(self._agent, probe_))

    def events(self) -> list[Event]:
        """What happened since the last call, as far as a look at the state tells."""
        self.settle()
        return self._watch.changes(self.state)

    def close(self) -> None:
        """Let go of the container, which goes on."""
        if self._starting is not None:
            self._starting.cancel()
        self._agent.close()

    def settle(self) -> DeviceView:
        """Wait for the start, and return the device as it is applied."""
        with self._lock:
            self._await_start()
            if self._device is None:
                self._device = self._view(DeviceConfig(self._surroundings.node.name))
            return self._device

    def _await_start(self) -> None:
        if self._starting is not None and self.refused is None and self._applied is None:
            self.refused = self._starting.result()

    def _view(self, config: DeviceConfig) -> DeviceView:
        """The configuration as it is now, with the router ids that the device has chosen and keeps."""
        node = self._surroundings.node
        facts = device_facts(node, config)
        self._kept_id = automatic(facts, self._kept_id)
        self._process_ids = solve_router_ids(node.name, facts, self._kept_id, self._process_ids)
        return DeviceView(
            node,
            config,
            with_given(facts, self._lines or NO_LINES),
            {process_id: router_id for (_, process_id), (router_id, _) in self._process_ids.items()},
            frozenset(self._surroundings.peers),
            self._up,
            self._surroundings.pace,
            self._lines,
            self._surroundings.order,
            self._substituted,
        )

    def running(self) -> tuple[DeviceView, AgentClient] | None:
        """The device as it is applied, without waiting for it; None before its start and after its end."""
        device = self._device
        if device is None or self._applied is None or self._agent.ended:
            return None
        return device, self._agent

    def substitute(self, substituted: Substituted) -> None:
        """Take what the lab process does in place of the container's programs."""
        with self._lock:
            if self.running() is None or self._device is None or substituted == self._substituted:
                return
            self._substituted = substituted
            self._keep_up(replace(self._device, substituted=substituted), SUBSTITUTED_TOPICS)

    def links_changed(self) -> None:
        """Follow the links, or what came of them at their other ends, soon."""
        with suppress(RuntimeError):  # the network is being closed
            self._workers.submit(self.follow_links)

    def follow_links(self) -> None:
        """Give what depends on links the new state: VLAN interfaces without a port, tracked interfaces, lines."""
        with self._lock:
            if self._device is None or self._applied is None or self._agent.ended:
                return
            snapshot = Snapshot(self._agent)
            self._up = carriers(snapshot)
            if self._device.facts.serial is None:
                self._keep_up(replace(self._device, up=self._up), LINK_TOPICS)
            else:
                self._follow_lines(self._device.facts.serial, snapshot)
        self.on_change()

    def _follow_lines(self, serial: SerialSlice, snapshot: Snapshot) -> None:
        """Open the serial lines whose ends agree, and close the others."""
        works = standing(snapshot)
        carrying = frozenset(port.name for port in serial.ports if linux_name(port.name) in (self._up or ()))
        known = frozenset(name for name in carrying if linux_name(name) in works)
        if self._lines is not None and not self._lines.open <= known:
            # what rested on a line that was interrupted goes, before it may come again
            self._take_lines(replace(self._lines, open=self._lines.open & known))
        node = self._surroundings.node.name
        self._take_lines(self._surroundings.lines.tell(node, Seen(serial, carrying, known)))
        for name in sorted(carrying):
            up = self._lines is not None and name in self._lines.open
            if up != (name in known):
                self._agent.run(opening(name, up=up))

    def _take_lines(self, lines: OpenLines) -> None:
        """Take up what the lines came to; an address that a port took from its peer concerns everything."""
        assert self._device is not None
        before, self._lines = self._lines or NO_LINES, lines
        topics = LINK_TOPICS if before.given == lines.given else TOPICS
        self._keep_up(self._view(self._device.config), topics)

    def _keep_up(self, device: DeviceView, topics: Sequence[Topic]) -> None:
        """Give the container what has changed for these topics, and leave that where the next lab process finds it."""
        assert self._applied is not None
        self._device = device
        before = dict(self._applied)
        for topic in topics:
            old, new = before.get(topic.name, {}), topic.wanted(device)
            if old != new:
                with suppress(RefusedError):  # the next change of the configuration says it
                    topic.apply(self._agent, old, new)
                    self._applied[topic.name] = new
        if self._applied != before:
            self._agent.write(APPLIED, json.dumps(self._applied))

    def _reach(self, wanted: Mapping[str, Document]) -> Rejection | None:
        """Go from what is applied to what is wanted, topic by topic, or back again where one is refused."""
        first = self._applied is None
        before = self._found() if self._applied is None else self._applied
        done: dict[str, Document] = dict(before)
        for topic in TOPICS:
            old, new = before.get(topic.name, {}), wanted[topic.name]
            if old == new and self._applied is not None:
                continue
            try:
                topic.apply(self._agent, old, new)
            except RefusedError as refusal:
                self._return(topic, new, before, wanted)
                self._applied = before
                return Rejection(str(refusal))
            done[topic.name] = new
        if first:
            done[LINKS] = links(self._agent)
        if done != self._applied:
            self._applied = done
            self._agent.write(APPLIED, json.dumps(done))
        if first:
            self.links_changed()  # they may have changed while nobody was listening
        return None

    def _return(
        self, refused: Topic, tried: Document, before: Mapping[str, Document], wanted: Mapping[str, Document]
    ) -> None:
        """Undo a change whose last topic was refused. What cannot be undone either was not there."""
        passed = TOPICS[: TOPICS.index(refused)]
        for topic, new in [(refused, tried), *((topic, wanted[topic.name]) for topic in reversed(passed))]:
            try:
                topic.apply(self._agent, new, before.get(topic.name, {}))
            except RefusedError:
                continue

    def _found(self) -> dict[str, Document]:
        """What an earlier lab process left running in the container."""
        text = self._agent.read(APPLIED)
        if text is None:
            return {}
        known = {
            topic: {name: tuple(lines) for name, lines in document.items()}
            for topic, document in json.loads(text).items()
        }
        return forget_renewed(self._agent, known)
