"""Facts of layer 2: VLANs, ports, Eth-Trunks, spanning trees."""

from collections.abc import Iterator, Mapping

from labkit.authoring.fact import Fact
from labkit.nos.config.interface import InterfaceConfig, SwitchportConfig
from labkit.nos.device import Device
from labkit.nos.state import StpPortState


def switching_facts(device: Device) -> Iterator[Fact]:
    """All facts of a switch; those of a new device are sorted out later, since they hold at the start too."""
    node = device.name
    if vlans := [number for number, vlan in device.state.vlans().items() if number != 1 and not vlan.dynamic]:
        yield Fact("vlans", node, "vlan.exists", {"vlans": vlans})
    for name, interface in device.config.interfaces.items():
        if interface.switchport is not None and interface.membership.trunk is None:
            yield from _port(node, name, interface.switchport)
        if interface.trunk is not None:
            yield from _trunk(device, name, interface)
    yield from _spanning_tree(device)


def _port(node: str, name: str, port: SwitchportConfig) -> Iterator[Fact]:
    """How a port is set up, and in which VLANs it is."""
    match port.mode:
        case "access":
            inputs = {"link_type": "access", "pvid": port.access_vlan}
        case "trunk":
            # `port trunk allow-pass vlan all` names thousands; only what exists can be asked about
            allowed = sorted(port.trunk_vlans - {1})
            inputs = {"link_type": "trunk", "pvid": port.trunk_pvid} | (
                {"allowed": allowed, "exact": True} if 0 < len(allowed) < 100 else {}
            )
        case "hybrid":
            inputs = {"link_type": "hybrid", "pvid": port.hybrid_pvid}
            for vlan in sorted(port.hybrid_untagged - {1}):
                yield Fact("ports", node, "vlan.membership", {"vlan": vlan, "untagged": [name]})
            for vlan in sorted(port.hybrid_tagged - {1}):
                yield Fact("ports", node, "vlan.membership", {"vlan": vlan, "tagged": [name]})
        case _:
            return
    yield Fact("ports", node, "vlan.port", {"interface": name, **inputs})


def _trunk(device: Device, name: str, interface: InterfaceConfig) -> Iterator[Fact]:
    state = device.state.trunks().get(name)
    number = name.removeprefix("Eth-Trunk").removeprefix("Port-channel")
    if state is None or interface.trunk is None or not number.isdecimal():
        return
    inputs = {
        "trunk": int(number),
        "mode": "lacp" if interface.trunk.lacp else "manual",
        "state": "up" if state.up else "down",
        "members": [member.name for member in state.members],
    }
    yield Fact("eth-trunk", device.name, "eth-trunk.state", inputs)


def _spanning_tree(device: Device) -> Iterator[Fact]:
    tree = device.state.stp()
    by_vlan = device.config.stp.mode in ("pvst", "rapid-pvst")
    for instance in tree.instances if tree is not None else ():
        number = instance.instance or 1 if by_vlan else instance.instance
        where = {"vlan" if by_vlan else "instance": number}
        if instance.bridge == instance.root:
            yield Fact("stp", device.name, "stp.root", where)
        priority = instance.bridge[0] - (number if by_vlan else 0)
        yield Fact("stp", device.name, "stp.bridge", {**where, "priority": priority})
        yield from (_role(device.name, where, port) for port in instance.ports if _tells(port))


def _tells(port: StpPortState) -> bool:
    """Whether a port's role says something of the tree: it leads to the root, or it is blocked."""
    return port.enabled and port.role in ("root", "alternate", "backup")


def _role(node: str, where: Mapping[str, int], port: StpPortState) -> Fact:
    state = "forwarding" if port.forwards else "discarding"
    inputs = {**where, "interface": port.name, "role": port.role, "state": state}
    return Fact("stp", node, "stp.port", inputs)
