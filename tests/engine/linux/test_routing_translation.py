"""Configurations of routers as FRR gets them: VRP's defaults are said, since FRR has others."""

from dataclasses import replace
from ipaddress import IPv4Address

import pytest

from engine.builders import Lab
from engine.linux.views import view
from labkit.engine.linux.frr import bgp, filters, isis, ospf, policy, rip, static
from labkit.engine.linux.frr.lines import UNDO
from labkit.engine.linux.frr.preference import distances
from labkit.engine.linux.frr.topic import Routing
from labkit.engine.linux.interfaces import Interfaces, difference
from labkit.nos.config import (
    Acl,
    Authentication,
    BgpConfig,
    BgpPeerConfig,
    IsisConfig,
    OspfConfig,
    PolicyNode,
    PrefixRule,
    Redistribution,
    RipConfig,
    RouteFilter,
    Secret,
)
from labkit.topology.kinds import device_kind


def texts(document, name):
    return [entry.split(UNDO)[0] for entry in document[name]]


@pytest.fixture
def lab():
    built = Lab("R1:0 R2:0").address("R1", 0, "10.0.0.1/24").address("R1", "LoopBack0", "1.1.1.1/32")
    built.ospf("R1", "0 10.0.0.0/24", "0 1.1.1.1/32", router_id="1.1.1.1")
    return built


class TestOspf:
    def test_the_process_has_vrps_preferences_and_pace(self, lab):
        """Preferences 10 and 150 (FRR 110), SPF after 500 ms, 1 s and at most 10 s (FRR 0, 50 ms, 5 s)."""
        lines = texts(ospf.sections(view(lab, "R1")), "ospfd > router ospf")
        assert "ospf router-id 1.1.1.1" in lines
        assert "compatible rfc1583" in lines
        assert "distance ospf intra-area 10 inter-area 10 external 150" in lines
        assert "timers throttle spf 500 1000 10000" in lines

    def test_an_interface_is_enabled_itself_whatever_the_statement(self, lab):
        """FRR's `network x/32` would not match a /24 interface; MTU is not compared."""
        lines = texts(ospf.sections(view(lab, "R1")), "ospfd > interface GE0-0-0")
        assert "ip ospf area 0.0.0.0 10.0.0.1" in lines
        assert "ip ospf mtu-ignore" in lines
        assert "ip ospf cost 1" in lines
        assert "ip ospf hello-interval 10" in lines
        assert "ip ospf dead-interval 40" in lines

    def test_loopbacks_share_linuxs_one(self, lab):
        """Their addresses are enabled one by one, so that each may be in an area of its own."""
        lab.address("R1", "LoopBack1", "1.1.1.2/32")
        lab.ospf("R1", "1 1.1.1.2/32")
        lines = texts(ospf.sections(view(lab, "R1")), "ospfd > interface lo")
        assert lines == ["ip ospf area 0.0.0.0 1.1.1.1", "ip ospf area 0.0.0.1 1.1.1.2"]

    def test_imports_have_metric_and_tag_one_and_no_default_route(self, lab):
        """FRR's metric is 20 and its tag 0; VRP never imports the default route."""
        lab.configs["R1"].ospf[1].redistributions["static", None] = Redistribution("static")
        document = ospf.sections(view(lab, "R1"))
        lines = texts(document, "ospfd > router ospf")
        assert "redistribute static metric 1 metric-type 2 route-map labkit-import-static" in lines
        assert texts(document, "ospfd > route-map labkit-import-static deny 5") == [
            "match ip address prefix-list labkit-default"
        ]
        assert texts(document, "ospfd > route-map labkit-import-static permit 10") == ["set tag 1"]

    def test_hmac_md5_agrees_with_itself_only(self):
        """FRR has keyed MD5 alone: the other mode's key is one that nobody types."""
        keys = {
            mode: ospf.key_text(Authentication(mode, Secret("Hopper"), 1), 16) for mode in ("md5", "hmac-md5")
        }
        assert keys["md5"] == "Hopper"
        assert keys["hmac-md5"] not in ("Hopper", "")
        assert len(keys["hmac-md5"]) <= 16

    def test_a_key_cannot_smuggle_commands(self):
        """What FRR's grammar could not carry is replaced by a digest, equal for equal keys."""
        key = ospf.key_text(Authentication("md5", Secret("a b\nno router ospf 1"), 1), 16)
        assert key.isalnum()


