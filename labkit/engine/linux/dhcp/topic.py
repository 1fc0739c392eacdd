"""DHCP servers, relays and clients: what the program in the container is told."""

import json
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from labkit.engine.linux.agent.client import AgentClient
from labkit.engine.linux.dhcp.program import CONFIG, FORGET, PID_FILE
from labkit.engine.linux.interfaces import exists
from labkit.engine.linux.names import linux_name
from labkit.engine.linux.programs import OwnProgram
from labkit.engine.linux.topic import DeviceView, Document

_SECTION = "program"
_PROGRAM = OwnProgram(
    (
        "labkit.engine.leases",
        "labkit.engine.linux.dhcp.message",
        "labkit.engine.linux.dhcp.book",
        "labkit.engine.linux.dhcp.client",
        "labkit.engine.linux.dhcp.program",
    ),
    CONFIG,
    PID_FILE,
)
_NOTHING: dict[str, Any] = {"clients": [], "roles": {}, "pools": {}, "order": []}


class Dhcp:
    """All that a device does for DHCP."""

    name = "dhcp"

    def wanted(self, device: DeviceView) -> Document:
        """The program's configuration; none where there is nothing to do."""
        config = _config(device)
        if not config["clients"] and not config["roles"]:
            return {}
        return {_SECTION: (json.dumps(config, sort_keys=True),)}

    def limits(self, device: DeviceView) -> Sequence[str]:
        """What Open vSwitch does not look at."""
        return () if device.facts.snooping is None else ("dhcp snooping",)

    def apply(self, agent: AgentClient, old: Document, new: Document) -> None:
        """Tell the program, which is started where it does not run; without anything to do it ends."""
        if old or new:
            (text,) = new.get(_SECTION, (json.dumps(_NOTHING),))
            _PROGRAM.tell(agent, text, needed=bool(new))


def forget(agent: AgentClient, pool: str | None) -> None:
    """Take back what a pool gave away, or all of them; a device that serves nothing has nothing to forget."""
    if _PROGRAM.runs(agent):
        agent.write(FORGET, json.dumps(pool))
        _PROGRAM.wake(agent)


def _config(device: DeviceView) -> dict[str, Any]:
    """Addresses are integers, interfaces have their names inside."""
    facts = device.facts.dhcp
    if facts is None:
        return _NOTHING
    ports = {port.name: port for port in device.facts.ports if exists(device, port)}
    relays = dict(facts.relays)
    own = {pool.interface for pool in facts.own_pools}
    roles = {
        linux_name(name): {
            "address": ports[name].addresses[0][0],
            "own": name in own,
            "relay": list(relays.get(name, ())),
        }
        for name in sorted(facts.asks_pools | own | relays.keys())
        if name in ports and ports[name].addresses and not ports[name].shutdown
    }
    pools = {}
    for pool in (*facts.global_pools, *facts.own_pools):
        interface = linux_name(pool.interface) if pool.interface else ""
        held = asdict(pool) | {"own": sorted(pool.own), "interface": interface}
        pools[pool.name] = held
    clients = sorted(linux_name(name) for name in facts.clients if name in ports)
    return {"clients": clients, "roles": roles, "pools": pools, "order": list(device.order) if roles else []}
