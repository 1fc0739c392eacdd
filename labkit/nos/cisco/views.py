"""The interface modes: which one belongs to which kind of interface, and which families have what."""

from labkit.nos.config import InterfaceConfig

ROUTERS = frozenset({"isr"})
SWITCHES = frozenset({"catalyst2", "catalyst3"})
LAYER3 = frozenset({"isr", "catalyst3"})
"""Families that route."""
LAYER3_SWITCHES = frozenset({"catalyst3"})

ETHERNET = "interface-ethernet"
"""A routed Ethernet port: a router's, or a switch's after `no switchport`."""
SWITCHPORT = "interface-switchport"
SUBINTERFACE = "interface-subinterface"
SERIAL = "interface-serial"
VLAN = "interface-vlan"
LOOPBACK = "interface-loopback"
NULL = "interface-null"
TUNNEL = "interface-tunnel"
CHANNEL = "interface-channel"
"""A Port-channel as a layer-2 port."""
ROUTED_CHANNEL = "interface-routed-channel"
RANGE = "interface-range"

ROUTED = (ETHERNET, SUBINTERFACE, SERIAL, VLAN, LOOPBACK, TUNNEL, ROUTED_CHANNEL)
"""Modes of interfaces that can have an IP address."""
LAYER2 = (SWITCHPORT, CHANNEL)
PHYSICAL = (ETHERNET, SWITCHPORT, SERIAL)
PORTS = (ETHERNET, SWITCHPORT)
"""Ethernet ports, with speed and duplex."""
ANY = (*ROUTED, *LAYER2, NULL)

_BY_PREFIX = {
    "Vlan": VLAN,
    "Loopback": LOOPBACK,
    "Null": NULL,
    "Serial": SERIAL,
    "Tunnel": TUNNEL,
}


def interface_view(interface: InterfaceConfig) -> str:
    """The mode in which an interface is configured."""
    for prefix, view in _BY_PREFIX.items():
        if interface.name.startswith(prefix) and ("." not in interface.name):
            return view
    if "." in interface.name:
        return SUBINTERFACE
    if interface.name.startswith("Port-channel"):
        return ROUTED_CHANNEL if interface.switchport is None else CHANNEL
    return ETHERNET if interface.switchport is None else SWITCHPORT


_ORDER = (
    "Loopback",
    "Tunnel",
    "Port-channel",
    "FastEthernet",
    "GigabitEthernet",
    "TenGigabitEthernet",
    "Serial",
    "Vlan",
    "Null",
)


def interface_key(name: str) -> tuple[int, list[int], str]:
    """Sorts interface names as a configuration lists them: by type, then by number."""
    kind = name.rstrip("0123456789./:")
    rank = _ORDER.index(kind) if kind in _ORDER else len(_ORDER)
    numbers = [int(part) for part in name[len(kind) :].replace(".", "/").replace(":", "/").split("/") if part]
    return rank, numbers, name
