"""`display arp`: the ARP table.

Layout: captured on eNSP AR2220; switches print the same, since the public template cannot read theirs.
"""

from collections.abc import Callable, Iterable, Iterator
from ipaddress import IPv4Network
from math import ceil

from labkit.nos.classful import natural_length
from labkit.nos.huawei.display.interface import dashed
from labkit.nos.huawei.interface_names import short
from labkit.nos.shell.declaration import Call, Table
from labkit.nos.state import ArpEntry

table = Table()

_RULE = "-" * 78
_TYPES = {"interface": "I -", "dynamic": "D-0", "static": "S--"}
_HELP = {
    "arp": "Display ARP entries",
    "all": "All ARP entries",
    "dynamic": "Dynamic ARP entries",
    "static": "Static ARP entries",
    "interface": "ARP entries of an interface",
    "vpn-instance": "ARP entries of a VPN instance",
    "network": "ARP entries of a network",
    "brief": "Short form",
    "statistics": "Number of entries",
}


def arp(entries: Iterable[ArpEntry]) -> str:
    """Render `display arp`."""
    entries = list(entries)
    return "\n".join(
        [
            "IP ADDRESS      MAC ADDRESS     EXPIRE(M) TYPE        INTERFACE   VPN-INSTANCE ",
            "                                          VLAN/CEVLAN PVC                      ",
            _RULE,
            *(line for entry in entries for line in _entry(entry)),
            _RULE,
            _total(entries),
        ]
    )


def arp_brief(entries: Iterable[ArpEntry]) -> str:
    """Render `display arp brief`, as captured in the samples of ntc-templates."""
    entries = list(entries)
    lines = ["IP ADDRESS      MAC ADDRESS    EXPIRE(M) TYPE  INTERFACE           VLAN/CEVLAN  ", _RULE]
    for entry in entries:
        interface = short(entry.port or entry.interface)
        vlan = f"{entry.vlan_id}/-" if entry.vlan_id is not None and entry.origin != "interface" else ""
        lines.append(
            f"{entry.address!s:<16}{dashed(entry.mac):<15}{_minutes(entry):<9}{_TYPES[entry.origin]:>4}"
            f"{'':<3}{interface:<20}{vlan}"
        )
    return "\n".join([*lines, _RULE, _total(entries)])


def arp_statistics(entries: Iterable[ArpEntry]) -> str:
    """Render `display arp statistics all`."""
    held = list(entries)
    dynamic, static = (sum(entry.origin == origin for entry in held) for origin in ("dynamic", "static"))
    return f"Dynamic ARP entries:{dynamic:<10}Static ARP entries:{static}\nTotal ARP entries:{len(held)}"


def _total(entries: list[ArpEntry]) -> str:
    number = {origin: sum(entry.origin == origin for entry in entries) for origin in _TYPES}
    total, dynamic, static = (
        f"Total:{len(entries)}",
        f"Dynamic:{number['dynamic']}",
        f"Static:{number['static']}",
    )
    return f"{total:<16}{dynamic:<16}{static:<13}Interface:{number['interface']}    "


def _minutes(entry: ArpEntry) -> str:
    return "" if entry.expires is None else str(ceil(entry.expires / 60))


def _entry(entry: ArpEntry) -> Iterator[str]:
    interface = short(entry.port or entry.interface)
    place = f"{interface:<12} {entry.vrf}" if entry.vrf else interface
    yield f"{entry.address!s:<16}{dashed(entry.mac):<16}{_minutes(entry):<10}{_TYPES[entry.origin]:<12}{place}"
    if entry.vlan_id is not None and entry.origin != "interface":
        yield f"{'':<42}{entry.vlan_id}/-"


def _display(notation: str, wanted: Callable[[ArpEntry, Call], bool]) -> None:
    @table.display(notation, help=_HELP)
    def run(call: Call) -> str:
        return arp(entry for entry in call.device.state.arp() if wanted(entry, call))


_display("display arp [all]", lambda _entry, _call: True)
_display("display arp dynamic", lambda entry, _call: entry.origin == "dynamic")
_display("display arp static", lambda entry, _call: entry.origin == "static")
_display(
    "display arp interface <interface>",
    lambda entry, call: call["interface"] in (entry.interface, entry.port),
)
_display("display arp vpn-instance <vrf:string 1-31>", lambda entry, call: entry.vrf == call["vrf"])
_display(
    "display arp network <ip> [<length:mask>|<length:mask-length>]",
    lambda entry, call: (
        entry.address
        in IPv4Network(
            (call["ip"], natural_length(call["ip"]) if call["length"] is None else call["length"]),
            strict=False,
        )
    ),
)


@table.display("display arp brief", help=_HELP)
def _display_brief(call: Call) -> str:
    return arp_brief(call.device.state.arp())


@table.display("display arp statistics all", help=_HELP)
def _display_statistics(call: Call) -> str:
    return arp_statistics(call.device.state.arp())
