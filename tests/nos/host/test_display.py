"""What a PC prints, against captures of eNSP, and what the templates read out of it."""

from ipaddress import IPv4Address, IPv6Address

import pytest

from labkit.engine.engine import EchoReply, Hop, Ping, Trace
from labkit.grading.parse import parse
from labkit.nos.config import DeviceConfig, InterfaceAddress
from labkit.nos.host import configuration, display
from labkit.nos.state import ArpEntry

OWN = InterfaceAddress(IPv4Address("192.168.43.242"), 24)
GATEWAY = IPv4Address("192.168.43.254")
MAC = "548998200b69"
CAPTURED_IPCONFIG = """\

Link local IPv6 address...........: fe80::5689:98ff:fe20:b69
IPv6 address......................: :: / 128
IPv6 gateway......................: ::
IPv4 address......................: 192.168.43.242
Subnet mask.......................: 255.255.255.0
Gateway...........................: 192.168.43.254
Physical address..................: 54-89-98-20-0B-69
DNS server........................: 8.8.8.8

"""
CAPTURED_PING = """\

Ping 192.168.20.2: 32 data bytes, Press Ctrl_C to break
Request timeout!
From 192.168.20.2: bytes=32 seq=2 ttl=126 time=15 ms
From 192.168.20.2: bytes=32 seq=3 ttl=126 time=16 ms
From 192.168.20.2: bytes=32 seq=4 ttl=126 time=16 ms
From 192.168.20.2: bytes=32 seq=5 ttl=126 time=16 ms

--- 192.168.20.2 ping statistics ---
  5 packet(s) transmitted
  4 packet(s) received
  20.00% packet loss
  round-trip min/avg/max = 0/15/16 ms

"""
CAPTURED_TRACE = """\

traceroute to 192.168.1.2, 8 hops max
(ICMP), press Ctrl+C to stop
 1  192.168.0.1   47 ms  31 ms  47 ms
 2  20.1.1.2   <1 ms  47 ms  62 ms
"""
CAPTURED_ARP = """\

Internet Address    Physical Address    Type
1.0.0.2             00-00-00-00-00-03   dynamic

"""


def test_ipconfig_is_what_ensp_prints():
    """Byte for byte the capture; the record has all of it."""
    text = display.ipconfig(OWN, GATEWAY, MAC, [IPv4Address("8.8.8.8")])
    assert text == CAPTURED_IPCONFIG
    assert parse("host", "ipconfig", text) == [
        {
            "address": "192.168.43.242",
            "mask": "255.255.255.0",
            "gateway": "192.168.43.254",
            "mac": "54-89-98-20-0B-69",
            "dns": "8.8.8.8",
            "link_local": "fe80::5689:98ff:fe20:b69",
            "address6": "::",
            "length6": "128",
            "gateway6": "::",
        }
    ]


def test_ipconfig_without_an_address():
    """An untouched PC shows zeros, and still parses."""
    (row,) = parse("host", "ipconfig", display.ipconfig(None, None, MAC))
    assert (row["address"], row["mask"], row["gateway"]) == ("0.0.0.0", "0.0.0.0", "0.0.0.0")


def test_link_local_address():
    """The example of RFC 4291, appendix A: 34-56-78-9A-BC-DE gives 3656:78ff:fe9a:bcde."""
    assert display.link_local("3456789abcde") == IPv6Address("fe80::3656:78ff:fe9a:bcde")


def test_ping_is_what_ensp_prints():
    """Byte for byte the capture, with its shortest time of 0 after a lost packet."""
    target = IPv4Address("192.168.20.2")
    probe = Ping(target, size=32)
    found = [EchoReply(1, lost=True)]
    found += [EchoReply(number, False, target, 126, time) for number, time in enumerate((15, 16, 16, 16), 2)]
    lines = [display.ping_line(32, reply, OWN.address) for reply in found]
    text = display.ping_header(probe) + "".join(lines) + display.ping_statistics(probe, found)
    assert text == CAPTURED_PING
    (row,) = parse("host", "ping 192.168.20.2", text)
    assert (row["destination"], row["transmitted"], row["received"], row["loss"]) == (
        "192.168.20.2",
        "5",
        "4",
        "20.00",
    )


