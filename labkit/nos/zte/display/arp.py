"""`show arp`: the layout of the public sample, in which names of interfaces go on in the next line."""

from collections.abc import Iterable, Iterator, Mapping

from labkit.nos.ios_like.parameters import dotted
from labkit.nos.shell.declaration import Call, Table
from labkit.nos.state import ArpEntry

table = Table()

_LIFETIME = 20 * 60
"""Seconds for which the engine keeps an entry; ZXROS itself would keep it for four hours."""
_HEADER = """\
IP                       Hardware                    Exter  Inter  Sub
Address         Age      Address        Interface    VlanID VlanID Interface
--------------------------------------------------------------------------------"""
_INTERFACE, _SUB_INTERFACE = 12, 13
"""Characters of the two columns with names."""


def _age(entry: ArpEntry) -> str:
    """`H` for own addresses, `P` for typed ones, else how long it has been there."""
    if entry.expires is None:
        return "H" if entry.origin == "interface" else "P"
    seconds = max(0, _LIFETIME - int(entry.expires))
    return f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}"


def _row(entry: ArpEntry, tag: int | None) -> Iterator[str]:
    name = entry.interface
    learned = name if entry.origin != "interface" else "N/A"
    vlan = str(tag) if tag is not None else "N/A"
    yield (
        f"{entry.address!s:<15} {_age(entry):<8} {dotted(entry.mac)} {name[:_INTERFACE]:<12} {vlan:<6} {'N/A':<6} "
        f"{learned[:_SUB_INTERFACE]}"
    )
    rest, learned_rest = name[_INTERFACE:], learned[_SUB_INTERFACE:]
    if rest or learned_rest:
        yield f"{'':40}{rest:<27}{learned_rest}".rstrip()


def arp(entries: Iterable[ArpEntry], tags: Mapping[str, int | None]) -> Iterator[str]:
    """Render the table; `tags` are those of sub-interfaces."""
    held = list(entries)
    yield "Arp protect whole is disabled"
    yield f"The count is {len(held)}"
    yield _HEADER
    for entry in held:
        yield from _row(entry, tags.get(entry.interface))


@table.display("show arp", help={"arp": "Address Resolution Protocol"})
def _show_arp(call: Call) -> Iterator[str]:
    interfaces = call.device.config.interfaces
    return arp(call.device.state.arp(), {name: each.termination for name, each in interfaces.items()})
