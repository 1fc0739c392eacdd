"""VLANs and learned addresses of a switch."""

from labkit.engine.linux.interfaces import carries
from labkit.engine.linux.reading.links import usable
from labkit.engine.linux.reading.snapshot import Snapshot
from labkit.engine.linux.switching.bridges import SWITCH
from labkit.engine.linux.switching.joints import inner_name
from labkit.engine.linux.topic import DeviceView
from labkit.nos.state import MacEntry, VlanPort, VlanState


def vlans(device: DeviceView, snapshot: Snapshot) -> dict[int, VlanState]:
    """The VLANs that exist, with their ports in the device's order."""
    if not device.facts.switchports:
        return {}
    up = usable(device, snapshot)
    found = {}
    for vlan in sorted(device.facts.vlans):
        ports = tuple(
            VlanPort(port.name, vlan in port.tagged, carries(device, port.name, up))
            for port in device.facts.switchports
            if vlan in port.tagged or vlan in port.untagged
        )
        settings = device.config.vlans.get(vlan)
        found[vlan] = VlanState(vlan, settings.description if settings is not None else "", ports)
    return found


def macs(device: DeviceView, snapshot: Snapshot) -> list[MacEntry]:
    """What the bridge has learned on its ports, by VLAN and address; its own interfaces are none of them."""
    if not device.facts.switchports:
        return []
    names = {inner_name(device, port.name): port.name for port in device.facts.switchports}
    ports = _port_numbers(snapshot)
    found = []
    for line in snapshot.text("ovs-appctl", "fdb/show", SWITCH).splitlines()[1:]:
        number, vlan, mac, _ = line.split()
        name = names.get(ports.get(number, ""))
        if name is not None:
            found.append(MacEntry(mac.replace(":", ""), int(vlan), name))
    return sorted(found, key=lambda entry: (entry.vlan_id, entry.mac))


def _port_numbers(snapshot: Snapshot) -> dict[str, str]:
    """The interfaces' names by OpenFlow's number."""
    listed = snapshot.text(
        "ovs-vsctl", "--format=csv", "--no-headings", "--columns=ofport,name", "list", "interface"
    )
    return dict(line.split(",", 1) for line in listed.replace('"', "").splitlines())
