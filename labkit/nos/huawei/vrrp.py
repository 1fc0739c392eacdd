"""VRRP on interfaces (RFC 3768)."""

from collections.abc import Callable, Iterable
from ipaddress import IPv4Address, IPv4Network
from typing import Any, Literal

from labkit.nos.config import InterfaceConfig, Secret, VrrpGroup, VrrpTrack
from labkit.nos.huawei.cipher import read_secret, show_secret
from labkit.nos.huawei.views import ETHERNET, ROUTED_TRUNK, SUBINTERFACE, VLANIF
from labkit.nos.shell.declaration import Call, Kept, Setting, Table, Values

table = Table()

VIEWS = (ETHERNET, SUBINTERFACE, VLANIF, ROUTED_TRUNK)
_CHANGE = "[increased <1-255>|reduced <1-255>]"
_VRID = "vrrp vrid <vrid:1-255>"
HELP = {
    "vrrp": "Configure Virtual Router Redundancy Protocol (VRRP)",
    "vrid": "Virtual router identifier",
    "<vrid>": "Virtual router identifier",
    "virtual-ip": "Virtual IP address",
    "priority": "Priority of the virtual router",
    "preempt-mode": "Set the preempt mode of the virtual router",
    "timer": "Timer",
    "track": "Track an object",
    "reduced": "The priority is reduced while the object is down",
    "increased": "The priority is increased while the object is down",
}
MISSING = "Error: The virtual router does not exist."


Held = Callable[[InterfaceConfig], dict[int, VrrpGroup]]
"""Where an interface holds its virtual routers, of one version of IP."""


def of_ipv4(interface: InterfaceConfig) -> dict[int, VrrpGroup]:
    """The virtual routers of IPv4."""
    return interface.vrrp


def release_addresses(interface: InterfaceConfig) -> None:
    """Drop the virtual addresses that are in no subnet of the interface any more, and empty virtual routers."""
    for vrid, group in list(interface.vrrp.items()):
        if group.length is None:
            group.addresses = [address for address in group.addresses if interface.covers(address)]
        if not group.addresses:
            del interface.vrrp[vrid]


def _add_address(call: Call) -> str | None:
    interface: InterfaceConfig = call.target
    address: IPv4Address = call["ip"]
    if call["length"] is None and not interface.covers(address):
        return "Error: The virtual IP address is not within the subnet of the interface."
    for vrid, other in interface.vrrp.items():
        if vrid != call["vrid"] and address in other.addresses:
            return "Error: The virtual IP address is used by another virtual router."
    group = interface.vrrp.setdefault(call["vrid"], VrrpGroup(call["vrid"]))
    if address not in group.addresses:
        group.addresses.append(address)
    group.role, group.length = call["role"] or group.role, call["length"] or group.length
    return None


def _remove(call: Call) -> str | None:
    """`undo vrrp vrid 1` removes all, with an address that one alone; without addresses there is no group."""
    group: VrrpGroup | None = call.target.vrrp.get(call["vrid"])
    if group is None or call["ip"] not in (None, *group.addresses):
        return MISSING
    if call["ip"] is not None:
        group.addresses.remove(call["ip"])
    if call["ip"] is None or not group.addresses:
        del call.target.vrrp[call["vrid"]]
    return None


def in_order(groups: dict[int, VrrpGroup]) -> list[VrrpGroup]:
    """The virtual routers by number."""
    return [groups[vrid] for vrid in sorted(groups)]


def _address_lines(interface: InterfaceConfig) -> Iterable[Values]:
    for group in in_order(interface.vrrp):
        for address in group.addresses:
            yield {"vrid": group.vrid, "ip": address} | _pair(group)


def _pair(group: VrrpGroup) -> dict[str, Any]:
    """What a firewall says of a virtual address besides: its mask, and the firewall's part in the pair."""
    return {
        name: value
        for name, value in (("length", group.length), ("role", group.role or None))
        if value is not None
    }


