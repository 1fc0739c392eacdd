"""NTP: servers and peers, the own clock as a reference, authentication."""

from collections.abc import Iterable
from typing import Any

from labkit.nos.config import DeviceConfig, NtpAssociation, NtpKey
from labkit.nos.huawei.cipher import read_secret, show_secret
from labkit.nos.shell.declaration import Call, Kept, Setting, Table, Values

table = Table()

_DEFAULT_STRATUM = 8
"""Of the own clock as a reference, where no other is typed (VRP)."""
_OPTIONS = (
    "[version <version:1-4>|source-interface <source-interface:interface>"
    "|authentication-keyid <key:1-4294967295>|preference]*"
)
_HELP = {
    "ntp-service": "Network Time Protocol",
    "unicast-server": "A server whose time is followed",
    "unicast-peer": "A peer with which time is exchanged",
    "refclock-master": "The own clock is a reference",
    "authentication": "Authenticate servers",
    "reliable": "Keys that are trusted",
}


def _associate(kind: str) -> Any:
    def store(call: Call) -> str | None:
        config: DeviceConfig = call.device.config
        config.ntp.associations[call["ip"]] = NtpAssociation(
            call["ip"],
            "peer" if kind == "peer" else "server",
            call["key"],
            call["version"],
            call["source_interface"] or "",
            bool(call["preference"]),
        )
        return None

    return store


def _dissociate(call: Call) -> str | None:
    held = call.device.config.ntp.associations
    return None if held.pop(call["ip"], None) else "Error: The association does not exist."


def _associations(kind: str) -> Any:
    def lines(config: DeviceConfig) -> Iterable[Values]:
        for each in config.ntp.associations.values():
            if each.kind == kind:
                yield _values(each)

    return lines


def _values(each: NtpAssociation) -> dict[str, Any]:
    values: dict[str, Any] = {"ip": each.address}
    if each.version is not None:
        values["version"] = each.version
    if each.key is not None:
        values["key"] = each.key
    if each.source_interface:
        values["source_interface"] = each.source_interface
    return values | ({"preference": True} if each.preferred else {})


def _store_key(call: Call) -> str | None:
    call.device.config.ntp.keys[call["number"]] = NtpKey(call["mode"], read_secret(call["secret"]))
    return None


def _forget_key(call: Call) -> str | None:
    call.device.config.ntp.keys.pop(call["number"], None)
    return None


def _key_lines(config: DeviceConfig) -> Iterable[Values]:
    for number, key in sorted(config.ntp.keys.items()):
        yield {"number": number, "mode": key.mode, "cipher": True, "secret": show_secret(key.secret)}


def _trust(call: Call) -> str | None:
    ntp = call.device.config.ntp
    number = frozenset({call["number"]})
    ntp.trusted = ntp.trusted - number if call.negative else ntp.trusted | number
    return None


table.add(
    Setting(
        views=("system",),
        block="ntp-service",
        notation="ntp-service authentication enable",
        path="ntp.authentication",
        place=10,
        help=_HELP,
    ),
    Setting(
        views=("system",),
        block="ntp-service",
        notation="ntp-service source-interface <interface>",
        undo=("undo ntp-service source-interface",),
        path="ntp.source_interface",
        place=11,
        help=_HELP,
    ),
    Setting(
        views=("system",),
        block="ntp-service",
        notation="ntp-service authentication-keyid <number:1-4294967295>"
        " authentication-mode <mode:md5|hmac-sha256> [cipher] <secret:string 1-128>",
        undo=("undo ntp-service authentication-keyid <number:1-4294967295>",),
        path="ntp.keys",
        store=_store_key,
        clear=_forget_key,
        lines=_key_lines,
        place=12,
        help=_HELP,
    ),
    Setting(
        views=("system",),
        block="ntp-service",
        notation="ntp-service reliable authentication-keyid <number:1-4294967295>",
        path="ntp.trusted",
        store=_trust,
        clear=_trust,
        lines=lambda config: [{"number": number} for number in sorted(config.ntp.trusted)],
        place=13,
        help=_HELP,
    ),
    Setting(
        views=("system",),
        block="ntp-service",
        notation="ntp-service refclock-master [<clock:ip>] [<stratum:1-15>]",
        undo=("undo ntp-service refclock-master [<clock:ip>]",),
        path="ntp.master",
        read=lambda values: values.get("stratum") or _DEFAULT_STRATUM,
        write=lambda stratum: ({} if stratum == _DEFAULT_STRATUM else {"stratum": stratum},),
        place=14,
        help=_HELP,
    ),
    Setting(
        views=("system",),
        block="ntp-service",
        notation="ntp-service server disable",
        undo=("undo ntp-service server disable",),
        path="ntp.disabled",
        place=9,
        help=_HELP,
    ),
    *(
        Setting(
            views=("system",),
            block="ntp-service",
            notation=f"ntp-service unicast-{kind} <ip> {_OPTIONS}",
            undo=(f"undo ntp-service unicast-{kind} <ip>",),
            path="ntp.associations",
            store=_associate(kind),
            clear=_dissociate,
            lines=_associations(kind),
            place=15,
            help=_HELP,
        )
        for kind in ("server", "peer")
    ),
    *(
        Kept(views=("system",), block="ntp-service", notation=notation, place=16, single=False)
        for notation in (
            "ntp-service access <right:peer|query|server|synchronization|limited> <acl:2000-2999>",
            "ntp-service enable",
            "ntp-service max-dynamic-sessions <0-100>",
        )
    ),
)
