"""Hardware addresses of interfaces."""

from labkit.topology.topology import Node


def interface_mac(node: Node, name: str, kind: str) -> str:
    """The address of an interface, twelve hexadecimal digits; empty where it has none.

    A router's port adds its index to the device's address (the generic Router one more), all interfaces of a
    switch share the bridge's, as eNSP does.
    """
    if kind in ("loopback", "null"):
        return ""
    if node.kind.role != "router" or kind == "vlan":
        return node.mac
    wired = [spec.name for spec in node.kind.interfaces if spec.medium == "ethernet"]
    if name not in wired:
        return ""
    offset = wired.index(name) + (1 if node.kind.family == "router" else 0)
    return f"{int(node.mac, 16) + offset:012x}"
