"""The interface views: which view belongs to which kind of interface."""

from functools import lru_cache

from labkit.nos.config import InterfaceConfig

ETHERNET = "interface-ethernet"
SWITCHPORT = "interface-switchport"
SUBINTERFACE = "interface-subinterface"
SERIAL = "interface-serial"
VLANIF = "interface-vlanif"
LOOPBACK = "interface-loopback"
NULL = "interface-null"
DIALER = "interface-dialer"
TEMPLATE = "interface-template"
"""A virtual template: what PPP clients over Ethernet are answered with."""
MANAGEMENT = "interface-management"
TUNNEL = "interface-tunnel"
TRUNK = "interface-trunk"
"""An Eth-Trunk as a layer-2 port: all that a switch port has, and its own lines."""
ROUTED_TRUNK = "interface-routed-trunk"
MEMBER = "interface-member"
"""A port of an Eth-Trunk: it has no settings but those of the medium."""

ROUTED = (ETHERNET, SUBINTERFACE, SERIAL, VLANIF, LOOPBACK, MANAGEMENT, TUNNEL, DIALER, TEMPLATE)
"""Views of interfaces that can have an IP address."""
PHYSICAL = (ETHERNET, SWITCHPORT, SERIAL, MANAGEMENT, MEMBER)
PPP = (SERIAL, DIALER, TEMPLATE)
"""Views of interfaces that speak PPP."""
ANY = (*ROUTED, SWITCHPORT, NULL, MEMBER)

_BY_PREFIX = {
    "Vlanif": VLANIF,
    "LoopBack": LOOPBACK,
    "NULL": NULL,
    "MEth": MANAGEMENT,
    "Serial": SERIAL,
    "Tunnel": TUNNEL,
    "Dialer": DIALER,
    "Virtual-Template": TEMPLATE,
    "Virtual-if": LOOPBACK,
}


@lru_cache(maxsize=4096)
def _view_by_name(name: str) -> str | None:
    return next((view for prefix, view in _BY_PREFIX.items() if name.startswith(prefix)), None)


def interface_view(interface: InterfaceConfig) -> str:
    """The view in which an interface is configured."""
    view = _view_by_name(interface.name)
    if view is not None:
        return view
    if "." in interface.name:
        return SUBINTERFACE
    if interface.trunk is not None:
        return ROUTED_TRUNK if interface.switchport is None else TRUNK
    if interface.membership.trunk is not None:
        return MEMBER
    return ETHERNET if interface.switchport is None else SWITCHPORT


_ORDER = (
    "Vlanif",
    "MEth",
    "Virtual-Template",
    "Dialer",
    "Eth-Trunk",
    "Ethernet",
    "Serial",
    "GigabitEthernet",
    "XGigabitEthernet",
    "NULL",
    "LoopBack",
    "Tunnel",
)


def interface_key(name: str) -> tuple[int, list[int], str]:
    """Sorts interface names as a configuration lists them: by type, then by number."""
    kind = name.rstrip("0123456789./:")
    rank = _ORDER.index(kind) if kind in _ORDER else len(_ORDER)
    numbers = [int(part) for part in name[len(kind) :].replace(".", "/").replace(":", "/").split("/") if part]
    return rank, numbers, name
