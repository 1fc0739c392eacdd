"""`show ip nat translations` and `… statistics`.

Layouts as in the public samples of ntc-templates and in Cisco's command reference.
"""

from collections.abc import Iterable, Iterator
from ipaddress import IPv4Address

from labkit.nos.config import DeviceConfig
from labkit.nos.shell.declaration import Call, Table
from labkit.nos.state import NatLookups, NatSessionState

table = Table()

_HEADER = "Pro Inside global      Inside local       Outside local      Outside global"
_NAMES = {1: "icmp", 6: "tcp", 17: "udp"}
_HELP = {
    "nat": "IP NAT information",
    "translations": "Translation entries",
    "statistics": "Translation statistics",
}


def _row(protocol: str, *columns: str) -> str:
    return f"{protocol:<3} " + "".join(f"{column:<18} " for column in columns).rstrip()


def _end(address: IPv4Address | None, port: int | None) -> str:
    return "---" if address is None else f"{address}:{port}" if port else str(address)


def session_row(session: NatSessionState) -> str:
    """A session: its inside end by both names, and its outside end."""
    protocol = _NAMES.get(session.protocol, str(session.protocol))
    if session.new_source is not None:
        local, local_port = session.source, session.source_port
        known = session.source_port if session.new_source_port is None else session.new_source_port
        inside, outside = (session.new_source, known), (session.destination, session.destination_port)
    else:
        # the outside began it, with the address that is public
        local = session.destination if session.new_destination is None else session.new_destination
        new_port = session.new_destination_port
        local_port = session.destination_port if new_port is None else new_port
        inside, outside = (
            (session.destination, session.destination_port),
            (session.source, session.source_port),
        )
    if session.protocol == 1:  # an echo has one identifier, which stands on both sides
        outside = (outside[0], inside[1])
    far = _end(*outside)
    return _row(protocol, _end(*inside), _end(local, local_port), far, far)


def static_rows(config: DeviceConfig) -> Iterator[str]:
    """What is always there."""
    for mapping in config.nat.mappings:
        outside = mapping.outside
        if outside is None:
            port = config.interfaces.get(mapping.interface)
            outside = port.address.address if port is not None and port.address is not None else None
        protocol = _NAMES.get(mapping.protocol or 0, "---")
        inside = _end(outside, mapping.outside_port)
        yield _row(protocol, inside, _end(mapping.inside, mapping.inside_port), "---", "---")


def translations(config: DeviceConfig, sessions: Iterable[NatSessionState]) -> str:
    """Sessions, then static entries."""
    rows = [*map(session_row, sessions), *static_rows(config)]
    return "\n".join([_HEADER, *rows]) + "\n" if rows else ""


def statistics(config: DeviceConfig, sessions: Iterable[NatSessionState], lookups: NatLookups) -> str:
    """How many entries there are, and between which interfaces."""
    dynamic, static = len(list(sessions)), len(config.nat.mappings)
    sides = {
        side: [name for name, interface in config.interfaces.items() if interface.nat.side == side]
        for side in ("outside", "inside")
    }
    lines = [
        f"Total active translations: {dynamic + static} ({static} static, {dynamic} dynamic; {dynamic} extended)",
        "Outside interfaces:",
        *([f"  {', '.join(sides['outside'])}"] if sides["outside"] else []),
        "Inside interfaces: ",
        *([f"  {', '.join(sides['inside'])}"] if sides["inside"] else []),
        f"Hits: {lookups.hits}  Misses: {lookups.misses}",
        f"Expired translations: {max(0, lookups.misses - dynamic)}",
        "Dynamic mappings:",
    ]
    if config.nat.sources:
        lines.append("-- Inside Source")
    for number, source in enumerate(config.nat.sources, start=1):
        target = f"pool {source.pool}" if source.pool else f"interface {source.interface}"
        lines.append(f"[Id: {number}] access-list {source.acl} {target} refcount {dynamic}")
        pool = config.nat.pools.get(source.pool)
        if pool is not None:
            total = int(pool.last) - int(pool.first) + 1
            lines.append(f" pool {source.pool}: id {number}, netmask {_mask(pool.length)}")
            lines.append(f"\tstart {pool.first} end {pool.last}")
            lines.append(
                f"\ttype generic, total addresses {total}, allocated {min(dynamic, total)}, misses 0"
            )
    return "\n".join(lines) + "\n"


def _mask(length: int) -> IPv4Address:
    return IPv4Address((0xFFFFFFFF << (32 - length)) & 0xFFFFFFFF)


@table.display("show ip nat translations", help=_HELP)
def show_translations(call: Call) -> str:
    """Show sessions and static entries."""
    return translations(call.device.config, call.device.state.nat_sessions())


@table.display("show ip nat statistics", help=_HELP)
def show_statistics(call: Call) -> str:
    """Show how many entries there are."""
    state = call.device.state
    return statistics(call.device.config, state.nat_sessions(), state.nat_lookups())
