"""Topology files: what they become, and how their faults are told."""

from pathlib import Path

import pytest

from labkit.errors import InputError
from labkit.topology.ports import PortError, port_to, resolve_port
from labkit.topology.reader import read_topology
from labkit.topology.topology import Endpoint

FOLDER = Path(__file__).parents[2] / "topologies"
NODES = "nodes:\n  R1: {kind: huawei-ar}\n  SW1: {kind: huawei-s5700}\n"
LINK = NODES + "links:\n  - "


def faults(text: str) -> list[tuple[str, str]]:
    with pytest.raises(InputError) as caught:
        read_topology(Path("net.yaml"), text)
    return [(str(problem), problem.hint) for problem in caught.value.problems]


ROWS = [
    (LINK + "[R1:GE0/0/0, R9:GE0/0/0]", "5:18: unknown node: R9", "known: R1, SW1"),
    (
        LINK + "[R1:GE0/0/24, SW1:GE0/0/1]",
        "5:6: unknown interface: R1 (huawei-ar) has no GE0/0/24",
        "huawei-ar has GigabitEthernet0/0/0-23",
    ),
    (
        LINK + "[R1:GE0/0/0, SW1:GE0/0/0]",
        "5:18: unknown interface: SW1 (huawei-s5700) has no GE0/0/0",
        "huawei-s5700 has MEth0/0/1, GigabitEthernet0/0/1-24",
    ),
    (
        LINK + "[R1:GE0/0/0, SW1:GE0/0/1]\n  - [R1:g0/0/0, SW1:GE0/0/2]",
        "6:6: interface used twice: R1:g0/0/0",
        "first used at net.yaml:5:6",
    ),
    (LINK + "[R1:GE0/0/0, R1:GE0/0/1]", "5:5: link from R1 to itself", "a link joins two different nodes"),
    (LINK + "[R1, SW1:GE0/0/1]", "5:6: not a port: R1", "write node:interface, such as R1:GE0/0/0"),
    (LINK + "[R1:GE0/0/0]", "5:5: item 1 of `links` must have at least 2 items, found: 1", ""),
    (LINK + "5", "5:5: item 1 of `links` must be a list, found: 5", ""),
    (
        LINK + "{ends: [R1:GE0/0/0, SW1:GE0/0/1], rat: 1mbit}",
        "5:39: unknown field: rat",
        "did you mean `rate`?",
    ),
    (
        LINK + "{ends: [R1:GE0/0/0, SW1:GE0/0/1], rate: fast}",
        "5:45: `rate` is not a bandwidth: fast",
        "write it like 100mbit, 64kbit or 1gbit",
    ),
    (
        LINK + "{ends: [R1:GE0/0/0, SW1:GE0/0/1], delay: 5}",
        "5:46: `delay` must be text, found: 5",
        "",
    ),
    (
        LINK + "{ends: [R1:GE0/0/0, SW1:GE0/0/1], loss: 101%}",
        "5:45: `loss` is not a percentage: 101%",
        "write it like 1% or 0.5%",
    ),
    (LINK + "{ends: [R1:GE0/0/0, SW1:GE0/0/1], mtu: 20}", "5:44: `mtu` must not be below 68, found: 20", ""),
    ("nodes:\n  R1: {kind: huawei-as}\n", "2:14: unknown kind: huawei-as", None),
    ("nodes:\n  R1: {}\n", "2:7: missing field: kind", ""),
    ("nodes: {}\n", "1:8: `nodes` must have at least 1 items, found: 0", ""),
    (
        "nodes:\n  ../R1: {kind: host}\n",
        "2:3: not a valid node name: ../R1",
        "a letter, then letters, digits, `.`, `_` or `-`, at most 32",
    ),
    (
        "nodes:\n  R1: {kind: host, mac: 4c1f}\n",
        "2:25: not a MAC address: 4c1f",
        "write it like 4c1f-cc12-3456",
    ),
    (
        "nodes:\n  R1: {kind: host, mac: 0100-5e00-0001}\n",
        "2:25: not a MAC address: 0100-5e00-0001",
        "write it like 4c1f-cc12-3456",
    ),
    (
        "nodes:\n  A: {kind: host, mac: 5489-9800-0001}\n  B: {kind: host, mac: 54:89:98:00:00:01}\n",
        "3:24: MAC address used twice: 54:89:98:00:00:01 is that of A",
        "",
    ),
    (
        "nodes:\n  R1: {kind: host}\n  R1: {kind: host}\n",
        "3:3: duplicate key: R1 (first at line 2, column 3)",
        "remove one of the two, or rename it",
    ),
    (
        "nodes:\n  C: {kind: cloud, joins: [[Eth0/0/0, Eth0/0/1], [Eth0/0/2, Eth9/0/0]]}\n",
        "2:50: unknown interface: Eth9/0/0",
        "cloud has Ethernet0/0/0-15",
    ),
    (
        "nodes:\n  C: {kind: cloud, joins: [[Eth0/0/0, Eth0/0/1], [Eth0/0/1, Eth0/0/2]]}\n",
        "2:50: a port is joined twice",
        "",
    ),
    (
        "nodes:\n  S: {kind: huawei-s5700, joins: []}\n",
        "2:34: `joins` is for clouds and hubs, not for huawei-s5700",
        "",
    ),
    ("schema: 2\n" + NODES, "1:9: `schema` must be one of: 1, found: 2", ""),
]


