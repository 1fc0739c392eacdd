"""How a device's interfaces are called inside its container: Linux allows 15 characters, and no slash."""

import re
from hashlib import blake2b

LONGEST = 15
"""Characters of an interface's name (IFNAMSIZ less its closing zero)."""
_NAME = re.compile(r"(?P<type>[A-Za-z]+(?:-[A-Za-z]+)*)(?P<number>\d+(?:/\d+)*)(?P<sub>\.\d+)?")
_SHORT = {
    "GigabitEthernet": "GE",
    "XGigabitEthernet": "XGE",
    "Ethernet": "Eth",
    "Eth-Trunk": "Trunk",
    "Serial": "S",
    "MEth": "MEth",
    "Vlanif": "Vlanif",
    "LoopBack": "Loop",
    "Tunnel": "Tun",
    "Virtual-Ethernet": "VE",
    "NULL": "NULL",
    "eth": "eth",
    "FastEthernet": "Fa",
    "TenGigabitEthernet": "Te",
    "Loopback": "Lo",
    "Vlan": "Vlan",
    "Port-channel": "Po",
    "Null": "Null",
}
"""By the type in the long name. No two types share a short form, so names stay apart."""
_HASHED = "if-"
"""Begins the names of all others: no short form is `if`."""


def linux_name(long_name: str) -> str:
    """Name an interface inside its container: `GigabitEthernet0/0/1.10` is `GE0-0-1.10`.

    At most 15 characters, and different for different interfaces. A name of a type that is not known here, or
    one that is too long, becomes `if-` and twelve hexadecimal digits.
    """
    match = _NAME.fullmatch(long_name)
    short = _SHORT.get(match["type"]) if match else None
    if match and short:
        name = short + match["number"].replace("/", "-") + (match["sub"] or "")
        if len(name) <= LONGEST:
            return name
    return _HASHED + blake2b(long_name.encode(), digest_size=6).hexdigest()
