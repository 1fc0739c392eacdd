"""From one device to another: `telnet` and `ssh`."""

from collections.abc import Generator
from ipaddress import IPv4Address
from typing import Any

from labkit.engine.engine import Connect, Connection
from labkit.nos.arrival import SSH, TELNET, answerer, call_up, carry, client_address
from labkit.nos.cisco.login import line_of
from labkit.nos.names import address_of
from labkit.nos.shell.declaration import Call, Table
from labkit.nos.shell.effects import Ask, Dialogue, Effect, Keys, Output
from labkit.nos.shell.keys import Key
from labkit.nos.shell.session import Session

table = Table()

_ATTEMPTS = 3
_REFUSED = "% Connection refused by remote host\n"
_HELP = {
    "telnet": "Open a telnet connection",
    "ssh": "Open a secure shell client connection",
    "-l": "Log in using this user name",
    "-v": "Specify SSH Protocol Version",
    "-p": "Connect to this port",
    "<host>": "IP address or hostname of a remote system",
}


def _connect(call: Call, host: IPv4Address, port: int) -> Connect:
    """The call; a list on the line through which the user came may forbid it."""
    acls = line_of(call.terminal).acls if call.terminal.service else {}
    return Connect(destination=host, port=call["port"] or port, acl=acls.get("outbound"))


def _failure(connection: Connection) -> str:
    if connection.outcome == "refused":
        return _REFUSED
    if connection.error == "no-route":
        return "% Destination unreachable; gateway or host down\n"
    return "% Connection timed out; remote host not responding\n"


def _ended(session: Session, host: object) -> Generator[Effect, Any, None]:
    yield from carry(session)
    yield Output(f"\n[Connection to {host} closed by foreign host]\n")


def _hurried(call: Call) -> bool:
    return call.terminal.role == "grader"


@table.action("telnet <host> [<port:1-65535>]", help=_HELP)
def telnet(call: Call) -> Dialogue:
    """Log in on another device by Telnet."""
    host = yield from address_of(call.device, call["host"])
    if host is None:
        return
    port = f", {call['port']}" if call["port"] else ""
    yield Output(f"Trying {host}{port} ... ")
    connection = yield from call_up(call.device, _connect(call, host, TELNET))
    if connection.outcome != "connected":
        yield Output(f"\n{_failure(connection)}")
        return
    yield Output("Open\n")
    other = answerer(call.device, connection)
    if other is None or connection.port != other.config.servers.telnet_port:
        yield from _listen()
        yield Output(f"\n[Connection to {host} closed by foreign host]\n")
        return
    session = other.admit("telnet", client_address(connection), hurried=_hurried(call))
    if session is None:
        yield Output(_REFUSED)
        return
    yield from _ended(session, host)


def _listen() -> Generator[Effect, Any, None]:
    """A server that says nothing by itself: the next line makes it hang up."""
    keys: list[Key | str] = []
    while not {Key.ENTER, Key.ESCAPE} & set(keys):
        keys = (yield Keys()) or []


@table.action("ssh [-v <version:1|2>|-l <user:string 1-64>|-p <port:1-65535>]* <host>", help=_HELP)
def ssh(call: Call) -> Dialogue:
    """Log in on another device by SSH."""
    host = yield from address_of(call.device, call["host"])
    if host is None:
        return
    connection = yield from call_up(call.device, _connect(call, host, SSH))
    other = answerer(call.device, connection)
    if connection.outcome != "connected" or other is None or connection.port != SSH:
        yield Output(_failure(connection) if connection.outcome != "connected" else _REFUSED)
        return
    name = call["user"] or call.terminal.user
    for _ in range(_ATTEMPTS):
        password: str = yield Ask("Password: ", echo=False)
        level = other.dialect.ssh_level(other, name, password)
        if level is not None:
            break
    else:
        yield Output(f"\n[Connection to {host} closed by foreign host]\n")
        return
    session = other.admit("ssh", client_address(connection), user=name, level=level, hurried=_hurried(call))
    if session is None:
        yield Output(_REFUSED)
        return
    yield from _ended(session, host)
