"""Features that no topic has: what `labkit up` and `labkit lint --runtime docker` warn of."""

from collections.abc import Iterator

from labkit.engine.linux.topic import DeviceView
from labkit.language import _
from labkit.nos.config import InterfaceConfig


def unsupported(device: DeviceView) -> Iterator[str]:
    """Name them, the device's own first."""
    config, guard = device.config, device.facts.guard
    for present, what in (
        (config.vrfs, _("ip vpn-instance: the kernel has no VRF")),
        (config.mpls.lsr_id is not None or config.mpls.static_lsps, "mpls"),
        (config.lldp.enabled, "lldp"),
        (config.gvrp, "gvrp"),
        (config.observe_ports, "observe-port"),
        (config.policy_routes, "policy-based-route"),
        (device.facts.pppoe is not None, "pppoe"),
        (guard is not None and (guard.zones or guard.interzones), _("firewall zones")),
    ):
        if present:
            yield what
    for interface in config.interfaces.values():
        for what in _of_interface(interface):
            yield f"{interface.name}: {what}"


def _of_interface(interface: InterfaceConfig) -> Iterator[str]:
    if interface.vrf:
        yield f"ip binding vpn-instance {interface.vrf}"
    if interface.serial.authentication is not None or interface.serial.negotiates_address:
        yield _("ppp: its frames are not on the line, labkit negotiates for both ends")
    if interface.borrowed:
        yield "ip address unnumbered"
    if interface.inner_termination is not None:
        yield "qinq termination"
    if interface.arp_proxy or interface.arp_proxy_between:
        yield "arp-proxy"
    if interface.mirror is not None:
        yield "port-mirroring"
    if interface.mpls or interface.mpls_ldp:
        yield "mpls"
