"""Switching: Open vSwitch, started where there is something to switch, and changed in one transaction."""

import time
from collections.abc import Iterator, Sequence

from labkit.engine.linux.agent.client import AgentClient
from labkit.engine.linux.switching.bridges import sections
from labkit.engine.linux.switching.joints import BRIDGE, FLOWS, FLUSH, PORT
from labkit.engine.linux.switching.limits import switching_limits
from labkit.engine.linux.switching.trunking import BOND
from labkit.engine.linux.topic import DeviceView, Document, RefusedError

FOLDER = "/run/openvswitch"
DATABASE = f"{FOLDER}/conf.db"
SCHEMA = "/usr/share/openvswitch/vswitch.ovsschema"
START_PATIENCE = 10.0
_OF_BRIDGE, _OF_INTERFACE = "bridge=", ("type=", "mac=", "options:", "ofport_request=")
_MEMBER = "member "
_TREE, _NO_TREE = "rstp_enable=true", "other_config:rstp-enable=false"
"""Of a bridge, and of a port."""
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
        return list(switching_limits(device))

    def apply(self, agent: AgentClient, old: Document, new: Document) -> None:
        """Give Open vSwitch the difference."""
        commands = list(difference(old, new))
        if commands:
            start(agent)
            words = ["ovs-vsctl", "--timeout=20"]
            for command in commands:
                words += ["--", *command]
            _run(agent, words)
        for bridge, port in released(old, new):
            for word in ("no-flood", "flood"):
                _run(agent, ["ovs-ofctl", "mod-port", bridge, port, word])
        # a port that was made anew has another number, which flows go by
        again = any("del-port" in command for command in commands)
        for name, lines in new.items():
            if name.startswith(FLOWS) and (again or old.get(name) != lines):
                bridge = name.removeprefix(FLOWS)
                flows = "".join(f"{line}\n" for line in lines)
                _run(agent, ["ovs-ofctl", "--bundle", "replace-flows", bridge, "-"], flows)
            elif name.startswith(FLUSH) and old.get(name) != lines:
                _run(agent, ["ovs-appctl", "fdb/flush", name.removeprefix(FLUSH)])


def _run(agent: AgentClient, words: list[str], text: str = "") -> None:
    done = agent.run(words, text)
    if done.code:
        raise RefusedError(done.errors.strip())


def released(old: Document, new: Document) -> Iterator[tuple[str, str]]:
    """The ports, with their bridges, that take part in no tree any more.

    Open vSwitch 3.1 goes on not to flood to those that the tree held back, until it looks at the port again.
    """
    for name, lines in new.items():
        if name.startswith(PORT) and name in old:
            bridge = _bridge(lines)
            took_part = _TREE in old.get(f"{BRIDGE}{bridge}", ()) and _NO_TREE not in old[name]
            takes_part = _TREE in new.get(f"{BRIDGE}{bridge}", ()) and _NO_TREE not in lines
            if took_part and not takes_part:
                yield bridge, name.removeprefix(PORT)


def difference(old: Document, new: Document) -> Iterator[list[str]]:
    """The commands of one transaction."""
    for name, lines in old.items():
        if name.startswith((PORT, BOND)) and (name not in new or _moved(lines, new[name])):
            yield ["--if-exists", "del-port", _bridge(lines), _port_name(name, lines)]
    for name in old:
        if name.startswith(BRIDGE) and name not in new:
            yield ["--if-exists", "del-br", name.removeprefix(BRIDGE)]
    for name, lines in new.items():
        if old.get(name) != lines and not name.startswith((FLOWS, FLUSH)):
            yield from _COMMANDS[name.split(" ", 1)[0] + " "](name, lines)


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
    yield ["set", "port", port, "protected=false", *of_port]


def _bond_commands(name: str, lines: Sequence[str]) -> Iterator[list[str]]:
    """A bond whose members change is made anew."""
    port = _port_name(name, lines)
    found = [line.removeprefix(_MEMBER).split() for line in lines if line.startswith(_MEMBER)]
    names = [member for member, *_ in found]
    columns = [line for line in lines if not line.startswith((_MEMBER, _OF_BRIDGE, "bond_mode="))]
    mode = [line for line in lines if line.startswith("bond_mode=")] if len(names) > 1 else []
    if len(names) > 1:
        yield ["--may-exist", "add-bond", _bridge(lines), port, *names]
    else:
        yield ["--may-exist", "add-port", _bridge(lines), port]
    yield ["clear", "port", port, "other_config"]
    yield ["set", "port", port, *columns, *mode]
    for member, *settings in found:
        yield ["set", "interface", member, *settings]


_COMMANDS = {BRIDGE: _bridge_commands, PORT: _port_commands, BOND: _bond_commands}


def _moved(old: Sequence[str], new: Sequence[str]) -> bool:
    """Whether a port has to be made anew: in another bridge, or a bond of other members."""
    return any(of(old) != of(new) for of in (_bridge, _members, _kind))


def _members(lines: Sequence[str]) -> list[str]:
    return [line.split()[1] for line in lines if line.startswith(_MEMBER)]


def _port_name(name: str, lines: Sequence[str]) -> str:
    """A bond of one member is a port of the member's name: Open vSwitch has no smaller bonds than of two."""
    names = _members(lines)
    return names[0] if len(names) == 1 else name.split(" ", 1)[1]


def _kind(lines: Sequence[str]) -> list[str]:
    return [line for line in lines if line.startswith("type=")]


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
        time.sleep(0.02)  # The switch does not tell when its database answers.
