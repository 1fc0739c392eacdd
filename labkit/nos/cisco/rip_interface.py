"""RIP in the interface modes, and the key chains by which its packets are authenticated (RFC 2453, 4.1)."""

from collections.abc import Iterable
from ipaddress import IPv4Address
from typing import Any, Literal

from labkit.nos.cisco.access import password_of, password_values
from labkit.nos.cisco.views import ROUTED
from labkit.nos.config import ChainKey, InterfaceConfig, KeyChain
from labkit.nos.shell.declaration import Call, Kept, Section, Setting, Table, Values

table = Table()
table.view("key-chain", "config-keychain")
table.view("key-chain-key", "config-keychain-key", parent="key-chain")

_HELP = {
    "rip": "Router Information Protocol",
    "send": "advertisement transmission",
    "receive": "advertisement reception",
    "version": "version control",
    "authentication": "Authentication control",
    "mode": "Authentication mode",
    "text": "Clear text authentication",
    "md5": "Keyed message digest",
    "key-chain": "Authentication key-chain",
    "summary-address": "Address summarization",
    "split-horizon": "Perform split horizon",
    "key": "Key management",
    "chain": "Key-chain management",
    "key-string": "Set key string",
    "<number>": "Key identifier",
}


def _versions(direction: Literal["send", "receive"]) -> Setting:
    """`ip rip send version`, `ip rip receive version`."""

    def read(values: Values) -> frozenset[int]:
        return frozenset(int(word) for word in ("1", "2") if values.get(word))

    def write(held: frozenset[int]) -> Iterable[Values]:
        return ({str(version): True for version in held},)

    return Setting(
        views=ROUTED,
        notation=f"ip rip {direction} version {{1 [2]|2 [1]}}",
        undo=(f"no ip rip {direction} version",),
        path=f"rip.{direction}_versions",
        read=read,
        write=write,
        place=70,
        help=_HELP,
    )


def _summary(call: Call) -> str | None:
    interface: InterfaceConfig = call.target
    mask = (0xFFFFFFFF << (32 - call["length"])) & 0xFFFFFFFF
    prefix = (IPv4Address(int(call["ip"]) & mask), call["length"])
    (interface.rip.summaries.discard if call.negative else interface.rip.summaries.add)(prefix)
    return None


def _open_key(call: Call) -> ChainKey:
    chain: KeyChain = call.target
    return chain.keys.setdefault(call["number"], ChainKey(call["number"]))


def _key_string(call: Call) -> str | None:
    held = None if call.negative else password_of(call.device.config, call["form"], call["key"])
    if isinstance(held, str):
        return held
    call.target.secret = held
    return None


def _key_string_lines(key: ChainKey) -> Iterable[Values]:
    if key.secret is not None:
        values: dict[str, Any] = password_values(key.secret)
        yield {**values, "key": values["password"]}


table.add(
    _versions("send"),
    _versions("receive"),
    Setting(
        views=ROUTED,
        notation="ip rip authentication mode <mode:md5|text>",
        undo=("no ip rip authentication mode",),
        path="rip.key_chain_mode",
        read=lambda values: "md5 usual" if values["mode"] == "md5" else "simple",
        write=lambda _mode: ({"mode": "md5"},),
        place=71,
        help=_HELP,
    ),
    Setting(
        views=ROUTED,
        notation="ip rip authentication key-chain <chain:string 1-64>",
        undo=("no ip rip authentication key-chain",),
        path="rip.key_chain",
        place=72,
        help=_HELP,
    ),
    Setting(
        views=ROUTED,
        notation="ip summary-address rip <ip> <length:mask>",
        undo=("no ip summary-address rip <ip> <length:mask>",),
        path="rip.summaries",
        store=_summary,
        clear=_summary,
        lines=lambda interface: (
            {"ip": address, "length": length} for address, length in sorted(interface.rip.summaries)
        ),
        place=73,
        help=_HELP,
    ),
    Setting(
        views=ROUTED,
        notation="no ip split-horizon",
        undo=("ip split-horizon",),
        path="rip.split_horizon",
        read=lambda _values: False,
        write=lambda held: ({},) if held is False else (),
        place=74,
        help=_HELP,
    ),
    Section(
        views=("system",),
        notation="key chain <chain:string 1-64>",
        undo=("no key chain <chain:string 1-64>",),
        view="key-chain",
        path="key_chains",
        key=lambda values: values["chain"],
        make=lambda call: KeyChain(call["chain"]),
        bind=lambda chain: {"chain": chain.name},
        block="key chain",
        help=_HELP,
    ),
    Section(
        views=("key-chain",),
        notation="key <number:0-2147483647>",
        undo=("no key <number:0-2147483647>",),
        view="key-chain-key",
        path="keys",
        key=lambda values: values["number"],
        open=_open_key,
        bind=lambda key: {"number": key.number},
        help=_HELP,
    ),
    Setting(
        views=("key-chain-key",),
        notation="key-string [<form:0|7>] <key:string 1-80>",
        undo=("no key-string",),
        path="secret",
        store=_key_string,
        clear=_key_string,
        lines=_key_string_lines,
        place=10,
        help=_HELP,
    ),
    *(
        Kept(views=("key-chain-key",), notation=f"{word} <times:text 1-80>", place=20)
        for word in ("accept-lifetime", "send-lifetime")
    ),
)
