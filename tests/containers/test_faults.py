"""Faults: whatever is killed, `ps` says the truth, and `up --resume` or `down` repairs or cleans."""

import os
import signal
import subprocess
import sys
from pathlib import Path

from containers.labs import ADDRESSES, NAME, wait
from labkit.runtime.client import RunningLab
from runtime.running import Bench


def _pid(bench: Bench) -> int:
    return bench.pid(NAME)


def _left(lab) -> int:
    return len(lab.client.api.containers(all=True, filters={"label": f"labkit.lab={NAME}"}))


def test_a_lab_process_that_was_killed_finds_its_containers_again(lab):
    """The same containers go on, with what was typed in them."""
    lab.type(ADDRESSES)
    before = {found.id for found in lab.devices().values()}
    os.kill(_pid(lab.bench), signal.SIGKILL)
    wait(lambda: lab.bench.run("ps", NAME, "--json").json["state"] == "crashed")
    lab.resume()
    assert {found.id for found in lab.devices().values()} == before
    assert lab.troubles() == {}
    assert "0.00% packet loss" in lab.execute("R1", "ping 192.168.12.2")


def test_down_cleans_after_a_lab_process_that_was_killed(lab):
    """A snapshot of the work, and no container."""
    lab.type(ADDRESSES)
    os.kill(_pid(lab.bench), signal.SIGKILL)
    wait(lambda: lab.bench.run("ps", NAME, "--json").json["state"] == "crashed")
    ran = lab.bench.run("down", NAME, "--json")
    assert ran.code == 0
    assert "192.168.12.1" in Path(ran.json["labs"][0]["snapshot"]).read_text()
    assert _left(lab) == 0


def test_up_that_is_killed_half_way_is_told_and_cleaned(client, bench):
    """Between the first container and the last: `ps` calls it crashed, `up` starts anew without the old ones."""
    process = _killed_while_starting(client, bench)
    assert process.returncode != 0
    entry = bench.run("ps", NAME, "--json").json
    assert entry["state"] == "crashed"
    assert "interrupted" in entry["detail"]
    bench.up("--runtime", "docker")
    assert len(client.api.containers(all=True, filters={"label": f"labkit.lab={NAME}"})) == 3
    assert bench.run("ps", NAME, "--json").json["troubles"] == {}


def test_down_cleans_after_an_up_that_was_killed_half_way(client, bench):
    _killed_while_starting(client, bench)
    assert bench.run("down", NAME).code == 0
    assert not client.api.containers(all=True, filters={"label": f"labkit.lab={NAME}"})
    assert bench.run("ps", NAME, "--json").json["state"] == "stopped"


def test_a_device_that_was_killed_is_named_and_started_again(lab):
    """The command line of the others lives on; the repair starts it alone, with what was typed on both sides."""
    lab.type(ADDRESSES)
    before = {node: found.id for node, found in lab.devices().items()}
    lab.client.api.kill(lab.devices()["R2"].id)
    assert lab.troubles() == {"R2": "its container is exited"}
    ran = lab.bench.run("exec", NAME, "R2", "display", "ip", "interface", "brief")
    assert ran.code == 3
    assert ran.err.startswith("error: R2: ")
    assert "192.168.12.1" in lab.execute("R1", "display ip interface brief")
    lab.resume()
    assert lab.troubles() == {}
    after = {node: found.id for node, found in lab.devices().items()}
    assert {node for node in before if before[node] != after[node]} == {"R2"}
    assert "0.00% packet loss" in lab.execute("R1", "ping 192.168.12.2")


def test_a_container_that_was_removed_is_named(lab):
    lab.client.api.remove_container(lab.devices()["PC1"].id, force=True)
    assert lab.troubles() == {"PC1": "its container is gone"}
    assert lab.bench.run("down", NAME).code == 0
    assert _left(lab) == 0


def test_a_routing_daemon_that_was_killed_is_named_and_started_again(lab):
    """FRR's OSPF in one device: `ps` names the program, the repair brings the neighbour back.

    The host beside it keeps its gateway, though its cable is a new one.
    """
    lab.type({node: [*lines, *_OSPF[node]] for node, lines in ADDRESSES.items()})
    lab.type({"R2": ["interface GigabitEthernet0/0/1", "ip address 10.9.0.1 24"]})
    lab.execute("PC1", "ip 10.9.0.2 24 10.9.0.1")
    lab.inside("R2", "pkill", "-9", "ospfd")
    wait(lambda: lab.troubles() == {"R2": "ospfd died in its container"})
    lab.resume()
    assert lab.troubles() == {}
    wait(lambda: "192.168.12.2" in lab.execute("R1", "display ospf peer brief"), 30)
    wait(lambda: "0.00% packet loss" in lab.execute("PC1", "ping 192.168.12.2"), 30)


_OSPF = {
    node: [
        "ospf network-type p2p",
        "quit",
        f"ospf 1 router-id 192.168.12.{number}",
        "area 0",
        "network 192.168.12.0 0.0.0.255",
    ]
    for number, node in enumerate(ADDRESSES, 1)
}


def _killed_while_starting(client, bench: Bench) -> subprocess.Popen[bytes]:
    """A lab process that gets SIGKILL when its first container is there."""
    known = {entry["Id"] for entry in client.api.containers(all=True)}
    command = [sys.executable, "-m", "labkit.cli.main", "up", str(bench.lab), "--runtime", "docker"]
    process = subprocess.Popen(
        command, env=dict(os.environ), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    ours = {"label": f"labkit.lab={NAME}"}
    while not {entry["Id"] for entry in client.api.containers(all=True, filters=ours)} - known:
        assert process.poll() is None
    (holder,) = _children(process.pid)
    os.kill(holder, signal.SIGKILL)
    process.wait(30)
    return process


def _children(pid: int) -> list[int]:
    listed = subprocess.run(
        ["ps", "-o", "pid=", "--ppid", str(pid)], capture_output=True, text=True, check=True
    )
    return [int(word) for word in listed.stdout.split()]


def test_a_running_lab_in_order_is_left_alone_by_resume(lab):
    """Nothing is restarted where nothing is wrong."""
    before = {found.id for found in lab.devices().values()}
    lab.resume()
    assert {found.id for found in lab.devices().values()} == before
    assert RunningLab(lab.folder).troubles() == {}
