"""VLANs and switch ports in `switchvlan-configuration`, tagged sub-interfaces in `vlan-configuration` (IEEE 802.1Q).

As in published configurations of the 5960X, 8900E and M6000. That a VLAN is made when a port is put into it, and
`vlan-configuration`, are from memory.
"""

from collections.abc import Callable, Iterable
from typing import Any

from labkit.nos.config import DeviceConfig, InterfaceConfig, SwitchportConfig, VlanConfig
from labkit.nos.shell.declaration import Call, Section, Setting, Table, Values
from labkit.nos.zte.views import ROUTER, SWITCH, interface_key

table = Table()
table.view("swvlan", "config-swvlan")
table.view("swvlan-vlan", "config-swvlan-vlan", parent="swvlan")
table.view("swvlan-interface", "config-swvlan-if-{name}", parent="swvlan")
table.view("subvlan", "config-vlan")
table.view("subvlan-interface", "config-vlan-if-{name}", parent="subvlan")

_HELP = {
    "switchvlan-configuration": "Enter switch VLAN configuration mode",
    "vlan-configuration": "Enter VLAN configuration mode",
    "vlan": "VLAN",
    "<vlans>": "VLAN IDs, such as 10,20-22",
    "name": "Name of the VLAN",
    "switchport": "Set switching mode characteristics",
    "mode": "Set the mode of the port",
    "access": "Access mode",
    "trunk": "Trunk mode",
    "hybrid": "Hybrid mode",
    "native": "Native VLAN",
    "tag": "Frames leave with a tag",
    "untag": "Frames leave without a tag",
}


def new_switchport() -> SwitchportConfig:
    """A port out of the box: in VLAN 1."""
    return SwitchportConfig(mode="access")


def _make(call: Call, vlans: Iterable[int]) -> None:
    for vlan in vlans:
        call.device.config.vlans.setdefault(vlan, VlanConfig(vlan))


def _open_vlans(call: Call) -> VlanConfig:
    """The VLAN that is configured; where the line names several, all are made and the last is open."""
    config: DeviceConfig = call.device.config
    _make(call, call["vlans"])
    return config.vlans[max(call["vlans"])]


def _remove_vlans(call: Call) -> str | None:
    if 1 in call["vlans"]:
        return "%Error: VLAN 1 cannot be deleted."
    for vlan in call["vlans"]:
        call.device.config.vlans.pop(vlan, None)
    return None


def _port(call: Call) -> InterfaceConfig:
    found: InterfaceConfig = call.device.config.interfaces[call["interface"]]
    return found


def _refuse_port(call: Call) -> str | None:
    held = call.device.config.interfaces.get(call["interface"])
    return "%Error: The interface is not a switch port." if held is None or held.switchport is None else None


def _reset_port(call: Call) -> None:
    _port(call).switchport = new_switchport()


def _ports(config: DeviceConfig) -> list[InterfaceConfig]:
    held = [config.interfaces[name] for name in sorted(config.interfaces, key=interface_key)]
    return [port for port in held if port.switchport not in (None, new_switchport())]


def _terminating(config: DeviceConfig) -> list[InterfaceConfig]:
    held = [config.interfaces[name] for name in sorted(config.interfaces, key=interface_key)]
    return [interface for interface in held if interface.termination is not None]


table.add(
    Section(
        views=("system",),
        families=SWITCH,
        notation="switchvlan-configuration",
        undo=(),
        view="swvlan",
        block="switchvlan",
        closing="$",
        help=_HELP,
    ),
    Section(
        views=("swvlan",),
        notation="vlan <vlans:vlan-list>",
        view="swvlan-vlan",
        path="vlans",
        open=_open_vlans,
        printed=lambda config: [config.vlans[number] for number in sorted(config.vlans) if number != 1],
        bind=lambda vlan: {"vlans": frozenset({vlan.vlan_id})},
        removed=_remove_vlans,
        place=10,
        closing="$",
        help=_HELP,
    ),
    Setting(
        views=("swvlan-vlan",), notation="name <name:string 1-32>", undo=("no name",), path="name", help=_HELP
    ),
    Section(
        views=("swvlan",),
        notation="interface <interface>",
        view="swvlan-interface",
        path="interfaces",
        open=_port,
        check=_refuse_port,
        printed=_ports,
        bind=lambda interface: {"interface": interface.name},
        removed=_reset_port,
        place=20,
        closing="$",
        help=_HELP,
    ),
    Setting(
        views=("swvlan-interface",),
        notation="switchport mode <mode:access|trunk|hybrid>",
        undo=("no switchport mode",),
        path="switchport.mode",
        store=lambda call: _set_mode(call, call["mode"]),
        clear=lambda call: _set_mode(call, "access"),
        lines=lambda interface: (
            () if interface.switchport.mode == "access" else ({"mode": interface.switchport.mode},)
        ),
        place=10,
        help=_HELP,
    ),
)


