"""IPv6 from the typed line to the packet: the course's seventh lab, OSPFv3, relays."""

from ipaddress import IPv6Address, IPv6Network

import pytest
from cabled import cabled, ge
from lone import lone_device

from labkit.engine.engine import Ping6, Reset, Trace6

R1 = f"""\
ipv6
interface {ge(0)}
 ipv6 enable
 ipv6 address auto link-local
 ipv6 address auto global
ipv6 route-static 2000:23:: 64 2000:12::2
"""
R2 = f"""\
ipv6
dhcp enable
dhcpv6 pool pool1
 address prefix 2000:23::/64
 dns-server 2000:23::2
interface {ge(0)}
 ipv6 enable
 ipv6 address 2000:12::2/64
 undo ipv6 nd ra halt
interface {ge(1)}
 ipv6 enable
 ipv6 address 2000:23::2/64
 undo ipv6 nd ra halt
 ipv6 nd autoconfig managed-address-flag
 dhcpv6 server pool1
"""
R3 = f"""\
ipv6
dhcp enable
interface {ge(1)}
 ipv6 enable
 ipv6 address auto global default
 ipv6 address auto dhcp
"""
LINKS = ("R1:0 R2:0", "R2:1 R3:1")


def lab7(**changed):
    return cabled(LINKS, {"R1": R1, "R2": R2, "R3": R3} | changed)


def addresses(device):
    return {
        f"{held.address}/{held.length}" for each in device.state.ipv6().interfaces for held in each.addresses
    }


def reaches(device, target, **options):
    replies = list(device.engine.probe(Ping6(IPv6Address(target), count=2, **options)))
    return not any(reply.lost for reply in replies)


def reasons(device):
    return {found.reason for found in device.state.diagnoses()}


def test_addresses_come_from_advertisements_and_from_dhcp():
    """R1 makes an EUI-64 address (RFC 4862, 5.5.3), R3 gets the pool's lowest as a /128 (trap 74)."""
    devices = lab7()
    assert addresses(devices["R1"]) == {"2000:12::2e0:fcff:fe00:100/64"}
    assert addresses(devices["R3"]) == {"2000:23::1/128"}
    (lease,) = devices["R2"].state.ipv6().leases
    assert (lease.pool, str(lease.address)) == ("pool1", "2000:23::1")


def test_learned_default_route_is_unr_of_preference_64():
    """R3's default route leads to the router's link-local address (trap 74)."""
    routes = {str(route.prefix): route for route in lab7()["R3"].state.ipv6().routes}
    assert set(routes) == {"::/0", "::1/128", "2000:23::1/128", "fe80::/10"}
    default = routes["::/0"]
    assert (default.protocol, default.preference) == ("unr", 64)
    assert str(default.next_hops[0].address) == "fe80::2e0:fcff:fe00:201"


def test_packets_cross_the_lab_and_are_traced():
    """R1 reaches R3's leased address over its static route, one router away."""
    devices = lab7()
    assert reaches(devices["R1"], "2000:23::1")
    hops = list(devices["R1"].engine.probe(Trace6(IPv6Address("2000:23::1"))))
    assert [str(hop.responder) for hop in hops] == ["2000:12::2", "2000:23::1"]
    assert reaches(devices["R1"], "fe80::2e0:fcff:fe00:200", interface=ge(0))
    assert not reaches(devices["R1"], "2000:99::1")


def test_neighbours_are_learned_by_traffic():
    """After a ping both ends know each other; `reset ipv6 neighbors` forgets."""
    devices = lab7()
    assert reaches(devices["R2"], "2000:12::2e0:fcff:fe00:100")
    found = {str(each.address): each for each in devices["R2"].state.ipv6().neighbors}
    assert found["2000:12::2e0:fcff:fe00:100"].mac == "00e0fc000100"
    assert found["2000:12::2e0:fcff:fe00:100"].is_router
    devices["R2"].engine.reset(Reset("ipv6-neighbors"))
    assert not devices["R2"].state.ipv6().neighbors


