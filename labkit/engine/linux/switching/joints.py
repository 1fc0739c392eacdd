"""Bridges between a port's cables and the switch, where Open vSwitch's own ports cannot do what the port does.

An Eth-Trunk spreads frames over its members, and still takes part in the spanning tree, which Open vSwitch's bonds
do not; a hybrid port lets several VLANs out untagged. Such a port is a small bridge with flows of its own, joined to
the switch by a patch, or to the kernel by an interface where the trunk is routed.
"""

from collections.abc import Iterator, Sequence

from labkit.engine.linux.names import linux_name
from labkit.engine.linux.switching.trunking import members, negotiated, trunk_of, working
from labkit.engine.linux.topic import DeviceView, Document
from labkit.engine.sim.facts import PortFacts, SwitchportFacts
from labkit.engine.sim.macs import interface_mac

BRIDGE, PORT, FLOWS, FLUSH = "bridge ", "port ", "flows ", "flush "
"""Beginnings of a section's name; when one to flush changes, its bridge forgets the addresses it has learned."""
_INNER = 100
"""OpenFlow's number of the patch or interface inside; those of sub-interfaces follow, members count from 1."""
_LINK_LOCAL = "dl_dst=01:80:c2:00:00:00/ff:ff:ff:ff:ff:f0"
"""Addresses of BPDUs and the like (IEEE 802.1Q, table 8-1), which have no VLAN."""


_DOWN = ("actions=drop",)
"""Of a port with fewer links than it must have."""


def hybrid(port: SwitchportFacts) -> bool:
    """Whether a port lets VLANs out untagged beside its PVID."""
    return bool(port.untagged - {port.pvid})


def inner_name(device: DeviceView, name: str) -> str:
    """What a layer-2 port is called in the switch: a joint's patch must not have its cable's name."""
    if trunk_of(device, name) is None and any(
        port.name == name and hybrid(port) for port in device.facts.switchports
    ):
        return f"{linux_name(name)}-in"
    return linux_name(name)


def switched(device: DeviceView, port: SwitchportFacts) -> Document:
    """The joint of a layer-2 port; nothing for a port that needs none. The switch's own end is not part of it."""
    if trunk_of(device, port.name) is None and not hybrid(port):
        return {}
    inner = inner_name(device, port.name)
    document, outward = _outside(device, port.name)
    bridge = _bridge(port.name)
    document[f"{PORT}{inner}-out"] = (
        f"bridge={bridge}",
        "type=patch",
        f"options:peer={inner}",
        f"ofport_request={_INNER}",
    )
    numbers = range(1, len(members(device, port.name)) + 1)
    flows = _retagging(port, numbers, outward) if hybrid(port) else _passing(numbers, outward)
    document[f"{FLOWS}{bridge}"] = tuple(flows) if working(device, port.name, device.up) else _DOWN
    return document


def patch_columns(device: DeviceView, name: str) -> tuple[str, ...]:
    """The switch's end of a joint."""
    return "type=patch", f"options:peer={inner_name(device, name)}-out"


def routed(device: DeviceView, trunk: PortFacts, below: Sequence[PortFacts]) -> Document:
    """The joint of a routed Eth-Trunk with the sub-interfaces that terminate VLANs."""
    document, outward = _outside(device, trunk.name)
    bridge = _bridge(trunk.name)
    numbers = range(1, len(members(device, trunk.name)) + 1)
    flows: list[str] = []
    for number, port in enumerate((trunk, *below), start=_INNER):
        document[f"{PORT}{linux_name(port.name)}"] = (
            f"bridge={bridge}",
            "type=internal",
            f"mac={_mac(interface_mac(device.node, trunk.name, trunk.kind))}",
            f"ofport_request={number}",
        )
        if port.tag is None:
            flows += [f"priority=10,in_port={each},vlan_tci=0,actions=output:{number}" for each in numbers]
            flows.append(f"priority=10,in_port={number},actions={outward}")
        else:
            flows += [
                f"priority=20,in_port={each},dl_vlan={port.tag},actions=strip_vlan,output:{number}"
                for each in numbers
            ]
            flows.append(f"priority=20,in_port={number},actions={_tag(port.tag)},{outward}")
    document[f"{FLOWS}{bridge}"] = tuple(flows) if working(device, trunk.name, device.up) else _DOWN
    return document


def _bridge(name: str) -> str:
    return f"br-{linux_name(name)}"


def _outside(device: DeviceView, name: str) -> tuple[Document, str]:
    """The joint's bridge with the cables, and the action that sends a frame out of one that works."""
    bridge = _bridge(name)
    cables = members(device, name)
    document: Document = {
        f"{BRIDGE}{bridge}": (
            "datapath_type=netdev",
            "fail_mode=secure",
            f"other_config:hwaddr={_mac(device.node.mac)}",
        )
    }
    trunk = trunk_of(device, name)
    if trunk is not None and trunk.lacp and cables:
        document |= negotiated(device, trunk, bridge)
    else:
        for number, cable in enumerate(cables, start=1):
            document[f"{PORT}{linux_name(cable)}"] = f"bridge={bridge}", f"ofport_request={number}"
    numbers = [str(number) for number in range(1, len(cables) + 1)]
    # the hash is the same in both directions, and passes over what has no carrier or was not selected by LACP
    spread = f"bundle(symmetric_l4,0,hrw,ofport,members:{','.join(numbers)})"
    return document, spread if trunk is not None and numbers else "output:1" if numbers else "drop"


def _passing(numbers: Sequence[int], outward: str) -> Iterator[str]:
    """Frames as they are."""
    yield from (f"in_port={number},actions=output:{_INNER}" for number in numbers)
    yield f"in_port={_INNER},actions={outward}"


def _retagging(port: SwitchportFacts, numbers: Sequence[int], outward: str) -> Iterator[str]:
    """Untagged frames get the PVID, and several VLANs lose their tag on the way out (IEEE 802.1Q, 6.9, 8.6.2)."""
    inward = f"output:{_INNER}"
    for number in numbers:
        yield f"priority=100,in_port={number},{_LINK_LOCAL},actions={inward}"
        if port.pvid in port.untagged | port.tagged:
            yield f"priority=50,in_port={number},vlan_tci=0,actions={_tag(port.pvid)},{inward}"
        yield from (
            f"priority=50,in_port={number},dl_vlan={vlan},actions={inward}"
            for vlan in sorted(port.untagged | port.tagged)
        )
    yield f"priority=100,in_port={_INNER},vlan_tci=0,actions={outward}"
    for vlan in sorted(port.untagged):
        yield f"priority=50,in_port={_INNER},dl_vlan={vlan},actions=strip_vlan,{outward}"
    for vlan in sorted(port.tagged):
        yield f"priority=50,in_port={_INNER},dl_vlan={vlan},actions={outward}"


def _tag(vlan: int) -> str:
    return f"push_vlan:0x8100,set_field:{vlan | 0x1000}->vlan_vid"


def _mac(digits: str) -> str:
    """Twelve hexadecimal digits as `00:e0:fc:…`, in quotes as ovs-vsctl wants what has colons."""
    return '"' + ":".join(digits[index : index + 2] for index in range(0, 12, 2)) + '"'
