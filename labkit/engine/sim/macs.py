"""Hardware addresses of interfaces."""

from labkit.topology.topology import Node


def interface_mac(node: Node, name: str, kind: str) -> str:
    """The address of an interface, twelve hexadecimal digits; empty where it has none.

    A router's port adds its index to the device's address (the generic Router one more), all interfaces of a
    switch share the bridge's, as eNSP does. A sub-interface has its port's.
    """
    if kind in ("loopback", "null", "tunnel", "dialer", "template"):
        return ""
    if node.kind.role != "router" or kind == "vlan":
        return node.mac
    wired = [spec.name for spec in node.kind.interfaces if spec.medium == "ethernet"]
    main = name.split(".", 1)[0]
    if main.startswith(("Eth-Trunk", "Port-channel")):
        return node.mac
    if main not in wired:
        return ""
    offset = wired.index(main) + (1 if node.kind.family == "router" else 0)
    return f"{int(node.mac, 16) + offset:012x}"
