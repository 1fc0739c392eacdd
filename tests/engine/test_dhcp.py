"""DHCP: which address a client gets, from whom, and how long (RFC 2131; vrp-trap 70)."""

from ipaddress import IPv4Address

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.builders import Lab, ge
from labkit.engine.engine import Ping, Reset
from labkit.engine.leases import Pool, allocate, lease_seconds, pool_of
from labkit.nos.config import DhcpPool

NETWORK = int(IPv4Address("10.0.0.0"))
_hosts = st.integers(NETWORK, NETWORK + 31)
_macs = st.sampled_from([f"5489980000{number:02x}" for number in range(40)])


@st.composite
def pools(draw):
    first = draw(_hosts)
    return Pool(
        "p",
        NETWORK,
        27,
        tuple(draw(st.sets(_hosts, max_size=2))),
        (),
        "",
        86400,
        ((first, first + draw(st.integers(0, 5))),),
        draw(st.dictionaries(_macs, st.integers(NETWORK + 1, NETWORK + 30), max_size=2)),
        frozenset(draw(st.sets(_hosts, max_size=1))),
    )


@given(pools(), st.lists(_macs, unique=True), st.sets(_hosts, max_size=3))
def test_clients_never_share_an_address_and_get_none_that_is_taken(pool, macs, conflicts):
    """Each address has one client; gateways, exclusions, conflicts and others' reservations stay free."""
    leased, remembered = {}, {}
    for mac in macs:
        address = allocate(pool, mac, leased, remembered, conflicts)
        if address is None:
            continue
        assert address not in leased
        leased[address], remembered[mac] = mac, address
        reserved = pool.bindings.get(mac)
        if reserved is not None:
            assert address == reserved
        else:
            assert pool.gives(address)
            assert address not in conflicts
            assert address not in pool.bindings.values()


@given(pools(), st.lists(_macs, unique=True, min_size=1))
def test_a_client_that_comes_back_gets_its_address(pool, macs):
    """With all others still there, and after they left too."""
    leased, remembered = {}, {}
    for mac in macs:
        address = allocate(pool, mac, leased, remembered)
        if address is not None:
            leased[address], remembered[mac] = mac, address
    for mac, address in remembered.items():
        assert allocate(pool, mac, leased, remembered) == address
        assert allocate(pool, mac, {}, remembered) == address


def test_addresses_are_given_from_the_high_end():
    """The first client gets .254, the next .253; the gateway and exclusions are passed over (captured on eNSP)."""
    pool = pool_of(
        DhcpPool(
            "p",
            (IPv4Address("10.0.0.0"), 24),
            [IPv4Address("10.0.0.254")],
            excluded=[(IPv4Address("10.0.0.250"), IPv4Address("10.0.0.252"))],
        ),
        (),
    )
    leased = {}
    for mac in ("a", "b"):
        leased[allocate(pool, mac, leased, {})] = mac
    assert [str(IPv4Address(address)) for address in leased] == ["10.0.0.253", "10.0.0.249"]


@pytest.mark.parametrize(
    ("pool", "seconds"),
    [(DhcpPool(), 86400), (DhcpPool(lease=(2, 2, 5)), 180300), (DhcpPool(unlimited=True), 0)],
)
def test_lease_times(pool, seconds):
    """One day unless said otherwise; 0 stands for ever."""
    assert lease_seconds(pool) == seconds


def lab():
    """P1 and P2 on a switch, R1 their gateway, R2 a server behind it."""
    built = Lab("P1:eth0 S1:1", "P2:eth0 S1:2", "S1:3 R1:0", "R1:1 R2:1")
    built.address("R1", 0, "10.0.0.1/24").address("R1", 1, "10.12.0.1/24").address("R2", 1, "10.12.0.2/24")
    for node in ("P1", "P2"):
        built.configs[node].dhcp.enabled = True
        built.interface(node, "eth0").dhcp.client = True
    return built


def serve(built, node="R1", port=0, select="interface"):
    built.configs[node].dhcp.enabled = True
    built.interface(node, port).dhcp.select = select
    return built


def addresses(network, *nodes):
    found = [network.engine(node).state.interfaces()["eth0"].addresses for node in nodes or ("P1", "P2")]
    return [str(own[0].address) if own else "" for own in found]


def test_an_interface_pool_serves_its_subnet_with_itself_as_gateway():
    """Clients reach what lies behind the gateway."""
    built = serve(lab())
    network = built.network()
    assert addresses(network) == ["10.0.0.254", "10.0.0.253"]
    (client,) = network.engine("P1").state.dhcp_clients()
    assert [str(address) for address in client.gateways] == ["10.0.0.1"]
    assert not next(network.engine("P1").probe(Ping(IPv4Address("10.12.0.1"), count=1))).lost
    (pool,) = network.engine("R1").state.dhcp_pools()
    assert (pool.total, pool.idle, len(pool.leases)) == (253, 251, 2)


def test_nothing_works_before_dhcp_is_enabled():
    """`dhcp select interface` alone answers nobody."""
    built = serve(lab())
    built.configs["R1"].dhcp.enabled = False
    assert addresses(built.network()) == ["", ""]


