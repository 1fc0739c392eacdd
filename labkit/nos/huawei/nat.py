"""NAT: address groups, outbound translation, servers and static mappings (RFC 3022)."""

from collections.abc import Iterable
from typing import Any

from labkit.nos.config import AddressGroup, DeviceConfig, InterfaceConfig, NatMapping, NatOutbound
from labkit.nos.huawei.views import DIALER, ETHERNET, SERIAL, SUBINTERFACE, TEMPLATE, VLANIF
from labkit.nos.shell.declaration import Call, Kept, Setting, Table, Values

table = Table()

ROUTERS = frozenset({"ar", "router"})
OUTSIDE = (ETHERNET, SUBINTERFACE, SERIAL, VLANIF, DIALER, TEMPLATE)
_TCP, _UDP, _ICMP = 6, 17, 1


def _refuse_group(call: Call) -> str | None:
    config: DeviceConfig = call.device.config
    if call.negative:
        if call["index"] not in config.nat.groups:
            return "Error: The address group does not exist."
        used = any(
            rule.group == call["index"]
            for interface in config.interfaces.values()
            for rule in interface.nat.outbound
        )
        return "Error: The address group is being used." if used else None
    if int(call["first"]) > int(call["last"]):
        return "Error: The start address must not be greater than the end address."
    for held in config.nat.groups.values():
        if held.index != call["index"] and held.first <= call["last"] and call["first"] <= held.last:
            return "Error: The address group overlaps another address group."
    return None


def _store_group(call: Call) -> str | None:
    groups: dict[int, AddressGroup] = call.device.config.nat.groups
    groups[call["index"]] = AddressGroup(call["index"], call["first"], call["last"])
    return None


def _clear_group(call: Call) -> str | None:
    del call.device.config.nat.groups[call["index"]]
    return None


def _group_lines(config: DeviceConfig) -> Iterable[Values]:
    for index in sorted(config.nat.groups):
        held = config.nat.groups[index]
        yield {"index": index, "first": held.first, "last": held.last}


def _outbound(call: Call) -> NatOutbound:
    return NatOutbound(call["acl"], call["group"], bool(call["no_pat"]), call["interface"])


def _refuse_outbound(call: Call) -> str | None:
    if call.negative:
        return None
    if call["group"] is not None and call["group"] not in call.device.config.nat.groups:
        return "Error: The address group does not exist."
    held = next((rule for rule in call.target.nat.outbound if rule.acl == call["acl"]), None)
    if held is not None and held != _outbound(call):
        return "Error: The ACL is already used by NAT on this interface."
    return None


def _store_outbound(call: Call) -> str | None:
    rules: list[NatOutbound] = call.target.nat.outbound
    if _outbound(call) not in rules:
        rules.append(_outbound(call))
    return None


def _clear_outbound(call: Call) -> str | None:
    rules: list[NatOutbound] = call.target.nat.outbound
    gone = next(
        (rule for rule in rules if rule.acl == call["acl"] and call["group"] in (None, rule.group)), None
    )
    if gone is None:
        return "Error: The NAT outbound does not exist."
    rules.remove(gone)
    return None


def _outbound_lines(interface: InterfaceConfig) -> Iterable[Values]:
    for rule in interface.nat.outbound:
        values: dict[str, Any] = {"acl": rule.acl}
        if rule.group is not None:
            values["group"] = rule.group
        if rule.interface is not None:
            values["interface"] = rule.interface
        yield values | ({"no_pat": True} if rule.no_pat else {})


def _protocol(values: Values) -> int | None:
    if values.get("protocol_number") is not None:
        return int(values["protocol_number"])
    named = {"tcp": _TCP, "udp": _UDP, "icmp": _ICMP}
    return next((number for word, number in named.items() if values.get(word) is True), None)


def read_mapping(values: Values, *, both_ways: bool) -> NatMapping:
    """The mapping that a line speaks of."""
    outside_port = values.get("outside_port") or 0
    unsaid = 0 if values.get("last_inside") else outside_port
    inside_port = values.get("inside_port")
    length = values.get("length")
    return NatMapping(
        outside=values.get("outside"),
        inside=values["inside"],
        protocol=_protocol(values),
        outside_port=outside_port,
        inside_port=unsaid if inside_port is None else inside_port,
        length=32 if length is None else length,
        acl=values.get("acl"),
        description=values.get("description") or "",
        both_ways=both_ways,
        last_port=values.get("last_port") or 0,
        last_inside=values.get("last_inside"),
        interface=str(values.get("from") or ""),
    )


