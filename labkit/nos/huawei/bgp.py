"""BGP: the process, its peers and groups, and its address families (RFC 4271)."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from labkit.nos.config import BgpConfig, BgpFamilyConfig, BgpPeerConfig, DeviceConfig, Secret
from labkit.nos.huawei.cipher import read_secret, show_secret
from labkit.nos.policy_words import PeerName
from labkit.nos.shell.declaration import Call, Section, Setting, Table, Values

table = Table()
table.view("bgp", "-bgp")
table.view("bgp-ipv4", "-af-ipv4", parent="bgp")

LONGEST_WAY = 255
"""`ebgp-max-hop` without a number."""
PROCESS, FAMILY = 30, 60
"""Places of the lines of peers in the process's view and in the family's."""
NO_PEER = "Error: The peer does not exist."


def _open(call: Call) -> BgpConfig:
    config: DeviceConfig = call.target
    if config.bgp is None:
        config.bgp = BgpConfig(call["as_number"])
    return config.bgp


def _refuse(call: Call) -> str | None:
    running = call.device.config.bgp
    if call.negative and running is None:
        return "Error: BGP is not running."
    if running is not None and call["as_number"] not in (None, running.as_number):
        return f"Error: BGP is already running in AS {running.as_number}."
    return None


def _remove(call: Call) -> None:
    call.target.bgp = None


def _add_members(call: Call) -> None:
    call.target.confederation_members = tuple(
        dict.fromkeys((*call.target.confederation_members, *call["members"]))
    )


def _drop_members(call: Call) -> None:
    gone = call["members"] or call.target.confederation_members
    call.target.confederation_members = tuple(
        number for number in call.target.confederation_members if number not in gone
    )


def _process(config: DeviceConfig) -> Iterable[BgpConfig]:
    return () if config.bgp is None else (config.bgp,)


table.add(
    Section(
        views=("system",),
        notation="bgp <as-number:1-4294967295>",
        undo=("undo bgp [<as-number:1-4294967295>]",),
        view="bgp",
        path="bgp",
        open=_open,
        printed=_process,
        bind=lambda bgp: {"as_number": bgp.as_number},
        check=_refuse,
        removed=_remove,
        help={"bgp": "Specify BGP process", "<as_number>": "AS number"},
    ),
    Section(
        views=("bgp",),
        notation="ipv4-family [unicast]",
        undo=(),
        view="bgp-ipv4",
        bind=lambda _bgp: {"unicast": True},
        always=True,
        separated=True,
        place=90,
        help={"ipv4-family": "Specify the IPv4 address family", "unicast": "Unicast"},
    ),
    Setting(
        views=("bgp",),
        notation="router-id <ip>",
        undo=("undo router-id",),
        path="router_id",
        place=10,
        help={"router-id": "Specify the router ID of BGP"},
    ),
    Setting(
        views=("bgp",),
        notation="timer keepalive <keepalive:0-21845> hold <hold:0-65535>",
        undo=("undo timer",),
        path="timers",
        read=lambda values: (values["keepalive"], values["hold"]),
        write=lambda timers: ({"keepalive": timers[0], "hold": timers[1]},),
        place=11,
    ),
    Setting(
        views=("bgp",),
        notation="confederation id <as-number:1-4294967295>",
        undo=("undo confederation id",),
        path="confederation_id",
        place=13,
        help={"confederation": "AS confederation", "id": "The AS number that others see"},
    ),
    Setting(
        views=("bgp",),
        notation="confederation peer-as <members:1-4294967295>&<1-32>",
        undo=("undo confederation peer-as [<members:1-4294967295>&<1-32>]",),
        path="confederation_members",
        store=_add_members,
        clear=_drop_members,
        lines=lambda bgp: (
            ({"members": list(bgp.confederation_members)},) if bgp.confederation_members else ()
        ),
        place=14,
        help={"peer-as": "The other member autonomous systems that have peers here"},
    ),
    Setting(
        views=("bgp",),
        notation="undo default ipv4-unicast",
        undo=("default ipv4-unicast",),
        path="unicast_default",
        read=lambda _values: False,
        write=lambda _value: ({},),
        place=12,
    ),
)


def find(call: Call) -> BgpPeerConfig | None:
    """The peer or group that a line names. Other families take up what they say of a peer of the process."""
    family: BgpFamilyConfig = call.target
    name = str(call["peer"])
    peer = family.peers.get(name)
    process = call.device.config.bgp
    if peer is not None or process is None or name not in process.peers:
        return peer
    if family is process.ipv6 or family is process.vpnv4:
        peer = family.peers[name] = BgpPeerConfig(name)
    return peer


def _sorted(bgp: BgpFamilyConfig) -> Iterable[BgpPeerConfig]:
    return (bgp.peers[name] for name in sorted(bgp.peers, key=PeerName))


def in_printed_order(bgp: BgpFamilyConfig) -> Iterator[str]:
    """The peers without a group, then each group with its members behind it."""
    names = sorted(bgp.peers, key=PeerName)
    groups = [name for name in names if PeerName(name).address is None]
    yield from (name for name in names if name not in groups and bgp.peers[name].group not in groups)
    for group in groups:
        yield group
        yield from (name for name in names if bgp.peers[name].group == group)


def peer_setting(
    notation: str,
    attribute: str,
    *,
    views: tuple[str, ...] = ("bgp",),
    place: float = PROCESS,
    undo: str | None = None,
    read: Callable[[Values], Any] = lambda _values: True,
    write: Callable[[Any], Values] = lambda _value: {},
    help: Mapping[str, str] | None = None,
) -> Setting:
    """A line `peer X …` that is tied to a field of the peer or group."""

    def store(call: Call) -> str | None:
        peer = find(call)
        if peer is None:
            return NO_PEER
        setattr(peer, attribute, read(call.values))
        return None

    def clear(call: Call) -> str | None:
        peer = find(call)
        if peer is None:
            return NO_PEER
        setattr(peer, attribute, None)
        return None

    def lines(bgp: BgpFamilyConfig) -> Iterable[Values]:
        for peer in _sorted(bgp):
            value = getattr(peer, attribute)
            if value is not None:
                yield {"peer": peer.name, **write(value)}

    return Setting(
        views=views,
        notation=f"peer <peer:bgp-peer> {notation}",
        undo=(f"undo peer <peer:bgp-peer> {notation if undo is None else undo}",),
        path="peers",
        store=store,
        clear=clear,
        lines=lines,
        place=place,
        together="peer",
        help={"peer": "Specify a BGP peer"} | dict(help or {}),
    )


def only(name: str) -> Callable[[Values], Any]:
    """Reads one parameter."""
    return lambda values: values[name]


def under(name: str) -> Callable[[Any], Values]:
    """Writes one parameter."""
    return lambda value: {name: value}


def _own_number(call: Call) -> int:
    """The AS number of the process that a line stands in, were it in one of its families."""
    process = call.device.config.bgp
    assert process is not None
    return process.as_number


def _add_peer(call: Call) -> str | None:
    bgp: BgpFamilyConfig = call.target
    name, number = str(call["peer"]), call["as_number"]
    peer = bgp.peers.get(name)
    if peer is None:
        if PeerName(name).address is None:
            return "Error: The peer group does not exist."
        peer = bgp.peers[name] = BgpPeerConfig(name)
    if peer.external is False or (peer.external and number == _own_number(call)):
        return "Error: The AS number conflicts with the type of the peer group."
    peer.as_number = number
    return None


def _drop_peer(call: Call) -> str | None:
    """Remove a peer, or a group with its members' membership."""
    bgp: BgpFamilyConfig = call.target
    gone = bgp.peers.pop(str(call["peer"]), None)
    if gone is None:
        return NO_PEER
    families = (bgp, bgp.ipv6, bgp.vpnv4) if isinstance(bgp, BgpConfig) else (bgp,)
    for family in families:
        if family is None:
            continue
        family.peers.pop(gone.name, None)
        for peer in family.peers.values():
            if peer.group == gone.name:
                peer.group = None
    return None


