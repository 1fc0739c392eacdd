"""What is remembered from before equals what is solved from nothing."""

from copy import deepcopy
from ipaddress import IPv4Address, IPv4Network

from hypothesis import given, settings
from hypothesis import strategies as st

from engine.builders import Lab, ge, interface_address
from labkit.engine.engine import Change, Ping, Reset
from labkit.engine.sim.network import SimNetwork
from labkit.nos.config import (
    Authentication,
    BgpConfig,
    BgpPeerConfig,
    DefaultOriginate,
    InterfaceConfig,
    MstRegionConfig,
    OspfAreaConfig,
    OspfConfig,
    PolicyNode,
    PrefixRule,
    Redistribution,
    RipConfig,
    RouteFilter,
    Secret,
    StaticRoute,
    StpPortConfig,
    SwitchportConfig,
    TrunkConfig,
    VlanConfig,
)

ROUTERS = ("R1", "R2", "R3")
SWITCHES = ("S1", "S2")


def campus():
    """Three routers in a triangle over two switches, with hosts, in two areas."""
    lab = Lab(
        "R1:0 R2:0",
        "R2:1 R3:1",
        "R1:2 S1:1",
        "R3:2 S2:1",
        "S1:2 S2:2",
        "S1:3 S2:3",
        "S1:4 P1:eth0",
        "S2:4 P2:eth0",
    )
    lab.address("R1", 0, "10.0.12.1/24").address("R2", 0, "10.0.12.2/24").address("R2", 1, "10.0.23.2/24")
    lab.address("R3", 1, "10.0.23.3/24").address("R1", 2, "10.1.1.1/24").address("R3", 2, "10.1.1.3/24")
    lab.host("P1", "10.1.1.11/24", "10.1.1.1").host("P2", "10.1.1.12/24", "10.1.1.3")
    for index, router in enumerate(ROUTERS, start=1):
        lab.address(router, "LoopBack0", f"{index}.{index}.{index}.{index}/32")
        lab.ospf(router, "0 10.0.0.0/16", "1 10.1.0.0/16")
    return lab


node = st.sampled_from(ROUTERS)
switch = st.sampled_from(SWITCHES)
port = st.integers(0, 2)
address = st.sampled_from(
    ["10.0.12.1/24", "10.0.12.2/25", "10.0.23.3/24", "10.1.1.3/24", "10.9.0.1/30", None]
)
hop = st.sampled_from(["10.0.12.1", "10.0.12.2", "10.0.23.3", "10.1.1.1", "3.3.3.3", "172.16.0.9"])
prefix = st.sampled_from(["0.0.0.0/0", "172.16.0.0/16", "3.3.3.3/32", "10.0.23.0/24"])


def edit_interface(field, values):
    def edit(config, choice):
        number, value = choice
        setattr(config.interfaces[ge(number)], field, value)

    return node, edit, st.tuples(port, values)


def edit_ospf_interface(field, values):
    def edit(config, choice):
        number, value = choice
        setattr(config.interfaces[ge(number)].ospf, field, value)

    return node, edit, st.tuples(port, values)


def set_address(config, choice):
    number, text = choice
    config.interfaces[ge(number)].address = None if text is None else interface_address(text)


def static(config, choice):
    destination, next_hop, preference = choice
    network = IPv4Network(destination)
    route = StaticRoute(network.network_address, network.prefixlen, IPv4Address(next_hop), None, preference)
    if route.key in config.static_routes:
        del config.static_routes[route.key]
    else:
        config.static_routes[route.key] = route


def process(config, choice):
    if choice in config.ospf:
        del config.ospf[choice]
        return
    area = OspfAreaConfig(IPv4Address(0), {(IPv4Address("10.0.0.0"), IPv4Address("0.255.255.255"))})
    config.ospf[choice] = OspfConfig(choice, areas={area.area_id: area})


def redistribute(config, choice):
    for own in config.ospf.values():
        own.redistributions[choice, None] = Redistribution(choice)
        own.default_originate = DefaultOriginate(always=choice == "direct")


def stub(config, choice):
    for own in config.ospf.values():
        for area in own.areas.values():
            if int(area.area_id):
                area.kind = choice


