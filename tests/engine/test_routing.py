"""Direct and static routes, and the walk of packets."""

from dataclasses import replace
from ipaddress import IPv4Address

import pytest

from engine.builders import Lab, ge
from labkit.engine.engine import Ping, Reset, Trace


def table(lab, node):
    """Active routes as (prefix, protocol, next hop, interface)."""
    found = set()
    for route in lab.network().engine(node).state.routes():
        if route.active:
            found |= {
                (str(route.prefix), route.protocol, str(h.address), h.interface) for h in route.next_hops
            }
    return found


def test_direct_routes_of_the_ar_series():
    """A subnet, its own address, its broadcast address, a loopback once, and four routes of InLoopBack0."""
    lab = Lab("R1:0 R2:0").address("R1", 0, "10.1.1.1/30").address("R1", "LoopBack0", "1.1.1.1/32")
    assert table(lab, "R1") == {
        ("1.1.1.1/32", "direct", "127.0.0.1", "LoopBack0"),
        ("10.1.1.0/30", "direct", "10.1.1.1", ge(0)),
        ("10.1.1.1/32", "direct", "127.0.0.1", ge(0)),
        ("10.1.1.3/32", "direct", "127.0.0.1", ge(0)),
        ("127.0.0.0/8", "direct", "127.0.0.1", "InLoopBack0"),
        ("127.0.0.1/32", "direct", "127.0.0.1", "InLoopBack0"),
        ("127.255.255.255/32", "direct", "127.0.0.1", "InLoopBack0"),
        ("255.255.255.255/32", "direct", "127.0.0.1", "InLoopBack0"),
    }


def test_direct_routes_of_switches_and_the_generic_router():
    """No broadcast addresses, two routes of InLoopBack0."""
    lab = Lab("G1:0 S1:1").address("G1", 0, "10.1.1.1/30").address("S1", "Vlanif1", "10.1.1.2/30")
    loopback = {
        ("127.0.0.0/8", "direct", "127.0.0.1", "InLoopBack0"),
        ("127.0.0.1/32", "direct", "127.0.0.1", "InLoopBack0"),
    }
    assert table(lab, "G1") == loopback | {
        ("10.1.1.0/30", "direct", "10.1.1.1", ge(0)),
        ("10.1.1.1/32", "direct", "127.0.0.1", ge(0)),
    }
    assert len(table(lab, "S1")) == 4


def line():
    """R1, R2, R3 in a row with a PC at each end."""
    lab = Lab("P1:eth0 R1:0", "R1:1 R2:0", "R2:1 R3:0", "R3:1 P2:eth0")
    lab.address("R1", 0, "192.168.1.1/24").address("R1", 1, "10.0.12.1/24").address("R2", 0, "10.0.12.2/24")
    lab.address("R2", 1, "10.0.23.2/24").address("R3", 0, "10.0.23.3/24").address("R3", 1, "192.168.3.1/24")
    return lab.host("P1", "192.168.1.10/24", "192.168.1.1").host("P2", "192.168.3.10/24", "192.168.3.1")


def routed():
    """The line with static routes both ways."""
    lab = line().static("R1", "192.168.3.0/24", "10.0.12.2").static("R2", "192.168.3.0/24", "10.0.23.3")
    return lab.static("R3", "192.168.1.0/24", "10.0.23.2").static("R2", "192.168.1.0/24", "10.0.12.1")


def ping(lab, node, destination, **options):
    (reply,) = lab.network().engine(node).probe(Ping(IPv4Address(destination), count=1, **options))
    return reply


def test_a_ping_needs_the_way_back_too():
    """The reply's route is as necessary as the request's."""
    lab = routed()
    assert not ping(lab, "P1", "192.168.3.10").lost
    del lab.configs["R3"].static_routes[next(iter(lab.configs["R3"].static_routes))]
    assert ping(lab, "P1", "192.168.3.10").lost


def test_time_to_live_of_answers():
    """A PC starts at 128, a device at 255, and each router between takes one."""
    lab = routed()
    assert ping(lab, "P1", "192.168.3.10").ttl == 128 - 3
    assert ping(lab, "P1", "192.168.1.1").ttl == 255
    lab.static("R3", "10.0.12.0/24", "10.0.23.2")
    lab.static("R1", "10.0.23.0/24", "10.0.12.2")
    assert ping(lab, "R1", "10.0.23.3").ttl == 254


