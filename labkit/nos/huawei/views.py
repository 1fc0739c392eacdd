"""The interface views: which view belongs to which kind of interface."""

from labkit.nos.config import InterfaceConfig

ETHERNET = "interface-ethernet"
SWITCHPORT = "interface-switchport"
SUBINTERFACE = "interface-subinterface"
SERIAL = "interface-serial"
VLANIF = "interface-vlanif"
LOOPBACK = "interface-loopback"
NULL = "interface-null"
MANAGEMENT = "interface-management"

ROUTED = (ETHERNET, SUBINTERFACE, SERIAL, VLANIF, LOOPBACK, MANAGEMENT)
"""Views of interfaces that can have an IP address."""
PHYSICAL = (ETHERNET, SWITCHPORT, SERIAL, MANAGEMENT)
ANY = (ETHERNET, SWITCHPORT, SUBINTERFACE, SERIAL, VLANIF, LOOPBACK, NULL, MANAGEMENT)

_BY_PREFIX = {
    "Vlanif": VLANIF,
    "LoopBack": LOOPBACK,
    "NULL": NULL,
    "MEth": MANAGEMENT,
    "Serial": SERIAL,
}


def interface_view(interface: InterfaceConfig) -> str:
    """The view in which an interface is configured."""
    for prefix, view in _BY_PREFIX.items():
        if interface.name.startswith(prefix):
            return view
    if "." in interface.name:
        return SUBINTERFACE
    return ETHERNET if interface.switchport is None else SWITCHPORT


_ORDER = (
    "Vlanif",
    "MEth",
    "Eth-Trunk",
    "Ethernet",
    "Serial",
    "GigabitEthernet",
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
