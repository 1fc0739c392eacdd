"""IS-IS processes and their interfaces (ISO/IEC 10589, RFC 1195).

As in published configurations of ZXROS: the area and the system id are lines of their own, interfaces are told in
the mode of the process. `ip router isis` and `metric` are after those of IPv6 there; `metric-style` is from memory.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from labkit.nos.config import DeviceConfig, InterfaceConfig, IsisConfig, IsisInterfaceConfig
from labkit.nos.shell.declaration import Call, Section, Setting, Table, Values
from labkit.nos.zte.views import interface_key

table = Table()
table.view("isis", lambda mode: f"config-isis-{mode.process.process_id}")
table.view("isis-interface", lambda mode: f"config-isis-{mode.process.process_id}-if-{mode.interface.name}")

_HELP = {
    "router": "Enable a routing process",
    "isis": "Intermediate System to Intermediate System (IS-IS)",
    "area": "Area address",
    "system-id": "System ID",
    "is-type": "Level of this router",
    "interface": "Configure IS-IS on an interface",
    "metric": "Interface metric",
    "passive-mode": "Suppress hellos on the interface",
}
_LEVELS = {"level-1": "level-1", "level-1-2": "level-1-2", "level-2-only": "level-2"}
_LEVEL_WORDS = {level: word for word, level in _LEVELS.items()}
_SELECTOR = "00"
_AREA, _SYSTEM = "area", "system-id"
"""Under which the process keeps what entity titles are made of: one that has no area yet has none."""


@dataclass(frozen=True, slots=True)
class IsisMode:
    """What the mode of a process configures: the process, and what it says of the device's interfaces."""

    process: IsisConfig
    config: DeviceConfig


@dataclass(frozen=True, slots=True)
class IsisInterfaceMode:
    """What the mode of an interface configures."""

    process: IsisConfig
    interface: InterfaceConfig

    @property
    def isis(self) -> IsisInterfaceConfig:
        """What the interface says about IS-IS."""
        return self.interface.isis


def _open_process(call: Call) -> IsisMode:
    config: DeviceConfig = call.target
    number = call["process_id"] or 0
    process = config.isis.setdefault(number, IsisConfig(number))
    return IsisMode(process, config)


def _remove_process(call: Call) -> None:
    number = call["process_id"] or 0
    last = set(call.device.config.isis) <= {number}
    for interface in call.device.config.interfaces.values():
        if interface.isis.enabled == number or (last and interface.isis.enabled is None):
            interface.isis = IsisInterfaceConfig()
    call.device.config.isis.pop(number, None)


def _processes(config: DeviceConfig) -> Iterator[IsisMode]:
    for number in sorted(config.isis):
        yield IsisMode(config.isis[number], config)


def _part(name: str) -> Any:
    """Store a part of the entity titles, and make them of all parts that there are."""

    def store(call: Call) -> None:
        process: IsisConfig = call.target.process
        held = [values for values in process.kept.get(name, ()) if values["part"] != call["part"]]
        if name == _SYSTEM:
            held = []
        process.kept[name] = held if call.negative else [*held, {"part": call["part"]}]
        systems = [values["part"] for values in process.kept.get(_SYSTEM, ())]
        areas = [values["part"] for values in process.kept.get(_AREA, ())]
        process.entities = [f"{area}.{system}.{_SELECTOR}" for area in areas for system in systems]

    return store


def _part_setting(name: str, kind: str, place: float) -> Setting:
    undo = f"no {name} [<part:{kind}>]" if name == _SYSTEM else f"no {name} <part:{kind}>"
    return Setting(
        views=("isis",),
        notation=f"{name} <part:{kind}>",
        undo=(undo,),
        path="process.entities",
        store=_part(name),
        clear=_part(name),
        lines=lambda mode: mode.process.kept.get(name, ()),
        place=place,
        help=_HELP,
    )


def _refuse_interface(call: Call) -> str | None:
    held = call.target.config.interfaces.get(call["interface"])
    if held is None:
        return "%Error: The interface does not exist."
    taken = held.isis.enabled not in (None, call.target.process.process_id)
    return "%Error: The interface belongs to another IS-IS process." if taken else None


