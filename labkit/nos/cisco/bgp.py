"""BGP: the process and its neighbors (RFC 4271).

Until an address family was typed, what is said of IPv4 unicast stands among the lines of the process; from then on it
stands in a section of its own (`families_apart`).
"""

from collections.abc import Callable, Iterable
from ipaddress import IPv4Address
from typing import Any

from labkit.nos.cisco.access import password_of, password_values
from labkit.nos.cisco.routing_process import HELP as ROUTING_HELP
from labkit.nos.config import BgpConfig, BgpFamilyConfig, BgpPeerConfig, DeviceConfig
from labkit.nos.policy_words import PeerName
from labkit.nos.shell.declaration import Call, Kept, Section, Setting, Table, Values

table = Table()
PROCESS, IPV4 = "router-bgp", "router-bgp-ipv4"
table.view(PROCESS, "config-router")
table.view(IPV4, "config-router-af", parent=PROCESS)

NEIGHBORS = 60
"""Place of the lines of neighbors."""
FARTHEST = 255
"""`ebgp-multihop` without a number."""
_LOG = "bgp log-neighbor-changes"
FIRST = "% Specify remote-as or peer-group commands first"
HELP = ROUTING_HELP | {
    "bgp": "Border Gateway Protocol (BGP)",
    "<as_number>": "Autonomous system number",
    "router-id": "Override configured router identifier (peers will reset)",
    "log-neighbor-changes": "Log neighbor up/down and reset reason",
    "neighbor": "Specify a neighbor router",
    "<neighbor>": "Neighbor address or peer-group name",
    "remote-as": "Specify a BGP neighbor",
    "peer-group": "Member of the peer-group",
    "update-source": "Source of routing updates",
    "ebgp-multihop": "Allow EBGP neighbors not on directly connected networks",
    "disable-connected-check": "one-hop away EBGP peer using loopback address",
    "ttl-security": "BGP ttl security check",
    "password": "Set a password",
    "shutdown": "Administratively shut down this neighbor",
    "description": "Neighbor specific description",
    "address-family": "Enter Address Family command mode",
    "ipv4": "Address family",
    "ipv6": "Address family",
    "unicast": "Address Family modifier",
    "cluster-id": "Configure Route-Reflector Cluster-id (peers may reset)",
    "confederation": "AS confederation parameters",
    "bestpath": "Change the default bestpath selection",
    "default": "Configure BGP defaults",
    "always-compare-med": "Allow comparing MED from different neighbors",
    "asnotation": "Change the default asplain notation",
    "client-to-client": "Configure client to client route reflection",
    "dampening": "Enable route-flap dampening",
    "deterministic-med": "Pick the best-MED path among paths advertised from the neighboring AS",
    "graceful-restart": "Graceful restart capability parameters",
    "maxas-limit": "Allow AS-PATH attribute from any neighbor imposing a limit on number of ASes",
    "scan-time": "Configure background scanner interval",
    "advertisement-interval": "Minimum interval between sending BGP routing updates",
    "dont-capability-negotiate": "Do not perform capability negotiation",
    "fall-over": "session fall on peer route lost",
    "local-as": "Specify a local-as number",
    "timers": "BGP per neighbor timers",
    "transport": "Transport options",
    "version": "Set the BGP version to match a neighbor",
}


def _open(call: Call) -> BgpConfig:
    config: DeviceConfig = call.device.config
    if config.bgp is None:
        config.bgp = BgpConfig(call["as_number"])
        config.bgp.kept[_LOG] = [{}]
    return config.bgp


def _refuse(call: Call) -> str | None:
    running = call.device.config.bgp
    if running is not None and call["as_number"] not in (None, running.as_number):
        if call.negative:
            return f"% Invalid AS number, BGP is running in AS {running.as_number}"
        return f"BGP is already running; AS is {running.as_number}"
    return None


def _remove(call: Call) -> str | None:
    call.device.config.bgp = None
    return None


def apart(call: Call) -> BgpConfig:
    """The process, whose families stand apart from now on: one of them was typed."""
    bgp: BgpConfig = call.target
    bgp.families_apart = True
    return bgp


