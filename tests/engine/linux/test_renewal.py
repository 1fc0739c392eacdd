"""What has to be configured again when cables were laid anew under a device that went on."""

from ipaddress import IPv4Address

from engine.builders import Lab
from engine.linux.test_switching_translation import trunked
from engine.linux.views import view
from labkit.engine.linux.renewal import LINKS, old_switch_ports, renewed, still_applied
from labkit.engine.linux.topics import TOPICS
from labkit.nos.config import VrrpGroup

BEFORE = {"lo": ("1",), "GE0-0-0": ("7",), "GE0-0-1": ("9",), "br0": ("12",)}
NOW = {**BEFORE, "GE0-0-1": ("31",)}


def applied(lab: Lab, node: str):
    device = view(lab, node)
    documents = {topic.name: topic.wanted(device) for topic in TOPICS}
    return {**documents, LINKS: BEFORE}


def test_an_interface_is_known_by_the_kernels_number():
    """A name comes again, a number does not; what is not there any more cannot be configured."""
    assert renewed({LINKS: BEFORE}, NOW) == {"GE0-0-1"}
    assert renewed({LINKS: BEFORE}, {"lo": ("1",)}) == set()
    assert renewed({}, NOW) == set()


def test_only_what_rests_on_it_is_told_again():
    """Its addresses and its virtual routers' devices; FRR goes by names."""
    lab = Lab("R1:0 R2:0", "R1:1 R3:1").address("R1", 0, "10.0.0.1/24").address("R1", 1, "10.1.0.1/24")
    lab.ospf("R1", "0 10.0.0.0/8", router_id="1.1.1.1")
    for port in (0, 1):
        lab.interface("R1", port).vrrp[1] = VrrpGroup(1, [IPv4Address(f"10.{port}.0.254")])
    known = applied(lab, "R1")
    left = still_applied(known, frozenset({"GE0-0-1"}))
    assert known["interfaces"].keys() - left["interfaces"].keys() == {"GE0-0-1"}
    assert left["routing"] == known["routing"]
    gone = known["virtual routers"].keys() - left["virtual routers"].keys()
    assert [known["virtual routers"][name][0] for name in gone] == ["GE0-0-1"]


def test_where_nothing_is_new_nothing_is_told():
    known = applied(Lab("R1:0 R2:0").address("R1", 0, "10.0.0.1/24"), "R1")
    assert still_applied(known, frozenset()) == known


def test_the_switch_lets_go_of_the_old_port_first():
    """A bond goes as a whole; one of a single member has its name."""
    lab = trunked(lacp=True)
    known = applied(lab, "S1")
    assert old_switch_ports(known, frozenset({"GE0-0-2"})) == ["lacp-Trunk1"]
    assert "bond lacp-Trunk1" not in still_applied(known, frozenset({"GE0-0-2"}))["switching"]
    single = applied(trunked(lacp=True, members=1), "S1")
    assert old_switch_ports(single, frozenset({"GE0-0-1"})) == ["GE0-0-1"]
    assert old_switch_ports(single, frozenset({"GE0-0-2"})) == ["GE0-0-2"]
