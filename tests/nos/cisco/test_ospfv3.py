"""OSPFv3 on IOS in both ways in which it is written (RFC 5340)."""

import pytest
from ios import lone, network, typed

from labkit.grading.parse import parse

CLASSIC = """ipv6 unicast-routing
interface Loopback0
 ip address 1.1.1.1 255.255.255.255
 ipv6 address 2001:DB8:A::1/64
 ipv6 ospf 1 area 0
interface GigabitEthernet0/0
 ipv6 address 2001:DB8:1::1/64
 ipv6 ospf 1 area 0
 ipv6 ospf cost 7
 no shutdown
interface GigabitEthernet0/1
 ipv6 address 2001:DB8:8::1/64
 no shutdown
ipv6 router ospf 1
 passive-interface default
 no passive-interface GigabitEthernet0/0
 redistribute connected
 default-information originate always
"""
FAMILY = """ipv6 unicast-routing
interface Loopback0
 ipv6 address 2001:DB8:B::1/64
 ospfv3 1 ipv6 area 1
interface GigabitEthernet0/0
 ipv6 enable
 ospfv3 1 ipv6 area 0
 ospfv3 1 priority 5
 no shutdown
interface GigabitEthernet0/1
 no shutdown
router ospfv3 1
 router-id 2.2.2.2
 !
 address-family ipv6 unicast
  passive-interface Loopback0
 exit-address-family
"""


@pytest.fixture(scope="module")
def routers():
    return network(["R1:g0/0 R2:g0/0", "R1:g0/1 R2:g0/1"], {"R1": CLASSIC, "R2": FAMILY})


@pytest.mark.parametrize("name", ["R1", "R2"])
def test_each_way_is_printed_as_it_was_typed(routers, name):
    """`ipv6 router ospf` and `router ospfv3` with its address family, and so the lines of interfaces."""
    printed = routers[name].text()
    again = lone(text=printed)
    assert again.text() == printed
    assert again.config.ipv6 == routers[name].config.ipv6
    text = {"R1": CLASSIC, "R2": FAMILY}[name]
    for line in text.splitlines():
        assert line in printed.splitlines() or line == " no shutdown", line


def test_both_ways_make_neighbors(routers):
    """The router id is the greatest address of a loopback where none is typed (Cisco, `router-id`)."""
    for name, other in (("R1", "2.2.2.2"), ("R2", "1.1.1.1")):
        (found,) = routers[name].state.ospfv3()[1].neighbors
        assert (str(found.router_id), found.phase) == (other, "full")
        (row,) = parse("cisco_ios", "show ipv6 ospf neighbor", routers[name].run("show ipv6 ospf neighbor"))
        assert (row["neighbor_id"], row["state"], row["role"]) == (other, "FULL", found.role.upper())
        assert f"OSPFv3 1 address-family ipv6 (router-id {row['router_id']})" in routers[name].run(
            "show ospfv3 neighbor"
        )


def test_costs_and_codes(routers):
    """A loopback costs 1 and is told as a host; inter-area, external and own networks have codes of their own."""
    kinds = {str(route.prefix): (route.kind, route.cost) for route in routers["R1"].state.ospfv3()[1].routes}
    assert kinds["2001:db8:b::1/128"] == ("inter", 8)  # 7 to the neighbour, and 1
    shown = routers["R1"].run("show ipv6 route ospf")
    assert "OI  2001:DB8:B::1/128 [110/8]\n     via FE80::" in shown
    other = routers["R2"].run("show ipv6 route ospf")
    assert "OE2 ::/0 [110/1]" in other
    assert "OE2 2001:DB8:8::/64 [110/20]" in other
    assert "O   2001:DB8:1::/64 [110/1]\n     via GigabitEthernet0/0, directly connected" in other


def test_interfaces(routers):
    """`show ipv6 ospf interface`: area, cost, priority and who is designated router."""
    for router in routers.values():
        process = router.state.ospfv3()[1]
        rows = {
            row["interface"]: row
            for row in parse("cisco_ios", "show ipv6 ospf interface", router.run("show ipv6 ospf interface"))
        }
        assert rows.keys() == {own.interface for own in process.interfaces}
        for own in process.interfaces:
            row = rows[own.interface]
            assert (row["area"], row["cost"]) == (str(int(own.area_id)), str(own.cost))
            if own.designated_router is not None:
                assert row["designated_router"] == str(own.designated_router[0])
                assert row["priority"] == str(own.priority)
        brief = router.run("show ipv6 ospf interface brief").splitlines()
        assert len([line for line in brief if line]) == 1 + len(process.interfaces)


def test_database_and_process(routers):
    """Every LSA is listed once; a border router says what it is."""
    router = routers["R2"]
    process = router.state.ospfv3()[1]
    shown = router.run("show ipv6 ospf database")
    assert shown.count("0x8000") == len(process.lsdb)
    assert "Number of areas in this router is 2. 2 normal 0 stub 0 nssa" in router.run("show ipv6 ospf")
    assert "It is an area border router" in router.run("show ospfv3")
    assert lone().run("show ipv6 ospf database") == lone().run("show ipv6 ospf") == ""


def test_a_silent_interface_has_no_neighbors():
    """`passive-interface` by name, and of a process with an address family."""
    lone_side = FAMILY.replace("passive-interface Loopback0", "passive-interface GigabitEthernet0/0")
    routers = network(["R1:g0/0 R2:g0/0"], {"R1": CLASSIC, "R2": lone_side})
    assert routers["R1"].state.ospfv3()[1].neighbors == ()


def test_a_neighbor_that_goes_is_logged():
    """By its router id, with the phases between which it changed."""
    routers = network(["R1:g0/0 R2:g0/0"], {"R1": CLASSIC, "R2": FAMILY})
    assert routers["R1"].state.ospfv3()[1].neighbors
    typed(routers["R2"], "enable", "configure terminal", "interface g0/0", "shutdown")
    told = "%OSPFv3-5-ADJCHG: Process 1, Nbr 2.2.2.2 on GigabitEthernet0/0 from FULL to DOWN"
    assert told in routers["R1"].run("show logging")


def test_leaving_the_family():
    """`exit-address-family` leads back to the process."""
    shown = typed(
        lone(text="ipv6 unicast-routing\n"),
        "enable",
        "configure terminal",
        "router ospfv3 2",
        "address-family ipv6 unicast",
        "exit-address-family",
    )
    assert shown.endswith("Router(config-router-af)#exit-address-family\nRouter(config-router)#")


@pytest.mark.parametrize(
    "lines",
    [
        ("no ipv6 router ospf 1",),
        ("no router ospfv3 1",),
        ("no router ospf 4",),
        ("no ipv6 unicast-routing", "ipv6 unicast-routing"),
        ("no ipv6 unicast-routing",),
    ],
)
def test_with_a_process_its_lines_on_interfaces_go(lines):
    """What is left is printed as it loads: a line on an interface would make its process again."""
    text = "interface GigabitEthernet0/0\n ip address 10.0.0.1 255.0.0.0\n ip ospf 4 area 0\n ipv6 enable\n"
    router = lone(text=f"ipv6 unicast-routing\n{text} ipv6 ospf 1 area 0\n ipv6 ospf cost 5\n")
    typed(router, "enable", "configure terminal", *lines)
    printed = router.text()
    assert lone(text=printed).text() == printed
    assert (" ipv6 ospf 1 area 0" in printed) is ("ospf 4" in lines[0])
    assert (" ip ospf 4 area 0" in printed) is ("ospf 4" not in lines[0])