def _add_group(call: Call) -> str | None:
    name = str(call["peer"])
    if PeerName(name).address is not None:
        return "Error: The group name is invalid."
    peers: dict[str, BgpPeerConfig] = call.target.peers
    group = peers.setdefault(name, BgpPeerConfig(name))
    group.external = bool(call["external"])
    return None


def _join(call: Call) -> str | None:
    bgp: BgpFamilyConfig = call.target
    group = bgp.peers.get(call["group"])
    if group is None or group.external is None:
        return "Error: The peer group does not exist."
    name = str(call["peer"])
    peer = bgp.peers.get(name) or BgpPeerConfig(name)
    if peer.as_number is None and group.as_number is None and group.external:
        return "Error: The AS number of the peer or of the group must be configured first."
    bgp.peers[name] = peer
    peer.group = group.name
    return None


def leave(call: Call) -> str | None:
    """Take a peer out of its group."""
    peer = find(call)
    if peer is None:
        return NO_PEER
    peer.group = None
    return None


def _groups(bgp: BgpFamilyConfig) -> Iterable[Values]:
    for peer in _sorted(bgp):
        if peer.external is not None:
            yield {"peer": peer.name, "external" if peer.external else "internal": True}


def _numbers(bgp: BgpFamilyConfig) -> Iterable[Values]:
    return (
        {"peer": peer.name, "as_number": peer.as_number}
        for peer in _sorted(bgp)
        if peer.as_number is not None
    )


