"""Spanning tree: the lines of the system view and of ports (STP, RSTP, MSTP)."""

from collections.abc import Callable, Iterable
from typing import Any

from labkit.nos.config import DeviceConfig, InterfaceConfig, StpConfig
from labkit.nos.huawei.views import PHYSICAL, SWITCHPORT
from labkit.nos.shell.declaration import Call, Kept, Setting, Table, Values

table = Table()

FAMILIES = frozenset({"s", "ar", "ac"})
BUSY = "Info: This operation may take a few seconds. Please wait for a moment...done."
_HELP = {
    "stp": "Spanning Tree Protocol (STP)",
    "mode": "Specify the working mode",
    "instance": "Spanning tree instance",
    "priority": "Set the bridge priority",
    "root": "Specify the switch as a root of the spanning tree",
    "primary": "Primary root",
    "secondary": "Secondary root",
    "cost": "Set the path cost of the port",
    "port": "Port parameters",
    "edged-port": "Set the port as an edge port",
    "bpdu-protection": "Enable BPDU protection",
    "root-protection": "Enable root protection",
    "loop-protection": "Enable loop protection",
    "pathcost-standard": "Specify the standard of path costs",
    "disable": "Disable STP",
    "enable": "Enable STP",
}


def _by_instance(
    declare: Callable[..., Setting], words: str, parameter: str, path: str, place: float, **others: Any
) -> Setting:
    """A line about a field that holds something for each of some instances; `declare` is for whose field it is."""
    name = parameter.split(":", maxsplit=1)[0] if ":" in parameter else words.rsplit(maxsplit=1)[-1]

    def store(call: Call) -> None:
        getattr(call.target.stp, path)[call["instance"] or 0] = call[name]

    def clear(call: Call) -> None:
        getattr(call.target.stp, path).pop(call["instance"] or 0, None)

    def lines(target: Any) -> Iterable[Values]:
        for instance, value in sorted(getattr(target.stp, path).items()):
            yield {"instance": instance, name: value}

    return declare(
        f"stp [instance <0-4094>] {words} <{parameter}>",
        path,
        place,
        undo=(f"undo stp [instance <0-4094>] {words} [<{parameter}>]",),
        **{"store": store, "clear": clear, "lines": lines} | others,
    )


def _step(name: str, step: int) -> Callable[[Call], str | None]:
    def check(call: Call) -> str | None:
        if call.negative or call[name] % step == 0:
            return None
        return f"Error: The priority must be a multiple of {step}."

    return check


def _bridge_priority(call: Call) -> str | None:
    stp: StpConfig = call.target.stp
    if (call["instance"] or 0) in stp.root_types:
        return "Error: The priority can not be changed because the switch is configured as a primary or secondary root."
    return _step("priority", 4096)(call)


def _root(call: Call) -> str | None:
    stp: StpConfig = call.target.stp
    instance = call["instance"] or 0
    stp.priorities.pop(instance, None)
    stp.root_types[instance] = call["kind"]
    return None


def _timer(name: str, path: str, low: int, high: int, place: float) -> Setting:
    return Setting(
        views=("system",),
        families=FAMILIES,
        notation=f"stp timer {name} <{low}-{high}>",
        undo=(f"undo stp timer {name}",),
        path=f"stp.{path}",
        check=lambda call: (
            None
            if call.negative or next(iter(call.values.values())) % 100 == 0
            else "Error: The timer must be a multiple of 100 centiseconds."
        ),
        read=lambda values: next(iter(values.values())) // 100,
        write=lambda seconds: ({name.replace("-", "_"): seconds * 100},),
        block="stp",
        place=place,
        help=_HELP,
    )


def _system(notation: str, path: str, place: float, **others: Any) -> Setting:
    return Setting(
        views=("system",),
        families=FAMILIES,
        notation=notation,
        path=f"stp.{path}",
        place=place,
        block="stp",
        help=_HELP,
        **others,
    )


def _kept(notation: str, views: tuple[str, ...], place: float) -> Kept:
    block = "stp" if views == ("system",) else ""
    return Kept(views=views, families=FAMILIES, notation=notation, place=place, block=block, help=_HELP)


