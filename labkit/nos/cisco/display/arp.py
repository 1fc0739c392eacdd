"""`show arp` and `show ip arp`, which print the same."""

from collections.abc import Iterable
from ipaddress import IPv4Address

from labkit.nos.ios_like.parameters import dotted
from labkit.nos.shell.declaration import Call, Table
from labkit.nos.state import ArpEntry

table = Table()

_LIFETIME = 20
"""Minutes for which the engine keeps an entry; IOS itself would keep it for four hours."""
_HELP = {
    "arp": "ARP table",
    "ip": "IP information",
    "<address>": "IP address of ARP entry",
    "<interface>": "Interface of ARP entries",
}


def arp(entries: Iterable[ArpEntry]) -> str:
    """Render the table. The own addresses and typed ones have no age."""
    rows = ["Protocol  Address          Age (min)  Hardware Addr   Type   Interface"]
    for entry in entries:
        age = "-" if entry.expires is None else str(max(0, _LIFETIME - round(entry.expires / 60)))
        rows.append(
            f"Internet  {entry.address!s:<15}{age:>10}   {dotted(entry.mac)}  ARPA   {entry.interface}".rstrip()
        )
    return "\n".join(rows)


def _fits(entry: ArpEntry, address: IPv4Address | None, interface: str | None) -> bool:
    return address in (None, entry.address) and interface in (None, entry.interface)


@table.display("show [ip] arp [<address:ip>|<interface>]", help=_HELP)
def _show_arp(call: Call) -> str:
    entries = [entry for entry in call.device.state.arp() if _fits(entry, call["address"], call["interface"])]
    return arp(entries) if entries else ""
