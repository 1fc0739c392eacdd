"""What interfaces of containers learn of IPv6: addresses, default routes and leases are those of the simulation."""

import time
from ipaddress import IPv6Address

from engine.builders import Lab
from labkit.engine.engine import Change, EchoReply, Engine, Ping6
from labkit.engine.leases6 import allocate6
from labkit.engine.linux.autoconfiguration.advertisement import decode as read_advertisement
from labkit.engine.linux.autoconfiguration.message import (
    RELAY_FORWARD,
    SOLICIT,
    Message,
    Relayed,
    decode,
    decode_relayed,
    duid,
    encode,
    encode_relayed,
)
from labkit.nos.config.ipv6 import Dhcpv6Pool, Ipv6InterfaceAddress, StaticRoute6

PATIENCE = 40.0


def test_a_pool_gives_the_lowest_free_address_and_what_a_client_had():
    """Excluded and taken addresses are passed over; a full pool gives none."""
    prefix = (0x10 << 64, 126)
    network = prefix[0]
    assert allocate6(prefix, [(network + 1, network + 1)], None, ()) == network + 2
    assert allocate6(prefix, [], network + 3, {network + 1}) == network + 3
    assert allocate6(prefix, [], network + 3, {network + 1, network + 3}) == network + 2
    assert allocate6(prefix, [], None, {network + 1, network + 2, network + 3}) is None


def test_messages_are_those_of_rfc_8415():
    """A solicitation inside a relay's message, octet by octet where the RFC says what stands there."""
    asked = Message(SOLICIT, 0x123456, duid("00e0fc000100"), options={8: bytes(2)})
    data = encode(asked)
    assert data[:4].hex() == "01123456"
    assert bytes.fromhex("0001000a0003000100e0fc000100") in data
    assert decode(data) == asked
    passed = Relayed(RELAY_FORWARD, 0, 0xFD00 << 112 | 1, 0xFE80 << 112 | 2, b"GE0-0-1", data)
    wire = encode_relayed(passed)
    assert (wire[0], wire[1], wire[2:18].hex()[:4]) == (12, 0, "fd00")
    assert decode_relayed(wire) == passed
    assert decode(wire) is None


def test_an_advertisement_is_read():
    """RFC 4861, 4.2 and 4.6.2: flags, lifetime, and only prefixes that hosts may make addresses of."""

    def prefix(flags: int, network: str) -> bytes:
        return bytes((3, 4, 64, flags)) + bytes.fromhex("00278d0000093a8000000000" + network + "0" * 16)

    fixed = bytes.fromhex("86000000408007080000000000000000")
    said = read_advertisement(fixed + prefix(0xC0, "20010db800010000") + prefix(0x80, "20010db800020000"))
    assert said is not None
    assert (said.managed, said.other, said.lifetime) == (True, False, 1800)
    assert said.prefixes == ((0x20010DB800010000 << 64, 64),)


def facts(engine: Engine) -> list[object]:
    """Addresses, routes that forward, leases and what was relayed."""
    state = engine.state.ipv6()
    addresses = [
        (
            each.name,
            str(each.link_local),
            [(str(own.address), own.length, own.origin) for own in each.addresses],
        )
        for each in state.interfaces
    ]
    routes = [
        (str(route.prefix), route.protocol, [(str(hop.address), hop.interface) for hop in route.next_hops])
        for route in state.routes
        if route.active
    ]
    leases = sorted((lease.pool, str(lease.address), str(lease.client), lease.duid) for lease in state.leases)
    return [addresses, routes, leases, dict(state.relayed)]


def lab_of_three_lans() -> Lab:
    """P1 makes its address, P2 and P3 ask R1 by DHCPv6, P4 asks it through R2; R3 is a router that learns."""
    lab = Lab(
        "P1:eth0 R1:0", "P2:eth0 S1:1", "P3:eth0 S1:2", "S1:3 R1:1", "R1:2 R2:0", "R2:1 P4:eth0", "R2:2 R3:0"
    )
    prefixes = {("R1", 0): "fd00:0:0:1::1", ("R1", 1): "fd00:0:0:2::1", ("R1", 2): "fd00:0:0:3::1"}
    prefixes |= {("R2", 0): "fd00:0:0:3::2", ("R2", 1): "fd00:0:0:4::1", ("R2", 2): "fd00:0:0:5::1"}
    for (node, port), address in prefixes.items():
        own = lab.interface(node, port).ipv6
        own.enabled = own.auto_link_local = True
        own.addresses.append(Ipv6InterfaceAddress(IPv6Address(address), 64))
        own.advertises = (node, port) not in (("R1", 2), ("R2", 0))
    for name, config in lab.configs.items():
        config.ipv6.enabled = not name.startswith("S")
    lab.interface("R1", 1).ipv6.managed = True
    lab.interface("R2", 1).ipv6.managed = True
    learner = lab.interface("R3", 0).ipv6
    learner.enabled = learner.autoconfiguration = learner.learns_default = True
    for node in ("P1", "P2", "P3", "P4"):
        own = lab.interface(node, "eth0").ipv6
        own.enabled = own.auto_link_local = own.learns_default = True
        own.autoconfiguration, own.dhcp_client = node == "P1", node != "P1"
    for node in ("R1", "R2"):
        lab.configs[node].dhcp.enabled = True
    for name, third, excluded in (("near", 2, 1), ("far", 4, 3)):
        network = IPv6Address(f"fd00:0:0:{third}::")
        pool = Dhcpv6Pool(name, (network, 64), excluded=[(network + 1, network + excluded)])
        lab.configs["R1"].ipv6.pools[name] = pool
    lab.interface("R1", 1).ipv6.dhcp_pool = "near"
    lab.interface("R1", 2).ipv6.dhcp_pool = "far"
    lab.interface("R2", 1).ipv6.relay_servers.append(IPv6Address("fd00:0:0:3::1"))
    for node, last, hop in (("R1", 4, "fd00:0:0:3::2"), ("R2", 1, "fd00:0:0:3::1")):
        route = StaticRoute6(IPv6Address(f"fd00:0:0:{last}::"), 64, IPv6Address(hop), None, None)
        lab.configs[node].ipv6.static_routes[route.key] = route
    return lab


def test_interfaces_learn_what_the_simulation_says(carry):
    """SLAAC, leases of two pools, one behind a relay, default routes; flags that an edit changes are seen soon."""
    lab = lab_of_three_lans()
    simulated, real = lab.network(), carry(lab)

    def agree() -> None:
        wanted = {node: facts(simulated.engine(node)) for node in lab.configs if not node.startswith("S")}
        until = time.monotonic() + PATIENCE
        while (found := {node: facts(real.engine(node)) for node in wanted}) != wanted:
            assert time.monotonic() < until, [
                pair
                for node in wanted
                for pair in zip(wanted[node], found[node], strict=True)
                if pair[0] != pair[1]
            ]
            time.sleep(0.5)

    agree()
    assert len(facts(simulated.engine("R1"))[2]) == 3
    (reply,) = real.engine("P1").probe(Ping6(IPv6Address("fd00:0:0:4::4"), count=1))
    assert isinstance(reply, EchoReply)
    assert not reply.lost
    lab.interface("R1", 0).ipv6.managed = True
    lab.interface("P2", "eth0").ipv6.dhcp_client = False
    for node in ("R1", "P2"):
        for network in (simulated, real):
            assert network.engine(node).apply(Change(lab.configs[node])) is None
    agree()
