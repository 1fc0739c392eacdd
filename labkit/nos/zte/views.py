"""The interface modes: which one belongs to which kind of interface."""

from labkit.nos.config import InterfaceConfig

ROUTER = frozenset({"zxr10"})
SWITCH = frozenset({"zxr10-switch"})

ETHERNET = "interface-ethernet"
SWITCHPORT = "interface-switchport"
SUBINTERFACE = "interface-subinterface"
VLAN = "interface-vlan"
LOOPBACK = "interface-loopback"
NULL = "interface-null"

ROUTED = (ETHERNET, SUBINTERFACE, VLAN, LOOPBACK)
"""Modes of interfaces that can have an IP address."""
PORTS = (ETHERNET, SWITCHPORT)
ANY = (*ROUTED, SWITCHPORT, NULL)

_BY_PREFIX = {"loopback": LOOPBACK, "vlan": VLAN, "null": NULL}


def interface_view(interface: InterfaceConfig) -> str:
    """The mode in which an interface is configured."""
    for prefix, view in _BY_PREFIX.items():
        if interface.name.startswith(prefix):
            return view
    if "." in interface.name:
        return SUBINTERFACE
    return ETHERNET if interface.switchport is None else SWITCHPORT


_ORDER = ("gei-", "xgei-", "loopback", "vlan", "null")


def interface_key(name: str) -> tuple[int, list[int]]:
    """Sorts interface names as tables and configurations list them: ports first, each type by number."""
    kind = name.rstrip("0123456789./")
    rank = _ORDER.index(kind) if kind in _ORDER else len(_ORDER)
    numbers = name[len(kind) :].replace(".", "/").split("/")
    return rank, [int(part) for part in numbers if part]