class TestPreferences:
    def test_are_distances(self, lab):
        """Where nothing stands in the way, the numbers are the same."""
        assert distances(view(lab, "R1")) == {10: 10, 60: 60, 150: 150}

    def test_of_bgp_still_forward(self, lab):
        """VRP's 255 forwards, FRR's does not."""
        lab.configs["R1"].bgp = BgpConfig(as_number=65001)
        assert distances(view(lab, "R1"))[255] == 254

    def test_keep_their_order_around_the_fixed_one_of_isis(self, lab):
        """FRR's IS-IS has 115, VRP's 15: what is worse than 15 comes to lie above 115, in order."""
        config = lab.configs["R1"]
        config.isis[1] = IsisConfig(1, entities=["49.0001.0000.0000.0001.00"])
        config.rip[1] = RipConfig(1)
        config.bgp = BgpConfig(as_number=65001)
        found = distances(view(lab, "R1"))
        assert found[10] == 10
        assert found[15] == 115
        assert [found[p] for p in sorted(found)] == sorted(found.values())
        assert 115 < found[60] < found[100] < found[150] < found[255] <= 254


def test_static_routes_name_next_hop_and_preference(lab):
    """Several forms in the order of the configuration."""
    lab.static("R1", "0.0.0.0/0", "10.0.0.2").static("R1", "9.0.0.0/8", None, "NULL0", 200)
    lab.static("R1", "8.0.0.0/8", "10.0.0.9", "GigabitEthernet0/0/0")
    lines = texts(static.sections(view(lab, "R1")), "staticd")
    assert lines == [
        "ip route 0.0.0.0/0 10.0.0.2 60",
        "ip route 9.0.0.0/8 blackhole 200",
        "ip route 8.0.0.0/8 10.0.0.9 GE0-0-0 60 onlink",
    ]


def test_rip_counts_from_one_in_frr(lab):
    """VRP's cost 0 of an import is FRR's metric 1; an unset version sends 1 and hears both."""
    config = RipConfig(1, networks=[IPv4Address("10.0.0.0")])
    config.redistributions["static", None] = Redistribution("static")
    lab.configs["R1"].rip[1] = config
    document = rip.sections(view(lab, "R1"))
    assert "redistribute static metric 1 route-map labkit-import-static" in texts(
        document, "ripd > router rip"
    )
    assert texts(document, "ripd > interface GE0-0-0")[:2] == [
        "ip rip send version 1",
        "ip rip receive version 1 2",
    ]


def test_isis_has_narrow_metrics_and_its_pace_before_its_name(lab):
    """FRR's default is wide metrics; its 30 s between LSPs would count for the second one if said later."""
    lab.configs["R1"].isis[1] = IsisConfig(1, entities=["49.0001.0000.0000.0001.00"])
    lab.interface("R1", 0).isis.enabled = 1
    lines = texts(isis.sections(view(lab, "R1")), "isisd > router isis 1")
    assert lines.index("lsp-gen-interval 2") < lines.index("net 49.0001.0000.0000.0001.00")
    assert "metric-style narrow" in lines


