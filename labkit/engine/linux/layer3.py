"""The interfaces of a device that have addresses by configuration, whether they are up or not."""

from labkit.engine.linux.topic import DeviceView
from labkit.engine.sim.addressing import Layer3Interface


def configured_interfaces(device: DeviceView) -> list[Layer3Interface]:
    """As the simulation has those that are up."""
    return [
        Layer3Interface(
            device.node.name,
            port.name,
            port.kind,
            port.medium,
            port.addresses,
            port.mtu,
            port.bandwidth,
            port.vrf,
        )
        for port in device.facts.ports
        if port.addresses and not port.layer2
    ]
