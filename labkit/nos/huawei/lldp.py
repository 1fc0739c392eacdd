"""LLDP: the lines of the system view and of interfaces."""

from typing import Any

from labkit.nos.huawei.views import ETHERNET, MANAGEMENT, MEMBER, SWITCHPORT
from labkit.nos.shell.declaration import Kept, Setting, Table

table = Table()

FAMILIES = frozenset({"ar", "router", "s", "ac", "usg"})
_PORTS = (ETHERNET, SWITCHPORT, MANAGEMENT, MEMBER)
_HELP = {
    "lldp": "Link Layer Discovery Protocol",
    "enable": "Enable LLDP",
    "message-transmission": "How messages are sent",
    "interval": "Seconds between two messages",
    "hold-multiplier": "Intervals for which a neighbour keeps what it hears",
    "delay": "Seconds before a change is told",
    "restart-delay": "Seconds before a port speaks again",
    "trap-interval": "Seconds between two alarms",
    "management-address": "Address under which the device is managed",
    "tlv-enable": "What messages tell",
}


def _system(notation: str, path: str, place: float, **others: Any) -> Setting:
    return Setting(
        views=("system",),
        families=FAMILIES,
        notation=notation,
        path=f"lldp.{path}",
        block="lldp enable",
        place=place,
        help=_HELP,
        **others,
    )


table.add(
    _system("lldp enable", "enabled", 10),
    _system("lldp message-transmission interval <5-32768>", "interval", 11),
    _system("lldp message-transmission hold-multiplier <2-10>", "hold_multiplier", 12),
    _system("lldp message-transmission delay <1-8192>", "delay", 13),
    _system("lldp restart-delay <1-10>", "restart_delay", 14),
    _system("lldp trap-interval <5-3600>", "trap_interval", 15),
    _system(
        "lldp management-address <ip>",
        "management_address",
        16,
        undo=("undo lldp management-address [<ip>]",),
    ),
    Setting(
        views=_PORTS,
        families=FAMILIES,
        notation="lldp enable",
        path="lldp",
        negated=True,
        place=72.5,
        help=_HELP,
    ),
    Kept(
        views=_PORTS,
        families=FAMILIES,
        notation="lldp tlv-enable <kind:basic-tlv|dot1-tlv|dot3-tlv|med-tlv> <what:text>",
        single=False,
        place=72.6,
        help=_HELP,
    ),
    Kept(
        views=_PORTS,
        families=FAMILIES,
        notation="lldp compliance cdp receive",
        place=72.7,
        help=_HELP,
    ),
)