def _open_interface(call: Call) -> IsisInterfaceMode:
    return IsisInterfaceMode(call.target.process, call.target.config.interfaces[call["interface"]])


def _interfaces(mode: IsisMode) -> Iterator[IsisInterfaceMode]:
    """Interfaces of the process; the one with the smallest number speaks of those on which none runs yet."""
    number = mode.process.process_id
    for name in sorted(mode.config.interfaces, key=interface_key):
        held = mode.config.interfaces[name].isis
        waits = held.enabled is None and number == min(mode.config.isis) and held != IsisInterfaceConfig()
        if held.enabled == number or waits:
            yield IsisInterfaceMode(mode.process, mode.config.interfaces[name])


def _reset(call: Call) -> None:
    call.target.config.interfaces[call["interface"]].isis = IsisInterfaceConfig()


def _run(call: Call) -> None:
    call.target.isis.enabled = None if call.negative else call.target.process.process_id


def _metric(call: Call) -> None:
    levels = (1, 2) if call["level"] is None else (int(call["level"][-1]),)
    for level in levels:
        call.target.isis.costs.pop(level, None)
        if not call.negative:
            call.target.isis.costs[level] = call["metric"]


def _metrics(mode: IsisInterfaceMode) -> Iterable[Values]:
    costs = mode.isis.costs
    if costs.get(1) == costs.get(2):
        return ({"metric": costs[1]},) if costs else ()
    return [{"metric": cost, "level": f"level-{level}"} for level, cost in sorted(costs.items())]


def _levels(views: tuple[str, ...], word: str, path: str, place: float) -> Setting:
    return Setting(
        views=views,
        notation=f"{word} <level:{'|'.join(_LEVELS)}>",
        undo=(f"no {word}",),
        path=path,
        read=lambda values: _LEVELS[values["level"]],
        write=lambda level: ({"level": _LEVEL_WORDS[level]},),
        place=place,
        help=_HELP,
    )


def _flag(notation: str, path: str, place: float) -> Setting:
    return Setting(
        views=("isis-interface",),
        notation=notation,
        undo=(f"no {notation}",),
        path=path,
        place=place,
        help=_HELP,
    )


table.add(
    Section(
        views=("system",),
        notation="router isis [<process-id:0-65535>]",
        view="isis",
        path="isis",
        open=_open_process,
        printed=_processes,
        bind=lambda mode: {"process_id": mode.process.process_id},
        removed=_remove_process,
        block="isis",
        closing="$",
        help=_HELP,
    ),
    _part_setting(_AREA, "isis-area", 10),
    _part_setting(_SYSTEM, "system-id", 11),
    _levels(("isis",), "is-type", "process.level", 12),
    Setting(
        views=("isis",),
        notation="metric-style <style:narrow|wide>",
        undo=("no metric-style",),
        path="process.cost_style",
        place=13,
        help=_HELP,
    ),
    Section(
        views=("isis",),
        notation="interface <interface>",
        view="isis-interface",
        path="config.interfaces",
        open=_open_interface,
        check=_refuse_interface,
        printed=_interfaces,
        bind=lambda mode: {"interface": mode.interface.name},
        removed=_reset,
        place=20,
        closing="$",
        help=_HELP,
    ),
    Setting(
        views=("isis-interface",),
        notation="ip router isis",
        path="isis.enabled",
        store=_run,
        clear=_run,
        lines=lambda mode: ({},) if mode.isis.enabled is not None else (),
        place=10,
        help=_HELP,
    ),
    _levels(("isis-interface",), "circuit-type", "isis.circuit_level", 11),
    Setting(
        views=("isis-interface",),
        notation="metric <metric:1-16777215> [<level:level-1|level-2>]",
        undo=("no metric [<level:level-1|level-2>]",),
        path="isis.costs",
        store=_metric,
        clear=_metric,
        lines=_metrics,
        place=12,
        help=_HELP,
    ),
    _flag("network point-to-point", "isis.point_to_point", 13),
    _flag("passive-mode", "isis.silent", 14),
)
