"""Serial lines without addresses of their own: packets go out of the interface and carry a borrowed source."""

from ipaddress import IPv4Address

import pytest
from cabled import cabled

from labkit.engine.engine import Ping, Trace

TEXT = """interface Serial0/0/0
 link-protocol {protocol}
 ip address unnumbered interface LoopBack0
#
interface LoopBack0
 ip address {own} 255.255.255.255
#
ip route-static {other} 255.255.255.255 Serial0/0/0
"""


@pytest.mark.parametrize("protocol", ["ppp", "hdlc"])
def test_packets_cross_a_line_without_addresses(protocol):
    """RFC 1812, 2.2.7: the address of LoopBack0 is that of the line, on both sides, over PPP and over HDLC."""
    devices = cabled(
        ["A:Serial0/0/0 B:Serial0/0/0"],
        {
            "A": TEXT.format(own="1.1.1.1", other="2.2.2.2", protocol=protocol),
            "B": TEXT.format(own="2.2.2.2", other="1.1.1.1", protocol=protocol),
        },
        {"A": "huawei-router", "B": "huawei-router"},
    )
    there = IPv4Address("2.2.2.2")
    assert not any(reply.lost for reply in devices["A"].engine.probe(Ping(there, count=2)))
    (hop,) = devices["A"].engine.probe(Trace(there))
    assert hop.responder == there


def test_a_line_with_two_protocols_carries_nothing():
    """PPP at one end and HDLC at the other do not understand each other."""
    devices = cabled(
        ["A:Serial0/0/0 B:Serial0/0/0"],
        {
            "A": TEXT.format(own="1.1.1.1", other="2.2.2.2", protocol="ppp"),
            "B": TEXT.format(own="2.2.2.2", other="1.1.1.1", protocol="hdlc"),
        },
        {"A": "huawei-router", "B": "huawei-router"},
    )
    assert all(reply.lost for reply in devices["A"].engine.probe(Ping(IPv4Address("2.2.2.2"), count=1)))