def test_bgp_has_vrps_defaults(lab):
    """No policy is demanded of external peers, preferences are 255, one path is used, communities stay at home."""
    config = lab.configs["R1"].bgp = BgpConfig(as_number=65001)
    config.peers["10.0.0.2"] = BgpPeerConfig("10.0.0.2", as_number=65002)
    document = bgp.sections(view(lab, "R1"))
    assert "no bgp ebgp-requires-policy" in texts(document, "bgpd > router bgp 65001")
    assert "bgp bestpath compare-routerid" in texts(document, "bgpd > router bgp 65001")
    family = texts(document, "bgpd > router bgp 65001 > address-family ipv4 unicast")
    assert family[:3] == ["distance bgp 254 254 254", "maximum-paths 1", "maximum-paths ibgp 1"]
    assert "no neighbor 10.0.0.2 send-community all" in family


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        (PrefixRule(10, True, IPv4Address("10.0.0.0"), 8), "permit 10.0.0.0/8"),
        (PrefixRule(10, True, IPv4Address("10.0.0.0"), 8, 16, 24), "permit 10.0.0.0/8 ge 16 le 24"),
        (PrefixRule(10, False, IPv4Address("0.0.0.0"), 0, None, 32), "deny 0.0.0.0/0 le 32"),
        (PrefixRule(10, True, IPv4Address("10.0.0.0"), 8, 8), "permit 10.0.0.0/8 le 32"),
        (PrefixRule(10, True, IPv4Address("10.0.0.0"), 8, 24), "permit 10.0.0.0/8 ge 24 le 32"),
        (PrefixRule(10, True, IPv4Address("10.0.0.0"), 8, 24, 24), "permit 10.0.0.0/8 ge 24 le 24"),
    ],
)
def test_prefix_rules(lab, rule, expected):
    """FRR refuses a `ge` that says no more than the length does."""
    lab.configs["R1"].prefix_lists["p"] = {10: rule}
    lines = policy.sections(view(lab, "R1"), "bgpd")["bgpd"]
    assert f"ip prefix-list p seq 10 {expected}" in lines


def test_a_list_that_does_not_exist_is_not_named(lab):
    """VRP lets everything pass it, FRR would let nothing."""
    lab.configs["R1"].route_policies["p", 10] = PolicyNode("p", 10, match_prefix_list="missing")
    document = policy.sections(view(lab, "R1"), "bgpd", bgp=True)
    assert document["bgpd > route-map p permit 10"] == ()


def test_limits_name_what_cannot_be_done(lab):
    """In the device's words, with the place."""
    lab.configs["R1"].ospf[1].vrf = "blue"
    assert "ospf 1 vpn-instance blue" in Routing().limits(view(lab, "R1"))


class TestFilters:
    def test_of_received_routes_stand_before_the_table(self, lab):
        """OSPF's database is the same everywhere, so `filter-policy import` keeps routes out of zebra's table."""
        config = lab.configs["R1"]
        config.prefix_lists["LAN"] = {10: PrefixRule(10, True, IPv4Address("10.9.0.0"), 16)}
        config.ospf[1].import_filters.append(RouteFilter(prefix_list="LAN"))
        document = Routing().wanted(view(lab, "R1"))
        assert "ip protocol ospf route-map labkit-table-ospf" in texts(document, "zebra")
        assert texts(document, "zebra > route-map labkit-table-ospf permit 1") == ["call labkit-table-ospf-1"]
        assert texts(document, "zebra > route-map labkit-table-ospf-1 permit 10") == [
            "match ip address prefix-list LAN"
        ]
        assert document["zebra > route-map labkit-table-ospf-1 deny 20"] == ()

    def test_of_several_processes_know_each_others_routes(self, lab):
        """Zebra has one route-map for all of OSPF."""
        lab.configs["R1"].acls[2000] = Acl(2000)
        lab.configs["R1"].ospf[2] = OspfConfig(2, import_filters=[RouteFilter(acl=2000)])
        assert texts(filters.sections(view(lab, "R1")), "zebra > route-map labkit-table-ospf permit 2") == [
            "match source-instance 2",
            "call labkit-table-ospf-2",
        ]

    def test_all_must_let_a_route_pass(self, lab):
        """The first that does not ends it; one whose list does not exist lets everything pass (VRP)."""
        lab.configs["R1"].acls[2000] = Acl(2000)
        wanted = [RouteFilter(acl=2000), RouteFilter(prefix_list="NONE")]
        document = filters.chain(lab.configs["R1"], "zebra", "own", wanted)
        assert {name.removeprefix("zebra > route-map own "): texts(document, name) for name in document} == {
            "permit 10": ["match ip address labkit-acl-2000", "on-match goto 30"],
            "deny 20": [],
            "permit 30": [],
            "deny 40": [],
        }

    def test_of_imports_look_at_their_own_source(self, lab):
        """`filter-policy 2000 export static` says nothing about RIP's routes."""
        config = lab.configs["R1"]
        config.acls[2000] = Acl(2000)
        config.ospf[1].redistributions["static", None] = Redistribution("static")
        config.ospf[1].redistributions["rip", 1] = Redistribution("rip", 1)
        config.ospf[1].export_filters.append(RouteFilter(acl=2000, protocol="static"))
        document = ospf.sections(view(lab, "R1"))
        assert texts(document, "ospfd > route-map labkit-import-static permit 8") == [
            "call labkit-import-static-out",
            "on-match next",
        ]
        assert "ospfd > route-map labkit-import-rip-1 permit 8" not in document


