"""Outputs of the programs in a container, each asked for once for all that one display needs."""

import json
from typing import Any

from labkit.engine.linux.agent.client import AgentClient, AgentError

JsonObject = dict[str, Any]


class Snapshot:
    """The JSON that programs print, remembered as long as the snapshot lives."""

    def __init__(self, agent: AgentClient) -> None:
        self.agent = agent
        self._known: dict[tuple[str, ...], Any] = {}

    def ip(self, *arguments: str) -> list[JsonObject]:
        """What `ip -json` prints."""
        key = ("ip", *arguments)
        if key not in self._known:
            done = self.agent.run(["ip", "-json", *arguments])
            self._known[key] = json.loads(done.output) if done.output.strip() else []
        found: list[JsonObject] = self._known[key]
        return found

    def show(self, daemon: str, command: str) -> JsonObject:
        """What an FRR daemon answers to a show command; nothing where the daemon does not run."""
        key = ("json", daemon, command)
        if key not in self._known:
            output = self.shown(daemon, command)
            start = output.find("{")
            self._known[key] = json.loads(output[start:]) if start >= 0 else {}
        found: JsonObject = self._known[key]
        return found

    def listed(self, daemon: str, command: str) -> list[JsonObject]:
        """The list that an FRR daemon answers to a show command; empty where the daemon does not run."""
        key = ("list", daemon, command)
        if key not in self._known:
            output = self.shown(daemon, command)
            start = output.find("[")
            self._known[key] = json.loads(output[start:]) if start >= 0 else []
        found: list[JsonObject] = self._known[key]
        return found

    def shown(self, daemon: str, command: str) -> str:
        """The text that an FRR daemon answers; none where the daemon does not run."""
        key = (daemon, command)
        if key not in self._known:
            try:
                (self._known[key],) = self.agent.show(daemon, [command])
            except AgentError:
                self._known[key] = ""
        found: str = self._known[key]
        return found

    def file(self, path: str) -> str:
        """The text of a file; empty where there is none."""
        key = ("file", path)
        if key not in self._known:
            self._known[key] = self.agent.read(path) or ""
        found: str = self._known[key]
        return found

    def text(self, *command: str) -> str:
        """What another program prints; empty where it fails."""
        if command not in self._known:
            done = self.agent.run(command)
            self._known[command] = "" if done.code else done.output
        found: str = self._known[command]
        return found
