"""Random networks, the same for the same seed: routers or switches in some shape, one protocol, perhaps a mistake."""

from collections.abc import Callable
from dataclasses import dataclass
from ipaddress import IPv4Address
from itertools import combinations, count
from random import Random

from engine.builders import Lab
from labkit.nos.config import (
    Authentication,
    BgpConfig,
    BgpPeerConfig,
    CostChange,
    IsisConfig,
    IsisLeak,
    PolicyNode,
    Redistribution,
    RipConfig,
    Secret,
)

Edge = tuple[str, int, str, int]
"""Two routers, each with the number of its port."""


@dataclass(frozen=True)
class RandomNetwork:
    """A network with what was drawn, for the report of a difference."""

    lab: Lab
    story: str


def random_network(seed: int) -> RandomNetwork:
    """Draw a network."""
    random = Random(seed)
    if random.random() < 0.25:
        return _switched(seed, random)
    shape = random.choice(sorted(_SHAPES))
    names = [f"R{number}" for number in range(1, random.randint(3, 6) + 1)]
    pairs = _SHAPES[shape](names, random)
    edges = _edges(pairs)
    lab = Lab(*(f"{a}:{p} {b}:{q}" for a, p, b, q in edges))
    for number, (a, p, b, q) in enumerate(edges, start=1):
        lab.address(a, p, f"10.0.{number}.1/24").address(b, q, f"10.0.{number}.2/24")
    for name in names:
        lab.address(name, "LoopBack0", f"{name[1:]}.{name[1:]}.{name[1:]}.{name[1:]}/32")
    protocol = random.choice(sorted(_PROTOCOLS))
    _PROTOCOLS[protocol](lab, edges, random)
    mistake = random.choice(sorted(_MISTAKES)) if random.random() < 0.5 else "none"
    if protocol == "isis" and mistake == "other subnet":
        mistake = "shutdown"  # FRR's IS-IS forms adjacencies on a LAN whatever the subnets, VRP's does not
    told = _MISTAKES[mistake](lab, edges, random) if mistake != "none" else ""
    return RandomNetwork(
        lab, f"seed {seed}: {shape} of {len(names)}, {protocol}, mistake: {mistake} {told}".rstrip()
    )


def _switched(seed: int, random: Random) -> RandomNetwork:
    """Switches with redundant cables and two VLANs, some hosts, and drawn priorities and costs of the tree."""
    names = [f"S{number}" for number in range(1, random.randint(2, 4) + 1)]
    shape = random.choice(["ring", "mesh"]) if len(names) > 2 else "tree"
    pairs = _SHAPES[shape](names, random)
    links = [(a, p + 1, b, q + 1) for a, p, b, q in _edges(pairs)]
    homes = [(f"P{number}", random.choice(names), random.choice([10, 20])) for number in range(1, 5)]
    cables = [f"{a}:{p} {b}:{q}" for a, p, b, q in links]
    cables += [f"{host}:eth0 {home}:{20 + number}" for number, (host, home, _) in enumerate(homes)]
    lab = Lab(*cables)
    for name in names:
        lab.vlans(name, 10, 20)
        lab.configs[name].stp.mode = "rstp"
        if random.random() < 0.5:
            lab.configs[name].stp.priorities[0] = random.choice([0, 4096, 8192])
    for a, p, b, q in links:
        lab.trunk(a, p, 10, 20).trunk(b, q, 10, 20)
        if random.random() < 0.3:
            lab.interface(a, p).stp.costs[0] = random.randint(1, 60000)
    for number, (host, home, vlan) in enumerate(homes):
        lab.access(home, 20 + number, vlan)
        lab.address(host, "eth0", f"10.0.{vlan}.{number + 1}/24")
    told = "none"
    if random.random() < 0.4:
        a, p, b, _ = random.choice(links)
        lab.trunk(a, p, 10)
        told = f"VLAN 20 is missing between {a} and {b}"
    return RandomNetwork(lab, f"seed {seed}: {shape} of {len(names)} switches, mistake: {told}")


def _edges(pairs: list[tuple[str, str]]) -> list[Edge]:
    free: dict[str, count[int]] = {}
    return [(a, next(free.setdefault(a, count())), b, next(free.setdefault(b, count()))) for a, b in pairs]


def _ring(names: list[str], random: Random) -> list[tuple[str, str]]:
    return list(zip(names, [*names[1:], names[0]], strict=True))


def _mesh(names: list[str], random: Random) -> list[tuple[str, str]]:
    tree = _tree(names, random)
    others = [pair for pair in combinations(names, 2) if pair not in tree and pair[::-1] not in tree]
    return tree + random.sample(others, min(len(others), random.randint(1, 3)))


