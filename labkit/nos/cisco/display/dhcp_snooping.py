"""`show ip dhcp snooping` and its bindings (layouts of IOS 15, with the lines of IOS XE about proxy bridges)."""

from collections.abc import Iterable, Iterator

from labkit.nos.cisco.views import SWITCHES
from labkit.nos.config import DeviceConfig
from labkit.nos.ios_like.parameters import dotted, vlan_words
from labkit.nos.shell.declaration import Call, Table
from labkit.nos.state import DhcpBinding

table = Table()

_HELP = {
    "dhcp": "Show items in the DHCP database",
    "snooping": "DHCP snooping",
    "binding": "DHCP snooping bindings",
}
_INFINITE = "infinite"


def snooping(config: DeviceConfig, mac: str) -> Iterator[str]:
    """Render where the switch looks, and whom it trusts; `mac` is the switch's own."""
    yield f"Switch DHCP snooping is {'enabled' if config.dhcp_snooping else 'disabled'}"
    yield "Switch DHCP gleaning is disabled"
    yield "DHCP snooping is configured on following VLANs:"
    yield vlan_words(config.dhcp_snooping_vlans) or "none"
    yield "DHCP snooping is operational on following VLANs:"
    working = config.dhcp_snooping_vlans & config.vlans.keys() if config.dhcp_snooping else frozenset()
    yield vlan_words(working) or "none"
    yield "Proxy bridge is configured on following VLANs:"
    yield "none"
    yield "Proxy bridge is operational on following VLANs:"
    yield "none"
    yield "DHCP snooping is configured on the following L3 Interfaces:"
    yield ""
    yield "Insertion of option 82 is enabled"
    yield "   circuit-id default format: vlan-mod-port"
    yield f"   remote-id: {dotted(mac)} (MAC)"
    yield "Option 82 on untrusted port is not allowed"
    yield "Verification of hwaddr field is enabled"
    yield "Verification of giaddr field is enabled"
    yield "DHCP snooping trust/rate is configured on the following Interfaces:"
    yield ""
    yield "Interface                  Trusted    Allow option    Rate limit (pps)"
    yield "-----------------------    -------    ------------    ----------------   "
    for name, interface in config.interfaces.items():
        if interface.switchport is not None and interface.switchport.trusted:
            yield f"{name:<27}{'yes':<11}{'yes':<16}unlimited"
            yield "  Custom circuit-ids:"


def bindings(found: Iterable[DhcpBinding], now: float) -> Iterator[str]:
    """Render which address was given to whom."""
    yield "MacAddress          IpAddress        Lease(sec)  Type           VLAN  Interface"
    yield "------------------  ---------------  ----------  -------------  ----  --------------------"
    rows = list(found)
    for item in rows:
        mac = ":".join(item.mac[at : at + 2] for at in range(0, 12, 2)).upper()
        lease = _INFINITE if item.ends is None else str(int(item.ends - now))
        yield f"{mac:<20}{item.address!s:<17}{lease:<12}{'dhcp-snooping':<15}{item.vlan:<6}{item.interface}"
    yield f"Total number of bindings: {len(rows)}"


@table.display("show ip dhcp snooping", help=_HELP, families=SWITCHES)
def _show(call: Call) -> Iterator[str]:
    return snooping(call.device.config, call.device.node.mac)


@table.display("show ip dhcp snooping binding", help=_HELP, families=SWITCHES)
def _show_bindings(call: Call) -> Iterator[str]:
    return bindings(call.device.state.dhcp_bindings(), call.device.now())
