"""The device itself: `display version`, `device`, `clock`, `users`.

Layouts: AR2220 V200R003 and S5700 V200R001 as captured on eNSP. The table of `display device` has a rule of
dashes that the public template understands.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from labkit.nos.config.daylight import DaylightSaving, YearlyDay
from labkit.nos.huawei.display.kept_lines import lines
from labkit.nos.huawei.time_words import clock_text
from labkit.nos.shell.declaration import Call, Table
from labkit.topology.topology import DeviceKind

table = Table()

_HELP = {
    "version": "Display system version",
    "device": "Display device information",
    "clock": "Display the system clock",
    "users": "Display information about users",
}
_MINUTE, _HOUR, _DAY, _WEEK = 60, 3600, 86400, 604800


def uptime(seconds: float) -> str:
    """Write a time as VRP does: `0 week, 1 day, 2 hours, 3 minutes`; 0 takes the singular."""
    left = int(seconds)
    parts = []
    for unit, size in (("week", _WEEK), ("day", _DAY), ("hour", _HOUR), ("minute", _MINUTE)):
        number, left = divmod(left, size)
        parts.append(f"{number} {unit}{'s' if number > 1 else ''}")
    return ", ".join(parts)


def _series(kind: DeviceKind) -> str:
    """Name the product series that the software was built for: AR2220 runs that of the AR2200."""
    model = kind.model.split("-")[0]
    return f"{model[:-2]}00" if model.startswith("AR") and model[2:].isdecimal() else model


def version(kind: DeviceKind, seconds_up: float) -> str:
    """Render `display version`."""
    lines = ["Huawei Versatile Routing Platform Software"]
    lines.append(f"VRP (R) software, Version {kind.vrp} ({_series(kind)} {kind.version})")
    lines += _switch(kind, seconds_up) if kind.role == "switch" else _router(kind, seconds_up)
    return "\n".join(lines)


def _router(kind: DeviceKind, seconds_up: float) -> Iterator[str]:
    since = uptime(seconds_up)
    yield "Copyright (C) 2011-2012 HUAWEI TECH CO., LTD"
    yield f"Huawei {kind.model}{'' if kind.model == 'Router' else ' Router'} uptime is {since}"
    yield "BKP 0 version information: "
    yield "1. PCB      Version  : AR01BAK2A VER.NC"
    yield "2. If Supporting PoE : No"
    yield f"3. Board    Type     : {kind.model}"
    yield "4. MPU Slot Quantity : 1"
    yield "5. LPU Slot Quantity : 6"
    yield ""
    yield f"MPU 0(Master) : uptime is {since}"
    yield "MPU version information : "
    yield "1. PCB      Version  : AR01SRU2A VER.A"
    yield "2. MAB      Version  : 0"
    yield f"3. Board    Type     : {kind.model}"
    yield "4. BootROM  Version  : 0"


def _switch(kind: DeviceKind, seconds_up: float) -> Iterator[str]:
    """List a switch's part. eNSP's empty line before the uptime is left out: ntc-templates stop at it."""
    since = uptime(seconds_up)
    yield "Copyright (C) 2000-2011 HUAWEI TECH CO., LTD"
    yield f"Quidway {kind.model} Routing Switch uptime is {since}"
    yield ""
    yield f"EMGE 0(Master) : uptime is {since}"
    yield "64M bytes DDR Memory"
    yield "7M bytes FLASH"
    yield "Pcb      Version :  VER B"
    yield "Basic  BOOTROM  Version :  100 Compiled at Jul  6 2012, 13:23:01"
    yield "CPLD   Version : 74"
    yield f"Software Version : VRP (R) Software, Version {kind.vrp} ({kind.version})"


def device(kind: DeviceKind, cards: Iterable[tuple[str, str]] = ()) -> str:
    """Render `display device`: the main board, and the cards that were added by slot, as VRP writes it: `0/3`."""
    columns = "{:<6}{:<4}{:<16}{:<10}{:<9}{:<13}{:<10}{:<8}"
    header = columns.format("Slot", "Sub", "Type", "Online", "Power", "Register", "Alarm", "Primary")
    board = columns.format("0", "-", kind.model, "Present", "PowerOn", "Registered", "Normal", "Master")
    rows = [
        columns.format(
            slot.rpartition("/")[2], "-", card, "Present", "PowerOn", "Registered", "Normal", "NA"
        ).rstrip()
        for slot, card in cards
    ]
    rule = "-" * len(header)
    return "\n".join([f"{kind.model}'s Device status:", rule, header, rule, board, *rows])


def clock(time: datetime, daylight: DaylightSaving | None = None, *, summer: bool = False) -> str:
    """Render `display clock`; a time without a zone, or in UTC, is in VRP's default one."""
    offset = f"{time:%z}"
    zone = "" if offset in ("", "+0000") else f"{offset[:3]}:{offset[3:5]}"
    name = time.tzname() if zone else "DefaultZoneName"
    lines = [f"{time:%Y-%m-%d %H:%M:%S}{zone}{' DST' if summer else ''}", f"{time:%A}"]
    lines.append(f"Time Zone({name}) : UTC{zone}")
    return "\n".join([*lines, *(() if daylight is None else _daylight(daylight, time.year))])


