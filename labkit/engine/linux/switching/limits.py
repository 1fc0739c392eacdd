"""What of a switch's configuration Open vSwitch does not do."""

from collections.abc import Iterator

from labkit.engine.linux.switching import trunking
from labkit.engine.linux.switching.spanning import tree_limits
from labkit.engine.linux.topic import DeviceView
from labkit.language import _


def switching_limits(device: DeviceView) -> Iterator[str]:
    """Name it, the ports' first."""
    for port in device.facts.switchports:
        for present, what in (
            (port.secure is not None, "port-security"),
            (port.mac_vlan, "mac-vlan"),
            (port.rules is not None, "vlan translation"),
            (bool(port.apart), "am isolate"),
        ):
            if present and not port.repeats:
                yield f"{port.name}: {what}"
    isolation = {group for port in device.facts.switchports for group in port.isolation if not port.repeats}
    if len(isolation) > 1:
        yield _("port-isolate: several groups are one")
    if isolation and device.facts.isolates_routed:
        yield _("port-isolate mode all: what is routed passes")
    if device.facts.groups is not None:
        yield "super-VLANs and MUX VLANs"
    if device.facts.static_macs:
        yield "mac-address static"
    yield from trunking.limits(device)
    yield from tree_limits(device)
