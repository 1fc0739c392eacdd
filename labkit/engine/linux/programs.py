"""Programs of ours that go on in a container without the lab process: brought in as sources, and started."""

from dataclasses import dataclass
from functools import cache
from importlib import import_module
from pathlib import Path

from labkit.engine.linux.agent.client import AgentClient

_LIBRARY = "/run/labkit/library"
_ALIVE, _HANGUP = 0, 1
"""Signals: none, which only asks, and SIGHUP."""


@dataclass(frozen=True, slots=True)
class OwnProgram:
    """A program that reads a file again at SIGHUP, and ends by itself when that leaves it nothing to do."""

    modules: tuple[str, ...]
    """What it needs beside the standard library, each after what it needs; the last has its `main`."""
    config: str
    pid_file: str

    def tell(self, agent: AgentClient, text: str, *, needed: bool) -> None:
        """Give it its file; where it does not run it is started, if it is needed."""
        agent.write(self.config, text)
        if not self.wake(agent) and needed:
            self.start(agent)

    def start(self, agent: AgentClient) -> None:
        """Bring the program into the container and start it."""
        for module, source in _sources(self.modules):
            agent.write(f"{_LIBRARY}/{module.replace('.', '/')}.py", source)
        lines = (
            "import sys",
            f"sys.path.insert(0, {_LIBRARY!r})",
            f"from {self.modules[-1]} import main",
            "main()",
        )
        agent.start(["python3", "-c", "\n".join(lines)])

    def runs(self, agent: AgentClient) -> bool:
        """Whether it runs."""
        return agent.kill(self.pid_file, _ALIVE)

    def wake(self, agent: AgentClient) -> bool:
        """Let it read its file again; tells whether it runs."""
        return agent.kill(self.pid_file, _HANGUP)


@cache
def _sources(modules: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
    """The modules that run inside, by name."""
    return tuple(
        (name, Path(str(import_module(name).__file__)).read_text(encoding="utf-8")) for name in modules
    )