def _cluster(values: Values) -> int:
    return int(values["ip"]) if values.get("ip") is not None else values["number"]


def _cluster_lines(cluster: int) -> Iterable[Values]:
    """A number that fills an address is printed as one, and so is 0, which is no number to type."""
    return ({"ip": IPv4Address(cluster)} if cluster == 0 or cluster >> 24 else {"number": cluster},)


def _members(call: Call) -> str | None:
    bgp: BgpConfig = call.target
    named = call["members"] or ()
    if call.negative:
        bgp.confederation_members = tuple(
            number for number in bgp.confederation_members if named and number not in named
        )
    else:
        bgp.confederation_members = tuple(dict.fromkeys((*bgp.confederation_members, *named)))
    return None


def _set(notation: str, path: str, place: float, undo: str | None = None, **more: Any) -> Setting:
    undone = None if undo is None else (f"no {undo}",)
    return Setting(
        views=(PROCESS,), notation=notation, path=path, place=place, undo=undone, help=HELP, **more
    )


def _off(words: str, path: str, place: float) -> Setting:
    """A line `no …` of what is on."""
    return Setting(
        views=(PROCESS,),
        notation=f"no {words}",
        undo=(words,),
        path=path,
        read=lambda _values: False,
        write=lambda _value: ({},),
        place=place,
        help=HELP,
    )


table.add(
    Section(
        views=("system",),
        notation="router bgp <as-number:1-4294967295>",
        undo=("no router bgp [<as-number:1-4294967295>]",),
        view=PROCESS,
        path="bgp",
        open=_open,
        printed=lambda config: () if config.bgp is None else (config.bgp,),
        bind=lambda bgp: {"as_number": bgp.as_number},
        check=_refuse,
        removed=_remove,
        block="router bgp",
        help=HELP,
    ),
    Section(
        views=(PROCESS,),
        notation="address-family ipv4 [unicast]",
        undo=(),
        view=IPV4,
        open=apart,
        printed=lambda bgp: (bgp,) if bgp.families_apart else (),
        bind=lambda _bgp: {},
        separated=True,
        closing="exit-address-family",
        place=90,
        help=HELP,
    ),
    _set("bgp router-id <router-id:ip>", "router_id", 10, "bgp router-id [<router-id:ip>]"),
    _set(
        "bgp cluster-id {<number:1-4294967295>|<ip>}",
        "cluster_id",
        12,
        "bgp cluster-id [<number:1-4294967295>|<ip>]",
        read=_cluster,
        write=_cluster_lines,
    ),
    _off("bgp client-to-client reflection", "reflects_between_clients", 12.5),
    _set(
        "bgp confederation identifier <identifier:1-4294967295>",
        "confederation_id",
        13,
        "bgp confederation identifier [<identifier:1-4294967295>]",
    ),
    _set(
        "bgp confederation peers <members:1-4294967295>&<1-32>",
        "confederation_members",
        13.5,
        "bgp confederation peers [<members:1-4294967295>&<1-32>]",
        store=_members,
        clear=_members,
        lines=lambda bgp: (
            ({"members": list(bgp.confederation_members)},) if bgp.confederation_members else ()
        ),
    ),
    _off("bgp default ipv4-unicast", "unicast_default", 14),
    _set("bgp default local-preference <preference:0-4294967295>", "default_local_preference", 14.5),
    _set("bgp always-compare-med", "compares_med_always", 15),
    _set("bgp bestpath as-path ignore", "ignores_path", 16),
    _set("bgp bestpath med missing-as-worst", "missing_med_is_worst", 16.5),
    _set(
        "timers bgp <keepalive:0-65535> <hold:0-65535>",
        "timers",
        40,
        "timers bgp [<keepalive:0-65535> <hold:0-65535>]",
        read=lambda values: (values["keepalive"], values["hold"]),
        write=lambda timers: ({"keepalive": timers[0], "hold": timers[1]},),
    ),
    Kept(views=(PROCESS,), notation=_LOG, undo=(), place=11, help=HELP),
    Kept(views=(PROCESS,), notation=f"no {_LOG}", undo=(), place=11, help=HELP),
    *(
        Kept(views=(PROCESS,), notation=notation, place=17 + index / 10, help=HELP)
        for index, notation in enumerate(
            (
                "bgp bestpath compare-routerid",
                "bgp deterministic-med",
                "bgp asnotation dot",
                "bgp graceful-restart",
                "bgp maxas-limit <limit:1-254>",
                "bgp scan-time <seconds:5-60>",
                "bgp dampening [<half:1-45> [<reuse:1-20000> <suppress:1-20000> <maximum:1-255>]]",
            )
        )
    ),
)


