"""Eth-Trunk: link aggregation by hand and by LACP."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from labkit.nos.config import InterfaceConfig, SwitchportConfig, TrunkConfig, TrunkMemberConfig
from labkit.nos.config.link_aggregation import MAXIMUM_ACTIVE
from labkit.nos.huawei.views import ETHERNET, MEMBER, ROUTED_TRUNK, SWITCHPORT, TRUNK
from labkit.nos.huawei.vlan import change_layer
from labkit.nos.shell.declaration import Call, Kept, Setting, Table, Values

table = Table()
table.view(TRUNK, "-{name}", inherits=(SWITCHPORT,))
table.view(ROUTED_TRUNK, "-{name}", inherits=(ETHERNET,))
table.view(MEMBER, "-{name}")

_BUSY = "Info: This operation may take a few seconds. Please wait for a moment...done."
_FULL = "Error: The number of member interfaces in the Eth-Trunk has reached the maximum."
_TRUNKS = (TRUNK, ROUTED_TRUNK)
_HELP = {
    "mode": "Set the working mode of the Eth-Trunk",
    "lacp-static": "Static LACP mode",
    "lacp": "Link Aggregation Control Protocol",
    "manual": "Manual load balancing",
    "least": "Least active links",
    "max": "Most active links",
    "active-linknumber": "Number of active links",
    "load-balance": "Set the load-balancing mode",
    "trunkport": "Add ports to the Eth-Trunk",
    "eth-trunk": "Add the port to an Eth-Trunk",
    "preempt": "LACP preemption",
    "priority": "LACP priority",
}


def trunk_interface(name: str) -> InterfaceConfig:
    """A new Eth-Trunk: a layer-2 port until it is told otherwise."""
    return InterfaceConfig(name, switchport=SwitchportConfig(), trunk=TrunkConfig())


def members(call: Call, number: int) -> list[InterfaceConfig]:
    """The ports of an Eth-Trunk."""
    return [each for each in call.device.config.interfaces.values() if each.membership.trunk == number]


def _number(call: Call) -> int:
    return int(call.target.name.removeprefix("Eth-Trunk"))


def _mode(call: Call) -> str | None:
    """The mode changes only while there are no members (trap 38)."""
    trunk: TrunkConfig = call.target.trunk
    if trunk.lacp == call.negative and members(call, _number(call)):
        return "Error: The working mode can not be changed because the Eth-Trunk has member interfaces."
    return None


def _limits(call: Call) -> str | None:
    trunk: TrunkConfig = call.target.trunk
    least = trunk.least_active if call["least"] is None else call["least"]
    most = trunk.max_active if call["max"] is None else call["max"]
    if not call.negative and least > (most or MAXIMUM_ACTIVE):
        return "Error: The least active link number can not be greater than the maximum active link number."
    return None


def refuse_member(call: Call, port: InterfaceConfig, number: int) -> str | None:
    """Why a port cannot become a member: it must have no settings of its own (trap 38)."""
    config = call.device.config
    if f"Eth-Trunk{number}" not in config.interfaces:
        return "Error: The Eth-Trunk does not exist."
    if port.membership.trunk == number:
        return None
    if port.membership.trunk is not None:
        return f"Error: The interface is already a member of Eth-Trunk{port.membership.trunk}."
    if len(members(call, number)) >= MAXIMUM_ACTIVE:
        return _FULL
    hardware = call.device.kind.interface(port.name)
    layer2 = hardware is not None and hardware.layer2
    fresh = InterfaceConfig(port.name, switchport=SwitchportConfig() if layer2 else None)
    own = replace(
        port,
        description="",
        lldp=True,
        shutdown=False,
        speed=None,
        duplex=None,
        negotiation=True,
        membership=TrunkMemberConfig(),
    )
    if own != fresh or any(name.startswith(f"{port.name}.") for name in config.interfaces):
        return "Error: Please renew the default configurations."
    return None


def _join(call: Call) -> str | None:
    port: InterfaceConfig = call.target
    if call.negative:
        port.membership = TrunkMemberConfig()
        return None
    refusal = refuse_member(call, port, call["eth_trunk"])
    if refusal is None:
        port.membership.trunk = call["eth_trunk"]
        return _BUSY
    return refusal


def _add_ports(call: Call) -> str | None:
    config, number = call.device.config, _number(call)
    ports = [config.interfaces[name] for name in call["ports"]]
    if call.negative:
        for port in ports:
            if port.membership.trunk == number:
                port.membership = TrunkMemberConfig()
        return None
    refusal = next((text for port in ports if (text := refuse_member(call, port, number))), None)
    if refusal is not None:
        return refusal
    if len({port.name for port in (*ports, *members(call, number))}) > MAXIMUM_ACTIVE:
        return _FULL
    for port in ports:
        port.membership.trunk = number
    return _BUSY


def _setting(notation: str, path: str, place: float, **others: Any) -> Setting:
    return Setting(views=_TRUNKS, notation=notation, path=f"trunk.{path}", place=place, help=_HELP, **others)


def _no_lines(_target: Any) -> Iterable[Values]:
    """The members print their membership themselves."""
    return ()


table.add(
    _setting(
        "mode <mode:lacp-static|lacp>",
        "lacp",
        90,
        undo=("undo mode", "mode manual [load-balance]"),
        check=_mode,
        read=lambda _values: True,
        write=lambda _value: ({"mode": "lacp-static"},),
    ),
    _setting("least active-linknumber <least:1-8>", "least_active", 91, check=_limits),
    _setting(
        "load-balance <how:dst-ip|dst-mac|src-ip|src-mac|src-dst-ip|src-dst-mac>",
        "load_balance",
        92,
        undo=("undo load-balance",),
    ),
    _setting("lacp preempt enable", "preempt", 93),
    _setting("max active-linknumber <max:1-8>", "max_active", 94, check=_limits),
    _setting("lacp preempt delay <10-180>", "preempt_delay", 95),
    _setting(
        "lacp timeout <how:fast|slow>",
        "fast_timeout",
        96,
        undo=("undo lacp timeout",),
        read=lambda values: values["how"] == "fast",
        write=lambda fast: ({"how": "fast"},) if fast else (),
    ),
    _setting(
        "trunkport <ports:interface-list>",
        "lacp",
        97,
        undo=("undo trunkport <ports:interface-list>",),
        store=_add_ports,
        clear=_add_ports,
        lines=_no_lines,
    ),
    Kept(views=_TRUNKS, notation="max bandwidth-affected-linknumber <1-8>", place=98, help=_HELP),
    Kept(views=_TRUNKS, notation="mixed-rate link enable", place=98, help=_HELP),
    Setting(
        views=(SWITCHPORT, ETHERNET, MEMBER),
        notation="eth-trunk <0-127>",
        undo=("undo eth-trunk [<0-127>]",),
        path="membership.trunk",
        check=lambda call: (
            None if call.target.trunk is None else "Error: An Eth-Trunk can not be a member of another."
        ),
        store=_join,
        clear=_join,
        lines=lambda port: () if port.membership.trunk is None else ({"eth_trunk": port.membership.trunk},),
        place=3,
        help=_HELP,
    ),
    Setting(
        views=(MEMBER,),
        notation="lacp priority <0-65535>",
        path="membership.lacp_priority",
        place=4,
        help=_HELP,
    ),
    Setting(
        views=("system",),
        notation="lacp priority <0-65535>",
        path="lacp_priority",
        block="lacp priority",
        help=_HELP,
    ),
    Setting(
        views=_TRUNKS,
        families=frozenset({"ar", "router"}),
        notation="portswitch",
        path="switchport",
        store=change_layer,
        clear=change_layer,
        lines=lambda trunk: () if trunk.switchport is not None else ({"undo": True},),
        place=5,
        help={"portswitch": "Make the interface a layer-2 port"},
    ),
)