def _daylight(held: DaylightSaving, year: int) -> Iterator[str]:
    """What is said of summer time: its days in this year, and by how much the clock is put forward."""
    yearly = isinstance(held.start_day, YearlyDay)
    yield "Daylight saving time :"
    yield f"        Name        : {held.name}"
    yield f"        Repeat mode : {'repeat' if yearly else 'one-year'}"
    for title, day, minutes in (("Start", held.start_day, held.start), ("End", held.end_day, held.end)):
        found = day.of(year) if isinstance(day, YearlyDay) else day
        yield f"        {f'{title} time':<12}: {found:%Y-%m-%d} {clock_text(minutes)}:00"
    yield f"        Saving time : {clock_text(held.offset)}:00"


@dataclass(frozen=True, slots=True)
class Login:
    """A user on a terminal line. `line` is `CON 0` or `VTY 0`; `idle` in seconds."""

    line: str
    user: str
    address: str
    idle: float
    current: bool
    service: str = "SSH"
    """`SSH` or `TEL`, of a VTY line."""


def users(logins: Iterable[Login], first_vty: int) -> str:
    """Render `display users`; VTY lines are counted from `first_vty` on."""
    lines = ["  User-Intf    Delay    Type   Network Address     AuthenStatus    AuthorcmdFlag"]
    for login in logins:
        kind, _, number = login.line.partition(" ")
        remote = kind == "VTY"
        index = first_vty + int(number) if remote else 0
        minutes, seconds = divmod(int(login.idle), 60)
        idle = f"{minutes // 60:02}:{minutes % 60:02}:{seconds:02}"
        lines.append(
            f"{'+' if login.current else ' '} {index:<4}{login.line:<8}{idle:<10}{login.service if remote else '':<7}"
            f"{login.address if remote else '':<26}{'pass':<23}"
        )
        lines += [f"  Username : {login.user or 'Unspecified'}", ""]
    return "\n".join(lines)


@table.display("display version", help=_HELP)
def _display_version(call: Call) -> str:
    return version(call.device.kind, call.device.now() - call.device.boot_time)


@table.display("display device", help=_HELP)
def _display_device(call: Call) -> str:
    added = lines(call.device.config, "board add")
    return device(call.device.kind, sorted((line["board"], line["card"]) for line in added))


@table.display("display clock", help=_HELP)
def _display_clock(call: Call) -> str:
    daylight = call.device.config.access.daylight
    return clock(call.device.local_time(), daylight, summer=call.device.in_summer())


@table.display("display users [all]", help=_HELP)
def _display_users(call: Call) -> str:
    now = call.device.now()
    logins = [
        Login(
            line=terminal.line,
            user=terminal.user,
            address=terminal.address,
            idle=0 if terminal is call.terminal else now - terminal.since,
            current=terminal is call.terminal,
            service="TEL" if terminal.service == "telnet" else "SSH",
        )
        for terminal in call.device.terminals
    ]
    return users(logins, first_vty=34 if call.device.kind.role == "switch" else 129)
