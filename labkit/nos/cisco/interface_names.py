"""The names of interfaces on IOS: long, short, and what a user may type for them."""

from labkit.nos.interface_names import InterfaceNames, splitter

NAMES = InterfaceNames(
    split=splitter(r"([A-Za-z][A-Za-z-]*)[ ]?(\d[\d/]*(?:\.\d+)?)"),
    short_types={
        "FastEthernet": "Fa",
        "GigabitEthernet": "Gi",
        "TenGigabitEthernet": "Te",
        "Loopback": "Lo",
        "Vlan": "Vl",
        "Port-channel": "Po",
        "Serial": "Se",
        "Tunnel": "Tu",
        "Null": "Nu",
    },
    ports=("GigabitEthernet", "FastEthernet", "TenGigabitEthernet", "Serial"),
    numbers={
        "Loopback": (0, 2147483647),
        "Tunnel": (0, 2147483647),
        "Port-channel": (1, 48),
        "Vlan": (1, 4094),
        "Null": (0, 0),
    },
    bundle="Port-channel",
    null="Null",
    highest_subinterface=4294967295,
)
"""Neighbour tables of CDP have short types of their own."""
split, type_of, short = NAMES.split, NAMES.type_of, NAMES.short
