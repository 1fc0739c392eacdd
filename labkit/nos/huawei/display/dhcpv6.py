"""DHCPv6: `display dhcpv6 pool`, `display dhcpv6 server` and `display dhcpv6 relay` (layouts of the AR manual)."""

from collections.abc import Iterator, Sequence

from labkit.nos.config import InterfaceConfig
from labkit.nos.config.ipv6 import Dhcpv6Pool
from labkit.nos.huawei.display.lines import joined
from labkit.nos.shell.declaration import Call, Table
from labkit.nos.state.ipv6 import Lease6

table = Table()

_HELP = {
    "dhcpv6": "DHCPv6 information",
    "pool": "DHCPv6 address pool",
    "server": "DHCPv6 server",
    "allocated": "What was given to clients",
    "relay": "DHCPv6 relay",
    "statistics": "Numbers of messages",
    "interface": "Of one interface",
    "<name>": "Name of the pool",
}


def pool(held: Dhcpv6Pool, leases: Sequence[Lease6]) -> str:
    """Render a pool with how much of it is in use."""
    return joined(_pool(held, [lease for lease in leases if lease.pool == held.name]))


def _pool(held: Dhcpv6Pool, leases: Sequence[Lease6]) -> Iterator[str]:
    yield f"DHCPv6 pool: {held.name}"
    if held.prefix is not None:
        yield f"  Address prefix: {str(held.prefix[0]).upper()}/{held.prefix[1]}"
        yield "    Lifetime valid 172800 seconds, preferred 86400 seconds"
        yield f"    {len(leases)} in use, 0 conflicts"
    for first, last in held.excluded:
        yield f"  Excluded-address {str(first).upper()}" + (
            "" if first == last else f" to {str(last).upper()}"
        )
    if held.excluded:
        number = sum(int(last) - int(first) + 1 for first, last in held.excluded)
        yield f"  {number} excluded addresses"
    yield "  Information refresh time: 86400"
    for server in held.dns:
        yield f"  DNS server address: {str(server).upper()}"
    if held.domain:
        yield f"  Domain name: {held.domain}"
    yield "  Conflict-address expire-time: 172800"
    yield f"  Active normal clients: {len(leases)}"


def allocated(leases: Sequence[Lease6]) -> str:
    """Render the addresses of a pool that clients hold."""
    lines = ["Address                                  Client DUID           Client link-local address"]
    lines += [
        f"{str(lease.address).upper():<41}{lease.duid.upper():<22}{str(lease.client).upper()}"
        for lease in leases
    ]
    return joined([*lines, f"Total : {len(leases)}"])


@table.display("display dhcpv6 pool [<name:string 1-31>]", help=_HELP)
def show_pool(call: Call) -> str:
    """Show the pools."""
    pools = call.device.config.ipv6.pools
    if call["name"] is not None and call["name"] not in pools:
        return "Error: The DHCPv6 address pool does not exist."
    leases = call.device.state.ipv6().leases
    return "\n".join(pool(pools[name], leases) for name in sorted(pools) if call["name"] in (None, name))


@table.display("display dhcpv6 pool <name:string 1-31> allocated address", help=_HELP)
def show_allocated(call: Call) -> str:
    """Show what a pool gave to clients."""
    if call["name"] not in call.device.config.ipv6.pools:
        return "Error: The DHCPv6 address pool does not exist."
    return allocated([lease for lease in call.device.state.ipv6().leases if lease.pool == call["name"]])


@table.display("display dhcpv6 server", help=_HELP)
def show_server(call: Call) -> str:
    """Show which interface serves from which pool."""
    lines = ["Interface                       DHCPv6 pool                     "]
    lines += [
        f"{interface.name:<32}{interface.ipv6.dhcp_pool}"
        for interface in call.device.config.interfaces.values()
        if interface.ipv6.dhcp_pool
    ]
    return joined(lines)


def _relaying(call: Call) -> list[InterfaceConfig]:
    """The interfaces that relay, or the one that was asked for."""
    return [
        interface
        for interface in call.device.config.interfaces.values()
        if (interface.ipv6.relay_servers or interface.ipv6.relay_ports)
        and call["interface"] in (None, interface.name)
    ]


@table.display("display dhcpv6 relay [interface <interface>]", help=_HELP)
def show_relays(call: Call) -> str:
    """Show where each interface relays to: servers by address, or all behind another interface."""
    columns = "{:<32}{:<8}{}"
    lines = [columns.format("Interface", "Mode", "Destination"), "-" * 79]
    for interface in _relaying(call):
        own = interface.ipv6
        targets = [*(str(server).upper() for server in own.relay_servers), *own.relay_ports]
        lines += [
            columns.format("" if number else interface.name, "" if number else "Relay", target)
            for number, target in enumerate(targets)
        ]
    return joined(lines)


@table.display("display dhcpv6 relay statistics [interface <interface>]", help=_HELP)
def show_relay_statistics(call: Call) -> str:
    """Count the messages that the leases took which clients got through here (RFC 8415, 18 and 19).

    A lease takes four, each of which is relayed in an envelope of its own; renewals are not counted.
    """
    relayed = call.device.state.ipv6().relayed
    number = sum(relayed.get(interface.name, 0) for interface in _relaying(call))
    counts = {"Solicit": (number, 0), "Advertise": (0, number), "Request": (number, 0)}
    counts |= dict.fromkeys(("Confirm", "Renew", "Rebind"), (0, 0))
    counts |= {"Reply": (0, number)}
    counts |= dict.fromkeys(("Release", "Decline", "Reconfigure", "Information-request"), (0, 0))
    counts |= {"Relay-forward": (0, 2 * number), "Relay-reply": (2 * number, 0), "UnknownType": (0, 0)}
    columns = "{:<22}{:>9}{:>9}{:>9}"
    rows = [columns.format(kind, received, sent, 0) for kind, (received, sent) in counts.items()]
    return joined([columns.format("MessageType", "Receive", "Send", "Error"), *rows])
