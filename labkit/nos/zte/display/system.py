"""`show version` in the layout of the public sample, `show clock`, and `show users`; the latter two are from memory."""

from collections.abc import Iterator

from labkit.nos.device import Device
from labkit.nos.shell.declaration import Call, Table

table = Table()

_HELP = {
    "version": "System hardware and software status",
    "clock": "The system clock",
    "users": "Users who are logged in",
}


def uptime(seconds: float) -> str:
    """A duration: `23 day(s), 10 hour(s), 59 minute(s)`."""
    minutes = int(seconds) // 60
    return f"{minutes // 1440} day(s), {minutes // 60 % 24} hour(s), {minutes % 60} minute(s)"


def version(device: Device) -> Iterator[str]:
    """Render `show version`."""
    kind = device.kind
    platform, _, model = kind.model.partition(" ")
    since = uptime(device.now() - device.boot_time)
    yield kind.model
    yield f"ZTE {platform} Software, Version: {model} {kind.version}, Release software"
    yield "Copyright (c) 2022 by ZTE Corporation"
    yield f"System image file is <sysdisk0: verset/{kind.options['image']}>"
    yield "System image is loaded from local"
    yield f"System uptime is {since}"
    yield ""
    yield "[MPU, shelf 1, slot 1]:"
    yield f"Board Name        : {model}"
    yield f"Uptime is {since}"


@table.display("show version", help=_HELP)
def _show_version(call: Call) -> Iterator[str]:
    return version(call.device)


@table.display("show clock", help=_HELP)
def _show_clock(call: Call) -> str:
    time = call.device.local_time()
    return f"{time:%H:%M:%S} {time.tzname() or 'UTC'} {time:%a %b} {time.day} {time:%Y}"


@table.display("show users", help=_HELP)
def _show_users(call: Call) -> Iterator[str]:
    yield f"    {'Line':<12}{'User':<17}{'Host':<16}Location"
    for terminal in call.device.terminals:
        mark = "*" if terminal is call.terminal else " "
        yield f"{mark}   {terminal.line.lower():<12}{terminal.user:<17}{'idle':<16}{terminal.address}"
