"""The parts that a device's configuration is translated in, each with a wanted state and a way to reach it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from labkit.engine.linux.agent.client import AgentClient
from labkit.engine.linux.lines import OpenLines
from labkit.engine.linux.pace import Pace
from labkit.engine.linux.substitutes.substituted import NOTHING, Substituted
from labkit.engine.sim.facts import DeviceFacts
from labkit.nos.config import DeviceConfig
from labkit.topology.topology import Node

Document = dict[str, tuple[str, ...]]
"""A wanted state as text: lines by the name of what they configure, in the order in which they are given.

Two documents can be compared and stored; what a topic has to do is the difference between two.
"""


class RefusedError(Exception):
    """A program in the container did not take what it was given; the text is its own."""


@dataclass(frozen=True, slots=True)
class DeviceView:
    """What topics read of a device. They must not change it."""

    node: Node
    config: DeviceConfig
    facts: DeviceFacts
    """What the configuration means, as the simulation reads it."""
    router_ids: Mapping[int, int]
    """Of the OSPF processes that run."""
    cabled: frozenset[str]
    """The ports with a cable; no others exist in the container."""
    up: frozenset[str] | None = None
    """The links that carry now, by their names inside; None before anybody has looked, when all count."""
    pace: Pace | None = None
    """Short protocol timers, where the lab asks for them."""
    lines: OpenLines | None = None
    """What the line protocols of serial ports came to; None before anybody has looked, when all are open."""
    order: tuple[str, ...] = ()
    """The first hardware address of each node of the lab, in the lab's order."""
    substituted: Substituted = NOTHING
    """What the lab process does in place of the container's programs."""


@dataclass(frozen=True, slots=True)
class Limit:
    """Something in a configuration that this engine cannot do; `what` says it in the device's words."""

    node: str
    what: str


class Topic(Protocol):
    """One part of a configuration: addresses, routing, switching, filters."""

    name: str

    def wanted(self, device: DeviceView) -> Document:
        """Translate; pure."""

    def limits(self, device: DeviceView) -> Sequence[str]:
        """Name what is configured and cannot be done; pure."""

    def apply(self, agent: AgentClient, old: Document, new: Document) -> None:
        """Go from one state to another. Raises RefusedError where a program does not follow.

        It may then have gone part of the way: the caller asks for the way back.
        """
