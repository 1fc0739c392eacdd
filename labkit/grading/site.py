"""The network of a lab as a rubric sees it."""

import re
from collections.abc import Mapping
from types import MappingProxyType

from labkit.errors import LabkitError
from labkit.grading.check import Site
from labkit.topology.guests import PLATFORM
from labkit.topology.kinds import resolve_interface
from labkit.topology.ports import PortError, resolve_port
from labkit.topology.topology import DeviceKind, Node, Topology

_PLATFORMS = {"huawei": "huawei_vrp", "cisco": "cisco_ios", "zte": "zte_zxros", "host": "host"}
_SAME = ({"vlanif", "vlan"}, {"eth-trunk", "port-channel"})
"""What vendors call the same type of interface."""
_LOGICAL = re.compile(r"([A-Za-z][A-Za-z-]*?) ?(\d[\d/]*)")


_TYPES = {"huawei": "huawei_vrp", "huawei_vrpv8": "huawei_vrp", "cisco_xe": "cisco_ios"}
"""netmiko's device types whose commands are those of another one."""


def platform_of(kind: DeviceKind) -> str:
    """In whose words the commands and displays of this kind of device are."""
    return kind.options.get(PLATFORM) or _PLATFORMS.get(kind.vendor) or platform_of_type(kind.device_type)


def platform_of_type(device_type: str) -> str:
    """In whose words those of a device are that netmiko logs in to."""
    return _TYPES.get(device_type, device_type)


def site_of(topology: Topology, platforms: Mapping[str, str] = MappingProxyType({})) -> Site:
    """Return the site that belongs to a topology.

    It resolves names of ports by their link, such as `to-R2`. `platforms` are those of nodes that are not what
    the topology says: a Linux machine in the place of a PC.
    """

    def interface(node: str, name: str) -> str:
        return _interface(topology, topology.nodes[node], name)

    own = {name: platform_of(node.kind) for name, node in topology.nodes.items()}
    return Site({**own, **platforms}, interface)


def _interface(topology: Topology, node: Node, name: str) -> str:
    own = name.removeprefix(f"{node.name}:")
    base, dot, sub = own.partition(".")
    if own.startswith("to-"):
        base, dot, sub = own, "", ""
    try:
        return resolve_port(topology, f"{node.name}:{base}").interface + dot + sub
    except PortError as error:
        logical = _logical(node.kind, own)
        if logical is None:
            raise LabkitError(error.message, hint=error.hint) from error
        return logical


def _logical(kind: DeviceKind, name: str) -> str | None:
    """Return an interface that can be created: `lo0` is LoopBack0, `vlanif 10` Vlanif10."""
    match = _LOGICAL.fullmatch(name)
    if match is None or resolve_interface(kind, name) is not None:
        return None
    words = {match[1].lower(), *(other for same in _SAME if match[1].lower() in same for other in same)}
    fitting = [known for known in kind.logical if any(known.lower().startswith(word) for word in words)]
    return fitting[0] + match[2] if len(fitting) == 1 else None
