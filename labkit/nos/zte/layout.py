"""The parts of a saved configuration: each stands between `!<module>` and `!</module>`, in this order.

Seen in published configurations of ZXROS: system-config, if-intf, system-user, ssh, isis, ospfv2, static and
switchvlan. The names `vlan` and `mpls-te`, and the places of the last six, are from memory.
"""

_MODULES = {
    "hostname": "system-config",
    "interface": "if-intf",
    "enable": "system-user",
    "username": "system-user",
    "ssh": "ssh",
    "vlan-configuration": "vlan",
    "switchvlan-configuration": "switchvlan",
    "router isis": "isis",
    "router ospf": "ospfv2",
    "ip route": "static",
    "mpls traffic-eng": "mpls-te",
}
"""By how the first line of a part begins."""

LAYOUT = tuple(dict.fromkeys(_MODULES.values()))
MODULES = "|".join(LAYOUT)
"""As a notation writes them."""


def module_of(line: str) -> str:
    """The module to which a line of the global configuration mode belongs."""
    return next(module for head, module in _MODULES.items() if line.startswith(head))
