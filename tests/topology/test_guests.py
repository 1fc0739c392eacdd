"""Nodes that are images of somebody else: what a topology file may say of them."""

from pathlib import Path

import pytest

from labkit.errors import InputError
from labkit.topology.guests import management_cable
from labkit.topology.ports import resolve_port
from labkit.topology.reader import read_topology

LOGIN = "image: frr, device_type: cisco_ios, username: admin, password: lab"
TEXT = "nodes:\n  R1: {{kind: huawei-ar}}\n  F1: {{{login}{more}}}\nlinks:\n  - [R1:GE0/0/0, F1:{port}]\n"


def read(more: str = "", port: str = "eth1", login: str = LOGIN):
    return read_topology(Path("net.yaml"), TEXT.format(login=login, more=more, port=port))


def test_an_image_is_a_node_with_a_login():
    """What is not said is what most images want; its links are cables like others."""
    topology = read(", startup: {path: /etc/frr/frr.conf}, memory: 64, capabilities: [SYS_ADMIN]")
    node = topology.nodes["F1"]
    assert (node.kind.vendor, node.kind.device_type, node.kind.role) == ("other", "cisco_ios", "router")
    assert node.guest is not None
    assert (node.guest.image, node.guest.port, node.guest.startup) == ("frr", 22, "/etc/frr/frr.conf")
    assert (node.guest.memory, node.guest.capabilities) == (64, ("SYS_ADMIN",))
    assert [spec.name for spec in node.kind.interfaces] == [f"eth{number}" for number in range(1, 9)]
    assert str(resolve_port(topology, "F1:to-R1")) == "F1:eth1"
    assert topology.nodes["R1"].guest is None


def test_a_password_is_in_no_representation():
    """Whatever prints a node for a log does not print how to get in."""
    assert "lab" not in repr(read().nodes["F1"].guest).replace("labkit", "")


def test_ports_are_named_as_the_image_names_them():
    """A range counts the number at the end of a name, whatever stands before it."""
    topology = read(", interfaces: [e1-1..4, mgmt0]", port="e1-4")
    assert [spec.name for spec in topology.nodes["F1"].kind.interfaces] == [
        *("e1-1", "e1-2", "e1-3", "e1-4"),
        "mgmt0",
    ]


@pytest.mark.parametrize(
    ("more", "port", "fault"),
    [
        (", interfaces: [eth0..2]", "eth1", "eth0 is the port by which labkit logs in: eth0..2"),
        (", interfaces: [eth8..1]", "eth1", "not a range of 1 to 256 ports: eth8..1"),
        (", interfaces: [eth]", "eth1", "not a port or a range of ports: eth"),
        (", interfaces: [a-very-long-interface1]", "eth1", "longer than the 15 characters that Linux allows"),
        ("", "eth9", "unknown interface: F1 (image) has no eth9"),
        ("", "Eth1", "unknown interface: F1 (image) has no Eth1"),
        (", capabilities: [SYS_MODULE]", "eth1", "must be one of: AUDIT_WRITE"),
        (", devices: [/dev/sda]", "eth1", "must be one of: /dev/kvm"),
        (", startup: {path: frr.conf}", "eth1", "`path` is not a valid name: frr.conf"),
        (", kind: huawei-ar", "eth1", "`kind` must be one of: image, found: huawei-ar"),
        (", privileged: true", "eth1", "unknown field: privileged"),
    ],
)
def test_faults_are_told(more, port, fault):
    """Each fault once, with what is wrong; what would reach the engine's machine cannot be asked for."""
    with pytest.raises(InputError) as caught:
        read(more, port)
    assert fault in caught.value.problems[0].message


def test_a_login_must_be_whole():
    """An image without a password cannot be graded."""
    with pytest.raises(InputError) as caught:
        read(login="image: frr, device_type: linux, username: admin")
    assert [problem.message for problem in caught.value.problems] == ["missing field: password"]


def test_each_image_has_a_cable_of_its_own_to_the_relay():
    """Four link-local addresses to a cable (RFC 3927); labkit's own devices have none."""
    text = "nodes:\n  F1: {LOGIN}\n  R1: {kind: huawei-ar}\n  F2: {LOGIN}\n".replace("LOGIN", LOGIN)
    topology = read_topology(Path("net.yaml"), text)
    assert [str(end) for end in management_cable(topology, "F1")] == ["169.254.128.1/30", "169.254.128.2/30"]
    assert [str(end) for end in management_cable(topology, "F2")] == ["169.254.128.5/30", "169.254.128.6/30"]
    with pytest.raises(ValueError, match="R1"):
        management_cable(topology, "R1")
