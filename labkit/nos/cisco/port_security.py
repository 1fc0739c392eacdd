"""Port security: which source addresses a switch port lets in. One too many shuts the port, unless told otherwise."""

from collections.abc import Callable, Iterable
from typing import Any

from labkit.nos.cisco.views import SWITCHES, SWITCHPORT
from labkit.nos.config import DeviceConfig, InterfaceConfig, PortSecurityConfig
from labkit.nos.shell.declaration import Call, Kept, Setting, Table, Values

table = Table()

_LIMIT = "portsec-reachedlimit"
"""The engine's name for what shuts the port."""
_RECOVERY = 300
"""Seconds after which a shut port comes back, where that is enabled (Cisco, `errdisable recovery interval`)."""
_WORDS = "switchport port-security"
_HELP = {
    "switchport": "Set switching mode characteristics",
    "port-security": "Security related command",
    "maximum": "Max secure addresses",
    "violation": "Security violation mode",
    "protect": "Security violation protect mode",
    "restrict": "Security violation restrict mode",
    "shutdown": "Security violation shutdown mode",
    "mac-address": "Secure mac address",
    "sticky": "Configure dynamic secure addresses as sticky",
    "aging": "Port-security aging commands",
    "errdisable": "Error disable",
}


def _new() -> PortSecurityConfig:
    """Settings of a port on which it is off."""
    return PortSecurityConfig(action="shutdown", enabled=False)


def _held(interface: InterfaceConfig) -> PortSecurityConfig:
    """The settings of a port: those it has, or those of a new one."""
    own = None if interface.switchport is None else interface.switchport.security
    return own or _new()


def _line(
    notation: str,
    undo: tuple[str, ...],
    place: float,
    apply: Callable[[PortSecurityConfig, Call], str | None],
    show: Callable[[PortSecurityConfig], Iterable[Values]],
) -> Setting:
    def run(call: Call) -> str | None:
        if call.target.membership.trunk is not None and not call.negative:
            return f"Command rejected: {call.target.name} is a member of a channel group."
        port = call.target.switchport
        security = _held(call.target)
        refused = apply(security, call)
        port.security = None if security == _new() else security
        return refused

    return Setting(
        views=(SWITCHPORT,),
        families=SWITCHES,
        notation=f"{_WORDS} {notation}".rstrip(),
        undo=tuple(f"no {_WORDS} {each}".rstrip() for each in undo),
        path="switchport.security",
        store=run,
        clear=run,
        lines=lambda interface: show(_held(interface)),
        place=place,
        help=_HELP,
    )


def _enable(security: PortSecurityConfig, call: Call) -> str | None:
    if not call.negative and call.target.switchport.mode.startswith("dynamic"):
        return f"Command rejected: {call.target.name} is a dynamic port."
    security.enabled = not call.negative
    return None


def _maximum(security: PortSecurityConfig, call: Call) -> str | None:
    wanted = 1 if call.negative else call["number"]
    if wanted < len(security.macs):
        return "Maximum is less than the number of currently secured mac addresses."
    security.maximum = wanted
    return None


def _violation(security: PortSecurityConfig, call: Call) -> None:
    security.action = "shutdown" if call.negative else call["action"]


def _sticky(security: PortSecurityConfig, call: Call) -> None:
    """Without it, the addresses that stuck are gone."""
    security.sticky = not call.negative
    if call.negative:
        security.macs = {mac: vlan for mac, vlan in security.macs.items() if mac in security.fixed}


def _address(*, sticky: bool) -> Callable[[PortSecurityConfig, Call], str | None]:
    def apply(security: PortSecurityConfig, call: Call) -> str | None:
        mac = call["mac"]
        if call.negative:
            security.macs.pop(mac, None)
            security.fixed -= {mac}
        elif sticky and not security.sticky:
            return "Command rejected: sticky learning is not enabled on this port."
        elif mac not in security.macs and len(security.macs) >= security.maximum:
            return "Total secure mac-addresses on interface has reached maximum limit."
        else:
            security.macs[mac] = call["vlan"] or call.target.switchport.access_vlan
            security.fixed = security.fixed - {mac} if sticky else security.fixed | {mac}
        return None

    return apply


def _address_lines(security: PortSecurityConfig, *, fixed: bool) -> Iterable[Values]:
    for mac, _vlan in sorted(security.macs.items()):
        if (mac in security.fixed) is fixed:
            yield {"mac": mac}


def _aging(security: PortSecurityConfig, call: Call) -> None:
    security.aging = None if call.negative else call["minutes"] or None


def _aging_type(security: PortSecurityConfig, call: Call) -> None:
    security.inactivity = not call.negative and call["kind"] == "inactivity"


def _shown(name: str, value: Any) -> Iterable[Values]:
    return () if value is None else ({name: value},)


table.add(
    _line(
        "maximum <number:1-8192>",
        ("maximum [<number:1-8192>]",),
        61,
        _maximum,
        lambda security: _shown("number", security.maximum if security.maximum != 1 else None),
    ),
    _line(
        "violation <action:protect|restrict|shutdown>",
        ("violation [<action:protect|restrict|shutdown>]",),
        62,
        _violation,
        lambda security: _shown("action", security.action if security.action != "shutdown" else None),
    ),
    _line(
        "aging time <minutes:0-1440>",
        ("aging time [<minutes:0-1440>]",),
        63,
        _aging,
        lambda security: _shown("minutes", security.aging),
    ),
    _line(
        "aging type <kind:absolute|inactivity>",
        ("aging type [<kind:absolute|inactivity>]",),
        63.1,
        _aging_type,
        lambda security: _shown("kind", "inactivity" if security.inactivity else None),
    ),
    _line(
        "mac-address sticky",
        ("mac-address sticky",),
        64,
        _sticky,
        lambda security: ({},) if security.sticky else (),
    ),
    _line(
        "mac-address sticky <mac> [vlan <vlan:1-4094>]",
        ("mac-address sticky <mac> [vlan <vlan:1-4094>]",),
        64.1,
        _address(sticky=True),
        lambda security: _address_lines(security, fixed=False),
    ),
    _line(
        "mac-address <mac> [vlan <vlan:1-4094>]",
        ("mac-address <mac> [vlan <vlan:1-4094>]",),
        64.2,
        _address(sticky=False),
        lambda security: _address_lines(security, fixed=True),
    ),
    _line("", ("",), 65, _enable, lambda security: ({},) if security.enabled else ()),
)


def _recover(call: Call) -> None:
    config: DeviceConfig = call.target
    if call.negative:
        config.error_recovery.pop(_LIMIT, None)
    else:
        config.error_recovery[_LIMIT] = _RECOVERY


table.add(
    Setting(
        views=("system",),
        families=SWITCHES,
        notation="errdisable recovery cause psecure-violation",
        path="error_recovery",
        store=_recover,
        clear=_recover,
        lines=lambda config: ({},) if _LIMIT in config.error_recovery else (),
        block="errdisable",
        place=1,
        help=_HELP,
    ),
    Kept(
        views=("system",),
        families=SWITCHES,
        notation="errdisable recovery interval <30-86400>",
        block="errdisable",
        place=2,
    ),
)
