"""`show logging`: the log, oldest line first."""

from collections.abc import Iterator

from labkit.nos.device import LOG_SIZE
from labkit.nos.shell.declaration import Call, Table

table = Table()


@table.display("show logging", help={"logging": "Show the contents of logging buffers"})
def _show_logging(call: Call) -> Iterator[str]:
    device = call.device
    device.collect()
    enabled = "enabled" if device.config.access.log else "disabled"
    dropped = max(0, device.logged - LOG_SIZE)
    yield (
        f"Syslog logging: {enabled} ({dropped} messages dropped, 0 messages rate-limited, 0 flushes, 0 overruns, "
        "xml disabled, filtering disabled)"
    )
    yield ""
    yield "No Active Message Discriminator."
    yield ""
    yield "No Inactive Message Discriminator."
    yield ""
    yield ""
    for name in ("Console logging:", "Monitor logging:", "Buffer logging: "):
        yield f"    {name} level debugging, {device.logged} messages logged, xml disabled,"
        yield "                     filtering disabled"
    yield "    Exception Logging: size (4096 bytes)"
    yield "    Count and timestamp logging messages: disabled"
    yield "    Persistent logging: disabled"
    yield ""
    yield "No active filter modules."
    yield ""
    yield f"    Trap logging: level informational, {device.logged} message lines logged"
    yield ""
    yield "Log Buffer (8192 bytes):"
    yield ""
    yield from device.log