def test_errors_of_a_ping():
    """No route here, no route there, too few hops, too large a packet."""
    lab = routed()
    assert ping(lab, "R1", "172.31.0.1").error == "no-route"
    far = ping(lab, "P1", "172.31.0.1")
    assert (far.lost, far.error, str(far.responder)) == (True, "net-unreachable", "192.168.1.1")
    short = ping(lab, "P1", "192.168.3.10", ttl=1)
    assert (short.error, str(short.responder)) == ("ttl-exceeded", "192.168.1.1")
    large = ping(lab, "R1", "10.0.12.2", size=1473, dont_fragment=True)
    assert large.error == "fragmentation-needed"
    assert not ping(lab, "R1", "10.0.12.2", size=1472, dont_fragment=True).lost
    nobody = ping(lab, "P1", "192.168.1.77")
    assert (nobody.error, str(nobody.responder)) == ("host-unreachable", "192.168.1.10")


def test_the_source_decides_about_the_way_back():
    """From an address that the other end cannot reach, nothing comes back; a foreign source is refused."""
    lab = line()
    assert not ping(lab, "R1", "10.0.12.2").lost
    assert ping(lab, "R1", "10.0.12.2", source=IPv4Address("192.168.1.1")).lost
    assert ping(lab, "R1", "10.0.12.2", source=IPv4Address("9.9.9.9")).lost


def test_a_trace_names_each_hop():
    """Each router answers from the interface that the probe came in by, the host last."""
    lab = routed().static("R3", "10.0.12.0/24", "10.0.23.2")
    hops = list(lab.network().engine("P1").probe(Trace(IPv4Address("192.168.3.10"))))
    assert [str(hop.responder) for hop in hops] == ["192.168.1.1", "10.0.12.2", "10.0.23.3", "192.168.3.10"]
    assert [hop.reached for hop in hops] == [False, False, False, True]
    assert all(len(hop.milliseconds) == 3 for hop in hops)


def test_a_routing_loop_ends_with_the_time_to_live():
    """Two defaults that point at each other carry a packet until its time to live is over."""
    lab = routed().static("R1", "0.0.0.0/0", "10.0.12.2").static("R2", "0.0.0.0/0", "10.0.12.1")
    assert ping(lab, "P1", "172.31.0.1").error == "ttl-exceeded"


def test_floating_routes_take_over():
    """The route of the higher preference value forwards only when the other's interface is down."""
    lab = Lab("R1:0 R2:0", "R1:1 R2:1").address("R1", 0, "10.0.0.1/24").address("R2", 0, "10.0.0.2/24")
    lab.address("R1", 1, "10.0.1.1/24").address("R2", 1, "10.0.1.2/24").address(
        "R2", "LoopBack0", "2.2.2.2/32"
    )
    lab.static("R1", "2.2.2.2/32", "10.0.0.2").static("R1", "2.2.2.2/32", "10.0.1.2", preference=100)
    state = lab.network().engine("R1").state
    both = [r for r in state.routes() if str(r.prefix) == "2.2.2.2/32"]
    assert [(r.preference, r.active) for r in both] == [(60, True), (100, False)]
    lab.interface("R2", 0).shutdown = True
    (hop,) = lab.network().engine("R1").state.lookup(IPv4Address("2.2.2.2")).next_hops
    assert (str(hop.address), hop.interface, hop.relay) == ("10.0.1.2", ge(1), True)


def test_equal_static_routes_share_the_traffic():
    """Same preference: one route with both next hops."""
    lab = Lab("R1:0 R2:0", "R1:1 R2:1").address("R1", 0, "10.0.0.1/24").address("R1", 1, "10.0.1.1/24")
    lab.static("R1", "2.2.2.2/32", "10.0.0.2").static("R1", "2.2.2.2/32", "10.0.1.2")
    route = lab.network().engine("R1").state.lookup(IPv4Address("2.2.2.2"))
    assert [str(hop.address) for hop in route.next_hops] == ["10.0.0.2", "10.0.1.2"]


def test_recursive_routes_rest_on_something_connected():
    """A next hop is looked up through other static routes; two that need each other stay inactive."""
    lab = line().static("R1", "172.16.0.0/16", "10.0.23.3").static("R1", "10.0.23.0/24", "10.0.12.2")
    (hop,) = lab.network().engine("R1").state.lookup(IPv4Address("172.16.0.1")).next_hops
    assert (str(hop.address), hop.interface, str(hop.relay_address)) == ("10.0.23.3", ge(1), "10.0.12.2")
    lab = line().static("R1", "172.16.0.0/16", "172.17.0.1").static("R1", "172.17.0.0/16", "172.16.0.1")
    inactive = [r for r in lab.network().engine("R1").state.routes() if r.protocol == "static"]
    assert [r.active for r in inactive] == [False, False]


def test_inactive_static_routes_say_why():
    """A next hop without a route and an interface that is down are named; a floating route that waits is not."""
    lab = routed().static("R1", "172.16.0.0/16", "9.9.9.9").static("R1", "172.17.0.0/16", interface=ge(9))
    lab.static("R1", "192.168.3.0/24", "192.168.1.10", preference=100)
    found = {(d.reason, d.detail) for d in lab.network().engine("R1").state.diagnoses()}
    assert found == {
        ("static-next-hop-unreachable", "172.16.0.0/16: there is no route to its next hop 9.9.9.9"),
        ("static-interface-down", f"172.17.0.0/16: IPv4 is down on {ge(9)}"),
    }


