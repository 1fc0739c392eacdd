"""The display commands of layer 2 and the system, typed on devices with known states."""

from datetime import timedelta

import pytest
from records import ARP, BUSY_ROUTER, BUSY_SWITCH, BUSY_VLANS, MACS, ROUTER_CONFIG, START, SWITCH_CONFIG

from labkit.engine.engine import EchoReply, Hop, Ping
from labkit.nos.config import VlanConfig
from labkit.nos.device import Device, Epoch
from labkit.nos.huawei.dialect import huawei
from labkit.topology.kinds import device_kind
from labkit.topology.topology import Node

BOOT = timedelta(minutes=49)


class KnownState:
    """An engine whose state is given, and that answers every probe."""

    def __init__(self, interfaces):
        self.known = {state.name: state for state in interfaces}
        self.probes = []

    @property
    def state(self):
        return self

    def interfaces(self):
        return self.known

    def vlans(self):
        return {vlan.vlan_id: vlan for vlan in BUSY_VLANS}

    def macs(self):
        return list(MACS)

    def arp(self):
        return list(ARP)

    def traffic(self):
        return {}

    def probe(self, probe):
        self.probes.append(probe)
        if isinstance(probe, Ping):
            yield from (EchoReply(n, False, probe.destination, 254, 10) for n in range(1, probe.count + 1))
        else:
            yield Hop(probe.first_ttl, probe.destination, (1,) * probe.probes, reached=True)


def device(kind, config, interfaces):
    now = {"seconds": 0.0}
    made = Device(
        Node(config.hostname, device_kind(kind), "00e0fc123456"),
        huawei(device_kind(kind).family),
        Epoch(lambda: now["seconds"], START),
    )
    now["seconds"] = BOOT.total_seconds()
    made.config = config
    made.connect(KnownState(interfaces))
    return made


@pytest.fixture
def router():
    """An AR2220 with a card."""
    return device("huawei-ar2220", ROUTER_CONFIG, BUSY_ROUTER)


@pytest.fixture
def switch():
    """An S5700 with five VLANs."""
    SWITCH_CONFIG.vlans = {vlan.vlan_id: VlanConfig(vlan.vlan_id) for vlan in BUSY_VLANS}
    return device("huawei-s5700", SWITCH_CONFIG, BUSY_SWITCH)


@pytest.mark.parametrize(
    ("command", "there", "missing"),
    [
        ("dis int b", "GigabitEthernet0/0/0        up    up", "Vlanif"),
        ("dis int des", "LoopBack0 ", "current state"),
        ("dis int g0/0/1", "GigabitEthernet0/0/1 current state : DOWN", "GigabitEthernet0/0/0 "),
        ("dis int loopback", "LoopBack0 current", "NULL0"),
        ("dis int lo 9", "Error: The specified interface does not exist.", "LoopBack"),
        ("dis ip int b", "1.1.1.1/32", "current state"),
        ("dis ip int brief g0/0/0", "in Physical is 1\n", "LoopBack0"),
        ("dis ip int", "Internet Address is 10.9.10.1/24 Sub", "NULL0"),
        ("dis arp", "Total:4 ", "mac"),
        ("dis arp all", "10.0.13.9", "mac"),
        ("dis arp static", "Total:1 ", "10.0.12.1 "),
        ("dis arp dynamic", "Total:2 ", "10.0.13.9"),
        ("dis arp interface g0/0/1", "10.0.13.9", "10.0.12.1 "),
        ("dis ver", "Huawei AR2220 Router uptime is 0 week, 0 day, 0 hour, 49 minutes\n", "Quidway"),
        ("dis clock", "2026-03-02 08:49:00\nMonday\n", "Error"),
        ("dis device", "AR2220's Device status:", "S5700"),
    ],
)
def test_router(router, command, there, missing):
    """A router answers each form of its displays with the part that was asked for."""
    text = router.run(command)
    assert there in text
    assert missing not in text


@pytest.mark.parametrize(
    ("command", "there", "missing"),
    [
        ("dis vlan", "The total number of VLANs is: 5", "Error"),
        ("dis vlan 10", "10   common  UT:GE0/0/1(U)", "4000"),
        ("dis vlan 11", "Error: The VLAN does not exist.", "VID"),
        ("dis vlan 10 verb", "Description                   : Office floor 2", "VID"),
        ("dis vlan summ", "Total 5 static vlan.", "VID"),
        ("dis port vlan", "GigabitEthernet0/0/2        trunk        99    2-4094", "Vlanif"),
        ("dis port vlan g0/0/1", "access       10    -", "trunk  "),
        ("dis mac-add", "Total items displayed = 2", "Error"),
        ("dis mac-add dyn", "Total items displayed = 1", "static"),
        ("dis mac-add vlan 20", "5489-9820-ffff", "5489-980a-1026"),
        ("dis mac-add g0/0/1", "5489-980a-1026", "5489-9820-ffff"),
        ("dis mac-add 5489-980a-1026", "Total items displayed = 1", "5489-9820-ffff"),
        ("dis ip int b", "Vlanif10                          192.168.10.254/24", "GigabitEthernet"),
        ("dis ver", "Quidway S5700-28C-HI Routing Switch uptime is", "Router"),
    ],
)
def test_switch(switch, command, there, missing):
    """So does a switch."""
    text = switch.run(command)
    assert there in text
    assert missing not in text


def test_router_has_no_vlan_displays(router):
    """What the family lacks is not understood, rather than empty."""
    assert "Error: Unrecognized command" in router.run("display port vlan")


def test_users(router):
    """The terminal that asks is marked."""
    session = router.open_session("student", address="10.0.12.9")
    (terminal,) = router.terminals
    (effect,) = terminal.run("display users")
    assert effect.text.splitlines()[1].startswith("+ 129 VTY 0   00:00:00  SSH    10.0.12.9 ")
    assert session is not None


def test_ping_options_reach_the_engine(router):
    """Each option of the manual, in any order."""
    text = router.run(
        "ping -c 2 -a 1.1.1.1 -f -s 1000 -h 9 -i g0/0/0 -vpn-instance A -m 100 -t 300 10.0.12.2"
    )
    (probe,) = router.engine.probes
    assert (str(probe.source), probe.count, probe.size, probe.ttl) == ("1.1.1.1", 2, 1000, 9)
    assert (probe.dont_fragment, probe.interface, probe.vrf) == (True, "GigabitEthernet0/0/0", "A")
    assert text.startswith("  PING 10.0.12.2: 1000  data bytes, press CTRL_C to break\n    Reply from")
    assert "    2 packet(s) received\n    0.00% packet loss\n" in text


def test_tracert_options_reach_the_engine(router):
    """Each option of the manual; a first TTL above the last is refused."""
    router.run("tracert -a 1.1.1.1 -f 2 -m 7 -q 1 -p 40000 -w 100 10.0.12.2")
    (probe,) = router.engine.probes
    assert (str(probe.source), probe.first_ttl, probe.max_ttl, probe.probes) == ("1.1.1.1", 2, 7, 1)
    assert router.run("tracert -f 8 -m 7 10.0.12.2").startswith("Error: ")
