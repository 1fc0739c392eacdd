"""USG firewalls: security zones, and what an interface lets in to the device itself."""

from collections.abc import Iterable
from functools import partial
from typing import Any

from labkit.nos.config import DeviceConfig, FirewallZone, InterfaceConfig
from labkit.nos.huawei.views import ETHERNET, LOOPBACK, SUBINTERFACE, VLANIF
from labkit.nos.shell.declaration import Call, Kept, Section, Setting, Table, Values

table = Table()
table.view("usg-zone", lambda zone: f"-zone-{zone.name}")

USG = frozenset({"usg"})
BUILT_IN = ("local", "trust", "untrust", "dmz")
"""Zones that are always there."""
SERVICES = ("http", "https", "ping", "ssh", "snmp", "telnet", "netconf")
_ALL = frozenset(SERVICES)
_MANAGED = (ETHERNET, SUBINTERFACE, VLANIF, LOOPBACK)
_HELP = {
    "firewall": "Configure the firewall",
    "zone": "Security zone",
    "set": "Set a property of the zone",
    "priority": "Priority of the zone",
    "add": "Add an interface to the zone",
    "service-manage": "Which services of the device are reached through the interface",
}


def _refuse_zone(call: Call) -> str | None:
    name: str = call["zone"].lower()
    known = name in call.device.config.firewall.zones
    if call.negative:
        if name in BUILT_IN:
            return "Error: The default zone cannot be deleted."
        return None if known else "Error: The zone does not exist."
    return None if known or name in BUILT_IN else "Error: The zone does not exist."


def _refuse_new_zone(call: Call) -> str | None:
    return _refuse_zone(call) if call.negative else None


def _open_zone(call: Call) -> FirewallZone:
    zones: dict[str, FirewallZone] = call.device.config.firewall.zones
    found = zones.setdefault(call["zone"].lower(), FirewallZone(call["zone"].lower()))
    found.number = call["id"] if call["id"] is not None else found.number
    return found


def _remove_zone(call: Call) -> str | None:
    del call.device.config.firewall.zones[call["zone"].lower()]
    return None


def _values(zone: FirewallZone) -> Values:
    found: dict[str, Any] = {"zone": zone.name}
    return found if zone.number is None else found | {"id": zone.number}


def _zones(config: DeviceConfig, *, built_in: bool) -> list[FirewallZone]:
    """Those that a device is born with in their own order, others as they were made."""
    zones = config.firewall.zones
    if built_in:
        return [zones[name] for name in BUILT_IN if name in zones]
    return [zone for zone in zones.values() if zone.name not in BUILT_IN]


def _refuse_member(call: Call) -> str | None:
    name: str = call["interface"]
    if call.negative:
        return (
            None if name in call.target.interfaces else "Error: The interface does not belong to this zone."
        )
    if call.target.name == "local":
        return "Error: Interfaces cannot be added to the local zone."
    others = (zone for zone in call.device.config.firewall.zones.values() if zone is not call.target)
    if any(name in zone.interfaces for zone in others):
        return "Error: The interface has been added to another security zone."
    return None


def _add(call: Call) -> str | None:
    if call["interface"] not in call.target.interfaces:
        call.target.interfaces.append(call["interface"])
    return None


def _take_out(call: Call) -> str | None:
    call.target.interfaces.remove(call["interface"])
    return None


def _refuse_priority(call: Call) -> str | None:
    if call.negative:
        return None
    others = (zone for zone in call.device.config.firewall.zones.values() if zone is not call.target)
    if any(zone.priority == call["priority"] for zone in others):
        return "Error: The priority is already used by another zone."
    return None


def _manage(call: Call) -> str | None:
    manage = call.target.service_manage
    named = _ALL if call["service"] == "all" else frozenset({call["service"]})
    permit = call["action"] == "permit" and not call.negative
    manage.services = manage.services | named if permit else manage.services - named
    return None


def _managed(interface: InterfaceConfig) -> Iterable[Values]:
    held = interface.service_manage.services
    if held >= _ALL:
        return ({"service": "all", "action": "permit"},)
    return [{"service": service, "action": "permit"} for service in SERVICES if service in held]


table.add(
    *(
        Section(
            views=("system",),
            notation=f"firewall zone {word}<zone:string 1-32> [id <id:4-99>]",
            undo=(f"undo firewall zone {word}<zone:string 1-32>",),
            families=USG,
            block="firewall zone",
            path="firewall.zones",
            view="usg-zone",
            check=_refuse_zone if built_in else _refuse_new_zone,
            open=_open_zone,
            printed=partial(_zones, built_in=built_in),
            bind=_values,
            removed=_remove_zone,
            help=_HELP,
        )
        for word, built_in in (("", True), ("name ", False))
    ),
    Setting(views=("usg-zone",), notation="description <description:text>", path="description", place=10),
    Setting(
        views=("usg-zone",),
        notation="set priority <priority:1-100>",
        undo=("undo set priority",),
        path="priority",
        check=_refuse_priority,
        place=11,
        help=_HELP,
    ),
    Setting(
        views=("usg-zone",),
        notation="add interface <interface>",
        undo=("undo add interface <interface>",),
        path="interfaces",
        check=_refuse_member,
        store=_add,
        clear=_take_out,
        lines=lambda zone: [{"interface": name} for name in zone.interfaces],
        place=20,
        help=_HELP,
    ),
    Setting(
        views=_MANAGED,
        families=USG,
        notation="undo service-manage enable",
        undo=("service-manage enable",),
        path="service_manage.enabled",
        read=lambda _values: False,
        write=lambda _value: ({},),
        place=47,
        help=_HELP,
    ),
    Setting(
        views=_MANAGED,
        families=USG,
        notation="service-manage <service:all|http|https|ping|ssh|snmp|telnet|netconf> <action:permit|deny>",
        path="service_manage.services",
        store=_manage,
        clear=_manage,
        lines=_managed,
        place=48,
        help=_HELP,
    ),
    *(
        Kept(views=("system",), families=USG, notation=notation, block="firewall defend", single=False)
        for notation in (
            "firewall session link-state check",
            "firewall session aging-time service-set <service:string 1-63> <1-65535>",
            "firewall packet-filter basic-protocol enable",
            "undo firewall session link-state check",
        )
    ),
)
