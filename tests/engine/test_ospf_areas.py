"""OSPF between areas: NSSAs, summaries, filters, virtual links, and routers that ask not to be used."""

from ipaddress import IPv4Address

import pytest

from engine.builders import Lab
from labkit.nos.config import (
    AddressRange,
    Authentication,
    NssaOptions,
    PrefixRule,
    Redistribution,
    RouteFilter,
    Secret,
    VirtualLink,
)


def ip(text):
    return IPv4Address(text)


def link(lab, index, area, one, other):
    """A link 10.0.index.0/24 between two ports such as "R1:0", in an area."""
    for host, end in enumerate((one, other), start=1):
        node, port = end.split(":")
        lab.address(node, int(port), f"10.0.{index}.{host}/24")
        lab.ospf(node, f"{area} 10.0.{index}.0/24", router_id=f"172.16.0.{node[1:]}")


def network_of(*links):
    """Links such as "1 R1:0 R2:0" (area and ends), numbered from 1."""
    split = [text.split() for text in links]
    lab = Lab(*(f"{one} {other}" for _, one, other in split))
    for index, (area, one, other) in enumerate(split, start=1):
        link(lab, index, area, one, other)
    return lab


def chain(*areas):
    """R1 to Rn in a row, each link in the area given."""
    return network_of(*(f"{area} R{n}:1 R{n + 1}:0" for n, area in enumerate(areas, start=1)))


def routes(lab_or_network, node, protocol=None):
    network = lab_or_network.network() if isinstance(lab_or_network, Lab) else lab_or_network
    return {
        str(route.prefix): route
        for route in network.engine(node).state.routes()
        if route.active and (protocol is None or route.protocol == protocol)
    }


def hops(route):
    return [str(hop.address) for hop in route.next_hops]


def database(network, node, kind):
    return [lsa for lsa in network.engine(node).state.ospf()[1].lsdb if lsa.kind == kind]


def nssa(lab, *nodes, **options):
    for node in nodes:
        lab.area(node, 1).kind = "nssa"
        lab.area(node, 1).nssa = NssaOptions(**options)


def importing(lab, node, *prefixes):
    for prefix in prefixes:
        lab.static(node, prefix, interface="NULL0")
    lab.configs[node].ospf[1].redistributions["static", None] = Redistribution("static")


def three_areas():
    """R1 - area 1 (an NSSA) - R2 - area 0 - R3 - area 2 - R4, with static routes imported at R1."""
    lab = chain(1, 0, 2)
    nssa(lab, "R1", "R2")
    lab.address("R1", "LoopBack0", "172.16.0.1/32")
    lab.ospf("R1", "1 172.16.0.1/32")
    importing(lab, "R1", "192.168.1.0/24", "192.168.2.0/24")
    return lab


