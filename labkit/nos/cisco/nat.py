"""Network address translation between an inside and an outside (RFC 3022)."""

from collections.abc import Iterable, Iterator
from typing import Any

from labkit.engine.engine import Reset
from labkit.nos.cisco.views import ROUTED
from labkit.nos.config import DeviceConfig, InterfaceConfig, NatMapping
from labkit.nos.config.nat import InsideSource, NamedPool
from labkit.nos.shell.declaration import Call, Setting, Table, Values, present

table = Table()

_TCP, _UDP = 6, 17
_HELP = {
    "nat": "NAT configuration commands",
    "inside": "Inside interface for address translation",
    "outside": "Outside interface for address translation",
    "source": "Source address translation",
    "static": "Specify static local->global mapping",
    "list": "Specify access list describing local addresses",
    "pool": "Define pool of addresses",
    "overload": "Overload an address translation",
    "interface": "Specify interface for global address",
    "netmask": "Specify the network mask",
    "prefix-length": "Specify the prefix length",
    "tcp": "Transmission Control Protocol",
    "udp": "User Datagram Protocol",
}


def _side(call: Call) -> None:
    call.target.nat.side = "" if call.negative else call["side"]


def _side_lines(interface: InterfaceConfig) -> Iterable[Values]:
    return ({"side": interface.nat.side},) if interface.nat.side else ()


def _pool(call: Call) -> str | None:
    pools: dict[str, NamedPool] = call.target.nat.pools
    if call.negative:
        if any(source.pool == call["name"] for source in call.target.nat.sources):
            return f"%Pool {call['name']} in use, cannot destroy"
        return None if pools.pop(call["name"], None) is not None else f"%Pool {call['name']} not found"
    first, last, length = call["first"], call["last"], call["length"]
    if int(last) < int(first):
        return "%End address less than start address"
    if (int(first) ^ int(last)) >> (32 - length):
        return "%Start and end addresses not in same subnet"
    pools[call["name"]] = NamedPool(first, last, length)
    return None


def _pool_lines(config: DeviceConfig) -> Iterator[Values]:
    for name, pool in config.nat.pools.items():
        yield {"name": name, "first": pool.first, "last": pool.last, "length": pool.length}


def _source(call: Call) -> str | None:
    config: DeviceConfig = call.target
    acl = call["acl"] if call["acl"] is not None else call["acl_name"]
    others = [source for source in config.nat.sources if source.acl != acl]
    if call.negative:
        config.nat.sources = others
        return None
    if call["pool"] is not None and call["pool"] not in config.nat.pools:
        return f"%Pool {call['pool']} not found"
    # an interface has one address: without `overload` it is meant all the same
    overload = bool(call["overload"] or call["interface"])
    config.nat.sources = [*others, InsideSource(acl, call["pool"] or "", call["interface"] or "", overload)]
    return None


def _source_lines(config: DeviceConfig) -> Iterator[Values]:
    for source in config.nat.sources:
        values: dict[str, Any] = {"acl" if isinstance(source.acl, int) else "acl_name": source.acl}
        target = {"pool": source.pool or None, "interface": source.interface or None}
        yield present({**values, **target, "overload": source.overload})


def _map(call: Call, made: NatMapping) -> str | None:
    held: list[NatMapping] = call.target.nat.mappings
    if call.negative:
        if made not in held:
            return "%Translation not found"
        held.remove(made)
        return None
    if any(each.collides(made) for each in held):
        return f"%{made.inside} already mapped ({made.inside} -> {made.outside or made.interface})"
    held.append(made)
    return None


def _static(call: Call) -> str | None:
    return _map(call, NatMapping(call["outside"], call["inside_address"], both_ways=True))


def _static_port(call: Call) -> str | None:
    protocol = _TCP if call["protocol"] == "tcp" else _UDP
    return _map(
        call,
        NatMapping(
            call["outside"],
            call["inside_address"],
            protocol=protocol,
            inside_port=call["inside_port"],
            outside_port=call["outside_port"],
            both_ways=True,
            interface=call["interface"] or "",
        ),
    )


def _static_lines(config: DeviceConfig) -> Iterator[Values]:
    for each in config.nat.mappings:
        if each.protocol is None:
            yield {"inside_address": each.inside, "outside": each.outside}


def _port_lines(config: DeviceConfig) -> Iterator[Values]:
    for each in config.nat.mappings:
        if each.protocol is not None:
            yield present(
                {
                    "protocol": "tcp" if each.protocol == _TCP else "udp",
                    "inside_address": each.inside,
                    "inside_port": each.inside_port,
                    "interface": each.interface or None,
                    "outside": each.outside,
                    "outside_port": each.outside_port,
                }
            )


def _global(
    notation: str, store: Any, lines: Any, place: float, undo: tuple[str, ...] | None = None
) -> Setting:
    return Setting(
        views=("system",),
        notation=notation,
        undo=undo,
        path="nat",
        store=store,
        clear=store,
        lines=lines,
        block="ip nat",
        place=place,
        help=_HELP,
    )


_LIST = "{<acl:1-199>|<acl-name:string 1-64>}"

table.add(
    Setting(
        views=ROUTED,
        notation="ip nat <side:inside|outside>",
        undo=("no ip nat <side:inside|outside>",),
        path="nat.side",
        store=_side,
        clear=_side,
        lines=_side_lines,
        place=31,
        help=_HELP,
    ),
    _global(
        "ip nat pool <name:string 1-64> <first:ip> <last:ip> {netmask <length:mask>|prefix-length <length:1-32>}",
        _pool,
        _pool_lines,
        10,
        ("no ip nat pool <name:string 1-64>",),
    ),
    _global(
        f"ip nat inside source list {_LIST} {{pool <pool:string 1-64>|interface <interface>}} [overload]",
        _source,
        _source_lines,
        20,
        (f"no ip nat inside source list {_LIST} [pool <pool:string 1-64>|interface <interface>] [overload]",),
    ),
    _global("ip nat inside source static <inside-address:ip> <outside:ip>", _static, _static_lines, 30),
    _global(
        "ip nat inside source static <protocol:tcp|udp> <inside-address:ip> <inside-port:1-65535>"
        " {<outside:ip>|interface <interface>} <outside-port:1-65535>",
        _static_port,
        _port_lines,
        31,
    ),
)


@table.action("clear ip nat translation <all:star>", changes=True, help=_HELP | {"clear": "Reset functions"})
def clear_translations(call: Call) -> None:
    """Forget all sessions."""
    call.device.engine.reset(Reset("nat"))
