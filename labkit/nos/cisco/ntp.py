"""NTP (RFC 5905): servers and peers, the own clock as a reference, authentication."""

from collections.abc import Iterable
from typing import Any, Literal

from labkit.nos.cisco.access import password_of, password_values
from labkit.nos.config import DeviceConfig, NtpAssociation, NtpKey
from labkit.nos.shell.declaration import Call, Kept, Setting, Table, Values, present

table = Table()

_DEFAULT_STRATUM = 8
"""Of `ntp master` (Cisco's Basic System Management Command Reference)."""
_OPTIONS = "[version <version:1-4>|key <key:1-4294967295>|source <interface>|prefer]*"
_HELP = {
    "ntp": "Configure NTP",
    "server": "Configure NTP server",
    "peer": "Configure NTP peer",
    "master": "Act as NTP master clock",
    "authenticate": "Authenticate time sources",
    "authentication-key": "Authentication key for trusted time sources",
    "trusted-key": "Key numbers for trusted time sources",
    "source": "Configure interface for source address",
    "prefer": "Prefer this peer when possible",
    "key": "Configure peer authentication key",
    "version": "Configure NTP version",
}


def _association(kind: Literal["server", "peer"], place: float) -> Setting:
    def store(call: Call) -> None:
        config: DeviceConfig = call.device.config
        config.ntp.associations[call["ip"]] = NtpAssociation(
            call["ip"], kind, call["key"], call["version"], call["interface"] or "", bool(call["prefer"])
        )

    def clear(call: Call) -> str | None:
        held = call.device.config.ntp.associations
        return None if held.pop(call["ip"], None) else "% NTP: unrecognized peer"

    def lines(config: DeviceConfig) -> Iterable[Values]:
        for each in config.ntp.associations.values():
            if each.kind == kind:
                yield _values(each)

    return Setting(
        views=("system",),
        notation=f"ntp {kind} <ip> {_OPTIONS}",
        undo=(f"no ntp {kind} <ip> {_OPTIONS}",),
        path="ntp.associations",
        store=store,
        clear=clear,
        lines=lines,
        block="ntp",
        place=place,
        help=_HELP,
    )


def _values(each: NtpAssociation) -> dict[str, Any]:
    values = {
        "ip": each.address,
        "version": each.version,
        "key": each.key,
        "interface": each.source_interface or None,
        "prefer": each.preferred or None,
    }
    return present(values)


def _store_key(call: Call) -> str | None:
    keys = call.device.config.ntp.keys
    if call.negative:
        keys.pop(call["number"], None)
        return None
    held = password_of(call.device.config, "7" if call["form"] == "7" else None, call["secret"])
    if isinstance(held, str):
        return held
    keys[call["number"]] = NtpKey("md5", held)
    return None


def _key_lines(config: DeviceConfig) -> Iterable[Values]:
    """IOS prints the keys scrambled, with a 7 behind them, or as they were typed."""
    for number, key in sorted(config.ntp.keys.items()):
        held = password_values(key.secret)
        form = {"form": held["form"]} if "form" in held else {}
        yield {"number": number, "secret": held["password"], **form}


def _trust(call: Call) -> None:
    ntp = call.device.config.ntp
    number = frozenset({call["number"]})
    ntp.trusted = ntp.trusted - number if call.negative else ntp.trusted | number


table.add(
    Setting(
        views=("system",),
        notation="ntp authentication-key <number:1-4294967295> md5 <secret:string 1-64> [<form:0|7>]",
        undo=("no ntp authentication-key <number:1-4294967295>",),
        path="ntp.keys",
        store=_store_key,
        clear=_store_key,
        lines=_key_lines,
        block="ntp",
        place=1,
        help=_HELP,
    ),
    Setting(
        views=("system",),
        notation="ntp authenticate",
        path="ntp.authentication",
        block="ntp",
        place=2,
        help=_HELP,
    ),
    Setting(
        views=("system",),
        notation="ntp trusted-key <number:1-4294967295>",
        path="ntp.trusted",
        store=_trust,
        clear=_trust,
        lines=lambda config: ({"number": number} for number in sorted(config.ntp.trusted)),
        block="ntp",
        place=3,
        help=_HELP,
    ),
    Setting(
        views=("system",),
        notation="ntp source <interface>",
        undo=("no ntp source [<interface>]",),
        path="ntp.source_interface",
        block="ntp",
        place=4,
        help=_HELP,
    ),
    Setting(
        views=("system",),
        notation="ntp master [<stratum:1-15>]",
        undo=("no ntp master [<stratum:1-15>]",),
        path="ntp.master",
        read=lambda values: values.get("stratum") or _DEFAULT_STRATUM,
        write=lambda stratum: ({} if stratum == _DEFAULT_STRATUM else {"stratum": stratum},),
        block="ntp",
        place=5,
        help=_HELP,
    ),
    _association("peer", 6),
    _association("server", 7),
    Kept(views=("system",), notation="ntp update-calendar", block="ntp", place=8),
    Kept(views=("system",), notation="ntp logging", block="ntp", place=9),
)
