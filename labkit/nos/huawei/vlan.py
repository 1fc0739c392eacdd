"""VLANs and switch ports (IEEE 802.1Q)."""

from collections.abc import Callable, Iterable
from dataclasses import fields
from typing import Any

from labkit.nos.config import DeviceConfig, InterfaceConfig, SwitchportConfig, VlanConfig
from labkit.nos.huawei.views import ETHERNET, SWITCHPORT
from labkit.nos.shell.declaration import Call, Section, Setting, Table, Values

table = Table()
table.view("vlan", "-vlan{vlan_id}")

SWITCHES = frozenset({"s", "ac"})
_BUSY = "Info: This operation may take a few seconds. Please wait for a moment...done."
_ALL = frozenset(range(1, 4095))


def expand(ranges: Iterable[Values]) -> frozenset[int]:
    """The VLAN numbers in `10 20 to 30`, as the notation binds them."""
    found: set[int] = set()
    for item in ranges:
        found.update(range(item["first"], (item.get("last") or item["first"]) + 1))
    return frozenset(found)


def collapse(vlans: Iterable[int]) -> list[Values]:
    """The shortest list of single numbers and ranges, as the notation binds them."""
    ranges: list[dict[str, int]] = []
    for vlan in sorted(vlans):
        if ranges and vlan == ranges[-1].get("last", ranges[-1]["first"]) + 1:
            ranges[-1]["last"] = vlan
        else:
            ranges.append({"first": vlan})
    return list(ranges)


_LIST = "vlans={<first:1-4094> [to <last:1-4094>]}&<1-10>"


def _bad_range(call: Call) -> str | None:
    for item in call["vlans"] or ():
        if item.get("last") is not None and item["last"] < item["first"]:
            return "Error: The end VLAN ID must be greater than the start VLAN ID."
    return None


def _create_batch(call: Call) -> str | None:
    config: DeviceConfig = call.target
    for vlan in expand(call["vlans"]):
        config.vlans.setdefault(vlan, VlanConfig(vlan))
    return None


def _delete_batch(call: Call) -> str | None:
    vlans = expand(call["vlans"])
    refusal = next((text for vlan in sorted(vlans) if (text := _refuse_delete(call.target, vlan))), None)
    if refusal is None:
        for vlan in vlans:
            _forget(call.target, vlan)
    return refusal


def _refuse_delete(config: DeviceConfig, vlan: int) -> str | None:
    if vlan == 1:
        return "Error: The default VLAN can not be deleted."
    if f"Vlanif{vlan}" in config.interfaces:
        return f"Error: The VLAN has a L3 interface. Please delete it first: Vlanif{vlan}."
    return None


def _forget(config: DeviceConfig, vlan: int) -> None:
    """Delete a VLAN: access ports fall back to VLAN 1, trunks keep permitting its number, others lose it as a part."""
    config.vlans.pop(vlan, None)
    for other in config.vlans.values():
        other.subs -= {vlan}
        other.mux_groups -= {vlan}
        other.mux_separate = None if other.mux_separate == vlan else other.mux_separate
    for interface in config.interfaces.values():
        port = interface.switchport
        if port is not None and port.access_vlan == vlan:
            port.access_vlan = 1
    for key in [key for key in config.static_macs if key[1] == vlan]:
        del config.static_macs[key]


def _batch_lines(config: DeviceConfig) -> Iterable[Values]:
    """VRP prints at most ten items a line."""
    items = collapse(vlan for vlan in config.vlans if vlan != 1)
    for start in range(0, len(items), 10):
        yield {"vlans": items[start : start + 10]}


def _vlan_key(values: Values) -> int:
    key: int = values["vlan_id"]
    return key


def _removed(call: Call) -> str | None:
    _forget(call.device.config, call["vlan_id"])
    return None


def _has_section(vlan: VlanConfig) -> bool:
    fresh = VlanConfig(vlan.vlan_id)
    return vlan != fresh


