"""`display port-security`: the ports that admit only addresses they know. Layout: the S5700's manual."""

from collections.abc import Iterator

from labkit.nos.config import DeviceConfig
from labkit.nos.huawei.display.lines import joined
from labkit.nos.huawei.interface_names import short
from labkit.nos.shell.declaration import Call, Table
from labkit.nos.state import MacEntry

table = Table()

_RULE = "-" * 79
_HELP = {"port-security": "Port security", "interface": "Of one port"}


def ports(config: DeviceConfig, entries: list[MacEntry], wanted: str | None) -> Iterator[str]:
    """Write a line per protected port: how many addresses it may know, and knows."""
    columns = "{:<18}{:<12}{:<14}{:<13}{}"
    yield columns.format("Interface", "MaxMacNum", "CurrentMacs", "Action", "Sticky")
    yield _RULE
    count = 0
    for port in config.interfaces.values():
        security = port.switchport.security if port.switchport is not None else None
        if security is None or wanted not in (None, port.name):
            continue
        count += 1
        known = sum(
            entry.interface == port.name and entry.origin in ("security", "sticky") for entry in entries
        )
        yield columns.format(
            short(port.name), security.maximum, known, security.action, "YES" if security.sticky else "NO"
        )
    yield _RULE
    yield f"Total: {count}"


@table.display("display port-security [interface <interface>]", families=frozenset({"s", "ac"}), help=_HELP)
def show(call: Call) -> str:
    """List the protected ports."""
    wanted = call["interface"] if isinstance(call["interface"], str) else None
    return joined(ports(call.device.config, list(call.device.state.macs()), wanted))
