"""The life of a lab in containers, by the command line: up, work, save, restore, capture, down."""

import struct
import threading

import pytest

from containers.labs import ADDRESSES, NAME, Session, wait


@pytest.fixture
def lab(reset_lab) -> Session:
    return reset_lab


def test_up_gives_the_same_lab_on_real_packets(lab):
    """The student types the same lines over SSH, and a ping crosses the link."""
    shown = lab.type(ADDRESSES)
    assert all("Error" not in text for text in shown.values())
    said = lab.execute("R1", "ping 192.168.12.2")
    assert "0.00% packet loss" in said
    assert lab.inside("R1", "ip", "-brief", "address", "show", "GE0-0-0").split()[2] == "192.168.12.1/24"
    listed = lab.bench.run("ps", NAME, "--json").json
    assert (listed["state"], listed["runtime"], listed["troubles"]) == ("running", "docker", {})


def test_save_and_restore_move_the_containers_too(lab):
    """What a snapshot holds is configured again, in the devices and underneath."""
    lab.type(ADDRESSES)
    snapshot = lab.bench.run("save", NAME, "--json").json["snapshot"]
    lab.type({"R1": ["interface GigabitEthernet0/0/0", "undo ip address"]})
    assert "192.168.12.1" not in lab.inside("R1", "ip", "-brief", "address")
    assert lab.bench.run("restore", NAME, snapshot).code == 0
    assert "192.168.12.1/24" in lab.inside("R1", "ip", "-brief", "address")


def test_down_leaves_nothing_and_resume_goes_on(lab):
    """After `down` no container is left; `up --resume` brings the work back in new ones."""
    lab.type(ADDRESSES)
    first = {found.id for found in lab.devices().values()}
    assert lab.bench.run("down", NAME).code == 0
    assert lab.devices() == {}
    assert not lab.client.api.containers(all=True, filters={"label": f"labkit.lab={NAME}"})
    lab.resume()
    assert not first & {found.id for found in lab.devices().values()}
    assert "0.00% packet loss" in lab.execute("R2", "ping 192.168.12.1")


def test_capture_sees_the_packets_of_a_port(lab, tmp_path):
    """The file is in pcap's format, of Ethernet, and tcpdump does not outlive it."""
    lab.type(ADDRESSES)
    file = tmp_path / "ping.pcap"
    arguments = ("capture", NAME, "R2", "g0/0/0", "--packets", "8", "--to", str(file))
    captured: list[int] = []
    watcher = threading.Thread(target=lambda: captured.append(lab.bench.run(*arguments).code))
    watcher.start()
    while "tcpdump" not in lab.inside("R2", "ps", "-e", "-o", "comm="):
        continue
    lab.inside("R1", "ping", "-c", "4", "-i", "0.2", "192.168.12.2")
    watcher.join(20)
    assert captured == [0]
    data = file.read_bytes()
    magic, _, _, _, _, _, network = struct.unpack("<IHHiIII", data[:24])
    assert (magic, network) == (0xA1B2C3D4, 1)
    assert bytes([192, 168, 12, 1, 192, 168, 12, 2]) in data
    assert "tcpdump" not in lab.inside("R2", "ps", "-e", "-o", "comm=")


def test_capture_names_what_there_is_not(lab):
    """Unknown devices and ports are wrong usage, ports without a cable say why nothing comes."""
    for wrong in (("R9", "GE0/0/0"), ("R1", "Foo0/0/0")):
        ran = lab.bench.run("capture", NAME, *wrong)
        assert (ran.code, ran.err.count("hint: it has")) == (2, 1), ran.err
    ran = lab.bench.run("capture", NAME, "R1", "GE0/0/9", "--packets", "1", "--to", "/dev/null")
    assert ran.code == 3
    assert "nothing can be captured" in ran.err


def test_a_simulated_lab_has_no_packets(bench):
    """Capturing needs containers, and says so; nothing here needs an engine."""
    bench.up()
    ran = bench.run("capture", NAME, "R1", "GE0/0/0")
    assert ran.code == 2
    assert "--runtime docker" in ran.err


def test_an_unknown_runtime_is_refused(bench):
    """The known ones are named."""
    ran = bench.run("up", str(bench.lab), "--runtime", "kvm")
    assert (ran.code, ran.err) == (2, "error: no such runtime: kvm\nhint: there are local, docker, attach\n")


