"""A small solved network to begin a new lab with: routers in a row with a LAN each, or switches with VLANs."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from ipaddress import IPv4Network
from pathlib import Path

from labkit.authoring.folder import Solved
from labkit.documents import load
from labkit.errors import InputError, UsageError
from labkit.language import _
from labkit.sentences import near
from labkit.topology.reader import build_topology
from labkit.topology.topology import Topology
from labkit.yamltext import dump_yaml

ROUTING = ("static", "ospf", "rip", "isis")
SWITCHING = ("vlan", "trunk", "stp", "eth-trunk", "vlan-routing")
TOPICS = (*ROUTING, *SWITCHING)
MOST = 6
"""Routers or switches: what is larger is drawn better than asked for."""
_LANS, _LINKS = "172.16.0.0/16", "10.12.0.0/16"
_VLANS = (10, 20)


def composed(routers: int, switches: int, topics: Sequence[str], name: str) -> Solved:
    """Make a network for these topics. Raises UsageError for what does not go together."""
    for topic in topics:
        if topic not in TOPICS:
            raise UsageError(_("no such topic: {topic}", topic=topic), hint=near(topic, TOPICS))
    if bool(routers) == bool(switches) or not 2 <= routers + switches <= MOST:
        raise UsageError(
            _("a new lab has two to {most} routers, or as many switches", most=MOST),
            hint=_("draw other networks by hand, or begin with an eNSP project: `--from`"),
        )
    fitting = ROUTING if routers else SWITCHING
    wrong = [topic for topic in topics if topic not in fitting]
    if wrong or (routers and len(topics) > 1):
        raise UsageError(
            _("these topics do not go together: {topics}", topics=", ".join(topics)),
            hint=_(
                "for routers one of {routing}; for switches any of {switching}",
                routing=", ".join(ROUTING),
                switching=", ".join(SWITCHING),
            ),
        )
    if routers:
        return _row_of_routers(routers, topics[0] if topics else "ospf", name)
    return _row_of_switches(switches, topics or ("vlan", "trunk"), name)


def _topology(
    nodes: Mapping[str, tuple[str, int, int]], links: Sequence[tuple[str, str]], name: str
) -> Topology:
    entry = {
        "nodes": {node: {"kind": kind, "position": [x, y]} for node, (kind, x, y) in nodes.items()},
        "links": [list(link) for link in links],
    }
    topology, problems = build_topology(
        load(Path("scenario.yaml"), dump_yaml({"topology": entry})), ("topology",), name
    )
    if problems or topology is None:
        raise InputError(*problems)
    return topology


def _row_of_routers(count: int, protocol: str, name: str) -> Solved:
    """Each router has a LAN with a PC; between neighbours is a network of four addresses."""
    nodes: dict[str, tuple[str, int, int]] = {}
    links: list[tuple[str, str]] = []
    lans = list(IPv4Network(_LANS).subnets(new_prefix=24))
    wires = list(IPv4Network(_LINKS).subnets(new_prefix=30))
    texts: dict[str, str] = {}
    for number in range(1, count + 1):
        nodes[f"R{number}"] = ("huawei-ar", 2 * number, 0)
        nodes[f"PC{number}"] = ("host", 2 * number, 1)
        links.append((f"R{number}:GE0/0/2", f"PC{number}:eth0"))
        lan = lans[number]
        texts[f"PC{number}"] = f"ip address {lan[10]} {lan.netmask}\nip gateway {lan[1]}\n"
        ports = {"GigabitEthernet0/0/2": (lan, 1)}
        if number > 1:
            links.append((f"R{number - 1}:GE0/0/0", f"R{number}:GE0/0/1"))
            ports["GigabitEthernet0/0/1"] = (wires[number - 1], 2)
        if number < count:
            ports["GigabitEthernet0/0/0"] = (wires[number], 1)
        process = _PROTOCOLS[protocol](number, count, list(ports.values()), lans, wires)
        on_port = " isis enable 1" if protocol == "isis" else ""
        lines = [f"sysname R{number}", *process, *_ports(ports, on_port)]
        texts[f"R{number}"] = "\n".join(lines) + "\n"
    return Solved(_topology(nodes, links, name), texts)


Port = tuple[IPv4Network, int]
"""A port's subnet, and the number of its address in it."""


def _ports(ports: Mapping[str, Port], more: str) -> Iterator[str]:
    for port, (subnet, host) in sorted(ports.items()):
        yield from ("#", f"interface {port}", f" ip address {subnet[host]} {subnet.netmask}")
        yield from filter(None, [more])


def _static(
    number: int, count: int, _own: Sequence[Port], lans: Sequence[IPv4Network], wires: Sequence[IPv4Network]
) -> Iterator[str]:
    """Routes to the LANs of all others, through the neighbour on their side."""
    yield "#"
    for other in range(1, count + 1):
        if other != number:
            hop = wires[number][2] if other > number else wires[number - 1][1]
            yield f"ip route-static {lans[other].network_address} {lans[other].netmask} {hop}"


