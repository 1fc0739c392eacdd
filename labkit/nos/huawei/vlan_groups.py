"""VLANs that work together: super-VLAN and MUX VLAN, in the VLAN view and on ports."""

from collections.abc import Callable, Iterable
from typing import Any

from labkit.nos.config import DeviceConfig, InterfaceConfig, VlanConfig
from labkit.nos.huawei.bridging import SWITCHES
from labkit.nos.huawei.views import SWITCHPORT, VLANIF
from labkit.nos.huawei.vlan import collapse, expand
from labkit.nos.shell.declaration import Answer, Call, Setting, Table, Values

table = Table()

_LIST = "vlans={<first:1-4094> [to <last:1-4094>]}&<1-10>"
_HELP = {
    "aggregate-vlan": "Make the VLAN a super-VLAN",
    "access-vlan": "Sub-VLANs",
    "mux-vlan": "MUX VLAN",
    "subordinate": "VLANs below the principal one",
    "group": "Their ports talk to each other",
    "separate": "Its ports talk to the principal VLAN only",
    "arp-proxy": "Answer ARP requests for others",
}


def _aggregate(call: Call) -> str | None:
    vlan: VlanConfig = call.target
    config: DeviceConfig = call.device.config
    if call.negative and vlan.subs:
        return "Error: The super-VLAN has sub-VLANs."
    if not call.negative and any(
        port.switchport is not None
        and port.switchport.mode == "access"
        and port.switchport.access_vlan == vlan.vlan_id
        for port in config.interfaces.values()
    ):
        return "Error: The VLAN has ports and can not be a super-VLAN."
    vlan.aggregate = not call.negative
    return None


def _sub_vlans(call: Call) -> str | None:
    vlan: VlanConfig = call.target
    config: DeviceConfig = call.device.config
    chosen = expand(call["vlans"])
    if call.negative:
        vlan.subs -= chosen
        return None
    if not vlan.aggregate:
        return "Error: The VLAN is not a super-VLAN."
    if not chosen <= set(config.vlans):
        return "Error: The VLAN does not exist."
    if any(f"Vlanif{number}" in config.interfaces or config.vlans[number].aggregate for number in chosen):
        return "Error: A VLAN with a L3 interface, or a super-VLAN, can not be a sub-VLAN."
    if any(chosen & other.subs for other in config.vlans.values() if other is not vlan):
        return "Error: The VLAN is a sub-VLAN of another super-VLAN."
    vlan.subs |= chosen
    return None


def _group(call: Call) -> str | None:
    vlan: VlanConfig = call.target
    chosen = expand(call["vlans"])
    vlan.mux_groups = vlan.mux_groups - chosen if call.negative else vlan.mux_groups | chosen
    return None


def _lists(field: str) -> Callable[[Any], Iterable[Values]]:
    def lines(vlan: Any) -> Iterable[Values]:
        items = collapse(getattr(vlan, field))
        for start in range(0, len(items), 10):
            yield {"vlans": items[start : start + 10]}

    return lines


def _needs_mux(call: Call) -> str | None:
    vlan: VlanConfig = call.target
    return None if call.negative or vlan.mux else "Error: The VLAN is not a principal VLAN."


def _vlan(notation: str, path: str, place: float, **others: Any) -> Setting:
    return Setting(
        views=("vlan",), families=SWITCHES, notation=notation, path=path, place=place, help=_HELP, **others
    )


table.add(
    _vlan(
        "aggregate-vlan",
        "aggregate",
        12,
        store=_aggregate,
        clear=_aggregate,
        lines=lambda vlan: [{}] * vlan.aggregate,
    ),
    _vlan(
        f"access-vlan {_LIST}",
        "subs",
        13,
        undo=(f"undo access-vlan {_LIST}",),
        store=_sub_vlans,
        clear=_sub_vlans,
        lines=_lists("subs"),
    ),
    _vlan("mux-vlan", "mux", 14),
    _vlan(
        "subordinate separate <vlan:2-4094>",
        "mux_separate",
        15,
        undo=("undo subordinate separate [<vlan:2-4094>]",),
        check=_needs_mux,
    ),
    _vlan(
        f"subordinate group {_LIST}",
        "mux_groups",
        16,
        undo=(f"undo subordinate group {_LIST}",),
        check=_needs_mux,
        store=_group,
        clear=_group,
        lines=_lists("mux_groups"),
    ),
    Setting(
        views=(SWITCHPORT,),
        families=SWITCHES,
        notation="port mux-vlan enable",
        path="switchport.mux",
        place=56.6,
        help=_HELP,
    ),
    Setting(
        views=(VLANIF,),
        families=SWITCHES,
        notation="arp-proxy inter-sub-vlan-proxy enable",
        path="arp_proxy_between",
        place=48.5,
        help=_HELP,
    ),
)


@table.display("display super-vlan", families=SWITCHES, help={"super-vlan": "Super-VLANs"})
def _display_supers(call: Call) -> Answer:
    found = [vlan for _, vlan in sorted(call.device.config.vlans.items()) if vlan.aggregate]
    if not found:
        return "Info: There is no super-VLAN."
    rows = (f"{vlan.vlan_id:<14}{' '.join(map(str, sorted(vlan.subs)))}" for vlan in found)
    return ["VLAN ID       Sub-vlan", "-" * 70, *rows]


@table.display("display sub-vlan", families=SWITCHES, help={"sub-vlan": "Sub-VLANs"})
def _display_subs(call: Call) -> Answer:
    vlans = sorted(call.device.config.vlans.items())
    found = sorted((sub, number) for number, vlan in vlans for sub in vlan.subs)
    if not found:
        return "Info: There is no sub-VLAN."
    return ["VLAN ID       Super-vlan", "-" * 70, *(f"{sub:<14}{number}" for sub, number in found)]


@table.display("display mux-vlan", families=SWITCHES, help=_HELP)
def _display_mux(call: Call) -> Answer:
    config: DeviceConfig = call.device.config
    rows = [
        row
        for principal, vlan in sorted(config.vlans.items())
        if vlan.mux
        for row in _rows(config, principal, vlan)
    ]
    if not rows:
        return "Info: There is no MUX VLAN."
    return [f"{'Principal':<11}{'Subordinate':<13}{'Type':<12}Interface", "-" * 78, *rows, "-" * 78]


def _rows(config: DeviceConfig, principal: int, vlan: VlanConfig) -> Iterable[str]:
    kinds = {principal: "principal"} | dict.fromkeys(sorted(vlan.mux_groups), "group")
    if vlan.mux_separate is not None:
        kinds[vlan.mux_separate] = "separate"
    for number, kind in kinds.items():
        ports = " ".join(port.name for port in config.interfaces.values() if _in(port, number))
        yield f"{principal:<11}{'-' if number == principal else number:<13}{kind:<12}{ports}".rstrip()


def _in(port: InterfaceConfig, vlan: int) -> bool:
    own = port.switchport
    return own is not None and own.mux and own.mode == "access" and own.access_vlan == vlan
