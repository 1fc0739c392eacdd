"""`show standby`, `show vrrp` and `show track` (layouts of IOS 15 and of the samples of ntc-templates)."""

from collections.abc import Iterator

from labkit.nos.cisco.display.interface_state import line
from labkit.nos.cisco.display.ospf import NOBODY
from labkit.nos.cisco.interface_names import short
from labkit.nos.config import DeviceConfig, HsrpGroup, TrackedObject, VrrpGroup
from labkit.nos.device import Device
from labkit.nos.ios_like.ospf_words import clock
from labkit.nos.ios_like.parameters import dotted
from labkit.nos.shell.declaration import Call, Table
from labkit.nos.state import VrrpState
from labkit.nos.state.hsrp import HsrpRouter, HsrpState

table = Table()

_HELP = {
    "standby": "HSRP information",
    "vrrp": "VRRP information",
    "track": "Tracking information",
    "brief": "Brief output",
    "all": "Include groups in disabled state",
    "<interface>": "Interface type and number",
}
_DECREMENT = 10
_SKEW = 256
"""Of which a backup waits the part that its priority leaves (RFC 3768, 6.1)."""


def _value(device: Device, held: TrackedObject) -> bool:
    """Whether what is tracked is up."""
    if held.route is not None:
        return any(
            route.active and (route.prefix.network_address, route.prefix.prefixlen) == held.route
            for route in device.state.routes()
        )
    state = device.state.interfaces().get(held.interface)
    return state is not None and line(state) == "up" and (bool(state.addresses) or not held.routing)


def _word(up: bool) -> str:
    return "Up" if up else "Down"


def _objects(device: Device, group: HsrpGroup | VrrpGroup) -> Iterator[str]:
    """What a group follows by number."""
    for number, track in sorted(group.object_tracks.items()):
        held = device.config.tracked.get(number)
        if held is None:
            yield f"    Track object {number} (unknown)"
        else:
            word = _word(_value(device, held))
            yield f"    Track object {number} state {word} decrement {track.amount or _DECREMENT}"


def standby(state: HsrpState, device: Device) -> Iterator[str]:
    """Render `show standby` of one group."""
    group = device.config.interfaces[state.interface].hsrp[state.group]
    version = " (version 2)" if state.version == 2 else ""
    yield f"{state.interface} - Group {state.group}{version}"
    yield f"  State is {_phase(state)}"
    plural = "change" if state.changes == 1 else "changes"
    ago = clock(device.now() - state.since)
    yield f"    {state.changes} state {plural}, last state change {ago}"
    first, *others = state.addresses
    yield f"  Virtual IP address is {first}"
    for address in others:
        yield f"    Secondary virtual IP address {address}"
    yield f"  Active virtual MAC address is {'unknown' if state.active is None else dotted(state.mac)}"
    yield f"    Local virtual MAC address is {dotted(state.mac)} (v{state.version} default)"
    yield f"  Hello time {state.hello} sec, hold time {state.hold} sec"
    if state.phase in ("active", "standby"):
        yield f"    Next hello sent in {state.hello - device.now() % state.hello:.3f} secs"
    yield from _trust(group)
    delay = f", delay min {state.preempt_delay} secs" if state.preempt_delay else ""
    yield f"  Preemption {f'enabled{delay}' if state.preempt else 'disabled'}"
    yield f"  Active router is {_router(state.active, state.hold)}"
    yield f"  Standby router is {_router(state.standby, state.hold)}"
    yield f"  Priority {state.running_priority} (configured {state.configured_priority})"
    for name, track in sorted(group.tracks.items()):
        up = any(each.interface == name and each.up for each in state.tracks)
        yield f"    Track interface {name} state {_word(up)} decrement {track.amount or _DECREMENT}"
    yield from _objects(device, group)
    usual = f'"hsrp-{short(state.interface)}-{state.group}" (default)'
    yield f'  Group name is "{group.name}" (cfgd)' if group.name else f"  Group name is {usual}"


def _phase(state: HsrpState) -> str:
    return state.phase.capitalize()


def _router(router: HsrpRouter | None, hold: int) -> str:
    if router is None:
        return "unknown"
    return (
        "local"
        if router.local
        else f"{router.address}, priority {router.priority} (expires in {hold}.000 sec)"
    )


def _trust(group: HsrpGroup) -> Iterator[str]:
    if group.key is not None:
        yield "  Authentication MD5, key-string"
    elif group.text is not None:
        yield f'  Authentication text, string "{group.text}"'


def standby_brief(states: list[HsrpState]) -> Iterator[str]:
    """Render `show standby brief`."""
    yield "                     P indicates configured to preempt."
    yield "                     |"
    yield "Interface   Grp  Pri P State   Active          Standby         Virtual IP"
    for state in states:
        mark = "P" if state.preempt else " "
        active, standby_by = (
            "unknown" if router is None else "local" if router.local else str(router.address)
            for router in (state.active, state.standby)
        )
        yield (
            f"{short(state.interface):<11} {state.group:<4} {state.running_priority:<3} {mark} "
            f"{_phase(state):<7} {active:<15} {standby_by:<15} {state.addresses[0]}"
        )


def _down_interval(state: VrrpState) -> float:
    """Seconds without an advertisement after which a backup takes over (RFC 3768, 6.1)."""
    return 3 * state.interval + (_SKEW - state.running_priority) / _SKEW


_VRRP_PHASES = {"initialize": "Init", "backup": "Backup", "master": "Master"}