def _ospf(
    number: int, _count: int, own: Sequence[Port], _lans: Sequence[IPv4Network], _wires: Sequence[IPv4Network]
) -> Iterator[str]:
    yield from (
        "#",
        f"ospf 1 router-id 10.255.255.{number}",
        " silent-interface GigabitEthernet0/0/2",
        " area 0.0.0.0",
    )
    yield from (f"  network {subnet.network_address} {subnet.hostmask}" for subnet, _host in own)


def _rip(
    _number: int,
    _count: int,
    own: Sequence[Port],
    _lans: Sequence[IPv4Network],
    _wires: Sequence[IPv4Network],
) -> Iterator[str]:
    yield from ("#", "rip 1", " undo summary", " version 2")
    # RIP is told networks by their class (RFC 1058, 3.1)
    classes = {
        "10.0.0.0" if subnet[0] in IPv4Network("10.0.0.0/8") else "172.16.0.0" for subnet, _host in own
    }
    yield from (f" network {network}" for network in sorted(classes))


def _isis(
    number: int,
    _count: int,
    _own: Sequence[Port],
    _lans: Sequence[IPv4Network],
    _wires: Sequence[IPv4Network],
) -> Iterator[str]:
    yield from ("#", "isis 1", " is-level level-2", f" network-entity 49.0001.0000.0000.{number:04}.00")


_PROTOCOLS: Mapping[str, Callable[..., Iterator[str]]] = {
    "static": _static,
    "ospf": _ospf,
    "rip": _rip,
    "isis": _isis,
}


def _row_of_switches(count: int, topics: Sequence[str], name: str) -> Solved:
    """Each switch has a PC in each of two VLANs; neighbours have one cable, or two for Eth-Trunk or spanning tree."""
    nodes: dict[str, tuple[str, int, int]] = {}
    links: list[tuple[str, str]] = []
    texts: dict[str, str] = {}
    subnets = list(IPv4Network(_LANS).subnets(new_prefix=24))
    routed = "vlan-routing" in topics
    for number in range(1, count + 1):
        switch = f"SW{number}"
        nodes[switch] = ("huawei-s5700", 3 * number, 0)
        for index in range(1, len(_VLANS) + 1):
            host, lan = f"PC{number}{index}", subnets[index]
            nodes[host] = ("host", 3 * number + index - 1, 1)
            links.append((f"{switch}:GE0/0/{index}", f"{host}:eth0"))
            gateway = f"ip gateway {lan[1]}\n" if routed else ""
            texts[host] = f"ip address {lan[10 + number]} {lan.netmask}\n{gateway}"
        cables = 2 if {"eth-trunk", "stp"} & set(topics) else 1
        if number < count:
            links += [
                (f"{switch}:GE0/0/{21 + one}", f"SW{number + 1}:GE0/0/{23 + one}") for one in range(cables)
            ]
        sides = [side for side, there in ((21, number < count), (23, number > 1)) if there]
        lines = list(_switch(number, sides, cables, topics, subnets))
        texts[switch] = "\n".join([f"sysname {switch}", *lines]) + "\n"
    return Solved(_topology(nodes, links, name), texts)


def _switch(
    number: int, sides: Sequence[int], cables: int, topics: Sequence[str], subnets: Sequence[IPv4Network]
) -> Iterator[str]:
    """Everything on one switch; `sides` are the first ports of its bundles."""
    vlans = " ".join(map(str, _VLANS))
    trunk = (" port link-type trunk", f" port trunk allow-pass vlan {vlans}")
    yield from ("#", f"vlan batch {vlans}")
    if "stp" in topics and number == 1:
        yield "stp instance 0 priority 4096"
    if "vlan-routing" in topics and number == 1:
        for index, vlan in enumerate(_VLANS, 1):
            yield from (
                "#",
                f"interface Vlanif{vlan}",
                f" ip address {subnets[index][1]} {subnets[index].netmask}",
            )
    for index, vlan in enumerate(_VLANS, 1):
        yield from (
            "#",
            f"interface GigabitEthernet0/0/{index}",
            " port link-type access",
            f" port default vlan {vlan}",
        )
    for bundle, side in enumerate(sides, 1):
        ports = [f"interface GigabitEthernet0/0/{side + one}" for one in range(cables)]
        if "eth-trunk" in topics:
            yield from ("#", f"interface Eth-Trunk{bundle}", *trunk, " mode lacp")
            yield from (line for port in ports for line in ("#", port, f" eth-trunk {bundle}"))
        else:
            yield from (line for port in ports for line in ("#", port, *trunk))