@pytest.mark.parametrize(("text", "message", "hint"), ROWS)
def test_a_fault_is_told_once_with_place_and_way_out(text, message, hint):
    """One fault in the file, one message, like a compiler's."""
    ((told, way_out),) = faults(text)
    assert told == f"net.yaml:{message}"
    assert hint is None or way_out == hint


def test_all_faults_of_a_file_are_told_at_once_in_its_order():
    """Faults of shape and of meaning come together; a faulty node's links are not blamed too."""
    text = (
        "nodes:\n  R1: {kind: huawei-ar, colour: red}\n  R2: {kind: huawei-arr}\n"
        "links:\n  - [R1:GE0/0/0, R2:GE0/0/0]\n  - [R1:GE0/0/1, R1:GE0/0/2]\n  - [R1:GE0/0/3, X:GE0/0/2]\n"
    )
    assert [message for message, _ in faults(text)] == [
        "net.yaml:2:25: unknown field: colour",
        "net.yaml:3:14: unknown kind: huawei-arr",
        "net.yaml:6:5: link from R1 to itself",
        "net.yaml:7:18: unknown node: X",
    ]


def test_links_carry_their_quantities():
    """Rate in kbit/s, delay in milliseconds, loss as a fraction, MTU in octets."""
    text = LINK + "{ends: [R1:GE0/0/0, SW1:GE0/0/1], rate: 100mbit, delay: 200us, loss: 0.5%, mtu: 1400}"
    (link,) = read_topology(Path("net.yaml"), text).links
    assert link.ends == (Endpoint("R1", "GigabitEthernet0/0/0"), Endpoint("SW1", "GigabitEthernet0/0/1"))
    assert (link.rate, link.delay, link.loss, link.mtu) == (100_000, 0.2, 0.005, 1400)


@pytest.mark.parametrize(("name", "nodes", "links"), [("ring-of-three", 5, 5), ("campus-small", 9, 12)])
def test_the_networks_of_the_catalogue_load(name, nodes, links):
    """What topologies/ holds is sound, and every node has an address of its own in Huawei's blocks."""
    topology = read_topology(FOLDER / f"{name}.yaml")
    assert (topology.name, len(topology.nodes), len(topology.links)) == (name, nodes, links)
    assert len({node.mac for node in topology.nodes.values()}) == nodes
    prefixes = {"router": "00e0fc", "switch": "4c1fcc", "host": "548998"}
    assert all(node.mac.startswith(prefixes[node.kind.role]) for node in topology.nodes.values())
    assert topology == read_topology(FOLDER / f"{name}.yaml")


def test_a_port_may_be_named_by_its_link():
    """`to-PEER` is the first cable, `#2` the second, in the order of the file."""
    topology = read_topology(FOLDER / "campus-small.yaml")
    assert resolve_port(topology, "CORE1:to-CORE2") == Endpoint("CORE1", "GigabitEthernet0/0/22")
    assert resolve_port(topology, "CORE2:to-CORE1#2") == Endpoint("CORE2", "GigabitEthernet0/0/23")
    assert resolve_port(topology, "R1:g0/0/1") == Endpoint("R1", "GigabitEthernet0/0/1")
    assert port_to(topology, "PC1", "ACC1") == Endpoint("PC1", "eth0")


@pytest.mark.parametrize(
    ("text", "message", "hint"),
    [
        ("R1", "not a port: R1", "write node:interface or node:to-node"),
        ("CORE:GE0/0/1", "unknown node: CORE", "did you mean `CORE2` or `CORE1`?"),
        ("R1:GE0/0/7", "R1 (huawei-ar2220) has no interface GE0/0/7", "it has GigabitEthernet0/0/0-2"),
        ("R1:to-PC1", "no link between R1 and PC1", ""),
        ("R1:to-CORE1#2", "no link 2 between R1 and CORE1", "there are 1"),
    ],
)
def test_a_port_that_is_not_there_is_explained(text, message, hint):
    """The error says which part of the name is wrong."""
    with pytest.raises(PortError) as caught:
        resolve_port(read_topology(FOLDER / "campus-small.yaml"), text)
    assert (caught.value.message, caught.value.hint) == (message, hint)