table.add(
    _system(
        "stp disable",
        "enabled",
        11.5,
        undo=("stp enable", "undo stp disable"),
        read=lambda _values: False,
        write=lambda _value: ({},),
        after=BUSY,
    ),
    _system("stp mode <mode:stp|rstp|mstp>", "mode", 11, undo=("undo stp mode",), after=BUSY),
    _by_instance(_system, "priority", "0-61440", "priorities", 12, check=_bridge_priority),
    _by_instance(_system, "root", "kind:primary|secondary", "root_types", 12, store=_root),
    _system(
        "stp pathcost-standard <standard:dot1d-1998|dot1t|legacy>",
        "path_cost_standard",
        13,
        undo=("undo stp pathcost-standard",),
        after=BUSY,
    ),
    _system("stp bpdu-protection", "bpdu_protection", 14),
    _system("stp edged-port default", "edged_by_default", 15),
    _timer("hello", "hello", 100, 1000, 16),
    _timer("max-age", "max_age", 600, 4000, 16),
    _timer("forward-delay", "forward_delay", 400, 3000, 16),
    _system("stp max-hops <1-40>", "max_hops", 17),
    _kept("stp bridge-diameter <2-7>", ("system",), 18),
    _kept("stp timer-factor <1-10>", ("system",), 18),
    _kept("stp converge <kind:fast|normal>", ("system",), 18),
    _kept("stp tc-protection [interval <1-600>|threshold <1-255>]*", ("system",), 18),
)


@table.action("undo stp enable", views=("system",), changes=True, families=FAMILIES, help=_HELP)
def disable(call: Call) -> str:
    """Turn spanning tree off on the whole device: another way to say `stp disable`."""
    config: DeviceConfig = call.target
    config.stp.enabled = False
    return BUSY


@table.action("undo stp enable", views=(SWITCHPORT,), changes=True, families=FAMILIES, help=_HELP)
def disable_port(call: Call) -> None:
    """Turn spanning tree off on a port."""
    interface: InterfaceConfig = call.target
    interface.stp.enabled = False


@table.action("stp mcheck", views=("system", SWITCHPORT), families=FAMILIES, help=_HELP)
def mcheck(_call: Call) -> None:
    """Return from STP to the configured mode; what is solved here never falls back."""


@table.action("restart", views=PHYSICAL, changes=True, help={"restart": "Restart the interface"})
def restart(call: Call) -> None:
    """Shut an interface down and open it again: a port that a protection has shut comes up."""
    interface: InterfaceConfig = call.target
    if not interface.shutdown:
        interface.shutdown = True
        call.device.changed()
        interface.shutdown = False


def _port(notation: str, path: str, place: float, **others: Any) -> Setting:
    return Setting(
        views=(SWITCHPORT,),
        families=FAMILIES,
        notation=notation,
        path=f"stp.{path}",
        place=place,
        help=_HELP,
        **others,
    )


def _protection(kind: str) -> Setting:
    """Root and loop protection exclude each other: one field holds which is on."""
    other = {"root": "loop", "loop": "root"}[kind]

    def check(call: Call) -> str | None:
        if not call.negative and call.target.stp.protection == other:
            return f"Error: The {other} protection has been enabled on this port."
        return None

    def clear(call: Call) -> str | None:
        if call.target.stp.protection == kind:
            call.target.stp.protection = None
        return None

    return _port(
        f"stp {kind}-protection",
        "protection",
        60,
        check=check,
        clear=clear,
        read=lambda _values: kind,
        write=lambda value: ({},) if value == kind else (),
    )


table.add(
    _port(
        "stp disable",
        "enabled",
        57,
        undo=("stp enable", "undo stp disable"),
        read=lambda _values: False,
        write=lambda _value: ({},),
    ),
    _protection("root"),
    _protection("loop"),
    _by_instance(_port, "cost", "1-200000000", "costs", 58),
    _by_instance(_port, "port priority", "0-240", "priorities", 59, check=_step("priority", 16)),
    _port(
        "stp edged-port <state:enable|disable>",
        "edged",
        61,
        undo=("undo stp edged-port [enable|disable]",),
        read=lambda values: values["state"] == "enable",
        write=lambda value: ({"state": "enable" if value else "disable"},),
    ),
    _port("stp bpdu-filter enable", "bpdu_filter", 61, undo=("undo stp bpdu-filter [enable]",)),
    _kept("stp point-to-point <state:auto|force-true|force-false>", (SWITCHPORT,), 62),
    _kept("stp transmit-limit <1-255>", (SWITCHPORT,), 62),
    _kept("stp compliance <state:auto|dot1s|legacy>", (SWITCHPORT,), 62),
    _kept("stp no-agreement-check", (SWITCHPORT,), 62),
    _kept("stp config-digest-snoop", (SWITCHPORT,), 62),
)
