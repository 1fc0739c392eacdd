"""NTP, DHCPv6 and what hosts learn from routers, in containers: all of it is what the simulation says.

One lab for all, since it takes longer to start than to come to rest.
"""

import time
from ipaddress import IPv6Address

import pytest

from engine.builders import Lab
from engine.linux.conftest import CarriedLab
from labkit.engine.engine import Change, EchoReply, Engine, Ping6
from labkit.nos.config import NtpAssociation, NtpKey, Secret
from labkit.nos.config.ipv6 import Dhcpv6Pool, Ipv6InterfaceAddress, StaticRoute6

PATIENCE = 60.0


def learned(engine: Engine) -> list[object]:
    """IPv6: addresses, routes that forward, leases, and what was relayed."""
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


class Both:
    """A lab on both engines, edited side by side."""

    def __init__(self, lab: Lab, carry: CarriedLab) -> None:
        self.lab = lab
        self.simulated, self.real = lab.network(), carry(lab)

    def edit(self, *nodes: str) -> None:
        for network in (self.simulated, self.real):
            for node in nodes:
                assert network.engine(node).apply(Change(self.lab.configs[node])) is None

    def agree(self, *strata: int) -> None:
        """Both engines come to the same, in which R1, R2 and R3 have clocks of these strata."""
        wanted = self._facts(self.simulated.engine)
        assert [self.simulated.engine(node).state.ntp().stratum for node in ("R1", "R2", "R3")] == list(
            strata
        )
        until = time.monotonic() + PATIENCE
        while (found := self._facts(self.real.engine)) != wanted:
            if time.monotonic() > until:
                pytest.fail(
                    "\n".join(f"{n}: {wanted[n]}\n{found[n]}" for n in wanted if wanted[n] != found[n])
                )
            time.sleep(0.5)

    def _facts(self, engine) -> dict[str, list[object]]:
        return {node: [*learned(engine(node)), engine(node).state.ntp()] for node in self.lab.configs}


def line_of_routers() -> Lab:
    """R1, R2 and R3 in a line: R1 and R2 have hosts, R3 learns as one."""
    lab = Lab("P1:eth0 R1:0", "P2:eth0 R1:1", "R1:2 R2:0", "R2:1 P3:eth0", "R2:2 R3:0")
    lab.address("R1", 2, "10.0.1.1/24").address("R2", 0, "10.0.1.2/24")
    lab.address("R2", 2, "10.0.2.2/24").address("R3", 0, "10.0.2.3/24")
    lab.static("R3", "10.0.1.0/24", "10.0.2.2").static("R1", "10.0.2.0/24", "10.0.1.2")
    return lab


def with_clocks(lab: Lab) -> Lab:
    """R1's clock is a reference, which R2 believes by a key; R3 prefers R2, and also asks where nobody is."""
    ntp = {name: config.ntp for name, config in lab.configs.items()}
    ntp["R1"].master = 3
    for node, associations in {
        "R2": [
            NtpAssociation(
                lab.interface("R1", 2).address.address, key=5, source_interface="GigabitEthernet0/0/0"
            )
        ],
        "R3": [
            NtpAssociation(lab.interface("R1", 2).address.address),
            NtpAssociation(lab.interface("R2", 2).address.address, preferred=True),
            NtpAssociation(lab.interface("R1", 2).address.address + 98),
        ],
    }.items():
        ntp[node].associations = {each.address: each for each in associations}
    for node in ("R1", "R2"):
        ntp[node].authentication = True
        ntp[node].keys[5] = NtpKey("hmac-sha256", Secret("right"))
        ntp[node].trusted = frozenset({5})
    return lab


def with_ipv6(lab: Lab) -> Lab:
    """P1 and R3 make their addresses; P2 asks R1 for one by DHCPv6, P3 asks it through R2."""
    prefixes = {("R1", 0): "fd00:0:0:1::1", ("R1", 1): "fd00:0:0:2::1", ("R1", 2): "fd00:0:0:3::1"}
    prefixes |= {("R2", 0): "fd00:0:0:3::2", ("R2", 1): "fd00:0:0:4::1", ("R2", 2): "fd00:0:0:5::1"}
    for (node, port), address in prefixes.items():
        own = lab.interface(node, port).ipv6
        own.enabled = own.auto_link_local = True
        own.addresses.append(Ipv6InterfaceAddress(IPv6Address(address), 64))
        own.advertises = (node, port) not in (("R1", 2), ("R2", 0))
        own.managed = port == 1
    for config in lab.configs.values():
        config.ipv6.enabled = True
    for node, port in (("P1", "eth0"), ("P2", "eth0"), ("P3", "eth0"), ("R3", 0)):
        own = lab.interface(node, port).ipv6
        own.enabled = own.auto_link_local = own.learns_default = True
        own.autoconfiguration, own.dhcp_client = node in ("P1", "R3"), node in ("P2", "P3")
    for node in ("R1", "R2"):
        lab.configs[node].dhcp.enabled = True
    for name, number, excluded, port in (("near", 2, 1, 1), ("far", 4, 3, 2)):
        network = IPv6Address(f"fd00:0:0:{number}::")
        pool = Dhcpv6Pool(name, (network, 64), excluded=[(network + 1, network + excluded)])
        lab.configs["R1"].ipv6.pools[name] = pool
        lab.interface("R1", port).ipv6.dhcp_pool = name
    lab.interface("R2", 1).ipv6.relay_servers.append(IPv6Address("fd00:0:0:3::1"))
    for node, number, hop in (("R1", 4, "fd00:0:0:3::2"), ("R2", 1, "fd00:0:0:3::1")):
        route = StaticRoute6(IPv6Address(f"fd00:0:0:{number}::"), 64, IPv6Address(hop))
        lab.configs[node].ipv6.static_routes[route.key] = route
    return lab


def test_our_programs_come_to_what_the_simulation_says(carry):
    """Clocks in a chain; SLAAC, leases of two pools, one behind a relay, default routes.

    What an edit changes is seen soon: a wrong key, a flag that sends hosts to DHCPv6, a client that asks no more.
    Without authentication the clock is followed again.
    """
    both = Both(with_ipv6(with_clocks(line_of_routers())), carry)
    lab = both.lab
    both.agree(3, 4, 5)
    assert len(both.simulated.engine("R1").state.ipv6().leases) == 2
    (reply,) = both.real.engine("P1").probe(Ping6(IPv6Address("fd00:0:0:4::4"), count=1))
    assert isinstance(reply, EchoReply)
    assert not reply.lost
    lab.configs["R2"].ntp.keys[5] = NtpKey("hmac-sha256", Secret("wrong"))
    lab.interface("R1", 0).ipv6.managed = True
    lab.interface("P2", "eth0").ipv6.dhcp_client = False
    both.edit("R1", "R2", "P2")
    both.agree(3, 16, 4)
    lab.configs["R2"].ntp.authentication = False
    both.edit("R2")
    both.agree(3, 4, 5)