def vrrp(state: VrrpState, device: Device) -> Iterator[str]:
    """Render `show vrrp` of one virtual router."""
    group = device.config.interfaces[state.interface].vrrp[state.vrid]
    yield f"{state.interface} - Group {state.vrid}  "
    yield f"  State is {_VRRP_PHASES[state.phase]}  "
    yield f"  Virtual IP address is {state.addresses[0]}"
    for address in state.addresses[1:]:
        yield f"    Secondary Virtual IP address is {address}"
    yield f"  Virtual MAC address is {dotted(state.mac)}"
    yield f"  Advertisement interval is {state.interval}.000 sec"
    delay = f", delay min {state.preempt_delay} secs" if state.preempt_delay else ""
    yield f"  Preemption {f'enabled{delay}' if state.preempt else 'disabled'}"
    changed = state.running_priority != state.configured_priority
    configured = f" (cfgd {state.configured_priority})" if changed else ""
    yield f"  Priority is {state.running_priority} {configured}".rstrip() + " "
    yield from _objects(device, group)
    if state.authentication is not None:
        yield "  Authentication MD5, key-string" if state.authentication == "md5" else "  Authentication text"
    if state.master_address is None:
        yield "  Master Router is unknown, priority is unknown "
        yield "  Master Advertisement interval is unknown"
        yield "  Master Down interval is unknown"
        return
    local = " (local)" if state.phase == "master" else ""
    yield f"  Master Router is {state.master_address}{local}, priority is {state.master_priority} "
    yield f"  Master Advertisement interval is {state.interval}.000 sec"
    yield f"  Master Down interval is {_down_interval(state):.3f} sec"


def vrrp_brief(states: list[VrrpState], config: DeviceConfig) -> Iterator[str]:
    """Render `show vrrp brief`; the time is the master down interval in milliseconds."""
    yield "Interface          Grp Pri Time  Own Pre State   Master addr     Group addr"
    for state in states:
        interface = config.interfaces[state.interface]
        own = interface.address is not None and interface.address.address in state.addresses
        yield (
            f"{short(state.interface):<18} {state.vrid:<3} {state.running_priority:<3} "
            f"{int(_down_interval(state) * 1000):<5} {'Y' if own else ' '}   {'Y' if state.preempt else ' '}  "
            f"{_VRRP_PHASES[state.phase]:<7} {state.master_address or NOBODY!s:<15} {state.addresses[0]!s:<15}"
        )


def tracked(device: Device, held: TrackedObject) -> Iterator[str]:
    """Render `show track` of one object."""
    up = _value(device, held)
    yield f"Track {held.number}"
    if held.route is not None:
        network = type(held.route[0])(0xFFFFFFFF << (32 - held.route[1]) & 0xFFFFFFFF)
        yield f"  IP route {held.route[0]} {network} reachability"
        yield f"  Reachability is {_word(up)}"
    elif held.routing:
        yield f"  Interface {held.interface} ip routing"
        yield f"  IP routing is {_word(up)}"
    else:
        yield f"  Interface {held.interface} line-protocol"
        yield f"  Line protocol is {_word(up)}"
    followers = list(_followers(device.config, held.number))
    if followers:
        yield "  Tracked by:"
        yield from (f"    {follower}" for follower in followers)


def _followers(config: DeviceConfig, number: int) -> Iterator[str]:
    for interface in config.interfaces.values():
        hsrp = [group for group, held in sorted(interface.hsrp.items()) if number in held.object_tracks]
        others = [group for group, held in sorted(interface.vrrp.items()) if number in held.object_tracks]
        yield from (f"HSRP {interface.name} {group}" for group in hsrp)
        yield from (f"VRRP {interface.name} {group}" for group in others)


@table.display("show standby [all|<interface> [<group:0-4095>]]", help=_HELP)
def _show_standby(call: Call) -> Iterator[str]:
    for state in call.device.state.hsrp():
        if call["interface"] in (None, state.interface) and call["group"] in (None, state.group):
            yield from standby(state, call.device)


@table.display("show standby brief", help=_HELP)
def _show_standby_brief(call: Call) -> Iterator[str]:
    states = call.device.state.hsrp()
    return standby_brief(states) if states else iter(())


@table.display("show vrrp [all|interface <interface>]", help=_HELP)
def _show_vrrp(call: Call) -> Iterator[str]:
    for state in call.device.state.vrrp():
        if call["interface"] in (None, True, state.interface):
            yield from vrrp(state, call.device)
            yield ""


@table.display("show vrrp brief", help=_HELP)
def _show_vrrp_brief(call: Call) -> Iterator[str]:
    return vrrp_brief(call.device.state.vrrp(), call.device.config)


@table.display("show track [<number:1-1000>]", help=_HELP)
def _show_track(call: Call) -> Iterator[str]:
    for number, held in sorted(call.device.config.tracked.items()):
        if call["number"] in (None, number):
            yield from tracked(call.device, held)


@table.display("show track brief", help=_HELP)
def _show_track_brief(call: Call) -> Iterator[str]:
    yield "Track   Object                         Parameter        Value"
    for number, held in sorted(call.device.config.tracked.items()):
        what = (
            f"interface {held.interface}"
            if held.route is None
            else f"ip route {held.route[0]}/{held.route[1]}"
        )
        parameter = "ip routing" if held.routing else "line-protocol" if held.interface else "reachability"
        yield f"{number:<8}{what:<31}{parameter:<17}{_word(_value(call.device, held))}"
