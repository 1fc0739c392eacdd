"""`show version`, `show inventory`, `show clock`, `show users`: the device and who is there."""

import hashlib
from collections import Counter
from collections.abc import Iterator

from labkit.nos.cisco.interface_names import type_of
from labkit.nos.device import Device
from labkit.nos.shell.declaration import Answer, Call, Table

table = Table()

_HELP = {
    "version": "System hardware and software status",
    "inventory": "Show the physical inventory",
    "clock": "Display the system clock",
    "users": "Display information about terminal lines",
}
_PORTS = {
    "FastEthernet": "FastEthernet interfaces",
    "GigabitEthernet": "Gigabit Ethernet interfaces",
    "TenGigabitEthernet": "Ten Gigabit Ethernet interfaces",
    "Serial": "Serial(sync/async) interfaces",
}
_LEGAL = (
    "This product contains cryptographic features and is subject to United",
    "States and local country laws governing import, export, transfer and",
    "use. Delivery of Cisco cryptographic products does not imply",
    "third-party authority to import, export, distribute or use encryption.",
)


def serial_number(device: Device) -> str:
    """The number on the board, from the device's address: the same lab has the same one everywhere."""
    digits = int.from_bytes(hashlib.sha256(device.node.mac.encode()).digest()[:4], "big") % 0xFFFFF
    return f"FTX1628{digits:05X}"[:11]


def uptime(seconds: float) -> str:
    """A duration as IOS tells it: `1 day, 2 hours, 10 minutes`."""
    minutes = int(seconds) // 60
    parts = []
    for size, name in ((7 * 24 * 60, "week"), (24 * 60, "day"), (60, "hour")):
        count, minutes = divmod(minutes, size)
        if count:
            parts.append(f"{count} {name}{'s' if count != 1 else ''}")
    return ", ".join([*parts, f"{minutes} minute{'s' if minutes != 1 else ''}"])


def version(device: Device) -> Iterator[str]:
    """Render `show version`."""
    kind, switch = device.kind, device.kind.role == "switch"
    image, label = kind.options["image"], kind.options["software"]
    yield f"Cisco IOS Software, {label} Software ({image.upper()}), Version {kind.version}, RELEASE SOFTWARE (fc1)"
    yield "Technical Support: http://www.cisco.com/techsupport"
    yield "Copyright (c) 1986-2014 by Cisco Systems, Inc."
    yield "Compiled Mon 15-Dec-14 12:00 by prod_rel_team"
    yield ""
    yield "ROM: Bootstrap program is labkit"
    yield ""
    yield f"{device.config.hostname} uptime is {uptime(device.now() - device.boot_time)}"
    yield "System returned to ROM by reload"
    yield f'System image file is "flash:{image}.bin"'
    yield ""
    yield ""
    yield from _LEGAL
    yield ""
    yield f"cisco {kind.model} ({kind.options['processor']}) with {kind.options['memory']} bytes of memory."
    yield f"Processor board ID {serial_number(device)}"
    counts = Counter(type_of(spec.name) for spec in kind.interfaces)
    if switch:
        yield "1 Virtual Ethernet interface"
    for name, text in _PORTS.items():
        if counts[name]:
            yield f"{counts[name]} {text}"
    if switch:
        yield "64K bytes of flash-simulated non-volatile configuration memory."
        mac = device.node.mac.upper()
        pairs = ":".join(mac[index : index + 2] for index in range(0, 12, 2))
        yield f"Base ethernet MAC Address       : {pairs}"
        yield f"Model number                    : {kind.model}"
        yield f"System serial number            : {serial_number(device)}"
    else:
        yield "255K bytes of non-volatile configuration memory."
    yield ""
    yield f"Configuration register is {'0xF' if switch else '0x2102'}"


@table.display("show version", help=_HELP)
def _show_version(call: Call) -> Answer:
    return version(call.device)


@table.display("show inventory", help=_HELP)
def _show_inventory(call: Call) -> Answer:
    device = call.device
    name = "1" if device.kind.role == "switch" else "Chassis"
    return "\n".join(
        (
            f'NAME: "{name}", DESCR: "{device.kind.model}"',
            f"PID: {device.kind.model:<18}, VID: V01  , SN: {serial_number(device)}",
            "",
        )
    )


@table.display("show clock", help=_HELP)
def _show_clock(call: Call) -> Answer:
    time = call.device.local_time()
    mark = "" if call.device.clock_shift else "*"
    clock = f"{time:%H:%M:%S}.{time.microsecond // 1000:03} {time.tzname() or 'UTC'}"
    return f"{mark}{clock} {time:%a %b} {time.day} {time:%Y}"


@table.display("show users", help=_HELP)
def _show_users(call: Call) -> Answer:
    return "\n".join(_users(call))


def _users(call: Call) -> Iterator[str]:
    yield "    Line       User       Host(s)              Idle       Location"
    base = 1 if call.device.kind.role == "switch" else 388
    for terminal in sorted(call.device.terminals, key=lambda each: int(each.line.split()[-1])):
        number = int(terminal.line.split()[-1])
        mark = "*" if terminal is call.terminal else " "
        yield (
            f"{mark}{base + number:>3} vty {number:<5} {terminal.user:<10} {'idle':<20} "
            f"{'00:00:00':<10} {terminal.address}"
        ).rstrip()
    yield ""
    yield "  Interface    User               Mode         Idle     Peer Address"
