"""Routing: FRR's daemons, started as they are needed and told what changes."""

import time
from collections.abc import Callable, Sequence

from labkit.engine.linux.agent.client import AgentClient, AgentError
from labkit.engine.linux.agent.routers import SOCKETS, SUCCESS
from labkit.engine.linux.frr import bgp, isis, ospf, policy, rip, static
from labkit.engine.linux.frr.lines import daemons, difference, place
from labkit.engine.linux.topic import DeviceView, Document, RefusedError

START_PATIENCE = 10.0
"""Seconds for a daemon to answer after its start."""
_TRANSLATORS: tuple[Callable[[DeviceView], Document], ...] = (
    static.sections,
    rip.sections,
    isis.sections,
    ospf.sections,
    bgp.sections,
)
"""In the order in which they need each other."""
_LIMITS: tuple[Callable[[DeviceView], Sequence[str]], ...] = (
    static.limits,
    rip.limits,
    isis.limits,
    ospf.limits,
    bgp.limits,
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
                agent.configure(daemon, undone)
            if done:
                _give(agent, daemon, done)


def start(agent: AgentClient, daemon: str) -> None:
    """Start a daemon and wait until it can be configured; one that runs already is left alone."""
    if _answers(agent, daemon):
        return
    program, _, instance = daemon.partition("-")
    own = ["-n", instance] if instance else []
    agent.run(["install", "-d", "-o", "frr", "-g", "frr", SOCKETS])
    done = agent.run([program, "-d", "-f", "/dev/null", "-P", "0", *own])
    until = time.monotonic() + START_PATIENCE
    while not _answers(agent, daemon):
        if time.monotonic() > until:
            raise RefusedError(done.errors.strip() or f"{daemon} does not start")
        time.sleep(0.02)


def _answers(agent: AgentClient, daemon: str) -> bool:
    try:
        agent.show(daemon, ["show version"])
    except AgentError:
        return False
    return True


def _give(agent: AgentClient, daemon: str, lines: Sequence[str]) -> None:
    for text, (code, output) in zip(lines, agent.configure(daemon, lines), strict=True):
        if code != SUCCESS and text != "exit":
            reason = " ".join(output.split()).lstrip("% ") or "unknown command"
            raise RefusedError(f"{daemon} refuses `{text}`: {reason}")
