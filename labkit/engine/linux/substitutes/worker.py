"""Watches over a lab's devices and does for them what their programs cannot do."""

import logging
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import replace
from ipaddress import IPv4Network

from labkit.engine.linux.agent.client import AgentClient
from labkit.engine.linux.engine import LinuxEngine
from labkit.engine.linux.reading.snapshot import Snapshot
from labkit.engine.linux.substitutes import levels
from labkit.engine.linux.substitutes.substituted import Mark, Marks, PassedRoute, Substituted, Trees
from labkit.engine.linux.substitutes.summaries import summaries, summarising, translated
from labkit.engine.linux.substitutes.trees import both, solve_trees
from labkit.engine.linux.topic import DeviceView
from labkit.engine.sim.links import cabling_of
from labkit.engine.sim.memory import Memory
from labkit.errors import LabError
from labkit.topology.topology import Topology

_log = logging.getLogger(__name__)

Running = Mapping[str, tuple[DeviceView, AgentClient]]
PAUSE = 1.0
"""Seconds between two looks at tables that change without telling."""


class Worker:
    """A thread that looks at the devices when they have changed, and at those with such tables all the time."""

    def __init__(self, topology: Topology, engines: Callable[[], Mapping[str, LinuxEngine]]) -> None:
        self._topology = topology
        self._cabling = cabling_of(topology)
        self._engines = engines
        self._memory = Memory()
        self._woken = threading.Event()
        self._closed = False
        self._before: dict[str, Substituted] = {}
        self._descents = levels.Descents()
        threading.Thread(target=self._work, name="labkit-substitutes", daemon=True).start()

    def wake(self) -> None:
        """Look again: something has changed."""
        self._woken.set()

    def close(self) -> None:
        """Stop; everything stays as it is."""
        self._closed = True
        self._woken.set()

    def _work(self) -> None:
        while True:
            self._woken.wait(PAUSE)
            self._woken.clear()
            if self._closed:
                return
            try:
                self._look()
            except (LabError, RuntimeError):
                # a container that has just ended, or a configuration that is being edited: both are seen again
                continue
            except Exception:  # noqa: BLE001  (the trees of the next moment depend on this thread)
                _log.exception("substitutes")

    def _look(self) -> None:
        """Work everything out, and give it to the devices."""
        running = {
            node: found for node, engine in self._engines().items() if (found := engine.running()) is not None
        }
        devices = {node: device for node, (device, _) in running.items()}
        trees = solve_trees(self._topology, self._cabling, devices, self._trees(), self._memory)
        passed, marks = self._levels(running) if levels.concerned(devices) else ({}, {})
        wanted = {}
        for node, (device, agent) in running.items():
            snapshot = Snapshot(agent)
            wanted[node] = Substituted(
                trees.get(node),
                passed.get(node, ()),
                marks if node in passed else {},
                tuple(summaries(device, snapshot, time.monotonic())) if summarising(device) else (),
                translated(device, snapshot),
            )
        self._give(wanted)

    def _levels(self, running: Running) -> tuple[dict[str, tuple[PassedRoute, ...]], Marks]:
        """What passes between the levels of IS-IS, and what is said of routes."""
        now = time.monotonic()
        speakers = {
            node: found
            for node, (device, agent) in running.items()
            if (found := levels.speaker(device, Snapshot(agent), now)) is not None
        }
        known = next((before.marks for before in self._before.values()), {})
        passed: dict[str, tuple[PassedRoute, ...]] = {}
        marks: dict[tuple[str, int, IPv4Network], Mark] = {}
        for node, speaker in speakers.items():
            passed[node] = tuple(levels.passed(speaker, self._descents.of_others(node, speaker, now)))
            self._descents.note(node, speaker, passed[node], now)
            marks |= levels.marks(speaker, passed[node], known)
        return passed, marks

    def _trees(self) -> dict[str, Trees]:
        return {node: own.trees for node, own in self._before.items() if own.trees is not None}

    def _give(self, wanted: Mapping[str, Substituted]) -> None:
        engines = self._engines()
        for node, own in wanted.items():
            before = self._before.get(node, Substituted())
            if own.trees != before.trees:
                engines[node].substitute(replace(before, trees=both(own.trees, before.trees)))
        for node, own in wanted.items():
            engines[node].substitute(own)
        self._before = dict(wanted)