def _tree(names: list[str], random: Random) -> list[tuple[str, str]]:
    return [(random.choice(names[:index]), name) for index, name in enumerate(names) if index]


_SHAPES: dict[str, Callable[[list[str], Random], list[tuple[str, str]]]] = {
    "ring": _ring,
    "mesh": _mesh,
    "tree": _tree,
}


def _ospf(lab: Lab, edges: list[Edge], random: Random) -> None:
    """One area; costs and network types drawn."""
    for name in lab.configs:
        lab.ospf(
            name, "0 0.0.0.0/0", router_id=lab.configs[name].interfaces["LoopBack0"].address.address.exploded
        )
    _ospf_links(lab, edges, random)


def _two_areas(lab: Lab, edges: list[Edge], random: Random) -> None:
    """The links of the first router are area 0, all others area 1, which may be a stub.

    It is no NSSA: FRR's border routers announce its default route by another LSA (see the engine's limits). Nor is
    anything imported: a border router that reaches the boundary router in two ways takes the cheaper one (RFC 2328,
    16.4, with RFC 1583's preference) in FRR, the one inside an area in the simulation, and none in FRR 8.4 if one of
    them is in a stub area.
    """
    stub = random.choice(["normal", "stub"])
    short = random.random() < 0.5
    for name in lab.configs:
        loopback = lab.configs[name].interfaces["LoopBack0"].address.address
        lab.ospf(name, router_id=str(loopback))
        lab.area(name, 1).networks[IPv4Address("0.0.0.0"), IPv4Address("255.255.255.255")] = None
        lab.area(name, 1).kind = stub
        lab.area(name, 1).no_summary = stub == "stub" and short
    for number, (a, _, b, _) in enumerate(edges, start=1):
        if "R1" in (a, b):
            for name in (a, b):
                own = IPv4Address(f"10.0.{number}.0"), IPv4Address("0.0.0.255")
                lab.area(name, 0).networks[own] = None
    own = IPv4Address("1.1.1.1"), IPv4Address("0.0.0.0")
    lab.area("R1", 0).networks[own] = None
    _ospf_links(lab, edges, random, imports=False)


def _ospf_links(lab: Lab, edges: list[Edge], random: Random, *, imports: bool = True) -> None:
    for a, p, b, q in edges:
        kind = random.choice([None, "p2p"])
        for name, port in ((a, p), (b, q)):
            settings = lab.interface(name, port).ospf
            settings.network_type = kind
            if random.random() < 0.4:
                settings.cost = random.randint(2, 30)
    if imports and random.random() < 0.4:
        name = random.choice(sorted(lab.configs))
        lab.static(name, "172.16.0.0/16", None, "NULL0")
        lab.configs[name].ospf[1].redistributions["static", None] = Redistribution(
            "static", cost=random.choice([None, 7])
        )


def _rip(lab: Lab, edges: list[Edge], random: Random) -> None:
    for config in lab.configs.values():
        networks = [IPv4Address("10.0.0.0"), IPv4Address(f"{config.hostname[1:]}.0.0.0")]
        config.rip[1] = RipConfig(1, version=2, networks=networks)


def _isis(lab: Lab, edges: list[Edge], random: Random) -> None:
    style = random.choice(["narrow", "wide"])
    level = random.choice(["level-1", "level-2", "level-1-2"])
    for name, config in lab.configs.items():
        config.isis[1] = IsisConfig(
            1, entities=[f"49.0001.0000.0000.000{name[1:]}.00"], cost_style=style, level=level
        )
        for interface in config.interfaces.values():
            if interface.address is not None:
                interface.isis.enabled = 1
    for a, p, b, q in edges:
        point_to_point = random.random() < 0.5
        cost = random.randint(1, 60)
        for name, port in ((a, p), (b, q)):
            settings = lab.interface(name, port).isis
            settings.point_to_point = point_to_point
            settings.costs = {1: cost, 2: cost}
    if random.random() < 0.5:
        _split(lab, random)


