"""Images of others as nodes: FRR behind vtysh, and a plain Linux host, beside a router of labkit's own."""

import json
import os
import signal
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from containers.labs import Session, quiet_bench, wait
from containers.others import others_image
from labkit.runtime.docker.containers import Containers
from labkit.runtime.plan_file import load_plan
from labkit.runtime.store import CARRIED, LabFolder
from runtime.login import typed

NAME = "test/others"
SCENARIO = """
id: test/others
title: {en: Others, zh: 其他设备}
timers: fast
topology:
  nodes:
    R1: {kind: huawei-ar}
    F1:
      image: labkit-test/others
      device_type: cisco_ios
      platform: frr
      username: admin
      password: lab.admin
      startup: {path: /etc/frr/frr.conf}
      capabilities: [SYS_ADMIN, SYS_CHROOT, AUDIT_WRITE]
      memory: 128
    H1:
      image: labkit-test/others
      device_type: linux
      role: host
      username: student
      password: lab.student
      startup: {path: /etc/network/startup}
      command: [/usr/local/bin/host]
      env: {LAB: others}
      capabilities: [SYS_CHROOT, AUDIT_WRITE]
  links:
    - [R1:GE0/0/0, F1:eth1]
    - [R1:GE0/0/1, H1:eth1]
variables:
  link: {value: 10.0.12.0/24}
"""
START = {
    "R1.cfg": """sysname R1
interface GigabitEthernet0/0/0
 ip address 10.0.12.1 24
interface GigabitEthernet0/0/1
 ip address 10.0.1.1 24
ospf 1 router-id 1.1.1.1
 area 0
  network 10.0.12.0 0.0.0.255
  network 10.0.1.0 0.0.0.255
""",
    "F1.cfg.j2": """! {{ management('F1') }}
hostname F1
interface {{ port('F1', 'R1') }}
 ip address {{ link | host(2) }}/24
 ip ospf hello-interval 1
 ip ospf dead-interval 4
exit
interface lo
 ip address 2.2.2.2/32
exit
router ospf
 ospf router-id 2.2.2.2
 network {{ link }} area 0
 network 2.2.2.2/32 area 0
exit
""",
    "H1.cfg": "ip address add 10.0.1.10/24 dev eth1\nip route add default via 10.0.1.1\n",
}
RUBRIC = """
checks:
  - {id: full, check: ospf.neighbor, node: R1, neighbor: F1, interface: to-F1, state: full, points: 1, within: 60s}
  - {id: back, check: ospf.neighbor, node: F1, neighbor: R1, interface: to-R1, state: full, points: 1, within: 60s}
  - id: route
    check: route.present
    node: F1
    prefix: 10.0.1.0/24
    protocol: ospf
    next_hops: [10.0.12.1]
    points: 1
    within: 60s
  - {id: near, check: reachability.ping, node: H1, destination: 10.0.1.1, points: 1}
  - {id: far, check: reachability.ping, node: H1, destination: 2.2.2.2, points: 1, within: 60s}
  - {id: line, check: configuration.present, node: F1, section: router ospf, line: ospf router-id 2.2.2.2, points: 1}
  - id: table
    check: generic.command
    node: H1
    command: ip address show
    where: {ip_addresses: 10.0.1.10}
    expect: {ip_masks: 24}
    points: 1
  - {id: wrong, check: ospf.neighbor, node: F1, router_id: 9.9.9.9, points: 1}
"""


class Others(Session):
    """The lab `test/others`."""

    @property
    def folder(self) -> LabFolder:
        return LabFolder(self.bench.state_dir, NAME)

    def image_of(self, node: str) -> Any:
        """The container that runs a node's own image."""
        kept = self.folder.read(CARRIED)
        found = Containers(self.client, NAME, kept["id"]).found("guest")[node]
        return self.client.containers.get(found.id)

    def plan_text(self, node: str) -> str:
        return load_plan(self.folder.plan).start[node]

    def ask(self, node: str, command: str) -> str:
        ran = self.bench.run("exec", NAME, node, command, "--json")
        assert ran.code == 0, ran.err
        return str(ran.json["output"])


