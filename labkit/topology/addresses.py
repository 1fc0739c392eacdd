"""MAC addresses of nodes: as written in files, and the ones that nodes get by themselves."""

import hashlib
import re

from labkit.topology.topology import DeviceKind

_OUI = {"router": "00e0fc", "switch": "4c1fcc", "host": "548998"}
"""Huawei's blocks as eNSP uses them: AR routers, switches, PCs."""
_VENDOR_OUI = {
    ("cisco", "router"): "0019e8",
    ("cisco", "switch"): "001cb1",
    ("zte", "router"): "744aa4",
    ("zte", "switch"): "8cdf9d",
}
"""Blocks of other vendors."""
_BLOCK = 64
"""Addresses set aside for one device, so that its interfaces can count up from the base."""
_MAC = re.compile(r"[0-9a-f]{12}")


def parse_mac(text: str) -> str | None:
    """Read `4c1f-cc12-3456`, `4c:1f:cc:12:34:56` or plain digits as twelve hexadecimal digits.

    None for anything else, and for a group address (IEEE 802-2014, 8.2.2), which no device can own.
    """
    digits = re.sub(r"[-:.]", "", text).lower()
    if not _MAC.fullmatch(digits) or int(digits[:2], 16) & 1:
        return None
    return digits


def default_mac(topology: str, node: str, kind: DeviceKind, taken: set[str]) -> str:
    """Choose a node's base address from the names alone: the same lab has the same addresses everywhere."""
    prefix = _VENDOR_OUI.get((kind.vendor, kind.role), _OUI[kind.role])
    digest = hashlib.sha256(f"{topology}/{node}".encode()).digest()
    block = int.from_bytes(digest[:4], "big")
    while (mac := f"{prefix}{block * _BLOCK % 0x1000000:06x}") in taken:
        block += 1
    return mac