def _members(bgp: BgpFamilyConfig) -> Iterable[Values]:
    return ({"peer": peer.name, "group": peer.group} for peer in _sorted(bgp) if peer.group is not None)


def _password(values: Values) -> Secret:
    return Secret(values["key"], plain=True) if values.get("simple") else read_secret(values["key"])


def membership(view: str, place: float) -> Setting:
    """The line that puts a peer into a group: it stands in the process's part and in the family's."""
    return Setting(
        views=(view,),
        notation="peer <peer:bgp-peer> group <group:string 1-47>",
        undo=("undo peer <peer:bgp-peer> group [<group:string 1-47>]",),
        path="peers",
        store=_join,
        clear=leave,
        lines=_members,
        place=place,
        together="peer",
    )


def _store_connect(call: Call) -> str | None:
    peer = find(call)
    if peer is None:
        return NO_PEER
    peer.connect_interface, peer.connect_address = call["interface"], call["address"]
    return None


def _clear_connect(call: Call) -> str | None:
    peer = find(call)
    if peer is None:
        return NO_PEER
    peer.connect_interface = peer.connect_address = None
    return None


def _connect_lines(bgp: BgpFamilyConfig) -> Iterable[Values]:
    for peer in _sorted(bgp):
        if peer.connect_interface is not None:
            values: dict[str, Any] = {"peer": peer.name, "interface": peer.connect_interface}
            yield values if peer.connect_address is None else values | {"address": peer.connect_address}


PEER_SETTINGS: tuple[Setting, ...] = (
    Setting(
        views=("bgp",),
        notation="group <peer:bgp-peer> [external|internal]",
        undo=("undo group <peer:bgp-peer>",),
        path="peers",
        store=_add_group,
        clear=_drop_peer,
        lines=_groups,
        place=PROCESS,
        ordered=in_printed_order,
        together="peer",
        help={"group": "Create a peer group"},
    ),
    Setting(
        views=("bgp",),
        notation="peer <peer:bgp-peer> as-number <as-number:1-4294967295>",
        undo=("undo peer <peer:bgp-peer> [as-number [<as-number:1-4294967295>]]",),
        path="peers",
        store=_add_peer,
        clear=_drop_peer,
        lines=_numbers,
        place=PROCESS,
        together="peer",
        trailing=" ",
        help={"peer": "Specify a BGP peer", "as-number": "AS number of the peer"},
    ),
    membership("bgp", PROCESS),
    peer_setting(
        "description <text:text 1-80>",
        "description",
        undo="description",
        read=only("text"),
        write=under("text"),
    ),
    peer_setting("ignore", "ignored", help={"ignore": "Do not open the session"}),
    peer_setting("bfd enable", "bfd", help={"bfd": "Watch the peer by Bidirectional Forwarding Detection"}),
    peer_setting(
        "ebgp-max-hop [<hops:1-255>]",
        "ebgp_max_hop",
        undo="ebgp-max-hop",
        read=lambda values: values.get("hops") or LONGEST_WAY,
        write=under("hops"),
        help={"ebgp-max-hop": "The peer is this many hops away at most"},
    ),
    Setting(
        views=("bgp",),
        notation="peer <peer:bgp-peer> connect-interface <interface> [<address:ip>]",
        undo=("undo peer <peer:bgp-peer> connect-interface",),
        path="peers",
        store=_store_connect,
        clear=_clear_connect,
        lines=_connect_lines,
        place=PROCESS,
        together="peer",
        help={"connect-interface": "Take the address of an interface as source of the session"},
    ),
    peer_setting(
        "password {cipher|simple} <key:string 1-392>",
        "password",
        undo="password",
        read=_password,
        write=lambda secret: {"key": show_secret(secret), "simple" if secret.plain else "cipher": True},
    ),
    peer_setting(
        "timer keepalive <keepalive:0-21845> hold <hold:0-65535>",
        "timers",
        undo="timer",
        read=lambda values: (values["keepalive"], values["hold"]),
        write=lambda timers: {"keepalive": timers[0], "hold": timers[1]},
    ),
    peer_setting(
        "fake-as <number:1-4294967295>", "fake_as", undo="fake-as", read=only("number"), write=under("number")
    ),
    peer_setting(
        "valid-ttl-hops [<hops:1-255>]",
        "ttl_security_hops",
        undo="valid-ttl-hops",
        read=lambda values: values.get("hops") or LONGEST_WAY,
        write=under("hops"),
    ),
)
"""What is said of peers themselves, whatever is exchanged with them."""
table.add(*PEER_SETTINGS)
