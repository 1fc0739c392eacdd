"""FTP, SFTP, STelnet and Telnet servers: switching them on, and what they tell of themselves."""

from collections.abc import Iterator

from labkit.nos.shell.declaration import Call, Setting, Table

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


_STARTED = "Info: Succeeded in starting the {} server."
table.add(
    _server("ftp", "ftp", _ROUTERS, " ", "ftp server", _STARTED.format("FTP")),
    _server("ftp", "FTP", _OTHERS, "", "ftp server", _STARTED.format("FTP")),
    _server("sftp", "sftp", _ROUTERS | _OTHERS, " ", "ssh server", _STARTED.format("SFTP")),
    _server("stelnet", "stelnet", _ROUTERS | _OTHERS, " ", "ssh server", _STARTED.format("STelnet")),
    Setting(
        views=("system",),
        notation="telnet server enable",
        undo=("undo telnet server enable",),
        families=(_ROUTERS | _OTHERS) - {"usg"},
        path="servers.telnet",
        read=lambda _values: True,
        block="telnet server",
        after="Info: The Telnet server has been enabled.",
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
def ftp_server(call: Call) -> Iterator[str]:
    """Tell whether files can be fetched by FTP (RFC 959)."""
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
def telnet_server(call: Call) -> Iterator[str]:
    """Tell whether users can come in by Telnet."""
    servers = call.device.config.servers
    on = servers.telnet is not False
    yield f" TELNET IPV4 server                             :{'Enable' if on else 'Disable'}"
    yield " TELNET IPV6 server                             :Disable"
    yield f" TELNET server port                             :{servers.telnet_port}"


@table.display("display ssh server status", families=_ROUTERS | _OTHERS)
def ssh_server(call: Call) -> Iterator[str]:
    """Tell whether users can come in by SSH."""
    servers = call.device.config.servers
    yield " SSH version                         :1.99"
    yield " SSH connection timeout              :60 seconds"
    yield " SSH server key generating interval  :0 hours"
    yield " SSH authentication retries          :3 times"
    yield f" SFTP server                         :{'Enable' if servers.sftp else 'Disable'}"
    yield f" Stelnet server                      :{'Enable' if servers.stelnet else 'Disable'}"
