"""`show ip dhcp binding` and `show ip dhcp pool`.

Layouts as in the public samples of ntc-templates and in Cisco's command reference.
"""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta

from labkit.nos.config import DeviceConfig
from labkit.nos.shell.declaration import Call, Table
from labkit.nos.state import DhcpPoolState

table = Table()

_BINDINGS = """Bindings from all pools not associated with VRF:
IP address          Client-ID/              Lease expiration        Type
                    Hardware address/
                    User name"""
_HELP = {
    "dhcp": "Show items in the DHCP database",
    "binding": "DHCP address bindings",
    "pool": "DHCP pools information",
}


def client_id(mac: str) -> str:
    """A MAC address as a client identifier: 0100.50b6.5bc9.aa."""
    digits = "01" + mac
    return ".".join(digits[at : at + 4] for at in range(0, len(digits), 4))


def bindings(pools: Iterable[DhcpPoolState], config: DeviceConfig, now: datetime) -> str:
    """A row for each address that was given away or is reserved, by address."""
    rows = []
    reserved = {address for pool in config.dhcp.pools.values() for address in pool.bindings}
    for pool in pools:
        for lease in pool.leases:
            ends = now + timedelta(seconds=pool.seconds - (lease.age or 0))
            expires = (
                f"{ends:%b %d %Y %I:%M %p}" if pool.seconds and lease.address not in reserved else "Infinite"
            )
            kind = "Manual" if lease.address in reserved else "Automatic"
            rows.append((lease.address, client_id(lease.mac), expires, kind))
    lines = [
        f"{address!s:<20}{client:<24}{expires:<24}{kind}" for address, client, expires, kind in sorted(rows)
    ]
    return "\n".join([_BINDINGS, *lines]) + "\n"


def pool_lines(pool: DhcpPoolState) -> Iterator[str]:
    """A pool and how much of it is used."""
    total = int(pool.last) - int(pool.first) + 1
    following = next((str(pool.first + step) for step in range(total) if _free(pool, step)), "0.0.0.0")  # noqa: S104
    yield ""
    yield f"Pool {pool.name} :"
    yield " Utilization mark (high/low)    : 100 / 0"
    yield " Subnet size (first/next)       : 0 / 0 "
    yield f" Total addresses                : {total}"
    yield f" Leased addresses               : {len(pool.leases)}"
    yield f" Excluded addresses             : {pool.disabled}"
    yield " Pending event                  : none"
    yield " 1 subnet is currently in the pool :"
    yield " Current index        IP address range                    Leased/Excluded/Total"
    between = f"{pool.first!s:<16} - {pool.last!s:<15}"
    yield f" {following:<20} {between}  {len(pool.leases):<5} / {pool.disabled:<5} / {total}"


def _free(pool: DhcpPoolState, step: int) -> bool:
    address = pool.first + step
    return address not in pool.gateways and all(lease.address != address for lease in pool.leases)


@table.display("show ip dhcp binding", help=_HELP)
def show_bindings(call: Call) -> str:
    """Show who has which address."""
    return bindings(call.device.state.dhcp_pools(), call.device.config, call.device.datetime())


@table.display("show ip dhcp pool [<name:string 1-64>]", help=_HELP)
def show_pools(call: Call) -> str:
    """Show the pools."""
    found = [pool for pool in call.device.state.dhcp_pools() if call["name"] in (None, pool.name)]
    if not found and call["name"] is not None:
        return f"% Pool {call['name']} not found.\n"
    return "".join("\n".join(pool_lines(pool)) + "\n" for pool in found)