def find(call: Call) -> BgpPeerConfig | None:
    """The neighbor or group that a line names. IPv6's family takes up what it says of a neighbor of the process."""
    family: BgpFamilyConfig = call.target
    name = str(call["neighbor"])
    peer = family.peers.get(name)
    process = call.device.config.bgp
    if peer is None and process is not None and family is process.ipv6 and name in process.peers:
        peer = family.peers[name] = BgpPeerConfig(name)
    return peer


def in_order(family: BgpFamilyConfig) -> Iterable[BgpPeerConfig]:
    """Groups by name, then neighbors by address."""
    return (family.peers[name] for name in sorted(family.peers, key=PeerName))


def neighbor_setting(
    notation: str,
    attribute: str,
    *,
    undo: str | None = None,
    name: str = "",
    read: Callable[[Call], Any] | None = None,
    write: Callable[[Any], Values] | None = None,
) -> Setting:
    """A line `neighbor X …` that is tied to a field of the neighbor or group: its only parameter is `name`, or True."""
    value_of = read or (lambda call: call[name] if name else True)
    values_of = write or (lambda value: {name: value} if name else {})

    def change(call: Call) -> str | None:
        peer = find(call)
        if peer is None:
            return FIRST
        setattr(peer, attribute, None if call.negative else value_of(call))
        return None

    def lines(family: BgpFamilyConfig) -> Iterable[Values]:
        for peer in in_order(family):
            value = getattr(peer, attribute)
            if value is not None:
                yield {"neighbor": peer.name, **values_of(value)}

    return custom(notation, undo, change, lines)


def custom(
    notation: str,
    undo: str | None,
    change: Callable[[Call], str | None],
    lines: Callable[[Any], Iterable[Values]],
) -> Setting:
    """A line `neighbor X …` with rules of its own."""
    return Setting(
        views=(PROCESS,),
        notation=f"neighbor <neighbor:bgp-peer> {notation}",
        undo=(f"no neighbor <neighbor:bgp-peer> {notation if undo is None else undo}",),
        path="peers",
        store=change,
        clear=change,
        lines=lines,
        place=NEIGHBORS,
        together="neighbor",
        help=HELP,
    )


def _make_group(call: Call) -> str | None:
    bgp: BgpConfig = call.target
    name = PeerName(call["neighbor"])
    if call.negative:
        return _drop(call)
    if name.version:
        return FIRST
    group = bgp.peers.setdefault(str(name), BgpPeerConfig(str(name)))
    group.external = True
    return None


def _remote_as(call: Call) -> str | None:
    bgp: BgpConfig = call.target
    name = PeerName(call["neighbor"])
    if call.negative:
        return _drop(call)
    if not name.version and str(name) not in bgp.peers:
        return "% Create the peer-group first"
    if _is_own(call.device.config, str(name)):
        return "% Cannot configure the local system as neighbor"
    bgp.peers.setdefault(str(name), BgpPeerConfig(str(name))).as_number = call["as_number"]
    return None


def _is_own(config: DeviceConfig, address: str) -> bool:
    held = (interface.address for interface in config.interfaces.values())
    return any(one is not None and str(one.address) == address for one in held)


def _drop(call: Call) -> str | None:
    """Remove a neighbor, or a group with its members' membership; also from IPv6's family."""
    bgp: BgpConfig = call.target
    gone = str(call["neighbor"])
    if gone not in bgp.peers:
        return FIRST
    for family in (bgp, bgp.ipv6):
        if family is not None:
            family.peers.pop(gone, None)
            for peer in family.peers.values():
                if peer.group == gone:
                    peer.group = None
    return None


