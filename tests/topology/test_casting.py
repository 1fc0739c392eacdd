"""A network with another vendor's devices: ports in order, cables and rubrics as they were."""

import pytest

from labkit.errors import InputError, UsageError
from labkit.grading.site import site_of
from labkit.topology.casting import recast
from labkit.topology.kinds import device_kind, kind_names, stand_in
from labkit.topology.topology import Endpoint, Link, Node, Topology


def network(kinds, links):
    nodes = {
        name: Node(name, device_kind(kind), f"00e0fc{number:06x}")
        for number, (name, kind) in enumerate(kinds.items())
    }
    ends = [tuple(Endpoint(*end.split(":")) for end in link.split()) for link in links]
    return Topology("cast", nodes, tuple(Link(pair) for pair in ends))


def test_ports_keep_their_order_and_hosts_stay():
    """The n-th Ethernet port becomes the n-th, serial ports likewise; PCs and cables are untouched."""
    topology = network(
        {"R1": "huawei-ar2220", "SW": "huawei-s5700", "PC": "host"},
        [
            "R1:GigabitEthernet0/0/2 SW:GigabitEthernet0/0/24",
            "SW:GigabitEthernet0/0/1 PC:eth0",
        ],
    )
    cast = recast(topology, "cisco")
    assert [str(end) for link in cast.links for end in link.ends] == [
        "R1:GigabitEthernet0/2",
        "SW:GigabitEthernet1/0/24",
        "SW:GigabitEthernet1/0/1",
        "PC:eth0",
    ]
    assert cast.nodes["PC"] is topology.nodes["PC"]
    assert [node.kind.name for node in cast.nodes.values()] == ["cisco-isr", "cisco-3650", "host"]
    assert len({node.mac for node in cast.nodes.values()}) == 3


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("GE0/0/1", "GigabitEthernet0/1"),
        ("GigabitEthernet0/0/2", "GigabitEthernet0/2"),
        ("GE0/0/1.10", "GigabitEthernet0/1.10"),
        ("LoopBack0", "Loopback0"),
        ("to-SW", "GigabitEthernet0/1"),
        ("g0/1", "GigabitEthernet0/1"),
    ],
)
def test_a_rubric_names_ports_as_it_did(written, name):
    """Old names mean the new ports, and those of logical interfaces the other vendor's."""
    topology = network(
        {"R1": "huawei-ar2220", "SW": "huawei-s5700"}, ["R1:GigabitEthernet0/0/1 SW:GigabitEthernet0/0/1"]
    )
    assert site_of(recast(topology, "cisco")).interface("R1", written) == name


def test_vlan_interfaces_and_trunks_are_called_otherwise():
    """Vlanif10 is Vlan10 there, Eth-Trunk1 Port-channel1."""
    site = site_of(recast(network({"SW": "huawei-s5700"}, []), "cisco"))
    assert [site.interface("SW", name) for name in ("Vlanif10", "Eth-Trunk1")] == ["Vlan10", "Port-channel1"]


def test_more_ports_in_use_than_there_are():
    """Ports beyond the last one move down where there is room, and are a fault where there is none."""
    links = [f"R1:GigabitEthernet0/0/{20 + n} R2:GigabitEthernet0/0/{n}" for n in range(4)]
    cast = recast(network({"R1": "huawei-ar", "R2": "huawei-ar"}, links), "cisco")
    assert [link.ends[0].interface for link in cast.links] == [f"GigabitEthernet0/{n}" for n in range(4)]
    links.append("R1:GigabitEthernet0/0/5 R2:GigabitEthernet0/0/5")
    with pytest.raises(InputError, match="too few ports"):
        recast(network({"R1": "huawei-ar", "R2": "huawei-ar"}, links), "cisco")


def test_what_stands_for_what():
    """Routers and switches have a stand-in, firewalls and controllers none; each kind has at most one."""
    found = {name: stand_in(name, "cisco") for name in kind_names() if name.startswith("huawei")}
    assert {name for name, kind in found.items() if kind is None} == {
        "huawei-ac6005", "huawei-ac6605", "huawei-ap2050", "huawei-ar1220", "huawei-ar201", "huawei-usg6000v",
    }  # fmt: skip
    with pytest.raises(InputError, match="stands for"):
        recast(network({"F": "huawei-usg6000v"}, []), "cisco")


def test_a_vendor_without_devices_is_told_once_with_those_that_have_some():
    """A slip of the pen is one sentence, not one for each device."""
    with pytest.raises(UsageError, match="no devices of that vendor") as error:
        recast(Topology("t", {"R1": Node("R1", device_kind("huawei-ar2220"), "00e0fc123400")}, ()), "cisko")
    assert "cisco" in error.value.hint
