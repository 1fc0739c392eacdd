"""IPv6 on IOS: addresses, router advertisements, static routes, DHCPv6, ping and traceroute."""

import pytest
from ios import lone, network, typed
from ntc_templates.parse import parse_output

from labkit.grading.parse import parse

ROUTER = """ipv6 unicast-routing
ipv6 dhcp pool LAN
 address prefix 2001:DB8:5::/64
 dns-server 2001:DB8::53
interface Loopback0
 ipv6 address 2001:DB8:AA::1/128
interface GigabitEthernet0/0
 ipv6 address FE80::1 link-local
 ipv6 address 2001:DB8:1::1/64
 ipv6 nd other-config-flag
 no shutdown
interface GigabitEthernet0/1
 ipv6 address 2001:DB8:2::/64 eui-64
 no shutdown
interface GigabitEthernet0/2
 ipv6 address 2001:DB8:5::1/64
 ipv6 nd managed-config-flag
 ipv6 dhcp server LAN
 no shutdown
ipv6 route 2001:DB8:98::/48 GigabitEthernet0/0 FE80::2
ipv6 route 2001:DB8:99::/48 Null0
ipv6 route ::/0 2001:DB8:1::2
"""
HOST = "interface GigabitEthernet0/0\n ipv6 address autoconfig default\n no shutdown\n"
CLIENT = "interface GigabitEthernet0/2\n ipv6 address dhcp\n no shutdown\n"


@pytest.fixture(scope="module")
def devices():
    """A router with a neighbour that configures itself on one side, and a client of DHCPv6 on another."""
    links = ["R1:g0/0 R2:g0/0", "R1:g0/2 R3:g0/2"]
    found = network(links, {"R1": ROUTER, "R2": HOST, "R3": CLIENT})
    found["R2"].run("ping 2001:db8:1::1")
    return found


def test_what_is_typed_is_printed_and_loads_again(devices):
    """Every line of the router, in IOS's order: link-local addresses first, the advertisements behind them."""
    printed = devices["R1"].text()
    for section in ROUTER.replace(" no shutdown\n", "").split("interface "):
        for line in section.splitlines()[1:]:
            assert line in printed.splitlines(), line
    again = lone(text=printed)
    assert again.text() == printed
    assert again.config.interfaces == devices["R1"].config.interfaces
    assert again.config.ipv6 == devices["R1"].config.ipv6


def test_an_address_is_enough(devices):
    """An interface with an address speaks IPv6, whether or not the device routes; `ipv6 enable` needs none."""
    bare = lone(text="interface g0/0\n ipv6 enable\n no shutdown\n")
    (own,) = bare.state.ipv6().interfaces
    mac = bare.state.interfaces()["GigabitEthernet0/0"].mac
    # RFC 4291, appendix A: the universal bit inverted, FFFE in the middle.
    identifier = f"{int(mac[:2], 16) ^ 2:02x}{mac[2:6]}fffe{mac[6:]}"
    shown = bare.run("show ipv6 interface g0/0")
    assert f"{int(identifier[:4], 16):X}:{int(identifier[4:8], 16):X}" in shown
    assert own.addresses == ()
    assert not devices["R2"].config.ipv6.enabled
    assert devices["R2"].state.ipv6().interfaces[0].protocol_up


def test_addresses_made_of_what_routers_advertise(devices):
    """RFC 4862: prefix and identifier; with `default`, a route of distance 2 to the router's link-local address."""
    (held,) = devices["R2"].state.ipv6().interfaces[0].addresses
    assert (held.origin, str(held.address)[:11]) == ("autoconfigured", "2001:db8:1:")
    rows = parse_output(
        platform="cisco_ios", command="show ipv6 route", data=devices["R2"].run("show ipv6 route")
    )
    default = next(row for row in rows if row["network"] == "::/0")
    assert (default["protocol"], default["distance"], default["nexthop_ip"]) == ("ND", "2", "FE80::1")
    assert next(row for row in rows if row["protocol"] == "NDp")["network"] == "2001:DB8:1::/64"


@pytest.mark.parametrize(
    "line",
    ["no ipv6 unicast-routing", "interface GigabitEthernet0/0\n ipv6 nd ra suppress"],
)
def test_who_does_not_advertise_gives_no_addresses(line):
    """RFC 4861, 6.2: advertisements come from routers, on interfaces that are not told to suppress them."""
    devices = network(["R1:g0/0 R2:g0/0"], {"R1": f"{ROUTER}{line}\n", "R2": HOST})
    assert devices["R2"].state.ipv6().interfaces[0].addresses == ()
    assert devices["R1"].dialect.text(devices["R1"]) == lone(text=devices["R1"].text()).text()


def test_routes(devices):
    """`show ipv6 route`: what the engine has that forwards, and the own addresses as local routes."""
    router = devices["R1"]
    rows = parse_output(platform="cisco_ios", command="show ipv6 route", data=router.run("show ipv6 route"))
    found = {
        (row["protocol"], row["network"], row["distance"], row["nexthop_ip"], row["nexthop_if"])
        for row in rows
    }
    own = {("L", "FF00::/8", "0", "", "Null0"), ("LC", "2001:DB8:AA::1/128", "0", "", "Loopback0")}
    assert found == own | {
        ("S", "::/0", "1", "2001:DB8:1::2", ""),
        ("S", "2001:DB8:98::/48", "1", "FE80::2", "GigabitEthernet0/0"),
        ("S", "2001:DB8:99::/48", "1", "", "Null0"),
        ("C", "2001:DB8:1::/64", "0", "", "GigabitEthernet0/0"),
        ("L", "2001:DB8:1::1/128", "0", "", "GigabitEthernet0/0"),
        ("C", "2001:DB8:5::/64", "0", "", "GigabitEthernet0/2"),
        ("L", "2001:DB8:5::1/128", "0", "", "GigabitEthernet0/2"),
    }
    active = {str(route.prefix).upper() for route in router.state.ipv6().routes if route.active}
    assert {row[1] for row in found} - {"FF00::/8"} == active - {"::1/128", "FE80::/10"}
    assert "Routing entry for 2001:DB8:98::/48\n" in router.run("show ipv6 route 2001:db8:98::5")