@pytest.mark.parametrize(
    "without", [" undo ipv6 nd ra halt\n", "ipv6\n", " ipv6 enable\n", " ipv6 address 2000:12::2/64\n"]
)
def test_nothing_is_advertised_without(without):
    """RA is off by default, and needs IPv6 on the device and the interface, and a prefix (trap 74)."""
    devices = lab7(R2=R2.replace(without, "", 1))
    assert addresses(devices["R1"]) == set()


@pytest.mark.parametrize(
    ("node", "without"),
    [
        ("R2", "dhcp enable\n"),
        ("R3", "dhcp enable\n"),
        ("R2", " dhcpv6 server pool1\n"),
        ("R2", " address prefix 2000:23::/64\n"),
    ],
)
def test_no_lease_without(node, without):
    """Each of these lines is needed for DHCPv6, and the client can say that something is missing."""
    texts = {"R2": R2, "R3": R3}
    devices = lab7(**{node: texts[node].replace(without, "", 1)})
    assert addresses(devices["R3"]) == set()
    assert reasons(devices["R3"]) & {"dhcpv6-no-answer", "dhcpv6-client-disabled"}


RELAY = f"""\
ipv6
dhcp enable
interface {ge(0)}
 ipv6 enable
 ipv6 address 2000:1::1/64
 dhcpv6 relay {{}}
interface {ge(1)}
 ipv6 enable
 ipv6 address 2000:2::1/64
"""
FAR_SERVER = f"""\
ipv6
dhcp enable
dhcpv6 pool far
 address prefix 2000:1::/64
 excluded-address 2000:1::2 to 2000:1::9
interface {ge(0)}
 ipv6 enable
 ipv6 address 2000:2::2/64
 dhcpv6 server far
"""


def relayed(how, way=""):
    """A client, a relay and a server behind it, with the server's way back."""
    client = f"ipv6\ndhcp enable\ninterface {ge(0)}\n ipv6 enable\n ipv6 address auto dhcp\n"
    texts = {"C": client, "R": RELAY.format(how), "S": FAR_SERVER + way}
    return cabled(("C:0 R:0", "R:1 S:0"), texts)


def test_relay_gives_an_address_of_its_own_prefix():
    """A relay passes requests to a server with a way back (RFC 8415, 19)."""
    devices = relayed("destination 2000:2::2", "ipv6 route-static 2000:1:: 64 2000:2::1\n")
    assert addresses(devices["C"]) == {"2000:1::a/128"}
    devices = relayed("destination 2000:2::2")
    assert addresses(devices["C"]) == set()
    assert "dhcpv6-relay-unreachable" in reasons(devices["R"])


def test_relay_asks_all_servers_of_a_link():
    """Sent to all DHCP servers out of an interface, no address and no way back is needed (RFC 8415, 19)."""
    devices = relayed(f"interface {ge(1)}")
    assert addresses(devices["C"]) == {"2000:1::a/128"}
    assert f" dhcpv6 relay interface {ge(1)}" in devices["R"].text().splitlines()
    devices = relayed(f"interface {ge(2)}")
    assert addresses(devices["C"]) == set()


def test_relays_are_shown_with_what_they_passed_on():
    """Where each interface relays to; four messages a lease, and their envelopes."""
    relay = relayed("destination 2000:2::2", "ipv6 route-static 2000:1:: 64 2000:2::1\n")["R"]
    assert relay.run("display dhcpv6 relay").splitlines()[2].split() == [ge(0), "Relay", "2000:2::2"]
    rows = [line.split() for line in relay.run("display dhcpv6 relay statistics").splitlines()]
    assert ["Solicit", "1", "0", "0"] in rows
    assert ["Relay-forward", "0", "2", "0"] in rows
    assert ["Relay-reply", "2", "0", "0"] in rows
    rows = relay.run(f"display dhcpv6 relay statistics interface {ge(1)}")
    assert "Solicit                       0        0        0" in rows


def test_two_owners_of_an_address():
    """The second interface with an address must not use it (RFC 4862, 5.4.5)."""
    text = f"ipv6\ninterface {ge(0)}\n ipv6 enable\n ipv6 address 2000::1/64\n"
    devices = cabled(("R1:0 R2:0",), {"R1": text, "R2": text})
    (first,), (second,) = (devices[name].state.ipv6().interfaces for name in ("R1", "R2"))
    assert (first.addresses[0].duplicate, second.addresses[0].duplicate) == (False, True)
    assert reasons(devices["R2"]) == {"ipv6-duplicate-address"}


