"""`show mac address-table`: the forwarding table of a switch.

Layout as in the public samples of ntc-templates.
"""

from collections import Counter
from collections.abc import Iterable

from labkit.nos.cisco.interface_names import short
from labkit.nos.cisco.views import SWITCHES
from labkit.nos.ios_like.parameters import dotted
from labkit.nos.shell.declaration import Call, Table
from labkit.nos.state import MacEntry

table = Table()

_HEADER = """          Mac Address Table
-------------------------------------------

Vlan    Mac Address       Type        Ports
----    -----------       --------    -----"""
_TYPES = {"dynamic": "DYNAMIC"}
_OWN = (
    "0100.0ccc.cccc",  # CDP, VTP, DTP
    "0100.0ccc.cccd",  # PVST+
    *(f"0180.c200.00{octet:02x}" for octet in range(0x11)),  # IEEE 802.1D, table 7-10
    "ffff.ffff.ffff",
)
"""What every Catalyst takes for itself, in all VLANs."""
_SPACE = 8048
"""Entries that a table holds."""
_HELP = {
    "mac": "MAC configuration",
    "address-table": "MAC forwarding table",
    "dynamic": "dynamic entry type",
    "static": "static entry type",
    "address": "address keyword",
    "interface": "interface keyword",
    "vlan": "VLAN keyword",
    "count": "Number of MAC addresses in the table",
}


def mac_table(entries: Iterable[MacEntry], *, own: bool = False) -> str:
    """A row for each entry, and how many there are; with those of the switch itself if they are wanted too."""
    rows = [f" All    {mac}    STATIC      CPU" for mac in _OWN if own]
    rows += [
        f"{entry.vlan_id:>4}    {dotted(entry.mac)}    {_TYPES.get(entry.origin, 'STATIC'):<12}"
        f"{short(entry.interface) or 'Drop'}"
        for entry in entries
    ]
    return "\n".join([_HEADER, *rows, f"Total Mac Addresses for this criterion: {len(rows)}"]) + "\n"


def mac_counts(vlans: Iterable[int], entries: Iterable[MacEntry]) -> str:
    """How many entries each VLAN has, and all together."""
    held = Counter((entry.vlan_id, entry.origin == "dynamic") for entry in entries)
    lines = []
    for vlan in sorted(vlans):
        dynamic, static = held[vlan, True], held[vlan, False]
        lines += [
            "",
            f"Mac Entries for Vlan {vlan}:",
            "---------------------------",
            f"Dynamic Address Count  : {dynamic}",
            f"Static  Address Count  : {static}",
            f"Total Mac Addresses    : {dynamic + static}",
        ]
    learned = sum(count for (_, dynamic), count in held.items() if dynamic)
    lines += [
        "",
        f"Total Dynamic Address Count  : {learned}",
        f"Total Static  Address Count  : {held.total() - learned}",
        f"Total Mac Address In Use     : {held.total()}",
        f"Total Mac Address Space Available: {_SPACE - held.total()}",
    ]
    return "\n".join(lines) + "\n"


def _wanted(entry: MacEntry, call: Call) -> bool:
    dynamic = entry.origin == "dynamic"
    return (
        (not call["dynamic"] or dynamic)
        and (not call["static"] or not dynamic)
        and call["mac"] in (None, entry.mac)
        and call["interface"] in (None, entry.interface)
        and call["vlan"] in (None, entry.vlan_id)
    )


_CRITERIA = "[dynamic|static] [address <mac>|interface <interface>|vlan <vlan:1-4094>]*"


@table.display(f"show mac address-table {_CRITERIA}", families=SWITCHES, help=_HELP)
def show_macs(call: Call) -> str:
    """Show the entries."""
    own = not call["dynamic"] and not any(call[chosen] for chosen in ("mac", "interface"))
    return mac_table((entry for entry in call.device.state.macs() if _wanted(entry, call)), own=own)


@table.display("show mac address-table count", families=SWITCHES, help=_HELP)
def show_counts(call: Call) -> str:
    """Show how many entries there are."""
    state = call.device.state
    return mac_counts(state.vlans(), state.macs())