class TestNssa:
    """RFC 3101."""

    def test_type7_inside_and_type5_outside(self):
        """Inside the NSSA a route is O_NSSA; the border router translates it, with its forwarding address."""
        network = three_areas().network()
        inside = routes(network, "R2", "ospf-nssa")["192.168.1.0/24"]
        assert (inside.preference, inside.cost, hops(inside)) == (150, 1, ["10.0.1.1"])
        assert hops(routes(network, "R4", "ospf-external")["192.168.1.0/24"]) == ["10.0.3.1"]
        assert {
            (str(lsa.advertising_router), str(lsa.forwarding_address))
            for lsa in database(network, "R4", "external")
        } == {("172.16.0.2", "172.16.0.1")}
        assert {(str(lsa.link_state_id), lsa.options) for lsa in database(network, "R2", "nssa")} == {
            ("0.0.0.0", ()),
            ("192.168.1.0", ("NP",)),
            ("192.168.2.0", ("NP",)),
        }

    def test_border_router_gives_a_default_route_and_keeps_type5_out(self):
        """An NSSA holds no type-5 LSA; a type-7 default leads to the border router (trap 55)."""
        lab = three_areas()
        importing(lab, "R4", "192.168.9.0/24")
        network = lab.network()
        assert database(network, "R1", "external") == []
        table = routes(network, "R1")
        assert "192.168.9.0/24" not in table
        assert (table["0.0.0.0/0"].protocol, table["0.0.0.0/0"].cost) == ("ospf-nssa", 1)
        assert "10.0.3.0/24" in table

    def test_totally_nssa(self):
        """Without summaries, the default route is a summary: inter-area goes before type 7."""
        lab = three_areas()
        lab.area("R2", 1).no_summary = True
        table = routes(lab, "R1")
        assert "10.0.3.0/24" not in table
        assert (table["0.0.0.0/0"].protocol, table["0.0.0.0/0"].cost) == ("ospf", 2)

    @pytest.mark.parametrize(("always", "translator"), [((), "172.16.0.5"), (("R2",), "172.16.0.2")])
    def test_translator(self, always, translator):
        """Of several border routers the highest router id translates, unless one is told to (3.1)."""
        lab = network_of("1 R1:1 R2:0", "1 R1:2 R5:0", "0 R2:1 R3:0", "0 R5:1 R3:1")
        nssa(lab, "R1", "R2", "R5")
        nssa(lab, *always, translator_always=True)
        importing(lab, "R1", "192.168.1.0/24")
        network = lab.network()
        held = database(network, "R3", "external")
        assert [str(lsa.advertising_router) for lsa in held] == [translator]
        assert "192.168.1.0/24" in routes(network, "R3", "ospf-external")

    def test_border_router_that_imports_nothing_into_the_nssa(self):
        """`no-import-route`: the border router's own imports go out as type 5 only."""
        lab = three_areas()
        importing(lab, "R2", "192.168.8.0/24")
        assert "192.168.8.0/24" in routes(lab, "R1", "ospf-nssa")
        nssa(lab, "R2", no_import=True)
        network = lab.network()
        assert "192.168.8.0/24" not in routes(network, "R1")
        assert "192.168.8.0/24" in routes(network, "R4", "ospf-external")

    def test_boundary_router_advertises_the_default_it_has(self):
        """`nssa default-route-advertise` needs a default route in the table; its cost is as told."""
        lab = three_areas()
        nssa(lab, "R1", default_route=True, default_cost=7)
        assert [lsa.metric for lsa in self.own_defaults(lab)] == []
        lab.static("R1", "0.0.0.0/0", interface="NULL0")
        assert [lsa.metric for lsa in self.own_defaults(lab)] == [7]

    @staticmethod
    def own_defaults(lab):
        held = database(lab.network(), "R1", "nssa")
        own = [lsa for lsa in held if lsa.advertising_router == ip("172.16.0.1")]
        return [lsa for lsa in own if str(lsa.link_state_id) == "0.0.0.0"]


def test_external_forwarding_address():
    """A next hop on a network that OSPF runs on is announced, and packets go there directly (16.4)."""
    lab = Lab("R1:0 S1:1", "R2:0 S1:2", "R3:0 S1:3")
    for n in (1, 2, 3):
        lab.address(f"R{n}", 0, f"10.0.0.{n}/24")
    for n in (1, 2):
        lab.ospf(f"R{n}", "0 10.0.0.0/24", router_id=f"172.16.0.{n}")
    lab.static("R1", "192.168.1.0/24", "10.0.0.3")
    lab.configs["R1"].ospf[1].redistributions["static", None] = Redistribution("static")
    assert hops(routes(lab, "R2", "ospf-external")["192.168.1.0/24"]) == ["10.0.0.3"]


