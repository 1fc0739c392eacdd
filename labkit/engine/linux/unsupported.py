"""Features that no topic has: what `labkit up` and `labkit lint --runtime docker` warn of."""

from collections.abc import Iterator

from labkit.engine.linux.topic import DeviceView
from labkit.language import _
from labkit.nos.config import DeviceConfig, InterfaceConfig
from labkit.topology.topology import DeviceKind

_ASKED_BY_ARP = ("GigabitEthernet", "FastEthernet", "TenGigabitEthernet", "Vlan")


def proxies_arp(kind: DeviceKind) -> bool:
    """Whether such a device answers ARP requests for addresses beyond itself (RFC 1027), as IOS does unasked.

    A container is told so when it is made, for all its interfaces: it cannot be changed from inside.
    """
    return kind.vendor == "cisco" and kind.role != "host"


def unsupported(device: DeviceView) -> Iterator[str]:
    """Name them, the device's own first."""
    config, guard = device.config, device.facts.guard
    for present, what in (
        (config.vrfs, _("ip vpn-instance: the kernel has no VRF")),
        (config.mpls.lsr_id is not None or config.mpls.static_lsps, "mpls"),
        (config.lldp.enabled, "lldp"),
        (config.gvrp, "gvrp"),
        (device.facts.hsrp, "standby"),
        (config.observe_ports, "observe-port"),
        (config.policy_routes, "policy-based-route"),
        (device.facts.pppoe is not None, "pppoe"),
        (guard is not None and (guard.zones or guard.interzones), _("firewall zones")),
        (_stands_between(config), "no ip routing"),
    ):
        if present:
            yield what
    proxies = proxies_arp(device.node.kind)
    for interface in config.interfaces.values():
        for what in _of_interface(interface, proxies=proxies):
            yield f"{interface.name}: {what}"


def _stands_between(config: DeviceConfig) -> bool:
    """Whether it has several networks and forwards nothing between them, which a container cannot be told later."""
    return not config.routes and sum(bool(each.address) for each in config.interfaces.values()) > 1


def _of_interface(interface: InterfaceConfig, *, proxies: bool) -> Iterator[str]:
    if interface.vrf:
        yield f"ip binding vpn-instance {interface.vrf}"
    if interface.serial.authentication is not None or interface.serial.negotiates_address:
        yield _("ppp: its frames are not on the line, labkit negotiates for both ends")
    if interface.borrowed:
        yield "ip address unnumbered"
    if interface.inner_termination is not None:
        yield "qinq termination"
    if interface.arp_proxy_between or (interface.arp_proxy and not proxies):
        yield "arp-proxy"
    if proxies and not interface.arp_proxy and interface.address and interface.name.startswith(_ASKED_BY_ARP):
        yield "no ip proxy-arp"
    if interface.mirror is not None:
        yield "port-mirroring"
    if interface.mpls or interface.mpls_ldp:
        yield "mpls"
