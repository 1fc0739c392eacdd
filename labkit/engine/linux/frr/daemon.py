"""FRR's daemons: started when something is to be told to them, and told it line by line."""

import time
from collections.abc import Sequence
from contextlib import suppress

from labkit.engine.linux.agent.client import AgentClient, AgentError
from labkit.engine.linux.agent.routers import SOCKETS, SUCCESS
from labkit.engine.linux.topic import RefusedError

START_PATIENCE = 10.0
"""Seconds for a daemon to answer after its start."""


def start(agent: AgentClient, daemon: str) -> None:
    """Start a daemon and wait until it can be configured; one that runs already is left alone."""
    if answers(agent, daemon):
        return
    program, _, instance = daemon.partition("-")
    own = ["-n", instance] if instance else []
    agent.run(["install", "-d", "-o", "frr", "-g", "frr", SOCKETS])
    done = agent.run([program, "-d", "-f", "/dev/null", "-P", "0", *own])
    until = time.monotonic() + START_PATIENCE
    while not answers(agent, daemon):
        if time.monotonic() > until:
            raise RefusedError(done.errors.strip() or f"{daemon} does not start")
        time.sleep(0.02)  # A daemon does not tell when its socket is there.


def answers(agent: AgentClient, daemon: str) -> bool:
    """Whether a daemon runs."""
    try:
        agent.show(daemon, ["show version"])
    except AgentError:
        return False
    return True


def take_back(agent: AgentClient, daemon: str, lines: Sequence[str]) -> None:
    """Undo lines; those that are not there any more need none, and a daemon that ended has none."""
    with suppress(AgentError):
        agent.configure(daemon, lines)


def give(agent: AgentClient, daemon: str, lines: Sequence[str]) -> None:
    """Give lines, all of which must be taken. Raises RefusedError with the daemon's words."""
    for text, (code, output) in zip(lines, agent.configure(daemon, lines), strict=True):
        if code != SUCCESS and text != "exit":
            reason = " ".join(output.split()).lstrip("% ") or "unknown command"
            raise RefusedError(f"{daemon} refuses `{text}`: {reason}")
