"""SSH users, banners, the passwords of `super`, the information center, the time zone."""

import re
from collections.abc import Callable, Iterable

from labkit.nos.config import DeviceConfig, SshUser, TimeZone
from labkit.nos.huawei.cipher import read_secret, show_secret
from labkit.nos.shell.declaration import Call, Setting, Table, Values

table = Table()

_HELP = {
    "ssh": "Secure Shell",
    "super": "Privilege current user a specified priority level",
    "header": "Specify the login banner",
    "info-center": "Information center",
    "clock": "Specify the system clock",
}


def _ssh_user(call: Call) -> SshUser:
    users: dict[str, SshUser] = call.device.config.access.ssh_users
    name = call["name"].lower()
    return users.setdefault(name, SshUser(name))


def _add_ssh_user(call: Call) -> str | None:
    if call.negative:
        if call.device.config.access.ssh_users.pop(call["name"].lower(), None) is None:
            return "Error: The SSH user does not exist."
        return None
    _ssh_user(call)
    return None


def _set_ssh_authentication(call: Call) -> str | None:
    known = call["name"].lower() in call.device.config.access.ssh_users
    _ssh_user(call).authentication = None if call.negative else call["authentication"]
    return None if known or call.negative else " Authentication type setted, and will be in effect next time"


def _set_ssh_services(call: Call) -> str | None:
    _ssh_user(call).services = frozenset() if call.negative else frozenset(call["service"])
    return None


def _ssh_lines(config: DeviceConfig) -> Iterable[Values]:
    return ({"name": user.name} for user in config.access.ssh_users.values())


def _ssh_authentication_lines(config: DeviceConfig) -> Iterable[Values]:
    for user in config.access.ssh_users.values():
        if user.authentication is not None:
            yield {"name": user.name, "authentication": user.authentication}


def _ssh_service_lines(config: DeviceConfig) -> Iterable[Values]:
    for user in config.access.ssh_users.values():
        if user.services:
            yield {"name": user.name, "service": sorted(user.services, reverse=True)}


def _ssh(
    notation: str, undo: str, place: float, store: Callable[[Call], str | None], lines: object
) -> Setting:
    return Setting(
        views=("system",),
        notation=notation,
        undo=(undo,),
        path="access.ssh_users",
        store=store,
        clear=store,
        lines=lines,  # type: ignore[arg-type]
        together="name",
        block="ssh",
        leading=" ",
        trailing=" ",
        place=place,
        help=_HELP,
    )


def _set_super(call: Call) -> str | None:
    passwords = call.device.config.access.super_passwords
    level = call["level"] or 3
    if call.negative:
        passwords.pop(level, None)
    else:
        passwords[level] = read_secret(call["password"])
    return None


def _super_lines(config: DeviceConfig) -> Iterable[Values]:
    for level, secret in sorted(config.access.super_passwords.items()):
        yield {"level": level, "cipher": True, "password": show_secret(secret)}


def _set_banner(call: Call) -> str | None:
    banners = call.device.config.access.banners
    if call.negative:
        banners.pop(call["kind"], None)
    else:
        banners[call["kind"]] = call["text"]
    return None


def _banner_lines(config: DeviceConfig) -> Iterable[Values]:
    return ({"kind": kind, "text": text} for kind, text in sorted(config.access.banners.items()))


def _set_log(call: Call) -> str | None:
    call.device.config.access.log = not call.negative
    return f"Info: Information center is {'disabled' if call.negative else 'enabled'}."


_OFFSET = re.compile(r"(\d{1,2})(?::([0-5]?\d)(?::([0-5]?\d))?)?")


def _seconds(offset: str) -> int | None:
    found = _OFFSET.fullmatch(offset)
    if found is None:
        return None
    hours, minutes, seconds = (int(part or 0) for part in found.groups())
    return 3600 * hours + 60 * minutes + seconds if hours < 24 else None


def _set_time_zone(call: Call) -> str | None:
    access = call.device.config.access
    if call.negative:
        access.time_zone = None
        return None
    seconds = _seconds(call["offset"])
    if seconds is None:
        return "Error: The offset is invalid."
    access.time_zone = TimeZone(call["zone"], seconds if call["direction"] == "add" else -seconds)
    return None


def _time_zone_lines(config: DeviceConfig) -> Iterable[Values]:
    zone = config.access.time_zone
    if zone is not None:
        hours, rest = divmod(abs(zone.offset), 3600)
        offset = f"{hours:02}:{rest // 60:02}:{rest % 60:02}"
        yield {"zone": zone.name, "direction": "add" if zone.offset >= 0 else "minus", "offset": offset}


_OTHERS = frozenset({"ar", "router", "s", "ac"})


def _flag(notation: str, field: str, families: frozenset[str], around: str = " ") -> Setting:
    return Setting(
        views=("system",),
        families=families,
        notation=notation,
        path=f"access.{field}",
        block="ssh",
        leading=around,
        trailing=around,
        place=34,
        help=_HELP,
    )


table.add(
    _ssh("ssh user <name:string 1-64>", "undo ssh user <name:string 1-64>", 31, _add_ssh_user, _ssh_lines),
    _ssh(
        "ssh user <name:string 1-64> authentication-type <authentication:password|rsa|password-rsa|all>",
        "undo ssh user <name:string 1-64> authentication-type",
        32,
        _set_ssh_authentication,
        _ssh_authentication_lines,
    ),
    _ssh(
        "ssh user <name:string 1-64> service-type <service:stelnet|sftp|all>&<1-3>",
        "undo ssh user <name:string 1-64> service-type",
        33,
        _set_ssh_services,
        _ssh_service_lines,
    ),
    *(
        _flag(notation, field, families, around)
        for families, around in ((_OTHERS, " "), (frozenset({"usg"}), ""))
        for notation, field in (
            ("ssh authentication-type default password", "ssh_password_default"),
            ("ssh client first-time enable", "ssh_first_time"),
        )
    ),
    Setting(
        views=("system",),
        notation="super password [level <level:1-15>] [cipher] <password:string 1-128>",
        undo=("undo super password [level <level:1-15>]",),
        path="access.super_passwords",
        store=_set_super,
        clear=_set_super,
        lines=_super_lines,
        block="super",
        leading=" ",
        help=_HELP,
    ),
    Setting(
        views=("system",),
        notation="header <kind:login|shell> information <text:text 1-480>",
        undo=("undo header <kind:login|shell>",),
        path="access.banners",
        store=_set_banner,
        clear=_set_banner,
        lines=_banner_lines,
        block="header",
        help=_HELP,
    ),
    Setting(
        views=("system",),
        notation="info-center enable",
        path="access.log",
        store=_set_log,
        clear=_set_log,
        lines=lambda config: () if config.access.log else ({"undo": True},),
        block="info-center",
        help=_HELP,
    ),
    Setting(
        views=("system",),
        notation="clock timezone <zone:string 1-32> <direction:add|minus> <offset:string 1-8>",
        undo=("undo clock timezone",),
        path="access.time_zone",
        store=_set_time_zone,
        clear=_set_time_zone,
        lines=_time_zone_lines,
        leading=" ",
        help=_HELP,
    ),
)


@table.action(
    "clock timezone <zone:string 1-32> <direction:add|minus> <offset:string 1-8>", changes=True, help=_HELP
)
def set_time_zone(call: Call) -> str | None:
    """Set the time zone in the user view, where the manual has the command."""
    return _set_time_zone(call)


@table.action("undo clock timezone", changes=True, help=_HELP)
def forget_time_zone(call: Call) -> None:
    """Go back to universal time."""
    call.device.config.access.time_zone = None
