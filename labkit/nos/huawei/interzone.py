"""The firewall of AR routers: security zones with priorities, and packet filters between two of them."""

from collections.abc import Iterable, Iterator

from labkit.engine.engine import Reset
from labkit.nos.config import DeviceConfig, Direction, FirewallZone, InterfaceConfig, InterzoneConfig
from labkit.nos.huawei.display.lines import joined
from labkit.nos.huawei.views import DIALER, ETHERNET, SERIAL, SUBINTERFACE, TUNNEL, VLANIF, interface_key
from labkit.nos.shell.declaration import Call, Section, Setting, Table, Values
from labkit.nos.state import FirewallSessionState

table = Table()
table.view("firewall-zone", lambda zone: f"-zone-{zone.name}")
table.view("firewall-interzone", lambda pair: f"-interzone-{pair.first}-{pair.second}")

ROUTERS = frozenset({"ar", "router"})
_DIRECTIONS: tuple[Direction, ...] = ("inbound", "outbound")
_PROTOCOLS = {1: "ICMP", 6: "TCP", 17: "UDP"}
_NAME = "<zone:string 1-32>"
_HELP = {
    "firewall": "Specify firewall configuration information",
    "zone": "Specify a security zone",
    "interzone": "Specify the relation between two security zones",
    "priority": "Specify the priority of the zone",
    "packet-filter": "Specify the packet filter",
    "enable": "Filter between the zones",
    "default": "What no list speaks of",
    "inbound": "From the zone of lower priority to the one of higher priority",
    "outbound": "From the zone of higher priority to the one of lower priority",
}


def _open_zone(call: Call) -> FirewallZone:
    zones: dict[str, FirewallZone] = call.device.config.firewall.zones
    return zones.setdefault(call["zone"].lower(), FirewallZone(call["zone"]))


def _refuse_zone(call: Call) -> str | None:
    """A zone that is not there, or in use, cannot be deleted; an interface needs one that is there."""
    config: DeviceConfig = call.device.config
    name: str = call["zone"].lower()
    if name not in config.firewall.zones:
        return "Error: The zone does not exist." if call.negative else None
    used = any(name in pair for pair in config.firewall.interzones)
    used = used or any(interface.zone == name for interface in config.interfaces.values())
    return "Error: The zone is being used." if call.negative and used else None


def _remove_zone(call: Call) -> str | None:
    del call.device.config.firewall.zones[call["zone"].lower()]
    return None


def _refuse_priority(call: Call) -> str | None:
    zones = call.device.config.firewall.zones.values()
    taken = any(zone is not call.target and zone.priority == call["priority"] for zone in zones)
    return "Error: The priority is used by another zone." if taken and not call.negative else None


def _pair(call: Call) -> tuple[str, str]:
    first, second = sorted((call["first"].lower(), call["second"].lower()))
    return first, second


def _refuse_pair(call: Call) -> str | None:
    if call.negative:
        known = _pair(call) in call.device.config.firewall.interzones
        return None if known else "Error: The interzone does not exist."
    if len(set(_pair(call))) == 1:
        return "Error: The two zones must be different."
    zones = call.device.config.firewall.zones
    ready = all(name in zones and zones[name].priority is not None for name in _pair(call))
    return None if ready else "Error: The zone does not exist or has no priority."


def _open_pair(call: Call) -> InterzoneConfig:
    held: dict[tuple[str, str], InterzoneConfig] = call.device.config.firewall.interzones
    return held.setdefault(_pair(call), InterzoneConfig(call["first"], call["second"]))


def _remove_pair(call: Call) -> str | None:
    del call.device.config.firewall.interzones[_pair(call)]
    return None


def _set_filter(call: Call) -> str | None:
    acls = call.target.acls
    if not call.negative:
        acls[call["direction"]] = call["acl"]
    elif acls.pop(call["direction"], None) is None:
        return "Error: No packet filter is set in this direction."
    return None


def _set_default(call: Call) -> str | None:
    defaults = call.target.defaults
    if call.negative:
        defaults.pop(call["direction"], None)
    else:
        defaults[call["direction"]] = call["action"] == "permit"
    return None


def _default_lines(pair: InterzoneConfig) -> Iterator[Values]:
    for direction in _DIRECTIONS:
        if direction in pair.defaults:
            action = "permit" if pair.defaults[direction] else "deny"
            yield {"action": action, "direction": direction}


def _join(call: Call) -> str | None:
    interface: InterfaceConfig = call.target
    if call.negative:
        interface.zone = ""
        return None
    name: str = call["zone"].lower()
    zones = call.device.config.firewall.zones
    if name not in zones or zones[name].priority is None:
        return "Error: The zone does not exist or has no priority."
    if name == "local":
        return "Error: Interfaces cannot be added to the local zone."
    interface.zone = name
    return None


