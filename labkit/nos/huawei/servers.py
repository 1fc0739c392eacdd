"""FTP, SFTP, STelnet and Telnet servers: switching them on, and what they tell of themselves."""

from collections.abc import Iterator

from labkit.nos.config import DeviceConfig
from labkit.nos.shell.declaration import Answer, Call, Setting, Table, Values

table = Table()

_ROUTERS = frozenset({"ar", "ac", "usg"})
_OTHERS = frozenset({"router", "s"})


def _server(name: str, words: str, families: frozenset[str], leading: str, block: str, after: str) -> Setting:
    return Setting(
        views=("system",),
        notation=f"{words} server enable",
        undo=(f"undo {words} server enable",),
        families=families,
        path=f"servers.{name}",
        leading=leading,
        block=block,
        after=after,
        help={words: "Specify the server", "server": "Specify the server", "enable": "Enable the server"},
    )


def _switch_telnet(call: Call) -> str | None:
    """Switch the Telnet server, which runs unless told otherwise; it is no use to say so again (vrp-traps 9)."""
    servers = call.device.config.servers
    wanted = not call.negative
    running = servers.telnet is not False
    loading = call.terminal.line == "startup"
    if running is wanted and not loading:
        return f" Error: TELNET server has been {'enabled' if wanted else 'disabled'}"
    servers.telnet = wanted
    return f"Info: The Telnet server has been {'enabled' if wanted else 'disabled'}."


def _telnet_lines(config: DeviceConfig) -> Iterator[Values]:
    if config.servers.telnet is not None:
        yield {} if config.servers.telnet else {"undo": True}


_STARTED = "Info: Succeeded in starting the {} server."
table.add(
    _server("ftp", "ftp", frozenset({"ar"}), " ", "sysname", _STARTED.format("FTP")),
    _server("ftp", "ftp", _ROUTERS - {"ar"}, " ", "ftp server", _STARTED.format("FTP")),
    _server("ftp", "FTP", _OTHERS, "", "ftp server", _STARTED.format("FTP")),
    _server("sftp", "sftp", _ROUTERS | _OTHERS, " ", "ssh server", _STARTED.format("SFTP")),
    _server("stelnet", "stelnet", _ROUTERS | _OTHERS, " ", "ssh server", _STARTED.format("STelnet")),
    Setting(
        views=("system",),
        notation="telnet server enable",
        undo=("undo telnet server enable",),
        families=(_ROUTERS | _OTHERS) - {"usg"},
        path="servers.telnet",
        store=_switch_telnet,
        clear=_switch_telnet,
        lines=_telnet_lines,
        block="telnet server",
    ),
    Setting(
        views=("system",),
        notation="telnet server port <port:23-55535>",
        undo=("undo telnet server port",),
        path="servers.telnet_port",
        block="telnet server",
    ),
)


@table.display("display ftp-server", families=_ROUTERS | _OTHERS)
def ftp_server(call: Call) -> Answer:
    """Tell whether files can be fetched by FTP (RFC 959)."""
    return list(_ftp_server_lines(call))


def _ftp_server_lines(call: Call) -> Iterator[str]:
    if not call.device.config.servers.ftp:
        yield "   Info: The FTP server is already disabled."
        return
    yield "   FTP server is running"
    yield "   Max user number                 5"
    yield "   User count                      0"
    yield "   Timeout value(in minute)        30"
    yield "   Listening port                  21"
    yield "   Acl number                      0"
    yield "   FTP server's source address     0.0.0.0"


@table.display("display telnet server status", families=_ROUTERS | _OTHERS)
def telnet_server(call: Call) -> Answer:
    """Tell whether users can come in by Telnet."""
    return list(_telnet_server_lines(call))


def _telnet_server_lines(call: Call) -> Iterator[str]:
    servers = call.device.config.servers
    on = servers.telnet is not False
    rows = {
        "TELNET IPv4 server": "Enable" if on else "Disable",
        "TELNET IPv6 server": "Disable",
        "TELNET server port": servers.telnet_port,
        "TELNET server source address": "0.0.0.0",  # noqa: S104  (shown, not listened on)
        "ACL4 number": 0,
        "ACL6 number": 0,
    }
    return (f" {name:<41}:{value}" for name, value in rows.items())


@table.display("display ssh server status", families=_ROUTERS | _OTHERS)
def ssh_server(call: Call) -> Answer:
    """Tell whether users can come in by SSH."""
    return list(_ssh_server_lines(call))


def _ssh_server_lines(call: Call) -> Iterator[str]:
    servers = call.device.config.servers
    yield " SSH version                         :1.99"
    yield " SSH connection timeout              :60 seconds"
    yield " SSH server key generating interval  :0 hours"
    yield " SSH authentication retries          :3 times"
    yield f" SFTP server                         :{'Enable' if servers.sftp else 'Disable'}"
    yield f" Stelnet server                      :{'Enable' if servers.stelnet else 'Disable'}"
