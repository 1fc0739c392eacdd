"""PPP and HDLC on serial links of containers: what opens and what it brings is what the simulation says."""

import time
from ipaddress import IPv4Address

import pytest

from engine.linux.conftest import CarriedLab
from engine.test_serial import PORT, SerialLab
from labkit.engine.engine import Change, EchoReply, Engine, Ping
from labkit.nos.config import Secret

PATIENCE = 30.0
ENDS = ("G1", "G2")


def facts(engine: Engine) -> list[object]:
    """The line as the device has it, and its routes."""
    line = engine.state.interfaces()[PORT]
    routes = [
        (str(route.prefix), route.protocol, [(str(hop.address), hop.interface) for hop in route.next_hops])
        for route in engine.state.routes()
        if route.active
    ]
    return [line.physical_up, line.protocol_up, [str(own) for own in line.addresses], routes]


def answers(engine: Engine, address: str) -> bool:
    return any(
        isinstance(reply, EchoReply) and not reply.lost
        for reply in engine.probe(Ping(IPv4Address(address), count=1))
    )


class Both:
    """A serial link on both engines, edited side by side."""

    def __init__(self, lab: SerialLab, carry: CarriedLab) -> None:
        self.lab = lab
        self.simulated, self.real = lab.network(), carry(lab)

    def edit(self, node: str) -> None:
        for network in (self.simulated, self.real):
            assert network.engine(node).apply(Change(self.lab.configs[node])) is None

    def start_again(self, carried_again: CarriedLab) -> None:
        """Another lab process takes the place of the one before."""
        self.real.close()
        self.real = carried_again(self.lab)
        for node in ENDS:
            self.edit(node)
        assert self.real.refusals() == {}

    def interrupt(self, node: str) -> None:
        for shutdown in (True, False):
            self.lab.interface(node, PORT).shutdown = shutdown
            self.edit(node)

    def agree(self, *, opened: bool, far: str = "10.1.12.2") -> None:
        """Both ends are on both engines as it is said, and reach each other only then."""
        wanted = [facts(self.simulated.engine(node)) for node in ENDS]
        assert [found[1] for found in wanted] == [opened, opened]
        until = time.monotonic() + PATIENCE
        while (found := [facts(self.real.engine(node)) for node in ENDS]) != wanted:
            assert time.monotonic() < until, found
            time.sleep(0.2)
        assert answers(self.real.engine("G1"), far) is opened


@pytest.fixture
def both(carry) -> Both:
    return Both(SerialLab(), carry)


def test_ppp_opens_where_its_ends_agree(both, carried_again):
    """CHAP is asked when a line starts; a password that is changed meanwhile tells at the next start only.

    A new lab process goes on with the sessions that it finds. With PPP at one end and HDLC at the other nothing
    opens. A port takes its address from its peer, and has a route to it.
    """
    lab = both.lab
    both.agree(opened=True)
    lab.serial("G1").authentication = "chap"
    lab.dial_in("G1", "branch", "right")
    lab.serial("G2").chap_user, lab.serial("G2").chap_password = "branch", Secret("wrong")
    both.edit("G1")
    both.edit("G2")
    both.agree(opened=True)
    both.start_again(carried_again)
    both.agree(opened=True)
    both.interrupt("G1")
    both.agree(opened=False)
    lab.serial("G2").chap_password = Secret("right")
    both.edit("G2")
    both.agree(opened=True)
    both.start_again(carried_again)
    both.agree(opened=True)
    lab.serial("G2").protocol = "hdlc"
    both.edit("G2")
    both.agree(opened=False)
    lab.serial("G2").protocol = "ppp"
    lab.interface("G2", PORT).address = None
    lab.serial("G2").negotiates_address = True
    lab.serial("G1").remote_address = IPv4Address("10.7.7.7")
    lab.static("G2", "0.0.0.0/0", interface=PORT)
    both.edit("G1")
    both.edit("G2")
    both.agree(opened=True, far="10.7.7.7")
    lab.address("G1", "LoopBack0", "9.9.9.9/32")
    both.edit("G1")
    assert answers(both.real.engine("G2"), "9.9.9.9")
