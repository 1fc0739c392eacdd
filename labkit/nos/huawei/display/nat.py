"""`display nat …` as captured on eNSP's AR2220; `nat server` as in the samples of ntc-templates.

eNSP shows the ports of TCP sessions with their two octets swapped; here they are shown as they are.
"""

from collections.abc import Iterable, Iterator
from ipaddress import IPv4Network

from labkit.engine.engine import Reset
from labkit.nos.config import DeviceConfig, NatMapping
from labkit.nos.huawei.acl_words import SERVICES
from labkit.nos.huawei.display.kept_lines import lines, value
from labkit.nos.huawei.display.lines import joined
from labkit.nos.huawei.views import interface_key
from labkit.nos.number_words import word_for
from labkit.nos.shell.declaration import Call, Table
from labkit.nos.state import InterfaceState, NatSessionState

table = Table()

ROUTERS = frozenset({"ar", "router"})
_PROTOCOLS = {1: "ICMP", 6: "TCP", 17: "UDP"}
_ICMP = 1
_NONE = "----"
_HELP = {
    "nat": "Display NAT information",
    "session": "NAT sessions",
    "outbound": "Outbound translation",
    "address-group": "Address groups",
    "server": "Internal servers",
    "static": "Static mappings",
}


def sessions(held: Iterable[NatSessionState], *, verbose: bool = False) -> str:
    """Render `display nat session`."""
    lines = ["  NAT Session Table Information:", ""]
    count = 0
    for count, session in enumerate(held, 1):  # noqa: B007  (the last count is the total)
        lines += [*_session(session, verbose=verbose), ""]
    return "\n".join([*lines, f"  Total : {count}"])


def _session(session: NatSessionState, *, verbose: bool) -> Iterator[str]:
    name = _PROTOCOLS.get(session.protocol, "OTHER")
    yield f"     Protocol          : {name}({session.protocol})"
    if session.protocol == _ICMP:
        yield f"     SrcAddr   Vpn     : {session.source!s:<47}"
        yield f"     DestAddr  Vpn     : {session.destination!s:<47}"
        yield f"     Type Code IcmpId  : 0   8   {session.source_port}"
    else:
        yield f"     SrcAddr  Port Vpn : {session.source!s:<16}{session.source_port:<35}"
        yield f"     DestAddr Port Vpn : {session.destination!s:<16}{session.destination_port:<35}"
    if verbose:
        yield f"     Time To Live      : {session.left} s"
    yield "     NAT-Info"
    yield f"       New SrcAddr     : {_or_none(session.new_source):<15}"
    if session.protocol == _ICMP:
        yield f"       New DestAddr    : {_or_none(session.new_destination)}"
        yield f"       New IcmpId      : {_or_none(session.new_source_port)}"
    else:
        yield f"       New SrcPort     : {_or_none(session.new_source_port)}"
        yield f"       New DestAddr    : {_or_none(session.new_destination)}"
        yield f"       New DestPort    : {_or_none(session.new_destination_port)}"


def _or_none(value: object) -> str:
    return _NONE if value is None else str(value)


_GATEWAYS = ("dns", "ftp", "rtsp", "sip", "pptp")
"""Protocols with addresses in their data, of which a gateway can translate these too (RFC 2663, 2.9)."""


@table.display("display nat alg", families=ROUTERS, help=_HELP | {"alg": "Application level gateways"})
def _display_gateways(call: Call) -> str:
    chosen = {str(line["protocol"]) for line in lines(call.device.config, "nat alg")}
    rows = [
        f"  {protocol:<22}{'Enabled' if {protocol, 'all'} & chosen else 'Disabled'}" for protocol in _GATEWAYS
    ]
    rule = "-" * 34
    return joined(
        ["NAT Application Level Gateway Information:", rule, f"  {'Application':<22}Status", rule, *rows]
    )


@table.display(
    "display nat {filter-mode|mapping-mode}",
    families=ROUTERS,
    help=_HELP | {"filter-mode": "Which answers come in", "mapping-mode": "Which mappings are shared"},
)
def _display_modes(call: Call) -> str:
    config: DeviceConfig = call.device.config
    if call["filter_mode"]:
        return (
            f"  NAT filter mode : {value(config, 'nat filter-mode', 'mode', 'endpoint-and-port-dependent')}"
        )
    held = list(lines(config, "nat mapping-mode"))
    rows = [
        f"  NAT mapping mode : endpoint-independent {each.get('protocol', '')} {each.get('port', '')}".rstrip()
        for each in held
    ]
    return joined(rows or ["  NAT mapping mode : endpoint-and-port-dependent"])


_PROTOCOL_WORDS = "<protocol:icmp|tcp|udp>"


@table.display(
    f"display nat session {{all|protocol {_PROTOCOL_WORDS}}} [verbose]", families=ROUTERS, help=_HELP
)
def _display_sessions(call: Call) -> str:
    held = call.device.state.nat_sessions()
    if call["protocol"]:
        number = next(number for number, name in _PROTOCOLS.items() if name.lower() == call["protocol"])
        held = [session for session in held if session.protocol == number]
    return sessions(held, verbose=bool(call["verbose"]))


@table.action("reset nat session {all|protocol " + _PROTOCOL_WORDS + "}", changes=True, families=ROUTERS)
def _reset_sessions(call: Call) -> str:
    """End all sessions."""
    call.device.engine.reset(Reset("nat"))
    return "Info: Nat session table clear."


def _table(title: str, width: int, header: str, rows: list[str]) -> str:
    rule = " " + "-" * width
    return "\n".join([title, rule, header, rule, *rows, rule, f"  Total : {len(rows)}"])


