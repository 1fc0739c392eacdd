"""`clear` commands of interfaces and of the log."""

from labkit.engine.engine import Reset
from labkit.nos.shell.declaration import Call, Table
from labkit.nos.shell.effects import Ask, Dialogue

table = Table()

_HELP = {
    "clear": "Reset functions",
    "counters": "Clear counters on one or all interfaces",
    "logging": "Clear logging buffer",
}


@table.action("clear counters [<interface>]", changes=True, help=_HELP)
def clear_counters(call: Call) -> Dialogue:
    """Set the counters of one or all interfaces to zero."""
    name = call["interface"]
    what = f"on this interface {name}" if name else "on all interfaces"
    answer: str = yield Ask(f'Clear "show interface" counters {what} [confirm]')
    if answer.strip().lower() in ("", "y", "yes"):
        call.commit()
        call.device.engine.reset(Reset("counters", interface=name))


@table.action("clear logging", help=_HELP)
def clear_logging(call: Call) -> Dialogue:
    """Empty the log."""
    answer: str = yield Ask("Clear logging buffer [confirm]")
    if answer.strip().lower() in ("", "y", "yes"):
        call.device.collect()
        call.device.log.clear()