table.add(
    Setting(
        views=("system",),
        notation=f"vlan batch {_LIST}",
        undo=(f"undo vlan batch {_LIST}",),
        families=SWITCHES | {"ar"},
        path="vlans",
        check=_bad_range,
        store=_create_batch,
        clear=_delete_batch,
        after=_BUSY,
        lines=_batch_lines,
        place=20,
        help={
            "vlan": "Specify the VLAN configuration",
            "batch": "Create VLANs in batches",
            "to": "Range of VLANs",
        },
    ),
    Section(
        views=("system",),
        notation="vlan <vlan-id:1-4094>",
        families=SWITCHES | {"ar"},
        view="vlan",
        path="vlans",
        key=_vlan_key,
        make=lambda call: VlanConfig(call["vlan_id"]),
        bind=lambda vlan: {"vlan_id": vlan.vlan_id},
        silent=lambda vlan: not _has_section(vlan),
        check=lambda call: _refuse_delete(call.target, call["vlan_id"]) if call.negative else None,
        removed=_removed,
        block="vlan section",
    ),
    Setting(views=("vlan",), notation="description <description:text>", path="description", place=10),
    Setting(views=("vlan",), notation="name <name:string 1-31>", path="name", place=11),
)


_VLANS_OF_PORT = (
    "access_vlan",
    "trunk_pvid",
    "trunk_vlans",
    "hybrid_pvid",
    "hybrid_untagged",
    "hybrid_tagged",
)


def _mode(call: Call) -> str | None:
    port: SwitchportConfig = call.target.switchport
    mode: Any = "hybrid" if call.negative else call["mode"]
    if mode == port.mode:
        return None
    if not _is_default(port):
        return "Error: Please renew the default configurations."
    port.mode = mode
    return None


def _is_default(port: SwitchportConfig) -> bool:
    """Whether the VLANs of the port are untouched."""
    fresh = SwitchportConfig(mode=port.mode)
    return all(getattr(port, name) == getattr(fresh, name) for name in _VLANS_OF_PORT)


def _needs(mode: str) -> Callable[[Call], str | None]:
    def check(call: Call) -> str | None:
        if call.target.switchport.mode != mode:
            return "Error: The link type of the interface does not support this operation."
        return _bad_range(call) if "vlans" in call.values else None

    return check


def _access(call: Call) -> str | None:
    if call.target.switchport.mode not in ("access", "dot1q-tunnel"):
        return "Error: The link type of the interface does not support this operation."
    if not call.negative and call["vlan"] not in call.device.config.vlans and call["vlan"] != 1:
        return "Error: The VLAN does not exist."
    return None


def _allow(call: Call) -> str | None:
    port: SwitchportConfig = call.target.switchport
    chosen = _ALL if call["all"] else expand(call["vlans"])
    port.trunk_vlans = port.trunk_vlans - chosen if call.negative else port.trunk_vlans | chosen
    return _BUSY


def _allow_lines(interface: InterfaceConfig) -> Iterable[Values]:
    port = interface.switchport
    if port is None or port.mode != "trunk":
        return
    if 1 not in port.trunk_vlans:
        yield {"vlans": [{"first": 1}], "undo": True}
    items = collapse(port.trunk_vlans - {1})
    for start in range(0, len(items), 10):
        yield {"vlans": items[start : start + 10]}


def _hybrid(field: str) -> Callable[[Call], str | None]:
    other = {"hybrid_untagged": "hybrid_tagged", "hybrid_tagged": "hybrid_untagged"}[field]

    def store(call: Call) -> str | None:
        port: SwitchportConfig = call.target.switchport
        chosen = _ALL if call["all"] else expand(call["vlans"])
        held: frozenset[int] = getattr(port, field)
        setattr(port, field, held - chosen if call.negative else held | chosen)
        if not call.negative:
            setattr(port, other, getattr(port, other) - chosen)
        return _BUSY

    return store


def _hybrid_lines(field: str, default: frozenset[int]) -> Callable[[InterfaceConfig], Iterable[Values]]:
    def lines(interface: InterfaceConfig) -> Iterable[Values]:
        port = interface.switchport
        if port is None or port.mode != "hybrid":
            return
        held: frozenset[int] = getattr(port, field)
        if default - held and not default & port.hybrid_tagged:
            yield {"vlans": [{"first": 1}], "undo": True}
        items = collapse(held - default)
        for start in range(0, len(items), 10):
            yield {"vlans": items[start : start + 10]}

    return lines


_OF_BOTH_LAYERS = {
    "description",
    "lldp",
    "shutdown",
    "speed",
    "duplex",
    "negotiation",
    "trunk",
    "membership",
}
"""What a port keeps when it changes between switching and routing; all else belongs to one of the two."""


