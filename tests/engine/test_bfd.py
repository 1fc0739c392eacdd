"""BFD sessions in their steady state, and static routes that follow them (RFC 5880)."""

from ipaddress import IPv4Address

import pytest

from engine.builders import Lab, ge
from labkit.nos.config import BfdSession


def ip(text):
    return IPv4Address(text)


def pair(**there):
    """R1 - S1 - R2 with a session between them; R1 has a floating route behind R2."""
    lab = Lab("R1:0 S1:1", "R2:0 S1:2", "R1:1 R3:0")
    lab.address("R1", 0, "10.0.0.1/24").address("R2", 0, "10.0.0.2/24")
    lab.address("R1", 1, "10.0.3.1/24").address("R3", 0, "10.0.3.3/24")
    lab.static("R1", "9.9.9.0/24", "10.0.0.2").static("R1", "9.9.9.0/24", "10.0.3.3", preference=80)
    for node, peer, local, remote in (("R1", 2, 11, 22), ("R2", 1, 22, 11)):
        lab.configs[node].bfd = True
        session = BfdSession("s", ip(f"10.0.0.{peer}"), ge(0), None, False, local, remote, True)
        lab.configs[node].bfd_sessions["s"] = session
    for name, value in there.items():
        setattr(lab.configs["R2"].bfd_sessions["s"], name, value)
    return lab


def sessions(lab, node="R1"):
    return [(s.local, s.remote, str(s.peer), s.up) for s in lab.network().engine(node).state.bfd()]


def test_mirrored_ends_are_up():
    """Addresses and discriminators mirror each other: the session is up on both ends."""
    assert sessions(pair()) == [(11, 22, "10.0.0.2", True)]
    assert sessions(pair(), "R2") == [(22, 11, "10.0.0.1", True)]


@pytest.mark.parametrize(
    "there", [{"local": 23}, {"remote": 12}, {"committed": False}, {"peer": ip("10.0.0.7")}, {"auto": True}]
)
def test_ends_that_do_not_match_are_down(there):
    """One wrong discriminator, peer or mode, or a missing `commit`, is enough."""
    assert sessions(pair(**there)) == [(11, 22, "10.0.0.2", False)]


def test_static_route_follows_its_session():
    """A failure beyond the switch, which the port does not notice, hands over to the floating route."""
    lab = pair()
    (key,) = [key for key, route in lab.configs["R1"].static_routes.items() if route.preference is None]
    route = lab.configs["R1"].static_routes[key]
    lab.configs["R1"].static_routes[key] = type(route)(
        route.destination, route.length, route.next_hop, bfd="s"
    )
    network = lab.network()

    def next_hop():
        return str(network.engine("R1").state.lookup(ip("9.9.9.9")).next_hops[0].address)

    assert next_hop() == "10.0.0.2"
    lab.interface("R2", 0).shutdown = True
    network.edited("R2", lab.configs["R2"])
    assert next_hop() == "10.0.3.3"


def test_ospf_asks_for_sessions():
    """`bfd all-interfaces enable` on both ends makes a session per neighbour; on one end it stays down."""
    lab = pair()
    for node, peer in (("R1", 1), ("R2", 2)):
        lab.configs[node].bfd_sessions.clear()
        lab.ospf(node, "0 10.0.0.0/24", router_id=f"1.1.1.{peer}").bfd = True
    assert sessions(lab) == [(8192, 8192, "10.0.0.2", True)]
    lab.interface("R2", 0).ospf.bfd = "block"
    assert sessions(lab) == [(8192, 0, "10.0.0.2", False)]


def test_several_hops():
    """Without an interface a session may cross routers, along their routes."""
    lab = Lab("R1:0 R2:0", "R2:1 R3:0")
    lab.address("R1", 0, "10.0.1.1/24").address("R2", 0, "10.0.1.2/24")
    lab.address("R2", 1, "10.0.2.2/24").address("R3", 0, "10.0.2.3/24")
    lab.static("R1", "10.0.2.0/24", "10.0.1.2").static("R3", "10.0.1.0/24", "10.0.2.2")
    for node, peer, local, remote in (("R1", "10.0.2.3", 1, 3), ("R3", "10.0.1.1", 3, 1)):
        lab.configs[node].bfd = True
        lab.configs[node].bfd_sessions["m"] = BfdSession(
            "m", ip(peer), None, None, False, local, remote, True
        )
    assert sessions(lab) == [(1, 3, "10.0.2.3", True)]