def global_pool(built, node="R1", subnet="10.0.0.0", gateway="10.0.0.1"):
    pool = DhcpPool("lan", (IPv4Address(subnet), 24), [IPv4Address(gateway)])
    built.configs[node].dhcp.pools["lan"] = pool
    return pool


def test_a_global_pool_is_chosen_by_the_interfaces_subnet():
    """A pool for another subnet gives nothing; the right one does."""
    built = serve(lab(), select="global")
    pool = global_pool(built, subnet="10.99.0.0", gateway="10.99.0.1")
    network = built.network()
    assert addresses(network) == ["", ""]
    pool.network = (IPv4Address("10.0.0.0"), 24)
    network.edited("R1", built.configs["R1"])
    assert addresses(network) == ["10.0.0.254", "10.0.0.253"]


def test_a_binding_gives_its_address_to_its_client_only():
    """The binding of P2's MAC address."""
    built = serve(lab(), select="global")
    mac = built.topology.nodes["P2"].mac
    pool = global_pool(built)
    pool.bindings[IPv4Address("10.0.0.254")] = f"{mac[:4]}-{mac[4:8]}-{mac[8:]}"
    assert addresses(built.network()) == ["10.0.0.253", "10.0.0.254"]


def relayed(built):
    serve(built, select="relay").interface("R1", 0).dhcp.relay_servers.append(IPv4Address("10.12.0.2"))
    serve(built, "R2", 1, "global")
    global_pool(built, "R2")
    return built


def test_a_relay_needs_the_servers_route_back():
    """Without a route to the relay's address the server's answers are lost (trap 70)."""
    built = relayed(lab())
    network = built.network()
    assert addresses(network) == ["", ""]
    built.static("R2", "10.0.0.0/24", "10.12.0.1")
    network.edited("R2", built.configs["R2"])
    assert addresses(network) == ["10.0.0.254", "10.0.0.253"]


def test_the_server_of_a_relay_must_answer_on_the_interface_it_is_asked_through():
    """`dhcp select global` is needed on the server's own interface."""
    built = relayed(lab()).static("R2", "10.0.0.0/24", "10.12.0.1")
    built.interface("R2", 1).dhcp.select = ""
    assert addresses(built.network()) == ["", ""]


def test_a_client_keeps_its_address_when_others_come_and_go():
    """P2 stays at .253 while P1 is away, and P1 gets .254 again."""
    built = serve(lab())
    network = built.network()
    assert addresses(network) == ["10.0.0.254", "10.0.0.253"]
    found = []
    for shutdown in (True, False):
        built.interface("S1", 1).shutdown = shutdown
        network.edited("S1", built.configs["S1"])
        found.append(addresses(network))
    assert found == [["", "10.0.0.253"], ["10.0.0.254", "10.0.0.253"]]


def test_a_lease_outlives_its_server_until_it_expires():
    """With the server gone the client keeps its address for the lease time, and no longer (RFC 2131, 4.4.5)."""
    built = serve(lab())
    built.interface("R1", 0).dhcp.pool = DhcpPool(lease=(0, 1, 0))
    network = built.network()
    assert addresses(network, "P1") == ["10.0.0.254"]
    built.interface("R1", 0).dhcp.select = ""
    found = []
    for now in (3599.0, 3600.0):
        built.now = now
        network.edited("R1", built.configs["R1"])
        found.append(addresses(network, "P1"))
    assert found == [["10.0.0.254"], [""]]


def test_typed_addresses_of_the_subnet_are_passed_over():
    """A server does not give away what somebody uses."""
    built = serve(lab())
    built.interface("P2", "eth0").dhcp.client = False
    built.host("P2", "10.0.0.254/24", "10.0.0.1")
    assert addresses(built.network(), "P1") == ["10.0.0.253"]


def test_a_router_that_is_a_client_learns_a_default_route():
    """It asks once DHCP is enabled. The route is of protocol Unr and leads to the first gateway of the lease."""
    built = serve(Lab("R1:0 R2:0").address("R1", 0, "10.0.0.1/24"))
    built.interface("R2", 0).dhcp.client = True
    network = built.network()
    assert not network.engine("R2").state.interfaces()[ge(0)].addresses
    built.configs["R2"].dhcp.enabled = True
    network.edited("R2", built.configs["R2"])
    route = network.engine("R2").state.lookup(IPv4Address("8.8.8.8"))
    assert (route.protocol, str(route.next_hops[0].address)) == ("unr", "10.0.0.1")
    interface = network.engine("R2").state.interfaces()[ge(0)]
    assert (interface.by_dhcp, str(interface.addresses[0].address)) == (True, "10.0.0.254")


def test_a_server_that_forgets_gives_the_same_addresses_to_clients_that_are_there():
    """`reset ip pool` while the clients keep theirs."""
    built = serve(lab())
    network = built.network()
    before = addresses(network)
    network.engine("R1").reset(Reset("leases"))
    assert addresses(network) == before


def test_a_network_without_clients_is_solved_once():
    """DHCP costs nothing where nobody asks."""
    built = serve(lab())
    for node in ("P1", "P2"):
        built.interface(node, "eth0").dhcp.client = False
    network = built.network()
    network.solve()
    assert network.memory.runs["addressing"] == 1