@pytest.mark.parametrize("error", ["no-route", "host-unreachable", "net-unreachable"])
def test_ping_without_a_way(error):
    """Who cannot reach the destination says so; a PC without a gateway says it itself."""
    assert display.ping_line(32, EchoReply(1, True, error=error), OWN.address) == (
        "From 192.168.43.242: Destination host unreachable\n"
    )
    probe = Ping(IPv4Address("10.9.9.9"), count=1, size=32)
    found = [EchoReply(1, True, error=error)]
    text = display.ping_header(probe) + display.ping_line(32, found[0], OWN.address)
    (row,) = parse("host", "ping 10.9.9.9 -c 1", text + display.ping_statistics(probe, found))
    assert (row["received"], row["loss"], row["minimum"]) == ("0", "100.00", "")


def test_tracert_is_what_ensp_prints():
    """Byte for byte the captures; a silent hop is a record with a star."""
    hops = [
        Hop(1, IPv4Address("192.168.0.1"), (47, 31, 47)),
        Hop(2, IPv4Address("20.1.1.2"), (0, 47, 62)),
    ]
    header = display.trace_header(Trace(IPv4Address("192.168.1.2"), max_ttl=8))
    text = header + "".join(display.trace_line(3, hop) for hop in hops)
    assert text == CAPTURED_TRACE
    text += display.trace_line(3, Hop(3, None))
    rows = parse("host", "tracert 192.168.1.2", text)
    assert [(row["ttl"], row["address"]) for row in rows] == [
        ("1", "192.168.0.1"),
        ("2", "20.1.1.2"),
        ("3", "*"),
    ]


def test_arp_is_what_ensp_prints():
    """Byte for byte the capture; the PC's own entry is not shown."""
    entries = [
        ArpEntry(IPv4Address("1.0.0.1"), MAC, "eth0", "interface"),
        ArpEntry(IPv4Address("1.0.0.2"), "000000000003", "eth0", "dynamic", 900.0),
    ]
    assert display.arp(entries) == CAPTURED_ARP
    (row,) = parse("host", "arp -a", CAPTURED_ARP)
    assert row == {"address": "1.0.0.2", "mac": "00-00-00-00-00-03", "type": "dynamic"}


def test_configuration_model():
    """The address is the card's, the gateway a default route, and each replaces the one before."""
    config = DeviceConfig("PC1")
    assert list(configuration.lines(config)) == []
    configuration.set_address(config, OWN)
    configuration.set_gateway(config, IPv4Address("192.168.43.1"))
    configuration.set_gateway(config, GATEWAY)
    assert list(configuration.lines(config)) == [
        "ip address 192.168.43.242 255.255.255.0",
        "ip gateway 192.168.43.254",
    ]
    assert [(route.length, route.next_hop) for route in config.static_routes.values()] == [(0, GATEWAY)]
    configuration.set_gateway(config, None)
    configuration.set_address(config, None)
    assert list(configuration.lines(config)) == []


@pytest.mark.parametrize(
    ("text", "length", "accepted"),
    [
        ("10.1.1.10", 24, True),
        ("10.1.1.0", 24, False),
        ("10.1.1.255", 24, False),
        ("10.1.1.255", 23, False),
        ("10.1.1.255", 22, True),
        ("10.1.1.0", 31, True),
        ("224.0.0.5", 24, False),
        ("127.0.0.1", 8, False),
        ("0.0.0.0", 24, False),
        ("240.0.0.1", 24, False),
        ("10.1.1.1", 0, False),
    ],
)
def test_address_of_a_host(text, length, accepted):
    """Only addresses that a host can have are taken (RFC 1122, section 3.2.1.3; RFC 3021 for /31)."""
    assert (configuration.refusal(IPv4Address(text), length) is None) == accepted
