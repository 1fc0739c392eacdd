"""The information center as it is set up: `display info-center` and `display channel` (layouts: the AR's manual).

Ten channels carry logs, alarms and debugging output to the places where they are shown; six have a use and a name.
"""

from collections.abc import Iterator

from labkit.nos.device import LOG_SIZE, Device
from labkit.nos.huawei.display.kept_lines import lines, value
from labkit.nos.huawei.display.lines import joined
from labkit.nos.shell.declaration import Call, Table

table = Table()
NAMES = ("console", "monitor", "loghost", "trapbuffer", "logbuffer", "snmpagent")
_CONSOLE, _MONITOR, _HOST, _TRAPS, _LOGS, _AGENT = range(6)
_LEVELS = {
    _CONSOLE: ("warning", "debugging", "debugging"),
    _MONITOR: ("warning", "debugging", "debugging"),
    _HOST: ("informational", "debugging", "debugging"),
    _TRAPS: ("informational", "debugging", "debugging"),
    _LOGS: ("warning", "debugging", "debugging"),
    _AGENT: ("debugging", "debugging", "debugging"),
}
"""The lowest level of logs, alarms and debugging output that each channel carries (VRP)."""
_OTHER_LEVELS = ("debugging", "debugging", "debugging")
_STATES = {_CONSOLE: "YYY", _MONITOR: "YYY", _HOST: "YYN", _TRAPS: "NYN", _LOGS: "YNN", _AGENT: "NYN"}
"""Whether each of the three is on."""
_MOST = 1024
_TRAP_SIZE = 256
_HELP = {
    "info-center": "Information center",
    "channel": "Channels of the information center",
    "<name>": "Name of the channel",
}


def _names(device: Device) -> dict[int, str]:
    """The channels by number: those that are used, and those that were named."""
    given = {
        line["number"]: line["name"]
        for line in lines(device.config, "info-center channel")
        if "number" in line
    }
    names = {number: f"channel{number}" for number in range(10)} | dict(enumerate(NAMES))
    return names | given


def _channel(device: Device, said: str | None, default: int) -> tuple[int, str]:
    """The channel that a line names, by number or name."""
    names = _names(device)
    chosen = (
        default if said is None else next((n for n, name in names.items() if said in (str(n), name)), default)
    )
    return chosen, names[chosen]


def overview(device: Device) -> Iterator[str]:
    """Render `display info-center`."""
    config = device.config
    yield f"Information Center:{'enabled' if config.access.log else 'disabled'}"
    yield "Log host:"
    for host in lines(config, "info-center loghost <ip>"):
        number, name = _channel(device, host.get("channel"), _HOST)
        yield f"        {host['ip']}, channel number {number}, channel name {name},"
        yield f"        host facility {host.get('facility', 'local7')}"
    for title, word, default in (("Console", "console", _CONSOLE), ("Monitor", "monitor", _MONITOR)):
        number, name = _channel(device, value(config, f"info-center {word} channel", "channel"), default)
        yield f"{title}:"
        yield f"        channel number : {number}, channel name : {name}"
    yield "SNMP Agent:"
    yield f"        channel number : {_AGENT}, channel name : {_names(device)[_AGENT]}"
    number, name = _channel(device, value(config, "info-center logbuffer", "channel"), _LOGS)
    size = value(config, "info-center logbuffer", "size", LOG_SIZE)
    yield "Log buffer:"
    yield f"        enabled,max buffer size {_MOST}, current buffer size {size},"
    yield f"        current messages {len(device.log)}, channel number : {number}, channel name : {name}"
    yield f"        dropped messages 0, overwritten messages {max(0, device.logged - LOG_SIZE)}"
    yield "Trap buffer:"
    traps = value(config, "info-center trapbuffer size", "size", _TRAP_SIZE)
    yield f"        enabled,max buffer size {_MOST}, current buffer size {traps},"
    yield f"        current messages 0, channel number:{_TRAPS}, channel name:{_names(device)[_TRAPS]}"
    yield "        dropped messages 0, overwritten messages 0"
    stamps = {line["kind"]: line["form"] for line in lines(config, "info-center timestamp") if "kind" in line}
    yield "Information timestamp setting:"
    yield (
        f"        log - {stamps.get('log', 'date')}, trap - {stamps.get('trap', 'date')},"
        f" debug - {stamps.get('debugging', 'boot')}"
    )
    yield ""
    yield f" Sent messages = {device.logged}, Received messages = {device.logged}"


def channel(number: int, name: str) -> Iterator[str]:
    """Render one channel: what of each kind it carries, from all modules."""
    states = ["Y" if on == "Y" else "N" for on in _STATES.get(number, "YYN")]
    columns = "{:<9}{:<9}{:<7}{:<14}{:<7}{:<14}{:<7}{}"
    levels = _LEVELS.get(number, _OTHER_LEVELS)
    yield f"channel number:{number}, channel name:{name}"
    yield columns.format(
        "MODU_ID", "NAME", "ENABLE", "LOG_LEVEL", "ENABLE", "TRAP_LEVEL", "ENABLE", "DEBUG_LEVEL"
    )
    yield columns.format(
        "ffff0000", "default", states[0], levels[0], states[1], levels[1], states[2], levels[2]
    )


@table.display("display info-center", help=_HELP)
def show(call: Call) -> str:
    """Show where logs, alarms and debugging output go."""
    call.device.collect()
    return joined(overview(call.device))


@table.display("display channel [<number:0-9>|<name:string 1-30>]", help=_HELP)
def show_channels(call: Call) -> str:
    """Show what each channel carries."""
    names = _names(call.device)
    chosen = [
        (number, name)
        for number, name in names.items()
        if call["number"] in (None, number) and call["name"] in (None, name)
    ]
    if not chosen:
        return "Error: The channel does not exist."
    return joined(line for number, name in chosen for line in (*channel(number, name), ""))