def _set_mode(call: Call, mode: Any) -> None:
    call.target.switchport.mode = mode


def _one_vlan(words: str, field: str, place: float) -> Setting:
    """Declare the one VLAN to which untagged frames of a mode belong."""

    def store(call: Call) -> None:
        vlan = 1 if call.negative else call["vlan"]
        _make(call, (vlan,))
        setattr(call.target.switchport, field, vlan)

    def lines(interface: InterfaceConfig) -> Iterable[Values]:
        vlan = getattr(interface.switchport, field)
        return () if vlan == 1 else ({"vlan": vlan},)

    return Setting(
        views=("swvlan-interface",),
        notation=f"switchport {words} vlan <vlan:1-4094>",
        undo=(f"no switchport {words} vlan",),
        path=f"switchport.{field}",
        store=store,
        clear=store,
        lines=lines,
        place=place,
        help=_HELP,
    )


def _several_vlans(words: str, ending: str, field: str, place: float, rival: str = "") -> Setting:
    """Declare a set of VLANs to which lines add, and from which `no` takes; a `rival` set loses what this one gets."""

    def store(call: Call) -> None:
        port, vlans = call.target.switchport, call["vlans"]
        if call.negative:
            setattr(port, field, getattr(port, field) - vlans)
            return
        _make(call, vlans)
        setattr(port, field, getattr(port, field) | vlans)
        if rival:
            setattr(port, rival, getattr(port, rival) - vlans)

    def lines(interface: InterfaceConfig) -> Iterable[Values]:
        own = getattr(interface.switchport, field)
        usual = getattr(new_switchport(), field)
        if own - usual:
            yield {"vlans": own - usual}
        if usual - own:
            yield {"vlans": usual - own, "undo": True}

    return Setting(
        views=("swvlan-interface",),
        notation=f"switchport {words} vlan <vlans:vlan-list>{ending}",
        path=f"switchport.{field}",
        undo=(f"no switchport {words} vlan <vlans:vlan-list>{ending}",),
        store=store,
        clear=store,
        lines=lines,
        place=place,
        help=_HELP,
    )


table.add(
    _one_vlan("access", "access_vlan", 11),
    _several_vlans("trunk", "", "trunk_vlans", 12),
    _one_vlan("trunk native", "trunk_pvid", 13),
    _several_vlans("hybrid", " tag", "hybrid_tagged", 14, rival="hybrid_untagged"),
    _several_vlans("hybrid", " untag", "hybrid_untagged", 15, rival="hybrid_tagged"),
    _one_vlan("hybrid native", "hybrid_pvid", 16),
)


def _refuse_subinterface(call: Call) -> str | None:
    known = call["interface"] in call.device.config.interfaces and "." in call["interface"]
    return None if known else "%Error: The interface is not a sub-interface."


def _terminate(tag: Callable[[Call], int | None]) -> Callable[[Call], None]:
    def run(call: Call) -> None:
        call.target.termination = tag(call)
        call.target.arp_broadcast = call.target.termination is not None

    return run


def _reset_subinterface(call: Call) -> None:
    interface = _port(call)
    interface.termination, interface.arp_broadcast = None, False


table.add(
    Section(
        views=("system",),
        families=ROUTER,
        notation="vlan-configuration",
        undo=(),
        view="subvlan",
        block="vlan",
        closing="$",
        help=_HELP,
    ),
    Section(
        views=("subvlan",),
        notation="interface <interface>",
        view="subvlan-interface",
        path="interfaces",
        open=_port,
        check=_refuse_subinterface,
        printed=_terminating,
        bind=lambda interface: {"interface": interface.name},
        removed=_reset_subinterface,
        closing="$",
        help=_HELP,
    ),
    Setting(
        views=("subvlan-interface",),
        notation="encapsulation-dot1q <vlan:1-4094>",
        undo=("no encapsulation-dot1q",),
        path="termination",
        store=_terminate(lambda call: call["vlan"]),
        clear=_terminate(lambda _call: None),
        help={"encapsulation-dot1q": "Encapsulation type of IEEE 802.1Q", "<vlan>": "VLAN ID"},
    ),
)
