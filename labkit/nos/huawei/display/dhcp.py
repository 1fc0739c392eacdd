"""`display ip pool` as captured on eNSP's AR2220 and S5700."""

from collections.abc import Iterable, Iterator
from ipaddress import IPv4Network

from labkit.engine.engine import Reset
from labkit.nos.huawei.display.interface import dashed
from labkit.nos.huawei.system import confirm
from labkit.nos.shell.declaration import Call, Table
from labkit.nos.shell.effects import Dialogue
from labkit.nos.state import DhcpPoolState

table = Table()

_RULE = " " + "-" * 77
_INNER = "  " + "-" * 74
_HELP = {
    "pool": "Display IP pools",
    "name": "Name of the pool",
    "interface": "Pool of an interface",
    "used": "Used addresses",
}


def _head(pool: DhcpPoolState, number: int) -> Iterator[str]:
    yield f"  Pool-name      : {_shown_name(pool)}"
    yield f"  Pool-No        : {number}"


def _shown_name(pool: DhcpPoolState) -> str:
    """VRP writes the names of VLAN interfaces in lower case here."""
    return pool.name.lower() if pool.of_interface and pool.name.startswith("Vlanif") else pool.name


def _place(pool: DhcpPoolState) -> Iterator[str]:
    position = "Interface" if pool.of_interface else "Local"
    yield f"  Position       : {position:<16}Status           : Unlocked"
    for index, gateway in enumerate(pool.gateways or (None,)):
        yield f"  Gateway-{index}      : {'-' if gateway is None else gateway!s:<16}"
    yield f"  Mask           : {IPv4Network((0, pool.length)).netmask}"
    yield "  VPN instance   : --"


def lease_text(seconds: int) -> str:
    """How long leases last, as VRP writes it."""
    if not seconds:
        return "unlimited"
    minutes = seconds // 60
    return f"{minutes // 1440} Days {minutes // 60 % 24} Hours {minutes % 60} Minutes"


def pool_detail(pool: DhcpPoolState, number: int, *, used: bool) -> str:
    """Render `display ip pool name X`, with `used` also its leases."""
    lines = [*_head(pool, number), f"  Lease          : {lease_text(pool.seconds)}"]
    lines.append(f"  Domain-name    : {pool.domain or '-'}")
    for index, server in enumerate(pool.dns or (None,)):
        lines.append(f"  DNS-server{index}    : {'-' if server is None else str(server):<16}")
    lines += ["  NBNS-server0   : -               ", "  Netbios-type   : -               ", *_place(pool)]
    lines += [
        _RULE,
        "         Start           End     Total  Used  Idle(Expired)  Conflict  Disable",
        _RULE,
        (
            f"{pool.first!s:>16}{pool.last!s:>16}{pool.total:>6}{len(pool.leases):>6}"
            f"{pool.idle:>11}({pool.expired}){0:>10}{pool.disabled:>9}"
        ),
        _RULE,
    ]
    if used:
        lines += ["", "  Network section : ", _INNER]
        lines += ["  Index              IP               MAC      Lease   Status  ", _INNER]
        lines += [
            f"{int(lease.address) - int(pool.first):>7}{lease.address!s:>16}{dashed(lease.mac):>18}"
            f"{'-' if lease.age is None else lease.age:>11}   {'Used':<11}"
            for lease in pool.leases
        ]
        lines += [_INNER]
    return "\n".join(lines) + "\n"


def pools(held: Iterable[DhcpPoolState]) -> str:
    """Render `display ip pool`."""
    lines: list[str] = []
    found = list(held)
    for number, pool in enumerate(found):
        lines += ["  " + "-" * 71, *_head(pool, number), *_place(pool), ""]
    total = sum(pool.total for pool in found)
    used = sum(len(pool.leases) for pool in found)
    idle = sum(pool.idle for pool in found)
    expired = sum(pool.expired for pool in found)
    disabled = sum(pool.disabled for pool in found)
    lines += [
        "",
        "  IP address Statistic",
        f"    Total       :{total:<7}",
        f"    Used        :{used:<11}Idle        :{idle:<7}",
        f"    Expired     :{expired:<11}Conflict    :{0:<11}Disable   :{disabled:<5}",
    ]
    return "\n".join(lines)


@table.display("display ip pool", help=_HELP)
def _display_pools(call: Call) -> str:
    return pools(call.device.state.dhcp_pools())


@table.display(
    "display ip pool {name <name:string 1-64>|interface <interface>} [used|all|expired|conflict]", help=_HELP
)
def _display_pool(call: Call) -> str:
    wanted = call["interface"] if isinstance(call["interface"], str) else call["name"]
    of_interface = isinstance(call["interface"], str)
    for number, pool in enumerate(call.device.state.dhcp_pools()):
        if pool.name == wanted and pool.of_interface == of_interface:
            return pool_detail(pool, number, used=bool(call["used"] or call["all"]))
    return "Error:The IP address pool does not exist."


@table.action(
    "reset ip pool {name <name:string 1-64>|interface <interface>} {all|used|expired|conflict}", changes=True
)
def _reset_pool(call: Call) -> Dialogue:
    """Take back the addresses that a pool remembers; clients that are there ask for theirs again."""
    name = call["interface"] if isinstance(call["interface"], str) else call["name"]
    if (
        yield from confirm("Warning: The DHCP server will reset the specified IP addresses. Continue? [Y/N]:")
    ):
        call.commit()
        call.device.engine.reset(Reset("leases", pool=name))
