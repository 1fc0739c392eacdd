"""Random networks of switches: trees of several modes, trunks of both kinds, hybrid ports, a router on a stick."""

from random import Random

from containers.random_networks import RandomNetwork
from engine.builders import Lab
from labkit.nos.config import SwitchportConfig
from labkit.nos.config.link_aggregation import TrunkConfig
from labkit.nos.config.spanning_tree import MstRegionConfig

VLANS = (10, 20)
HOSTS = 3
_FIRST_HOST_PORT, _ROUTER_PORT = 20, 24


def random_switches(seed: int) -> RandomNetwork:
    """Draw a network: two or three switches, all joined with each other, the first two by two cables."""
    random = Random(seed)
    names = [f"S{number}" for number in range(1, random.randint(2, 3) + 1)]
    homes = [random.choice(names) for _ in range(HOSTS)]
    ring = ["S2:3 S3:1", "S3:2 S1:3"] if len(names) > 2 else []
    cables = ["S1:1 S2:1", "S1:2 S2:2", *ring, f"R1:0 {names[-1]}:{_ROUTER_PORT}"]
    cables += [f"P{n}:eth0 {home}:{_FIRST_HOST_PORT + n}" for n, home in enumerate(homes, start=1)]
    lab = Lab(*cables)
    modes = [_tree(lab, name, random) for name in names]
    joined = _between(lab, random, ring=bool(ring))
    if random.random() < 0.3:
        modes = [_region(lab, name, random) for name in names]
    told = [_host(lab, number, home, random) for number, home in enumerate(homes, start=1)]
    _stick(lab, names[-1])
    return RandomNetwork(lab, f"seed {seed}: {', '.join(modes)}; {joined}; hosts {', '.join(told)}")


def _tree(lab: Lab, name: str, random: Random) -> str:
    """The settings of a switch's spanning tree."""
    lab.vlans(name, *VLANS)
    stp = lab.configs[name].stp
    stp.mode = random.choice(["stp", "rstp", "mstp"])
    if random.random() < 0.5:
        stp.priorities[0] = random.choice([0, 4096, 8192])
    for port in (1, 2, 3):
        settings = lab.interface(name, port).stp
        if random.random() < 0.3:
            settings.costs[0] = random.randint(1, 200_000)
        if random.random() < 0.2:
            settings.priorities[0] = random.choice([0, 16, 64])
    return stp.mode


def _region(lab: Lab, name: str, random: Random) -> str:
    """A switch of an MST region, or by mistake of another one, with a tree for each VLAN."""
    stp = lab.configs[name].stp
    stp.mode = "mstp"
    revision = int(random.random() < 0.2)
    instances = {number: frozenset({vlan}) for number, vlan in enumerate(VLANS, start=1)}
    stp.active_region = MstRegionConfig("campus", revision, instances)
    for instance in instances:
        if random.random() < 0.5:
            stp.priorities[instance] = random.choice([0, 4096])
    return f"region {revision}"


def _between(lab: Lab, random: Random, *, ring: bool) -> str:
    """The cables between switches: two beside each other, or an Eth-Trunk of them."""
    if ring:
        lab.trunk("S2", 3, *VLANS).trunk("S3", 1, *VLANS).trunk("S3", 2, *VLANS).trunk("S1", 3, *VLANS)
    joined = random.choice(["two cables", "manual trunk", "LACP trunk"])
    for name in ("S1", "S2"):
        if joined == "two cables":
            lab.trunk(name, 1, *VLANS).trunk(name, 2, *VLANS)
            continue
        trunk = lab.interface(name, "Eth-Trunk1")
        trunk.trunk = TrunkConfig(lacp=joined == "LACP trunk")
        trunk.switchport = SwitchportConfig(mode="trunk", trunk_vlans=frozenset({1, *VLANS}))
        for port in (1, 2):
            lab.interface(name, port).membership.trunk = 1
    if random.random() < 0.3:
        lab.interface("S1", 1).shutdown = True
        joined += ", one shut down"
    return joined


def _host(lab: Lab, number: int, home: str, random: Random) -> str:
    """A host at an access port, or at a hybrid port that also lets the other VLAN out."""
    port, vlan = _FIRST_HOST_PORT + number, random.choice(VLANS)
    kind = random.choice(["access", "hybrid"])
    if kind == "access":
        lab.access(home, port, vlan)
    else:
        lab.interface(home, port).switchport = SwitchportConfig(
            mode="hybrid", hybrid_pvid=vlan, hybrid_untagged=frozenset({1, *VLANS})
        )
    lab.interface(home, port).stp.edged = random.choice([None, True])
    lab.host(f"P{number}", f"10.0.{vlan}.{number}/24", f"10.0.{vlan}.254")
    return f"{kind} {vlan}"


def _stick(lab: Lab, home: str) -> None:
    """A router that routes between the VLANs, by sub-interfaces."""
    lab.trunk(home, _ROUTER_PORT, *VLANS)
    for vlan in VLANS:
        name = f"GigabitEthernet0/0/0.{vlan}"
        lab.address("R1", name, f"10.0.{vlan}.254/24")
        lab.interface("R1", name).termination = vlan
        lab.interface("R1", name).arp_broadcast = True