table.add(
    Section(
        views=("system",),
        notation=f"firewall zone {_NAME}",
        undo=(f"undo firewall zone {_NAME}",),
        families=ROUTERS,
        block="firewall zone",
        path="firewall.zones",
        view="firewall-zone",
        open=_open_zone,
        check=_refuse_zone,
        removed=_remove_zone,
        bind=lambda zone: {"zone": zone.name},
        order=lambda _key: 0,
        help=_HELP,
    ),
    Setting(
        views=("firewall-zone",),
        notation="priority <priority:0-100>",
        undo=("undo priority",),
        path="priority",
        check=_refuse_priority,
        help=_HELP,
    ),
    Section(
        views=("system",),
        notation="firewall interzone <first:string 1-32> <second:string 1-32>",
        undo=("undo firewall interzone <first:string 1-32> <second:string 1-32>",),
        families=ROUTERS,
        block="firewall interzone",
        path="firewall.interzones",
        view="firewall-interzone",
        open=_open_pair,
        check=_refuse_pair,
        removed=_remove_pair,
        bind=lambda pair: {"first": pair.first, "second": pair.second},
        help=_HELP,
    ),
    Setting(views=("firewall-interzone",), notation="firewall enable", path="enabled", place=10, help=_HELP),
    Setting(
        views=("firewall-interzone",),
        notation="packet-filter default <action:permit|deny> <direction:inbound|outbound>",
        undo=("undo packet-filter default <direction:inbound|outbound>",),
        path="defaults",
        store=_set_default,
        clear=_set_default,
        lines=_default_lines,
        place=20,
        help=_HELP,
    ),
    Setting(
        views=("firewall-interzone",),
        notation="packet-filter <acl:2000-3999> <direction:inbound|outbound>",
        undo=("undo packet-filter [<acl:2000-3999>] <direction:inbound|outbound>",),
        path="acls",
        store=_set_filter,
        clear=_set_filter,
        lines=lambda pair: ({"acl": pair.acls[way], "direction": way} for way in sorted(pair.acls)),
        place=21,
        help=_HELP,
    ),
    Setting(
        views=(ETHERNET, SUBINTERFACE, SERIAL, VLANIF, DIALER, TUNNEL),
        notation=f"zone {_NAME}",
        undo=("undo zone",),
        families=ROUTERS,
        path="zone",
        store=_join,
        clear=_join,
        lines=lambda interface: ({"zone": interface.zone},) if interface.zone else (),
        place=94,
        help=_HELP,
    ),
)


def _zone_lines(config: DeviceConfig, name: str) -> Iterator[str]:
    zone = config.firewall.zones[name]
    members = [each for each, interface in config.interfaces.items() if interface.zone == name]
    yield f"zone {zone.name}"
    yield f" priority is {zone.priority if zone.priority is not None else '(not set)'}"
    yield f" interface of the zone is (total number {len(members)}):"
    yield from (f"    {each}" for each in sorted(members, key=interface_key))
    yield ""


@table.display(f"display firewall zone [{_NAME}]", families=ROUTERS, help=_HELP)
def _display_zone(call: Call) -> str:
    """Show zones with their priority and interfaces."""
    config: DeviceConfig = call.device.config
    wanted = list(config.firewall.zones) if call["zone"] is None else [call["zone"].lower()]
    if any(name not in config.firewall.zones for name in wanted):
        return "Error: The zone does not exist."
    rows = [line for name in wanted for line in _zone_lines(config, name)]
    return joined([*rows, f" total number is : {len(wanted)}"])


def _pair_lines(pair: InterzoneConfig, default: dict[Direction, bool]) -> Iterator[str]:
    yield f"interzone {pair.first} {pair.second}"
    yield f" firewall {'enable' if pair.enabled else 'disable'}"
    for direction in _DIRECTIONS:
        permit = pair.defaults.get(direction, default[direction])
        yield f" packet-filter default {'permit' if permit else 'deny'} {direction}"
    yield from (f" packet-filter {pair.acls[way]} {way}" for way in _DIRECTIONS if way in pair.acls)
    yield ""


@table.display(
    "display firewall interzone [<first:string 1-32> <second:string 1-32>]", families=ROUTERS, help=_HELP
)
def _display_interzone(call: Call) -> str:
    """Show what is filtered between zones."""
    held = call.device.config.firewall.interzones
    wanted = sorted(held) if call["first"] is None else [_pair(call)]
    if any(pair not in held for pair in wanted):
        return "Error: The interzone does not exist."
    default: dict[Direction, bool] = {"inbound": False, "outbound": True}
    rows = [line for pair in wanted for line in _pair_lines(held[pair], default)]
    return joined([*rows, f" total number is : {len(wanted)}"])


def sessions(held: Iterable[FirewallSessionState]) -> str:
    """Render `display firewall session all`, in the layout of the router's NAT sessions."""
    rows = list(held)
    return joined(
        [
            "  Firewall Session Table Information:",
            "",
            *(line for session in rows for line in _session(session)),
            f"  Total : {len(rows)}",
        ]
    )


def _session(session: FirewallSessionState) -> Iterator[str]:
    name = _PROTOCOLS.get(session.protocol, "ANY")
    yield f"     Protocol          : {name}({session.protocol})"
    if session.protocol == 1:
        yield f"     SrcAddr   Vpn     : {session.source}"
        yield f"     DestAddr  Vpn     : {session.destination}"
        yield f"     Type Code IcmpId  : 8   0   {session.source_port}"
    else:
        yield f"     SrcAddr  Port Vpn : {session.source}  {session.source_port}"
        yield f"     DestAddr Port Vpn : {session.destination}  {session.destination_port}"
    yield f"     Zone              : {session.source_zone} --> {session.destination_zone}"
    yield f"     Time To Live      : {session.left} s"
    yield ""


@table.display("display firewall session all", families=ROUTERS, help=_HELP | {"session": "Sessions"})
def _display_sessions(call: Call) -> str:
    """Show the sessions that were let through."""
    return sessions(call.device.state.firewall().sessions)


@table.action("reset firewall session all", changes=True, families=ROUTERS, help=_HELP)
def _reset_sessions(call: Call) -> None:
    """Forget all sessions: what goes on must pass the filters again."""
    call.device.engine.reset(Reset("firewall"))
