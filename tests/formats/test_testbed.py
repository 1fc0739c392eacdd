"""Testbed files of pyATS: labkit reads back what it wrote, and pyATS logs in with them and parses with Genie."""

import json
import subprocess

import pytest

from genie_parsers import ABSENT, PYTHON, has_genie
from labkit.cli.main import run
from labkit.documents import load
from labkit.formats.inventory import read_inventory
from labkit.formats.testbed import testbed_file as write_testbed
from labkit.runtime.client import Port
from labkit.scenario.catalogue import find_lab


def test_it_says_how_to_log_in_and_what_is_cabled(tmp_path):
    """Each device with os, credentials and connection; each cable has two ends with one name."""
    topology = find_lab("hcia/ospf-single-area").topology
    ports = [
        Port(name, node.kind.name, node.kind.device_type, "127.0.0.1", 2000 + number, "student", "a: b#c")
        for number, (name, node) in enumerate(topology.nodes.items())
    ]
    text = write_testbed("x@y", topology, ports, tmp_path / "known hosts")
    path = tmp_path / "testbed.yaml"
    path.write_text(text, encoding="utf-8")
    data = load(path).data
    assert data["devices"]["R1"]["os"] == "hvrp"
    assert data["devices"]["R1"]["type"] == "router"
    assert data["devices"]["PC1"]["type"] == "host"
    ends: dict[str, list[str]] = {}
    for node, entry in data["topology"].items():
        for interface, cable in entry["interfaces"].items():
            ends.setdefault(cable["link"], []).append(f"{node}:{interface}")
    assert sorted(map(sorted, ends.values())) == sorted(
        sorted(str(end) for end in link.ends) for link in topology.links
    )
    logins = read_inventory(path, {}).logins
    for port in ports:
        login = logins[port.name]
        assert (login.host, login.port) == (port.host, port.port)
        assert (login.username, login.password) == (port.username, port.password)
        assert login.device_type == port.device_type


SCENARIO = """
id: school/bgp
title: {en: BGP}
topology:
  nodes: {R1: {kind: huawei-ar}, R2: {kind: huawei-ar}, C1: {kind: cisco-isr}, C2: {kind: cisco-isr}}
  links: [[R1:GE0/0/0, R2:GE0/0/0], [C1:Gi0/0, C2:Gi0/0]]
"""
VRP = """
sysname Paris-{own}
interface GigabitEthernet0/0/0
 ip address 10.0.0.{own} 24
bgp 6500{own}
 router-id {own}.{own}.{own}.{own}
 peer 10.0.0.{peer} as-number 6500{peer}
"""
IOS = """
hostname Lyon-{own}
interface GigabitEthernet0/0
 ip address 10.1.0.{own} 255.255.255.0
 no shutdown
interface Loopback0
 ip address 10.255.0.{own} 255.255.255.255
router ospf 1
 router-id 10.255.0.{own}
 network 10.0.0.0 0.255.255.255 area 0
"""
PROGRAM = """
import json, sys
from pyats.topology import loader
testbed = loader.load(sys.argv[1])
found = {"links": sorted(link.name for link in testbed.links)}
for name, command in (("R1", "display bgp peer"), ("C1", "show ip interface brief")):
    device = testbed.devices[name]
    device.connect(log_stdout=False)
    found[name] = device.parse(command)
    if name == "C1":
        learned = {feature: device.learn(feature) for feature in ("ospf", "interface", "routing")}
        found |= {feature: operation.info for feature, operation in learned.items()}
    device.disconnect()
print("JSON" + json.dumps(found, default=str))
"""


def _ipv4(learned):
    return learned["vrf"]["default"]["address_family"]["ipv4"]


@pytest.mark.skipif(not has_genie(), reason=ABSENT)
def test_pyats_logs_in_and_genie_parses(tmp_path, monkeypatch, capsys):
    """Unicon's drivers for VRP and IOS, over SSH to a running lab whose devices have other names; Genie learns."""
    monkeypatch.setenv("LABKIT_STATE_DIR", str(tmp_path / "state"))
    start = tmp_path / "lab" / "start"
    start.mkdir(parents=True)
    (start.parent / "scenario.yaml").write_text(SCENARIO)
    for own in (1, 2):
        (start / f"R{own}.cfg").write_text(VRP.format(own=own, peer=3 - own))
        (start / f"C{own}.cfg").write_text(IOS.format(own=own))
    assert run(["up", str(start.parent)]) == 0
    try:
        capsys.readouterr()
        assert run(["export", "testbed", "school/bgp"]) == 0
        testbed = tmp_path / "testbed.yaml"
        testbed.write_text(capsys.readouterr().out)
        done = subprocess.run(
            [PYTHON, "-c", PROGRAM, str(testbed)], capture_output=True, text=True, timeout=240, check=False
        )
        assert done.returncode == 0, done.stdout + done.stderr
        found = json.loads(done.stdout.rpartition("JSON")[2])
        assert found["links"] == ["link-1", "link-2"]
        peers = found["R1"]["vrf"]["default"]["address_family"]["ipv4"]["peer"]
        assert (peers["10.0.0.2"]["remote_as"], peers["10.0.0.2"]["state"]) == ("65002", "Established")
        port = found["C1"]["interface"]["GigabitEthernet0/0"]
        assert (port["ip_address"], port["status"]) == ("10.1.0.1", "up")
        area = _ipv4(found["ospf"])["instance"]["1"]["areas"]["0.0.0.0"]
        (neighbor,) = area["interfaces"]["GigabitEthernet0/0"]["neighbors"].values()
        assert (neighbor["neighbor_router_id"], neighbor["state"]) == ("10.255.0.2", "full")
        assert set(found["interface"]["GigabitEthernet0/0"]["ipv4"]) == {"10.1.0.1/24"}
        route = _ipv4(found["routing"])["routes"]["10.255.0.2/32"]
        assert (route["source_protocol"], route["route_preference"]) == ("ospf", 110)
    finally:
        run(["down", "school/bgp"])
