"""GRE packets as the program in the container makes and reads them, and what it is told."""

import json
import struct
from ipaddress import IPv4Address

import pytest

from engine.builders import Lab
from engine.linux.views import view
from labkit.engine.linux.interfaces import Interfaces
from labkit.engine.linux.tunnels.program import KEEPALIVE, encapsulated, keepalive, opened, returns_to
from labkit.engine.linux.tunnels.topic import Tunnels
from labkit.nos.config.tunnel import TunnelConfig


@pytest.mark.parametrize("key", [None, 7])
def test_what_is_packed_is_unpacked_by_the_same_key_only(key):
    """RFC 2890, 2.1: packets of another key, or of none, belong to another tunnel."""
    packet = encapsulated(0x0800, key, b"inside")
    assert opened(packet, key) == (0x0800, b"inside")
    assert opened(packet, 8) is None
    assert (opened(packet, None) is None) == (key is not None)


def test_the_header_is_as_the_standard_draws_it():
    """RFC 2784, 2: flags and version 0, then the Ethernet type; RFC 2890, 2: bit 2, and the key behind."""
    assert encapsulated(0x0800, None) == bytes.fromhex("00000800")
    assert encapsulated(0x0800, 258) == bytes.fromhex("2000080000000102")


def test_checksum_and_sequence_of_others_are_passed_over():
    """Both are optional to send; each takes four octets (RFC 2890, 2)."""
    header = struct.pack(">HHIII", 0xB000, 0x0800, 0xABCD0000, 9, 1)
    assert opened(header + b"inside", 9) == (0x0800, b"inside")
    assert opened(b"\0\0", None) is None
    assert opened(struct.pack(">HH", 1, 0x880B), None) is None, "version 1 is PPTP's (RFC 2637)"


@pytest.mark.parametrize("key", [None, 7])
def test_a_keepalive_comes_back_by_being_forwarded(key):
    """Its inside is a packet from the far end to the near one, which is empty when it arrives."""
    near, far = "10.0.0.1", "10.0.0.2"
    protocol, inside = opened(keepalive(near, far, key), key) or (0, b"")
    assert protocol == 0x0800
    assert [str(IPv4Address(inside[start : start + 4])) for start in (12, 16)] == [far, near]
    total = sum(struct.unpack(">10H", inside[:20]))
    assert (total & 0xFFFF) + (total >> 16) == 0xFFFF, "the header's checksum (RFC 1071)"
    answer = returns_to(inside, source=far, destination=near)
    assert answer is not None
    assert opened(answer, key) == (KEEPALIVE, b"")
    assert returns_to(inside, source=near, destination=far) is None


def tunnelled() -> Lab:
    lab = Lab("R1:0 R2:0").address("R1", 0, "10.0.0.1/24").address("R1", "LoopBack0", "1.1.1.1/32")
    lab.address("R1", "Tunnel0/0/0", "172.16.0.1/30")
    lab.interface("R1", "Tunnel0/0/0").tunnel = TunnelConfig(
        "gre", "LoopBack0", IPv4Address("2.2.2.2"), 5, (5, 3)
    )
    return lab


def test_the_program_is_told_addresses_and_what_carries_them():
    """A loopback's address is always there; that of a port goes with the port."""
    lab = tunnelled()
    ((text,),) = Tunnels().wanted(view(lab, "R1")).values()
    own = {"name": "Tun0-0-0", "source": "1.1.1.1", "source_interface": "", "destination": "2.2.2.2"}
    assert json.loads(text) == {**own, "key": 5, "keepalive": [5, 3]}
    lab.interface("R1", "Tunnel0/0/0").tunnel.source = IPv4Address("10.0.0.1")
    ((text,),) = Tunnels().wanted(view(lab, "R1")).values()
    assert json.loads(text)["source_interface"] == "GE0-0-0"


def test_a_tunnel_without_a_source_is_no_interface_inside():
    """There is nothing to give addresses to; with one it gets them like any other."""
    lab = tunnelled()
    assert "address 172.16.0.1/30" in Interfaces().wanted(view(lab, "R1"))["Tun0-0-0"]
    lab.interface("R1", "LoopBack0").address = None
    assert Tunnels().wanted(view(lab, "R1")) == {}
    assert "Tun0-0-0" not in Interfaces().wanted(view(lab, "R1"))


def test_other_tunnels_are_named():
    lab = tunnelled()
    lab.interface("R1", "Tunnel0/0/0").tunnel.protocol = "ipv6-ipv4"
    assert Tunnels().limits(view(lab, "R1")) == ["Tunnel0/0/0: tunnel-protocol ipv6-ipv4"]
