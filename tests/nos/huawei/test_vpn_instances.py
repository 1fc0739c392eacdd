"""VPN instances are separate routing tables (RFC 4364, 3): the same addresses on both sides, and nothing leaks."""

from lone import lone_device, typed
from wired import addresses, wired

CE = "interface LoopBack0\n ip address 1.1.1.1 32\n#\n"


def two_customers(pe="", red="", blue=""):
    """PE with red behind port 0 and blue behind port 1, both of 10.0.0.0/24 with 1.1.1.1 behind 10.0.0.2."""
    return wired(
        ["PE:0 RED:0", "PE:1 BLUE:0"],
        {
            "PE": "ip vpn-instance red\n ipv4-family\n  route-distinguisher 1:1\n#\n"
            "ip vpn-instance blue\n ipv4-family\n  route-distinguisher 1:2\n#\n"
            "interface GigabitEthernet0/0/0\n ip binding vpn-instance red\n ip address 10.0.0.1 24\n#\n"
            "interface GigabitEthernet0/0/1\n ip binding vpn-instance blue\n ip address 10.0.0.1 24\n#\n"
            + pe,
            "RED": addresses("0 10.0.0.2/24") + CE + red,
            "BLUE": addresses("0 10.0.0.2/24") + CE + blue,
        },
    )


def prefixes(device, vrf, *protocols):
    return {
        str(route.prefix)
        for route in device.state.routes(vrf)
        if route.active and (not protocols or route.protocol in protocols)
    }


def test_static_routes_stand_in_their_own_table_only():
    """A route typed for red is in red's table, not in blue's, nor in the public one."""
    lab = two_customers("ip route-static vpn-instance red 1.1.1.1 32 10.0.0.2\n")
    assert prefixes(lab["PE"], "red", "static") == {"1.1.1.1/32"}
    assert prefixes(lab["PE"], "blue", "static") == prefixes(lab["PE"], "", "static") == set()
    assert "0.00% packet loss" in lab["PE"].run("ping -c 1 -vpn-instance red 1.1.1.1")
    assert "100.00% packet loss" in lab["PE"].run("ping -c 1 -vpn-instance blue 1.1.1.1")
    assert "100.00% packet loss" in lab["PE"].run("ping -c 1 10.0.0.2"), "the public table has no such subnet"


def test_ospf_and_bgp_learn_into_the_instance_they_run_in():
    """OSPF process 10 runs in red, BGP in blue: each table has what its own neighbour told."""
    lab = two_customers(
        "ospf 10 router-id 9.9.9.9 vpn-instance red\n area 0\n  network 10.0.0.0 0.0.0.255\n#\n"
        "bgp 100\n router-id 9.9.9.9\n ipv4-family vpn-instance blue\n  peer 10.0.0.2 as-number 65002\n",
        red="ospf 1\n area 0\n  network 0.0.0.0 255.255.255.255\n#\n",
        blue="bgp 65002\n router-id 2.2.2.2\n peer 10.0.0.1 as-number 100\n network 1.1.1.1 32\n",
    )
    assert prefixes(lab["PE"], "red", "ospf", "ebgp") == {"1.1.1.1/32"}
    assert prefixes(lab["PE"], "blue", "ospf", "ebgp") == {"1.1.1.1/32"}
    assert {
        route.protocol for route in lab["PE"].state.routes("blue") if str(route.prefix) == "1.1.1.1/32"
    } == {"ebgp"}
    assert prefixes(lab["PE"], "", "ospf", "ebgp") == set()
    assert lab["PE"].state.bgp().paths == ()


def test_bgp_in_an_instance_announces_the_instances_routes():
    """`import-route direct` in blue announces blue's subnets to blue's peer, not those of the public table."""
    lab = two_customers(
        "interface LoopBack5\n ip address 5.5.5.5 32\n#\ninterface LoopBack6\n"
        " ip binding vpn-instance blue\n ip address 6.6.6.6 32\n#\n"
        "bgp 100\n router-id 9.9.9.9\n import-route direct\n ipv4-family vpn-instance blue\n"
        "  peer 10.0.0.2 as-number 65002\n  import-route direct\n",
        blue="bgp 65002\n router-id 2.2.2.2\n peer 10.0.0.1 as-number 100\n",
    )
    assert prefixes(lab["BLUE"], "", "ebgp") == {"6.6.6.6/32"}
    got = {str(path.prefix) for path in lab["BLUE"].state.bgp().peers[0].received}
    assert got == {"6.6.6.6/32", "10.0.0.0/24"}


