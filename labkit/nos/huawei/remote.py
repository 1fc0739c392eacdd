"""From one device to another: `telnet` and `stelnet` (texts: vrp-traps 11), and `super` on the same one."""

from collections.abc import Generator
from ipaddress import IPv4Address, IPv6Address
from typing import Any

from labkit.engine.engine import Connect, Connection
from labkit.nos.arrival import HOST_KEY, SSH, TELNET, answerer, call_up, carry, client_address
from labkit.nos.config import DeviceConfig
from labkit.nos.huawei.login import line_of
from labkit.nos.huawei.system import confirm
from labkit.nos.names import address_of
from labkit.nos.shell.declaration import Call, Table
from labkit.nos.shell.effects import Ask, Dialogue, Effect, Keys, Output
from labkit.nos.shell.keys import Key

table = Table()

_UNREACHED = "  Error: Can't connect to the remote host\n"
_ENDED = "  The connection was closed by the remote host\n"
_SSH_ATTEMPTS = 3
_PRIVILEGES = (
    "Now user privilege is level {level}, and only those commands whose level is equal to or less than this "
    "level can be used.\nPrivilege note: 0-VISIT, 1-MONITOR, 2-SYSTEM, 3-MANAGE"
)
_HELP = {
    "telnet": "Establish a Telnet connection",
    "ipv6": "Over IPv6",
    "stelnet": "Establish an SSH connection",
    "-a": "Set the source IP address",
    "super": "Privilege current user a specified priority level",
    "-vpn-instance": "Specify VPN-Instance name",
}


def _connect(call: Call, host: IPv4Address | IPv6Address, port: int) -> Connect:
    line = line_of(call.terminal) if call.terminal.service else None
    lists = {} if line is None else line.acls if host.version == 4 else line.acls6
    return Connect(
        destination=host,
        port=call["port"] or port,
        source=call["source"],
        vrf=call["vrf"] or "",
        acl=lists.get("outbound"),
    )


def _hurried(call: Call) -> bool:
    return call.terminal.role == "grader"


@table.action(
    "telnet [-a <source:ip>|-vpn-instance <vrf:vpn-instance>]* <host> [<port:1-65535>]",
    "telnet ipv6 [-a <source:ipv6>] <host:ipv6> [<port:1-65535>]",
    help=_HELP,
)
def telnet(call: Call) -> Dialogue:
    """Log in on another device by Telnet."""
    host = yield from address_of(call.device, call["host"])
    if host is None:
        return
    yield Output(f"  Press CTRL_] to quit telnet mode\n  Trying {call['host']} ...\n")
    connection = yield from call_up(call.device, _connect(call, host, TELNET))
    if connection.outcome != "connected":
        yield Output(_UNREACHED)
        return
    yield Output(f"  Connected to {call['host']} ...\n")
    yield from _talk(call, connection)
    yield Output(_ENDED)


def _talk(call: Call, connection: Connection) -> Generator[Effect, Any, None]:
    """Be on the line until somebody hangs up. Behind another port than Telnet's nobody asks for a name."""
    other = answerer(call.device, connection)
    if other is None or connection.port != other.config.servers.telnet_port:
        yield from _listen()
        return
    session = other.admit("telnet", client_address(connection), hurried=_hurried(call))
    if session is None:
        yield Output("\n  All user interfaces are used, please try later!\n")
        return
    yield from carry(session)


def _listen() -> Generator[Effect, Any, None]:
    """A server that says nothing by itself: the next line makes it hang up."""
    keys: list[Key | str] = []
    while not {Key.ENTER, Key.ESCAPE} & set(keys):
        keys = (yield Keys()) or []


@table.action(
    "stelnet [-a <source:ip>|-vpn-instance <vrf:vpn-instance>]* <host> [<port:1-65535>]",
    views=("user", "system"),
    help=_HELP,
)
def stelnet(call: Call) -> Dialogue:
    """Log in on another device by SSH."""
    host = yield from address_of(call.device, call["host"])
    if host is None:
        return
    name: str = (yield Ask("Please input the username:")).strip()
    yield Output(f"Trying {call['host']} ...\nPress CTRL+K to abort\n")
    connection = yield from call_up(call.device, _connect(call, host, SSH))
    other = answerer(call.device, connection)
    if other is None or connection.port != SSH or HOST_KEY not in other.files:
        yield Output("Error: Failed to connect to the remote host.\n")
        return
    yield Output(f"Connected to {call['host']} ...\n")
    if not (yield from _trust(call)):
        return
    for _ in range(_SSH_ATTEMPTS):
        password: str = yield Ask("Enter password:", echo=False)
        level = other.dialect.ssh_level(other, name, password)
        if level is not None:
            break
        yield Output("Error: Failed to authenticate.\n")
    else:
        yield Output("The connection was closed by the remote host\n")
        return
    session = other.admit("ssh", client_address(connection), user=name, level=level, hurried=_hurried(call))
    if session is not None:
        yield from carry(session)
    yield Output("The connection was closed by the remote host\n")


def meets_strangers(config: DeviceConfig) -> bool:
    """Whether the SSH client goes on with a server whose key it does not know."""
    return config.access.ssh_first_time


def _trust(call: Call) -> Generator[Effect, Any, bool]:
    """Whether to go on with a server whose key is not known: only where the first time is allowed."""
    known = f"known-host-{call['host']}"
    if known in call.device.remembered:
        return True
    if not meets_strangers(call.device.config):
        yield Output(
            "Error: Failed to verify the server's public key.\n"
            'Please run the command "ssh client first-time enable" to enable the first-time access function'
            " and try again.\n"
        )
        return False
    if not (yield from confirm("The server is not authenticated. Continue to access it? [Y/N]:")):
        return False
    if (yield from confirm("Save the server's public key? [Y/N]:")):
        call.device.remembered.add(known)
        yield Output(f"The server's public key will be saved with the name {call['host']}. Please wait...\n")
    return True


@table.action("super [<level:0-15>]", help=_HELP)
def switch_level(call: Call) -> Dialogue:
    """Take another user level: a higher one for its password, a lower one at once."""
    level = 3 if call["level"] is None else call["level"]
    if level > call.terminal.level:
        secret = call.device.config.access.super_passwords.get(level)
        if secret is None:
            yield Output(f"Error: The password for the level {level} has not been set.\n")
            return
        answer: str = yield Ask("Password:", echo=False)
        if secret.text not in (None, answer):
            yield Output("Error: The password is incorrect.\n")
            return
    call.terminal.level = level
    yield Output(_PRIVILEGES.format(level=level) + "\n")