def change_layer(call: Call) -> str | None:
    """`undo portswitch` makes a routed port of a switch port, `portswitch` the other way."""
    interface: InterfaceConfig = call.target
    if call.negative == (interface.switchport is None):
        return None
    fresh = InterfaceConfig(interface.name, switchport=None if call.negative else SwitchportConfig())
    for item in fields(InterfaceConfig):
        if item.name not in _OF_BOTH_LAYERS:
            setattr(interface, item.name, getattr(fresh, item.name))
    return None


def _portswitch_lines(families_layer2: bool) -> Callable[[Any], Iterable[Values]]:
    def lines(interface: InterfaceConfig) -> Iterable[Values]:
        if (interface.switchport is None) == families_layer2 and "." not in interface.name:
            yield {"undo": True} if families_layer2 else {}

    return lines


def _vlan_setting(notation: str, path: str, mode: str, place: float, undo: str) -> Setting:
    return Setting(
        views=(SWITCHPORT,),
        notation=notation,
        undo=(undo,),
        path=f"switchport.{path}",
        check=_needs(mode),
        place=place,
    )


table.add(
    Setting(
        views=(SWITCHPORT,),
        notation="port link-type <mode:access|trunk|hybrid|dot1q-tunnel>",
        undo=("undo port link-type",),
        path="switchport.mode",
        store=_mode,
        clear=_mode,
        lines=lambda interface: (
            () if interface.switchport.mode == "hybrid" else ({"mode": interface.switchport.mode},)
        ),
        place=50,
        help={
            "port": "Port operation commands",
            "link-type": "Configure link-type",
            "access": "Access port",
            "trunk": "Trunk port",
            "hybrid": "Hybrid port",
        },
    ),
    Setting(
        views=(SWITCHPORT,),
        notation="port default vlan <vlan:1-4094>",
        undo=("undo port default vlan [<vlan:1-4094>]",),
        path="switchport.access_vlan",
        check=_access,
        place=51,
        help={"default": "Set the default VLAN"},
    ),
    _vlan_setting(
        "port trunk pvid vlan <vlan:1-4094>",
        "trunk_pvid",
        "trunk",
        52,
        "undo port trunk pvid vlan [<vlan:1-4094>]",
    ),
    Setting(
        views=(SWITCHPORT,),
        notation=f"port trunk allow-pass vlan {{all|{_LIST}}}",
        undo=(f"undo port trunk allow-pass vlan {{all|{_LIST}}}",),
        path="switchport.trunk_vlans",
        check=_needs("trunk"),
        store=_allow,
        clear=_allow,
        lines=_allow_lines,
        place=53,
        help={"trunk": "Trunk port", "allow-pass": "Permit VLANs on the trunk", "all": "All VLANs"},
    ),
    _vlan_setting(
        "port hybrid pvid vlan <vlan:1-4094>",
        "hybrid_pvid",
        "hybrid",
        54,
        "undo port hybrid pvid vlan [<vlan:1-4094>]",
    ),
    Setting(
        views=(SWITCHPORT,),
        notation=f"port hybrid tagged vlan {{all|{_LIST}}}",
        undo=(f"undo port hybrid tagged vlan {{all|{_LIST}}}",),
        path="switchport.hybrid_tagged",
        check=_needs("hybrid"),
        store=_hybrid("hybrid_tagged"),
        clear=_hybrid("hybrid_tagged"),
        lines=_hybrid_lines("hybrid_tagged", frozenset()),
        place=55,
    ),
    Setting(
        views=(SWITCHPORT,),
        notation=f"port hybrid untagged vlan {{all|{_LIST}}}",
        undo=(f"undo port hybrid untagged vlan {{all|{_LIST}}}", f"undo port hybrid vlan {{all|{_LIST}}}"),
        path="switchport.hybrid_untagged",
        check=_needs("hybrid"),
        store=_hybrid("hybrid_untagged"),
        clear=_hybrid("hybrid_untagged"),
        lines=_hybrid_lines("hybrid_untagged", frozenset({1})),
        place=56,
    ),
    Setting(
        views=(SWITCHPORT, ETHERNET),
        families=SWITCHES,
        notation="portswitch",
        path="switchport",
        store=change_layer,
        clear=change_layer,
        lines=_portswitch_lines(families_layer2=True),
        place=5,
    ),
)
