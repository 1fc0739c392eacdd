"""RIP on interfaces: versions, metrics, authentication (RFC 2453, 4.1)."""

from collections.abc import Iterable
from ipaddress import IPv4Address
from typing import Any

from labkit.nos.config import (
    InterfaceConfig,
    RipAuthentication,
    Secret,
)
from labkit.nos.huawei.cipher import read_secret, show_secret
from labkit.nos.huawei.views import ETHERNET, LOOPBACK, SERIAL, SUBINTERFACE, VLANIF
from labkit.nos.shell.declaration import Call, Setting, Table, Values

table = Table()

RIP_INTERFACES = (ETHERNET, SUBINTERFACE, SERIAL, VLANIF, LOOPBACK)


def _authentication(values: Values) -> RipAuthentication:
    if values.get("simple"):
        mode, key_id = "simple", None
    elif values.get("md5"):
        mode = "md5 usual" if values.get("usual") else "md5 nonstandard"
        key_id = values.get("key_id")
    else:
        mode, key_id = "hmac-sha256", values.get("key_id")
    key = Secret(values["key"], plain=True) if values.get("plain") else read_secret(values["key"])
    return RipAuthentication(mode, key, key_id)  # type: ignore[arg-type]  # one of the notation's words


def _authentication_lines(held: RipAuthentication) -> Iterable[Values]:
    words = {word.replace("-", "_"): True for word in held.mode.split()}
    values: dict[str, Any] = {**words, "key": show_secret(held.key)}
    values["plain" if held.key.plain else "cipher"] = True
    if held.key_id is not None:
        values["key_id"] = held.key_id
    return (values,)


def _summaries(call: Call) -> None:
    interface: InterfaceConfig = call.target
    mask = (0xFFFFFFFF << (32 - call["length"])) & 0xFFFFFFFF
    prefix = (IPv4Address(int(call["ip"]) & mask), call["length"])
    (interface.rip.summaries.discard if call.negative else interface.rip.summaries.add)(prefix)


_KEY = "[plain|cipher] <key:string 1-392>"

table.add(
    Setting(
        views=RIP_INTERFACES,
        notation="rip version {<version:1|2> [broadcast|multicast]}",
        undo=("undo rip version",),
        path="rip.version",
        read=lambda values: (
            "1"
            if values["version"] == "1"
            else f"2 {'broadcast' if values.get('broadcast') else 'multicast'}"
        ),
        write=lambda version: (
            dict(zip(("version", *version.split()[1:]), (version[0], True), strict=False)),
        ),
        place=71,
        help={"rip": "Routing Information Protocol (RIP) interface commands"},
    ),
    Setting(
        views=RIP_INTERFACES,
        notation=(
            f"rip authentication-mode {{simple {_KEY}|md5 {{usual {_KEY}|nonstandard {_KEY} <key-id:1-255>}}"
            f"|hmac-sha256 {_KEY} <key-id:1-255>}}"
        ),
        undo=("undo rip authentication-mode",),
        path="rip.authentication",
        read=_authentication,
        write=_authentication_lines,
        place=70,
    ),
    Setting(views=RIP_INTERFACES, notation="rip metricin <0-15>", path="rip.metric_in", place=72),
    Setting(views=RIP_INTERFACES, notation="rip metricout <1-15>", path="rip.metric_out", place=73),
    Setting(
        views=RIP_INTERFACES,
        notation="rip split-horizon",
        path="rip.split_horizon",
        clear=lambda call: setattr(call.target.rip, "split_horizon", False),
        place=74,
    ),
    Setting(views=RIP_INTERFACES, notation="rip poison-reverse", path="rip.poison_reverse", place=75),
    Setting(
        views=RIP_INTERFACES,
        notation="rip summary-address <ip> {<length:mask>|<length:mask-length>}",
        undo=("undo rip summary-address <ip> {<length:mask>|<length:mask-length>}",),
        path="rip.summaries",
        store=_summaries,
        clear=_summaries,
        lines=lambda interface: (
            {"ip": address, "length": length} for address, length in sorted(interface.rip.summaries)
        ),
        place=76,
    ),
    Setting(views=RIP_INTERFACES, notation="rip input", path="rip.input_enabled", negated=True, place=77),
    Setting(views=RIP_INTERFACES, notation="rip output", path="rip.output_enabled", negated=True, place=78),
)