def test_a_serial_line_needs_no_arp():
    """A route to a serial interface alone works: the line has one other end (compare Ethernet below)."""
    lab = Lab("R1:0 R2:0").address("R1", 0, "10.0.0.1/30").address("R2", 0, "10.0.0.2/30")
    for name in ("R1", "R2"):
        kind = lab.topology.nodes[name].kind
        serial = tuple(replace(spec, medium="serial") for spec in kind.interfaces)
        lab.topology.nodes[name] = replace(lab.topology.nodes[name], kind=replace(kind, interfaces=serial))
    lab.address("R2", "LoopBack0", "2.2.2.2/32").static("R1", "2.2.2.2/32", interface=ge(0))
    engine = lab.network().engine("R1")
    (reply,) = engine.probe(Ping(IPv4Address("2.2.2.2"), count=1))
    assert not reply.lost
    assert engine.state.arp() == []


def test_a_route_to_an_interface_asks_for_each_destination_by_arp():
    """Over Ethernet it works only for addresses that answer there: not for what lies behind a router."""
    lab = line().static("R1", "192.168.3.0/24", interface=ge(1)).static("R2", "192.168.3.0/24", "10.0.23.3")
    lab.static("R3", "10.0.12.0/24", "10.0.23.2")
    assert table(lab, "R1") >= {("192.168.3.0/24", "static", "10.0.12.1", ge(1))}
    assert ping(lab, "R1", "192.168.3.10").lost
    lab.static("R1", "192.168.3.0/25", "10.0.12.2", interface=ge(1))
    assert not ping(lab, "R1", "192.168.3.10").lost


def test_null0_swallows():
    """A route to NULL0 is active and answers nothing."""
    lab = routed().static("R2", "192.168.3.10/32", interface="NULL0")
    reply = ping(lab, "P1", "192.168.3.10")
    assert (reply.lost, reply.error) == (True, "")


def test_arp_is_learned_from_traffic_and_ages():
    """Own addresses stay; the neighbour's comes with traffic and goes after 20 minutes or a reset."""
    lab = line()
    network = lab.network()
    engine = network.engine("R1")

    def entries():
        return {(str(e.address), e.interface, e.origin) for e in engine.state.arp()}

    own = {("192.168.1.1", ge(0), "interface"), ("10.0.12.1", ge(1), "interface")}
    assert entries() == own
    list(engine.probe(Ping(IPv4Address("10.0.12.2"), count=1)))
    assert entries() == own | {("10.0.12.2", ge(1), "dynamic")}
    lab.now = 1201.0
    assert entries() == own
    list(engine.probe(Ping(IPv4Address("10.0.12.2"), count=1)))
    engine.reset(Reset("arp"))
    assert entries() == own


def test_port_addresses_follow_the_device():
    """GE0/0/2 of an AR adds 2 to the device's address, of the generic Router 3; a switch has one address."""
    lab = Lab("R1:2 G1:2", "S1:1 S2:1", macs=dict.fromkeys(("R1", "G1", "S1"), "00e0fc000010"))
    network = lab.network()
    assert network.engine("R1").state.interfaces()[ge(2)].mac == "00e0fc000012"
    assert network.engine("G1").state.interfaces()[ge(2)].mac == "00e0fc000013"
    assert network.engine("S1").state.interfaces()[ge(7)].mac == "00e0fc000010"


@pytest.mark.parametrize("break_", ["power", "link"])
def test_power_and_cables(break_):
    """A device without power, or a cut cable, takes both ends down, and comes back; both are logged."""
    lab = line()
    network = lab.network()
    engine = network.engine("R2")
    engine.events()

    def set_(on):
        if break_ == "power":
            network.set_power("R1", on)
        else:
            network.set_link(lab.topology.links[1], on)

    set_(False)
    assert not engine.state.interfaces()[ge(0)].physical_up
    assert [(e.kind, e.interface) for e in engine.events()] == [("link-down", ge(0))]
    set_(True)
    assert engine.state.interfaces()[ge(0)].protocol_up
    assert [(e.kind, e.interface) for e in engine.events()] == [("link-up", ge(0))]


def test_faults_of_addressing_are_named():
    """Different subnets on one cable, and one address twice, are diagnosed on both ends."""
    lab = line().address("R2", 0, "10.0.13.2/24")
    for node in ("R1", "R2"):
        assert "subnet-mismatch" in {d.reason for d in lab.network().engine(node).state.diagnoses()}
    lab.address("R2", 0, "10.0.12.1/24")
    for node in ("R1", "R2"):
        assert {d.reason for d in lab.network().engine(node).state.diagnoses()} == {"duplicate-address"}
