"""VRRP: who becomes master, who stays it, and what the virtual address does (RFC 3768; trap 71)."""

from ipaddress import IPv4Address

import pytest

from engine.builders import Lab, ge
from labkit.engine.engine import Ping
from labkit.nos.config import Secret, VrrpGroup, VrrpTrack

VIRTUAL = IPv4Address("10.0.0.254")


def two_routers(**groups):
    """PC1 and two gateways R1 (10.0.0.1) and R2 (10.0.0.2) on a switch, with R3 (1.1.1.1) behind both."""
    lab = Lab("P1:eth0 S1:1", "R1:0 S1:2", "R2:0 S1:3", "R1:1 R3:1", "R2:1 R3:2")
    lab.host("P1", "10.0.0.10/24", str(VIRTUAL))
    for n in (1, 2):
        lab.address(f"R{n}", 0, f"10.0.0.{n}/24").address(f"R{n}", 1, f"10.0.1{n}.1/24")
        lab.address("R3", n, f"10.0.1{n}.3/24").static(f"R{n}", "1.1.1.1/32", f"10.0.1{n}.3")
        lab.static("R3", "10.0.0.0/24", f"10.0.1{n}.1")
        own = VrrpGroup(1, [VIRTUAL], **groups.get(f"R{n}", {}))
        lab.interface(f"R{n}", 0).vrrp[1] = own
    lab.address("R3", "LoopBack0", "1.1.1.1/32")
    return lab


def master(network):
    found = [node for node in ("R1", "R2") if network.engine(node).state.vrrp()[0].phase == "master"]
    assert len(found) == 1
    return found[0]


def shut(lab, network, node, port, down):
    lab.interface(node, port).shutdown = down
    network.edited(node, lab.configs[node])


@pytest.mark.parametrize(
    ("groups", "expected"),
    [
        ({}, "R2"),
        ({"R1": {"priority": 101}}, "R1"),
        ({"R1": {"priority": 120, "tracks": {ge(1): VrrpTrack("reduced", 30)}}}, "R1"),
        ({"R1": {"priority": 90, "tracks": {"LoopBack9": VrrpTrack("increased", 30)}}}, "R1"),
        ({"R1": {"priority": 105, "tracks": {"LoopBack9": VrrpTrack()}}}, "R2"),
    ],
)
def test_election(groups, expected):
    """The higher priority wins, then the higher address; a tracked interface that is down changes it, by 10."""
    assert master(two_routers(**groups).network()) == expected


def test_owner_of_the_address():
    """Who has the virtual address as its own has priority 255 and preempts always."""
    lab = two_routers(R1={"preempt": False}, R2={"priority": 254})
    lab.address("R1", 0, f"{VIRTUAL}/24")
    network = lab.network()
    assert master(network) == "R1"
    assert network.engine("R1").state.vrrp()[0].running_priority == 255


@pytest.mark.parametrize(("preempt", "after"), [(True, "R1"), (False, "R2")])
def test_preemption(preempt, after):
    """After a failure the stronger router takes its place back only where it may preempt."""
    lab = two_routers(R1={"priority": 120, "preempt": preempt})
    network = lab.network()
    assert master(network) == "R1"
    shut(lab, network, "R1", 0, True)
    assert network.engine("R1").state.vrrp()[0].phase == "initialize"
    assert network.engine("R2").state.vrrp()[0].phase == "master"
    shut(lab, network, "R1", 0, False)
    assert master(network) == after


def test_failure_between_two_looks():
    """A master that was shut down and came back has lost its office, even if nobody looked meanwhile."""
    lab = two_routers(R1={"priority": 120, "preempt": False})
    network = lab.network()
    assert master(network) == "R1"
    shut(lab, network, "R1", 0, True)
    shut(lab, network, "R1", 0, False)
    assert network.engine("R1").state.vrrp()[0].running_priority == 120
    assert master(network) == "R1"


def test_traffic_follows_the_tracked_uplink():
    """The virtual address answers, forwards, and moves when the master's uplink fails."""
    lab = two_routers(R1={"priority": 120, "tracks": {ge(1): VrrpTrack("reduced", 30)}})
    network = lab.network()

    def reached(destination):
        probe = Ping(IPv4Address(destination), count=1)
        return not next(iter(network.engine("P1").probe(probe))).lost

    assert reached(VIRTUAL)
    assert reached("1.1.1.1")
    learned = {str(entry.address): entry.mac for entry in network.engine("P1").state.arp()}
    assert learned[str(VIRTUAL)] == "00005e000101"
    assert ("00005e000101", ge(2)) in {(e.mac, e.interface) for e in network.engine("S1").state.macs()}
    shut(lab, network, "R1", 1, True)
    assert master(network) == "R2"
    assert reached("1.1.1.1")
    assert ("00005e000101", ge(3)) in {(e.mac, e.interface) for e in network.engine("S1").state.macs()}


def test_a_switch_tracks_the_link_of_a_port_that_has_no_address():
    """The uplink of a layer-3 switch is a port of a VLAN: while its link is up it costs the router nothing."""
    lab = Lab("S1:1 S2:1", "S1:24 R1:0")
    lab.access("S1", 24, 100).vlans("S1", 100)
    for n, tracks in ((1, {ge(24): VrrpTrack("reduced", 30)}), (2, {})):
        lab.address(f"S{n}", "Vlanif1", f"10.0.0.{n}/24")
        lab.interface(f"S{n}", "Vlanif1").vrrp[1] = VrrpGroup(
            1, [VIRTUAL], 120 if n == 1 else None, tracks=tracks
        )
    network = lab.network()
    (state,) = network.engine("S1").state.vrrp()
    assert (state.phase, state.running_priority, state.tracks[0].up) == ("master", 120, True)
    shut(lab, network, "S1", 24, True)
    (state,) = network.engine("S1").state.vrrp()
    assert (state.phase, state.running_priority, state.tracks[0].up) == ("backup", 90, False)


def test_master_has_a_host_route():
    """The virtual address is a direct route of the master alone."""
    network = two_routers(R1={"priority": 120}).network()

    def direct(node):
        return {str(r.prefix) for r in network.engine(node).state.routes() if r.protocol == "direct"}

    assert f"{VIRTUAL}/32" in direct("R1")
    assert f"{VIRTUAL}/32" not in direct("R2")


@pytest.mark.parametrize(
    "there",
    [
        {"advertise_interval": 3},
        {"authentication": "simple", "key": Secret("x")},
        {"addresses": [IPv4Address("10.0.0.253")]},
    ],
)
def test_routers_that_disagree_are_both_masters(there):
    """Advertisements with another interval, authentication or address list are dropped (7.1)."""
    lab = two_routers()
    group = lab.interface("R2", 0).vrrp[1]
    for name, value in there.items():
        setattr(group, name, value)
    network = lab.network()
    assert [network.engine(n).state.vrrp()[0].phase for n in ("R1", "R2")] == ["master", "master"]
    assert "vrrp-mismatch" in {found.reason for found in network.engine("R1").state.diagnoses()}