def outbound(config: DeviceConfig, interfaces: dict[str, InterfaceState]) -> str:
    """Render `display nat outbound`."""
    rows = []
    for name in sorted(config.interfaces, key=interface_key):
        for rule in config.interfaces[name].nat.outbound:
            if rule.group is None:
                source = rule.interface or name
                own = interfaces[source].addresses if source in interfaces else ()
                what, how = str(own[0].address) if own else _NONE, "easyip  "
            else:
                what, how = str(rule.group), "no-pat" if rule.no_pat else "pat"
            rows.append(f" {name:<29}{rule.acl:>4}{what:>31}{how:>{12 if rule.group is None else 10}}")
    header = " Interface                     Acl     Address-group/IP/Interface      Type"
    return _table(" NAT Outbound Information:", 74, header, rows)


@table.display("display nat outbound", families=ROUTERS, help=_HELP)
def _display_outbound(call: Call) -> str:
    return outbound(call.device.config, call.device.state.interfaces())


def address_groups(config: DeviceConfig, index: int | None) -> str:
    """Render `display nat address-group`."""
    rows = [
        f" {group.index:<5}{group.first!s:>15}{group.last!s:>17}"
        for number, group in sorted(config.nat.groups.items())
        if index in (None, number)
    ]
    header = " Index   Start-address      End-address"
    return "\n" + _table(" NAT Address-Group Information:", 38, header, rows)


@table.display("display nat address-group [<index:0-7>]", families=ROUTERS, help=_HELP)
def _display_groups(call: Call) -> str:
    return address_groups(call.device.config, call["index"])


def _mappings(config: DeviceConfig, *, both_ways: bool) -> Iterator[tuple[str, list[NatMapping]]]:
    for name in sorted(config.interfaces, key=interface_key):
        found = [item for item in config.interfaces[name].nat.mappings if item.both_ways == both_ways]
        if found:
            yield name, found


def _end(address: object, port: int, mapping: NatMapping, nothing: str, last: int = 0) -> str:
    if not port:
        return f"{address}/{nothing}"
    if last:
        return f"{address}/{port}~{last}"
    word = word_for(SERVICES.get(mapping.protocol or 0, {}), port)
    return f"{address}/{port}" + ("" if word.isdecimal() else f"({word})")


def _public(mapping: NatMapping) -> object:
    return mapping.interface or mapping.outside or "current-interface"


def _inside(mapping: NatMapping, nothing: str) -> str:
    """The inside end: the addresses or the ports that a range is given to."""
    if mapping.last_inside is not None:
        return _end(f"{mapping.inside}~{mapping.last_inside}", mapping.inside_port, mapping, nothing)
    last = mapping.inside_port + mapping.last_port - mapping.outside_port if mapping.last_port else 0
    return _end(mapping.inside, mapping.inside_port, mapping, nothing, last)


def _protocol(mapping: NatMapping, nothing: str) -> str:
    if mapping.protocol is None:
        return nothing
    name = _PROTOCOLS.get(mapping.protocol)
    return f"{mapping.protocol}({name.lower()})" if name else str(mapping.protocol)


def servers(config: DeviceConfig, interfaces: dict[str, InterfaceState]) -> str:
    """Render `display nat server`."""
    lines, total = ["  Nat Server Information:"], 0
    for name, mappings in _mappings(config, both_ways=False):
        lines.append(f"  Interface  : {name}")
        for mapping in mappings:
            total += 1
            shown = _end(_public(mapping), mapping.outside_port, mapping, "0(any)", mapping.last_port)
            real = interfaces.get(mapping.interface or name)
            if mapping.outside is None and real is not None and real.addresses:
                shown += f" (Real IP : {real.addresses[0].address})"
            lines += [
                f"    Global IP/Port     : {shown} ",
                f"    Inside IP/Port     : {_inside(mapping, '0(any)')}",
                f"    Protocol : {_protocol(mapping, '0(any)'):<9}",
                f"    VPN instance-name  : {_NONE:<32}",
                f"    Acl number         : {_or_none(mapping.acl)}",
                f"    Vrrp id            : {_NONE}",
                f"    Description : {mapping.description or _NONE}",
                "",
            ]
    return "\n".join([*lines, f"  Total :    {total}"])


@table.display("display nat server", families=ROUTERS, help=_HELP)
def _display_servers(call: Call) -> str:
    return servers(call.device.config, call.device.state.interfaces())


def statics(config: DeviceConfig) -> str:
    """Render `display nat static`."""
    lines, total = ["  Static Nat Information:"], 0
    groups = [(f"  Interface  : {name}", found) for name, found in _mappings(config, both_ways=True)]
    groups += [("  Global Nat Static ", [mapping]) for mapping in config.nat.mappings]
    for title, mappings in groups:
        lines.append(title)
        for mapping in mappings:
            total += 1
            shown = _end(_public(mapping), mapping.outside_port, mapping, _NONE, mapping.last_port)
            mask = IPv4Network((0, mapping.length)).netmask
            lines += [
                f"    Global IP/Port     : {shown} ",
                f"    Inside IP/Port     : {_inside(mapping, _NONE)}",
                f"    Protocol : {_protocol(mapping, _NONE):<9}",
                f"    VPN instance-name  : {_NONE:<32}",
                f"    Acl number         : {_or_none(mapping.acl)}",
                f"    Netmask  : {mask} ",
                f"    Description : {mapping.description or _NONE}",
                "",
            ]
    return "\n".join([*lines, f"  Total :    {total}"])


@table.display("display nat static", families=ROUTERS, help=_HELP)
def _display_statics(call: Call) -> str:
    return statics(call.device.config)
