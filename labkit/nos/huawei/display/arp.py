"""`display arp`: the ARP table.

Layout: captured on eNSP AR2220; switches print the same, since the public template cannot read theirs.
"""

from collections.abc import Callable, Iterable, Iterator
from math import ceil

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
}


def arp(entries: Iterable[ArpEntry]) -> str:
    """Render `display arp`."""
    entries = list(entries)
    number = {origin: sum(entry.origin == origin for entry in entries) for origin in _TYPES}
    total, dynamic, static = (
        f"Total:{len(entries)}",
        f"Dynamic:{number['dynamic']}",
        f"Static:{number['static']}",
    )
    return "\n".join(
        [
            "IP ADDRESS      MAC ADDRESS     EXPIRE(M) TYPE        INTERFACE   VPN-INSTANCE ",
            "                                          VLAN/CEVLAN PVC                      ",
            _RULE,
            *(line for entry in entries for line in _entry(entry)),
            _RULE,
            f"{total:<16}{dynamic:<16}{static:<13}Interface:{number['interface']}    ",
        ]
    )


def _entry(entry: ArpEntry) -> Iterator[str]:
    minutes = "" if entry.expires is None else str(ceil(entry.expires / 60))
    interface = short(entry.port or entry.interface)
    place = f"{interface:<12} {entry.vrf}" if entry.vrf else interface
    yield f"{entry.address!s:<16}{dashed(entry.mac):<16}{minutes:<10}{_TYPES[entry.origin]:<12}{place}"
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
