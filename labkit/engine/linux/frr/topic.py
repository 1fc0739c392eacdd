"""Routing: FRR's daemons, started as they are needed and told what changes."""

from collections.abc import Callable, Sequence

from labkit.engine.linux.agent.client import AgentClient
from labkit.engine.linux.frr import bfd, bgp, filters, ipv6, isis, ospf, ospfv3, policy, rip, static
from labkit.engine.linux.frr.daemon import give, start, take_back
from labkit.engine.linux.frr.lines import daemons, difference, place
from labkit.engine.linux.topic import DeviceView, Document

_TRANSLATORS: tuple[Callable[[DeviceView], Document], ...] = (
    static.sections,
    filters.sections,
    bfd.sections,
    rip.sections,
    isis.sections,
    ospf.sections,
    bgp.sections,
    ipv6.sections,
    ospfv3.sections,
)
"""In the order in which they need each other."""
_LIMITS: tuple[Callable[[DeviceView], Sequence[str]], ...] = (
    static.limits,
    filters.limits,
    bfd.limits,
    rip.limits,
    isis.limits,
    ospf.limits,
    bgp.limits,
    ospfv3.limits,
    lambda device: tuple(policy.limits(device.config)),
)


class Routing:
    """All routing protocols."""

    name = "routing"

    def wanted(self, device: DeviceView) -> Document:
        """FRR's configuration by daemon and section; nothing at all where nothing is routed by protocols."""
        document: Document = {}
        for translate in _TRANSLATORS:
            for section, lines in translate(device).items():
                document[section] = document.get(section, ()) + lines
        return {place("zebra"): (), **document} if document else {}

    def limits(self, device: DeviceView) -> Sequence[str]:
        """What FRR cannot do."""
        return [text for find in _LIMITS for text in find(device)]

    def apply(self, agent: AgentClient, old: Document, new: Document) -> None:
        """Start what is needed, then take back what goes and give what comes, daemon by daemon."""
        needed = daemons(new)
        for daemon in needed:
            if daemon not in daemons(old):
                start(agent, daemon)
        for daemon in dict.fromkeys([*needed, *daemons(old)]):
            undone, done = difference(daemon, old, new)
            if undone:
                take_back(agent, daemon, undone)
            if done:
                give(agent, daemon, done)