def _join(call: Call) -> str | None:
    bgp: BgpConfig = call.target
    name = str(call["neighbor"])
    peer, group = bgp.peers.get(name), bgp.peers.get(call["group"])
    if call.negative:
        if peer is None:
            return FIRST
        peer.group = None
        if peer.as_number is None:
            del bgp.peers[name]
        return None
    if group is None or group.external is None:
        return "% Create the peer-group first"
    if peer is None and group.as_number is None:
        return FIRST
    bgp.peers.setdefault(name, BgpPeerConfig(name)).group = group.name
    return None


def _password(call: Call) -> str | None:
    peer = find(call)
    if peer is None:
        return FIRST
    held = None if call.negative else password_of(call.device.config, call["form"], call["key"])
    if isinstance(held, str):
        return held
    peer.password = held
    return None


def _password_lines(bgp: BgpFamilyConfig) -> Iterable[Values]:
    for peer in in_order(bgp):
        if peer.password is not None:
            values = password_values(peer.password)
            yield {"neighbor": peer.name, "form": values.get("form"), "key": values["password"]}


def _numbers(bgp: BgpFamilyConfig) -> Iterable[Values]:
    return (
        {"neighbor": peer.name, "as_number": peer.as_number}
        for peer in in_order(bgp)
        if peer.as_number is not None
    )


table.add(
    custom(
        "peer-group",
        None,
        _make_group,
        lambda bgp: ({"neighbor": peer.name} for peer in in_order(bgp) if peer.external is not None),
    ),
    custom(
        "remote-as <as-number:1-4294967295>",
        "[remote-as [<as-number:1-4294967295>]]",
        _remote_as,
        _numbers,
    ),
    custom(
        "peer-group <group:string 1-47>",
        "peer-group <group:string 1-47>",
        _join,
        lambda bgp: (
            {"neighbor": peer.name, "group": peer.group} for peer in in_order(bgp) if peer.group is not None
        ),
    ),
    neighbor_setting(
        "local-as <own-as:1-4294967295> no-prepend replace-as",
        "fake_as",
        undo="local-as [<own-as:1-4294967295>]",
        name="own_as",
    ),
    neighbor_setting(
        "description <text:text 1-80>",
        "description",
        undo="description",
        name="text",
    ),
    neighbor_setting("shutdown", "ignored"),
    custom("password [<form:0|7>] <key:string 1-80>", "password", _password, _password_lines),
    neighbor_setting(
        "disable-connected-check",
        "checks_connected",
        read=lambda _call: False,
    ),
    neighbor_setting(
        "ebgp-multihop [<hops:1-255>]",
        "ebgp_max_hop",
        undo="ebgp-multihop [<hops:1-255>]",
        read=lambda call: call["hops"] or FARTHEST,
        write=lambda hops: {"hops": hops},
    ),
    neighbor_setting(
        "ttl-security hops <hops:1-254>",
        "ttl_security_hops",
        undo="ttl-security",
        name="hops",
    ),
    neighbor_setting(
        "update-source <interface>",
        "connect_interface",
        undo="update-source [<interface>]",
        name="interface",
    ),
    neighbor_setting(
        "timers <keepalive:0-65535> <hold:0-65535>",
        "timers",
        undo="timers [<keepalive:0-65535> <hold:0-65535>]",
        read=lambda call: (call["keepalive"], call["hold"]),
        write=lambda timers: {"keepalive": timers[0], "hold": timers[1]},
    ),
    neighbor_setting("fall-over bfd", "bfd"),
    *(
        Kept(
            views=(PROCESS,),
            notation=f"neighbor <neighbor:bgp-peer> {words}",
            single=False,
            place=NEIGHBORS + 1,
            help=HELP,
        )
        for words in (
            "version 4",
            "advertisement-interval <seconds:0-600>",
            "transport connection-mode <mode:active|passive>",
            "transport path-mtu-discovery disable",
            "dont-capability-negotiate",
        )
    ),
)