class TestSummaries:
    """`abr-summary`, `asbr-summary` and `filter` (RFC 2328, 12.4.3)."""

    def test_area_range(self):
        """Networks in the range go out as one, at the largest cost, or as told; outside they go one by one."""
        lab = chain(1, 0)
        for n, cost in ((0, 5), (1, 9), (16, 3)):
            lab.address("R1", f"LoopBack{n}", f"10.1.{n}.1/32")
            lab.interface("R1", f"LoopBack{n}").ospf.cost = cost
        lab.ospf("R1", "1 10.1.0.0/16")
        ranges = lab.area("R2", 1).ranges
        ranges[ip("10.1.0.0"), 20] = AddressRange()
        table = routes(lab, "R3", "ospf")
        assert table["10.1.0.0/20"].cost == 1 + 1 + 9
        assert not {"10.1.0.1/32", "10.1.1.1/32"} & table.keys()
        assert "10.1.16.1/32" in table
        ranges[ip("10.1.0.0"), 20] = AddressRange(cost=100)
        assert routes(lab, "R3", "ospf")["10.1.0.0/20"].cost == 101
        ranges[ip("10.1.0.0"), 20] = AddressRange(advertise=False)
        assert not {"10.1.0.0/20", "10.1.0.1/32"} & routes(lab, "R3").keys()

    def test_external_range(self):
        """Imported routes in the range go out as one, of type 2 at one more than the largest metric."""
        lab = chain(0)
        importing(lab, "R1", "192.168.1.0/24", "192.168.2.0/24", "10.9.0.0/16")
        lab.configs["R1"].ospf[1].ranges[ip("192.168.0.0"), 16] = AddressRange(tag=77)
        table = routes(lab, "R2", "ospf-external")
        assert table.keys() == {"192.168.0.0/16", "10.9.0.0/16"}
        assert (table["192.168.0.0/16"].cost, table["192.168.0.0/16"].tag) == (2, 77)

    def test_range_of_translated_routes(self):
        """`asbr-summary` on the border router of an NSSA condenses what it translates."""
        lab = three_areas()
        lab.configs["R2"].ospf[1].ranges[ip("192.168.0.0"), 16] = AddressRange()
        assert [p for p in routes(lab, "R4") if p.startswith("192.168")] == ["192.168.0.0/16"]

    @pytest.mark.parametrize("direction", ["import", "export"])
    def test_summary_filter(self, direction):
        """`filter` keeps type-3 summaries out of an area, or from leaving it; inside nothing changes."""
        lab = chain(1, 0, 2)
        lab.configs["R2"].prefix_lists["P"] = {10: PrefixRule(10, True, ip("10.0.2.0"), 24)}
        area = lab.area("R2", 0 if direction == "import" else 1)
        assert "10.0.1.0/24" in routes(lab, "R4")
        setattr(area, f"{direction}_filter", RouteFilter(prefix_list="P"))
        assert "10.0.1.0/24" not in routes(lab, "R4")
        assert "10.0.1.0/24" in routes(lab, "R2")
        assert "10.0.3.0/24" in routes(lab, "R1")


class TestVirtualLinks:
    """RFC 2328, section 15: area 2 hangs on the backbone across area 1."""

    @staticmethod
    def joined(**there):
        lab = chain(0, 1, 2)
        lab.area("R2", 1).virtual_links[ip("172.16.0.3")] = VirtualLink()
        lab.area("R3", 1).virtual_links[ip("172.16.0.2")] = VirtualLink(**there)
        return lab

    def test_joins_the_backbone(self):
        """With the link R4 learns the backbone's networks, and R1 those of area 2; without it neither."""
        assert "10.0.1.0/24" not in routes(chain(0, 1, 2), "R4")
        network = self.joined().network()
        assert routes(network, "R4")["10.0.1.0/24"].cost == 3
        route = routes(network, "R1")["10.0.3.0/24"]
        assert (route.cost, hops(route)) == (3, ["10.0.1.2"])
        process = network.engine("R2").state.ospf()[1]
        listed = [(str(held.neighbor_id), held.phase, held.cost) for held in process.virtual_links]
        assert listed == [("172.16.0.3", "full", 1)]
        assert network.engine("R3").state.ospf()[1].is_abr

    @pytest.mark.parametrize(
        ("there", "reason"),
        [
            ({"hello_interval": 5}, "ospf-hello-interval"),
            ({"authentication": Authentication("md5", Secret("x"), 1)}, "ospf-authentication-type"),
        ],
    )
    def test_needs_equal_ends(self, there, reason):
        """Timers and authentication must agree; the virtual link says why it is down."""
        network = self.joined(**there).network()
        assert "10.0.1.0/24" not in routes(network, "R4")
        assert reason in {found.reason for found in network.engine("R2").state.diagnoses()}

    def test_takes_the_backbones_authentication(self):
        """A virtual link is authenticated like area 0 unless it says otherwise (trap 54)."""
        lab = self.joined(authentication=Authentication("md5", Secret("key"), 1))
        for node in ("R1", "R2"):
            lab.area(node, 0).authentication = Authentication("md5", Secret("key"), 1)
        assert "10.0.1.0/24" in routes(lab, "R4")

    def test_one_end_is_not_enough(self):
        """The other router must name this one."""
        lab = self.joined()
        lab.area("R3", 1).virtual_links.clear()
        network = lab.network()
        assert "10.0.1.0/24" not in routes(network, "R4")
        assert [held.phase for held in network.engine("R2").state.ospf()[1].virtual_links] == ["down"]


