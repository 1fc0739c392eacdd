"""Error-down: ports that a protection has shut, and how they come back by themselves."""

from collections.abc import Iterable, Iterator

from labkit.nos.config import DeviceConfig
from labkit.nos.shell.declaration import Answer, Call, Setting, Table, Values

table = Table()

FAMILIES = frozenset({"s", "ar", "ac"})
_CAUSES = "|".join(
    (
        "auto-defend",
        "bpdu-protection",
        "efm-remote-failure",
        "efm-threshold-event",
        "error-statistics",
        "link-flap",
        "mac-address-flapping",
        "portsec-reachedlimit",
        "storm-control",
        "transceiver-power-low",
    )
)
_HELP = {
    "error-down": "Interfaces that a protection has shut",
    "auto-recovery": "They come back by themselves",
    "cause": "Protection",
    "interval": "Seconds after which they do",
    "recovery": "Which will come back, and when",
}
_RULE = "-" * 80


def _store(call: Call) -> str | None:
    config: DeviceConfig = call.target
    if call.negative:
        config.error_recovery.pop(call["cause"], None)
    else:
        config.error_recovery[call["cause"]] = call["interval"]
    return None


def _lines(config: DeviceConfig) -> Iterable[Values]:
    for cause, interval in sorted(config.error_recovery.items()):
        yield {"cause": cause, "interval": interval}


table.add(
    Setting(
        views=("system",),
        families=FAMILIES,
        notation=f"error-down auto-recovery cause <cause:{_CAUSES}> interval <interval:30-86400>",
        undo=(f"undo error-down auto-recovery cause <cause:{_CAUSES}>",),
        path="error_recovery",
        store=_store,
        clear=_store,
        lines=_lines,
        block="error-down",
        help=_HELP,
    )
)


@table.display("display error-down recovery [interface <interface>]", families=FAMILIES, help=_HELP)
def _display_recovery(call: Call) -> Answer:
    rows = list(_rows(call))
    if not rows:
        return "Info: No interface is in the error-down state."
    header = f"{'interface':<32}{'error-down':<24}{'recovery':<12}remainder"
    return [header, f"{'':<32}{'cause':<24}{'time(sec)':<12}time(sec)", _RULE, *rows]


def _rows(call: Call) -> Iterator[str]:
    config: DeviceConfig = call.device.config
    for name, state in call.device.state.interfaces().items():
        if state.error_down and call["interface"] in (None, name):
            interval = config.error_recovery.get(state.error_down)
            left = None if interval is None else interval - int(call.device.now() - state.since)
            shown = "--" if interval is None else str(interval)
            remainder = "--" if left is None else str(max(left, 0))
            yield f"{name:<32}{state.error_down:<24}{shown:<12}{remainder}"