def ospf(router_id, *interfaces, extra=""):
    """A router: each interface is number, prefix and area."""
    text = "ipv6\nospfv3 1\n" + (f" router-id {router_id}\n" if router_id else "") + extra
    for number, address, area in interfaces:
        name = number if isinstance(number, str) else ge(number)
        text += f"interface {name}\n ipv6 enable\n ipv6 address {address}\n ospfv3 1 area {area}\n"
    return text


CHAIN = {
    "R1": ospf("1.1.1.1", (0, "2001:12::1/64", 0), ("LoopBack0", "2001::1/128", 0)),
    "R2": ospf("2.2.2.2", (0, "2001:12::2/64", 0), (1, "2001:23::2/64", 1)),
    "R3": ospf(
        "3.3.3.3",
        (1, "2001:23::3/64", 1),
        extra=" import-route static\n default-route-advertise always\n",
    )
    + "ipv6 route-static 2001:99:: 48 NULL0\n",
}


def chain(**changed):
    return cabled(LINKS, CHAIN | changed)


def test_ospfv3_routes_within_and_between_areas_and_outside():
    """R1 sees area 1 through the border router, and what R3 imports (RFC 5340, 4.8)."""
    device = chain()["R1"]
    (process,) = device.state.ospfv3().values()
    assert [(str(n.router_id), n.phase, n.role) for n in process.neighbors] == [("2.2.2.2", "full", "dr")]
    found = {str(route.prefix): (route.kind, route.cost) for route in process.routes}
    assert found == {
        "2001:12::/64": ("intra", 1),
        "2001::1/128": ("intra", 0),
        "2001:23::/64": ("inter", 2),
        "2001:99::/48": ("external-2", 1),
        "::/0": ("external-2", 1),
    }
    table = {str(r.prefix): r for r in device.state.ipv6().routes if r.active and r.protocol != "direct"}
    assert (table["2001:23::/64"].protocol, table["2001:23::/64"].preference) == ("ospf", 10)
    assert (table["2001:99::/48"].protocol, table["2001:99::/48"].preference) == ("ospf-external", 150)
    assert reaches(device, "2001:23::3")


def test_ospfv3_needs_a_router_id():
    """Without an explicit router id the process does not run, and says so (trap 74)."""
    devices = chain(R1=ospf("", (0, "2001:12::1/64", 0)))
    assert devices["R1"].state.ospfv3() == {}
    assert "ospfv3-no-router-id" in reasons(devices["R1"])


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("ospfv3 timer hello 5", "ospfv3-hello-interval"),
        ("ospfv3 timer dead 30", "ospfv3-dead-interval"),
        ("ipv6 mtu 1400", "ospfv3-mtu-mismatch"),
        ("ospfv3 network-type p2p", "ospfv3-network-type"),
    ],
)
def test_ospfv3_explains_why_no_route_comes(line, reason):
    """One line on R1 keeps the routes away, with its reason (RFC 5340, 4.2.2)."""
    devices = chain(R1=CHAIN["R1"] + f"interface {ge(0)}\n {line}\n")
    assert not any(route.protocol == "ospf" and route.active for route in devices["R1"].state.ipv6().routes)
    assert reason in reasons(devices["R1"]) | reasons(devices["R2"])


def test_ospfv3_areas_must_agree():
    """Two areas on one link make no neighbours; prefixes need not agree at all (RFC 5340, 2.1)."""
    devices = chain(R1=ospf("1.1.1.1", (0, "2001:12::1/64", 7)))
    assert "ospfv3-area-mismatch" in reasons(devices["R1"])
    devices = chain(R1=ospf("1.1.1.1", (0, "2001:77::1/64", 0)))
    (process,) = devices["R1"].state.ospfv3().values()
    assert process.neighbors[0].phase == "full"