def test_nbma_needs_peers_on_both_ends():
    """An NBMA interface sends to its peers and hears its peers only."""
    lab = chain(0)
    for node, port in (("R1", 1), ("R2", 0)):
        lab.interface(node, port).ospf.network_type = "nbma"
    lab.configs["R1"].ospf[1].peers[ip("10.0.1.2")] = None
    network = lab.network()
    assert network.engine("R1").state.ospf()[1].neighbors == ()
    assert {found.reason for found in network.engine("R2").state.diagnoses()} == {"ospf-nbma-peer"}
    lab.configs["R2"].ospf[1].peers[ip("10.0.1.1")] = None
    assert [n.phase for n in lab.network().engine("R1").state.ospf()[1].neighbors] == ["full"]


def test_stub_router_is_passed_by():
    """All links of a stub router cost 65535 to others (RFC 6987); its own networks stay reachable."""
    lab = network_of("0 R1:1 R2:0", "0 R2:1 R4:0", "0 R1:2 R3:0", "0 R3:1 R4:1")
    lab.address("R4", "LoopBack0", "172.16.0.4/32")
    lab.ospf("R4", "0 172.16.0.4/32")
    assert len(routes(lab, "R1")["172.16.0.4/32"].next_hops) == 2
    lab.configs["R2"].ospf[1].stub_router = True
    table = routes(lab, "R1")
    assert hops(table["172.16.0.4/32"]) == ["10.0.3.2"]
    assert "10.0.2.0/24" in table


def test_boundary_router_is_reached_at_least_cost_through_any_area():
    """RFC 1583's rule, which VRP keeps: not the way inside the area, but the cheaper one over the backbone (16.4)."""
    lab = network_of("1 R1:0 R3:0", "1 R2:0 R3:1", "0 R1:1 R2:1")
    lab.interface("R1", 0).ospf.cost = 10
    importing(lab, "R3", "192.0.2.0/24")
    assert hops(routes(lab, "R1")["192.0.2.0/24"]) == ["10.0.3.2"]
    lab.interface("R1", 0).ospf.cost = 1
    assert hops(routes(lab, "R1")["192.0.2.0/24"]) == ["10.0.1.2"]


def test_boundary_router_is_not_reached_through_a_stub_area():
    """A stub area carries no type-5 LSA, so a cheap way through one is none to the router that made it (3.6)."""
    lab = network_of("1 R1:0 R3:0", "0 R1:1 R2:0", "0 R2:1 R3:1")
    for node in ("R1", "R3"):
        lab.area(node, 1).kind = "stub"
    importing(lab, "R3", "192.0.2.0/24")
    assert hops(routes(lab, "R1")["192.0.2.0/24"]) == ["10.0.2.2"]


def test_border_and_boundary_routers_are_listed():
    """`display ospf abr-asbr`: border routers of the own areas, boundary routers also beyond them."""
    lab = chain(1, 0, 2)
    importing(lab, "R4", "192.168.1.0/24")
    listed = lab.network().engine("R1").state.ospf()[1].routers
    assert [(str(r.router_id), r.kind, r.cost, r.is_abr, r.is_asbr) for r in listed] == [
        ("172.16.0.2", "intra", 1, True, False),
        ("172.16.0.4", "inter", 3, False, True),
    ]
