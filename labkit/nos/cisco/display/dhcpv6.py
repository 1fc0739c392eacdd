"""`show ipv6 dhcp pool`, `binding` and `interface` (layouts of IOS 15)."""

from collections.abc import Iterable, Iterator

from labkit.nos.cisco.display.ipv6 import HELP, upper
from labkit.nos.config import DeviceConfig
from labkit.nos.config.ipv6 import FOREVER, Dhcpv6Pool
from labkit.nos.shell.declaration import Call, Table
from labkit.nos.state.ipv6 import Lease6

table = Table()

_HELP = HELP | {
    "dhcp": "Show IPv6 DHCP information",
    "pool": "IPv6 DHCP pools",
    "binding": "IPv6 DHCP bindings",
    "interface": "IPv6 DHCP interfaces",
}
_USUAL = (172800, 86400)
"""Seconds for which an address is valid and preferred (Cisco's IPv6 Command Reference, `address prefix`)."""


def _lifetimes(pool: Dhcpv6Pool) -> tuple[str, str]:
    valid, preferred = pool.lifetimes or _USUAL
    words = ("INFINITY" if each == FOREVER else str(each) for each in (valid, preferred))
    return next(words), next(words)


def pools(held: Iterable[Dhcpv6Pool], leases: Iterable[Lease6]) -> Iterator[str]:
    """Render the pools, and how many addresses of each are in use."""
    given = list(leases)
    for pool in held:
        used = sum(lease.pool == pool.name for lease in given)
        yield f"DHCPv6 pool: {pool.name}"
        if pool.prefix is not None:
            valid, preferred = _lifetimes(pool)
            prefix = f"{upper(pool.prefix[0])}/{pool.prefix[1]}"
            use = f"({used} in use, 0 conflicts)"
            yield f"  Address allocation prefix: {prefix} valid {valid} preferred {preferred} {use}"
        for server in pool.dns:
            yield f"  DNS server: {upper(server)}"
        if pool.domain:
            yield f"  Domain name: {pool.domain}"
        yield f"  Active clients: {used}"


def bindings(config: DeviceConfig, leases: Iterable[Lease6]) -> Iterator[str]:
    """Render who has which address."""
    for lease in leases:
        valid, preferred = _lifetimes(config.ipv6.pools[lease.pool])
        times = (_USUAL[1] // 2, _USUAL[1] * 4 // 5)
        yield f"Client: {upper(lease.client)} "
        yield f"  DUID: {lease.duid.upper()}"
        yield "  Username : unassigned"
        yield "  VRF : default"
        yield f"  IA NA: IA ID 0x00030001, T1 {times[0]}, T2 {times[1]}"
        yield f"    Address: {upper(lease.address)}"
        yield f"            preferred lifetime {preferred}, valid lifetime {valid}"


def interfaces(config: DeviceConfig) -> Iterator[str]:
    """Render what each interface does for DHCPv6."""
    for interface in config.interfaces.values():
        own = interface.ipv6
        if own.dhcp_pool:
            yield f"{interface.name} is in server mode"
            yield f"  Using pool: {own.dhcp_pool}"
            yield "  Preference value: 0"
            yield "  Hint from client: ignored"
            yield "  Rapid-Commit: disabled"
        elif own.relay_servers:
            yield f"{interface.name} is in relay mode"
            yield "  Relay destinations:"
            for server in own.relay_servers:
                yield f"    {upper(server)}"
        elif own.dhcp_client:
            yield f"{interface.name} is in client mode"


@table.display("show ipv6 dhcp pool [<name:string 1-64>]", help=_HELP)
def _show_pools(call: Call) -> Iterator[str]:
    held = call.device.config.ipv6.pools.values()
    wanted = [pool for pool in held if call["name"] in (None, pool.name)]
    return pools(wanted, call.device.state.ipv6().leases)


@table.display("show ipv6 dhcp binding", help=_HELP)
def _show_bindings(call: Call) -> Iterator[str]:
    return bindings(call.device.config, call.device.state.ipv6().leases)


@table.display("show ipv6 dhcp interface", help=_HELP)
def _show_interfaces(call: Call) -> Iterator[str]:
    return interfaces(call.device.config)
