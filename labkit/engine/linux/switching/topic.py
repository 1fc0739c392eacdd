"""Switching: Open vSwitch, started where there is something to switch, and changed in one transaction."""

import time
from collections.abc import Iterator, Sequence

from labkit.engine.linux.agent.client import AgentClient
from labkit.engine.linux.switching.bridges import BRIDGE, PORT, beyond, sections
from labkit.engine.linux.switching.spanning import tree_limits
from labkit.engine.linux.topic import DeviceView, Document, RefusedError

FOLDER = "/run/openvswitch"
DATABASE = f"{FOLDER}/conf.db"
SCHEMA = "/usr/share/openvswitch/vswitch.ovsschema"
START_PATIENCE = 10.0
_OF_BRIDGE, _OF_INTERFACE = "bridge=", ("type=", "mac=")
_PORT_COLUMNS = ("tag", "trunks", "vlan_mode", "other_config")
_BRIDGE_COLUMNS = ("other_config",)


class Switching:
    """VLANs, spanning tree, VLAN interfaces and sub-interfaces."""

    name = "switching"

    def wanted(self, device: DeviceView) -> Document:
        """Bridges and ports by name, with their columns."""
        return sections(device)

    def limits(self, device: DeviceView) -> Sequence[str]:
        """What Open vSwitch cannot do."""
        found = [
            f"{port.name}: several untagged VLANs on a hybrid port"
            for port in device.facts.switchports
            if beyond(port)
        ]
        return [*found, *tree_limits(device)]

    def apply(self, agent: AgentClient, old: Document, new: Document) -> None:
        """Give Open vSwitch the difference."""
        commands = list(difference(old, new))
        if not commands:
            return
        start(agent)
        words = ["ovs-vsctl", "--timeout=20"]
        for command in commands:
            words += ["--", *command]
        done = agent.run(words)
        if done.code:
            raise RefusedError(done.errors.strip())


def difference(old: Document, new: Document) -> Iterator[list[str]]:
    """The commands of one transaction."""
    for name, lines in old.items():
        if name.startswith(PORT) and (name not in new or _bridge(new[name]) != _bridge(lines)):
            yield ["--if-exists", "del-port", _bridge(lines), name.removeprefix(PORT)]
    for name in old:
        if name.startswith(BRIDGE) and name not in new:
            yield ["--if-exists", "del-br", name.removeprefix(BRIDGE)]
    for name, lines in new.items():
        if old.get(name) != lines:
            yield from (
                _bridge_commands(name, lines) if name.startswith(BRIDGE) else _port_commands(name, lines)
            )


def _bridge(lines: Sequence[str]) -> str:
    return next(line.removeprefix(_OF_BRIDGE) for line in lines if line.startswith(_OF_BRIDGE))


def _bridge_commands(name: str, lines: Sequence[str]) -> Iterator[list[str]]:
    bridge = name.removeprefix(BRIDGE)
    yield ["--may-exist", "add-br", bridge]
    yield ["clear", "bridge", bridge, *_BRIDGE_COLUMNS]
    yield ["set", "bridge", bridge, "rstp_enable=false", *lines]


def _port_commands(name: str, lines: Sequence[str]) -> Iterator[list[str]]:
    port = name.removeprefix(PORT)
    of_interface = [line for line in lines if line.startswith(_OF_INTERFACE)]
    of_port = [line for line in lines if line not in of_interface and not line.startswith(_OF_BRIDGE)]
    yield ["--may-exist", "add-port", _bridge(lines), port]
    if of_interface:
        yield ["set", "interface", port, *of_interface]
    yield ["clear", "port", port, *_PORT_COLUMNS]
    yield ["set", "port", port, *of_port]


def start(agent: AgentClient) -> None:
    """Start the database and the switch, where they do not run."""
    if agent.run(["ovs-vsctl", "--timeout=2", "--no-wait", "show"]).code == 0:
        return
    agent.run(["install", "-d", FOLDER])
    agent.run(["ovsdb-tool", "create", DATABASE, SCHEMA])
    detached = ["--pidfile", "--detach", "--no-chdir", "--log-file=/dev/null", "-vconsole:off"]
    agent.run(["ovsdb-server", DATABASE, f"--remote=punix:{FOLDER}/db.sock", *detached])
    agent.run(["ovs-vsctl", "--no-wait", "init"])
    done = agent.run(["ovs-vswitchd", *detached])
    until = time.monotonic() + START_PATIENCE
    while agent.run(["ovs-vsctl", "--timeout=2", "--no-wait", "show"]).code:
        if time.monotonic() > until:
            raise RefusedError(done.errors.strip() or "Open vSwitch does not start")
        time.sleep(0.02)