def switchport(config, choice):
    number, mode, vlan = choice
    config.vlans[vlan] = VlanConfig(vlan)
    config.interfaces[ge(number)].switchport = SwitchportConfig(
        mode=mode, access_vlan=vlan, trunk_vlans=frozenset({1, vlan})
    )


def spanning_tree(config, choice):
    field, value = choice
    setattr(config.stp, field, value)


def bridge_priority(config, choice):
    instance, priority = choice
    config.stp.priorities[instance] = priority
    config.stp.active_region = MstRegionConfig("lab", 0, {1: frozenset({10})})


def edge_port(config, choice):
    number, edged, enabled = choice
    config.interfaces[ge(number)].stp = StpPortConfig(enabled=enabled, edged=edged)


def trunk(config, choice):
    """Take a port into an Eth-Trunk, or out of it."""
    number, lacp, most = choice
    own = config.interfaces.setdefault(
        "Eth-Trunk1", InterfaceConfig("Eth-Trunk1", switchport=SwitchportConfig())
    )
    own.trunk = TrunkConfig(lacp=lacp, max_active=most)
    member = config.interfaces[ge(number)].membership
    member.trunk = None if member.trunk else 1


def rip(config, choice):
    version, metric = choice
    if version is None:
        config.rip.pop(1, None)
        return
    own = config.rip.setdefault(1, RipConfig(1))
    own.version, own.summary = version, "off"
    own.networks = {IPv4Address("10.0.0.0"), IPv4Address("1.0.0.0"), IPv4Address("3.0.0.0")}
    own.redistributions["static", None] = Redistribution("static", cost=metric)
    config.interfaces[ge(0)].rip.metric_out = metric


def bgp(config, choice):
    """A mesh over the loopbacks, R3 in an AS of its own."""
    number, field, value = choice
    if number is None:
        config.bgp = None
        return
    own = config.bgp = config.bgp or BgpConfig(number)
    own.as_number = number
    own.networks[IPv4Address("172.16.0.0"), 16] = "P"
    for peer in ("1.1.1.1", "2.2.2.2", "3.3.3.3", "10.0.12.1", "10.0.12.2"):
        remote = 300 if peer == "3.3.3.3" else 100
        settings = own.peers.setdefault(peer, BgpPeerConfig(peer, remote, ebgp_max_hop=9))
        settings.connect_interface = None if peer.startswith("10") else "LoopBack0"
        setattr(settings, field, value)


def policy(config, choice):
    permit, tag, length = choice
    config.route_policies["P", 10] = PolicyNode("P", 10, permit, match_prefix_list="L", tag=tag)
    config.prefix_lists["L"] = {10: PrefixRule(10, True, IPv4Address("0.0.0.0"), 0, None, length)}
    for own in config.ospf.values():
        own.import_filters = [RouteFilter(prefix_list="L")] if tag else []


KEY = Authentication("md5", Secret("k"), 1)
EDITS = [
    edit_interface("shutdown", st.booleans()),
    edit_interface("description", st.text(max_size=3)),
    edit_interface("mtu", st.sampled_from([None, 1400])),
    edit_ospf_interface("cost", st.sampled_from([None, 1, 5, 9])),
    edit_ospf_interface("network_type", st.sampled_from([None, "p2p", "broadcast", "p2mp"])),
    edit_ospf_interface("hello_interval", st.sampled_from([None, 5])),
    edit_ospf_interface("priority", st.sampled_from([None, 0, 7])),
    edit_ospf_interface("mtu_check", st.booleans()),
    edit_ospf_interface("authentication", st.sampled_from([None, KEY])),
    (node, set_address, st.tuples(port, address)),
    (node, static, st.tuples(prefix, hop, st.sampled_from([None, 200]))),
    (node, process, st.integers(1, 2)),
    (node, redistribute, st.sampled_from(["static", "direct"])),
    (node, rip, st.tuples(st.sampled_from([None, 1, 2]), st.sampled_from([1, 3]))),
    (
        node,
        bgp,
        st.tuples(
            st.sampled_from([None, 100, 300]),
            st.sampled_from(["next_hop_local", "reflect_client", "ignored"]),
            st.booleans(),
        ),
    ),
    (node, policy, st.tuples(st.booleans(), st.sampled_from([None, 5]), st.sampled_from([8, 32]))),
    (node, stub, st.sampled_from(["normal", "stub"])),
    (
        st.sampled_from(SWITCHES),
        switchport,
        st.tuples(
            st.integers(1, 4), st.sampled_from(["access", "trunk", "hybrid"]), st.sampled_from([1, 10])
        ),
    ),
    (switch, trunk, st.tuples(st.integers(2, 3), st.booleans(), st.sampled_from([None, 1]))),
    (switch, edge_port, st.tuples(st.integers(1, 4), st.booleans(), st.booleans())),
    (switch, bridge_priority, st.tuples(st.integers(0, 1), st.sampled_from([0, 4096]))),
    (
        switch,
        spanning_tree,
        st.sampled_from([("enabled", False), ("enabled", True), ("mode", "rstp"), ("bpdu_protection", True)]),
    ),
]


