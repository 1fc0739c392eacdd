"""Who is connected to the device's servers, and what its terminal lines are set to."""

from collections.abc import Iterator

from labkit.nos.config import DeviceConfig, LineConfig
from labkit.nos.huawei.display.kept_lines import has, value
from labkit.nos.huawei.display.lines import joined
from labkit.nos.shell.declaration import Call, Table

table = Table()

_HELP = {
    "ssh": "SSH information",
    "server": "Server",
    "session": "Sessions",
    "ftp-users": "Users of the FTP server",
    "user-interface": "Terminal lines",
    "maximum-vty": "Number of VTY lines",
    "http": "HTTP server",
    "debugging": "Debugging that is switched on",
}
_LETTERS = {"none": "N", "password": "P", "aaa": "A", None: "-"}


@table.display("display ssh server session", help=_HELP)
def ssh_sessions(call: Call) -> str:
    """List the users that came in by SSH through the lab's network (RFC 4254)."""
    rule = " " + "-" * 70
    columns = " {:<8}{:<6}{:<10}{:<9}{:<16}{}"
    rows = [
        columns.format(terminal.line, "2.0", "run", "stelnet", terminal.user, terminal.address)
        for terminal in call.device.terminals
        if terminal.service == "ssh"
    ]
    header = columns.format("Conn", "Ver", "State", "Service", "Username", "Client")
    return joined([rule, header, rule, *rows, rule])


@table.display("display ftp-users", help=_HELP)
def ftp_users(call: Call) -> str:
    """List who uses the FTP server: a transfer holds the terminal of its client, so nobody is in between."""
    if not call.device.config.servers.ftp:
        return "Info: The FTP server is already disabled."
    return joined([f"{'username':<15}{'host':<18}{'port':<8}{'idle':<6}topdir"])


@table.display("display user-interface [maximum-vty|<kind:console|vty> <number:0-14>]", help=_HELP)
def user_interfaces(call: Call) -> str:
    """List the terminal lines and what they ask of a user."""
    config: DeviceConfig = call.device.config
    if call["maximum_vty"]:
        return f" Maximum of VTY user : {sum(kind == 'vty' and number < 15 for kind, number in config.lines)}"
    wanted = (call["kind"], call["number"])
    held = [line for key, line in sorted(config.lines.items()) if call["kind"] is None or key == wanted]
    if not held:
        return "Error: The user interface does not exist."
    first_vty = 34 if call.device.kind.role == "switch" else 129
    busy = {terminal.line for terminal in call.device.terminals}
    return joined(_line_table(held, first_vty, busy))


def _line_table(held: list[LineConfig], first_vty: int, busy: set[str]) -> Iterator[str]:
    yield "  Idx  Type     Tx/Rx      Modem Privi ActualPrivi Auth  Int"
    for line in held:
        console = line.kind == "console"
        name = f"{'CON' if console else 'VTY'} {line.number}"
        index = line.number if console else first_vty + line.number
        rate = "9600" if console else ""
        level = line.level if line.level is not None else (15 if console else 0)
        mark = "+" if name in busy else " "
        actual = str(level) if name in busy else "-"
        yield (
            f"{mark} {index:<5}{name:<9}{rate:<11}{'-':<6}{level:<6}{actual:<12}{_LETTERS[line.authentication]:<6}-"
        )
    yield "UI(s) not in async mode -or- with no hardware support:"
    yield "  +    : Current UI is active."
    yield "  Idx  : Absolute index of UIs."
    yield "  Type : Type and relative index of UIs."
    yield "  Privi: The privilege of UIs."
    yield "  Auth : The authentication mode of UIs."
    yield "      A: Authenticate use AAA."
    yield "      N: Current UI need not authentication."
    yield "      P: Authenticate use current UI's password."


@table.display("display http server", help=_HELP)
def web_server(call: Call) -> str:
    """Tell how the web server is set."""
    config: DeviceConfig = call.device.config

    def state(beginning: str) -> str:
        return "enabled" if has(config, beginning) else "disabled"

    rows = {
        "HTTP Server Status": state("http server enable"),
        "HTTP Server Port": "80(80)",
        "HTTP Timeout Interval": value(config, "http timeout", "timeout", 20),
        "Current Online Users": 0,
        "Maximum Users Allowed": 5,
        "HTTP Secure-server Status": state("http secure-server enable"),
        "HTTP Secure-server Port": "443(443)",
        "HTTP SSL Policy": value(config, "http secure-server ssl-policy", "policy", "Default"),
        "HTTP IPv6 Server Status": "disabled",
        "HTTP IPv6 Server Port": "80(80)",
        "HTTP IPv6 Secure-server Status": "disabled",
        "HTTP IPv6 Secure-server Port": "443(443)",
        "HTTP server source address": "0.0.0.0",  # noqa: S104  (shown, not listened on)
    }
    return joined(f"   {name:<32}: {shown}" for name, shown in rows.items())
