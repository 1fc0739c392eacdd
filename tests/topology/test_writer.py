"""Topologies written for a scenario: what is read back is the same network."""

from pathlib import Path

import pytest

from labkit.documents import load
from labkit.scenario.catalogue import list_labs
from labkit.topology.reader import build_topology
from labkit.topology.topology import Topology
from labkit.topology.writer import topology_entry
from labkit.yamltext import dump_yaml

SPECIAL = """
nodes:
  R1: {kind: huawei-ar2220, interfaces: [GigabitEthernet4/0/0], position: [1, 2.5]}
  SW1: {kind: huawei-s5700, mac: 4c1f-cc12-3400}
  CLOUD: {kind: cloud, joins: [[Ethernet0/0/1, Ethernet0/0/2]]}
  X1: {kind: image, image: frr, device_type: linux, platform: frr, username: admin, password: "", secret: s,
       startup: {path: /etc/frr/frr.conf}, env: {A: b}, command: [run, it], interfaces: ["eth1..3"], memory: 256,
       capabilities: [SYS_ADMIN], devices: [/dev/net/tun], role: host, position: [3, 4]}
links:
  - {ends: [R1:GE4/0/0, SW1:GE0/0/1], rate: 64kbit, delay: 200us, loss: 0.5%, mtu: 1400}
  - [R1:GE0/0/0, X1:eth3]
"""


def again(topology: Topology) -> Topology:
    """Write the network into a scenario, and read it."""
    document = load(Path("scenario.yaml"), dump_yaml({"topology": topology_entry(topology)}))
    found, problems = build_topology(document, ("topology",), topology.name)
    assert problems == []
    assert found is not None
    return found


@pytest.mark.parametrize("name", sorted(list_labs().labs))
def test_the_catalogues_networks(name):
    """Devices with their addresses and places, and cables."""
    topology = list_labs().labs[name].topology
    assert again(topology) == topology


def test_what_is_rare():
    """Cards, addresses, clouds, images of others with all that they need, cables with properties."""
    document = load(Path("x.yaml"), SPECIAL)
    topology, problems = build_topology(document, (), "special")
    assert problems == []
    assert again(topology) == topology
