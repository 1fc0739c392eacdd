"""Which of containerlab's kinds are which of labkit's, and how the ports of the two are numbered."""

import re
from dataclasses import dataclass, replace

from labkit.topology.guests import MANAGEMENT
from labkit.topology.kinds import device_kind, port_spec
from labkit.topology.topology import DeviceKind, InterfaceSpec

KIND_LABEL = "labkit-kind"
"""The label by which a device of labkit's is known again."""
PORTS_LABEL = "labkit-ports"
"""The label with the ports of cards, which the kind alone does not have."""
_CARD_PORT = re.compile(r"(?:GigabitEthernet|XGigabitEthernet|Ethernet|Serial)\d{1,3}(?:/\d{1,3}){1,2}")
POSITION_LABELS = ("graph-posX", "graph-posY")
"""Where containerlab's own drawing has a node."""
OWN = "linux"
GUEST_KINDS = {
    "arista_eos": "arista_ceos",
    "cisco_nxos": "cisco_n9kv",
    "cisco_xr": "cisco_xrd",
    "huawei": "huawei_vrp",
    "juniper_junos": "juniper_crpd",
    "mikrotik_routeros": "mikrotik_ros",
    "nokia_srl": "nokia_srlinux",
    "nokia_sros": "nokia_sros",
    "vyos": "vyosnetworks_vyos",
}
"""containerlab's kinds by netmiko's device types; the others are `linux`."""
STARTS = frozenset({"arista_ceos", "huawei_vrp", "juniper_crpd", "nokia_srlinux", "nokia_sros"})
"""Those of them that take a startup configuration as text."""
_TRAILING = re.compile(r"(\d+)\D*$")


@dataclass(frozen=True, slots=True)
class Nearest:
    """The kind of labkit's that comes nearest. `note` where it is another vendor's, or not the same thing."""

    kind: str
    same_language: bool = False
    """Whether startup configurations are in the language that it speaks."""
    note: bool = True


_NEAREST = {
    "huawei_vrp": Nearest("huawei-ar", same_language=True, note=False),
    "cisco_iol": Nearest("cisco-isr", same_language=True, note=False),
    "cisco_vios": Nearest("cisco-isr", same_language=True, note=False),
    "cisco_csr1000v": Nearest("cisco-isr", same_language=True, note=False),
    "cisco_c8000v": Nearest("cisco-isr", same_language=True, note=False),
    "cisco_cat9kv": Nearest("cisco-catalyst", same_language=True, note=False),
    "bridge": Nearest("hub"),
    "ovs-bridge": Nearest("huawei-s5700"),
}
_ROUTING_IMAGES = ("frr", "quagga", "bird", "vyos", "openbgpd", "gobgp")
_SWITCHES = ("sonic", "cumulus", "vqfx", "switch", "saos", "aoscx", "ftosv")


def nearest(kind: str, image: str, links: int, known: frozenset[str]) -> Nearest:
    """Choose the kind for a node with so many links; `known` are the kinds there are."""
    found = _NEAREST.get(kind)
    if found is not None and found.kind in known:
        return found
    if kind in (OWN, ""):
        routes = links > 1 or any(word in image.lower() for word in _ROUTING_IMAGES)
        return Nearest("huawei-ar") if routes else Nearest("host", note=False)
    if any(word in kind for word in _SWITCHES):
        return Nearest("huawei-s5700")
    return Nearest("huawei-ar")


def data_ports(kind: DeviceKind) -> list[InterfaceSpec]:
    """The ports of a device that containerlab would call eth1, eth2 and so on."""
    return [spec for spec in kind.interfaces if not spec.management]


def card_ports(kind: DeviceKind) -> list[str]:
    """The ports that a device has beside those of its kind."""
    own = {spec.name for spec in device_kind(kind.name).interfaces}
    return [spec.name for spec in kind.interfaces if spec.name not in own]


def with_cards(kind: DeviceKind, label: str) -> DeviceKind:
    """Return a kind with the ports that a label names; what is no port in it is left out."""
    named = dict.fromkeys(name for name in label.split() if _CARD_PORT.fullmatch(name))
    added = [port_spec(kind, name) for name in named if kind.interface(name) is None]
    return replace(kind, interfaces=(*kind.interfaces, *added))


def linux_name(kind: DeviceKind, interface: str) -> str:
    """What containerlab calls a port of a device of labkit's; an image's ports keep their names."""
    if kind.vendor == "other":
        return interface
    names = [spec.name for spec in data_ports(kind)]
    number = names.index(interface) + 1 if interface in names else len(names) + 1
    return f"eth{number}"


def number_of(interface: str) -> int | None:
    """The number by which a port is counted from 1: of eth3, e1-3 and ethernet-1/3 the third.

    None for a name without one, and for the management port.
    """
    match = _TRAILING.search(interface)
    if match is None or interface == MANAGEMENT:
        return None
    return int(match[1]) or None