def _mappings(call: Call) -> list[NatMapping]:
    held: list[NatMapping] = call.target.nat.mappings
    return held


def _add(mapping: NatMapping, held: list[NatMapping]) -> str | None:
    if any(_same_line(other) == _same_line(mapping) for other in held):
        return None
    if any(other.collides(mapping) for other in held):
        return "Error: The global address and port are already used."
    if mapping.both_ways and any(
        other.both_ways
        and (other.protocol, other.inside, other.inside_port)
        == (mapping.protocol, mapping.inside, mapping.inside_port)
        for other in held
    ):
        return "Error: The inside address is already used."
    held.append(mapping)
    # As the configuration lists them, since the first that fits translates.
    held.sort(key=lambda item: not item.both_ways)
    return None


def _same_line(mapping: NatMapping) -> tuple[Any, ...]:
    """What two equal lines have in common: all but the description."""
    inside = (mapping.inside, mapping.last_inside, mapping.inside_port)
    return (*mapping.key, *inside, mapping.length, mapping.both_ways)


def _drop(mapping: NatMapping, held: list[NatMapping]) -> str | None:
    gone = next(
        (
            other
            for other in held
            if (other.key, other.inside, other.both_ways) == (mapping.key, mapping.inside, mapping.both_ways)
        ),
        None,
    )
    if gone is None:
        return "Error: The NAT mapping does not exist."
    held.remove(gone)
    return None


def _store_mapping(both_ways: bool) -> Any:
    def store(call: Call) -> str | None:
        mapping, held = read_mapping(call.values, both_ways=both_ways), _mappings(call)
        return _drop(mapping, held) if call.negative else _add(mapping, held)

    return store


def refuse_range(call: Call) -> str | None:
    """A range of ports has as many places inside as outside."""
    if call.negative:
        return None
    if call["last_port"] is not None and call["last_port"] <= call["outside_port"]:
        return "Error: The end port must be greater than the start port."
    if call["last_inside"] is not None and (call["last_port"] or 0) - (call["outside_port"] or 0) != int(
        call["last_inside"]
    ) - int(call["inside"]):
        return "Error: The number of global ports must be equal to the number of inside addresses."
    return None


def _refuse_mapping(call: Call) -> str | None:
    """The interface's own address must be written `current-interface` (trap 69)."""
    refusal = refuse_range(call)
    own = getattr(call.target, "address", None)
    if refusal is not None or call.negative:
        return refusal
    if own is None or call["outside"] is None or own.address != call["outside"]:
        return None
    return "Error: The address conflicts with interface or ARP IP."


def _mapping_lines(both_ways: bool) -> Any:
    def lines(target: InterfaceConfig | DeviceConfig) -> Iterable[Values]:
        for mapping in target.nat.mappings:
            if mapping.both_ways == both_ways:
                yield mapping_values(mapping)

    return lines


def mapping_values(mapping: NatMapping) -> dict[str, Any]:
    """What a line binds for a mapping."""
    values: dict[str, Any] = {"inside": mapping.inside}
    if mapping.protocol is not None:
        word = {_TCP: "tcp", _UDP: "udp", _ICMP: "icmp"}.get(mapping.protocol)
        values |= {word: True} if word else {"protocol_number": mapping.protocol}
    if mapping.interface:
        values |= {"interface": True, "from": mapping.interface}
    else:
        values |= {"current_interface": True} if mapping.outside is None else {"outside": mapping.outside}
    if mapping.outside_port:
        values["outside_port"] = mapping.outside_port
    if mapping.inside_port:
        values["inside_port"] = mapping.inside_port
    if mapping.last_port:
        values["last_port"] = mapping.last_port
    if mapping.last_inside is not None:
        values["last_inside"] = mapping.last_inside
    if mapping.both_ways:
        values["length"] = mapping.length
    if mapping.acl is not None:
        values["acl"] = mapping.acl
    return values | ({"description": mapping.description} if mapping.description else {})


