"""Who may use SSH, who listens, how busy the device is: what an administrator looks at."""

from labkit.nos.arrival import HOST_KEY
from labkit.nos.config import ServersConfig
from labkit.nos.shell.declaration import Call, Table

table = Table()

_HELP = {
    "tcp": "TCP information",
    "status": "Status",
    "cpu-usage": "CPU usage information",
    "memory-usage": "Memory usage information",
    "ssh": "SSH information",
}
_RULE = "  " + "-" * 76
_MEMORY = 156_233_728
"""Of an AR2220's eNSP image, in octets."""
_MEMORY_USED = 68_742_420
"""By a device that does nothing: the simulation needs none of it."""


@table.display("display ssh user-information [<name:string 1-64>]", help=_HELP)
def ssh_users(call: Call) -> str:
    """List what SSH was told of its users."""
    wanted = call["name"]
    found = [user for user in call.device.config.access.ssh_users.values() if wanted in (None, user.name)]
    columns = "  {:<20} {:<13} {:<24} {}"
    rows = [
        columns.format(
            user.name, user.authentication or "null", "null", " ".join(sorted(user.services)) or "null"
        )
        for user in found
    ]
    header = columns.format("Username", "Auth-type", "User-public-key-name", "Service-type")
    return "\n".join([_RULE, header, _RULE, *rows, _RULE, f"  Total {len(found)} user(s)"])


@table.display("display rsa local-key-pair public", help={"rsa": "RSA module"})
def keys(call: Call) -> str:
    """Tell whether the SSH server has keys; the simulation makes none that could be shown."""
    if HOST_KEY not in call.device.files:
        return "Info: There is no local key pair."
    written = call.device.written.get(HOST_KEY, 0.0)
    return f"Key name : {call.device.config.hostname}_Host\nKey type : RSA encryption key\nMade     : {written:.0f} s"


def listening(servers: ServersConfig) -> list[int]:
    """The TCP ports of the servers that run."""
    running = {
        21: servers.ftp,
        22: servers.stelnet or servers.sftp,
        servers.telnet_port: servers.telnet is not False,
    }
    return sorted(port for port, on in running.items() if on)


@table.display("display tcp status", help=_HELP)
def tcp(call: Call) -> str:
    """List the servers that wait for connections (RFC 9293)."""
    columns = "{:<10}{:<23}{:<23}{:<12}{}"
    rows = [
        columns.format(f"{index:x}/1", f"0.0.0.0:{port}", "0.0.0.0:0", "0", "Listening")
        for index, port in enumerate(listening(call.device.config.servers), 6)
    ]
    return "\n".join([columns.format("TCPCB", "Local Add:port", "Foreign Add:port", "VPNID", "State"), *rows])


@table.display("display cpu-usage", help=_HELP)
def cpu(call: Call) -> str:
    """Tell how busy the device is: a simulated one has nothing to compute."""
    now = call.device.local_time()
    return "\n".join(
        [
            "CPU Usage Stat. Cycle: 60 (Second)",
            "CPU Usage            : 0% Max: 0%",
            f"CPU Usage Stat. Time : {now:%Y-%m-%d  %H:%M:%S} ",
            "CPU utilization for five seconds: 0%: one minute: 0%: five minutes: 0%.",
        ]
    )


@table.display("display memory-usage", help=_HELP)
def memory(call: Call) -> str:
    """Tell how much memory an idle device of the kind has in use."""
    return "\n".join(
        [
            f" Memory utilization statistics at {call.device.local_time():%Y-%m-%d %H:%M:%S}",
            f" System Total Memory Is: {_MEMORY} bytes",
            f" Total Memory Used Is: {_MEMORY_USED} bytes",
            f" Memory Using Percentage Is: {100 * _MEMORY_USED // _MEMORY}%",
        ]
    )
