"""Tunnel interfaces: GRE."""

from collections.abc import Iterable
from typing import Any

from labkit.nos.config import InterfaceConfig, TunnelConfig
from labkit.nos.huawei.views import TUNNEL
from labkit.nos.shell.declaration import Call, Kept, Setting, Table, Values

table = Table()
table.view(TUNNEL, "-{name}")

_HELP = {
    "tunnel-protocol": "Tunnel protocol",
    "gre": "Generic Routing Encapsulation",
    "source": "Specify the source of the tunnel",
    "destination": "Specify the destination of the tunnel",
    "keepalive": "Send keepalive packets",
}
_DEFAULT_PERIOD, _DEFAULT_RETRIES = 5, 3


def _set_source(call: Call) -> str | None:
    call.target.tunnel.source = call["interface"] or call["ip"]
    return None


def _source_lines(interface: InterfaceConfig) -> Iterable[Values]:
    source = interface.tunnel.source
    if source is not None:
        yield {"interface": source} if isinstance(source, str) else {"ip": source}


def _forget_protocol(call: Call) -> str | None:
    """All other settings of the tunnel belong to its protocol."""
    call.target.tunnel = TunnelConfig()
    return None


def _set_protocol(call: Call) -> str | None:
    if call["protocol"] == "none":
        return _forget_protocol(call)
    tunnel: TunnelConfig = call.target.tunnel
    tunnel.protocol = call["protocol"] or ("gre" if call["gre"] else "ipv6-ipv4")
    tunnel.form = call["form"] or ("p2mp" if call["p2mp"] else "")
    return None


def _protocol_lines(interface: InterfaceConfig) -> Iterable[Values]:
    tunnel = interface.tunnel
    if tunnel.protocol is not None:
        name = "ipv6_ipv4" if tunnel.protocol == "ipv6-ipv4" else tunnel.protocol
        values: dict[str, Any] = {name: True} if name in ("gre", "ipv6_ipv4") else {"protocol": name}
        form: dict[str, Any] = {"p2mp": True} if tunnel.form == "p2mp" else {"form": tunnel.form}
        yield values | (form if tunnel.form else {})


def _keepalive(values: Values) -> tuple[int, int]:
    return values.get("period") or _DEFAULT_PERIOD, values.get("retry_times") or _DEFAULT_RETRIES


def _keepalive_lines(held: tuple[int, int]) -> Iterable[Values]:
    values: dict[str, Any] = {}
    if held != (_DEFAULT_PERIOD, _DEFAULT_RETRIES):
        values["period"] = held[0]
    if held[1] != _DEFAULT_RETRIES:
        values["retry_times"] = held[1]
    return (values,)


def _needs_protocol(call: Call) -> str | None:
    if call.negative or call.target.tunnel.protocol is not None:
        return None
    return "Error: Please configure the tunnel protocol first."


table.add(
    Setting(
        views=(TUNNEL,),
        notation=(
            "tunnel-protocol {gre [p2mp]|<protocol:ipsec|ipv4-ipv6|none>"
            "|ipv6-ipv4 [<form:6to4|isatap|auto-tunnel>]}"
        ),
        undo=("undo tunnel-protocol",),
        path="tunnel.protocol",
        store=_set_protocol,
        lines=_protocol_lines,
        clear=_forget_protocol,
        place=35,
        help=_HELP,
    ),
    Setting(
        views=(TUNNEL,),
        notation="keepalive [period <period:1-32767> [retry-times <retry-times:1-255>]]",
        undo=("undo keepalive",),
        path="tunnel.keepalive",
        read=_keepalive,
        write=_keepalive_lines,
        check=_needs_protocol,
        place=36,
        help=_HELP,
    ),
    Setting(
        views=(TUNNEL,),
        notation="source {<ip>|<interface>}",
        undo=("undo source",),
        path="tunnel.source",
        check=_needs_protocol,
        store=_set_source,
        lines=_source_lines,
        place=37,
        help=_HELP,
    ),
    Setting(
        views=(TUNNEL,),
        notation="destination <ip>",
        undo=("undo destination",),
        path="tunnel.destination",
        check=_needs_protocol,
        place=38,
        help=_HELP,
    ),
    Setting(
        views=(TUNNEL,),
        notation="gre key [plain] <key:0-4294967295>",
        undo=("undo gre key",),
        path="tunnel.key",
        read=lambda values: values["key"],
        write=lambda key: ({"key": key},),
        check=_needs_protocol,
        place=39,
        help=_HELP,
    ),
    Kept(views=(TUNNEL,), notation="gre checksum", place=39.5),
)
