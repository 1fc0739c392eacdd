"""The interfaces on which IPv4 runs now."""

from labkit.engine.linux.interfaces import works
from labkit.engine.linux.reading.links import addresses_of, usable
from labkit.engine.linux.reading.snapshot import Snapshot
from labkit.engine.linux.reading.vrrp import phase_of
from labkit.engine.linux.topic import DeviceView
from labkit.engine.sim.addressing import Layer3Interface


def layer3(device: DeviceView, snapshot: Snapshot) -> list[Layer3Interface]:
    """Those that are up and have an address, with the virtual addresses that they answer for as VRRP master."""
    up = usable(device, snapshot)
    found = []
    for port in device.facts.ports:
        own = addresses_of(device, port, snapshot)
        if own and not port.layer2 and works(device, port, up):
            found.append(
                Layer3Interface(
                    device.node.name,
                    port.name,
                    port.kind,
                    port.medium,
                    tuple((int(each.address), each.length) for each in own),
                    port.mtu,
                    port.bandwidth,
                    port.vrf,
                    device.lines.far.get(port.name, ()) if device.lines is not None else (),
                    virtual=_virtual(device, snapshot, port.name),
                )
            )
    return found


def _virtual(device: DeviceView, snapshot: Snapshot, name: str) -> tuple[tuple[int, int], ...]:
    return tuple(
        (address, facts.vrid)
        for facts in device.facts.vrrp
        if facts.interface == name and phase_of(snapshot, facts) == "master"
        for address in facts.addresses
    )
