"""Links as veth pairs: what they are called, what they carry, and what is said of what they cannot do."""

import json

import pytest

from containers.labs import links
from labkit.errors import LabError
from labkit.runtime.docker.features import kernel_features
from labkit.runtime.docker.wirer import shaping
from labkit.runtime.docker.wiring import complaints, wires
from labkit.topology.kinds import device_kind
from labkit.topology.topology import Endpoint, Link, Node, Topology

CABLE = (Endpoint("R1", "GigabitEthernet0/0/1"), Endpoint("PC1", "eth0"))


def topology(**properties) -> Topology:
    kinds = {"R1": "huawei-ar", "PC1": "host"}
    nodes = {name: Node(name, device_kind(kind), "00e0fc000001") for name, kind in kinds.items()}
    return Topology("test", nodes, (Link(CABLE, **properties),))


def shaped(**properties) -> list[tuple[str, str]]:
    wire = {"ends": [], "mtu": 1500, "rate": None, "delay": None, "loss": None, **properties}
    return list(shaping(wire, "eth0"))


def test_a_link_without_properties_is_a_plain_cable():
    """No queueing at all, and the medium's own MTU."""
    (wire,) = wires(topology(), {"R1": 10, "PC1": 11})
    assert [(end.pid, end.name, end.alias) for end in wire.ends] == [
        (10, "GE0-0-1", "GigabitEthernet0/0/1"),
        (11, "eth0", "eth0"),
    ]
    assert wire.mtu == 1500
    assert shaped() == []


def test_a_narrow_link_holds_what_arrives_in_a_twentieth_of_a_second():
    """tbf(8): a burst for one tick of 4 ms, at least two frames; beyond it 50 ms of the rate may wait."""
    assert shaped(rate=10_000) == [
        ("rate", "qdisc add dev eth0 root handle 1: tbf rate 10000kbit burst 5000 limit 67500")
    ]
    assert "burst 3200 " in shaped(rate=64)[0][1]


def test_a_link_can_be_narrow_long_and_unsure_at_once():
    """The netem hangs below tbf, and loss is in percent as tc wants it."""
    (wire,) = wires(topology(rate=1000, delay=5.0, loss=0.1), {"R1": 10, "PC1": 11})
    (_, tbf), (what, netem) = shaped(rate=wire.rate, delay=wire.delay, loss=wire.loss)
    assert "root handle 1: tbf" in tbf
    assert what == "delay and loss"
    assert netem == "qdisc add dev eth0 parent 1: handle 2: netem limit 10000 delay 5.0ms loss 10.0%"


def test_a_node_without_a_container_has_no_wires():
    assert wires(topology(), {"R1": 10}) == []


def test_what_the_kernel_cannot_do_is_told_by_port():
    """A limit is a notice; a link that could not be laid is an error."""
    limit = {"pid": 10, "name": "GE0-0-1", "what": "delay", "reason": "Specified qdisc kind is unknown"}
    said = json.dumps({"failed": "", "limits": [limit]}).encode()
    assert complaints(topology(), said, {"R1": 10, "PC1": 11}) == (
        "R1:GigabitEthernet0/0/1: no delay on this kernel: Specified qdisc kind is unknown",
    )
    for broken in (b"", b"Traceback\nOSError: gone\n", b'{"failed": "RTNETLINK answers: no", "limits": []}'):
        with pytest.raises(LabError, match="the links cannot be laid"):
            complaints(topology(), broken, {"R1": 10, "PC1": 11})


def test_links_are_laid_once(client, containers):
    """Both ends have name, alias and MTU, no checksum is left to hardware, and a second time nothing changes."""
    network = topology(rate=8000, mtu=1400)
    containers.start(network)
    assert containers.wire(network) == ()
    first = _ends(client, containers)
    assert containers.wire(network) == ()
    assert _ends(client, containers) == first
    port = first["R1"]["GE0-0-1"]
    assert (port["ifalias"], port["mtu"], port["linkinfo"]["info_kind"]) == (
        "GigabitEthernet0/0/1",
        1400,
        "veth",
    )
    assert first["PC1"]["eth0"]["mtu"] == 1400
    for node, name in (("R1", "GE0-0-1"), ("PC1", "eth0")):
        assert "tbf" in _run(client, containers, node, "tc", "qdisc", "show", "dev", name)
        assert "tx-checksumming: off" in _run(client, containers, node, "ethtool", "-k", name)


def test_delay_is_there_or_said_to_be_missing(client, containers):
    """A kernel with netem delays; one without says so for both ends, and the link works all the same."""
    network = topology(delay=5.0)
    containers.start(network)
    notices = containers.wire(network)
    if kernel_features(client)["netem"]:
        assert notices == ()
        assert "delay 5" in _run(client, containers, "R1", "tc", "qdisc")
    else:
        assert [notice.split(": ")[:2] for notice in notices] == [
            ["R1:GigabitEthernet0/0/1", "no delay on this kernel"],
            ["PC1:eth0", "no delay on this kernel"],
        ]
        assert "eth0" in _ends(client, containers)["PC1"]


def test_a_name_that_ends_the_helper_leaves_no_helper(client, containers):
    """Whatever happens to the wiring, its container is gone afterwards."""
    network = topology(mtu=1)
    containers.start(network)
    with pytest.raises(LabError, match="the links cannot be laid"):
        containers.wire(network)
    left = client.api.containers(all=True, filters={"label": f"labkit.id={containers.lab_id}"})
    assert {entry["Labels"]["labkit.role"] for entry in left} == {"device"}


def test_links_go_with_the_lab(lab):
    """Removing the containers removes the links from the machine, too: no end is left in a namespace."""
    assert links(lab, "R1")["GE0-0-0"]["linkinfo"]["info_kind"] == "veth"
    before = lab.client.api.containers(all=True, filters={"label": "labkit.lab=test/pair"})
    assert len(before) == 3
    assert lab.bench.run("down", "test/pair").code == 0
    assert not lab.client.api.containers(all=True, filters={"label": "labkit.lab=test/pair"})


def _run(client, containers, node: str, *command: str) -> str:
    return client.containers.get(containers.devices()[node].id).exec_run(list(command)).output.decode()


def _ends(client, containers) -> dict[str, dict[str, dict]]:
    found = {}
    for node in containers.devices():
        listed = json.loads(_run(client, containers, node, "ip", "-json", "-details", "link", "show"))
        found[node] = {link["ifname"]: link for link in listed}
    return found