def test_without_an_engine_up_says_so_and_leaves_nothing(bench, monkeypatch, tmp_path):
    """One sentence and a way out; the lab counts as never having run."""
    monkeypatch.setenv("DOCKER_HOST", f"unix://{tmp_path}/nobody.sock")
    ran = bench.run("up", str(bench.lab), "--runtime", "docker")
    assert ran.code == 3
    assert ran.err.splitlines()[-2].startswith("error: no Docker engine answers at unix://")
    assert "labkit doctor" in ran.err.splitlines()[-1]
    wait(lambda: bench.run("ps", "--json").json["labs"][0]["state"] == "stopped")


def test_a_cable_that_is_cut_has_no_carrier_at_both_ends(lab):
    """Both ports go down and keep their addresses; mended, the link works as before, a host's gateway too."""
    gateway = {
        "R2": ["interface GigabitEthernet0/0/1", "ip address 10.9.0.1 24"],
        "PC1": [],
    }
    lab.type({"R1": ADDRESSES["R1"], "R2": [*ADDRESSES["R2"], *gateway["R2"]]})
    lab.execute("PC1", "ip 10.9.0.2 24 10.9.0.1")
    lab.type({"R1": ["ip route-static 10.9.0.0 24 192.168.12.2"]})
    assert "0.00% packet loss" in lab.execute("PC1", "ping 192.168.12.1")
    for cable, near in (("R2:to-PC1", "GigabitEthernet0/0/1"), ("R1:to-R2", "GigabitEthernet0/0/0")):
        assert lab.bench.run("event", NAME, "cut", cable).code == 0
        assert _physical(lab, "R2", near) == "down"
        assert lab.bench.run("event", NAME, "mend", cable).code == 0
        assert _physical(lab, "R2", near) == "up"
    wait(lambda: "0.00% packet loss" in lab.execute("PC1", "ping 192.168.12.1"))
    lab.type({"R1": ["interface GigabitEthernet0/0/0", "shutdown"]})
    for event in ("cut", "mend"):  # no cable makes a port work that is shut down
        assert lab.bench.run("event", NAME, event, "R1:to-R2").code == 0
        assert _physical(lab, "R2", "GigabitEthernet0/0/0") == "down"
    lab.type({"R1": ["interface GigabitEthernet0/0/0", "undo shutdown"]})
    wait(lambda: _physical(lab, "R2", "GigabitEthernet0/0/0") == "up")


def test_a_device_without_power_is_lost_to_its_neighbours(lab):
    """Its neighbours' ports go down; with power again it boots what it has saved."""
    lab.type(ADDRESSES)
    lab.bench.run("save", NAME, "R2")
    assert lab.bench.run("event", NAME, "stop", "R2").code == 0
    assert _physical(lab, "R1", "GigabitEthernet0/0/0") == "down"
    assert lab.bench.run("event", NAME, "start", "R2").code == 0
    assert _physical(lab, "R1", "GigabitEthernet0/0/0") == "up"
    wait(lambda: "0.00% packet loss" in lab.execute("R1", "ping 192.168.12.2"))


def _physical(lab, node: str, interface: str) -> str:
    """The third column of `display ip interface brief`."""
    listed = lab.execute(node, "display ip interface brief").splitlines()
    return next(line for line in listed if line.startswith(interface)).split()[2]


def test_what_containers_cannot_do_is_told_without_an_engine(bench, monkeypatch, tmp_path):
    """`labkit lint --runtime docker` names device and thing; none of it is a fault."""
    monkeypatch.setenv("DOCKER_HOST", f"unix://{tmp_path}/nobody.sock")
    start = bench.lab / "start" / "R2.cfg.j2"
    start.write_text("interface Tunnel0/0/1\n tunnel-protocol ipv6-ipv4\n")
    ran = bench.run("lint", str(bench.lab), "--runtime", "docker", "--json")
    assert ran.code == 0
    assert {"lab": NAME, "node": "R2", "what": "Tunnel0/0/1: tunnel-protocol ipv6-ipv4"} in ran.json["limits"]
    assert "limits" not in bench.run("lint", str(bench.lab), "--json").json