@st.composite
def steps(draw):
    """A few edits, each with its device, and whether somebody looks afterwards."""
    found = []
    for nodes, edit, choices in draw(st.lists(st.sampled_from(EDITS), min_size=1, max_size=8)):
        found.append((draw(nodes), edit, draw(choices), draw(st.booleans())))
    return found


def snapshot(network):
    """Everything that every device reports."""
    found = {}
    for name in network.topology.nodes:
        state = network.engine(name).state
        topics = (state.interfaces(), state.routes(), state.arp(), state.macs(), state.vlans(), state.ospf())
        topics += (state.stp(), state.trunks(), state.rip(), state.bgp())
        pings = list(network.engine(name).probe(Ping(IPv4Address("3.3.3.3"), count=1)))
        found[name] = (*topics, state.diagnoses(), pings)
    return found


@settings(max_examples=60, deadline=None)
@given(steps(), st.sampled_from([None, "R2", "S1"]), st.sampled_from([None, 0, 4]))
def test_after_any_edits_the_state_is_that_solved_from_nothing(edits, unpowered, cut):
    """Whatever was edited, and whenever somebody looked, no remembered stage is stale."""
    lab = campus()
    network = lab.network()
    snapshot(network)
    if unpowered:
        network.set_power(unpowered, False)
    if cut is not None:
        network.set_link(lab.topology.links[cut], False)
    for name, edit, choice, look in edits:
        edit(lab.configs[name], choice)
        network.engine(name).apply(Change(lab.configs[name]))
        if look:
            network.solve()
    if unpowered and edits[0][3]:
        network.set_power(unpowered, True)
        unpowered = None
    fresh = SimNetwork(lab.topology, lab.configs, lambda: lab.now, past=deepcopy(network.past))
    fresh.surroundings = network.surroundings
    before = deepcopy(lab.configs)
    assert snapshot(network) == snapshot(fresh)
    assert lab.configs == before, "solving edits no configuration"


def test_an_edit_that_no_stage_reads_solves_nothing_again():
    """A description leaves every stage's answer standing; a cost leaves layer 2 alone."""
    lab = campus()
    network = lab.network()
    network.solve()
    runs = dict(network.memory.runs)
    lab.interface("R1", 0).description = "to R2"
    network.engine("R1").apply(Change(lab.configs["R1"]))
    assert network.engine("R1").state.interfaces()[ge(0)].description == "to R2"
    assert network.memory.runs == runs
    lab.interface("R1", 0).ospf.cost = 30
    network.engine("R1").apply(Change(lab.configs["R1"]))
    network.solve()
    again = {stage for stage, number in network.memory.runs.items() if number > runs[stage]}
    assert not again & {"links", "spanning-tree", "switching", "addressing"}
    assert "ospf-areas" in again


def test_the_same_network_always_answers_the_same():
    """Two runs report the same, to the millisecond."""
    assert snapshot(campus().network()) == snapshot(campus().network())


def test_a_reset_or_boot_ends_in_a_simultaneous_start():
    """After a boot of all devices the past has no influence."""
    lab = campus()
    network = lab.network()
    lab.interface("R1", 2).ospf.priority = 9
    network.solve()
    for name in lab.topology.nodes:
        network.engine(name).reset(Reset("boot"))
    assert snapshot(network) == snapshot(lab.network())