def test_two_sessions_to_the_same_address_are_two_sessions():
    """Red and blue both have a neighbour 10.0.0.2: each is up for itself."""
    ce = "bgp {0}\n router-id {1}\n peer 10.0.0.1 as-number 100\n network 1.1.1.1 32\n"
    lab = two_customers(
        "bgp 100\n router-id 9.9.9.9\n ipv4-family vpn-instance red\n  peer 10.0.0.2 as-number 65001\n"
        " #\n ipv4-family vpn-instance blue\n  peer 10.0.0.2 as-number 65002\n",
        red=ce.format(65001, "2.2.2.1"),
        blue=ce.format(65002, "2.2.2.2"),
    )
    for vrf, number in (("red", "65001"), ("blue", "65002")):
        state = lab["PE"].state.bgp(vrf)
        assert [(peer.phase, str(peer.address)) for peer in state.peers] == [("established", "10.0.0.2")]
        assert [path.as_path for path in state.paths] == [number]
    shown = lab["PE"].run("display bgp vpnv4 all peer")
    assert "  VPN-Instance blue, Router ID 9.9.9.9:" in shown
    assert shown.count("Established") == 2
    assert " VPN-Instance red, Router ID 9.9.9.9:" in lab["PE"].run("display bgp vpnv4 vpn-instance red peer")
    table = lab["PE"].run("display bgp vpnv4 vpn-instance red routing-table")
    assert " *>   1.1.1.1/32         10.0.0.2        0                     0      65001i" in table


def test_binding_clears_the_addresses_and_says_so():
    """An interface that changes tables loses its addresses (VRP); unbinding does the same."""
    device = lone_device()
    shown = typed(
        device,
        "system-view",
        "ip vpn-instance A",
        "quit",
        "interface GigabitEthernet0/0/0",
        "ip address 10.0.0.1 24",
        "ip binding vpn-instance A",
        "display this",
    )
    assert "Info: All IPv4 related configurations on this interface are removed!" in shown
    assert "ip address" not in shown[shown.index("display this") :]
    assert "A" in typed(device, "display ip vpn-instance")


def test_routing_table_display_names_the_instance():
    """`display ip routing-table vpn-instance red` shows red's table under its name."""
    lab = two_customers("ip route-static vpn-instance red 1.1.1.1 32 10.0.0.2\n")
    shown = lab["PE"].run("display ip routing-table vpn-instance red")
    assert "Routing Tables: red" in shown
    assert "1.1.1.1/32" in shown
    assert "1.1.1.1/32" not in lab["PE"].run("display ip routing-table vpn-instance blue")


def test_a_line_of_the_instance_opens_its_family():
    """What is typed in the instance's view is about IPv4, and the view of that family is open behind it."""
    shown = typed(
        lone_device(),
        "system-view",
        "ip vpn-instance A",
        "route-distinguisher 1:1",
        "vpn-target 1:3",
        "display this",
    )
    assert "[Huawei-vpn-instance-A-af-ipv4]vpn-target 1:3" in shown
    assert " ipv4-family\n  route-distinguisher 1:1\n  vpn-target 1:3 export-extcommunity\n" in shown
    assert "  vpn-target 1:3 import-extcommunity\n" in shown


def test_a_line_that_only_the_system_view_has_leaves_the_interface():
    """`pim` opens the view of multicast routing from an interface, where `pim sm` is something else."""
    shown = typed(
        lone_device(),
        "system-view",
        "interface g0/0/0",
        "pim sm",
        "igmp static-group 239.1.1.1",
        "pim",
        "static-rp 10.0.0.1",
    )
    assert "Error" not in shown
    assert "[Huawei-pim]static-rp 10.0.0.1" in shown