def mapping_notation(kind: str, tail: str, *, current: bool) -> str:
    """The notation of a mapping with what stands before and behind it."""
    here = "|current-interface" if current else ""
    outside = f"{{<outside:ip>|interface <from:interface>{here}}}"

    def ports(protocol: str) -> str:
        return (
            f"{protocol} global {outside} <outside-port:{protocol}-port> [<last-port:{protocol}-port>]"
            f" inside <inside:ip> [<last-inside:ip>] [<inside-port:{protocol}-port>]"
        )

    whole = f"global {outside} inside <inside:ip>"
    every = f"{{tcp|udp|icmp|<protocol-number:1-255>}} {whole}"
    return f"nat {kind} {{{whole}|protocol {{{ports('tcp')}|{ports('udp')}|{every}}}}} {tail}"


_SERVER = mapping_notation(
    "server", "[acl <acl:2000-3999>] [description <description:text 1-255>]", current=True
)
_STATIC = mapping_notation(
    "static", "[netmask <length:mask>] [description <description:text 1-255>]", current=False
)
_STATIC_HERE = mapping_notation(
    "static", "[netmask <length:mask>] [description <description:text 1-255>]", current=True
)
_HELP = {
    "nat": "Specify NAT (Network Address Translation) configuration information",
    "address-group": "Specify the address-group of NAT",
    "<index>": "Index of address-group",
    "outbound": "Specify net address translation",
    "server": "Specify NAT server",
    "static": "Specify static NAT",
    "no-pat": "Not use PAT",
    "global": "Specify global information of NAT",
    "inside": "Specify inside information of NAT",
    "protocol": "Specify protocol",
    "current-interface": "Use the address of the current interface",
    "enable": "Enable function",
}


def _mapping(views: tuple[str, ...], notation: str, *, both_ways: bool, **others: Any) -> Setting:
    return Setting(
        views=views,
        notation=notation,
        undo=(f"undo {notation}",),
        path="nat",
        check=_refuse_mapping,
        store=_store_mapping(both_ways=both_ways),
        clear=_store_mapping(both_ways=both_ways),
        lines=_mapping_lines(both_ways=both_ways),
        families=ROUTERS,
        help=_HELP,
        **others,
    )


table.add(
    Setting(
        views=("system",),
        notation="nat address-group <index:0-7> <first:ip> <last:ip>",
        undo=("undo nat address-group <index:0-7> [<first:ip> <last:ip>]",),
        path="nat",
        check=_refuse_group,
        store=_store_group,
        clear=_clear_group,
        lines=_group_lines,
        families=ROUTERS,
        leading=" ",
        help=_HELP,
    ),
    _mapping(("system",), _STATIC, both_ways=True, leading=" ", block="nat static"),
    Setting(
        views=OUTSIDE,
        notation="nat outbound <acl:2000-3999> [address-group <group:0-7> [no-pat]|interface <interface>]",
        undo=(
            "undo nat outbound <acl:2000-3999> [address-group <group:0-7> [no-pat]|interface <interface>]",
        ),
        path="nat",
        check=_refuse_outbound,
        store=_store_outbound,
        clear=_clear_outbound,
        lines=_outbound_lines,
        families=ROUTERS,
        place=80,
        help=_HELP,
    ),
    _mapping(OUTSIDE, _SERVER, both_ways=False, place=78),
    _mapping(OUTSIDE, _STATIC_HERE, both_ways=True, place=77),
    Setting(
        views=OUTSIDE,
        notation="nat static enable",
        path="nat.static_enabled",
        families=ROUTERS,
        place=76,
        help=_HELP,
    ),
    *(
        Kept(
            views=("system",),
            notation=notation,
            families=ROUTERS,
            block="nat static",
            leading=" ",
            place=60,
            single=False,
        )
        for notation in (
            "nat alg <protocol:all|dns|ftp|rtsp|sip|pptp> enable",
            "nat filter-mode <mode:endpoint-independent|endpoint-dependent|endpoint-and-port-dependent>",
            "nat mapping-mode endpoint-independent [<protocol:tcp|udp> [dest-port <port:1-65535>]]",
            "nat dns-map <domain:string 1-255> <global:ip> <port:1-65535> <protocol:tcp|udp>",
            "nat overlap-address <0-7> <first:ip> <pool:ip> pool-length <length:1-255>",
            "nat log session enable",
            "nat link-down reset session enable",
            "firewall-nat session <protocol:string 1-20> aging-time <1-65535>",
        )
    ),
)
