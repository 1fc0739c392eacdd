"""Tunnel interfaces: TUN devices, and the program that carries their packets."""

import json
from collections.abc import Sequence
from functools import cache
from pathlib import Path

from labkit.engine.linux.agent.client import AgentClient
from labkit.engine.linux.topic import DeviceView, Document, RefusedError
from labkit.engine.linux.tunnels import program
from labkit.engine.linux.tunnels.ends import ends
from labkit.language import _

_PROGRAM = "/run/labkit/tunnels.py"
_HANGUP = 1
"""SIGHUP."""


class Tunnels:
    """The GRE tunnels of a device."""

    name = "tunnels"

    def wanted(self, device: DeviceView) -> Document:
        """By the interface's name inside, what the program is told of it."""
        return {own["name"]: (json.dumps(own, sort_keys=True),) for _, own in ends(device)}

    def limits(self, device: DeviceView) -> Sequence[str]:
        """Tunnels of other kinds, and IS-IS, which needs frames."""
        found = []
        for port in device.facts.ports:
            own = device.config.interfaces[port.name]
            if port.kind != "tunnel" or own.tunnel.protocol is None:
                continue
            if own.tunnel.protocol != "gre" or own.tunnel.form:
                found.append(f"{port.name}: tunnel-protocol {own.tunnel.protocol} {own.tunnel.form}".rstrip())
            elif own.isis.enabled is not None:
                found.append(_("{port}: isis over a tunnel", port=port.name))
        return found

    def apply(self, agent: AgentClient, old: Document, new: Document) -> None:
        """Make the devices, then tell the program, which is started where it does not run."""
        if old == new:
            return
        for name in new.keys() - old.keys():
            _run(agent, "ip", "tuntap", "add", "dev", name, "mode", "tun")
        agent.write(program.CONFIG, json.dumps([json.loads(text) for (text,) in new.values()]))
        if not agent.kill(program.PID_FILE, _HANGUP) and new:
            agent.write(_PROGRAM, _source())
            agent.start(["python3", _PROGRAM])
        for name in old.keys() - new.keys():
            _run(agent, "ip", "link", "del", "dev", name)


def _run(agent: AgentClient, *command: str) -> None:
    done = agent.run(command)
    if done.code:
        raise RefusedError(done.errors.strip())


@cache
def _source() -> str:
    return Path(program.__file__).read_text(encoding="utf-8")
