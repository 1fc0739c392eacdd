"""The PC's command line on a real device, with an engine that answers from a script."""

from datetime import datetime
from ipaddress import IPv4Address, IPv6Address

import pytest

from labkit.engine.engine import EchoReply, Hop, Ping, Ping6
from labkit.grading.parse import parse
from labkit.nos.config import InterfaceAddress
from labkit.nos.device import Device, Epoch
from labkit.nos.host.dialect import host
from labkit.nos.state import ArpEntry, InterfaceState
from labkit.topology.kinds import device_kind
from labkit.topology.topology import Node

MAC = "548998200b69"
PEER = IPv4Address("10.1.1.1")


class ScriptedEngine:
    """Answers every second echo, traces over one router, and knows one neighbour."""

    def __init__(self):
        self.probes = []
        self.applied = 0

    @property
    def state(self):
        return self

    def interfaces(self):
        card = InterfaceState(
            "eth0", True, True, True, False, True, MAC, 1500, 10**6, "full", "", (), "", 0.0
        )
        return {"eth0": card}

    def arp(self):
        return [ArpEntry(PEER, "00e0fc123456", "eth0", "dynamic", 1200.0)]

    def apply(self, change):
        self.applied += 1

    def probe(self, probe):
        self.probes.append(probe)
        if isinstance(probe, Ping | Ping6):
            for number in range(1, probe.count + 1):
                lost = number % 2 == 0
                yield EchoReply(number, lost, None if lost else probe.destination, 254, 0 if lost else 10)
        else:
            yield Hop(1, IPv4Address("10.1.1.254"), (1, 2, 3))
            yield Hop(2, probe.destination, (4, 5, 6), reached=True)


@pytest.fixture
def pc():
    """An untouched PC."""
    start = datetime(2026, 3, 2, 8, 0, 0)  # noqa: DTZ001  (a lab's clock has no zone)
    device = Device(Node("PC1", device_kind("host"), MAC), host(), Epoch(lambda: 0.0, start))
    device.connect(ScriptedEngine())
    return device


@pytest.mark.parametrize(
    "typed",
    [
        ["ip 10.1.1.10 24 10.1.1.1"],
        ["ip 10.1.1.10 255.255.255.0 10.1.1.1"],
        ["ip address 10.1.1.10 255.255.255.0", "ip gateway 10.1.1.1"],
        ["ip 10.9.9.9 16 10.9.9.1", "ip gateway 10.1.1.1", "ip 10.1.1.10 24"],
    ],
)
def test_all_ways_to_set_an_address_agree(pc, typed):
    """However it is typed, the model, the text and `ipconfig` say the same, and the engine hears of it."""
    assert [pc.run(line) for line in typed] == [""] * len(typed)
    assert pc.config.interfaces["eth0"].address == InterfaceAddress(IPv4Address("10.1.1.10"), 24)
    assert pc.text() == "ip address 10.1.1.10 255.255.255.0\nip gateway 10.1.1.1\n"
    assert pc.run("show configuration") == pc.text()
    (row,) = parse("host", "ipconfig", pc.run("ipconfig"))
    assert (row["address"], row["mask"], row["gateway"]) == ("10.1.1.10", "255.255.255.0", "10.1.1.1")
    assert pc.engine.applied >= len(typed)


def test_configuration_round_trip(pc):
    """What a PC prints it loads, and prints again."""
    text = "ip address 10.1.1.10 255.255.255.0\nip gateway 10.1.1.1\n"
    assert pc.load(text) == []
    assert pc.text() == text
    before = pc.config
    assert pc.load(pc.text()) == []
    assert pc.config == before
    assert pc.load("") == []
    assert pc.text() == ""


def test_undo(pc):
    """Address and gateway can be taken away."""
    pc.load("ip address 10.1.1.10 255.255.255.0\nip gateway 10.1.1.1\n")
    pc.run("undo ip gateway")
    pc.run("undo ip address")
    assert pc.text() == ""


def test_address_of_no_host_is_refused(pc):
    """The PC says why, and keeps what it had."""
    pc.run("ip 10.1.1.10 24")
    assert pc.run("ip 10.1.1.255 24") == "Error: 10.1.1.255 names the subnet 10.1.1.0/24, not a host in it.\n"
    assert pc.run("ip address 224.0.0.5 24").startswith("Error: ")
    assert pc.text() == "ip address 10.1.1.10 255.255.255.0\n"


def test_ping(pc):
    """The options reach the engine, the statistics the template."""
    text = pc.run("ping 10.1.1.1 -n 4 -l 100 -i 3")
    assert pc.engine.probes == [Ping(PEER, count=4, size=100, ttl=3)]
    (row,) = parse("host", "ping 10.1.1.1 -n 4 -l 100 -i 3", text)
    assert (row["transmitted"], row["received"], row["loss"]) == ("4", "2", "50.00")


def test_tracert(pc):
    """One record per hop, also under Linux's name."""
    for command in ("tracert 10.2.2.2", "traceroute 10.2.2.2"):
        rows = parse("host", command, pc.run(command))
        assert [row["address"] for row in rows] == ["10.1.1.254", "10.2.2.2"]


def test_arp_and_help(pc):
    """What was learned is listed; help names every command."""
    (row,) = parse("host", "arp -a", pc.run("arp -a"))
    assert row["mac"] == "00-E0-FC-12-34-56"
    commands = {declaration.notation.split()[0] for declaration in host().declared("user")}
    listed = {line.split()[0] for line in pc.run("help").splitlines()}
    assert commands <= listed | {"traceroute", "help"}


def test_nonsense_is_answered(pc):
    """An unknown command gets a way out."""
    assert "`help`" in pc.run("display version")


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("ping -c 3 10.1.1.1", Ping(PEER, count=3, size=32, ttl=128)),
        ("ping 10.1.1.1 -s 200 -4", Ping(PEER, count=5, size=200, ttl=128)),
        ("ping -s 200 10.1.1.1 -c 2", Ping(PEER, count=2, size=200, ttl=128)),
        ("ping 2001:db8::1 -6 -l 0", Ping6(IPv6Address("2001:db8::1"), None, None, 5, 0, 128)),
        ("ping -6 -c 1 -s 9 -i 7 fe80::1", Ping6(IPv6Address("fe80::1"), None, "eth0", 1, 9, 7)),
    ],
)
def test_options_of_ping_stand_before_the_host_or_behind_it(pc, line, expected):
    """Count, size and time to live, over either version of IP."""
    pc.run(line)
    assert pc.engine.probes == [expected]
