"""`display mac-address`: the forwarding table of a switch.

Layout: S5700 V200R008 and later as captured in the samples of ntc-templates; the older one of eNSP's V200R001
cannot be read by the public template.
"""

from collections.abc import Iterable

from labkit.nos.huawei.display.interface import dashed
from labkit.nos.huawei.display.lines import joined
from labkit.nos.huawei.interface_names import short
from labkit.nos.shell.declaration import Call, Table
from labkit.nos.state import MacEntry

table = Table()

_RULE = "-" * 79
_ORIGINS = ("dynamic", "static", "blackhole", "security", "sticky")
_SWITCHES = frozenset({"s", "ac"})
_HELP = {"mac-address": "MAC address table", "vlan": "VLAN of the entries", "dynamic": "Learned entries"}


def mac_addresses(entries: Iterable[MacEntry]) -> str:
    """Render `display mac-address`."""
    rows = []
    for entry in entries:
        vlan, port = f"{entry.vlan_id}/-", short(entry.interface) or "-"
        rows.append(f"{dashed(entry.mac):<15}{vlan:<34}{port:<20}{entry.origin:<10}")
    header = f"{'MAC Address':<15}{'VLAN/VSI':<34}{'Learned-From':<20}{'Type':<10}"
    return "\n".join([_RULE, header, _RULE, *rows, "", _RULE, f"Total items displayed = {len(rows)} "])


def _wanted(entry: MacEntry, call: Call) -> bool:
    origins = [origin for origin in _ORIGINS if call[origin]]
    return (
        (not origins or entry.origin in origins)
        and call["interface"] in (None, True, entry.interface)
        and call["vlan"] in (None, entry.vlan_id)
        and (call["mac"] is None or call["mac"].replace("-", "") == entry.mac)
    )


@table.display(
    "display mac-address [dynamic|static|blackhole|security|sticky|<mac>] [[interface] <interface>]"
    " [vlan <1-4094>] [verbose]",
    families=_SWITCHES,
    help=_HELP,
)
def _display_mac_address(call: Call) -> str:
    return mac_addresses(entry for entry in call.device.state.macs() if _wanted(entry, call))


@table.display(
    "display mac-address summary", families=_SWITCHES, help=_HELP | {"summary": "Numbers of entries"}
)
def _display_summary(call: Call) -> str:
    """Count the entries of each origin, in the manual's layout."""
    origins: list[str] = [entry.origin for entry in call.device.state.macs()]
    rule = "-" * 35
    names = {origin: origin.capitalize() for origin in _ORIGINS} | {"dynamic": "Dyn-Local"}
    rows = [f"{name:<11}:{origins.count(origin):>15}" for origin, name in names.items()]
    return joined(
        ["Summary information of slot 0:", rule, *rows, f"{'In-used':<11}:{len(origins):>15}", rule]
    )


@table.display("display mac-address total-number", families=_SWITCHES, help=_HELP)
def _display_total(call: Call) -> str:
    return f"Total number of mac-address : {len(call.device.state.macs())}"


@table.display("display mac-address aging-time", families=_SWITCHES, help=_HELP)
def _display_aging(call: Call) -> str:
    """Tell after how many seconds without a frame an entry is forgotten."""
    return f"  Aging time: {call.device.config.mac_aging} second(s)"