def group_setting(
    notation: str,
    undo: str,
    place: float,
    write: Callable[[VrrpGroup, Call], None],
    reset: Callable[[VrrpGroup, Call], None],
    show: Callable[[VrrpGroup], Iterable[Values]],
    held: Held = of_ipv4,
    words: str = _VRID,
) -> Setting:
    """Declare a line that sets something of a virtual router that exists."""

    def change(apply: Callable[[VrrpGroup, Call], None]) -> Callable[[Call], str | None]:
        def run(call: Call) -> str | None:
            apply(held(call.target)[call["vrid"]], call)
            return None

        return run

    return Setting(
        views=VIEWS,
        notation=f"{words} {notation}",
        undo=(f"undo {words} {undo}",),
        path="vrrp",
        check=lambda call: None if call["vrid"] in held(call.target) else MISSING,
        store=change(write),
        clear=change(reset),
        lines=lambda interface: (
            {"vrid": group.vrid} | dict(values)
            for group in in_order(held(interface))
            for values in show(group)
        ),
        place=place,
        help=HELP,
    )


def one(name: str, field: str) -> dict[str, Any]:
    """How a plain field is written, put back to its default, and shown."""

    def show(group: VrrpGroup) -> Iterable[Values]:
        value = getattr(group, field)
        return () if value in (None, 0) else ({name: value},)

    def write(group: VrrpGroup, call: Call) -> None:
        setattr(group, field, call[name])

    def reset(group: VrrpGroup, _call: Call) -> None:
        setattr(group, field, getattr(VrrpGroup(0), field))

    return {"write": write, "reset": reset, "show": show}


def _delay(group: VrrpGroup, call: Call) -> None:
    group.preempt, group.preempt_delay = True, call["delay"]


def _preempt(preempt: bool) -> Callable[[VrrpGroup, Call], None]:
    def apply(group: VrrpGroup, _call: Call) -> None:
        group.preempt = preempt
        group.preempt_delay = 0

    return apply


def _authenticate(group: VrrpGroup, call: Call) -> None:
    group.authentication = "md5" if call["md5"] else "simple"
    group.key = Secret(call["key"], plain=True) if call["plain"] else read_secret(call["key"])


def _trust(group: VrrpGroup, _call: Call) -> None:
    group.authentication, group.key = None, None


def _authentication_lines(group: VrrpGroup) -> Iterable[Values]:
    if group.authentication is not None and group.key is not None:
        form = "plain" if group.key.plain else "cipher"
        key = show_secret(group.key)
        yield {group.authentication: True, "key": key} | (
            {form: True} if group.authentication != "md5" else {}
        )


def _track(group: VrrpGroup, call: Call) -> None:
    kind: Literal["reduced", "increased"] = "increased" if call["increased"] is not None else "reduced"
    group.tracks[call["interface"]] = VrrpTrack(kind, call[kind])


def _forget_track(group: VrrpGroup, call: Call) -> None:
    if call["interface"] is None:
        group.tracks.clear()
    else:
        group.tracks.pop(call["interface"], None)


def _track_lines(group: VrrpGroup) -> Iterable[Values]:
    for name, track in sorted(group.tracks.items()):
        yield {"interface": name} | ({} if track.amount is None else {track.kind: track.amount})


def _session_name(call: Call) -> str | None:
    return (
        call["name"]
        if call["name"] is not None
        else None
        if call["session"] is None
        else str(call["session"])
    )


def _track_session(group: VrrpGroup, call: Call) -> None:
    kind: Literal["reduced", "increased"] = "increased" if call["increased"] is not None else "reduced"
    group.session_tracks[_session_name(call) or ""] = VrrpTrack(kind, call[kind])


def _forget_session(group: VrrpGroup, call: Call) -> None:
    name = _session_name(call)
    if name is None:
        group.session_tracks.clear()
    else:
        group.session_tracks.pop(name, None)


def _session_lines(group: VrrpGroup) -> Iterable[Values]:
    for name, track in sorted(group.session_tracks.items()):
        which = {"session": int(name)} if name.isdecimal() else {"name": name}
        yield which | ({} if track.amount is None else {track.kind: track.amount})


