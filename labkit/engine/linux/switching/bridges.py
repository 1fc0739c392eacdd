"""What Open vSwitch is to have: bridges and ports with their columns, as a document."""

from collections.abc import Iterator

from labkit.engine.linux.names import linux_name
from labkit.engine.linux.switching import joints, screening, trunking
from labkit.engine.linux.switching.joints import BRIDGE, FLOWS, FLUSH, PORT
from labkit.engine.linux.switching.spanning import bridge_columns, port_columns, without_held
from labkit.engine.linux.topic import DeviceView, Document
from labkit.engine.sim.facts import PortFacts, SwitchportFacts
from labkit.engine.sim.macs import interface_mac

SWITCH = "br0"
"""The bridge of a switch."""
NO_VLAN = 4095
"""A VLAN that carries nothing (IEEE 802.1Q, table 9-2): a port with only this one passes no frames."""
AGEING = 300
"""Seconds for which an address is remembered (VRP)."""


def sections(device: DeviceView) -> Document:
    """The switch with its ports and VLAN interfaces, and a bridge for each port with sub-interfaces."""
    document: Document = {}
    if device.node.kind.repeats:
        return _repeater(device)
    if device.facts.switchports:
        document |= _switch(device)
    parents = _parents(device)
    for port in device.facts.ports:
        if port.trunk and not port.layer2:
            document |= joints.routed(device, port, parents.get(port.name, []))
        elif port.name in parents:
            document |= _terminations(device, port.name, parents[port.name])
    return document


def _switch(device: DeviceView) -> Document:
    mac = _mac(device.node.mac)
    document: Document = {
        f"{BRIDGE}{SWITCH}": (
            "datapath_type=netdev",
            "fail_mode=standalone",
            f"other_config:hwaddr={mac}",
            f"other_config:mac-aging-time={AGEING}",
            *bridge_columns(device),
        ),
        f"{FLOWS}{SWITCH}": screening.flows(device),
    }
    if device.substituted.trees is not None:
        document[f"{FLUSH}{SWITCH}"] = (str(device.substituted.trees.change),)
    for port in device.facts.switchports:
        if not trunking.members(device, port.name):
            continue
        joint = joints.switched(device, port)
        document |= joint
        patch = joints.patch_columns(device, port.name) if joint else ()
        isolated = ("protected=true",) if port.isolation else ()
        columns = (*vlan_columns(without_held(device, port)), *isolated, *port_columns(device, port.name))
        document[f"{PORT}{joints.inner_name(device, port.name)}"] = (f"bridge={SWITCH}", *patch, *columns)
    for interface in device.facts.ports:
        if interface.kind == "vlan" and interface.vlan in device.facts.vlans:
            document[f"{PORT}{linux_name(interface.name)}"] = (
                f"bridge={SWITCH}",
                "type=internal",
                f"mac={mac}",
                f"tag={interface.vlan}",
                "vlan_mode=access",
            )
    return document


def _repeater(device: DeviceView) -> Document:
    """A hub, or a cloud: what comes in through a port goes out of all that it is joined with, BPDUs too."""
    groups = device.node.joins
    if groups is None:
        groups = (frozenset(port.name for port in device.facts.switchports),)
    document: Document = {}
    for number, names in enumerate(groups):
        cables = sorted(names & device.cabled)
        document[f"{BRIDGE}hub{number}"] = (
            "datapath_type=netdev",
            "fail_mode=standalone",
            "other_config:forward-bpdu=true",
        )
        for name in cables:
            document[f"{PORT}{linux_name(name)}"] = (f"bridge=hub{number}",)
    return document


def vlan_columns(port: SwitchportFacts) -> Iterator[str]:
    """How a port tags (IEEE 802.1Q): untagged frames belong to its PVID, if it lets that VLAN out untagged.

    A joint's patch has all frames with their tags.
    """
    if joints.hybrid(port):
        yield "vlan_mode=trunk"
        carried = port.tagged | port.untagged
    elif port.pvid in port.untagged:
        yield "vlan_mode=native-untagged"
        yield f"tag={port.pvid}"
        carried = port.tagged | {port.pvid}
    else:
        yield "vlan_mode=trunk"
        carried = port.tagged or frozenset({NO_VLAN})
    yield f"trunks={','.join(map(str, sorted(carried)))}"


def _parents(device: DeviceView) -> dict[str, list[PortFacts]]:
    """The sub-interfaces that terminate a VLAN, by the port that they are part of."""
    found: dict[str, list[PortFacts]] = {}
    for port in device.facts.ports:
        parent = port.name.split(".", 1)[0]
        if port.kind == "subinterface" and port.tag is not None and trunking.members(device, parent):
            found.setdefault(parent, []).append(port)
    return found


def _terminations(device: DeviceView, parent: str, below: list[PortFacts]) -> Document:
    """A bridge beside the port: it takes tagged frames, the kernel the untagged ones."""
    bridge = f"br-{linux_name(parent)}"
    mac = _mac(interface_mac(device.node, parent, "physical"))
    document: Document = {
        f"{BRIDGE}{bridge}": ("datapath_type=netdev", "fail_mode=standalone", f"other_config:hwaddr={mac}"),
        f"{PORT}{linux_name(parent)}": (
            f"bridge={bridge}",
            "vlan_mode=trunk",
            f"trunks={','.join(str(port.tag) for port in below)}",
        ),
    }
    for port in below:
        document[f"{PORT}{linux_name(port.name)}"] = (
            f"bridge={bridge}",
            "type=internal",
            f"mac={mac}",
            f"tag={port.tag}",
            "vlan_mode=access",
        )
    return document


def _mac(digits: str) -> str:
    """Twelve hexadecimal digits as `00:e0:fc:…`, in quotes as ovs-vsctl wants what has colons."""
    return '"' + ":".join(digits[index : index + 2] for index in range(0, 12, 2)) + '"'