def test_a_loopback_whose_subnet_ospf_announces_is_a_device(lab):
    """FRR announces a host route for whatever is on Linux's loopback; VRP's network-type broadcast the subnet."""
    lab.address("R1", "LoopBack1", "1.1.2.1/24")
    lab.ospf("R1", "0 1.1.2.0/24")
    lab.interface("R1", "LoopBack1").ospf.network_type = "broadcast"
    assert "ip ospf network broadcast" in texts(ospf.sections(view(lab, "R1")), "ospfd > interface Loop1")
    own = Interfaces().wanted(view(lab, "R1"))["Loop1"]
    assert own[0] == "link add dev Loop1 type veth peer name Loop1-far"
    assert list(difference({"Loop1": own}, {})) == ["link del dev Loop1"]
    assert ospf.limits(view(lab, "R1")) == ["LoopBack1: ospf network-type broadcast: it costs 1, not 0"]


class TestIos:
    """The same models on a Cisco router: IOS's defaults are said (Cisco's command references)."""

    @pytest.fixture
    def router(self, lab):
        node = lab.topology.nodes["R1"]
        lab.topology.nodes["R1"] = replace(node, kind=device_kind("cisco-isr"))
        return lab

    def test_distances(self, router):
        """OSPF 110, RIP 120, BGP 20, 200 and 200."""
        config = router.configs["R1"]
        config.rip[1] = RipConfig(1, networks=[IPv4Address("10.0.0.0")])
        config.bgp = BgpConfig(65001)
        assert "distance ospf intra-area 110 inter-area 110 external 110" in texts(
            ospf.sections(view(router, "R1")), "ospfd > router ospf"
        )
        assert "distance 120" in texts(rip.sections(view(router, "R1")), "ripd > router rip")
        family = f"bgpd > router bgp 65001 > {bgp.FAMILY}"
        assert "distance bgp 20 200 200" in texts(bgp.sections(view(router, "R1")), family)

    @pytest.mark.parametrize(
        ("protocol", "cost", "heard"),
        [("static", None, 1), ("static", 5, 5), ("ospf", None, 16), ("ospf", 3, 3)],
    )
    def test_what_rip_redistributes(self, router, protocol, cost, heard):
        """A neighbor hears the metric that is configured; without one, OSPF's routes cost infinity."""
        number = 1 if protocol == "ospf" else None
        item = Redistribution(protocol, number, cost=cost)
        router.configs["R1"].rip[1] = RipConfig(1, redistributions={(protocol, number): item})
        lines = texts(rip.sections(view(router, "R1")), "ripd > router rip")
        assert any(
            f" metric {heard} " in text for text in lines if text.startswith(f"redistribute {protocol}")
        )