def _network(call: Call) -> tuple[IPv4Address, int]:
    network = IPv4Network((call["ip"], call["length"]), strict=False)
    return network.network_address, network.prefixlen


def _track_route(group: VrrpGroup, call: Call) -> None:
    kind: Literal["reduced", "increased"] = "increased" if call["increased"] is not None else "reduced"
    group.route_tracks[_network(call)] = VrrpTrack(kind, call[kind])


def _forget_route(group: VrrpGroup, call: Call) -> None:
    if call["ip"] is None:
        group.route_tracks.clear()
    else:
        group.route_tracks.pop(_network(call), None)


def _route_lines(group: VrrpGroup) -> Iterable[Values]:
    for (address, length), track in sorted(group.route_tracks.items()):
        amount = {} if track.amount is None else {track.kind: track.amount}
        yield {"ip": address, "length": length} | amount


def shared_settings(held: Held = of_ipv4, words: str = _VRID) -> tuple[Setting, ...]:
    """The lines that VRRP of both versions of IP has."""
    return (
        group_setting(
            "priority <1-254>", "priority", 41, held=held, words=words, **one("priority", "priority")
        ),
        group_setting(
            "preempt-mode timer delay <0-3600>",
            "preempt-mode timer delay",
            42,
            _delay,
            _preempt(True),
            lambda group: ({"delay": group.preempt_delay},) if group.preempt and group.preempt_delay else (),
            held,
            words,
        ),
        group_setting(
            "preempt-mode disable",
            "preempt-mode [disable]",
            42.1,
            _preempt(False),
            _preempt(True),
            lambda group: () if group.preempt else ({"disable": True},),
            held,
            words,
        ),
        group_setting(
            f"track interface <interface> {_CHANGE}",
            "track interface [<interface>]",
            45,
            _track,
            _forget_track,
            _track_lines,
            held,
            words,
        ),
        group_setting(
            f"track bfd-session {{<session:1-8191>|session-name <name:string 1-15>}} {_CHANGE}",
            "track bfd-session [<session:1-8191>|session-name <name:string 1-15>]",
            45.5,
            _track_session,
            _forget_session,
            _session_lines,
            held,
            words,
        ),
    )


table.add(
    *(
        Setting(
            views=VIEWS,
            families=families,
            notation=f"{_VRID} virtual-ip <ip>{pair}",
            undo=(f"undo {_VRID} [virtual-ip <ip>{pair}]",),
            path="vrrp",
            store=_add_address,
            clear=_remove,
            lines=_address_lines,
            place=40,
            help=HELP,
        )
        for families, pair in (
            (frozenset({"ar", "router", "s", "ac"}), ""),
            (frozenset({"usg"}), " [<length:mask>|<length:mask-length>] [<role:active|standby>]"),
        )
    ),
    group_setting(
        "timer advertise <1-255>",
        "timer advertise",
        43,
        **one("advertise", "advertise_interval"),
    ),
    group_setting(
        "authentication-mode {simple [plain|cipher] <key:string 1-48>|md5 <key:string 1-48>}",
        "authentication-mode",
        44,
        _authenticate,
        _trust,
        _authentication_lines,
    ),
    *shared_settings(),
    group_setting(
        f"track ip route <ip> {{<length:mask>|<length:mask-length>}} {_CHANGE}",
        "track ip route [<ip> {<length:mask>|<length:mask-length>}]",
        45.7,
        _track_route,
        _forget_route,
        _route_lines,
    ),
    *(
        Kept(views=VIEWS, notation=f"{_VRID} {rest}", single=False, place=46)
        for rest in (
            "track nqa <admin:string 1-32> <test:string 1-32> [reduced <1-255>]",
            "description <text:text>",
        )
    ),
    *(
        Kept(views=("system",), notation=notation, block="vrrp", place=50)
        for notation in (
            "vrrp gratuitous-arp timeout <30-1200>",
            "vrrp version {v2|v3}",
            "vrrp recover-delay <0-3600>",
            "vrrp virtual-ip ping enable",
            "vrrp arp send-mode simple",
            "vrrp un-check ttl",
        )
    ),
)