def _split(lab: Lab, random: Random) -> None:
    """Two areas: the first half of the routers in level 1 but for the last of them, the others in level 2."""
    names = sorted(lab.configs)
    border = names[len(names) // 2]
    for name in names:
        process = lab.configs[name].isis[1]
        process.level = "level-1" if name < border else "level-1-2" if name == border else "level-2"
        area = 1 if name <= border else 2
        process.entities = [f"49.000{area}.0000.0000.000{name[1:]}.00"]
    if random.random() < 0.5:
        lab.configs[border].isis[1].leak_down = IsisLeak()


def _bgp(lab: Lab, edges: list[Edge], random: Random) -> None:
    """Each router an autonomous system of its own."""
    for name, config in lab.configs.items():
        number = int(name[1:])
        config.bgp = BgpConfig(
            as_number=65000 + number, router_id=IPv4Address(f"{number}.{number}.{number}.{number}")
        )
        config.bgp.networks[IPv4Address(f"{number}.{number}.{number}.{number}"), 32] = None
    for number, (a, _, b, _) in enumerate(edges, start=1):
        for name, other, host in ((a, b, 2), (b, a, 1)):
            peer = f"10.0.{number}.{host}"
            bgp = lab.configs[name].bgp
            assert bgp is not None
            bgp.peers[peer] = BgpPeerConfig(peer, as_number=65000 + int(other[1:]))


def _ibgp(lab: Lab, edges: list[Edge], random: Random) -> None:
    """One autonomous system over OSPF: sessions between loopbacks, the first router reflects, a policy may paint."""
    _ospf(lab, edges, random)
    names = sorted(lab.configs)
    loopbacks = {name: f"{name[1:]}.{name[1:]}.{name[1:]}.{name[1:]}" for name in names}
    for name, config in lab.configs.items():
        bgp = config.bgp = BgpConfig(as_number=65000, router_id=IPv4Address(loopbacks[name]))
        for other in names if name == "R1" else ["R1"]:
            if other != name:
                peer = BgpPeerConfig(loopbacks[other], as_number=65000, connect_interface="LoopBack0")
                peer.reflect_client = True if name == "R1" else None
                peer.next_hop_local = True
                bgp.peers[peer.name] = peer
        lab.static(name, f"192.168.{name[1:]}.0/24", None, "NULL0")
        bgp.networks[IPv4Address(f"192.168.{name[1:]}.0"), 24] = None
    if random.random() < 0.5:
        chosen = lab.configs[random.choice(names)]
        assert chosen.bgp is not None
        policy = PolicyNode("paint", 10, local_preference=random.randint(50, 200), cost=CostChange("", 77))
        chosen.route_policies["paint", 10] = policy
        for peer in chosen.bgp.peers.values():
            peer.export_policy = "paint"


def _static(lab: Lab, edges: list[Edge], random: Random) -> None:
    """Static routes to some loopbacks, some of them by way of others."""
    for number, (a, _, b, _) in enumerate(edges, start=1):
        for name, other, host in ((a, b, 2), (b, a, 1)):
            digit = other[1:]
            preference = random.choice([None, 80])
            lab.static(
                name, f"{digit}.{digit}.{digit}.{digit}/32", f"10.0.{number}.{host}", preference=preference
            )
            if random.random() < 0.4:
                lab.static(name, f"172.16.{number}.0/24", f"{digit}.{digit}.{digit}.{digit}")


_PROTOCOLS: dict[str, Callable[[Lab, list[Edge], Random], None]] = {
    "ospf": _ospf,
    "ospf in two areas": _two_areas,
    "rip": _rip,
    "isis": _isis,
    "bgp": _bgp,
    "bgp inside": _ibgp,
    "static": _static,
}


def _shutdown(lab: Lab, edges: list[Edge], random: Random) -> str:
    name, port, _, _ = random.choice(edges)
    lab.interface(name, port).shutdown = True
    return f"at {name}:{port}"


def _other_subnet(lab: Lab, edges: list[Edge], random: Random) -> str:
    """On a broadcast network: FRR's OSPF hears nobody of another subnet on a point-to-point link either."""
    name, port, other, far = random.choice(edges)
    lab.address(name, port, "192.168.7.1/24")
    lab.interface(name, port).ospf.network_type = None
    lab.interface(other, far).ospf.network_type = None
    return f"at {name}:{port}"


def _hello(lab: Lab, edges: list[Edge], random: Random) -> str:
    name, port, _, _ = random.choice(edges)
    lab.interface(name, port).ospf.hello_interval = 5
    return f"at {name}:{port}"


def _silent(lab: Lab, edges: list[Edge], random: Random) -> str:
    name, port, _, _ = random.choice(edges)
    for process in lab.configs[name].ospf.values():
        process.silent_interfaces.add(f"GigabitEthernet0/0/{port}")
    return f"at {name}:{port}"


def _authentication(lab: Lab, edges: list[Edge], random: Random) -> str:
    name, port, other, far = random.choice(edges)
    keys = [Secret("Turing"), Secret(random.choice(["Turing", "Hopper"]))]
    for (node, number), key in zip(((name, port), (other, far)), keys, strict=True):
        lab.interface(node, number).ospf.authentication = Authentication("md5", key, 1)
    return f"between {name} and {other}"


_MISTAKES: dict[str, Callable[[Lab, list[Edge], Random], str]] = {
    "shutdown": _shutdown,
    "other subnet": _other_subnet,
    "hello interval": _hello,
    "silent interface": _silent,
    "authentication": _authentication,
}