@pytest.mark.parametrize("name", ["R1", "R2", "R3", "new"])
def test_interfaces(devices, name):
    """`show ipv6 interface` and its brief form: link-local and global addresses of each interface."""
    device = lone() if name == "new" else devices[name]
    states = {own.name: own for own in device.state.ipv6().interfaces}
    rows = {
        row["interface"]: row
        for row in parse("cisco_ios", "show ipv6 interface", device.run("show ipv6 interface"))
    }
    assert rows.keys() == states.keys()
    for interface, own in states.items():
        row = rows[interface]
        if own.protocol_up:
            assert row["link_local"] == str(own.link_local).upper()
            assert row["addresses"] == [str(held.address).upper() for held in own.addresses]
        assert row["mtu"] == str(own.mtu)
        said = own.advertisement if device.config.ipv6.enabled and own.protocol_up else None
        assert bool(row["lifetime"]) == (said is not None)
        assert (row["managed"], row["other"]) == (
            ("DHCP" if said.managed else "", "DHCP" if said.other else "") if said else ("", "")
        )
    brief = parse_output(
        platform="cisco_ios",
        command="show ipv6 interface brief",
        data=device.run("show ipv6 interface brief"),
    )
    for row in brief:
        own = states.get(row["interface"])
        if own is None:
            assert row["ipv6_address"] == ["unassigned"]
        elif own.protocol_up:
            assert row["ipv6_address"] == [
                str(address).upper()
                for address in (own.link_local, *(held.address for held in own.addresses))
            ]


def test_neighbors(devices):
    """`show ipv6 neighbors`: each entry of the cache, with its MAC address in IOS's form."""
    router = devices["R1"]
    rows = parse_output(
        platform="cisco_ios", command="show ipv6 neighbors", data=router.run("show ipv6 neighbors")
    )
    found = {(row["address"], row["mac_address"].replace(".", ""), row["interface"]) for row in rows}
    assert found == {
        (str(entry.address).upper(), entry.mac, f"Gi{entry.interface[-3:]}")
        for entry in router.state.ipv6().neighbors
    }
    assert found
    assert lone().run("show ipv6 neighbors").count("\n") == 2


def test_dhcp(devices):
    """RFC 8415: the client gets an address of the pool, and the server shows whom it gave it to."""
    (held,) = devices["R3"].state.ipv6().interfaces[0].addresses
    assert (held.origin, held.length) == ("dhcp", 128)
    router = devices["R1"]
    (row,) = parse("cisco_ios", "show ipv6 dhcp pool", router.run("show ipv6 dhcp pool"))
    assert (row["prefix"], row["dns"], row["clients"]) == ("2001:DB8:5::/64", ["2001:DB8::53"], "1")
    bindings = router.run("show ipv6 dhcp binding")
    assert f"Address: {str(held.address).upper()}\n" in bindings
    assert f"DUID: {router.state.ipv6().leases[0].duid.upper()}\n" in bindings


def test_ping_and_traceroute(devices):
    """With and without the word `ipv6`; a link-local destination needs an interface, which IOS asks for."""
    host = devices["R2"]
    for command in ("ping 2001:db8:aa::1", "ping ipv6 2001:db8:aa::1 repeat 3 source g0/0"):
        (row,) = parse("cisco_ios", command, host.run(command))
        assert row["received"] == row["transmitted"] != "0"
    assert "Success rate is 100 percent" in typed(host, "enable", "ping fe80::1", "GigabitEthernet0/0")
    assert [
        row["address"] for row in parse("cisco_ios", "traceroute x", host.run("traceroute 2001:db8:aa::1"))
    ] == ["2001:DB8:AA::1"]
    assert "% No valid route for destination" in lone().run("ping 2001:db8::1")


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (
            ("interface g0/1", "ipv6 address 2001:db8:1::5/64"),
            "is overlapping with 2001:DB8:1::/64 on GigabitEthernet0/0",
        ),
        (("ipv6 route ::/0 fe80::9",), "% Interface has to be specified for a link-local nexthop"),
        (("interface g0/3", "ipv6 address 2001:db8::1 link-local"), "% Invalid link-local address"),
        (("interface g0/3", "ipv6 ospf 1 area 0"), "% OSPFv3: IPV6 is not enabled on this interface"),
        (("no ipv6 unicast-routing", "ipv6 router ospf 1"), "% IPv6 routing not enabled"),
    ],
)
def test_what_is_refused(lines, expected):
    """What does not fit is told, and changes nothing."""
    router = lone(text=ROUTER)
    before = router.text()
    shown = typed(router, "enable", "configure terminal", *lines)
    assert expected in shown
    if len(lines) < 2 or not lines[0].startswith("no "):
        assert router.text() == before


def test_a_port_that_begins_to_route_advertises():
    """`no switchport` makes a port that is like a router's: nothing is suppressed, and proxy ARP answers."""
    text = lone("cisco-3650", "interface g1/0/2\n no switchport\n ipv6 address 2001:db8::1/64\n").text()
    assert "interface GigabitEthernet1/0/2\n no switchport\n no ip address\n" in text
    assert "suppress" not in text
    assert "proxy-arp" not in text