def write(folder: Path) -> Path:
    """The lab's folder."""
    (folder / "start").mkdir(parents=True)
    (folder / "scenario.yaml").write_text(SCENARIO, encoding="utf-8")
    (folder / "rubric.yaml").write_text(RUBRIC, encoding="utf-8")
    for name, text in START.items():
        (folder / "start" / name).write_text(text, encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def lab(client, tmp_path_factory) -> Iterator[Others]:
    """The lab in containers; tests leave it as it is."""
    others_image(client)
    with pytest.MonkeyPatch.context() as patch:
        bench = quiet_bench(tmp_path_factory.mktemp("others"), patch)
        ran = bench.run("up", str(write(bench.state_dir.parent / "lab")), "--runtime", "docker")
        assert ran.code == 0, ran.err
        assert (
            "F1: its image may do more than labkit's devices: SYS_ADMIN, SYS_CHROOT, AUDIT_WRITE" in ran.err
        )
        assert "H1: its image may do more than labkit's devices: SYS_CHROOT, AUDIT_WRITE" in ran.err
        yield Others(client, bench)
        assert bench.run("down", "--all").code == 0


def test_what_needs_containers_is_refused_elsewhere(tmp_path, bench):
    """The simulation has no model of images: it says so, and the way out, before anything is started."""
    folder = write(tmp_path / "lab")
    ran = bench.run("up", str(folder))
    assert ran.code == 2
    assert ran.err == (
        "error: test/others: images of others run only in a lab in containers: F1, H1\n"
        "hint: bring it up with `--runtime docker`, and grade it there\n"
    )
    ran = bench.run("selftest", str(folder))
    assert ran.code == 2
    assert "images of others run only in a lab in containers: F1, H1" in ran.err
    assert bench.run("lint", str(folder), "--json").json["problems"] == []


def test_others_are_graded_by_their_own_command_lines(lab):
    """FRR through netmiko's cisco_ios driver, Linux through its own: neighbours on both ends, routes, pings, lines."""
    ran = lab.bench.run("grade", NAME, "--json")
    verdicts = {check["id"]: check["verdict"] for check in ran.json["checks"]}
    assert verdicts == {
        **dict.fromkeys(("full", "back", "route", "near", "far", "line", "table"), "passed"),
        "wrong": "failed",
    }
    assert ran.code == 0, ran.err
    evidence = next(lab.folder.path.glob("grades/*/evidence"))
    kept = "".join(path.read_text() for path in evidence.rglob("*") if path.is_file())
    assert "Full/" in kept
    assert "lab.admin" not in kept
    assert "lab.student" not in kept


def test_a_login_from_outside_ends_in_the_image(lab):
    """`ps` tells the image's own login; behind the port is its SSH server, reached without a published port."""
    ports = {device["name"]: device for device in lab.bench.run("ps", NAME, "--json").json["devices"]}
    assert (ports["F1"]["username"], ports["F1"]["password"]) == ("admin", "lab.admin")
    assert ports["R1"]["username"] == "student"
    assert "10.0.1.10/24" in lab.ask("H1", "ip -brief address show")
    assert "(student)" in typed(ports["H1"], "id", "exit")
    assert lab.image_of("H1").exec_run(["printenv", "LAB"]).output.strip() == b"others"
    assert "Router ID: 2.2.2.2" in typed(ports["F1"], "show ip ospf", term=None)
    assert lab.ask("H1", "hostname").strip() == "H1"
    for node in ("F1", "H1"):
        settings = lab.image_of(node).attrs["HostConfig"]
        assert settings["PortBindings"] in (None, {})
        assert settings["NetworkMode"].startswith("container:")


def test_an_image_is_confined_like_every_device(lab):
    """All capabilities dropped but the usual and the named, nothing privileged, memory and processes limited."""
    for node, more in (
        ("F1", {"SYS_ADMIN", "SYS_CHROOT", "AUDIT_WRITE"}),
        ("H1", {"SYS_CHROOT", "AUDIT_WRITE"}),
    ):
        settings = lab.image_of(node).attrs["HostConfig"]
        assert settings["CapDrop"] == ["ALL"]
        assert {"NET_ADMIN", "NET_RAW"} | more <= set(settings["CapAdd"])
        assert ("SYS_ADMIN" in settings["CapAdd"]) == (node == "F1")
        assert not settings["Privileged"]
        assert settings["SecurityOpt"] == ["no-new-privileges"]
        assert settings["PidsLimit"] == 256
        assert settings["Memory"] == (128 if node == "F1" else 512) * 2**20
        assert not settings["Binds"]


def test_the_management_port_leads_nowhere_else(lab):
    """From the image only the relay's end of its own cable answers: no gateway, no other image, no machine."""
    image = lab.image_of("H1")
    routes = image.exec_run(["ip", "route", "show", "dev", "eth0"]).output.decode().splitlines()
    assert "169.254.128.6/30" in image.exec_run(["ip", "address", "show", "dev", "eth0"]).output.decode()
    assert len(routes) == 1
    assert routes[0].startswith("169.254.128.4/30 ")
    assert image.exec_run(["ping", "-c", "1", "-W", "2", "169.254.128.5"]).exit_code == 0
    via_relay = "ip route add 169.254.128.0/30 via 169.254.128.5 && ping -c 1 -W 2 169.254.128.2"
    assert image.exec_run(["sh", "-c", via_relay]).exit_code != 0
    image.exec_run(["ip", "route", "delete", "169.254.128.0/30"])


def test_saved_work_outlives_the_image(lab):
    """`save` takes the startup configuration out; `restore` starts the image with it again; `reset` with the start."""
    assert lab.bench.run("save", NAME, "F1").code == 0
    first = max(lab.folder.snapshots.glob("*.json"))
    held = json.loads(first.read_text())["others"]["F1"]
    assert "router-id 2.2.2.2" in held["startup"]
    assert lab.plan_text("F1").startswith("! 169.254.128.2/30\n")
    assert "ospf router-id 2.2.2.2" in held["running"]
    changed = {"others": {"F1": {"startup": held["startup"].replace("2.2.2.2", "2.2.2.9")}}, "nodes": {}}
    file = lab.folder.path.parent / "changed.json"
    file.write_text(json.dumps(changed))
    assert lab.bench.run("restore", NAME, str(file)).code == 0
    assert lab.ask("F1", "show ip ospf").splitlines()[0].strip().endswith("Router ID: 2.2.2.9")
    assert lab.bench.run("reset", NAME, "F1").code == 0
    assert lab.ask("F1", "show ip ospf").splitlines()[0].strip().endswith("Router ID: 2.2.2.2")


def test_cables_and_power_of_an_image(lab):
    """A cable that is cut has no carrier in the image; an image without power is lost to its neighbours."""
    assert lab.bench.run("event", NAME, "cut", "R1:to-H1").code == 0
    assert lab.image_of("H1").exec_run(["cat", "/sys/class/net/eth1/operstate"]).output.strip() == b"down"
    assert lab.bench.run("event", NAME, "mend", "R1:to-H1").code == 0
    assert lab.bench.run("event", NAME, "stop", "F1").code == 0
    assert lab.image_of("F1").attrs["State"]["Status"] == "exited"
    assert "F1" in lab.bench.run("ps", NAME, "--json").json["troubles"]
    assert lab.bench.run("event", NAME, "start", "F1").code == 0
    wait(lambda: "2.2.2.2" in lab.ask("R1", "display ospf peer"), 60)


def test_packets_of_an_image_are_captured(lab, tmp_path):
    """By the tools of labkit's own image, in the same network: FRR says hello each second."""
    file = tmp_path / "hello.pcap"
    assert lab.bench.run("capture", NAME, "F1", "eth1", "--packets", "8", "--to", str(file)).code == 0
    assert bytes([10, 0, 12, 2, 224, 0, 0, 5]) in file.read_bytes()


def test_without_its_relay_nobody_can_log_in(lab):
    """`ps` says so of each image; `up --resume` brings all back, with what had been saved."""
    assert lab.bench.run("save", NAME).code == 0
    relay = Containers(lab.client, NAME, lab.folder.read(CARRIED)["id"]).found("relay")[""]
    lab.client.containers.get(relay.id).kill()
    troubles = lab.bench.run("ps", NAME, "--json").json["troubles"]
    assert troubles == dict.fromkeys(("F1", "H1"), "the lab's relay, which leads to it, does not run")
    ran = lab.bench.run("exec", NAME, "F1", "show ip ospf")
    assert (ran.code, ran.err.startswith("error: F1: cannot log in: ")) == (3, True)
    assert lab.bench.run("up", NAME, "--resume").code == 0
    assert lab.bench.run("ps", NAME, "--json").json["troubles"] == {}
    assert "Router ID: 2.2.2.2" in lab.ask("F1", "show ip ospf")


def test_an_image_that_died_is_told_and_started_again(lab):
    """`ps` names it with its last words, `up --resume` starts it alone; labkit's own devices go on."""
    own = lab.devices()["R1"].id
    lab.image_of("F1").kill()
    wait(lambda: "F1" in lab.bench.run("ps", NAME, "--json").json["troubles"])
    told = lab.bench.run("ps", NAME, "--json").json["troubles"]
    assert told["F1"].startswith("its image has exited")
    assert lab.bench.run("up", NAME, "--resume").code == 0
    assert lab.bench.run("ps", NAME, "--json").json["troubles"] == {}
    assert lab.devices()["R1"].id == own


def test_a_lab_process_that_is_killed_finds_its_images_again(lab):
    """They go on without it, and are reached through new doors; nothing that runs in them is lost."""
    image = lab.image_of("F1").id
    os.kill(lab.bench.pid(NAME), signal.SIGKILL)
    wait(lambda: lab.bench.run("ps", NAME, "--json").json["state"] == "crashed")
    assert lab.bench.run("up", NAME, "--resume").code == 0
    assert lab.image_of("F1").id == image
    assert "2.2.2.2" in lab.ask("F1", "show ip ospf")


def test_an_image_that_is_not_there_is_named(lab, tmp_path):
    """No image is pulled: labkit says which image is missing, and leaves no container."""
    folder = write(tmp_path / "lab")
    scenario = folder / "scenario.yaml"
    scenario.write_text(scenario.read_text().replace("labkit-test/others", "labkit-test/none"))
    ran = lab.bench.run("up", str(folder), "--name", "none", "--runtime", "docker")
    assert ran.code == 3
    assert "F1: there is no image labkit-test/none" in ran.err
    assert "labkit pulls no images: `docker pull labkit-test/none`" in ran.err
    assert not lab.client.api.containers(all=True, filters={"label": "labkit.lab=none"})
    wait(lambda: LabFolder(lab.bench.state_dir, "none").condition() == "stopped")