def test_totally_stub_area_gets_a_default_only():
    """A border router tells a totally stub area nothing but a default route (RFC 2328, 12.4.3)."""
    stub = " area 1\n  stub no-summary\n"
    devices = chain(
        R2=ospf("2.2.2.2", (0, "2001:12::2/64", 0), (1, "2001:23::2/64", 1), extra=stub),
        R3=ospf("3.3.3.3", (1, "2001:23::3/64", 1), extra=" area 1\n  stub\n"),
    )
    (process,) = devices["R3"].state.ospfv3().values()
    assert {str(r.prefix): r.cost for r in process.routes} == {"2001:23::/64": 1, "::/0": 2}


def test_designated_router_stays_when_a_better_one_comes():
    """Who holds the office keeps it until a reset (RFC 2328, 9.4)."""
    devices = chain()
    (process,) = devices["R1"].state.ospfv3().values()
    assert process.interfaces[0].phase == "bdr"
    config = devices["R1"].config
    config.interfaces[ge(0)].ipv6.ospfv3[0].priority = 200
    devices["R1"].changed()
    assert devices["R1"].state.ospfv3()[1].interfaces[0].phase == "bdr"
    for name in ("R1", "R2"):
        devices[name].engine.reset(Reset("ospfv3-process"))
    assert devices["R1"].state.ospfv3()[1].interfaces[0].phase == "dr"


@pytest.mark.parametrize("text", [R1, R2, R3, *CHAIN.values()])
def test_what_is_printed_loads_as_the_same(text):
    """`load(render(config)) == config` for all lines of IPv6."""
    device = lone_device(text=text)
    printed, config = device.text(), device.config
    assert device.load(printed) == []
    assert device.config == config
    assert device.text() == printed


def test_leased_address_is_kept():
    """A client gets the address that it had, also where a lower one became free (RFC 8415, 18.3)."""
    text = R2.replace(" dns-server", " excluded-address 2000:23::1\n dns-server")
    devices = lab7(R2=text)
    assert addresses(devices["R3"]) == {"2000:23::3/128"}
    devices["R2"].config.ipv6.pools["pool1"].excluded.clear()
    devices["R2"].changed()
    assert addresses(devices["R3"]) == {"2000:23::3/128"}


def test_recursion_needs_a_route_to_the_next_hop():
    """A static route is inactive while nothing leads to its next hop."""
    devices = lab7(R2="")
    routes = {route.prefix: route.active for route in devices["R1"].state.ipv6().routes}
    assert routes[IPv6Network("2000:23::/64")] is False


@pytest.mark.parametrize(
    ("lines", "address"),
    [
        ("ipv6 address 2000:12::99 64\nipv6 gateway 2000:12::2", "2000:12::99"),
        ("ipv6 auto", "2000:12::2e0:fcff:fe00:100"),
    ],
)
def test_pc_reaches_the_other_subnet(lines, address):
    """A PC with a typed address, or with what a router advertises, reaches beyond its gateway."""
    devices = cabled(("PC:eth0 R2:0", "R2:1 R3:1"), {"PC": lines, "R2": R2, "R3": R3}, {"PC": "host"})
    pc = devices["PC"]
    assert f"IPv6 address......................: {address} / 64" in pc.run("ipconfig")
    assert "5 packet(s) received" in pc.run("ping 2000:23::1")
    assert pc.run("tracert 2000:23::1").count(" ms") == 6
    assert pc.text() == f"{lines.upper().replace('IPV6', 'ipv6').replace('ADDRESS', 'address')}\n".replace(
        "GATEWAY", "gateway"
    ).replace("AUTO", "auto")


def test_pc_gets_an_address_by_dhcpv6():
    """A PC asks without any `dhcp enable`, and `ipv6 <address> <length> <gateway>` sets all at once."""
    devices = cabled(("PC:eth0 R2:1",), {"PC": "ipv6 dhcp", "R2": R2}, {"PC": "host"})
    pc = devices["PC"]
    assert addresses(pc) == {"2000:23::1/128"}
    assert "5 packet(s) received" in pc.run("ping 2000:23::2")
    pc.run("undo ipv6 dhcp")
    pc.run("ipv6 2000:23::77 64 2000:23::2")
    assert addresses(pc) == {"2000:23::77/64"}
    assert pc.text() == "ipv6 address 2000:23::77 64\nipv6 gateway 2000:23::2\n"
